/** What cannot be verified: nothing takes its place that may be older, and it is in nobody's way for ever. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Operation } from "#model/operation.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { compareVersions, timeOfVersion, versionOf } from "#model/version.ts";
import { successorWithoutOwner } from "#replication/ballot.ts";
import { bringOver } from "#replication/difference.ts";
import { pieceAt } from "#replication/range-map.ts";
import { entryRecord } from "#replication/record-bytes.ts";
import { latestLost } from "#replication/scrub.ts";
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
  SYNCING,
  spoilHead,
  together,
  togetherWith,
  twoOfOneLeaf,
  WHOLE,
} from "../support/few-nodes.ts";
import { type LoneNode, nodeNamed, startLoneNode, WALL_MS } from "../support/lone-node.ts";
import { contentOf, entryPlace, loadFrom, recordsOf } from "../support/replication-disk.ts";

const DAY_MS = 24 * 3_600_000;

function stored(node: LoneNode, { position, key }: Entry): Entry | "unreadable" | undefined {
  const result = loadFrom(node.disk, { kind: "entries", keys: [{ position, key }] });
  const found = result.kind === "entries" ? result.entries[0] : undefined;
  return found?.kind === "entry" ? found.entry : found?.kind;
}

function insertOf(entry: Entry, payload: Uint8Array): Operation {
  return { kind: "insert", key: entry.key, payload, ttlMs: 0, consistency: "quorum" };
}

/** Three owners that have divided the ring as they want it. */
function settled(): ReturnType<typeof together> {
  const cluster = together(1, 2, 3);
  cluster.learn(CONFIG);
  cluster.run(3000);
  return cluster;
}

function epochAt(node: LoneNode, { position }: Entry): number {
  return pieceAt(node.replication.held, position)?.config.epoch ?? 0;
}

test("a late write does not take the place of a newer one whose head has rotted: the others are asked first", () => {
  for (const kind of ["write", "write-all"] as const) {
    const cluster = settled();
    const late = entryOf("tea", "late");
    const newer = entryOf("tea", "newer");
    give(cluster.node(A), newer);
    give(cluster.node(B), newer);
    spoilHead(cluster.node(A), newer);
    const epoch = epochAt(cluster.node(A), late);
    const message =
      kind === "write"
        ? ({ kind, requestId: 7, epoch, entry: late, config: undefined } as const)
        : ({ kind, requestId: 7, writes: [{ epoch, entry: late }], configs: [] } as const);
    const before = cluster.carried.length;
    cluster.node(A).feed({ kind: "message", from: C, message });
    expect(stored(cluster.node(A), late)).toBe("unreadable");
    cluster.run(40, ["digests"]);
    expect(stored(cluster.node(A), late)).toEqual(newer);
    const answers = cluster.carried.slice(before).flatMap(({ from, message: { kind: answer, ...rest } }) => {
      const isAnswer = from === A && answer === `${kind}-answer`;
      return isAnswer ? ["outcome" in rest ? rest.outcome : "outcomes" in rest && rest.outcomes] : [];
    });
    const superseded = { kind: "superseded", newest: newer.version };
    expect<unknown>(answers).toEqual([kind === "write" ? superseded : ["unreadable"]]);
  }
});

test("a new write is acknowledged only by who has it: mended first, then stored", () => {
  const cluster = settled();
  const held = entryOf("tea", "held");
  for (const id of [A, B, C]) give(cluster.node(id), held);
  spoilHead(cluster.node(A), held);
  const outcome = cluster.node(B).operate(insertOf(held, Uint8Array.of(1)));
  cluster.run(1000);
  expect(outcome()).toMatchObject({ kind: "inserted" });
  expect(stored(cluster.node(A), held)).toMatchObject({ payload: Uint8Array.of(1) });
});

test("with too few to say what was there, a key is written above all that can have been there, and found", () => {
  const cluster = together(1, 2);
  const held = entryOf("tea", "held");
  give(cluster.node(A), held);
  cluster.learn(CONFIG);
  spoilHead(cluster.node(A), held);
  const insert = cluster.node(B).operate(insertOf(held, Uint8Array.of(1)), 20_000);
  cluster.run(20_000);
  const outcome = insert();
  expect(outcome).toMatchObject({ kind: "inserted" });
  const version = outcome?.kind === "inserted" ? outcome.version : held.version;
  expect(timeOfVersion(version).ms).toBeGreaterThanOrEqual(WALL_MS + DAY_MS);
  for (const id of [A, B]) expect(stored(cluster.node(id), held)).toMatchObject({ version });
});

