/** Safe deletes: how the past of a range is closed, how its tombstones go, and that nothing of it ever comes back. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { genesisConfig, type RangeConfig } from "#model/range-config.ts";
import { timeOfVersion, type Version, versionOf } from "#model/version.ts";
import { successorWithFloor, successorWithSlots } from "#replication/ballot.ts";
import { bringOver } from "#replication/difference.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { setAsideRecordKey } from "#replication/record-bytes.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { A, B, C, D, entryOf, give, holds, normal, syncing, togetherWith, WHOLE } from "../support/few-nodes.ts";
import { type LoneNode, startLoneNode, viewOf, WALL_MS } from "../support/lone-node.ts";
import { createDisk, entryPlace, recordsOf } from "../support/replication-disk.ts";

/** Entries of stories are a few ms young; this is after all of them. */
const FLOOR = versionOf({ ms: WALL_MS + 50_000, counter: 0 }, A);
const LATER = versionOf({ ms: WALL_MS + 60_000, counter: 0 }, A);
/** A, B and D own it. */
const OWNED: RangeConfig = { ...genesisConfig(WHOLE, A), epoch: 2, slots: [normal(A), normal(B), normal(D)] };
const CLOSED = successorWithFloor(OWNED, FLOOR, OWNED.purged)[0] as RangeConfig;
const PURGED = successorWithFloor(CLOSED, LATER, FLOOR)[0] as RangeConfig;

function mortal(name: string, expiresAtMs: number, ms: number): Entry {
  const key = utf8BytesOf(name);
  const version = versionOf({ ms: WALL_MS + ms, counter: 0 }, B);
  const payload = utf8BytesOf("mortal");
  return sealEntry({ position: positionOfKey(key), key, version, kind: "payload", expiresAtMs, payload });
}

let request = 5000;
function teach(node: LoneNode, ...configs: RangeConfig[]): void {
  for (const config of configs) node.tell(B, { kind: "learn", requestId: request++, configs: [config] });
}

function owner(...configs: RangeConfig[]): LoneNode {
  const node = startLoneNode(A, createDisk());
  teach(node, ...configs);
  return node;
}

function outcome(messages: readonly ReplicaMessage[]): unknown {
  const answer = messages.find(({ kind }) => kind.endsWith("-answer"));
  return answer !== undefined && "outcome" in answer ? (answer.outcome as { kind: string }).kind : answer;
}

const write = (entry: Entry, epoch: number): ReplicaMessage => {
  return { kind: "write", requestId: request++, epoch, entry, config: undefined };
};

function rows(node: LoneNode): string[] {
  return [...node.disk.entries.values()].map(({ key }) => Buffer.from(key).toString()).sort();
}

function setAside(node: LoneNode): number {
  return recordsOf(node.disk, "set-aside").length;
}

// The floor, at an owner.

test("below the floor a write is stored only if the owner has it already, and superseded if that has something newer", () => {
  const node = owner(CLOSED);
  const [lacking, same, older] = [entryOf("lacking"), entryOf("same"), entryOf("older")];
  give(node, same, entryOf("older", "newer"));
  expect(outcome(node.tell(B, write(lacking, 3)))).toBe("below-floor");
  expect(outcome(node.tell(B, write(same, 3)))).toBe("stored");
  expect(outcome(node.tell(B, write(older, 3)))).toBe("superseded");
  expect(holds(node, lacking)).toBe(false);
  const writes = [lacking, same, older, entryOf("above", "x", 70_000)].map((entry) => ({ entry, epoch: 3 }));
  const [answer] = node.tell(B, { kind: "write-all", requestId: 1, writes, configs: [] });
  expect(answer).toMatchObject({ outcomes: ["below-floor", "stored", "superseded", "stored"] });
});

test("the floor is there after a restart, so an old write is refused by whoever comes back", () => {
  const first = owner(CLOSED);
  const again = startLoneNode(A, first.disk, "again");
  expect(outcome(again.tell(B, write(entryOf("old"), 3)))).toBe("below-floor");
  expect(rows(again)).toEqual([]);
});

test("what an owner lacks below the floor it takes from the other owners, at their epoch only", () => {
  for (const isSameEpoch of [true, false]) {
    const node = owner(CLOSED);
    const entry = entryOf("lacking");
    const fetches = node.tell(B, write(entry, 3)).filter(({ kind }) => kind === "fetch");
    expect(fetches).toHaveLength(2);
    if (!isSameEpoch) teach(node, PURGED);
    const { requestId } = fetches[0] as ReplicaMessage;
    const given = { kind: "entries", entries: [entry], answered: 1, isPartial: false } as const;
    node.tell(B, { kind: "fetch-answer", requestId, outcome: given });
    expect(holds(node, entry)).toBe(isSameEpoch);
  }
});

