/** Another language: Python's grpcio with stubs generated from `proto/`, and what server reflection tells it. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { readmeSample } from "../support/documents.ts";
import { openPython } from "../support/python.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

const python = await openPython();
if ("missing" in python) console.warn(`SKIPPED, the tests with Python: ${python.missing}`);

let cluster: ClusterProcesses;

beforeAll(async () => {
  if ("missing" in python) return;
  cluster = await startCluster({ nodes: 3 });
});

afterAll(async () => {
  if ("missing" in python) return;
  await cluster[Symbol.asyncDispose]();
  await python[Symbol.asyncDispose]();
});

test.skipIf("missing" in python)(
  "Python inserts, gets, deletes, batches, scans, streams and reflects",
  async () => {
    if ("missing" in python) return;
    const script = join(import.meta.dir, "python/interop.py");
    const { exitCode, stdout, stderr } = await python.run(
      script,
      cluster.nodes.map(({ address }) => address),
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const seen = JSON.parse(stdout) as { services: string[] };
    expect(seen).toMatchObject({
      payload: "00ff20736e616b65",
      same_version: true,
      get_deleted: "NOT_FOUND",
      delete_missing: "NOT_FOUND",
      empty_key: "INVALID_ARGUMENT",
      large_comes_back: true,
      too_large: "INVALID_ARGUMENT",
      batch: ["insert", "failure"],
      batch_failure: "not-found",
      scanned: 100,
      session: true,
      methods: ["Get", "Insert", "Delete", "Batch", "Scan", "Session"],
      health: "0801",
    });
    for (const service of ["taikv.v1.KeyValue", "taikv.v1.Operator", "grpc.health.v1.Health"]) {
      expect(seen.services).toContain(service);
    }
  },
  120_000,
);

test.skipIf("missing" in python)(
  "the sample in Python prints what it says",
  async () => {
    if ("missing" in python) return;
    await using folder = await openTemporaryFolder("sample");
    const { text, expected } = await readmeSample("python", "sample");
    const script = join(folder.path, "sample.py");
    await writeFile(script, text.replaceAll("127.0.0.1:7400", cluster.node("n1").address));
    expect(await python.run(script, [])).toEqual({ exitCode: 0, stdout: expected as string, stderr: "" });
  },
  30_000,
);
