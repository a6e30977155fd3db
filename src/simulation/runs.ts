/** Several runs, and what is said of them all: which failed, whether a seed always did the same, what they met. */
import { addCoverage, coverageReport, missingPaths } from "./coverage.ts";
import type { Options } from "./main-options.ts";
import type { RunResult } from "./simulate.ts";

/** What a process that has run a seed says of it. */
export type Ran = Pick<RunResult, "seed" | "events" | "trace" | "faults"> & {
  readonly coverage: readonly (readonly [string, number])[];
};

/** Runs each of the seeds, in any order, and says so of each; the last line of each run is told by then. */
export type RunEach = (seeds: readonly number[], take: (ran: Ran) => void) => Promise<void>;

/** Says what came of them; resolves with the exit code. */
export async function tellRuns(options: Options, runEach: RunEach, say: (text: string) => void): Promise<number> {
  const coverage = new Map<string, number>();
  const traces = new Map<number, string[]>();
  const failed = new Set<number>();
  const startedMs = performance.now();
  const take = (ran: Ran): void => {
    const { seed, trace } = ran;
    if (ran.faults.length > 0) failed.add(seed);
    const before = traces.get(seed) ?? [];
    const other = before.find((it) => it !== trace);
    if (other !== undefined) {
      failed.add(seed);
      say(lastLine({ ...ran, faults: [`the same seed has given trace=${other} before`] }));
    }
    if (before.length === 0) addCoverage(coverage, ran.coverage);
    traces.set(seed, [...before, trace]);
  };
  const seeds = Array.from({ length: options.runs }, (_, i) => options.seed + i);
  // One round after the other: what a process did before a seed is not the same again, and must not matter.
  await runEach(Array.from({ length: options.repeat }, () => seeds).flat(), take);
  for (const seed of seeds) {
    const times = traces.get(seed)?.length ?? 0;
    if (times === options.repeat) continue;
    // Nobody has heard how it ended: its process is gone.
    failed.add(seed);
    say(`FAILED seed=${seed} ended ${times} of ${options.repeat} runs`);
  }
  if (isOnlyRun(options)) return failed.size === 0 ? 0 : 1;
  const tookS = (performance.now() - startedMs) / 1000;
  say(coverageReport(coverage));
  const missing = missingPaths(coverage);
  if (missing.length > 0) say(`never reached: ${missing.join(", ")}`);
  const runs = options.runs * options.repeat;
  const equal = seeds.filter((seed) => isSameThroughout(traces.get(seed) ?? [], options.repeat)).length;
  const traced = options.repeat > 1 ? `${equal} of ${options.runs} seeds with ${options.repeat} equal traces, ` : "";
  say(
    `${runs} runs from seed ${options.seed}: ${failed.size} failed, ${traced}${tookS.toFixed(1)} s, ${((runs * 60) / tookS).toFixed(0)} a minute`,
  );
  return failed.size > 0 || (options.requiresCoverage && missing.length > 0) ? 1 : 0;
}

/** It ends with its own line: nothing is said of it as one of several. */
export function isOnlyRun({ runs, repeat, requiresCoverage }: Options): boolean {
  return runs === 1 && repeat === 1 && !requiresCoverage;
}

function isSameThroughout(traces: readonly string[], times: number): boolean {
  return traces.length === times && new Set(traces).size === 1;
}

export function lastLine({ seed, events, trace, faults }: Pick<Ran, "seed" | "events" | "trace" | "faults">): string {
  return faults.length === 0
    ? `ok seed=${seed} events=${events} trace=${trace}`
    : `FAILED seed=${seed} events=${events} trace=${trace} ${faults[0]?.split("\n")[0]}`;
}