test("what the others hold comes back in the place of what had been marked as lost", () => {
  const cluster = together(1, 2, 3);
  const acknowledged = entryOf("tea", "acknowledged");
  for (const id of [A, C]) give(cluster.node(id), acknowledged);
  cluster.learn(CONFIG);
  cluster.say(C, "down");
  spoilHead(cluster.node(A), acknowledged);
  cluster.run(10_000);
  expect(cluster.node(A).disk.headless.size).toBe(0);
  expect(stored(cluster.node(A), acknowledged)).toBe("unreadable");
  cluster.say(C, "up");
  cluster.run(20_000);
  expect(stored(cluster.node(A), acknowledged)).toEqual(acknowledged);
});

test("a scan for keys only does not show what an owner has marked as lost: it has no vote there either", () => {
  const cluster = settled();
  const deleted = entryOf("tea", "");
  for (const id of [A, B, C]) give(cluster.node(id), deleted);
  cluster.say(C, "down");
  spoilHead(cluster.node(A), deleted);
  const request = { prefix: new Uint8Array(0), cursor: undefined, itemsMax: 100, bytesMax: 1 << 20, keysOnly: true };
  const mended = cluster.node(B).scan({ ...request, consistency: "quorum" }, 10_000);
  cluster.run(40_000, ["read"]);
  expect(mended()).toMatchObject({ kind: "failed" });
  expect(cluster.node(A).disk.headless.size).toBe(0);
  expect(stored(cluster.node(A), deleted)).toBe("unreadable");
  const early = cluster.node(B).scan({ ...request, consistency: "quorum" }, 1000);
  cluster.run(2000, ["read"]);
  expect(early()).toMatchObject({ kind: "failed" });
  cluster.say(C, "up");
  const late = cluster.node(B).scan({ ...request, consistency: "quorum" }, 3000);
  cluster.run(3000);
  expect(late()).toMatchObject({ kind: "page", page: { items: [] } });
});

test("one other owner is enough to mend from when it holds the very version, or a newer one", () => {
  const cluster = together(1, 2);
  const entry = entryOf("tea");
  for (const id of [A, B]) give(cluster.node(id), entry);
  cluster.learn(CONFIG);
  cluster.node(A).disk.rotten.add(entryPlace(entry.position, entry.key));
  cluster.run(10_000);
  expect(stored(cluster.node(A), entry)).toEqual(entry);
});

test("an older write does not count as superseded by what cannot be read", () => {
  const cluster = settled();
  const older = entryOf("tea", "older");
  const rotten = entryOf("tea", "rotten");
  give(cluster.node(A), rotten);
  cluster.node(A).disk.rotten.add(entryPlace(rotten.position, rotten.key));
  const epoch = epochAt(cluster.node(A), older);
  const message = { kind: "write", requestId: 7, epoch, entry: older, config: undefined } as const;
  cluster.node(A).feed({ kind: "message", from: C, message });
  cluster.run(40);
  // Nobody else has it: it was never acknowledged, and the older one is stored.
  expect(stored(cluster.node(A), older)).toEqual(older);
});

test("what a node still has of former times, and cannot verify, does not keep it from becoming an owner", () => {
  const cluster = together(1, 2, 3, 4);
  const leftover = entryOf("tea", "leftover");
  const newer = entryOf("tea", "newer");
  give(cluster.node(D), leftover);
  for (const id of [A, B]) give(cluster.node(id), newer);
  spoilHead(cluster.node(D), leftover);
  cluster.learn(CONFIG);
  cluster.node(D).feed({ kind: "message", from: A, message: { kind: "invite", requestId: 9, config: CONFIG } });
  cluster.run(2000);
  expect(holds(cluster.node(D), newer)).toBe(true);
  expect(compareVersions(leftover.version, newer.version)).toBeLessThan(0);
  cluster.learn(SYNCING);
  cluster.run(10_000);
  expect(stored(cluster.node(D), newer)).toEqual(newer);
});