test("an answer to a comparison that comes when the epoch is over is not taken", () => {
  const node = owner(CLOSED);
  const entry = entryOf("old");
  const { replication } = node;
  const [piece] = replication.held.pieces;
  const isWanted = (): boolean => replication.held.pieces[0] === piece;
  bringOver(replication, { range: WHOLE, epoch: 3, donor: B, config: CLOSED, isWanted, onEnd: () => undefined });
  node.feed({ kind: "tick" });
  const asked = node.take().find(({ message }) => message.kind === "digests")?.message as ReplicaMessage;
  const digests = [{ digest: 5n, entries: 1 }];
  node.tell(B, { kind: "digests-answer", requestId: asked.requestId, outcome: { kind: "digests", digests } });
  const pulls = node.replication.machine.questions;
  const [pull] = [...pulls].filter(([, { answerKind }]) => answerKind === "pull-answer");
  teach(node, PURGED);
  const given = { kind: "entries", entries: [entry], next: undefined, isPartial: false } as const;
  node.tell(B, { kind: "pull-answer", requestId: pull?.[0] ?? 0, outcome: given });
  expect(pull).toBeDefined();
  expect(holds(node, entry)).toBe(false);
});

test("a floor never goes back, and nothing is purged that was not closed for everyone before", () => {
  const vote = (value: RangeConfig): unknown => {
    const node = owner(CLOSED);
    const ballot = { counter: 1, node: B };
    const asked = { range: WHOLE, epoch: 3, ballot, config: undefined };
    node.tell(B, { kind: "prepare", requestId: 1, ...asked });
    return outcome(node.tell(B, { kind: "accept", requestId: 2, ...asked, value: [value] }));
  };
  const [back] = successorWithFloor(CLOSED, entryOf("x").version, CLOSED.purged) as [RangeConfig];
  const [hasty] = successorWithFloor(CLOSED, LATER, LATER) as [RangeConfig];
  expect(vote(back)).toBeUndefined();
  expect(vote(hasty)).toBeUndefined();
  expect(vote(PURGED)).toBe("accepted");
});

test("an acceptor refuses no floor because of what it holds: one acceptance seals", () => {
  const node = owner(CLOSED);
  give(node, entryOf("mine alone"), entryOf("gone", ""));
  const ballot = { counter: 1, node: B };
  const asked = { range: WHOLE, epoch: 3, ballot, config: undefined };
  node.tell(B, { kind: "prepare", requestId: 1, ...asked });
  expect(outcome(node.tell(B, { kind: "accept", requestId: 2, ...asked, value: [PURGED] }))).toBe("accepted");
});

// Purging, at an owner.

test("what is purged is dropped, and nothing else: neither payloads, nor what is newer, nor what lives on", () => {
  const node = owner(CLOSED);
  give(node, entryOf("tombstone", ""), mortal("expired", WALL_MS + 40_000, 9), mortal("alive", WALL_MS + 50_001, 9));
  give(node, entryOf("payload"), entryOf("late tombstone", "", 50_001));
  teach(node, PURGED);
  node.advance(1000);
  expect(rows(node)).toEqual(["alive", "late tombstone", "payload"]);
  expect(node.replication.counters.purgedEntries).toBe(2);
});

test("purging goes on after a restart in the middle of it", () => {
  const node = owner(CLOSED);
  const all = Array.from({ length: 700 }, (_, i) => entryOf(`gone ${i}`, ""));
  give(node, ...all, entryOf("payload"));
  node.holdDisk("drop-entry");
  teach(node, PURGED);
  node.advance(1000);
  expect(rows(node).length).toBe(701);
  const again = startLoneNode(A, node.disk, "again");
  again.advance(1000);
  expect(rows(again)).toEqual(["payload"]);
});

