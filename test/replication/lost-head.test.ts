/** Which entry it was whose head has rotted: told from the sums, or as if they said nothing. */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { successorWithoutOwner } from "#replication/ballot.ts";
import { pieceAt } from "#replication/range-map.ts";
import { A, B, C, CONFIG, give, spoilHead, together, twoOfOneLeaf } from "../support/few-nodes.ts";
import type { LoneNode } from "../support/lone-node.ts";
import { loadFrom, recordsOf } from "../support/replication-disk.ts";

const [DROPPED] = successorWithoutOwner(CONFIG, C) as [RangeConfig];

function stored(node: LoneNode, { position, key }: Entry): Entry | undefined {
  const result = loadFrom(node.disk, { kind: "entries", keys: [{ position, key }] });
  const found = result.kind === "entries" ? result.entries[0] : undefined;
  return found?.kind === "entry" ? found.entry : undefined;
}

test("two that lost their heads in one leaf are mended by whoever remains after a slot was dropped, and the range is synced", () => {
  for (const rotten of [A, B]) {
    const cluster = together(1, 2);
    const entries = twoOfOneLeaf();
    for (const id of [A, B]) give(cluster.node(id), ...entries);
    for (const entry of entries) spoilHead(cluster.node(rotten), entry);
    cluster.learn(CONFIG, DROPPED);
    cluster.run(30_000);
    for (const id of [A, B]) {
      for (const entry of entries) expect(stored(cluster.node(id), entry)).toEqual(entry);
      expect(recordsOf(cluster.node(id).disk, "set-aside")).toEqual([]);
    }
    expect(pieceAt(cluster.node(A).replication.held, entries[0].position)?.config.synced).toBe(true);
  }
});

test("what is written to the leaf meanwhile does not make it another one", () => {
  const cluster = together(1, 2, 3);
  const [own, hot] = twoOfOneLeaf();
  for (const id of [A, B, C]) give(cluster.node(id), own, hot);
  spoilHead(cluster.node(A), own);
  const scanMs = 25;
  cluster
    .node(A)
    .slowDown((effect) =>
      effect.kind === "load" && effect.request.kind === "scan-heads" && effect.request.limits.entriesMax === 4096
        ? scanMs
        : 0,
    );
  cluster.learn(CONFIG, DROPPED);
  cluster.say(C, "down");
  for (let i = 0; i < 500; i++) {
    const payload = Uint8Array.of(i & 255);
    cluster.node(B).operate({ kind: "insert", key: hot.key, payload, ttlMs: 0, consistency: "quorum" });
    cluster.run(20);
  }
  cluster.run(30_000);
  for (const id of [A, B]) expect(stored(cluster.node(id), own)).toEqual(own);
});