/** D takes C's place, which is away; B cannot verify one of its entries, and A never had it. */
function transferWithout(damage: (node: LoneNode, entry: Entry) => void) {
  const cluster = together(1, 2, 3, 4);
  cluster.say(C, "down");
  const lost = entryOf("tea", "acknowledged");
  const others = Array.from({ length: 30 }, (_, i) => entryOf(`key ${i}`));
  for (const id of [B, C]) give(cluster.node(id), lost, ...others);
  damage(cluster.node(B), lost);
  for (const id of [A, B, D]) {
    const learnt = { kind: "learn", requestId: 1, configs: [CONFIG, SYNCING] } as const;
    cluster.node(id).feed({ kind: "message", from: B, message: learnt });
  }
  return { cluster, lost, others };
}

const damages = {
  payload: (node: LoneNode, { position, key }: Entry) => void node.disk.rotten.add(entryPlace(position, key)),
  head: spoilHead,
};

for (const [what, damage] of Object.entries(damages)) {
  test(`a transfer ends though one donor is gone and the ${what} of an entry has rotted on another: unreadable stays unreadable`, () => {
    const { cluster, lost, others } = transferWithout(damage);
    const stateOfD = (): string | undefined =>
      pieceAt(cluster.node(D).replication.held, lost.position)?.config.slots.find(({ owner }) => owner === D)?.state;
    cluster.run(8000);
    expect(stateOfD()).toBe("syncing");
    cluster.run(30_000);
    expect(stateOfD()).toBe("normal");
    const done = cluster.node(D).events.filter((event) => event.kind === "transfer-done");
    expect(done.reduce((sum, event) => sum + event.lost, 0)).toBe(1);
    for (const entry of others) expect(stored(cluster.node(D), entry)).toEqual(entry);
    // Nobody says "not found" of what a majority had acknowledged.
    const get = cluster.node(A).operate({ kind: "get", key: lost.key, consistency: "quorum" });
    cluster.run(4000);
    expect(get()).toMatchObject({ kind: "failed" });
    // It can be written, and is then whole everywhere.
    const insert = cluster.node(A).operate(insertOf(lost, Uint8Array.of(9)));
    cluster.run(30_000);
    expect(insert()).toMatchObject({ kind: "inserted" });
    for (const id of [A, B, D]) expect(stored(cluster.node(id), lost)).toMatchObject({ payload: Uint8Array.of(9) });
  });
}

test("what a transfer could not read comes back with whoever still has it", () => {
  const { cluster, lost } = transferWithout(damages.payload);
  cluster.run(40_000);
  expect(stored(cluster.node(D), lost)).toBe("unreadable");
  cluster.say(C, "up");
  cluster.run(60_000);
  for (const id of [A, B, D]) expect(stored(cluster.node(id), lost)).toEqual(lost);
});

test("a donor has as long to mend an entry when another one could not give all before", () => {
  const cluster = together(1, 2, 3, 4);
  for (const id of [B, C]) cluster.say(id, "down");
  const [early, late] = [entryOf("tea"), entryOf("milk")];
  give(cluster.node(A), early);
  give(cluster.node(B), late);
  for (const [id, entry] of [
    [A, early],
    [B, late],
  ] as const)
    damages.payload(cluster.node(id), entry);
  const mended = (id: NodeId, { position, key }: Entry) =>
    cluster.node(id).disk.rotten.delete(entryPlace(position, key));
  for (const id of [A, B, D]) {
    const learnt = { kind: "learn", requestId: 1, configs: [CONFIG, SYNCING] } as const;
    cluster.node(id).feed({ kind: "message", from: B, message: learnt });
  }
  cluster.run(3000);
  mended(A, early);
  cluster.run(15_000);
  expect(stored(cluster.node(D), early)).toEqual(early);
  cluster.say(B, "up");
  cluster.run(5000);
  mended(B, late);
  cluster.run(5000);
  expect(slotsAt(cluster, D, late)).toEqual([normal(A), normal(B), normal(D)]);
  expect(stored(cluster.node(D), late)).toEqual(late);
  expect(cluster.node(D).events).toContainEqual(expect.objectContaining({ kind: "transfer-done", lost: 0 }));
});