test("what is purged is not shown before it is dropped, and a copy half purged is neither compared nor given away", () => {
  const node = owner(CLOSED);
  const tombstone = entryOf("gone", "");
  give(node, tombstone, entryOf("payload"));
  node.holdDisk("drop-entry");
  teach(node, PURGED);
  const { position, key } = tombstone;
  const read = { kind: "read", requestId: 1, position, key, epoch: 4, config: undefined } as const;
  expect(node.tell(B, { ...read, want: "entry" })).toMatchObject([{ outcome: { kind: "entry", entry: undefined } }]);
  expect(node.tell(B, { ...read, want: "head" })).toMatchObject([{ outcome: { kind: "head", head: undefined } }]);
  const whole = { range: WHOLE, epoch: 4, config: undefined };
  const scan = { requestId: 1, ...whole, after: undefined, prefix: new Uint8Array(0) };
  for (const keysOnly of [true, false]) {
    const [answer] = node.tell(B, { kind: "scan", ...scan, keysOnly });
    expect(answer).toMatchObject({ outcome: { kind: "entries", entries: [{ key: utf8BytesOf("payload") }] } });
  }
  const copying: ReplicaMessage[] = [
    { kind: "digests", requestId: 1, ...whole, parts: 1, upTo: undefined },
    { kind: "list", requestId: 1, range: WHOLE, epoch: 4, after: undefined },
    { kind: "pull", requestId: 1, range: WHOLE, epoch: 0, after: undefined },
    { kind: "fetch", requestId: 1, range: WHOLE, epoch: 4, keys: [{ position, key }] },
    {
      kind: "agree",
      requestId: 1,
      ...whole,
      upTo: LATER,
      isOfAll: false,
      digests: [{ digest: 0n, entries: 0 }],
      mend: false,
    },
  ];
  for (const question of copying) expect(outcome(node.tell(B, question))).toBe("busy");
  node.releaseDisk();
  for (const question of copying) expect(outcome(node.tell(B, question))).not.toBe("busy");
});

test("no owner agrees to a floor above what it takes for the time, but to one that is voted already", () => {
  const ahead = versionOf({ ms: WALL_MS + 5 * 365 * 86_400_000, counter: 0 }, A);
  const agree = (node: LoneNode, epoch: number): unknown => {
    const digests = [{ digest: 0n, entries: 0 }];
    const whole = { range: WHOLE, epoch, config: undefined };
    return outcome(
      node.tell(B, {
        kind: "agree",
        requestId: request++,
        ...whole,
        upTo: ahead,
        isOfAll: false,
        digests,
        mend: false,
      }),
    );
  };
  expect(agree(owner(CLOSED), 3)).toBe("busy");
  expect(agree(owner({ ...CLOSED, floor: ahead }), 3)).toBe("compared");
});

test("a node whose clock is years ahead, alone in thinking so, raises no floor", () => {
  const cluster = togetherWith({ purgeGraceMs: 0 }, 1, 2, 4);
  cluster.learn(OWNED);
  cluster.run(3000);
  const tombstone = entryOf("gone", "", 1000);
  for (const id of [A, B, D]) give(cluster.node(id), tombstone);
  const yearsAheadMs = 5 * 365 * 86_400_000;
  for (const id of [A, B, D]) cluster.node(id).setClock(id === A ? yearsAheadMs : 0);
  cluster.run(60_000);
  const floors = [A, B, D].flatMap((id) => cluster.node(id).replication.held.pieces.map(({ config }) => config.floor));
  for (const floor of floors) expect(timeOfVersion(floor).ms).toBeLessThan(WALL_MS + 100_000);
});

test("where half of the clocks are ahead for good, tombstones are purged all the same, by the others' time", () => {
  for (const aheadMs of [20_000, 86_400_000]) {
    for (const ahead of [A, B, D]) {
      const cluster = ownersOf();
      cluster.learn(OWNED);
      cluster.node(ahead).setClock(aheadMs, 0);
      for (const id of [A, B, D]) give(cluster.node(id), entryOf("gone", "", 7));
      cluster.run(60_000);
      for (const id of [A, B, D]) {
        expect({ aheadMs, ahead, rows: rows(cluster.node(id)) }).toEqual({ aheadMs, ahead, rows: [] });
        const [piece] = cluster.node(id).replication.held.pieces;
        expect(timeOfVersion((piece as { config: RangeConfig }).config.floor).ms).toBeLessThan(WALL_MS + 60_000);
      }
    }
  }
});

test("where every clock was years ahead and is set back, keys can be written, and deleted", () => {
  const cluster = togetherWith({}, 1, 2, 4);
  cluster.learn(OWNED);
  const setAll = (ms: number): void => {
    for (const id of [A, B, D]) cluster.node(id).setClock(ms);
  };
  setAll(5 * 365 * 86_400_000);
  cluster.run(3000);
  const key = utf8BytesOf("tea");
  const insert = (payload: string) =>
    ({ kind: "insert", key, payload: utf8BytesOf(payload), ttlMs: 0, consistency: "quorum" }) as const;
  for (const aheadMs of [5 * 365 * 86_400_000, 0, 0]) {
    setAll(aheadMs);
    const inserted = cluster.node(B).operate(insert(`${aheadMs}`));
    cluster.run(1000);
    expect(inserted()).toMatchObject({ kind: "inserted" });
  }
  cluster.restart(B);
  cluster.run(1000);
  const deleted = cluster.node(B).operate({ kind: "delete", key, consistency: "quorum" });
  cluster.run(1000);
  expect(deleted()).toMatchObject({ kind: "deleted" });
});

