/**
 * Deleted keys stay deleted, whoever was away for however long, and in the end nothing of them is left.
 *
 * First a replica that keeps its place misses the deletes; then a node is away for so long that it is replaced, with hints
 * and old copies on its disk, and comes back when the tombstones are purged and everyone has been restarted.
 */
import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ClusterProcesses, startCluster } from "../../support/cluster-processes.ts";
import { type ConsistencyName, connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { durationFigure, noneFigure, type PromiseCheck, plainFigure, type Report } from "./figure.ts";

const KEYS = Array.from({ length: 1000 }, (_, i) => `deleted:${i}`);
const LEVELS: readonly ConsistencyName[] = ["one", "quorum", "all"];
const AT_ONCE = 32;
const GRACE_MS = 1000;
/** Away for so many graces. */
const GRACES_AWAY = 8;
const PURGED_WITHIN_MS = 60_000;

export const deletes: PromiseCheck = {
  name: "deletes",
  summary: "1,000 keys deleted while a replica is away longer than every grace: none comes back, no row is left",
  run: async (report) => {
    await missedByReplica(report);
    await missedByReplacedNode(report);
  },
};

async function missedByReplica(report: Report): Promise<void> {
  await using cluster = await startCluster({ nodes: 3, args: ["--purge-grace", `${GRACE_MS}ms`] });
  await forEachKey(cluster, "n1", (client, key) => client.insert(key, `old ${key}`, { consistency: "all" }));
  await cluster.node("n3").kill();
  await forEachKey(cluster, "n1", (client, key) => client.delete(key));
  await Bun.sleep(GRACES_AWAY * GRACE_MS);
  const kept = rowsIn(cluster, "n1");
  report(noneFigure("replica away: tombstones purged without it", KEYS.length - kept, KEYS.length));
  await cluster.restart("n3");
  const backMs = performance.now();
  report(noneFigure("replica back: reads that found a deleted key", await countFound(cluster), reads(3)));
  await cluster.settled(3);
  report(await purged("replica back: every tombstone gone from every file", cluster, backMs));
  report(noneFigure("after the purge: reads that found a deleted key", await countFound(cluster), reads(3)));
  await stopAll(cluster);
  report(noneFigure("rows of deleted keys after a checkpoint", countRows(cluster), 3 * KEYS.length));
}

async function missedByReplacedNode(report: Report): Promise<void> {
  const args = ["--purge-grace", `${GRACE_MS}ms`, "--replace-after", "4s"];
  await using cluster = await startCluster({ nodes: 4, args });
  await forEachKey(cluster, "n1", (client, key) => client.insert(key, `old ${key}`, { consistency: "all" }));
  // What n2 misses in a moment is kept for it by whoever is no owner, n4 among them.
  await cluster.node("n2").kill();
  await forEachKey(cluster, "n1", (client, key) => client.insert(key, `newer ${key}`));
  await until("n4 to keep hints", async () => rowsOf(cluster, "n4", "hints") > 0, { withinMs: 20_000 });
  await cluster.node("n4").kill();
  const hints = rowsOf(cluster, "n4", "hints");
  report(plainFigure("n4 goes away with old entries / records of hints", `${rowsIn(cluster, "n4")} / ${hints}`));
  await cluster.restart("n2");
  await until("the others to be up", () => allUp(cluster, 3), { withinMs: 60_000 });
  await forEachKey(cluster, "n1", (client, key) =>
    until(`${key} to be deleted`, async () => {
      await client.delete(key, { timeoutMs: 5000 });
      return true;
    }),
  );
  const deletedMs = performance.now();
  report(await purged("n4 replaced: every tombstone gone from the others' files", cluster, deletedMs));
  const addresses = cluster.running().map(({ address }) => address);
  for (const { name } of cluster.running()) await cluster.node(name).kill();
  await cluster.restartAll([...addresses, cluster.node("n4").address]);
  await cluster.settled(4, 120_000);
  report(noneFigure("n4 back with its old disk: reads that found a deleted key", await countFound(cluster), reads(4)));
  await until("the hints to be gone", async () => rowsOf(cluster, "n4", "hints") === 0, { withinMs: 90_000 });
  report(noneFigure("and when its hints are gone", await countFound(cluster), reads(4)));
  const figures = await cluster.status();
  const setAside = figures.nodes.map(({ name, set_aside_entries: count }) => `${name} ${String(count)}`).join(" ");
  report(plainFigure("entries set aside since the restart", setAside));
  await forEachKey(cluster, "n4", (client, key) => client.insert(key, `again ${key}`));
  report(noneFigure("keys inserted again and not found", reads(4) - (await countFound(cluster)), reads(4)));
  await forEachKey(cluster, "n3", (client, key) => client.delete(key));
  report(await purged("deleted again: every tombstone gone from every file", cluster, performance.now()));
  await stopAll(cluster);
  report(noneFigure("rows of deleted keys after a checkpoint", countRows(cluster), 4 * KEYS.length));
}

function reads(nodes: number): number {
  return nodes * KEYS.length * LEVELS.length;
}

async function allUp(cluster: ClusterProcesses, count: number): Promise<boolean> {
  return (await cluster.status("n1")).nodes.filter(({ state }) => state === "up").length === count;
}

async function forEachKey(
  cluster: ClusterProcesses,
  at: string,
  run: (client: GrpcClient, key: string) => Promise<unknown>,
): Promise<void> {
  using client = connectGrpc(cluster.node(at).address);
  const rest = KEYS.values();
  const worker = async (): Promise<void> => {
    for (const key of rest) await run(client, key);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Reads through every node at every level, and scans, that find a key. */
async function countFound(cluster: ClusterProcesses): Promise<number> {
  let found = 0;
  for (const { name } of cluster.running()) {
    for (const consistency of LEVELS) {
      await forEachKey(cluster, name, async (client, key) => {
        const payload = await until(`${key} to be answered at ${name}`, async () => {
          return { payload: await client.get(key, { consistency, timeoutMs: 10_000 }) };
        });
        if (payload.payload !== undefined) found++;
      });
    }
  }
  return found;
}

/** How long it took until no file of a running node has a row of a deleted key. */
async function purged(name: string, cluster: ClusterProcesses, sinceMs: number) {
  await until(
    "the tombstones to be purged",
    async () => cluster.running().every((node) => rowsIn(cluster, node.name) === 0),
    { withinMs: 3 * PURGED_WITHIN_MS, everyMs: 250 },
  );
  return durationFigure(name, performance.now() - sinceMs, PURGED_WITHIN_MS);
}

/** Stopping moves the log into the database. */
async function stopAll(cluster: ClusterProcesses): Promise<void> {
  for (const node of cluster.running()) await node.stop();
}

/** Rows that are left when nobody runs; the files are looked at by themselves, without a log. */
function countRows(cluster: ClusterProcesses): number {
  let rows = 0;
  for (const { name, options } of cluster.nodes) {
    if (existsSync(join(options.dataFolder, "store.db-wal"))) throw new Error(`${name} has left its log`);
    rows += rowsIn(cluster, name);
  }
  return rows;
}

/** Of the keys that start with `deleted:`, in hex because keys are bytes. */
function rowsIn(cluster: ClusterProcesses, name: string): number {
  return rowsOf(cluster, name, "entries where key >= x'64656c657465643a' and key < x'64656c657465643b'");
}

function rowsOf(cluster: ClusterProcesses, name: string, from: string): number {
  using database = new Database(join(cluster.node(name).options.dataFolder, "store.db"), { readonly: true });
  database.run("pragma busy_timeout = 5000");
  const row = database.prepare<{ rows: number }, []>(`select count(*) as rows from ${from}`).get();
  return row?.rows ?? Number.NaN;
}
