/** What a disk has lost without an error, and an owner that is replaced while it is away still has, is not given up. */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { RangeConfig, Slot } from "#model/range-config.ts";
import { VERSION_ZERO, versionsEqual } from "#model/version.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import { MISSING_KEY } from "#replication/missing.ts";
import { pieceAt } from "#replication/range-map.ts";
import { cellsFromRecord, pieceRecordKey } from "#replication/record-bytes.ts";
import {
  A,
  B,
  C,
  CONFIG,
  D,
  entryOf,
  give,
  holds,
  normal,
  spoilHead,
  syncing,
  togetherWith,
} from "../support/few-nodes.ts";
import { entryPlace, recordsOf } from "../support/replication-disk.ts";

const REPLACED_AFTER_MS = 20_000;

/** A and C have acknowledged an entry that B missed; C is away, and A's disk has lost it. Something deleted is to be purged. */
function lossy({ lostBy = [A] }: { readonly lostBy?: readonly NodeId[] } = {}) {
  const settings = { scrubEveryMs: 2000, purgeGraceMs: 1000, replaceAfterMs: REPLACED_AFTER_MS };
  const cluster = togetherWith(settings, 1, 2, 3, 4);
  cluster.say(D, "down");
  cluster.learn(CONFIG);
  cluster.run(1000);
  const [tea, milk, gone] = [entryOf("tea", "acknowledged"), entryOf("milk"), entryOf("gone", "")];
  for (const id of [A, B, C]) give(cluster.node(id), milk, gone);
  give(cluster.node(C), tea);
  const lose = (id: NodeId, entry: Entry): void =>
    void cluster.node(id).disk.vanished.set(entryPlace(entry.position, entry.key), entry);
  for (const id of lostBy) lose(id, tea);
  cluster.say(C, "down");
  const get = (from: NodeId, { key }: Entry): unknown => {
    const outcome = cluster.node(from).operate({ kind: "get", key, consistency: "quorum" }, 1000);
    cluster.run(1200);
    return outcome();
  };
  const pieceOf = (id: NodeId) => pieceAt(cluster.node(id).replication.held, tea.position);
  /** All of these have it that the slots were voted next. */
  const voted = (slots: readonly Slot[], ...ids: readonly NodeId[]): void => {
    const configs = successorWithSlots(pieceOf(B)?.config as RangeConfig, slots);
    for (const id of ids)
      cluster.node(id).feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs } });
  };
  return {
    cluster,
    tea,
    milk,
    lose,
    get,
    pieceOf,
    voted,
    missingAt: (id: NodeId) => cluster.node(id).replication.missing,
    isClosed: (): boolean => !versionsEqual(pieceOf(A)?.config.floor ?? VERSION_ZERO, VERSION_ZERO),
    stateOf: (node: NodeId): Slot["state"] | undefined =>
      pieceOf(B)?.config.slots.find(({ owner }) => owner === node)?.state,
  };
}

/** Neither found nor "not found". */
const untold = {
  kind: "failed",
  failure: { kind: expect.stringMatching(/^(quorum-unreachable|deadline-passed)$/) },
};

/** D has taken the slot of C, and waits for somebody who has the whole range. */
function replaced() {
  const story = lossy();
  const { cluster, get, tea, stateOf, isClosed } = story;
  cluster.run(10_000);
  expect(get(B, tea)).toMatchObject(untold);
  cluster.say(D, "up");
  cluster.run(60_000);
  expect(stateOf(D)).toBe("syncing");
  expect(get(B, tea)).toMatchObject(untold);
  expect(isClosed()).toBe(false);
  return story;
}

/** Nothing is waited for any more. */
function expectWhole({ cluster, get, tea, milk, missingAt, stateOf, isClosed }: ReturnType<typeof lossy>): void {
  for (const id of [A, B, C, D]) expect(get(id, tea)).toMatchObject({ kind: "got" });
  for (const id of [A, B, D]) expect(get(id, milk)).toMatchObject({ kind: "got" });
  expect(stateOf(D)).toBe("normal");
  for (const id of [A, B, D]) expect(missingAt(id)).toEqual([]);
  expect(isClosed()).toBe(true);
  expect(recordsOf(cluster.node(A).disk, "facts").some(({ key }) => key.length === MISSING_KEY.length)).toBe(false);
}

for (const restarts of [false, true]) {
  test(`an owner that was replaced while away gives what it alone has left${restarts ? ", after a restart of the one that lost it too" : ""}`, () => {
    const story = replaced();
    const { cluster, tea, missingAt, pieceOf } = story;
    if (restarts) {
      cluster.restart(A);
      cluster.run(30_000);
      expect(missingAt(A).flatMap(({ owners }) => owners)).toContain(C);
      expect(story.stateOf(D)).toBe("syncing");
    }
    cluster.say(C, "up");
    cluster.run(60_000);
    expectWhole(story);
    expect(pieceOf(C)?.isReleased).toBe(true);
    expect([A, B, C, D].map((id) => holds(cluster.node(id), tea))).toEqual([true, true, false, true]);
    expect(recordsOf(cluster.node(C).disk, "set-aside")).toEqual([]);
  });
}

test("an owner that is gone for good is not waited for", () => {
  const { cluster, milk, get, missingAt, stateOf } = replaced();
  cluster.remove(C);
  cluster.run(30_000);
  expect(stateOf(D)).toBe("normal");
  for (const id of [A, B, D]) expect(missingAt(id)).toEqual([]);
  expect(get(A, milk)).toMatchObject({ kind: "got" });
});