test("where a floor is of a time when clocks were ahead, what expires until then is not purged, and what is gone is", () => {
  const cluster = ownersOf();
  const dayMs = 86_400_000;
  cluster.learn({ ...OWNED, floor: versionOf({ ms: WALL_MS + dayMs, counter: 0 }, A) });
  const alive = mortal("alive", WALL_MS + dayMs / 2, 8);
  for (const id of [A, B, D]) give(cluster.node(id), alive, entryOf("gone", "", 7));
  cluster.run(10_000);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toEqual(["alive"]);
});

test("where a floor is ahead of every clock, keys are written above it, and found", () => {
  const cluster = togetherWith({}, 1, 2, 4);
  const ahead = versionOf({ ms: WALL_MS + 5 * 365 * 86_400_000, counter: 0 }, A);
  cluster.learn({ ...OWNED, floor: ahead });
  cluster.run(3000);
  const key = utf8BytesOf("tea");
  for (const payload of ["green", "black"]) {
    const insert = { kind: "insert", key, payload: utf8BytesOf(payload), ttlMs: 0, consistency: "quorum" } as const;
    const inserted = cluster.node(B).operate(insert);
    cluster.run(1000);
    expect(inserted()).toMatchObject({ kind: "inserted" });
    const got = cluster.node(D).operate({ kind: "get", key, consistency: "quorum" });
    cluster.run(1000);
    expect(got()).toMatchObject({ kind: "got", payload: utf8BytesOf(payload) });
  }
});

test("an owner says cell by cell whether it holds the same up to a version, and compares itself only when asked to", () => {
  const node = owner(CLOSED);
  give(node, entryOf("tea"), entryOf("newer than that", "x", 55_000));
  const ask = (digest: bigint, entries: number, mend: boolean): unknown => {
    const digests = [{ digest, entries }];
    const whole = { range: WHOLE, epoch: 3, config: undefined };
    const [answer] = node.tell(B, {
      kind: "agree",
      requestId: 1,
      ...whole,
      upTo: FLOOR,
      isOfAll: false,
      digests,
      mend,
    });
    return (answer as { outcome: { equal?: boolean[] } }).outcome.equal;
  };
  const [own] = node.tell(B, {
    kind: "digests",
    requestId: 1,
    range: WHOLE,
    epoch: 3,
    parts: 1,
    upTo: FLOOR,
    config: undefined,
  });
  const { digest } = (own as unknown as { outcome: { digests: { digest: bigint }[] } }).outcome.digests[0] as {
    digest: bigint;
  };
  node.replication.toCompare.clear();
  expect(ask(digest, 1, true)).toEqual([true]);
  expect(ask(digest, 2, false)).toEqual([false]);
  expect(node.replication.toCompare.size).toBe(0);
  expect(ask(digest + 1n, 1, true)).toEqual([false]);
  expect(node.replication.toCompare.size).toBe(1);
});

// The whole way, among owners.

function ownersOf(graceMs = 100, ...numbers: readonly number[]) {
  const cluster = togetherWith({ purgeGraceMs: graceMs }, ...(numbers.length > 0 ? numbers : [1, 2, 4]));
  return cluster;
}

const floors = (node: LoneNode): Version[] => node.replication.held.pieces.map(({ config }) => config.floor);
const isRaised = (node: LoneNode): boolean => floors(node).some((floor) => floor.some((byte) => byte > 0));

test("once every owner has them, tombstones and expired entries leave every disk, and payloads stay", () => {
  const cluster = ownersOf();
  cluster.learn(OWNED);
  const gone = [entryOf("gone", ""), mortal("expired", WALL_MS + 30, 20)];
  for (const id of [A, B, D]) give(cluster.node(id), ...gone, entryOf("payload", "same", 7));
  cluster.run(6000);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toEqual(["payload"]);
});

/** To walk through all entries up to a version takes the node so long; what the trees say takes no time. */
function slowWalks(node: LoneNode, ms: number): void {
  node.slowDown((effect) => {
    const isWalk = effect.kind === "load" && effect.request.kind === "digests" && effect.request.upTo !== undefined;
    return isWalk ? ms : 0;
  });
}

test("tombstones leave large ranges, too: what is the same in all versions is not walked through", () => {
  const cluster = ownersOf();
  cluster.learn(OWNED);
  for (const id of [A, B, D]) {
    give(cluster.node(id), entryOf("gone", "", 7), entryOf("payload", "same", 8));
    slowWalks(cluster.node(id), 100_000);
  }
  cluster.run(6000);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toEqual(["payload"]);
});

test("where all must be walked through, others are waited for as long as it takes here, and longer", () => {
  const cluster = ownersOf();
  cluster.learn(OWNED);
  for (const id of [A, B, D]) {
    give(cluster.node(id), entryOf("gone", "", 7));
    // Above any floor of the next minute, and nobody else's: in all versions the owners never hold the same.
    give(cluster.node(id), entryOf(`only with ${id}`, "new", 3_600_000));
    slowWalks(cluster.node(id), id === A ? 2000 : 5000);
  }
  cluster.run(60_000, ["roots", "digests"]);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).not.toContain("gone");
});

