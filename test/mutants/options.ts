/** What `bun run mutants` is asked for. */
import { parseArgs } from "node:util";
import type { World } from "./patch.ts";

export type Options = {
  /** Mutants whose names begin so; none: all. */
  readonly names: readonly string[];
  /** First seeds: each mutant must be caught from every one of them. */
  readonly starts: readonly number[];
  /** So many seeds from each. */
  readonly runs: number;
  /** So long from each; 0: as long as it takes. */
  readonly seconds: number;
  /** In place of the world that each mutant names. */
  readonly world: World | undefined;
};

const USAGE =
  "bun run mutants -- [ID...] [--seed 1] [--starts 1] [--runs 500] [--seconds 0] [--quick | --full]\n" +
  "  ID           those whose names begin so; all unless given\n" +
  "  --seed N     the first seed\n" +
  "  --starts S   from so many first seeds, each 100,000 after the one before\n" +
  "  --runs K     so many seeds from each at most\n" +
  "  --seconds T  so long from each at most; 0: as long as it takes\n" +
  "  --quick, --full  small or usual worlds for all, whatever each names";

/** Further apart than runs go on. */
const BETWEEN_STARTS = 100_000;

/** Throws an error that ends with the usage. */
export function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  const numberOf = (flag: "seed" | "starts" | "runs" | "seconds", least: number): number => {
    const number = Number(values[flag]);
    if (!Number.isSafeInteger(number) || number < least)
      throw new Error(`--${flag} needs a whole number, ${least} at least\n${USAGE}`);
    return number;
  };
  if (values.quick && values.full) throw new Error(`--quick and --full are one too many\n${USAGE}`);
  const seed = numberOf("seed", 0);
  const runs = numberOf("runs", 1);
  if (runs > BETWEEN_STARTS) throw new Error(`--runs needs ${BETWEEN_STARTS} at most\n${USAGE}`);
  const ownWorld = values.full ? "full" : undefined;
  return {
    names: positionals,
    starts: Array.from({ length: numberOf("starts", 1) }, (_, i) => seed + i * BETWEEN_STARTS),
    runs,
    seconds: numberOf("seconds", 0),
    world: values.quick ? "quick" : ownWorld,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seed: { type: "string", default: "1" },
        starts: { type: "string", default: "1" },
        runs: { type: "string", default: "500" },
        seconds: { type: "string", default: "0" },
        quick: { type: "boolean", default: false },
        full: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