test("one rotten entry of a lone founder does not keep the cluster from growing", () => {
  const cluster = together(1, 2);
  const config = { ...CONFIG, slots: [normal(A)] };
  const [rotten, whole] = [entryOf("tea"), entryOf("coffee")];
  give(cluster.node(A), rotten, whole);
  damages.payload(cluster.node(A), rotten);
  cluster.node(A).feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [config] } });
  cluster.run(60_000);
  const slots = pieceAt(cluster.node(A).replication.held, rotten.position)?.config.slots;
  expect(slots).toEqual([normal(A), normal(B)]);
  expect(stored(cluster.node(B), whole)).toEqual(whole);
  expect(stored(cluster.node(B), rotten)).toBe("unreadable");
});

test("what could not be mended is tried again, though nobody asks for it", () => {
  const cluster = settled();
  const entry = entryOf("tea");
  for (const id of [A, B, C]) give(cluster.node(id), entry);
  damages.payload(cluster.node(A), entry);
  cluster.node(A).feed({
    kind: "message",
    from: B,
    message: {
      kind: "read",
      requestId: 5,
      position: entry.position,
      key: entry.key,
      epoch: epochAt(cluster.node(A), entry),
      want: "entry",
      config: undefined,
    },
  });
  cluster.run(15_000, ["read", "digests"]);
  expect(stored(cluster.node(A), entry)).toBe("unreadable");
  cluster.run(60_000, ["digests"]);
  expect(stored(cluster.node(A), entry)).toEqual(entry);
});

function rot(node: LoneNode, ...entries: Entry[]): void {
  for (const entry of entries) damages.payload(node, entry);
}

const leave = { kind: "leave", isForced: false } as const;

test("a copy that nobody can read does not keep a node from leaving", () => {
  const cluster = together(1, 2, 3, 4);
  const entries = Array.from({ length: 20 }, (_, i) => entryOf(`key ${i}`));
  const lost = entries[3] as Entry;
  for (const id of [A, B, C]) {
    give(cluster.node(id), ...entries);
    rot(cluster.node(id), lost);
  }
  cluster.learn(CONFIG);
  cluster.run(1000);
  cluster.learn(SYNCING);
  cluster.run(30_000);
  cluster.node(C).feed(leave);
  cluster.run(10_000);
  expect(cluster.node(C).replication.isEmptied).toBe(true);
  expect(cluster.node(C).disk.entries.size).toBe(0);
  // The owners still know that something was there.
  for (const id of [A, B, D]) expect(stored(cluster.node(id), lost)).toBe("unreadable");
});

test("what only the former owner can read it gives to the others before it goes, below the floor as well", () => {
  const [lost, gone] = [entryOf("tea"), entryOf("coffee")];
  const floor = versionOf({ ms: WALL_MS + 1, counter: 1_000_000 }, A);
  for (const config of [DONE, { ...DONE, floor }]) {
    const cluster = together(1, 2, 3, 4);
    for (const id of [A, B, C, D]) {
      give(cluster.node(id), lost, gone);
      rot(cluster.node(id), gone);
      if (id !== C) rot(cluster.node(id), lost);
    }
    cluster.learn(CONFIG, config);
    cluster.run(3000, ["write"]);
    expect(stored(cluster.node(C), lost)).toEqual(lost);
    cluster.node(C).feed(leave);
    cluster.run(10_000);
    for (const id of [A, B, D]) expect(stored(cluster.node(id), lost)).toEqual(lost);
    expect(cluster.node(C).replication.isEmptied).toBe(true);
    expect(cluster.node(C).replication.counters.setAsideEntries).toBe(0);
  }
});

test("what a former owner cannot read stays while no majority of the owners has it, or knows of it", () => {
  const cluster = together(1, 2, 3, 4);
  const [older, newer] = [entryOf("tea", "older"), entryOf("tea", "newer")];
  give(cluster.node(C), newer);
  give(cluster.node(A), newer);
  for (const id of [B, D]) give(cluster.node(id), older);
  rot(cluster.node(C), newer);
  for (const id of [A, B, D]) rot(cluster.node(id), id === A ? newer : older);
  cluster.learn(CONFIG, DONE);
  cluster.run(10_000);
  expect(stored(cluster.node(C), newer)).toBe("unreadable");
});