test("a range without tombstones is never put to the vote", () => {
  const cluster = ownersOf();
  cluster.learn(OWNED);
  for (const id of [A, B, D]) give(cluster.node(id), entryOf("payload", "same", 7), mortal("alive", WALL_MS + 1e9, 8));
  cluster.run(6000);
  expect([A, B, D].some((id) => isRaised(cluster.node(id)))).toBe(false);
});

test("an owner that is not there keeps every tombstone where it is, however long it is away", () => {
  const cluster = ownersOf(100, 1, 2);
  cluster.learn(OWNED);
  for (const id of [A, B]) give(cluster.node(id), entryOf("gone", "", 7));
  cluster.run(30_000);
  expect([A, B].map((id) => [rows(cluster.node(id)), isRaised(cluster.node(id))])).toEqual([
    [["gone"], false],
    [["gone"], false],
  ]);
});

test("an owner that lacks a tombstone keeps the floor down until it has it, and then all goes on", () => {
  const cluster = ownersOf();
  cluster.learn(OWNED);
  const [payload, tombstone] = [entryOf("gone", "old", 5), entryOf("gone", "", 7)];
  for (const id of [A, B]) give(cluster.node(id), tombstone);
  give(cluster.node(D), payload);
  cluster.run(4000, ["digests"]);
  expect([A, B, D].some((id) => isRaised(cluster.node(id)))).toBe(false);
  cluster.run(20_000);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toEqual([]);
});

test("an owner that differs at the epoch of the floor keeps the tombstones of all", () => {
  const cluster = ownersOf(100);
  const [payload, tombstone] = [entryOf("gone", "old", 5), entryOf("gone", "", 7)];
  cluster.learn({ ...OWNED, floor: versionOf({ ms: WALL_MS + 20, counter: 0 }, A) });
  for (const id of [A, B]) give(cluster.node(id), tombstone);
  give(cluster.node(D), payload);
  cluster.run(6000, ["digests"]);
  expect([A, B, D].map((id) => rows(cluster.node(id)))).toEqual([["gone"], ["gone"], ["gone"]]);
  cluster.run(30_000);
  expect([A, B, D].map((id) => rows(cluster.node(id)))).toEqual([[], [], []]);
});

test("nothing is purged while a slot is syncing or missing, nor while the owners are not synced", () => {
  // Nothing to divide: no virtual node lies inside.
  const owned = { ...OWNED, range: { after: 4n, upTo: 1n } as RangeConfig["range"] };
  const slots = [normal(A), normal(B), syncing(D)];
  const unfinished: RangeConfig[] = [
    successorWithSlots(owned, slots)[0] as RangeConfig,
    { ...owned, slots: [normal(A), normal(B)] },
    { ...owned, synced: false },
  ];
  for (const config of [...unfinished, owned]) {
    const cluster = ownersOf();
    const isSlotMissing = config.slots.length < 3;
    // Who is missing is on the ring and cannot be added now.
    if (isSlotMissing) cluster.say(D, "suspected");
    cluster.learn(owned, { ...config, epoch: 3 });
    for (const id of [A, B, D]) give(cluster.node(id), entryOf("gone", "", 7));
    // Nothing comes to its end: no owner is added, none finishes its difference.
    cluster.run(4000, ["digests", "invite", "receipt"]);
    expect(isRaised(cluster.node(A))).toBe(config === owned);
  }
});

test("tombstones younger than the grace stay", () => {
  const cluster = ownersOf(60_000);
  cluster.learn(OWNED);
  for (const id of [A, B, D]) give(cluster.node(id), entryOf("gone", "", 7));
  cluster.run(30_000);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toEqual(["gone"]);
});

test("a tombstone that one owner has not dropped yet is not copied back to one that has", () => {
  const cluster = ownersOf();
  cluster.learn(CLOSED);
  for (const id of [A, B, D]) give(cluster.node(id), entryOf("gone", "", 7));
  cluster.node(B).holdDisk();
  cluster.learn(PURGED);
  cluster.run(4000);
  expect([A, D].map((id) => rows(cluster.node(id)))).toEqual([[], []]);
  cluster.node(B).releaseDisk();
  cluster.run(4000);
  expect([A, B, D].map((id) => rows(cluster.node(id)))).toEqual([[], [], []]);
});

// Roads by which the past could come back.

