/**
 * Runs the simulator over each mutant until it notices, and says with which seed.
 *
 *     bun run mutants -- [ID...] [--seed 1] [--starts 1] [--runs 500] [--seconds 0] [--quick | --full]
 *
 * A seed counts only when the tree as it is passes it. Exits with 1 when a mutant that the simulator must catch is not
 * caught from every first seed. Those in which time itself is the bug, or the disk, are for the fault suite and only
 * listed.
 */
import { createJudge } from "./judge.ts";
import { optionsOf } from "./options.ts";
import { readPatches } from "./patch.ts";
import { tellMutants } from "./report.ts";

try {
  const options = optionsOf(process.argv.slice(2));
  process.exitCode = await tellMutants(readPatches(), options, createJudge(options), console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
