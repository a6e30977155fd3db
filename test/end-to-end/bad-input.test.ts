/** Bad input gets a clear error, the right exit code, and loses nothing. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTaikv } from "../support/binary.ts";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { spawnServe, startNode } from "../support/node-process.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { until, within } from "../support/until.ts";

let cluster: ClusterProcesses;

beforeAll(async () => {
  cluster = await startCluster({ nodes: 1 });
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** What a node calls its database. */
async function storeFileName(): Promise<string> {
  const names = await readdir(cluster.node("n1").options.dataFolder);
  const found = names.find((name) => /\.(db|sqlite)$/.test(name));
  if (found === undefined) throw new Error(`No database among ${names.join(", ")}`);
  return found;
}

/** Runs `taikv serve`, which must end by itself. */
function serve(...args: string[]) {
  return runTaikv(["serve", "--no-http", ...args], { withinMs: 20_000 });
}

test("a port in use: exit 2, with the port", async () => {
  const { address } = cluster.node("n1");
  await using folder = await openTemporaryFolder("port");
  const { exitCode, stdoutText, stderr } = await serve("--listen", address, "--data", folder.path);
  expect({ exitCode, stdoutText }).toEqual({ exitCode: 2, stdoutText: "" });
  expect(stderr).toContain(address.split(":")[1] as string);
});

test("a folder that is no folder: exit 2", async () => {
  await using folder = await openTemporaryFolder("file");
  const path = join(folder.path, "file");
  await writeFile(path, "not a folder");
  const { exitCode, stderr } = await serve("--listen", "127.0.0.1:0", "--data", path);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(path);
});

test("a folder with another program's database: exit 7, and it stays as it is", async () => {
  await using folder = await openTemporaryFolder("foreign");
  const path = join(folder.path, await storeFileName());
  {
    using database = new Database(path);
    database.run("create table thesis (chapter text)");
    database.run("insert into thesis values ('five years of work')");
  }
  const before = await Bun.file(path).bytes();
  const { exitCode, stderr } = await serve("--listen", "127.0.0.1:0", "--data", folder.path);
  expect(exitCode).toBe(7);
  expect(stderr).toContain(folder.path);
  expect(await Bun.file(path).bytes()).toEqual(before);
});

test("a folder in use by another node: refused, and that node goes on", async () => {
  const { options } = cluster.node("n1");
  const { exitCode } = await serve("--listen", "127.0.0.1:0", "--data", options.dataFolder);
  expect([2, 7]).toContain(exitCode);
  expect((await cluster.run(["insert", "still", "here"])).exitCode).toBe(0);
});

test("a database of a newer schema: exit 7, and it stays as it is", async () => {
  await using folder = await openTemporaryFolder("newer");
  const node = await startNode({ name: "old", dataFolder: folder.path });
  await node.stop();
  const path = join(folder.path, await storeFileName());
  {
    using database = new Database(path);
    const { user_version } = database.query("pragma user_version").get() as { user_version: number };
    expect(user_version).toBeGreaterThan(0);
    database.run(`pragma user_version = ${user_version + 1000}`);
  }
  const { exitCode, stderr } = await serve("--listen", "127.0.0.1:0", "--data", folder.path);
  expect(exitCode).toBe(7);
  expect(stderr).toMatch(/newer|schema/);
});

test("an unreachable contact: the node keeps trying, says so, and founds nothing", async () => {
  await using folder = await openTemporaryFolder("lonely");
  const { child, firstLine, log } = spawnServe({ name: "lonely", dataFolder: folder.path, join: ["127.0.0.1:1"] });
  try {
    await until("the node to name the contact", () => log().includes("127.0.0.1:1"), { withinMs: 10_000 });
    const early = await Promise.race([firstLine, Bun.sleep(1500).then(() => "quiet")]);
    expect(early).toBe("quiet");
    expect(child.exitCode).toBeNull();
    child.kill("SIGTERM");
    await within("the node to stop", 10_000, child.exited);
  } finally {
    child.kill("SIGKILL");
  }
});

test("a contact that appears later is joined", async () => {
  await using folder = await openTemporaryFolder("late");
  const port = await freePort();
  const first = { name: "first", dataFolder: join(folder.path, "first"), listen: `127.0.0.1:${port}` };
  const second = { name: "second", dataFolder: join(folder.path, "second"), join: [first.listen] };
  await mkdir(first.dataFolder);
  await mkdir(second.dataFolder);
  const waiting = startNode(second, 30_000);
  await Bun.sleep(500);
  await using founder = await startNode(first);
  await using joiner = await waiting;
  expect(joiner.ready.cluster).toBe(founder.ready.cluster);
});

test("a contact of a cluster with other settings: exit 2, with both settings", async () => {
  const { address } = cluster.node("n1");
  for (const [flag, value] of [
    ["--replicas", "5"],
    ["--successors", "8"],
    ["--consistency", "all"],
    ["--cluster-name", "elsewhere"],
  ] as const) {
    await using folder = await openTemporaryFolder("settings");
    const { exitCode, stderr } = await serve(
      "--listen",
      "127.0.0.1:0",
      "--data",
      folder.path,
      "--join",
      address,
      flag,
      value,
    );
    expect({ flag, exitCode }).toEqual({ flag, exitCode: 2 });
    expect(stderr).toContain(value);
  }
});

test("a contact of another cluster is named and refused; the node stays in its own", async () => {
  await using folder = await openTemporaryFolder("other");
  const options = { name: "other", dataFolder: folder.path };
  const before = await startNode(options);
  await before.stop();
  await using after = await startNode({ ...options, join: [cluster.node("n1").address] });
  expect(after.ready.cluster).toBe(before.ready.cluster);
  expect(after.log()).toContain(cluster.node("n1").ready.cluster);
  expect((await cluster.status()).nodes.map(({ name }) => name)).toEqual(["n1"]);
});

test("a bind beyond loopback without TLS and secret: exit 7, naming the way out", async () => {
  await using folder = await openTemporaryFolder("open");
  const { exitCode, stderr } = await serve("--listen", "0.0.0.0:0", "--data", folder.path);
  expect(exitCode).toBe(7);
  expect(stderr).toContain("--insecure");
});

test("a malformed import row is reported by its line, the rest goes in: exit 6", async () => {
  await using folder = await openTemporaryFolder("rows");
  const path = join(folder.path, "rows.jsonl");
  const rows = [
    '{"key":"good-1","payload":"a"}',
    '{"key":"bad"',
    '{"payload":"no key"}',
    '{"key":"good-2","payload":"b"}',
  ];
  await writeFile(path, `${rows.join("\n")}\n`);
  const { exitCode, stderr } = await cluster.run(["import", path]);
  expect(exitCode).toBe(6);
  const failed = await Bun.file(`${path}.failed`).text();
  expect(failed).toMatch(/\b2\b/);
  expect(failed).toMatch(/\b3\b/);
  expect(stderr).toContain(`${path}.failed`);
  expect((await cluster.run(["get", "good-1"])).stdoutText).toBe("a");
  expect((await cluster.run(["get", "good-2"])).stdoutText).toBe("b");
});

test("a file that is not there: exit 2, with its name", async () => {
  const { exitCode, stderr } = await cluster.run(["import", "/nowhere/rows.jsonl"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("/nowhere/rows.jsonl");
});

async function freePort(): Promise<number> {
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const { port } = server;
  server.stop(true);
  return port;
}
