/** Commands against a stand-in for a node: exact bytes, JSON for other programs, exit codes, what errors say. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mapKeyOf } from "#base/bytes.ts";
import { utf8BytesOf } from "#base/text.ts";
import { type StandInNode, startStandInNode } from "./stand-in-node.ts";

let node: StandInNode;
let folder: string;

beforeAll(async () => {
  node = await startStandInNode();
  folder = await mkdtemp(join(tmpdir(), "taikv-cli-"));
});

afterAll(async () => {
  await node[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

type Ran = { readonly exitCode: number; readonly stdout: Uint8Array; readonly text: string; readonly stderr: string };

async function run(args: readonly string[], stdin: string | Uint8Array = ""): Promise<Ran> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "../../src/main.ts"), ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", TAIKV_ADDR: node.address, FORCE_COLOR: "1" },
    stdin: typeof stdin === "string" ? utf8BytesOf(stdin) : stdin,
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).bytes(), new Response(child.stderr).text()]);
  return { exitCode: await child.exited, stdout, text: new TextDecoder().decode(stdout), stderr };
}

async function runJson(
  ...args: readonly string[]
): Promise<{ readonly exitCode: number; readonly json: Record<string, unknown> }> {
  const { exitCode, text } = await run([...args, "--json"]);
  return { exitCode, json: JSON.parse(text) as Record<string, unknown> };
}

test("get gives a pipe the exact bytes, whatever they are", async () => {
  const payload = new Uint8Array(Array.from({ length: 512 }, (_, index) => index % 256));
  expect(await run(["insert", "bytes"], payload)).toMatchObject({ exitCode: 0, text: "", stderr: "" });
  expect((await run(["get", "bytes"])).stdout).toEqual(payload);
  await run(["get", "bytes", "-o", "bytes.out"]);
  expect(new Uint8Array(await readFile(join(folder, "bytes.out")))).toEqual(payload);
});

test("a value is what was typed: numbers, dashes, at signs, escapes only when asked for", async () => {
  for (const [args, key, payload] of [
    [["007", "-5"], "007", "-5"],
    [["k", "@x"], "k", "@x"],
    [["--", "-k", "--v"], "-k", "--v"],
    [["plain", "a\\n"], "plain", "a\\n"],
    [["-e", "esc\\t", "a\\n"], "esc\t", "a\n"],
    [["--hex", "6b6b", "00"], "kk", "\0"],
    [["--base64", "aGk=", "aG8="], "hi", "ho"],
    [["empty", ""], "empty", ""],
  ] as const) {
    expect((await run(["insert", ...args])).exitCode).toBe(0);
    expect(new TextDecoder().decode(node.entries.get(mapKeyOf(utf8BytesOf(key)))?.payload)).toBe(payload);
  }
});

test("get --json says what was found, in text or base64, and that nothing was", async () => {
  await run(["insert", "json", "text"]);
  expect(await runJson("get", "json")).toMatchObject({
    exitCode: 0,
    json: { v: 1, key: "json", found: true, payload: "text", ttl_ms: null, asked: 3, answered: 2, needed: 2 },
  });
  await run(["insert", "--hex", "ff00", "fe"]);
  expect(await runJson("get", "--hex", "ff00")).toMatchObject({
    exitCode: 0,
    json: { v: 1, key_base64: "/wA=", payload_base64: "/g==" },
  });
  expect(await runJson("get", "nothing")).toMatchObject({ exitCode: 1, json: { v: 1, key: "nothing", found: false } });
});

test("status, ring, where, health and task ls print the JSON that programs read", async () => {
  const status = await runJson("status");
  expect(status.exitCode).toBe(1);
  expect(status.json).toMatchObject({
    v: 1,
    cluster: "stand-in",
    state: "degraded",
    replication_factor: 3,
    nodes: [
      {
        name: "n1",
        id: "3f9a61c2000000000000000000000000",
        address: node.address,
        state: "up",
        virtual_nodes: 32,
        weight: 1,
        owns: 0.3341,
        holds: 1,
        bytes: 5678,
        hints: 0,
        version: "0.1.0",
      },
      { name: "n2", state: "down", keys: 0, primary_keys: 0 },
    ],
  });
  expect(await runJson("ring")).toMatchObject({
    exitCode: 0,
    json: {
      v: 1,
      virtual_nodes: [
        { node: "n1", kind: "hashed" },
        { position: "eeeeeeeeeeeeeeee", node: "n2", kind: "fixed" },
      ],
    },
  });
  await run(["insert", "where", "x"]);
  expect(await runJson("where", "where")).toMatchObject({
    exitCode: 0,
    json: {
      v: 1,
      range: { after: "0000000000000000", up_to: "ffffffffffffffff" },
      replicas: [
        { node: "n1", state: "up", found: true, kind: "payload" },
        { node: "n2", state: "down", found: false, version: null, kind: null },
      ],
      hints: [{ node: "n1", for: "n2" }],
    },
  });
  expect(await runJson("health")).toMatchObject({
    exitCode: 0,
    json: {
      v: 1,
      live: true,
      ready: true,
      checks: [
        { name: "joined", ok: true },
        { name: "disk", ok: true },
      ],
    },
  });
  expect(await runJson("hints")).toEqual({
    exitCode: 0,
    json: { v: 1, hints: [{ node: "n1", for: "n2", hints: 12, bytes: 4096, state: "running", delivered: 3 }] },
  });
  expect(await runJson("task", "ls")).toMatchObject({
    json: {
      v: 1,
      tasks: [{ id: "t1", kind: "transfer", node: "n1", state: "running", done: 10, total: 100, rate: 5 }],
    },
  });
});

test("lists in a pipe are rows with tabs between, keys escaped, and no escape codes", async () => {
  await run(["insert", "-e", "list:a\\tb\\x00\\xff", "x\\n\\e[31m"]);
  expect((await run(["scan", "list:"])).text).toBe("list:a\\tb\\x00\\xff\tx\\n\\x1b[31m\n");
  expect((await run(["hints"])).text).toBe("n1\tn2\t12\t4096\trunning\t3\n");
  for (const args of [
    ["status"],
    ["ring"],
    ["node", "ls"],
    ["node", "info"],
    ["health"],
    ["help"],
    ["get", "nothing"],
  ]) {
    const { text, stderr } = await run(args);
    expect(text + stderr).not.toContain("\u001b");
  }
  expect((await run(["status", "--color", "never"])).text).not.toContain("\u001b");
  expect((await run(["get", "nothing", "--color", "always"])).stderr).toContain("\u001b[31m");
});

test("exit codes tell what happened, errors the rest", async () => {
  await run(["insert", "there", "x"]);
  expect(await run(["delete", "there", "nothing"])).toMatchObject({ exitCode: 6 });
  expect(await run(["delete", "nothing"])).toMatchObject({
    exitCode: 1,
    stderr: "error[not-found]: there is no key nothing\n",
  });
  const quorum = await run(["insert", "quorum:1", "x"]);
  expect(quorum.exitCode).toBe(4);
  expect(quorum.stderr).toContain("error[quorum]: insert needs 2 replicas, 1 answered\n  n1 ok · ");
  expect(quorum.stderr).toContain(
    "  effect: may have been written; it will spread if it was\n  fix: repeating an insert is safe; or try --consistency one",
  );
  expect((await run(["delete", "quorum:1"])).stderr).toContain("  fix: repeating a delete is safe; or try");
  expect((await run(["get", "quorum:1"])).stderr).not.toContain("effect:");
  for (const args of [
    ["insert", "full:1", "x"],
    ["delete", "full:1"],
  ]) {
    const full = await run(args);
    expect(full.exitCode).toBe(4);
    expect(full.stderr).toContain(
      "error[disk-full]: the disks of n1, n3 are full\n  n1 disk full · n2 not asked · n3 disk full · ",
    );
    expect(full.stderr).toContain(
      "  effect: may have been written; it will spread if it was\n  fix: make room on n1, n3: `taikv status` names",
    );
  }
  expect(await run(["get", "k", "--addr", "127.0.0.1:1"])).toMatchObject({ exitCode: 3 });
  expect((await run(["insert", "", "x"])).exitCode).toBe(2);
  expect((await run(["insert", "x".repeat(65_537), "x"])).stderr).toContain("the limit is 65536 bytes");
  expect((await run(["node", "weight", "n1", "0"])).stderr).toContain("it must be above 0 and at most 100");
  expect((await run(["node", "weight", "n1", "1.5"])).text).toContain("n1 has weight 1.5: 48 virtual nodes");
  expect(await run(["node", "leave", "n1"])).toMatchObject({ exitCode: 7 });
  expect(await run(["node", "leave", "n1", "--force"])).toMatchObject({ exitCode: 0, stderr: "waits for n2\n" });
  expect((await run(["node", "info", "n3"])).stderr).toContain("did you mean n1?");
  const json = await run(["get", "k", "--addr", "127.0.0.1:1", "--json"]);
  expect(JSON.parse(json.stderr)).toMatchObject({ v: 1, error: { code: "unreachable", exit_code: 3 } });
});

test("import takes what it can, names what it cannot, and export gives the same set back", async () => {
  const rows = Array.from({ length: 300 }, (_, index) => `{"key":"io:${index}","payload":"${index}"}`);
  rows.splice(10, 0, "nope");
  await writeFile(join(folder, "rows.jsonl"), rows.join("\n"));
  expect(await run(["import", "rows.jsonl"])).toMatchObject({ exitCode: 6 });
  expect(JSON.parse(await readFile(join(folder, "rows.jsonl.failed"), "utf8"))).toMatchObject({
    line: 11,
    reason: "the line is not valid JSON",
    source: "nope",
  });
  for (const file of ["out.csv", "out.jsonl"]) {
    expect(await run(["export", file, "--prefix", "io:"])).toMatchObject({ exitCode: 0, text: "" });
    const before = new Map(node.entries);
    for (const key of before.keys()) if (key.startsWith("io:")) node.entries.delete(key);
    expect((await runJson("import", file)).json).toMatchObject({ v: 1, inserted: 300, failed: 0, complete: true });
    for (const [key, { payload }] of before) expect(node.entries.get(key)?.payload).toEqual(payload);
  }
  expect((await run(["import", "-", "--format", "csv"], "key,payload\nio:last,1\n")).exitCode).toBe(0);
  expect((await run(["export", "-", "--format", "csv", "--prefix", "io:last"])).text).toBe(
    "key,payload,encoding\nio:last,1,utf8\n",
  );
});

test("of two rows with one key the later stays", async () => {
  const rows = Array.from({ length: 200 }, (_, index) => `{"key":"same","payload":"${index}"}`);
  await run(["import", "-"], rows.join("\n"));
  expect((await run(["get", "same"])).text).toBe("199");
});

test("a piped shell prints answers alone and stops at the first error with its exit code", async () => {
  const statements = ['insert shell "a\\nb"', "get shell", ":encode hex", "get shell", "get nothing", "get shell"].join(
    "\n",
  );
  const { exitCode, text, stderr } = await run(["repl"], statements);
  expect(exitCode).toBe(1);
  expect(text.split("\n").slice(1)).toEqual(['"a\\nb"', "x'610a62'", ""]);
  expect(stderr).toBe("there is no key nothing\n");
  expect(await run(["repl"], "gte x\n")).toMatchObject({ exitCode: 2 });
  expect(await run(["repl"], "insert k <<END\nopen\n")).toMatchObject({ exitCode: 2 });
});

test("configuration is read from the file that is named, and never from the folder one stands in", async () => {
  await writeFile(join(folder, "taikv.toml"), 'addr = "127.0.0.1:1"\n');
  expect((await run(["health"])).exitCode).toBe(0);
  await writeFile(join(folder, "named.toml"), "json = true\n");
  expect(JSON.parse((await run(["health", "--config", "named.toml"])).text)).toMatchObject({ ready: true });
  await writeFile(join(folder, "broken.toml"), "json = \n");
  expect(await run(["health", "--config", "broken.toml"])).toMatchObject({ exitCode: 2 });
});
