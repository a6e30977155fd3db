/** Copies that take many batches: the same comes of them, however large these are and whoever has which. */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { versionOf } from "#model/version.ts";
import { successorWithFloor, successorWithSlots } from "#replication/ballot.ts";
import { type BatchSizes, DEFAULT_BATCH_SIZES } from "#replication/batch-sizes.ts";
import { bringOver } from "#replication/difference.ts";
import {
  A,
  B,
  C,
  CONFIG,
  D,
  DONE,
  entryOf,
  give,
  holds,
  normal,
  syncing,
  togetherWith,
  WHOLE,
} from "../support/few-nodes.ts";
import { startLoneNode, WALL_MS } from "../support/lone-node.ts";
import { contentOf, createDisk } from "../support/replication-disk.ts";

function sizesOf(size: number): BatchSizes {
  const sizes = Object.keys(DEFAULT_BATCH_SIZES).map((name) => [name, size]);
  return { ...DEFAULT_BATCH_SIZES, ...Object.fromEntries(sizes) };
}

/** Entries are a few ms young; this is after all of them. */
const FLOOR = versionOf({ ms: WALL_MS + 50_000, counter: 0 }, A);
const LATER = versionOf({ ms: WALL_MS + 60_000, counter: 0 }, A);

const SIZES: readonly BatchSizes[] = [sizesOf(1), sizesOf(2), sizesOf(3), DEFAULT_BATCH_SIZES];

/** Nodes of these numbers, of which the last has sizes of its own. */
function cluster(usual: BatchSizes, last: BatchSizes, ...numbers: readonly number[]) {
  return togetherWith((number) => ({ batches: number === numbers.at(-1) ? last : usual }), ...numbers);
}

function entriesOf(name: string, count: number): Entry[] {
  return Array.from({ length: count }, (_, i) => entryOf(`${name} ${i}`));
}

test("one difference brings over all that is missing, to a copy that has something and to one that has nothing", () => {
  const common = entriesOf("common", 10);
  const missing = entriesOf("missing", 20);
  for (const own of [[], common]) {
    for (const receiver of SIZES) {
      for (const donor of SIZES) {
        const nodes = cluster(receiver, donor, 1, 3);
        give(nodes.node(A), ...own);
        give(nodes.node(C), ...common, ...missing);
        nodes.learn(CONFIG);
        let end: unknown;
        const onEnd = (result: unknown): void => {
          end = result;
        };
        const { replication } = nodes.node(A);
        bringOver(replication, { range: WHOLE, epoch: 2, donor: C, config: CONFIG, isWanted: () => true, onEnd });
        nodes.node(A).feed({ kind: "tick" });
        nodes.run(100);
        expect(end).toMatchObject({ kind: "equal", entries: 30 - own.length });
        expect([...common, ...missing].every((entry) => holds(nodes.node(A), entry))).toBe(true);
      }
    }
  }
});

test("a difference and a copy say how far they are after each batch", () => {
  const owned = () => {
    const nodes = cluster(sizesOf(1), sizesOf(1), 1, 2, 3, 4);
    const entries = entriesOf("key", 10);
    for (const id of [A, B, C]) give(nodes.node(id), ...entries);
    nodes.learn(CONFIG);
    return nodes;
  };
  const compared = owned();
  const told: string[] = [];
  bringOver(compared.node(D).replication, {
    range: WHOLE,
    epoch: 0,
    donor: B,
    config: undefined,
    isWanted: () => true,
    onProgress: (progress) => void told.push(`${progress.entries} of ${progress.toBring}`),
    onEnd: () => undefined,
  });
  compared.node(D).feed({ kind: "tick" });
  compared.run(100);
  expect(told).toEqual(Array.from({ length: 11 }, (_, done) => `${done} of 10`));

  const copied = owned();
  copied.node(D).feed({ kind: "message", from: A, message: { kind: "invite", requestId: 1, config: CONFIG } });
  const { transfers, counters } = copied.node(D).replication;
  const transfer = [...transfers.values()][0];
  copied.run(5000);
  expect(transfer).toMatchObject({ stage: "ready", entries: 10, entriesTotal: 10 });
  expect(counters).toMatchObject({ transferredEntries: 10, transferredBytes: transfer?.bytes });
});

