/**
 * `bun run simulate -- --seed N [--runs K] [--repeat K] [--quick] [--jobs J] [--require-coverage] [--replication-factor N]`: whole clusters, one seed each.
 *
 * Each run ends with a line: `ok seed=N events=E trace=<16 hex>`, or `FAILED seed=N …` below the smallest plan that still
 * fails and its timeline. Any failure makes the exit code 1. With `--repeat`, a seed whose traces differ is one, too.
 */
import { totalmem } from "node:os";
import { GIB } from "#base/units.ts";
import { coverageReport } from "./coverage.ts";
import { tellFailure } from "./failure-report.ts";
import { type Options, optionsOf } from "./main-options.ts";
import { planOf } from "./plan.ts";
import { isOnlyRun, lastLine, type Ran, tellRuns } from "./runs.ts";
import { type RunResult, simulate } from "./simulate.ts";

/** One seed, told on standard output. */
function runOne(seed: number, options: Options): RunResult {
  const { size, replicationFactor, isShrinking } = options;
  const plan = planOf(seed, size, replicationFactor);
  const result = simulate(plan);
  if (isOnlyRun(options)) console.log(coverageReport(result.coverage));
  if (result.faults.length > 0) tellFailure(plan, result, isShrinking);
  console.log(lastLine(result));
  return result;
}

function ranOf({ seed, events, trace, faults, coverage }: RunResult): Ran {
  return { seed, events, trace, faults, coverage: [...coverage] };
}

/** One after the other here, or on workers. */
async function runEach(seeds: readonly number[], options: Options, take: (ran: Ran) => void): Promise<void> {
  if (options.jobs > 1) return runOnWorkers(seeds, options, take);
  for (const seed of seeds) take(ranOf(runOne(seed, options)));
}

/** Each worker is a process that takes one seed after the other. */
async function runOnWorkers(seeds: readonly number[], options: Options, take: (ran: Ran) => void): Promise<void> {
  const left = [...seeds];
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = Bun.spawn([process.execPath, import.meta.path, ...process.argv.slice(2)], {
        env: {
          ...process.env,
          ...ALONE,
          ...ROOM,
          ...(seeds.length <= QUICK_START_RUNS_MAX ? QUICK_START : {}),
          [WORKER]: "1",
        },
        stdout: "inherit",
        stderr: "inherit",
        ipc: (message: Ran | "next") => {
          if (message !== "next") take(message);
          const seed = left.shift();
          if (seed === undefined) worker.kill();
          else worker.send(seed);
        },
        onExit: (_process, code, signal) => {
          if (code === 0 || left.length === 0 || signal !== null) resolve();
          else reject(new Error(`a worker ended with ${code}`));
        },
      });
    });
  await Promise.all(Array.from({ length: options.jobs }, work));
}

const WORKER = "TAIKV_SIMULATION_WORKER";
/** There is a worker for each core: no thread is to help another one of them with its garbage. */
const ALONE = { BUN_JSC_useConcurrentGC: "0", BUN_JSC_numberOfGCMarkers: "1" };
/**
 * Bytes of objects before any garbage is collected: with a GiB rather than a quarter of it a run takes a seventh less time.
 * Of a small machine's memory not all, and of a container's what it has.
 */
const MEMORY_BYTES = Math.min(totalmem(), process.constrainedMemory());
const ROOM = { BUN_JSC_largeHeapSize: `${Math.min(GIB, Math.max(GIB / 4, Math.floor(MEMORY_BYTES / 16)))}` };
/** In fewer runs, what the last tier of compilation costs beside the workers is more than it gains them. */
const QUICK_START_RUNS_MAX = 200;
const QUICK_START = { BUN_JSC_useFTLJIT: "0" };
/** The words make no sense. */
const USAGE_EXIT = 2;

function beWorker(): void {
  const options = optionsOf(process.argv.slice(2));
  process.on("message", (seed: number) => {
    process.send?.(ranOf(runOne(seed, options)));
  });
  process.send?.("next");
}

/** Undefined when it cannot be read: what is wrong has been said. */
function optionsAsked(): Options | undefined {
  try {
    return optionsOf(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}

if (process.env[WORKER] === "1") beWorker();
else {
  const options = optionsAsked();
  process.exitCode =
    options === undefined
      ? USAGE_EXIT
      : await tellRuns(options, (seeds, take) => runEach(seeds, options, take), console.log);
}
