/** `.ci/run`: its last line says how many tests passed and failed, and its exit code agrees. */
import { expect, test } from "bun:test";
import { chmod, writeFile } from "node:fs/promises";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

const CI = `${import.meta.dir}/../../.ci/run`;

/** Runs `.ci/run` with an `npm` that prints the given lines and ends with the given code. */
async function runWith(output: string, exitCode: number): Promise<{ lastLine: string | undefined; exitCode: number }> {
  await using folder = await openTemporaryFolder("ci");
  await writeFile(`${folder.path}/npm`, `#!/bin/sh\ncat <<'LINES'\n${output}\nLINES\nexit ${exitCode}\n`);
  await chmod(`${folder.path}/npm`, 0o755);
  const run = Bun.spawn([CI], {
    env: { ...process.env, PATH: `${folder.path}:${process.env["PATH"]}` },
    stdout: "pipe",
    stderr: "pipe",
  });
  const text = await new Response(run.stdout).text();
  return { lastLine: text.trimEnd().split("\n").at(-1), exitCode: await run.exited };
}

test("a good run says its sums and ends with 0", async () => {
  const output = " 8 pass\n 1 skip\n 0 fail\nRan 9 tests across 1 file. [211.00ms]";
  expect(await runWith(output, 0)).toEqual({ lastLine: "8 passed, 0 failed", exitCode: 0 });
});

test("several runs are added up", async () => {
  expect(await runWith(" 8 pass\n 0 fail\n 4 pass\n 0 fail", 0)).toEqual({
    lastLine: "12 passed, 0 failed",
    exitCode: 0,
  });
});

test("a failed test keeps the exit code", async () => {
  expect(await runWith(" 8 pass\n 2 fail", 1)).toEqual({ lastLine: "8 passed, 2 failed", exitCode: 1 });
});

test("a failed test is a failure even where the exit code forgot it", async () => {
  expect(await runWith(" 8 pass\n 2 fail", 0)).toEqual({ lastLine: "8 passed, 2 failed", exitCode: 1 });
});

test("a check that stops before the tests is a failure", async () => {
  expect(await runWith("error TS2304", 2)).toEqual({ lastLine: "0 passed, 1 failed", exitCode: 2 });
});

test("a run without tests is a failure", async () => {
  expect((await runWith("all quiet", 0)).exitCode).not.toBe(0);
});

test("colours do not hide the sums", async () => {
  const output = "\u001b[0m\u001b[32m 8 pass\u001b[0m\n\u001b[0m\u001b[2m 0 fail\u001b[0m";
  expect(await runWith(output, 0)).toEqual({ lastLine: "8 passed, 0 failed", exitCode: 0 });
});