test("an owner that cannot read what a receipt is asked for says so, unless it is older", () => {
  const cluster = together(1);
  const node = cluster.node(A);
  const names = ["whole", "payload", "head", "older", "none"];
  const before = names.map((name) => entryOf(name, "before"));
  const heads = names.map((name) => entryOf(name));
  heads.forEach((entry, i) => {
    if (names[i] !== "none") give(node, names[i] === "older" ? (before[i] as Entry) : entry);
  });
  rot(node, heads[1] as Entry, heads[3] as Entry);
  spoilHead(node, heads[2] as Entry);
  cluster.learn(CONFIG);
  node.feed({
    kind: "message",
    from: C,
    message: { kind: "receipt", requestId: 77, range: WHOLE, epoch: 2, heads, config: undefined },
  });
  cluster.run(100);
  const answers = cluster.carried.flatMap(({ message }) =>
    message.kind === "receipt-answer" ? [message.outcome] : [],
  );
  expect(answers).toEqual([
    { kind: "receipts", held: [true, false, false, false, false], unreadable: [false, true, true, false, false] },
  ]);
});

const UNSYNCED = { ...CONFIG, epoch: 3, slots: [normal(A), normal(B)], synced: false };

function isSynced(cluster: ReturnType<typeof together>, id: NodeId, { position }: Entry): boolean {
  return pieceAt(cluster.node(id).replication.held, position)?.config.synced === true;
}

function slotsAt(cluster: ReturnType<typeof together>, id: NodeId, { position }: Entry) {
  return pieceAt(cluster.node(id).replication.held, position)?.config.slots;
}

test("what no owner can read keeps the owners that remain from being synced only for a while", () => {
  const cluster = together(1, 2, 4);
  const entries = Array.from({ length: 20 }, (_, i) => entryOf(`key ${i}`));
  const lost = entries[3] as Entry;
  for (const id of [A, B]) {
    give(cluster.node(id), ...entries);
    rot(cluster.node(id), lost);
  }
  cluster.learn(UNSYNCED);
  cluster.run(8000);
  expect(isSynced(cluster, A, lost)).toBe(false);
  cluster.run(52_000);
  for (const id of [A, B]) {
    expect(isSynced(cluster, id, lost)).toBe(true);
    expect(slotsAt(cluster, id, lost)).toEqual([normal(A), normal(B), normal(D)]);
    expect(stored(cluster.node(id), lost)).toBe("unreadable");
  }
  for (const entry of entries) if (entry !== lost) expect(stored(cluster.node(D), entry)).toEqual(entry);
});

test("what was mended while the owners that remain were being synced does not shorten the time for another entry", () => {
  const cluster = together(1, 2);
  const [early, late] = [entryOf("tea"), entryOf("milk")];
  for (const id of [A, B]) give(cluster.node(id), late);
  give(cluster.node(B), early);
  rot(cluster.node(B), early);
  cluster.learn(UNSYNCED);
  cluster.run(3000, ["receipt", "read"]);
  expect(stored(cluster.node(A), early)).toBeUndefined();
  cluster.node(B).disk.rotten.clear();
  cluster.run(15_000, ["receipt"]);
  expect(stored(cluster.node(A), early)).toEqual(early);
  for (const id of [A, B]) rot(cluster.node(id), late);
  cluster.run(8000);
  expect(isSynced(cluster, A, late)).toBe(false);
  cluster.run(30_000);
  expect(isSynced(cluster, A, late)).toBe(true);
});

test("what one of the owners that remain can read is given to the other, and nothing is taken as lost", () => {
  for (const id of [A, B]) {
    const cluster = together(1, 2, 4);
    const entry = entryOf("tea");
    for (const owner of [A, B]) give(cluster.node(owner), entry);
    rot(cluster.node(id), entry);
    cluster.learn(UNSYNCED);
    // Not before it has come over, however long that takes.
    cluster.run(30_000, ["write", "read"]);
    if (id === B) expect(isSynced(cluster, A, entry)).toBe(false);
    cluster.run(30_000);
    for (const owner of [A, B, D]) expect(stored(cluster.node(owner), entry)).toEqual(entry);
    expect(slotsAt(cluster, A, entry)).toEqual([normal(A), normal(B), normal(D)]);
  }
});