test("an owner that was given up is not waited for", () => {
  const { cluster, missingAt, stateOf } = replaced();
  for (const id of [A, B, D]) cluster.node(id).replication.givenUp.add(C);
  cluster.run(30_000);
  expect(stateOf(D)).toBe("normal");
  expect(missingAt(A)).toEqual([]);
});

test("two owners that have lost something of the same range do not wait for each other", () => {
  const story = lossy({ lostBy: [A, B] });
  const { cluster, milk, lose, missingAt } = story;
  cluster.node(B).disk.entries.delete(entryPlace(milk.position, milk.key));
  lose(B, milk);
  cluster.run(10_000);
  expect(holds(cluster.node(B), milk)).toBe(true);
  for (const id of [A, B]) expect(missingAt(id).some(({ heard }) => heard.size === 1)).toBe(true);
  cluster.say(D, "up");
  cluster.run(60_000);
  expect(story.stateOf(D)).toBe("syncing");
  cluster.say(C, "up");
  cluster.run(60_000);
  expectWhole(story);
});

for (const id of [A, B]) {
  test(`no floor is voted over what the disk of ${id === A ? "who proposes it" : "another owner"} has lost, though all that is left is the same`, () => {
    const { cluster, tea, lose, missingAt, isClosed } = lossy({ lostBy: [] });
    cluster.node(C).disk.entries.delete(entryPlace(tea.position, tea.key));
    lose(id, tea);
    cluster.run(5000, ["digests-answer"]);
    expect(missingAt(id)).toHaveLength(1);
    cluster.say(C, "up");
    cluster.run(30_000, ["digests-answer"]);
    expect(missingAt(id)).toHaveLength(1);
    expect(isClosed()).toBe(false);
    cluster.run(30_000);
    expect(missingAt(id)).toEqual([]);
    expect(isClosed()).toBe(true);
  });
}

test("of a record that does not say whose the cells were, they are those of the owners that there are", () => {
  const { cluster, missingAt } = lossy();
  cluster.run(10_000);
  const { records } = cluster.node(A).disk;
  const name = [...records.keys()].find((key) => key.endsWith("missing-cells")) as string;
  const cells = cellsFromRecord(records.get(name) as Uint8Array);
  records.set(name, Buffer.concat(cells.map(({ range }) => pieceRecordKey(range))));
  cluster.restart(A);
  cluster.run(1000);
  expect(missingAt(A).map(({ range, owners }) => ({ range, owners }))).toEqual(
    cells.map(({ range }) => ({ range, owners: [B, C] })),
  );
});

test("a former owner that has lost something is not whole for a new one either, and is when it has heard the others", () => {
  const { cluster, voted, stateOf, missingAt, get, tea } = lossy();
  cluster.run(10_000);
  cluster.say(D, "up");
  voted([syncing(D), normal(B), normal(C)], A, B, C, D);
  cluster.run(15_000);
  expect(stateOf(D)).toBe("syncing");
  expect(missingAt(A).length).toBeGreaterThan(0);
  cluster.say(C, "up");
  cluster.run(30_000);
  expect(stateOf(D)).toBe("normal");
  expect(missingAt(A)).toEqual([]);
  expect(get(B, tea)).toMatchObject({ kind: "got" });
});

for (const lostBy of [[A], [A, B]]) {
  test(`an owner that gets its slot back does not count on what its own disk has lost${lostBy.length > 1 ? ", and tells another one what it has" : ""}`, () => {
    const { cluster, voted, stateOf, missingAt, get, tea } = lossy({ lostBy });
    cluster.run(10_000);
    voted([syncing(D), normal(B), normal(C)], A, B, C);
    voted([syncing(A), normal(B), normal(C)], A, B, C);
    cluster.run(1000);
    // Nobody has been heard since.
    for (const id of lostBy) cluster.restart(id);
    cluster.run(15_000);
    expect(stateOf(A)).toBe("syncing");
    for (const id of lostBy) expect(missingAt(id).some(({ heard }) => heard.size === 1)).toBe(true);
    cluster.say(C, "up");
    cluster.run(30_000);
    expect(stateOf(A)).toBe("normal");
    for (const id of lostBy) expect(missingAt(id)).toEqual([]);
    expect(get(B, tea)).toMatchObject({ kind: "got" });
  });
}

test("what a former owner cannot say the version of is unreadable where nothing is left of it, and nobody waits for more", () => {
  const { cluster, voted, stateOf, tea, get, missingAt } = lossy();
  cluster.run(10_000);
  cluster.say(D, "up");
  voted([normal(A), normal(B), syncing(D)], A, B, D);
  cluster.run(5000);
  expect(stateOf(D)).toBe("syncing");
  spoilHead(cluster.node(C), tea);
  cluster.say(C, "up");
  cluster.run(60_000);
  expect(missingAt(A)).toEqual([]);
  expect(get(B, tea)).toMatchObject(untold);
});

for (const isClosed of [false, true]) {
  test(`what a node noted before it got its slot anew is ${isClosed ? "void when the past was closed without it" : "kept"}`, () => {
    const { cluster, missingAt, pieceOf } = lossy();
    cluster.run(10_000);
    const before = pieceOf(B)?.config as RangeConfig;
    const slots = [normal(D), normal(B), normal(C)];
    const floor = isClosed ? entryOf("later").version : before.floor;
    const [config] = successorWithSlots({ ...before, epoch: before.epoch + 8, slots, floor }, [
      syncing(A),
      normal(B),
      normal(C),
    ]);
    cluster
      .node(A)
      .feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [config as RangeConfig] } });
    cluster.run(500, ["digests-answer"]);
    expect(missingAt(A)).toHaveLength(isClosed ? 0 : 1);
  });
}