const isServed = (cluster: ReturnType<typeof ownersOf>, name: string): unknown[] =>
  (["one", "quorum", "all"] as const).map((consistency) => {
    const answer = cluster.node(A).operate({ kind: "get", key: utf8BytesOf(name), consistency });
    cluster.run(3000);
    const end = answer();
    return end?.kind === "failed" ? end.failure.kind : end?.kind;
  });

test("a hint that comes after its tombstone was purged is set aside, and nobody waits for it", () => {
  for (const leaves of [false, true]) {
    const cluster = ownersOf(100, 1, 2, 3, 4);
    cluster.learn(PURGED);
    const old = entryOf("gone", "old");
    cluster
      .node(C)
      .feed({ kind: "message", from: A, message: { kind: "hint", requestId: 1, target: B, entries: [old] } });
    if (leaves) cluster.node(C).feed({ kind: "leave", isForced: false });
    cluster.run(8000);
    expect([A, B, D].map((id) => rows(cluster.node(id)))).toEqual([[], [], []]);
    expect(recordsOf(cluster.node(C).disk, "hints")).toEqual([]);
    expect(recordsOf(cluster.node(C).disk, "set-aside").map(({ key }) => key)).toEqual([setAsideRecordKey(old)]);
    expect(cluster.node(C).replication.isEmptied).toBe(leaves);
  }
});

test("a former owner's old copy is not merged: it is set aside, and what is above the floor comes home", () => {
  const cluster = ownersOf(100, 1, 2, 3, 4);
  const before: RangeConfig = { ...OWNED, epoch: 1, slots: [normal(A), normal(B), normal(C)] };
  const [old, newer] = [entryOf("gone", "old"), entryOf("newer", "x", 70_000)];
  give(cluster.node(C), old, entryOf("tombstone", ""), newer);
  cluster.learn(before, PURGED);
  cluster.run(8000);
  expect([A, B, D].map((id) => rows(cluster.node(id)))).toEqual([["newer"], ["newer"], ["newer"]]);
  expect(rows(cluster.node(C))).toEqual([]);
  expect(setAside(cluster.node(C))).toBe(1);
});

test("a former owner keeps what one owner has and the others lack until they have it", () => {
  const cluster = ownersOf(100, 1, 2, 3, 4);
  const before: RangeConfig = { ...OWNED, epoch: 1, slots: [normal(A), normal(B), normal(C)] };
  const kept = entryOf("kept");
  for (const id of [A, C]) give(cluster.node(id), kept);
  cluster.learn(before, CLOSED);
  cluster.run(20_000);
  expect([A, B, D].map((id) => rows(cluster.node(id)))).toEqual([["kept"], ["kept"], ["kept"]]);
  expect([rows(cluster.node(C)), setAside(cluster.node(C))]).toEqual([[], 0]);
});

test("large entries that a former owner sets aside, or gives to owners that lack them, are read a few at a time", () => {
  const cluster = ownersOf(100, 1, 2, 3, 4);
  const before: RangeConfig = { ...OWNED, epoch: 1, slots: [normal(A), normal(B), normal(C)] };
  const payload = "x".repeat(200_000);
  const old = Array.from({ length: 30 }, (_, i) => entryOf(`gone ${i}`, payload));
  const newer = Array.from({ length: 30 }, (_, i) => entryOf(`newer ${i}`, payload, 70_000 + i));
  give(cluster.node(C), ...old, ...newer);
  const unbounded: number[] = [];
  for (const id of [A, B, C, D]) {
    cluster.node(id).slowDown((effect) => {
      const request = effect.kind === "load" && effect.request.kind === "entries" ? effect.request : undefined;
      if (request !== undefined && request.keys.length > 1 && request.bytesMax === undefined)
        unbounded.push(request.keys.length);
      return 0;
    });
  }
  cluster.learn(before, PURGED);
  cluster.run(20_000);
  expect(unbounded).toEqual([]);
  expect(setAside(cluster.node(C))).toBe(30);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toHaveLength(30);
  expect(rows(cluster.node(C))).toEqual([]);
});

/** C was an owner long ago and is to be one again, in the place of D; what it still holds is older than the floor. */
function rejoining(given: ReadonlyMap<NodeId, readonly Entry[]>, config = PURGED) {
  const cluster = ownersOf(100, 1, 2, 3, 4);
  for (const [id, entries] of given) give(cluster.node(id), ...entries);
  const next = successorWithSlots(config, [normal(A), normal(B), syncing(C)])[0] as RangeConfig;
  cluster.learn(config, next);
  cluster.run(6000);
  const [piece] = cluster.node(C).replication.held.pieces;
  const isOwner = piece?.config.slots.some(({ owner: id, state }) => id === C && state === "normal") === true;
  return { cluster, isOwner };
}