test("a former owner deletes batch by batch what is receipted, and has not released its copy while something is left", () => {
  for (const sizes of SIZES) {
    const nodes = cluster(DEFAULT_BATCH_SIZES, sizes, 1, 2, 4, 3);
    const entries = entriesOf("key", 10);
    const lacking = [...entries].sort((a, b) => (a.position < b.position ? -1 : 1))[0] as Entry;
    give(nodes.node(C), ...entries);
    for (const id of [A, B]) give(nodes.node(id), ...entries.filter((entry) => entry !== lacking));
    nodes.learn(CONFIG, DONE);
    // What lacks is pushed; here it does not arrive at first.
    nodes.run(1000, ["write"]);
    expect(entries.filter((entry) => holds(nodes.node(C), entry))).toEqual([lacking]);
    const isReleased = (): boolean => nodes.node(C).replication.held.pieces.every((piece) => piece.isReleased);
    expect(isReleased()).toBe(false);
    nodes.run(20_000);
    expect(isReleased()).toBe(true);
    expect(contentOf(nodes.node(C).disk, WHOLE)).toHaveLength(0);
    expect([A, B, D].filter((id) => holds(nodes.node(id), lacking)).length).toBeGreaterThanOrEqual(2);
  }
});

test("owners that are left without a slot have all of each other's entries before the range is synced", () => {
  const config: RangeConfig = { ...CONFIG, epoch: 3, slots: [normal(A), normal(B)], synced: false };
  for (const sizes of SIZES) {
    const nodes = cluster(sizes, DEFAULT_BATCH_SIZES, 1, 2);
    const [ofA, ofB] = [entriesOf("a", 10), entriesOf("b", 10)];
    give(nodes.node(A), ...ofA);
    give(nodes.node(B), ...ofB);
    nodes.learn(config);
    const isSynced = (): boolean =>
      nodes.carried.some(({ message }) => message.kind === "accept" && message.value.some(({ synced }) => synced));
    for (let passedMs = 0; passedMs < 60_000 && !isSynced(); passedMs += 20) nodes.run(20);
    expect(isSynced()).toBe(true);
    for (const id of [A, B]) expect([...ofA, ...ofB].every((entry) => holds(nodes.node(id), entry))).toBe(true);
  }
});

test("a range counts as purged once the last batch of what is gone is dropped", () => {
  const closed = successorWithFloor(CONFIG, FLOOR, CONFIG.purged)[0] as RangeConfig;
  const purged = successorWithFloor(closed, LATER, FLOOR)[0] as RangeConfig;
  for (const batches of SIZES) {
    const node = startLoneNode(A, createDisk(), "lone", { batches });
    const kept = entryOf("kept");
    give(node, ...Array.from({ length: 10 }, (_, i) => entryOf(`gone ${i}`, "")), kept);
    node.tell(B, { kind: "learn", requestId: 1, configs: [closed] });
    node.tell(B, { kind: "learn", requestId: 2, configs: [purged] });
    node.advance(1000);
    expect(node.replication.held.pieces.every(({ isPurged }) => isPurged)).toBe(true);
    expect(contentOf(node.disk, WHOLE).map(({ key }) => key)).toEqual([kept.key]);
  }
});

test("who joins with many old entries sets aside each that nobody holds, and none that somebody does", () => {
  const owned: RangeConfig = { ...CONFIG, slots: [normal(A), normal(B), normal(D)] };
  const closed = successorWithFloor(owned, FLOOR, owned.purged)[0] as RangeConfig;
  const next = successorWithSlots(closed, [normal(A), normal(B), syncing(C)])[0] as RangeConfig;
  for (const sizes of SIZES) {
    const nodes = cluster(DEFAULT_BATCH_SIZES, sizes, 1, 2, 4, 3);
    const [common, old] = [entriesOf("kept", 12), entriesOf("gone", 8)];
    give(nodes.node(C), ...common, ...old);
    for (const id of [A, B, D]) give(nodes.node(id), ...common);
    nodes.learn(closed, next);
    const isOwner = (): boolean =>
      nodes.node(C).replication.held.pieces.every(({ config }) => config.epoch > next.epoch);
    for (let passedMs = 0; passedMs < 10_000 && !isOwner(); passedMs += 20) nodes.run(20);
    expect(isOwner()).toBe(true);
    expect(nodes.node(C).replication.counters.setAsideEntries).toBe(old.length);
    expect(contentOf(nodes.node(C).disk, WHOLE)).toHaveLength(common.length);
  }
});
