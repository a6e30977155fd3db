/** What the mutants' runner is asked for, and what it says of them; no mutant is run here. */
import { expect, test } from "bun:test";
import { documentationPages, tableRowsOf } from "../support/documents.ts";
import { optionsOf } from "./options.ts";
import { type Patch, readPatches, type World } from "./patch.ts";
import { type Catch, tellMutants } from "./report.ts";

const patch = (id: string, world: World | undefined): Patch => ({
  id,
  row: Number.parseInt(id, 10),
  clause: "a bug",
  what: "A node forgets",
  caughtBy: world === undefined ? "faults" : "simulate",
  world,
  hunks: [],
});

const PATCHES = [patch("01a-small", "quick"), patch("01b-usual", "full"), patch("02-time", undefined)];

/** What is said when these seeds catch, by mutant and first seed, and in which worlds they were looked for. */
async function told(words: readonly string[], seeds: Readonly<Record<string, readonly (number | undefined)[]>>) {
  const lines: string[] = [];
  const worlds: string[] = [];
  const judge = async ({ id }: Patch, world: World): Promise<(Catch | undefined)[]> => {
    worlds.push(`${id} ${world}`);
    return (seeds[id] ?? []).map((seed) => (seed === undefined ? undefined : { seed, why: "n1 has nothing" }));
  };
  const exitCode = await tellMutants(PATCHES, optionsOf(words), judge, (text) => void lines.push(...text.split("\n")));
  return { lines, worlds, exitCode };
}

test("without flags every mutant is looked for in its own world, from seed 1 on, 500 seeds", async () => {
  expect(optionsOf([])).toEqual({ names: [], starts: [1], runs: 500, seconds: 0, world: undefined });
  const { worlds, exitCode } = await told([], { "01a-small": [3], "01b-usual": [7] });
  expect(worlds).toEqual(["01a-small quick", "01b-usual full"]);
  expect(exitCode).toBe(0);
});

test("a world that is asked for is taken in place of each mutant's own", async () => {
  const seeds = { "01a-small": [3], "01b-usual": [7] };
  expect((await told(["--quick"], seeds)).worlds).toEqual(["01a-small quick", "01b-usual quick"]);
  expect((await told(["--full"], seeds)).worlds).toEqual(["01a-small full", "01b-usual full"]);
});

test("each mutant is a row of the documentation's table", async () => {
  const { lines } = await told(["--seed", "2"], { "01a-small": [3], "01b-usual": [7] });
  const page = (await documentationPages()).find(({ path }) => path === "docs/internals/mutants.md");
  expect(lines[0]).toBe("02-time: for the fault suite");
  expect(page?.text).toContain(`${lines[1]}\n${lines[2]}\n`);
  expect(lines[3]).toBe("| 1 | a bug | `01a-small`: a node forgets | quick 3 | n1 has nothing | 0 |");
  expect(lines.at(-1)).toBe("2 mutants, 0 not caught within 500 seeds");
});

test("from several first seeds it is told how many each took, and the worst", async () => {
  const words = ["--starts", "3", "--seed", "5"];
  expect(optionsOf(words).starts).toEqual([5, 100_005, 200_005]);
  const { lines, exitCode } = await told(words, {
    "01a-small": [5, 100_025, 200_011],
    "01b-usual": [7, 100_005, 200_404],
  });
  expect(lines[1]).toEndWith(" | s | seeds tried from 5, 100005, 200005 | worst |");
  expect(lines[3]).toEndWith("| quick 5 | n1 has nothing | 0 | 1, 21, 7 | 21 |");
  expect(lines[4]).toEndWith("| full 7 | n1 has nothing | 0 | 3, 1, 400 | 400 |");
  expect(exitCode).toBe(0);
});

test("a mutant that is not caught from one of the first seeds fails", async () => {
  const { lines, exitCode } = await told(["01", "--starts", "2", "--runs", "40"], {
    "01a-small": [undefined, 100_009],
    "01b-usual": [2, 100_002],
  });
  expect(lines[2]).toEndWith("| quick NOT CAUGHT | n1 has nothing | 0 | more than 40, 9 | more than 40 |");
  expect(lines.at(-1)).toBe("2 mutants, 1 not caught within 40 seeds");
  expect(exitCode).toBe(1);
});

test("what cannot be meant is answered with the usage", async () => {
  for (const words of [
    ["--start", "2"],
    ["--starts", "0"],
    ["--runs", "x"],
    ["--quick", "--full"],
    ["--seed", "-1"],
  ]) {
    expect(() => optionsOf(words), words.join(" ")).toThrow(/\nbun run mutants -- /);
  }
  const refusal = await told(["03"], {}).catch(String);
  expect(refusal).toBe("Error: no mutant's name begins with 03");
});

test("the documentation has a row for each mutant of the list, in its world", async () => {
  const page = (await documentationPages()).find(({ path }) => path === "docs/internals/mutants.md");
  const rows = tableRowsOf(page?.text ?? "").filter(([row]) => Number(row) > 0);
  const documented = rows.map(([row, bug, does, where]) => [row, bug, does, where?.split(" ")[0]]);
  const known = readPatches()
    .filter(({ row }) => row > 0)
    .map(({ id, row, clause, what, world }) => {
      const does = `${id}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
      return [`${row}`, clause, does.replaceAll("`", ""), world];
    });
  expect(documented.map(String).sort()).toEqual(known.map(String).sort());
});
