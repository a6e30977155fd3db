/** A million entries on three nodes: a restart without a scan, rounds that cost next to nothing, a difference mended. */
import { Database } from "bun:sqlite";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "#base/hash.ts";
import { bytesText } from "#base/units.ts";
import { positionFromBytes } from "#model/position.ts";
import type { Version } from "#model/version.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { openEngine } from "#storage/open-engine.ts";
import { STORAGE_WRITER_URL } from "../../../src/workers.ts";
import { type ClusterProcesses, startCluster } from "../../support/cluster-processes.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import type { NodeProcess } from "../../support/node-process.ts";
import { until } from "../../support/until.ts";
import { durationFigure, noneFigure, type PromiseCheck, plainFigure } from "./figure.ts";

/** `TAIKV_ENTRIES` makes it smaller. */
const ENTRIES = Number(process.env["TAIKV_ENTRIES"] ?? 1_000_000);
const DIFFERENT = 100;
const PAYLOAD_BYTES = 32;
const REPAIRED_WITHIN_MS = 5000;
const REPAIR_BYTES_MAX = 2_000_000;
const ROUND_BYTES_MAX = 100_000;
/** Copies are compared every four seconds. */
const ROUND_MS = 4000;
const ROUNDS = 5;
/** For an owner that has been down for longer no hint is kept. */
const HINT_WINDOW_MS = 100;

type Figures = {
  readonly entries: number;
  readonly repairedEntries: number;
  readonly bulkBytesSent: number;
  readonly ranges: number;
};

export const antiEntropy: PromiseCheck = {
  name: "anti-entropy",
  summary: `${ENTRIES.toLocaleString("en")} entries on three nodes: equal replicas, ${DIFFERENT} different ones, a restart`,
  run: async (report) => {
    // Without hints: comparing copies must mend it all.
    await using cluster = await startCluster({ nodes: 3, args: ["--hint-window", `${HINT_WINDOW_MS}ms`] });
    const names = cluster.nodes.map(({ name }) => name);
    await Promise.all(names.map((name) => cluster.node(name).stop()));
    await fillStores(cluster);

    const readBytes = await restartAll(cluster);
    const stored = statSync(join(cluster.node("n1").options.dataFolder, "store.db")).size;
    report(plainFigure("bytes of a store", bytesText(stored)));
    report({
      name: "read from it by a start, most of three nodes",
      measured: bytesText(Math.max(...readBytes)),
      promised: "at most a quarter of the store",
      isKept: Math.max(...readBytes) <= stored / 4,
    });
    const rebuilt = cluster.nodes.filter((node) => node.log().includes("Merkle tree was made anew")).length;
    report(noneFigure("trees made anew by a scan", rebuilt, 3));
    const counted = await Promise.all(cluster.nodes.map(async (node) => (await figuresOf(node)).entries));
    report(noneFigure("nodes that count other entries", counted.filter((entries) => entries !== ENTRIES).length, 3));

    await cluster.settled(3);
    await Bun.sleep(ROUND_MS);
    const before = await bulkBytes(cluster.nodes);
    await Bun.sleep(ROUNDS * ROUND_MS);
    const perRound = ((await bulkBytes(cluster.nodes)) - before) / ROUNDS;
    report({
      name: "traffic of a round over equal replicas, all nodes together",
      measured: bytesText(perRound),
      promised: `at most ${bytesText(ROUND_BYTES_MAX)}`,
      isKept: perRound <= ROUND_BYTES_MAX,
    });

    await makeDifferent(cluster);
    const others = [cluster.node("n1"), cluster.node("n2")];
    const sentBefore = await bulkBytes(others);
    await cluster.restart("n3");
    const startedMs = performance.now();
    const repaired = await until(
      "the differences to be mended",
      async () => {
        const figures = await figuresOf(cluster.node("n3"));
        return figures.repairedEntries >= DIFFERENT ? figures : undefined;
      },
      { withinMs: 60_000, everyMs: 50 },
    );
    report(
      durationFigure(
        `${DIFFERENT} different entries mended after the node was ready`,
        performance.now() - startedMs,
        REPAIRED_WITHIN_MS,
      ),
    );
    const sent = (await bulkBytes(others)) - sentBefore + repaired.bulkBytesSent;
    report({
      name: "traffic for it, all nodes together",
      measured: bytesText(sent),
      promised: `at most ${bytesText(REPAIR_BYTES_MAX)}`,
      isKept: sent <= REPAIR_BYTES_MAX,
    });
    report(noneFigure("entries repaired that were not different", repaired.repairedEntries - DIFFERENT, ENTRIES));
  },
};

