/** Files in and out: what was imported is exported, whatever the bytes; an import killed half-way is run again. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binaryPath, plainEnvironment } from "../support/binary.ts";
import { track } from "../support/child-processes.ts";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { HOSTILE_KEYS } from "../support/samples.ts";
import { openTemporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/until.ts";

let cluster: ClusterProcesses;
let folder: TemporaryFolder;

beforeAll(async () => {
  cluster = await startCluster({ nodes: 3 });
  folder = await openTemporaryFolder("files");
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

type Row = {
  readonly key?: string;
  readonly key_base64?: string;
  readonly payload?: string;
  readonly payload_base64?: string;
};

/** Key and value of every row as base64, sorted: what two files must agree on. */
function contentOf(text: string): string[] {
  const rows = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
  const base64 = (plain: string | undefined, encoded: string | undefined) =>
    encoded ?? Buffer.from(plain ?? "").toString("base64");
  return rows.map((row) => `${base64(row.key, row.key_base64)} ${base64(row.payload, row.payload_base64)}`).sort();
}

function cityRows(prefix: string, count: number): string {
  const rows = Array.from({ length: count }, (_, i) => ({
    key: `${prefix}${i}`,
    payload: JSON.stringify({ name: `Stadt Nr. ${i} – “Übersee”`, population: i * 37 }),
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

test("a few thousand rows of JSON lines come out as they went in", async () => {
  const text = cityRows("city:", 4000);
  const path = join(folder.path, "cities.jsonl");
  await writeFile(path, text);
  const imported = await cluster.run(["import", path], { at: "n1" });
  expect({ exitCode: imported.exitCode, stderr: imported.stderr }).toMatchObject({ exitCode: 0 });
  const out = join(folder.path, "out.jsonl");
  expect((await cluster.run(["export", out, "--prefix", "city:"], { at: "n2" })).exitCode).toBe(0);
  expect(contentOf(await Bun.file(out).text())).toEqual(contentOf(text));
});

test("CSV goes in and out", async () => {
  const path = join(folder.path, "rows.csv");
  await writeFile(path, 'key,payload,encoding\ncsv:1,plain,\ncsv:2,"quoted ""and"", with a comma",\n');
  expect((await cluster.run(["import", path])).exitCode).toBe(0);
  expect((await cluster.run(["get", "csv:2"])).stdoutText).toBe('quoted "and", with a comma');
  const out = join(folder.path, "out.csv");
  expect((await cluster.run(["export", out, "--prefix", "csv:"])).exitCode).toBe(0);
  const [header, ...rows] = (await Bun.file(out).text()).trimEnd().split("\n");
  expect(header?.trimEnd()).toBe("key,payload,encoding");
  expect(rows.length).toBe(2);
});

test("keys and values of any bytes survive export and import in both formats", async () => {
  using client = connectGrpc(cluster.node("n1").address);
  for (const [, key] of HOSTILE_KEYS) await client.insert(key, key);
  for (const format of ["jsonl", "csv"]) {
    const path = join(folder.path, `hostile.${format}`);
    expect((await cluster.run(["export", path])).exitCode).toBe(0);
    for (const [, key] of HOSTILE_KEYS) await client.delete(key);
    expect((await cluster.run(["import", path])).exitCode).toBe(0);
    for (const [name, key] of HOSTILE_KEYS) {
      const payload = await client.get(key);
      expect({ format, name, isEqual: payload !== undefined && Buffer.from(payload).equals(key) }).toEqual({
        format,
        name,
        isEqual: true,
      });
    }
  }
});

test("an import killed half-way and run again ends with the same set", async () => {
  const text = cityRows("half:", 20_000);
  const path = join(folder.path, "half.jsonl");
  await writeFile(path, text);
  const { address } = cluster.node("n1");
  const child = track(
    Bun.spawn([binaryPath(), "import", path, "--addr", address, "--in-flight", "16"], {
      cwd: folder.path,
      env: plainEnvironment(),
      stdout: "ignore",
      stderr: "ignore",
    }),
  );
  using client = connectGrpc(address);
  await until("some rows to be in", async () => (await client.get("half:200")) !== undefined, { everyMs: 5 });
  child.kill("SIGKILL");
  await child.exited;
  expect((await cluster.run(["import", path], { withinMs: 60_000 })).exitCode).toBe(0);
  const out = join(folder.path, "half-out.jsonl");
  expect((await cluster.run(["export", out, "--prefix", "half:"], { withinMs: 60_000 })).exitCode).toBe(0);
  expect(contentOf(await Bun.file(out).text())).toEqual(contentOf(text));
}, 150_000);
