/** What `bun run simulate` is asked for. */
import { cpus } from "node:os";
import type { PlanSize } from "./plan.ts";

export type Options = {
  readonly seed: number;
  readonly runs: number;
  /** So often each seed is run. */
  readonly repeat: number;
  readonly jobs: number;
  readonly size: PlanSize;
  readonly replicationFactor: number | undefined;
  readonly isShrinking: boolean;
  readonly requiresCoverage: boolean;
};

const USAGE =
  "bun run simulate -- --seed N [--runs K] [--repeat K] [--quick] [--jobs J] [--no-shrink] [--require-coverage] [--replication-factor N]\n" +
  "  --seed N     the first seed; a fresh one unless given\n" +
  "  --runs K     so many seeds from there on\n" +
  "  --repeat K   each seed so often; its traces must be equal\n" +
  "  --jobs J     worker processes; two unless given\n" +
  "  --quick      a small world\n" +
  "  --no-shrink  a failing plan is told as it is\n" +
  "  --require-coverage  fails when a path that matters was never taken\n" +
  "  --replication-factor N  so many copies, three unless given";

const FLAGS: ReadonlySet<string> = new Set([
  "--seed",
  "--runs",
  "--repeat",
  "--jobs",
  "--quick",
  "--no-shrink",
  "--require-coverage",
  "--replication-factor",
]);

/** Throws an error that ends with the usage. */
export function optionsOf(args: readonly string[]): Options {
  const numberAfter = (flag: string, least = 0): number | undefined => {
    const at = args.indexOf(flag);
    if (at < 0) return undefined;
    const value = Number(args[at + 1]);
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${flag} needs a whole number\n${USAGE}`);
    if (value < least) throw new Error(`${flag} needs ${least} at least\n${USAGE}`);
    return value;
  };
  const unknown = args.find((word) => word.startsWith("--") && !FLAGS.has(word));
  if (unknown !== undefined) throw new Error(`unknown ${unknown}\n${USAGE}`);
  const runs = numberAfter("--runs") ?? 1;
  const repeat = numberAfter("--repeat", 1) ?? 1;
  return {
    seed: numberAfter("--seed") ?? Date.now() % 1_000_000_000,
    runs,
    repeat,
    jobs: Math.min(runs * repeat, numberAfter("--jobs") ?? Math.min(2, cpus().length)),
    size: args.includes("--quick") ? "quick" : "full",
    replicationFactor: numberAfter("--replication-factor"),
    isShrinking: !args.includes("--no-shrink"),
    requiresCoverage: args.includes("--require-coverage"),
  };
}
