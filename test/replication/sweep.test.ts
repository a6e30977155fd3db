/** Orphans: copies on a node that does not own the range, and that nobody knows of. */
import { expect, test } from "bun:test";
import type { RangeConfig } from "#model/range-config.ts";
import type { MessageKind } from "#replication/message.ts";
import { A, B, C, CONFIG, D, entryOf, give, holds, normal, togetherWith, WHOLE } from "../support/few-nodes.ts";
import { contentOf, recordsOf } from "../support/replication-disk.ts";

const OTHERS: RangeConfig = { ...CONFIG, slots: [normal(A), normal(B), normal(D)] };

/** A, B and D own everything; C owns nothing, never did, has no place on the ring, and has these. */
function orphansAt(config: RangeConfig, ...entries: ReturnType<typeof entryOf>[]) {
  const cluster = togetherWith({ sweepEveryMs: 200 }, 1, 2, 3, 4);
  cluster.learn(config);
  give(cluster.node(C), ...entries);
  const ofC = () => contentOf(cluster.node(C).disk, WHOLE);
  const ownersOf = (entry: ReturnType<typeof entryOf>) => [A, B, D].filter((id) => holds(cluster.node(id), entry));
  return { cluster, ofC, ownersOf };
}

test("copies on a node that never owned their range go home, and are gone then", () => {
  const entries = Array.from({ length: 100 }, (_, i) => entryOf(`key ${i}`));
  const { cluster, ofC, ownersOf } = orphansAt(OTHERS, ...entries);
  give(cluster.node(A), ...entries.slice(0, 50));
  cluster.run(20_000);
  expect(ofC()).toEqual([]);
  for (const entry of entries) expect(ownersOf(entry).length).toBeGreaterThanOrEqual(2);
  const { events } = cluster.node(C);
  expect(events.some(({ kind }) => kind === "orphans-found")).toBe(true);
  const released = events.flatMap((event) => (event.kind === "copy-released" ? [event.entries] : []));
  expect(released.reduce((sum, count) => sum + count, 0)).toBe(100);
});

test("no orphan is deleted that a majority of the owners has not receipted", () => {
  for (const refused of ["write", "receipt-answer", "config-answer"] as const satisfies MessageKind[]) {
    const entry = entryOf("tea");
    const { cluster, ofC } = orphansAt(OTHERS, entry);
    cluster.run(5000, [refused]);
    expect({ refused, left: ofC() }).toEqual({ refused, left: [entry] });
    cluster.run(10_000);
    expect({ refused, left: ofC() }).toEqual({ refused, left: [] });
  }
});

test("an orphan of the closed past that no owner has goes home to nobody: it is set aside", () => {
  const entry = entryOf("tea");
  const { cluster, ofC, ownersOf } = orphansAt({ ...OTHERS, floor: entryOf("later").version }, entry);
  cluster.run(10_000);
  expect(ofC()).toEqual([]);
  expect(ownersOf(entry)).toEqual([]);
  expect(recordsOf(cluster.node(C).disk, "set-aside")).toHaveLength(1);
});

test("a sweep survives a crash at each step: what it found is with the owners before it is gone", () => {
  for (let crashAtMs = 20; crashAtMs <= 2400; crashAtMs += 80) {
    const entries = Array.from({ length: 40 }, (_, i) => entryOf(`key ${i}`));
    const { cluster, ofC, ownersOf } = orphansAt(OTHERS, ...entries);
    for (let ms = 0; ms < 12_000 && ofC().length > 0; ms += 20) {
      cluster.run(20);
      if (ms === crashAtMs) cluster.restart(C);
      for (const entry of entries) {
        const isSafe = holds(cluster.node(C), entry) || ownersOf(entry).length >= 2;
        if (!isSafe) throw new Error(`crashed after ${crashAtMs} ms: an entry is lost after ${ms} ms`);
      }
    }
    expect({ crashAtMs, left: ofC() }).toEqual({ crashAtMs, left: [] });
  }
});

test("what is being copied at the moment is no orphan", () => {
  const entry = entryOf("tea");
  const { cluster, ofC } = orphansAt(OTHERS, entry);
  for (const id of [A, B, D]) give(cluster.node(id), entry);
  const invite = { kind: "invite", requestId: 1, config: OTHERS } as const;
  for (let ms = 0; ms < 5000; ms += 500) {
    cluster.node(C).feed({ kind: "message", from: A, message: invite });
    cluster.run(500);
    expect(ofC()).toEqual([entry]);
  }
  // Nobody asks any more: the copy was given up.
  cluster.run(30_000);
  expect(ofC()).toEqual([]);
});

test("what lies with a node that is to own the range is what it need not copy again", () => {
  const cluster = togetherWith({ sweepEveryMs: 200 }, 1, 2, 3, 4);
  const entry = entryOf("tea");
  cluster.learn(CONFIG);
  for (const id of [A, B, C, D]) give(cluster.node(id), entry);
  // D is wanted in the place of C, and nobody comes to ask it yet.
  cluster.run(5000, ["invite"]);
  expect(holds(cluster.node(D), entry)).toBe(true);
  cluster.run(10_000);
  expect(cluster.node(D).replication.counters.transferredEntries).toBe(0);
  expect(holds(cluster.node(C), entry)).toBe(false);
});

test("a former owner that copied its range again for nothing gives that copy away, too", () => {
  const entry = entryOf("tea");
  const { cluster, ofC } = orphansAt(OTHERS);
  cluster.learn({ ...OTHERS, epoch: 1, slots: [normal(C)] }, { ...OTHERS, epoch: 10 });
  for (const id of [A, B, D]) give(cluster.node(id), entry);
  cluster.run(2000);
  give(cluster.node(C), entry);
  cluster.run(10_000);
  expect(ofC()).toEqual([]);
});

test("a node does not leave before what nobody knew of has come home; by force it does", () => {
  for (const isForced of [false, true]) {
    const entry = entryOf("tea");
    const { cluster, ofC, ownersOf } = orphansAt(OTHERS, entry);
    const { replication, feed } = cluster.node(C);
    feed({ kind: "leave", isForced });
    cluster.run(3000, ["config-answer"]);
    expect({ isForced, isEmptied: replication.isEmptied }).toEqual({ isForced, isEmptied: isForced });
    cluster.run(10_000);
    expect(replication.isEmptied).toBe(true);
    if (isForced) continue;
    expect(ofC()).toEqual([]);
    expect(ownersOf(entry).length).toBeGreaterThanOrEqual(2);
  }
});
