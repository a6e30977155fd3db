import { expect, test } from "bun:test";
import { SCORECARD } from "./scorecard.ts";
import { USAGE, whatToRun } from "./what-to-run.ts";

test("a whole run begins with the broken builds, unless it is told not to", () => {
  expect(whatToRun([], false, false)).toEqual({ rows: SCORECARD, isProving: true });
  expect(whatToRun([], false, true)).toEqual({ rows: SCORECARD, isProving: false });
});

test("rows that are named run alone, in the order of the scorecard", () => {
  const plan = whatToRun(["c1", "D2"], false, false);
  expect(plan).toMatchObject({ rows: [{ id: "D2" }, { id: "C1" }], isProving: false });
});

test("--prove runs the broken builds alone", () => {
  expect(whatToRun([], true, false)).toEqual({ rows: [], isProving: true });
});

test("what makes no sense is told", () => {
  expect(whatToRun(["X9", "D1"], false, false)).toEqual({ fault: "There is no row X9; --list shows all" });
  expect(whatToRun(["D1"], true, false)).toHaveProperty("fault");
  expect(whatToRun([], true, true)).toHaveProperty("fault");
});

test("--help tells every flag", async () => {
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/main.ts`, "--help"], { stdout: "pipe" });
  expect(await new Response(child.stdout).text()).toBe(`${USAGE}\n`);
  expect(await child.exited).toBe(0);
  for (const flag of ["seed", "quick", "evidence", "prove", "no-prove", "list"]) expect(USAGE).toContain(`--${flag} `);
});
