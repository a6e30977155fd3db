/** The binary by itself: words, exit codes, and what it must not do in a strange folder. */
import { expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import manifest from "../../package.json" with { type: "json" };
import { runTaikv } from "../support/binary.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

/** Nobody listens there: the port is reserved and never given to a service. */
const NOBODY = "127.0.0.1:1";

test("version says the version of the package, as a word and as a flag", async () => {
  for (const args of [["version"], ["--version"]]) {
    const { exitCode, stdoutText, stderr } = await runTaikv(args);
    expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: "" });
    expect(stdoutText).toContain(manifest.version);
  }
});

test("help goes to stdout and names every kind of command", async () => {
  for (const args of [["help"], ["--help"]]) {
    const { exitCode, stdoutText } = await runTaikv(args);
    expect({ args, exitCode }).toEqual({ args, exitCode: 0 });
    for (const word of [
      "serve",
      "demo",
      "repl",
      "get",
      "insert",
      "delete",
      "scan",
      "where",
      "ring",
      "status",
      "import",
      "export",
      "health",
    ]) {
      expect(stdoutText).toContain(word);
    }
  }
  expect((await runTaikv(["help", "insert"])).stdoutText).toContain("--ttl");
});

test("an unknown command ends with 2 and suggests the nearest", async () => {
  const { exitCode, stdoutText, stderr } = await runTaikv(["gte", "tea"]);
  expect({ exitCode, stdoutText }).toEqual({ exitCode: 2, stdoutText: "" });
  expect(stderr).toContain("gte");
  expect(stderr).toContain("get");
});

test("an unknown flag ends with 2 and suggests the nearest", async () => {
  const { exitCode, stdoutText, stderr } = await runTaikv(["get", "tea", "--consistncy", "one"]);
  expect({ exitCode, stdoutText }).toEqual({ exitCode: 2, stdoutText: "" });
  expect(stderr).toContain("--consistncy");
  expect(stderr).toContain("--consistency");
});

test("a missing or a wrong value ends with 2 and says which", async () => {
  for (const [args, word] of [
    [["get"], "KEY"],
    [["get", "tea", "--consistency", "most"], "most"],
    [["get", "tea", "--timeout", "5"], "timeout"],
    [["serve", "--listen", "nowhere"], "listen"],
    [["serve", "--vnodes", "-1"], "vnodes"],
  ] as const) {
    const { exitCode, stderr } = await runTaikv([...args]);
    expect({ args, exitCode }).toEqual({ args, exitCode: 2 });
    expect(stderr.toLowerCase()).toContain(word.toLowerCase());
  }
});

test("nobody at the address ends with 3 and names it", async () => {
  const { exitCode, stdoutText, stderr } = await runTaikv(["get", "tea", "--addr", NOBODY, "--timeout", "1s"]);
  expect({ exitCode, stdoutText }).toEqual({ exitCode: 3, stdoutText: "" });
  expect(stderr).toContain(NOBODY);
});

test("an error in a pipe has no escape codes", async () => {
  const { stderr } = await runTaikv(["get", "tea", "--addr", NOBODY, "--timeout", "1s"]);
  expect(stderr).not.toContain("\u001b");
});

test("neither .env nor bunfig.toml of the current folder is read or run", async () => {
  await using folder = await openTemporaryFolder("hostile");
  const trace = `${folder.path}/trace`;
  await writeFile(`${folder.path}/preload.ts`, `require("node:fs").writeFileSync(${JSON.stringify(trace)}, "ran");`);
  await writeFile(`${folder.path}/bunfig.toml`, `preload = ["./preload.ts"]\n`);
  await writeFile(`${folder.path}/.env`, `TAIKV_ADDR=127.0.0.1:2\nTAIKV_TIMEOUT=nonsense\n`);
  await writeFile(`${folder.path}/package.json`, `{ "type": "module", "imports": { "#*": "./nothing/*" } }`);
  await writeFile(`${folder.path}/tsconfig.json`, `{ "extends": "./nothing.json" }`);
  const { exitCode, stderr } = await runTaikv(["get", "tea", "--timeout", "1s", "--addr", NOBODY], {
    cwd: folder.path,
  });
  expect(exitCode).toBe(3);
  expect(stderr).not.toContain("nonsense");
  expect(await Bun.file(trace).exists()).toBe(false);
  expect((await runTaikv(["version"], { cwd: folder.path })).exitCode).toBe(0);
  expect(await Bun.file(trace).exists()).toBe(false);
});
