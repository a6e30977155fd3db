/** C7: a node sleeps until others have taken it for dead and replaced it, with requests in flight, and wakes up. */
import { judge, waitForRest } from "../judge.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { none, plain, type Row } from "../row.ts";

const PAUSE_MS = 15_000;
const REPLACE_AFTER = "5s";

export const longPause: Row = {
  id: "C7",
  title: "a long pause",
  promise:
    "15 s, beyond detection and replacement, of a coordinator with requests in flight: 0 stale reads, 0 late writes",
  withinMinutes: 5,
  run: async (run) => {
    await using world = await run.open({ nodes: 4, args: ["--replace-after", REPLACE_AFTER] });
    await using load = await startLoad({
      seed: run.seed,
      addresses: world.nodes.map(({ address }) => address),
      sharedKeys: 20,
    });
    const late: string[] = [];
    let inFlight = 0;
    const attempts: Attempt[] = [];
    const pauses: { readonly address: string; readonly fromMs: number; readonly untilMs: number }[] = [];
    for (const name of run.isQuick ? ["n2"] : ["n2", "n3"]) {
      await Bun.sleep(3000);
      const sleeper = world.node(name);
      const fromMs = nowMs();
      sleeper.pause();
      await Bun.sleep(PAUSE_MS);
      sleeper.resume();
      pauses.push({ address: sleeper.address, fromMs, untilMs: nowMs() });
      await Bun.sleep(3000);
      await load.rest();
      const { ms } = await waitForRest(
        world,
        world.nodes.map((node) => node.name),
      );
      await load.resume();
      run.say(`${name} slept, at rest ${Math.round(ms)} ms after it woke up`);
    }
    const history = await load.stop();
    attempts.push(...history.attempts);
    for (const { address, fromMs, untilMs } of pauses) {
      const open = attempts.filter(
        (one) => one.address === address && one.kind === "insert" && one.startMs < untilMs && one.endMs > fromMs,
      );
      inFlight += open.length;
      late.push(...open.flatMap((write) => lateOverwrites(write, attempts)));
    }
    run.report(plain(`${pauses.length} pauses, ${inFlight} writes in flight`));
    run.report(none("late overwrites", late, inFlight));
    await judge(world, history, run);
  },
};

/** A write that was given up was stamped no later than that: it must not be newer than what began afterwards. */
function lateOverwrites(write: Attempt, attempts: readonly Attempt[]): string[] {
  if (write.result !== "failed") return [];
  const seen = attempts.find(({ kind, payload }) => kind === "get" && payload === write.payload);
  if (seen?.version === undefined) return [];
  const version = seen.version;
  return attempts
    .filter(({ key, kind, result }) => key === write.key && kind !== "get" && result === "ok")
    .filter((after) => after.startMs > write.endMs && (after.version as string) < version)
    .map((after) => `${write.key}: ${write.payload?.trim()} given up at ${write.endMs}, newer than ${after.version}`);
}
