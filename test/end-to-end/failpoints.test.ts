/** Failpoints: none in the released program; a node that dies at one starts again and nothing acknowledged is lost. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { type FailpointName, failpointsFrom } from "#base/failpoint.ts";
import { binaryPath } from "../support/binary.ts";
import { buildWithFailpoints } from "../support/failpoint-binary.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { startNode } from "../support/node-process.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { within } from "../support/until.ts";
import { crashAt, FAILPOINTS, startVictimCluster } from "./crash-at.ts";

const LONG_MS = 300_000;

/** The others are passed by `bun run promises failpoints`. */
const SHORT: readonly FailpointName[] = ["before-fsync", "before-replica-answer"];

test("the released program contains no failpoint, the one for tests contains them all", async () => {
  await using built = await buildWithFailpoints();
  const released = readFileSync(binaryPath());
  const forTests = readFileSync(built.path);
  for (const name of [...Object.keys(FAILPOINTS), "TAIKV_FAILPOINT"]) {
    expect([name, released.includes(name), forTests.includes(name)]).toEqual([name, false, true]);
  }
});

test("a failpoint is named with an action and a passing, and nothing else is taken", () => {
  expect([...failpointsFrom("a:crash:3,b:pause")]).toEqual([
    ["a", { action: "crash", left: 3 }],
    ["b", { action: "pause", left: 1 }],
  ]);
  for (const wrong of ["a", "a:boom", "a:crash:0", ":crash", "a:crash:x"])
    expect(() => failpointsFrom(wrong)).toThrow();
});

test(
  "a node that dies at a failpoint under load starts again without help, and no acknowledged write is lost",
  async () => {
    await using built = await buildWithFailpoints();
    await using cluster = await startVictimCluster();
    for (const failpoint of SHORT) {
      const { lost, acknowledged } = await crashAt(cluster, built.path, failpoint);
      expect([failpoint, lost]).toEqual([failpoint, 0]);
      expect(acknowledged).toBeGreaterThan(50);
    }
  },
  LONG_MS,
);

test("a failed fsync: nothing is acknowledged any more, and the node has left within two seconds, with 70", async () => {
  await using built = await buildWithFailpoints();
  await using folder = await openTemporaryFolder("fsync");
  const env = { TAIKV_FAILPOINT: "before-fsync:fail:200" };
  await using node = await startNode({ name: "n1", dataFolder: folder.path, binary: built.path, env });
  using client = connectGrpc(node.address);
  let acknowledged = 0;
  let lastMs = 0;
  const exited = node.exited.then((code) => ({ code, atMs: Date.now() }));
  while (node.isRunning()) {
    await client.insert(`k${acknowledged}`, "x", { timeoutMs: 1000 }).then(
      () => {
        acknowledged++;
        lastMs = Date.now();
      },
      () => undefined,
    );
  }
  const { code, atMs } = await within("the node to end", 10_000, exited);
  expect(code).toBe(70);
  const lines = node
    .log()
    .split("\n")
    .map((line) => JSON.parse(line) as { time: string; msg: string; why?: string; reason?: string });
  const end = lines.find(({ msg }) => msg === "the node stops");
  expect(end).toMatchObject({ why: "storage-failed", reason: expect.stringContaining("SQLITE_IOERR_FSYNC") });
  const failedMs = Date.parse(end?.time ?? "");
  expect(atMs - failedMs).toBeLessThan(2000);
  // An answer may still be on its way.
  expect(lastMs - failedMs).toBeLessThan(100);
  expect(acknowledged).toBeGreaterThan(10);
  // What was acknowledged is there; what was not may be.
  await using again = await startNode({ name: "n1", dataFolder: folder.path, listen: node.address });
  using later = connectGrpc(again.address);
  for (let i = 0; i < acknowledged; i++) expect(await later.get(`k${i}`)).toBeDefined();
});
