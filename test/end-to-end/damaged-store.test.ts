/** A damaged store on the real binary: set aside and replaced where there is somebody to join, told clearly where not. */
import { expect, test } from "bun:test";
import { closeSync, openSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { spawnServe } from "../support/node-process.ts";
import { until, within } from "../support/until.ts";

const KEYS = Array.from({ length: 200 }, (_, i) => `key:${i}`);

/** Makes nonsense of the first pages behind the first one, in which the tables begin. */
function damage(folder: string): void {
  const file = openSync(join(folder, "store.db"), "r+");
  const nonsense = new Uint8Array(12 * 8192).fill(0xa5);
  writeSync(file, nonsense, 0, nonsense.length, 8192);
  closeSync(file);
}

test("a node whose store is damaged says so and stops; with --join it sets it aside and gets everything anew", async () => {
  await using cluster = await startCluster({ nodes: 3, args: ["--vnodes", "4"] });
  using client = connectGrpc(cluster.node("n1").address);
  for (const key of KEYS) await until(`${key} to be written`, () => client.insert(key, "x", { consistency: "all" }));
  const { options, address } = cluster.node("n3");
  await cluster.node("n3").stop();
  damage(options.dataFolder);

  const alone = spawnServe({ ...options, listen: address, join: [] });
  expect(await within("the node to refuse", 20_000, alone.child.exited)).toBe(7);
  expect(alone.log()).toContain("error[folder-damaged]");
  expect(alone.log()).toContain("--join");
  expect(readdirSync(options.dataFolder)).toContain("store.db");

  const again = await cluster.restart("n3");
  expect(again.log()).toContain("the store is damaged: it was set aside");
  expect(readdirSync(options.dataFolder).some((name) => name.startsWith("set-aside-"))).toBe(true);
  await cluster.settled(3, 120_000);
  using later = connectGrpc(again.address);
  for (const key of KEYS) {
    await until(`${key} to be read`, async () => (await later.get(key, { consistency: "all" })) !== undefined);
  }
}, 180_000);
