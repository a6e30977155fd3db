/**
 * Measures what the documentation promises, on the compiled binary: minutes, not seconds, so not a part of the tests.
 *
 *     bun run promises [NAME…]
 *
 * Prints every figure beside what was promised; ends with 1 when a promise was broken.
 */
import { atOne } from "./at-one.ts";
import { cityFiles } from "./cities.ts";
import { type Figure, figureLine, type PromiseCheck } from "./figure.ts";
import { footprint } from "./footprint.ts";
import { growth } from "./growth.ts";
import { killOne } from "./kill-one.ts";
import { manyNodes } from "./many-nodes.ts";

const CHECKS: readonly PromiseCheck[] = [footprint, atOne, killOne, growth, cityFiles, manyNodes];

const wanted = process.argv.slice(2);
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
    });
  } catch (error) {
    broken += 1;
    console.log(`  FAILED ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(broken === 0 ? "every promise kept" : `${broken} broken`);
process.exit(broken === 0 ? 0 : 1);
