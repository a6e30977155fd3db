/**
 * One row in a process of its own, inside the clients' namespace; `main.ts` starts it and cleans up after it.
 *
 *     bun test/faults/row-process.ts ROW SEED PREFIX full|quick [EVIDENCE]
 *
 * Ends with 0 when the promise was kept, with 1 when it was not, with 3 when the row could not be carried through.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openAtRest } from "./judge.ts";
import { openNamespacedWorld } from "./namespaces/namespaced-world.ts";
import { type Figure, rowLine } from "./row.ts";
import { SCORECARD } from "./scorecard.ts";

/** Sentences printed about each thing that must not have happened. */
const DETAILS_MAX = 10;

const [id, seed = "", prefix = "", scale, evidence] = process.argv.slice(2);
const row = SCORECARD.find((one) => one.id === id);
if (row === undefined) throw new Error(`There is no row ${id}`);

const figures: Figure[] = [];
let trouble: string | undefined;
try {
  await row.run({
    seed,
    isQuick: scale === "quick",
    open: (options) => openAtRest((given) => openNamespacedWorld(prefix, given), options),
    report: (figure) => {
      figures.push(figure);
      if (figure.isKept) return;
      console.log(`  ${figure.text}:`);
      for (const detail of figure.details?.slice(0, DETAILS_MAX) ?? []) console.log(`    ${detail}`);
    },
    keep: async (name, text) => {
      if (evidence === undefined) return;
      await mkdir(evidence, { recursive: true });
      await writeFile(join(evidence, `${row.id}-${name}`), text);
    },
    say: (sentence) => console.log(`  ${sentence}`),
  });
} catch (error) {
  trouble = error instanceof Error ? error.message : String(error);
  console.log(`  stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
}
const line = rowLine(row, figures, trouble);
console.log(line);
process.exit(trouble !== undefined ? 3 : line.endsWith("... ok") ? 0 : 1);
