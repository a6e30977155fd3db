/**
 * Whole clusters in simulation: a seed fixes everything, what must hold does, and every path that matters is met.
 *
 * `TAIKV_SIMULATE_SEED` repeats the fresh part.
 */
import { expect, test } from "bun:test";
import { planOf } from "#simulation/plan.ts";

const FRESH_SEED = Number(process.env["TAIKV_SIMULATE_SEED"] ?? Math.floor(Math.random() * 1e9));

/** As people run it; resolves with what it said. */
async function runSimulate(...words: readonly string[]): Promise<{ output: string; exitCode: number }> {
  const main = `${import.meta.dir}/../../src/simulation/main.ts`;
  const run = Bun.spawn([process.execPath, main, ...words], { stdout: "pipe", stderr: "pipe" });
  const output = await new Response(run.stdout).text();
  const errors = await new Response(run.stderr).text();
  return { output: output + errors, exitCode: await run.exited };
}

test("the same seed gives the same trace again, another seed another one", async () => {
  const { output, exitCode } = await runSimulate("--seed", "7", "--runs", "2", "--quick", "--repeat", "2");
  expect(output).toContain(" 2 of 2 seeds with 2 equal traces, ");
  expect(new Set(output.match(/ trace=[0-9a-f]{16}$/gm)).size).toBe(2);
  expect(exitCode).toBe(0);
}, 120_000);

test("whatever goes wrong in a run does so before it is quiet", () => {
  for (const size of ["quick", "full"] as const) {
    for (let seed = 1; seed <= 3000; seed++) {
      const { faults, quietAtMs } = planOf(seed, size);
      for (const fault of faults) expect(fault.atMs, `seed ${seed}`).toBeLessThan(quietAtMs);
    }
  }
});

test("the last line of a run names its seed, its events and its trace, below what it met", async () => {
  const { output, exitCode } = await runSimulate("--seed", "7", "--quick");
  const lines = output.trimEnd().split("\n");
  expect(lines.at(-1)).toMatch(/^ok seed=7 events=\d+ trace=[0-9a-f]{16}$/);
  expect(lines[0]).toBe("coverage, path by path:");
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}sent write: [1-9]\d*$/));
  expect(lines).toContain("  sent lose: 0");
  expect(exitCode).toBe(0);
}, 120_000);

test("clusters live through the faults of fixed seeds, and meet every path that matters", async () => {
  const { output, exitCode } = await runSimulate("--seed", "1", "--runs", "40", "--require-coverage");
  expect(output).not.toContain("FAILED");
  expect(output).not.toContain("never reached");
  expect(exitCode).toBe(0);
}, 900_000);

test(`small clusters live through the faults of fresh seeds (from ${FRESH_SEED})`, async () => {
  const { output, exitCode } = await runSimulate("--seed", `${FRESH_SEED}`, "--runs", "20", "--quick");
  expect(output).not.toContain("FAILED");
  expect(exitCode).toBe(0);
}, 900_000);

test.each([1, 2, 5])(
  `clusters with %d copies live through the faults of fresh seeds (from ${FRESH_SEED})`,
  async (copies) => {
    const words = ["--seed", `${FRESH_SEED}`, "--runs", "3", "--quick", "--replication-factor", `${copies}`];
    const { output, exitCode } = await runSimulate(...words);
    expect(output).not.toContain("FAILED");
    expect(exitCode).toBe(0);
  },
  900_000,
);
