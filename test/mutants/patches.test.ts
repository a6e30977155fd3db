/** The mutants fit the tree as it is: a patch that no longer applies shows nothing. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { BUGS } from "./bugs.ts";
import { patchedFiles, readPatches } from "./patch.ts";

const ROOT = join(import.meta.dirname, "../..");
const NO_BUG = 0;

test("each clause of the list of bugs has a mutant, and each mutant a clause", () => {
  const patches = readPatches().filter(({ row }) => row !== NO_BUG);
  const clauses = Object.entries(BUGS).flatMap(([row, texts]) => texts.map((text) => `${row}: ${text}`));
  expect([...new Set(patches.map(({ row, clause }) => `${row}: ${clause}`))].sort()).toEqual(clauses.sort());
  for (const { id, row } of patches) expect([id, Number.parseInt(id, 10)]).toEqual([id, row]);
});

test("mutants are outside the simulator, and say what they do", () => {
  for (const { id, hunks, clause, what } of readPatches()) {
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
