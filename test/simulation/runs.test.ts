/** What is said of several runs, and what makes them fail. */
import { expect, test } from "bun:test";
import { optionsOf } from "#simulation/main-options.ts";
import { type Ran, type RunEach, tellRuns } from "#simulation/runs.ts";

const ran = (seed: number, trace: string, ...faults: readonly string[]): Ran => ({
  seed,
  events: 9,
  trace,
  faults,
  coverage: [["joined", 1]],
});

/** What is said when runs end like that, and the exit code. */
async function told(words: readonly string[], runEach: RunEach): Promise<{ lines: string[]; exitCode: number }> {
  const lines: string[] = [];
  const exitCode = await tellRuns(optionsOf(words), runEach, (text) => void lines.push(...text.split("\n")));
  return { lines, exitCode };
}

const TWICE = ["--seed", "5", "--runs", "3", "--repeat", "2"];

test("seeds that are repeated are run in rounds, and the last line says how many of them gave equal traces", async () => {
  const run: number[] = [];
  const { lines, exitCode } = await told(TWICE, async (seeds, take) => {
    run.push(...seeds);
    for (const seed of seeds) take(ran(seed, `aa0${seed}`));
  });
  expect(run).toEqual([5, 6, 7, 5, 6, 7]);
  expect(lines.filter((line) => line.startsWith("FAILED"))).toEqual([]);
  expect(lines.at(-1)).toContain("6 runs from seed 5: 0 failed, 3 of 3 seeds with 2 equal traces, ");
  expect(exitCode).toBe(0);
});

test("a seed whose traces differ has failed, and both traces are told", async () => {
  let round = 0;
  const { lines, exitCode } = await told(TWICE, async (seeds, take) => {
    for (const seed of seeds) take(ran(seed, seed === 6 && round++ > 0 ? "bbbb" : "aaaa"));
  });
  const failures = lines.filter((line) => line.startsWith("FAILED"));
  expect(failures).toEqual(["FAILED seed=6 events=9 trace=bbbb the same seed has given trace=aaaa before"]);
  expect(lines.at(-1)).toContain(": 1 failed, 2 of 3 seeds with 2 equal traces, ");
  expect(exitCode).toBe(1);
});

test("a seed that fails in the same way each time fails once, with equal traces", async () => {
  const { lines, exitCode } = await told(TWICE, async (seeds, take) => {
    for (const seed of seeds) take(seed === 7 ? ran(seed, "aaaa", "lost") : ran(seed, "aaaa"));
  });
  expect(lines.at(-1)).toContain(": 1 failed, 3 of 3 seeds with 2 equal traces, ");
  expect(exitCode).toBe(1);
});

test("a seed of which nobody says how it ended has failed", async () => {
  const { lines, exitCode } = await told(TWICE, async (seeds, take) => {
    for (const seed of seeds.slice(0, -1)) take(ran(seed, "aaaa"));
  });
  expect(lines).toContain("FAILED seed=7 ended 1 of 2 runs");
  expect(lines.at(-1)).toContain(": 1 failed, 2 of 3 seeds with 2 equal traces, ");
  expect(exitCode).toBe(1);
});

test("what runs met is counted once for each seed", async () => {
  const { lines } = await told(TWICE, async (seeds, take) => {
    for (const seed of seeds) take(ran(seed, "aaaa"));
  });
  expect(lines).toContain("  joined: 3");
});

test("nothing is said of traces when seeds are run once", async () => {
  const { lines, exitCode } = await told(["--seed", "5", "--runs", "3"], async (seeds, take) => {
    for (const seed of seeds) take(ran(seed, "aaaa"));
  });
  expect(lines.at(-1)).toMatch(/^3 runs from seed 5: 0 failed, \d+\.\d s, \d+ a minute$/);
  expect(exitCode).toBe(0);
});

test("a flag that is unknown or without its number is answered with the usage", () => {
  for (const words of [["--repeats", "2"], ["--repeat"], ["--repeat", "0"], ["--repeat", "1.5"]]) {
    expect(() => optionsOf(words), words.join(" ")).toThrow(/^.*--repeat.*\nbun run simulate -- [\s\S]*--repeat K /);
  }
});

test("a seed that is repeated may be run by two workers at once", () => {
  expect(optionsOf(["--runs", "1", "--repeat", "2", "--jobs", "2"])).toMatchObject({ jobs: 2, repeat: 2 });
  expect(optionsOf(["--runs", "1"])).toMatchObject({ jobs: 1, repeat: 1 });
});