/** The same entries in the three stores, put there by the engine once and then copied. */
async function fillStores(cluster: ClusterProcesses): Promise<void> {
  const folders = cluster.nodes.map(({ options }) => options.dataFolder);
  const [first, ...others] = folders as [string, ...string[]];
  {
    await using engine = await openEngine({
      kind: "sqlite",
      folder: first,
      sync: "normal",
      writerUrl: STORAGE_WRITER_URL,
    });
    const version = new Uint8Array(16) as Version;
    new DataView(version.buffer).setBigUint64(0, BigInt(Date.now() - 60_000) << 16n);
    const payload = new Uint8Array(PAYLOAD_BYTES).fill(7);
    for (let i = 0; i < ENTRIES; i += 2000) {
      const batch = Array.from({ length: Math.min(2000, ENTRIES - i) }, (_, j) => {
        const key = new TextEncoder().encode(`key:${i + j}`);
        const position = positionFromBytes(sha256(key));
        const entry = sealEntry({ position, key, version, kind: "payload", expiresAtMs: 0, payload });
        return { kind: "put-entry", entry } as const;
      });
      const result = await engine.append(batch);
      if (result.kind !== "durable") throw new Error(`The store could not be filled: ${result.kind}`);
    }
  }
  for (const folder of others) {
    using database = new Database(join(folder, "store.db"));
    database.run(`attach '${join(first, "store.db")}' as filled`);
    for (const table of ["entries", "tree_leaves", "tree_changes"]) {
      database.run(`delete from ${table}`);
      database.run(`insert into ${table} select * from filled.${table}`);
    }
    database.run("update counters set entries = (select entries from filled.counters)");
    database.run("detach filled");
  }
}

/** Starts all nodes again; answers how many bytes each has read from its files until it was ready. */
async function restartAll(cluster: ClusterProcesses): Promise<number[]> {
  await cluster.restartAll(cluster.nodes.map(({ address }) => address));
  return cluster.nodes.map(({ pid }) =>
    Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1] ?? 0),
  );
}

/** Writes that one owner never gets, because it is dead and known to be. */
async function makeDifferent(cluster: ClusterProcesses): Promise<void> {
  await cluster.node("n3").kill();
  await until(
    "n3 to be seen as down",
    async () => {
      const { nodes } = await cluster.status("n1");
      return nodes.some(({ name, state }) => name === "n3" && state === "down");
    },
    { withinMs: 30_000 },
  );
  // Another node may have seen it a moment later. What a hint brings home is not mended by a comparison.
  await Bun.sleep(10 * HINT_WINDOW_MS);
  using client = connectGrpc(cluster.node("n1").address);
  for (let i = 0; i < DIFFERENT; i++) {
    const key = `key:${Math.floor((i * ENTRIES) / DIFFERENT)}`;
    await until(`${key} to be written`, () => client.insert(key, `different ${i}`, { consistency: "quorum" }));
  }
}

async function figuresOf(node: NodeProcess): Promise<Figures> {
  using client = connectGrpc(node.address);
  const answer = await client.call("taikv.v1.Operator/NodeStatus", {});
  return {
    entries: Number(answer["entries"]),
    repairedEntries: Number(answer["repairedEntries"]),
    bulkBytesSent: Number(answer["bulkBytesSent"]),
    ranges: Number(answer["ranges"]),
  };
}

async function bulkBytes(nodes: readonly NodeProcess[]): Promise<number> {
  const figures = await Promise.all(nodes.map(figuresOf));
  return figures.reduce((sum, { bulkBytesSent }) => sum + bulkBytesSent, 0);
}