test("who joins with an old copy sets aside what no owner holds before it counts, and keeps what they hold", () => {
  const old = entryOf("gone", "old");
  const kept = entryOf("kept");
  const given = new Map([
    [C, [old, kept, entryOf("tombstone", "")]],
    [A, [kept]],
    [B, [kept]],
    [D, [kept]],
  ]);
  const { cluster } = rejoining(given);
  expect(rows(cluster.node(C))).not.toContain("gone");
  expect(cluster.node(C).replication.counters.setAsideEntries).toBe(1);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toEqual(["kept"]);
  expect(isServed(cluster, "gone")).toEqual(["not-found", "not-found", "not-found"]);
  expect(isServed(cluster, "kept")).toEqual(["got", "got", "got"]);
});

test("who joins a large range counts: what it holds as others do is not walked through", () => {
  const cluster = ownersOf(100, 1, 2, 3, 4);
  const kept = Array.from({ length: 600 }, (_, i) => entryOf(`kept ${i}`));
  const old = entryOf("gone", "old");
  give(cluster.node(C), old);
  for (const id of [A, B, C, D]) {
    give(cluster.node(id), ...kept);
    slowWalks(cluster.node(id), 100_000);
  }
  const next = successorWithSlots(PURGED, [normal(A), normal(B), syncing(C)])[0] as RangeConfig;
  cluster.learn(PURGED, next);
  const counts = (): boolean =>
    cluster.node(C).replication.held.pieces.every(({ config }) => config.epoch > next.epoch);
  for (let passedMs = 0; passedMs < 6000 && !counts(); passedMs += 20) cluster.run(20);
  expect(counts()).toBe(true);
  expect(cluster.node(C).replication.counters.setAsideEntries).toBe(1);
  expect(holds(cluster.node(C), old)).toBe(false);
});

test("where what is set aside stood in the way of something older that counts, that comes over before who joins counts", () => {
  const cluster = ownersOf(100, 1, 2, 3, 4);
  const counts = entryOf("kept", "acknowledged");
  for (const id of [A, B, D]) give(cluster.node(id), counts);
  give(cluster.node(C), entryOf("kept", "never acknowledged"));
  const next = successorWithSlots(CLOSED, [normal(A), normal(B), syncing(C)])[0] as RangeConfig;
  cluster.learn(CLOSED, next);
  const isOwner = (): boolean =>
    cluster.node(C).replication.held.pieces.every(({ config }) => config.epoch > next.epoch);
  for (let passedMs = 0; passedMs < 6000 && !isOwner(); passedMs += 20) cluster.run(20);
  expect(isOwner()).toBe(true);
  expect(cluster.node(C).replication.counters.setAsideEntries).toBe(1);
  expect(holds(cluster.node(C), counts)).toBe(true);
});

test("of many old entries of one who joins, each that nobody holds is set aside", () => {
  const common = Array.from({ length: 900 }, (_, i) => entryOf(`kept ${i}`));
  const old = Array.from({ length: 300 }, (_, i) => entryOf(`gone ${i}`, "old"));
  const given = new Map([
    [C, [...common, ...old]],
    [A, common],
    [B, common],
    [D, common],
  ]);
  const { cluster } = rejoining(given);
  expect(cluster.node(C).replication.counters.setAsideEntries).toBe(300);
  for (const id of [A, B, D]) expect(rows(cluster.node(id))).toHaveLength(900);
});

test("what one node of the final difference holds is not set aside, though another lacks it", () => {
  const entry = entryOf("partial");
  const { cluster } = rejoining(
    new Map([
      [C, [entry]],
      [B, [entry]],
    ]),
    CLOSED,
  );
  expect(setAside(cluster.node(C))).toBe(0);
  expect(isServed(cluster, "partial")).toEqual(["got", "got", "got"]);
});

test("a read below the floor that has to be written back ends, with what the owners bring each other", () => {
  const cluster = ownersOf(60_000);
  cluster.learn(CLOSED);
  const entry = entryOf("partial");
  give(cluster.node(B), entry);
  const answer = cluster.node(A).operate({ kind: "get", key: entry.key, consistency: "all" });
  // Comparison is not what helps: it is never answered.
  cluster.run(2500, ["digests-answer"]);
  expect(answer()).toMatchObject({ kind: "got" });
  expect([A, D].filter((id) => holds(cluster.node(id), entry)).length).toBeGreaterThanOrEqual(1);
});

test("owners that are synced after a forced leave end, though what they lack is below the floor", () => {
  const cluster = ownersOf(60_000);
  const entries = Array.from({ length: 40 }, (_, i) => entryOf(`old ${i}`));
  give(cluster.node(A), ...entries);
  cluster.learn({ ...CLOSED, synced: false });
  cluster.run(20_000);
  for (const id of [A, B, D]) {
    expect(rows(cluster.node(id))).toHaveLength(40);
    expect(cluster.node(id).replication.held.pieces.every(({ config }) => config.synced)).toBe(true);
  }
});

