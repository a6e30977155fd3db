/** The mutants fit the tree as it is: a patch that no longer applies shows nothing. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { patchedFiles, readPatches } from "./patch.ts";

const ROOT = join(import.meta.dirname, "../..");
const ROWS = 18;

test("each row of the list of bugs has a mutant, outside the simulator", () => {
  const patches = readPatches();
  for (let row = 1; row <= ROWS; row++) expect([row, patches.some((patch) => patch.row === row)]).toEqual([row, true]);
  for (const { id, hunks, clause, what } of patches) {
    expect([id, clause !== "", what !== ""]).toEqual([id, true, true]);
    for (const { file } of hunks) expect(file).toMatch(/^src\/(?!simulation\/)/);
  }
});

test("every mutant applies to the tree as it is, and changes it", () => {
  const faults: string[] = [];
  for (const patch of readPatches()) {
    try {
      if (patchedFiles(patch, ROOT).size === 0) faults.push(`${patch.id} changes nothing`);
    } catch (error) {
      faults.push(String(error));
    }
  }
  expect(faults).toEqual([]);
});