test("an owner that is gone is replaced though what another one has cannot be read", () => {
  const cluster = togetherWith({ replaceAfterMs: 5000 }, 1, 2, 4);
  const [lost, whole] = [entryOf("tea"), entryOf("coffee")];
  give(cluster.node(B), lost, whole);
  rot(cluster.node(B), lost);
  cluster.learn({ ...CONFIG, epoch: 3, synced: false });
  cluster.run(60_000);
  expect(slotsAt(cluster, A, lost)).toEqual([normal(A), normal(B), normal(D)]);
  for (const id of [A, D]) {
    expect(stored(cluster.node(id), lost)).toBe("unreadable");
    expect(stored(cluster.node(id), whole)).toEqual(whole);
  }
});

test("a full owner keeps what it can read when a donor has something newer that nobody can", () => {
  const cluster = together(1, 2);
  const [older, newer] = [entryOf("tea", "older"), entryOf("tea", "newer")];
  give(cluster.node(A), older);
  give(cluster.node(B), newer);
  rot(cluster.node(B), newer);
  cluster.learn({ ...CONFIG, epoch: 3 });
  const ends: string[] = [];
  bringOver(cluster.node(A).replication, {
    range: WHOLE,
    epoch: 3,
    donor: B,
    config: undefined,
    takesLost: true,
    isWanted: () => true,
    onEnd: ({ kind }) => ends.push(kind),
  });
  cluster.run(1000);
  expect(ends).toEqual(["partial"]);
  expect(stored(cluster.node(A), older)).toEqual(older);
});

test("what a former owner cannot read does not keep back what it can", () => {
  const cluster = together(1, 2, 3, 4);
  const entries = Array.from({ length: 100 }, (_, i) => entryOf(`key ${i}`));
  give(cluster.node(C), ...entries);
  const last = contentOf(cluster.node(C).disk, WHOLE)[99] as Entry;
  rot(cluster.node(C), ...entries.filter((entry) => entry !== last));
  cluster.learn(CONFIG, DONE);
  cluster.run(5000);
  for (const id of [A, B, D]) expect(stored(cluster.node(id), last)).toEqual(last);
});

test("who has lost an entry without an error has no vote on what is not there until the others have given what they have", () => {
  const cluster = togetherWith({ scrubEveryMs: 2000 }, 1, 2, 3);
  cluster.learn(CONFIG);
  cluster.run(3000);
  const [tea, milk] = [entryOf("tea"), entryOf("milk")];
  give(cluster.node(A), milk);
  give(cluster.node(B), tea, milk);
  give(cluster.node(C), milk);
  cluster.node(A).disk.vanished.set(entryPlace(tea.position, tea.key), tea);
  cluster.say(B, "down");
  cluster.run(10_000);
  const missing = cluster
    .node(A)
    .takeEvents()
    .filter(({ kind }) => kind === "entries-missing");
  expect(missing).toMatchObject([{ kind: "entries-missing", entries: 1 }]);
  const get = ({ key }: Entry) => cluster.node(C).operate({ kind: "get", key, consistency: "quorum" }, 1000);
  const [alone, other] = [get(tea), get(milk)];
  cluster.run(1200);
  expect(alone()).toMatchObject({ kind: "failed", failure: { kind: "quorum-unreachable" } });
  expect(other()).toMatchObject({ kind: "got" });
  cluster.say(B, "up");
  cluster.run(10_000);
  expect(holds(cluster.node(A), tea)).toBe(true);
  cluster.say(B, "down");
  cluster.run(100);
  const nothing = get(entryOf("coffee"));
  const found = get(tea);
  cluster.run(1200);
  expect(nothing()).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
  expect(found()).toMatchObject({ kind: "got" });
});

test("what a dropped owner and one whose copy has rotted had acknowledged does not give way to what was before", () => {
  for (const payload of ["newer", ""]) {
    const [older, newer, other] = [entryOf("tea", "older"), entryOf("tea", payload), entryOf("milk")];
    const [dropped] = successorWithoutOwner(CONFIG, C) as [RangeConfig];
    for (const rotten of [A, B]) {
      const cluster = together(1, 2, 3);
      for (const id of [A, B]) give(cluster.node(id), id === rotten ? newer : older, other);
      give(cluster.node(C), newer, other);
      rot(cluster.node(rotten), newer);
      cluster.learn(CONFIG, dropped);
      cluster.say(C, "down");
      cluster.run(60_000);
      expect(isSynced(cluster, A, newer)).toBe(true);
      for (const id of [A, B]) {
        // A delete that cannot be read is purged like any other.
        expect(stored(cluster.node(id), newer)).toBe(payload === "" ? undefined : "unreadable");
        expect(stored(cluster.node(id), other)).toEqual(other);
      }
      const kept = [A, B].flatMap((id) => recordsOf(cluster.node(id).disk, "set-aside"));
      expect(kept.map(({ value }) => value)).toEqual([entryRecord(older)]);
      const inserted = cluster.node(B).operate(insertOf(newer, utf8BytesOf("newest")), 10_000);
      cluster.run(10_000);
      expect(inserted()).toMatchObject({ kind: "inserted" });
    }
  }
});

