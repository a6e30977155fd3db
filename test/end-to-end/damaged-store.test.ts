/** A damaged store on the real binary: set aside and replaced where there is somebody to join, told clearly where not. */

import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { spawnServe, startNode } from "../support/node-process.ts";
import { until, within } from "../support/until.ts";

const KEYS = Array.from({ length: 200 }, (_, i) => `key:${i}`);

const PAGE_BYTES = 8192;

/** Makes nonsense of pages, numbered from 1: of the first ones behind the first, in which the tables begin. */
function damage(folder: string, page = 2, pages = 12): void {
  const file = openSync(join(folder, "store.db"), "r+");
  const nonsense = new Uint8Array(pages * PAGE_BYTES).fill(0xa5);
  writeSync(file, nonsense, 0, nonsense.length, (page - 1) * PAGE_BYTES);
  closeSync(file);
}

function damageTable(folder: string, table: string): void {
  using database = new Database(join(folder, "store.db"));
  database.run("pragma wal_checkpoint(truncate)");
  const [row] = database.query("select rootpage from sqlite_master where name = ?").values(table);
  database.close();
  damage(folder, row?.[0] as number, 1);
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

test("a node that was given no name comes back under the one it drew, in its own place, as long as its store tells who it was", async () => {
  await using cluster = await startCluster({ nodes: 2, args: ["--vnodes", "4"] });
  const dataFolder = join(cluster.folder, "unnamed");
  mkdirSync(dataFolder);
  const contacts = cluster.nodes.map(({ address }) => address);
  const options = { name: "unnamed", isNamed: false, dataFolder, join: contacts, args: ["--vnodes", "4"] };
  const first = await startNode(options);
  await cluster.settled(3);
  await first.stop();
  damageTable(dataFolder, "range_configs");
  await using again = await startNode({ ...options, listen: first.address }, 60_000);
  expect(again.log()).toContain("the store is damaged: it was set aside");
  expect(again.ready.node).toBe(first.ready.node);
  expect(again.ready.id).not.toBe(first.ready.id);
  await until("the former self to be gone", async () => (await cluster.status()).nodes.length === 3);
  await cluster.settled(3, 60_000);
}, 120_000);

test("a node whose store was cut to nothing beside its log refuses to found; with --join it sets aside what is left", async () => {
  await using cluster = await startCluster({ nodes: 3, args: ["--vnodes", "4"] });
  const { options, address, ready } = cluster.node("n3");
  const path = join(options.dataFolder, "store.db");
  await cluster.node("n3").kill();
  truncateSync(path);

  const alone = spawnServe({ ...options, listen: address, join: [] });
  expect(await within("the node to refuse", 20_000, alone.child.exited)).toBe(7);
  await alone.logEnded;
  expect(alone.log()).toContain("store.db is empty, beside store.db-wal");
  expect(existsSync(`${path}-wal`)).toBe(true);

  const again = await cluster.restart("n3");
  expect(again.log()).toContain("store.db is empty, beside store.db-wal");
  expect(existsSync(join(options.dataFolder, "set-aside-1", "store.db-wal"))).toBe(true);
  await until("the former self to be gone", async () =>
    (await cluster.status()).nodes.every(({ id }) => id !== ready.id),
  );
  await cluster.settled(3, 60_000);

  await again.stop();
  rmSync(path);
  const anew = await cluster.restart("n3");
  expect(anew.log()).toContain("this folder was used before and has no store: the node begins as a new one");
  expect(anew.log()).toContain(options.dataFolder);
}, 120_000);
