/**
 * Stepping back: a node that starts leaves the processors to the nodes that serve.
 *
 * In its first seconds it needs a second of a processor more than its share, most of it for code that is read and
 * compiled, and while it takes over ranges more. Where several nodes share a machine, the clients of all of them would
 * wait for that. So its threads have a lower priority until it has served and been calm for a moment.
 *
 * Linux only, where a priority is a thread's own, and only where the process may take its priority back (CAP_SYS_NICE
 * or a limit of `nice`): elsewhere nothing is done.
 */
import { readdirSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import type { Clock, Timer } from "#base/clock.ts";

/** To `nice`: about a tenth of the share of a thread that has not stepped back. */
const STEPS = 10;
const NICE_MAX = 19;
const LOOK_EVERY_MS = 500;
/** Of a processor, over one look. */
const CALM_SHARE = 0.25;
const CALM_LOOKS = 2;
/** Under load a node is never calm: it is back so long after it has begun to serve. */
const SERVED_MS_MAX = 10_000;
/** And so long after its start at the latest: who waits for others to join through is not behind for ever. */
const STARTED_MS_MAX = 60_000;

/** `serves`: whether the node is at work for clients. Disposed of or calm, the process is where it was. */
export function stepBack(clock: Clock, serves: () => boolean): Disposable {
  const before = mayComeBack() ? getPriority() : NICE_MAX;
  const behind = Math.min(NICE_MAX, before + STEPS);
  if (behind === before) return { [Symbol.dispose]: () => undefined };
  setPriority(behind);
  const startedMs = clock.monotonicMs();
  let servesSinceMs: number | undefined;
  let calmLooks = 0;
  let lastMs = startedMs;
  let lastUsedMs = usedMs();
  let timer: Timer | undefined;
  const comeBack = (): boolean => {
    timer?.cancel();
    return comeForward(behind, before);
  };
  const look = (): void => {
    const [nowMs, nowUsedMs] = [clock.monotonicMs(), usedMs()];
    const isCalm = nowUsedMs - lastUsedMs < CALM_SHARE * (nowMs - lastMs);
    [lastMs, lastUsedMs] = [nowMs, nowUsedMs];
    if (serves()) servesSinceMs ??= nowMs;
    calmLooks = isCalm && servesSinceMs !== undefined ? calmLooks + 1 : 0;
    const servedMs = nowMs - (servesSinceMs ?? nowMs);
    const isTime = calmLooks >= CALM_LOOKS || servedMs >= SERVED_MS_MAX || nowMs - startedMs >= STARTED_MS_MAX;
    if (isTime && comeBack()) return;
    timer = clock.after(LOOK_EVERY_MS, look);
  };
  timer = clock.after(LOOK_EVERY_MS, look);
  return { [Symbol.dispose]: () => void comeBack() };
}

/** Processor time of all threads, ms. */
function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** It is tried on another thread than this: what cannot be undone does no harm there. */
function mayComeBack(): boolean {
  if (process.platform !== "linux") return false;
  try {
    const other = threads().find((thread) => thread !== process.pid);
    if (other === undefined) return false;
    const before = getPriority(other);
    if (before >= NICE_MAX) return false;
    setPriority(other, before + 1);
    setPriority(other, before);
    return true;
  } catch {
    return false;
  }
}

/**
 * Threads take after those that begin them: this one comes first, and what is begun meanwhile is found by looking again.
 * False when the threads cannot be listed, such as while clients hold every file descriptor: it is to be tried again.
 */
function comeForward(behind: number, before: number): boolean {
  setPriority(process.pid, before);
  for (let isLeft = true; isLeft; ) {
    isLeft = false;
    const listed = threadsIfListed();
    if (listed === undefined) return false;
    for (const thread of listed) {
      try {
        if (getPriority(thread) !== behind) continue;
        setPriority(thread, before);
        isLeft = true;
      } catch {
        // It has ended.
      }
    }
  }
  return true;
}

function threadsIfListed(): number[] | undefined {
  try {
    return threads();
  } catch {
    return undefined;
  }
}

function threads(): number[] {
  return readdirSync("/proc/self/task").map(Number);
}
