/**
 * Measures what the documentation promises, on the compiled binary: minutes, not seconds, so not a part of the tests.
 *
 *     bun run promises [NAME…] [--minutes M] [--rate R]
 *
 * Prints every figure beside what was promised; ends with 1 when a promise was broken.
 */
import { parseArgs } from "node:util";
import { antiEntropy } from "./anti-entropy.ts";
import { atOne } from "./at-one.ts";
import { away } from "./away.ts";
import { cityFiles } from "./cities.ts";
import { deletes } from "./deletes.ts";
import { failpoints } from "./failpoints.ts";
import { type Figure, figureLine, type PromiseCheck, type Size } from "./figure.ts";
import { footprint } from "./footprint.ts";
import { growth } from "./growth.ts";
import { hints } from "./hints.ts";
import { killOne } from "./kill-one.ts";
import { manyNodes } from "./many-nodes.ts";

const CHECKS: readonly PromiseCheck[] = [
  footprint,
  atOne,
  killOne,
  growth,
  cityFiles,
  manyNodes,
  antiEntropy,
  hints,
  away,
  deletes,
  failpoints,
];

const { values, positionals: wanted } = parseArgs({
  args: process.argv.slice(2),
  options: { minutes: { type: "string" }, rate: { type: "string" } },
  allowPositionals: true,
});
const size: Size = {
  ...(values.minutes === undefined ? {} : { minutes: Number(values.minutes) }),
  ...(values.rate === undefined ? {} : { rate: Number(values.rate) }),
};
const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`unknown promise ${unknown.join(", ")}; there are:`);
  for (const { name, summary } of CHECKS) console.error(`  ${name.padEnd(12)} ${summary}`);
  process.exit(2);
}

let broken = 0;
for (const { name, summary, run } of CHECKS.filter((check) => wanted.length === 0 || wanted.includes(check.name))) {
  console.log(`${name}: ${summary}`);
  try {
    await run((figure: Figure) => {
      console.log(figureLine(figure));
      if (!figure.isKept) broken += 1;
    }, size);
  } catch (error) {
    broken += 1;
    console.log(`  FAILED ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(broken === 0 ? "every promise kept" : `${broken} broken`);
process.exit(broken === 0 ? 0 : 1);
