/**
 * `bun run simulate -- --seed N [--runs K] [--quick] [--jobs J] [--require-coverage] [--replication-factor N]`: whole clusters, one seed each.
 *
 * Each run ends with a line: `ok seed=N events=E trace=<16 hex>`, or `FAILED seed=N …` below the smallest plan that still
 * fails and its timeline. Any failure makes the exit code 1.
 */
import { cpus, totalmem } from "node:os";
import { GIB } from "#base/units.ts";
import { addCoverage, coverageReport, missingPaths } from "./coverage.ts";
import { tellFailure } from "./failure-report.ts";
import { type PlanSize, planOf } from "./plan.ts";
import { type RunResult, simulate } from "./simulate.ts";

type Options = {
  readonly seed: number;
  readonly runs: number;
  readonly jobs: number;
  readonly size: PlanSize;
  readonly replicationFactor: number | undefined;
  readonly isShrinking: boolean;
  readonly requiresCoverage: boolean;
};

const USAGE =
  "bun run simulate -- --seed N [--runs K] [--quick] [--jobs J] [--no-shrink] [--require-coverage] [--replication-factor N]\n" +
  "  --seed N     the first seed; a fresh one unless given\n" +
  "  --runs K     so many seeds from there on\n" +
  "  --jobs J     worker processes; two unless given\n" +
  "  --quick      a small world\n" +
  "  --no-shrink  a failing plan is told as it is\n" +
  "  --require-coverage  fails when a path that matters was never taken\n" +
  "  --replication-factor N  so many copies, three unless given";

function optionsOf(args: readonly string[]): Options {
  const numberAfter = (flag: string): number | undefined => {
    const at = args.indexOf(flag);
    if (at < 0) return undefined;
    const value = Number(args[at + 1]);
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${flag} needs a whole number\n${USAGE}`);
    return value;
  };
  const known = new Set([
    "--seed",
    "--runs",
    "--jobs",
    "--quick",
    "--no-shrink",
    "--require-coverage",
    "--replication-factor",
  ]);
  const unknown = args.find((word) => word.startsWith("--") && !known.has(word));
  if (unknown !== undefined) throw new Error(`unknown ${unknown}\n${USAGE}`);
  const runs = numberAfter("--runs") ?? 1;
  return {
    seed: numberAfter("--seed") ?? Date.now() % 1_000_000_000,
    runs,
    jobs: Math.min(runs, numberAfter("--jobs") ?? Math.min(2, cpus().length)),
    size: args.includes("--quick") ? "quick" : "full",
    replicationFactor: numberAfter("--replication-factor"),
    isShrinking: !args.includes("--no-shrink"),
    requiresCoverage: args.includes("--require-coverage"),
  };
}

/** One seed, told on standard output. */
function runOne(seed: number, { size, replicationFactor, isShrinking }: Options): RunResult {
  const plan = planOf(seed, size, replicationFactor);
  const result = simulate(plan);
  if (result.faults.length > 0) tellFailure(plan, result, isShrinking);
  console.log(lastLine(result));
  return result;
}

function lastLine({ seed, events, trace, faults }: RunResult): string {
  return faults.length === 0
    ? `ok seed=${seed} events=${events} trace=${trace}`
    : `FAILED seed=${seed} events=${events} trace=${trace} ${faults[0]?.split("\n")[0]}`;
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  const coverage = new Map<string, number>();
  const startedMs = performance.now();
  let failed = 0;
  const take = (result: Pick<RunResult, "faults">, seen: Iterable<readonly [string, number]>): void => {
    if (result.faults.length > 0) failed++;
    addCoverage(coverage, seen);
  };
  const seeds = Array.from({ length: options.runs }, (_, i) => options.seed + i);
  if (options.jobs <= 1)
    for (const seed of seeds) {
      const result = runOne(seed, options);
      take(result, result.coverage);
    }
  else await runOnWorkers(seeds, options, take);
  if (options.runs === 1 && !options.requiresCoverage) return failed === 0 ? 0 : 1;
  const tookS = (performance.now() - startedMs) / 1000;
  console.log(coverageReport(coverage));
  const missing = missingPaths(coverage);
  if (missing.length > 0) console.log(`never reached: ${missing.join(", ")}`);
  console.log(
    `${options.runs} runs from seed ${options.seed}: ${failed} failed, ${tookS.toFixed(1)} s, ${((options.runs * 60) / tookS).toFixed(0)} a minute`,
  );
  return failed > 0 || (options.requiresCoverage && missing.length > 0) ? 1 : 0;
}

/** Each worker is a process that takes one seed after the other. */
async function runOnWorkers(
  seeds: readonly number[],
  options: Options,
  take: (result: Pick<RunResult, "faults">, seen: Iterable<readonly [string, number]>) => void,
): Promise<void> {
  const left = [...seeds];
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = Bun.spawn([process.execPath, import.meta.path, ...process.argv.slice(2)], {
        env: {
          ...process.env,
          ...ALONE,
          ...ROOM,
          ...(options.runs <= QUICK_START_RUNS_MAX ? QUICK_START : {}),
          [WORKER]: "1",
        },
        stdout: "inherit",
        stderr: "inherit",
        ipc: (
          message: { readonly faults: readonly string[]; readonly coverage: readonly [string, number][] } | "next",
        ) => {
          if (message !== "next") take(message, message.coverage);
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

function beWorker(): void {
  const options = optionsOf(process.argv.slice(2));
  process.on("message", (seed: number) => {
    const { faults, coverage } = runOne(seed, options);
    process.send?.({ faults, coverage: [...coverage] });
  });
  process.send?.("next");
}

if (process.env[WORKER] === "1") beWorker();
else process.exitCode = await main();