test("one of those that remain tells what a rotten copy was, and the range need not be synced for that", () => {
  const E = nodeNamed(5);
  const five: RangeConfig = { ...CONFIG, slots: [A, B, C, D, E].map(normal) };
  const [four] = successorWithoutOwner(five, E) as [RangeConfig];
  const [older, newer] = [entryOf("tea", "older"), entryOf("tea", "newer")];
  const cluster = together(1, 2, 3, 4, 5);
  for (const id of [C, D]) give(cluster.node(id), older);
  for (const id of [A, B, E]) give(cluster.node(id), newer);
  rot(cluster.node(A), newer);
  cluster.learn(five, four);
  for (const id of [B, E]) cluster.say(id, "down");
  cluster.run(10_000, ["digests", "list", "fetch"]);
  expect(stored(cluster.node(A), newer)).toBe("unreadable");
  cluster.say(B, "up");
  cluster.run(60_000);
  // Three of them are to have it.
  for (const id of [A, B, D]) expect(stored(cluster.node(id), newer)).toEqual(newer);
});

test("what has lost its head is told from the sums, by one that has the same version, and by nobody who has another one", () => {
  for (const isSame of [true, false]) {
    for (const isDropped of [false, true]) {
      const cluster = together(1, 2, 3);
      const [own, older] = [entryOf("tea", "now"), entryOf("tea", "before")];
      give(cluster.node(A), own);
      give(cluster.node(B), isSame ? own : older);
      give(cluster.node(C), own);
      spoilHead(cluster.node(A), own);
      cluster.learn(CONFIG, ...(isDropped ? (successorWithoutOwner(CONFIG, C) as [RangeConfig]) : []));
      cluster.say(C, "down");
      cluster.run(60_000, isSame ? [] : ["lose"]);
      expect(stored(cluster.node(A), own)).toEqual(isSame ? own : "unreadable");
    }
  }
});

test("with another one in its leaf that has lost its head it is not told from the sums", () => {
  const cluster = together(1, 2, 3);
  const places = twoOfOneLeaf();
  for (const id of [A, B, C]) give(cluster.node(id), ...places);
  spoilHead(cluster.node(A), places[0]);
  spoilHead(cluster.node(A), places[1]);
  cluster.learn(CONFIG);
  cluster.say(C, "down");
  cluster.run(60_000);
  for (const entry of places) expect(stored(cluster.node(A), entry)).toBe("unreadable");
  cluster.say(C, "up");
  cluster.run(60_000);
  for (const entry of places) expect(stored(cluster.node(A), entry)).toEqual(entry);
});

test("what has lost its head waits for somebody who can tell what it was before it is given another one", () => {
  const cluster = together(1, 2, 3);
  const entry = entryOf("tea");
  for (const id of [A, B, C]) give(cluster.node(id), entry);
  spoilHead(cluster.node(A), entry);
  for (const id of [B, C]) cluster.say(id, "down");
  cluster.learn(CONFIG);
  cluster.node(A).operate({ kind: "get", key: entry.key, consistency: "one" }, 1000);
  cluster.run(5000);
  expect(cluster.node(A).disk.headless.size).toBe(1);
  cluster.say(B, "up");
  cluster.run(20_000);
  expect(stored(cluster.node(A), entry)).toEqual(entry);
});

test("what is lost gets a version of no clock's course: none is ever issued twice", () => {
  const { replication } = startLoneNode(A);
  const { version } = latestLost(replication, CONFIG, entryOf("tea"));
  expect(timeOfVersion(version).counter % 2).toBe(1);
});