test("an entry that has rotted below the floor is mended from the other owners", () => {
  const cluster = ownersOf(60_000);
  cluster.learn(CLOSED);
  const entry = entryOf("rotten");
  for (const id of [A, B, D]) give(cluster.node(id), entry);
  cluster.node(A).disk.rotten.add(entryPlace(entry.position, entry.key));
  const answer = cluster.node(A).operate({ kind: "get", key: entry.key, consistency: "quorum" });
  cluster.run(3000);
  expect(answer()).toMatchObject({ kind: "got" });
  expect(cluster.node(A).disk.rotten.size).toBe(0);
});

test("a client whose clock is behind the floor writes above it, and its key is there", () => {
  const cluster = ownersOf(60_000);
  cluster.learn(CLOSED);
  const key = utf8BytesOf("tea");
  const answer = cluster.node(A).operate({ kind: "insert", key, payload: key, ttlMs: 0, consistency: "quorum" });
  cluster.run(1000);
  const end = answer();
  expect(end).toMatchObject({ kind: "inserted" });
  expect(end?.kind === "inserted" && Buffer.compare(end.version, FLOOR) > 0).toBe(true);
  expect(isServed(cluster, "tea")).toEqual(["got", "got", "got"]);
});

test("a range is looked through once at a time, however long that takes and whatever becomes of the range", () => {
  const alone: RangeConfig = { ...OWNED, slots: [normal(A)] };
  const node = startLoneNode(A, createDisk(), "look", { replicationFactor: 1, purgeGraceMs: 1000 });
  const place = { node: A, index: 0, incarnation: 1, position: 0n as Position, kind: "hashed" } as const;
  node.feed({ kind: "view", view: viewOf(new Map([[A, "up"]]), [place]) });
  teach(node, alone);
  const { loads } = node.replication.machine;
  node.holdLoads("scan-perishable");
  node.advance(10_000);
  expect(loads.size).toBe(1);
  node.advance(60_000);
  expect(loads.size).toBe(1);
  teach(node, ...successorWithSlots(alone, alone.slots));
  node.advance(60_000);
  expect(loads.size).toBe(1);
  node.releaseLoads();
  node.holdLoads("scan-perishable");
  expect(loads.size).toBe(0);
  node.advance(10_000);
  expect(loads.size).toBe(1);
  give(node, entryOf("gone", ""));
  node.releaseLoads();
  node.advance(10_000);
  expect(rows(node)).toEqual([]);
});

/** Sixteen ranges of which A is the only owner. */
const PARTS: readonly RangeConfig[] = Array.from({ length: 16 }, (_, i) => {
  const range = { after: (BigInt(i) << 60n) as Position, upTo: (BigInt((i + 1) % 16) << 60n) as Position };
  return { ...genesisConfig(range, A), epoch: 2 };
});

test("of many ranges to purge few are read at a time, and all are purged, also over a disk that was full", () => {
  const node = owner();
  const gone = Array.from({ length: 100 }, (_, i) => entryOf(`gone ${i}`, ""));
  give(node, ...gone);
  node.holdLoads("scan-perishable");
  teach(node, ...PARTS.map((config) => ({ ...config, floor: LATER, purged: FLOOR })));
  node.advance(2000);
  const { loads } = node.replication.machine;
  expect(loads.size).toBeGreaterThan(0);
  expect(loads.size).toBeLessThanOrEqual(4);
  node.refuseStores({ kind: "disk-full" });
  node.releaseLoads();
  node.advance(5000);
  expect(rows(node)).toHaveLength(100);
  node.refuseStores(undefined);
  node.advance(5000);
  expect(rows(node)).toEqual([]);
  expect(node.replication.held.pieces.every(({ isPurged }) => isPurged)).toBe(true);
});

test("of many ranges to look through few are read at a time, and all have their turn", () => {
  const node = startLoneNode(A, createDisk(), "looks", { replicationFactor: 1, purgeGraceMs: 1000 });
  const places = PARTS.map(({ range }, index) => {
    return { node: A, index, incarnation: 1, position: range.upTo, kind: "hashed" } as const;
  });
  node.feed({ kind: "view", view: viewOf(new Map([[A, "up"]]), places) });
  teach(node, ...PARTS);
  give(node, ...Array.from({ length: 100 }, (_, i) => entryOf(`gone ${i}`, "")));
  node.holdLoads("scan-perishable");
  node.advance(10_000);
  const { loads } = node.replication.machine;
  expect(loads.size).toBeGreaterThan(0);
  expect(loads.size).toBeLessThanOrEqual(4);
  node.releaseLoads();
  node.advance(30_000);
  expect(rows(node)).toEqual([]);
});
