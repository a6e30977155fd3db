/** Hints: kept cheaply and within bounds, brought home by the batch, and none stays for ever. */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { versionOf } from "#model/version.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import { hintRecordHead, hintsFromRecord } from "#replication/hint-record.ts";
import type { ReplicationEvent } from "#replication/input.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import {
  A,
  B,
  C,
  CONFIG,
  D,
  DONE,
  entryOf,
  holds,
  normal,
  syncing,
  together,
  togetherWith,
} from "../support/few-nodes.ts";
import { type LoneNode, nodeNamed, startLoneNode, viewOf, WALL_MS } from "../support/lone-node.ts";
import { createDisk, recordsOf } from "../support/replication-disk.ts";

const MINUTE_MS = 60_000;

const INSERT = {
  kind: "insert",
  key: new TextEncoder().encode("tea"),
  payload: new TextEncoder().encode("green"),
  ttlMs: 0,
} as const;

function hint(target: NodeId, ...entries: Entry[]): ReplicaMessage {
  return { kind: "hint", requestId: 1, target, entries };
}

function hintsOn(node: LoneNode): Entry[] {
  return recordsOf(node.disk, "hints").flatMap(({ value }) => hintsFromRecord(value));
}

/** As the node counts them, and as they are. */
function counts({ replication, disk }: LoneNode) {
  const heads = recordsOf(disk, "hints").flatMap(({ key }) => hintRecordHead(key) ?? []);
  const stored = heads.reduce((sum, { hints }) => sum + hints, 0);
  const bytes = heads.reduce((sum, head) => sum + head.bytes + 32, 0);
  const kept = [...replication.hints.kept.values()];
  return {
    stored: { hints: stored, bytes },
    counted: { hints: kept.reduce((sum, { hints }) => sum + hints, 0), bytes: replication.hints.bytes },
  };
}

function eventsOf<K extends ReplicationEvent["kind"]>(
  node: LoneNode,
  kind: K,
): Extract<ReplicationEvent, { kind: K }>[] {
  return node.events.flatMap((event) => (event.kind === kind ? [event as Extract<ReplicationEvent, { kind: K }>] : []));
}

function manyEntries(count: number, payload = "payload"): Entry[] {
  return Array.from({ length: count }, (_, i) => entryOf(`key ${i}`, payload));
}

/** D, which knows the owners A, B and C; B's answers are given by the test. */
function keeper(settings = {}): LoneNode {
  const node = startLoneNode(D, createDisk(), "keeper", settings);
  const up = [B, D].map((id) => [id, "up"] as const);
  node.feed({ kind: "view", view: viewOf(new Map(up)) });
  node.tell(A, { kind: "learn", requestId: 1, configs: [CONFIG] });
  return node;
}

function takeBatch(node: LoneNode): Extract<ReplicaMessage, { kind: "write-all" }> {
  const sent = node.take().find(({ message }) => message.kind === "write-all");
  if (sent?.message.kind !== "write-all") throw new Error("no hints were brought home");
  return sent.message;
}

function answerBatch(node: LoneNode, batch: Extract<ReplicaMessage, { kind: "write-all" }>): void {
  const outcomes = batch.writes.map(() => "stored" as const);
  node.tell(B, { kind: "write-all-answer", requestId: batch.requestId, outcomes, configs: [] });
}

test("a hint is kept until its owner has it, and goes to it when it is up", () => {
  const cluster = together(1, 2, 4);
  const entry = entryOf("tea");
  cluster.learn(CONFIG);
  cluster.node(D).feed({ kind: "message", from: A, message: hint(B, entry) });
  cluster.run(6000, ["write-all"]);
  expect(hintsOn(cluster.node(D))).toEqual([entry]);
  cluster.run(20_000);
  expect(holds(cluster.node(B), entry)).toBe(true);
  expect(counts(cluster.node(D))).toEqual({ stored: { hints: 0, bytes: 0 }, counted: { hints: 0, bytes: 0 } });
});

test("a lost answer drops no hint, and the count is what is there", () => {
  const cluster = together(1, 2, 4);
  cluster.learn(CONFIG);
  cluster.node(D).feed({ kind: "message", from: A, message: hint(B, ...manyEntries(100)) });
  cluster.run(6000, ["write-all-answer"]);
  expect(hintsOn(cluster.node(D))).toHaveLength(100);
  const { stored, counted } = counts(cluster.node(D));
  expect(counted).toEqual(stored);
});

test("many hints come home in few messages and few batches", () => {
  const cluster = together(1, 2, 4);
  const entries = manyEntries(2000);
  cluster.learn(CONFIG);
  for (let at = 0; at < entries.length; at += 100) {
    cluster.node(D).feed({ kind: "message", from: A, message: hint(B, ...entries.slice(at, at + 100)) });
  }
  const batchesBefore = cluster.node(D).disk.commitNumber;
  cluster.run(20_000);
  expect(entries.every((entry) => holds(cluster.node(B), entry))).toBe(true);
  expect(cluster.node(D).replication.hints.kept.size).toBe(0);
  expect(cluster.carried.filter(({ message }) => message.kind === "write-all").length).toBeLessThan(20);
  expect(cluster.node(D).disk.commitNumber - batchesBefore).toBeLessThan(20);
  expect(eventsOf(cluster.node(D), "hints-delivered").reduce((sum, { hints }) => sum + hints, 0)).toBe(2000);
});

test("one batch at a time is on its way to an owner, and a slow one gets a rest and less at a time", () => {
  const node = keeper();
  node.tell(A, hint(B, ...manyEntries(512)));
  node.tell(A, hint(B, ...manyEntries(512).map(({ key, payload }) => entryOf(`more ${key.length}`, `${payload}`))));
  node.advance(2100);
  const first = takeBatch(node);
  node.advance(1000);
  expect(node.take().filter(({ message }) => message.kind === "write-all")).toEqual([]);
  answerBatch(node, first);
  node.advance(90);
  expect(node.take().filter(({ message }) => message.kind === "write-all")).toEqual([]);
  node.advance(20);
  expect(takeBatch(node).writes.length).toBeLessThan(first.writes.length);
});

test("an owner without room is left alone, longer each time, and gets its hints when there is some", () => {
  const node = keeper();
  node.tell(A, hint(B, entryOf("tea")));
  const askedAtMs: number[] = [];
  for (let ms = 0; ms < MINUTE_MS; ms += 20) {
    node.advance(20);
    for (const { message } of node.take()) {
      if (message.kind !== "write-all") continue;
      askedAtMs.push(ms);
      node.tell(B, { kind: "write-all-answer", requestId: message.requestId, outcomes: ["disk-full"], configs: [] });
    }
  }
  expect(askedAtMs.length).toBeGreaterThan(3);
  expect(askedAtMs.length).toBeLessThan(10);
  expect(hintsOn(node)).toHaveLength(1);
  for (let ms = 0; ms < MINUTE_MS && hintsOn(node).length > 0; ms += 20) {
    node.advance(20);
    for (const { message } of node.take()) if (message.kind === "write-all") answerBatch(node, message);
  }
  expect(hintsOn(node)).toEqual([]);
});

test("a hint for an owner that is an owner no more goes to those who are", () => {
  const cluster = together(1, 2, 4);
  const entry = entryOf("tea");
  cluster.learn(CONFIG, DONE);
  cluster.node(D).feed({ kind: "message", from: A, message: hint(C, entry) });
  cluster.run(2 * MINUTE_MS);
  expect([A, B, D].map((id) => holds(cluster.node(id), entry))).toEqual([true, true, true]);
  expect(hintsOn(cluster.node(D))).toEqual([]);
});

test("a hint is kept until all the present owners have it", () => {
  const cluster = together(1, 2, 4);
  const entry = entryOf("tea");
  cluster.learn(CONFIG, DONE);
  cluster.say(B, "down");
  cluster.node(D).feed({ kind: "message", from: A, message: hint(C, entry) });
  cluster.run(2 * MINUTE_MS);
  expect(holds(cluster.node(A), entry)).toBe(true);
  expect(hintsOn(cluster.node(D))).toHaveLength(1);
  cluster.say(B, "up");
  cluster.run(2 * MINUTE_MS);
  expect(holds(cluster.node(B), entry)).toBe(true);
  expect(hintsOn(cluster.node(D))).toEqual([]);
});

test("of two hints for one key the owner ends with the newer, in whatever order they come, and neither is left", () => {
  for (const isNewerFirst of [true, false]) {
    const cluster = together(1, 2, 4);
    cluster.learn(CONFIG);
    const older = entryOf("tea", "old");
    const newer = entryOf("tea", "new");
    const order = isNewerFirst ? [newer, older] : [older, newer];
    for (const entry of order) cluster.node(D).feed({ kind: "message", from: A, message: hint(B, entry) });
    cluster.run(20_000);
    expect(holds(cluster.node(B), newer)).toBe(true);
    expect(counts(cluster.node(D)).counted.hints).toBe(0);
    expect(hintsOn(cluster.node(D))).toEqual([]);
  }
});

test("a hint that comes while an older one is being brought home is not dropped with it", () => {
  const node = keeper();
  node.tell(A, hint(B, entryOf("tea", "old")));
  node.advance(2100);
  const batch = takeBatch(node);
  const newer = entryOf("tea", "new");
  node.tell(A, hint(B, newer));
  answerBatch(node, batch);
  node.advance(20);
  expect(hintsOn(node)).toEqual([newer]);
  expect(counts(node).counted.hints).toBe(1);
});

test("a keeper that is killed in the middle of bringing hints home brings home the rest after its restart", () => {
  const cluster = together(1, 2, 4);
  const entries = manyEntries(1500);
  cluster.learn(CONFIG);
  cluster.say(B, "down");
  for (let at = 0; at < entries.length; at += 50) {
    cluster.node(D).feed({ kind: "message", from: A, message: hint(B, ...entries.slice(at, at + 50)) });
  }
  cluster.say(B, "up");
  cluster.run(2000, ["write-all-answer"]);
  const arrived = entries.filter((entry) => holds(cluster.node(B), entry)).length;
  expect(arrived).toBeGreaterThan(0);
  expect(arrived).toBeLessThan(1500);
  cluster.restart(D);
  expect(counts(cluster.node(D)).counted).toEqual(counts(cluster.node(D)).stored);
  cluster.run(20_000);
  expect(entries.every((entry) => holds(cluster.node(B), entry))).toBe(true);
  expect(counts(cluster.node(D))).toEqual({ stored: { hints: 0, bytes: 0 }, counted: { hints: 0, bytes: 0 } });
});

test("nothing is kept or brought home while the hints of an earlier run are being counted", () => {
  const disk = createDisk();
  const before = startLoneNode(D, disk);
  const [first, second] = [entryOf("one"), entryOf("two")];
  before.tell(A, hint(B, first));
  const node = startLoneNode(D, disk, "again");
  expect(node.replication.hints.isCounted).toBe(true);
  expect(counts(node).counted.hints).toBe(1);
  node.tell(A, hint(B, second));
  expect(hintsOn(node)).toEqual([first, second]);
});

test("past their bounds hints are refused, told once, and what is kept stays within the bytes allowed", () => {
  const cluster = togetherWith({ hintsBytesMax: 40_000 }, 1, 2, 4);
  cluster.learn(CONFIG);
  cluster.say(B, "down");
  const node = cluster.node(D);
  for (let i = 0; i < 200; i++) {
    node.feed({ kind: "message", from: A, message: hint(B, entryOf(`for b ${i}`, "x".repeat(500))) });
  }
  expect(node.replication.hints.bytes).toBeLessThanOrEqual(30_000);
  expect(node.replication.hints.bytes).toBeGreaterThan(29_000);
  for (let i = 0; i < 200; i++) {
    node.feed({ kind: "message", from: A, message: hint(C, entryOf(`for c ${i}`, "x".repeat(500))) });
  }
  expect(node.replication.hints.bytes).toBeLessThanOrEqual(40_000);
  expect(node.replication.hints.kept.get(C)?.bytes).toBeGreaterThan(9000);
  expect(counts(node).counted).toEqual(counts(node).stored);
  expect(eventsOf(node, "hints-refused").map(({ target }) => target)).toEqual([B, C]);
  cluster.say(B, "up");
  cluster.run(MINUTE_MS);
  node.feed({ kind: "message", from: A, message: hint(B, entryOf("there is room again")) });
  expect(node.replication.hints.kept.get(B)?.hints).toBe(1);
});

test("a keeper that has no room says so, and the one who asked is not told that it is kept", () => {
  const node = keeper({ hintsBytesMax: 10 });
  expect(node.tell(A, hint(B, entryOf("tea")))).toEqual([{ kind: "hint-answer", requestId: 1, isKept: false }]);
});

test("a keeper that is asked says that it keeps a hint when it is durable, and not before", () => {
  const node = keeper();
  node.holdDisk();
  expect(node.tell(A, hint(B, entryOf("tea")))).toEqual([]);
  node.releaseDisk();
  expect(node.take().map(({ message }) => message)).toEqual([{ kind: "hint-answer", requestId: 1, isKept: true }]);
});

test("a node that leaves gives the hints for those who are away to another node", () => {
  const cluster = together(1, 4);
  const entries = manyEntries(100);
  cluster.learn(CONFIG);
  cluster.node(D).feed({ kind: "message", from: A, message: hint(B, ...entries) });
  cluster.node(D).feed({ kind: "leave", isForced: false });
  cluster.run(MINUTE_MS);
  expect(hintsOn(cluster.node(D))).toEqual([]);
  expect(hintsOn(cluster.node(A)).length).toBe(100);
  expect(cluster.node(A).replication.hints.kept.get(B)?.hints).toBe(100);
});

test("a node that leaves and finds nobody with room sees that an owner has what it kept, and is emptied", () => {
  const cluster = togetherWith({ hintsBytesMax: 20_000 }, 1, 4);
  const entries = manyEntries(100);
  cluster.learn(CONFIG);
  cluster.node(D).feed({ kind: "message", from: A, message: hint(B, ...entries) });
  for (let i = 0; i < 100; i++) {
    cluster.node(A).feed({ kind: "message", from: C, message: hint(B, entryOf(`full ${i}`, "x".repeat(500))) });
  }
  cluster.node(D).feed({ kind: "leave", isForced: false });
  cluster.run(MINUTE_MS);
  expect(hintsOn(cluster.node(D))).toEqual([]);
  expect(entries.every((entry) => holds(cluster.node(A), entry))).toBe(true);
  expect(eventsOf(cluster.node(D), "hints-dropped")).toMatchObject([{ reason: "no-keeper", hints: 100 }]);
});

test("a node that is emptied, and may go at any moment, keeps no hint any more", () => {
  const cluster = together(1, 4);
  const node = cluster.node(D);
  cluster.learn(CONFIG);
  node.feed({ kind: "leave", isForced: false });
  cluster.run(MINUTE_MS);
  expect(node.replication.isEmptied).toBe(true);
  const outcome = node.operate({ ...INSERT, consistency: "one" });
  cluster.run(2500);
  expect(outcome()?.kind).toBe("inserted");
  expect(hintsOn(node)).toEqual([]);
  expect(counts(node).counted.hints).toBe(0);
});

test("a node whose store may be from the past keeps no hint: it may be set aside with its store", () => {
  const cluster = together(1, 4);
  const node = cluster.node(D);
  cluster.learn(CONFIG);
  node.feed({ kind: "doubt", isDoubted: true });
  expect(node.tell(A, hint(B, entryOf("tea")))).toMatchObject([{ kind: "hint-answer", isKept: false }]);
  expect(hintsOn(node)).toEqual([]);
  node.feed({ kind: "doubt", isDoubted: false });
  expect(node.tell(A, hint(B, entryOf("tea")))).toMatchObject([{ kind: "hint-answer", isKept: true }]);
});

test("a hint at or below the floor of its range is set aside and counted, never stored", () => {
  const cluster = together(1, 2, 4);
  const old = entryOf("tea");
  const floor = versionOf({ ms: WALL_MS + 1_000_000, counter: 0 }, A);
  const [closed] = successorWithSlots(CONFIG, CONFIG.slots).map((config) => ({ ...config, floor }));
  if (closed === undefined) throw new Error("no configuration");
  cluster.learn(closed);
  const fresh = entryOf("coffee", "payload", 2_000_000);
  cluster.node(D).feed({ kind: "message", from: A, message: hint(B, old, fresh) });
  cluster.run(20_000);
  expect([holds(cluster.node(B), old), holds(cluster.node(B), fresh)]).toEqual([false, true]);
  expect(hintsOn(cluster.node(D))).toEqual([]);
  expect(cluster.node(D).replication.counters.hintsSetAside).toBe(1);
  expect(eventsOf(cluster.node(D), "hints-dropped")).toMatchObject([{ reason: "below-floor", hints: 1, target: B }]);
});

test("a hint that does not match its checksum is dropped and told, and the others come home", () => {
  const cluster = together(1, 2, 4);
  cluster.learn(CONFIG);
  const [good, bad] = [entryOf("good"), { ...entryOf("bad"), checksum: 1n }];
  cluster.node(D).feed({ kind: "message", from: A, message: hint(B, good, bad) });
  cluster.run(20_000);
  expect([holds(cluster.node(B), good), holds(cluster.node(B), bad)]).toEqual([true, false]);
  expect(hintsOn(cluster.node(D))).toEqual([]);
  expect(eventsOf(cluster.node(D), "hints-dropped")).toMatchObject([{ reason: "damaged", hints: 1 }]);
});

test("when the window is over a hint ends, but not before some owner has it", () => {
  const cluster = togetherWith({ hintWindowMs: 5 * MINUTE_MS }, 1, 4);
  cluster.learn(CONFIG);
  const entry = entryOf("tea");
  cluster.say(A, "down");
  cluster.node(D).feed({ kind: "message", from: A, message: hint(B, entry) });
  cluster.run(7 * MINUTE_MS);
  expect(hintsOn(cluster.node(D))).toHaveLength(1);
  cluster.say(A, "up");
  cluster.run(2 * MINUTE_MS);
  expect(holds(cluster.node(A), entry)).toBe(true);
  expect(hintsOn(cluster.node(D))).toEqual([]);
  expect(eventsOf(cluster.node(D), "hints-dropped")).toMatchObject([{ reason: "expired", hints: 1 }]);
});

test("while its owner is away a hint costs next to nothing: the first record is looked at now and then", () => {
  const cluster = together(1, 4);
  cluster.learn(CONFIG);
  for (let i = 0; i < 500; i++) {
    cluster.node(D).feed({ kind: "message", from: A, message: hint(B, ...manyEntries(4).slice(0, 4)) });
  }
  const before = cluster.carried.length;
  const commits = cluster.node(D).disk.commitNumber;
  cluster.run(2 * MINUTE_MS);
  expect(cluster.node(D).disk.commitNumber - commits).toBeLessThan(50);
  const asked = cluster.carried
    .slice(before)
    .filter(({ from, message }) => from === D && message.kind === "get-config");
  expect(asked.length).toBeLessThan(60);
});

test("an insert at one whose owners are all away is acknowledged by a hint, and refused when none can be kept", () => {
  for (const hintsBytesMax of [1_000_000, 10]) {
    const cluster = togetherWith({ hintsBytesMax }, 4);
    cluster.learn(CONFIG);
    const outcome = cluster.node(D).operate({ ...INSERT, consistency: "one" });
    cluster.run(2500);
    const kind = outcome()?.kind;
    expect({ hintsBytesMax, kind }).toEqual({ hintsBytesMax, kind: hintsBytesMax > 10 ? "inserted" : "failed" });
    expect(hintsOn(cluster.node(D)).length).toBe(hintsBytesMax > 10 ? 3 : 0);
  }
});

test("at one, owners that are silent though nobody thinks them away keep no insert waiting: a hint does", () => {
  const cluster = together(4, 5);
  cluster.learn(CONFIG);
  for (const owner of [A, B, C]) cluster.say(owner, "up");
  const outcomes = (["one", "quorum"] as const).map((consistency) =>
    cluster.node(D).operate({ ...INSERT, consistency }),
  );
  cluster.run(1500, ["hint"]);
  expect(outcomes.map((outcome) => outcome()?.kind)).toEqual(["inserted", undefined]);
  expect(hintsOn(cluster.node(D)).length).toBeGreaterThan(0);
  cluster.run(2500, ["hint"]);
  expect(outcomes[1]?.()?.kind).toBe("failed");
});

test("at one, a coordinator's own hint counts once a peer would miss it: one that nobody hears acknowledges nothing", () => {
  const cluster = together(4);
  cluster.learn(CONFIG);
  for (const owner of [A, B, C]) cluster.say(owner, "up");
  const outcome = cluster.node(D).operate({ ...INSERT, consistency: "one" });
  cluster.run(1500);
  expect(hintsOn(cluster.node(D)).length).toBeGreaterThan(0);
  expect(outcome()).toBeUndefined();
  // Nobody is left who could be told.
  for (const owner of [A, B, C]) cluster.say(owner, "down");
  cluster.run(500);
  expect(outcome()?.kind).toBe("inserted");
});

test("at one, an owner that answers late counts when no hint can be kept", () => {
  const node = startLoneNode(D, createDisk(), "late", { hintsBytesMax: 10 });
  node.feed({ kind: "view", view: viewOf(new Map([A, B, C, D].map((id) => [id, "up"] as const))) });
  node.tell(A, { kind: "learn", requestId: 1, configs: [CONFIG] });
  const outcome = node.operate({ ...INSERT, consistency: "one" });
  const question = node.take().find(({ message }) => message.kind === "write")?.message;
  node.advance(1500);
  expect(outcome()).toBeUndefined();
  const requestId = question?.kind === "write" ? question.requestId : 0;
  node.tell(A, { kind: "write-answer", requestId, outcome: { kind: "stored" } });
  expect(outcome()?.kind).toBe("inserted");
});

test("between two votes, with those who count away, an insert at one is kept as a hint, and one at quorum is refused at once", () => {
  for (const isComing of [true, false]) {
    const cluster = together(4, 5);
    const slots = [normal(A), normal(B), syncing(C)];
    cluster.learn({ ...CONFIG, epoch: 3, slots, history: [{ epoch: 2, slots: [normal(A), normal(B), normal(D)] }] });
    if (isComing) cluster.say(C, "up");
    const outcomes = (["one", "quorum"] as const).map((consistency) =>
      cluster.node(D).operate({ ...INSERT, consistency }),
    );
    cluster.run(1500, ["hint"]);
    expect(outcomes.map((outcome) => outcome()?.kind)).toEqual(["inserted", "failed"]);
  }
});

test("what is missed in one moment is kept in one record, the newest of each key", () => {
  const cluster = together(1, 2, 4);
  cluster.learn({ ...CONFIG, slots: [normal(A), normal(B), normal(C)] });
  const outcomes = Array.from({ length: 30 }, (_, i) =>
    cluster.node(A).operate({
      kind: "insert",
      key: new TextEncoder().encode(`key ${i % 20}`),
      payload: new TextEncoder().encode(`${i}`),
      ttlMs: 0,
      consistency: undefined,
    }),
  );
  cluster.run(3000);
  expect(outcomes.every((outcome) => outcome()?.kind === "inserted")).toBe(true);
  const records = recordsOf(cluster.node(D).disk, "hints");
  expect(records).toHaveLength(1);
  expect(hintsOn(cluster.node(D))).toHaveLength(20);
});

/** A node that nobody knows any more. */
const GONE = nodeNamed(9);
const KEEPER = C;

/** A, B and D own the range; the keeper owns nothing. */
function keptByAnother() {
  const cluster = togetherWith({ replaceAfterMs: 60 * MINUTE_MS }, 1, 2, 3, 4);
  cluster.learn(DONE);
  cluster.run(3000);
  return cluster;
}

test("an owner that is away or refuses keeps no hint from the others, and is waited for", () => {
  for (const absent of [A, B, D]) {
    for (const isDown of [true, false]) {
      const cluster = keptByAnother();
      const entries = manyEntries(200);
      for (let at = 0; at < 200; at++) {
        cluster.node(KEEPER).feed({ kind: "message", from: B, message: hint(GONE, entries[at] as Entry) });
      }
      if (isDown) cluster.say(absent, "down");
      else cluster.node(absent).refuseStores({ kind: "disk-full" });
      cluster.run(40_000);
      const having = [A, B, D].filter((id) => entries.every((entry) => holds(cluster.node(id), entry)));
      expect(having).toEqual([A, B, D].filter((id) => id !== absent));
      expect(hintsOn(cluster.node(KEEPER))).toHaveLength(200);
      if (!isDown) cluster.node(absent).refuseStores(undefined);
      else cluster.say(absent, "up");
      cluster.run(isDown ? 5000 : 2 * MINUTE_MS);
      expect(entries.every((entry) => holds(cluster.node(absent), entry))).toBe(true);
      expect(hintsOn(cluster.node(KEEPER))).toEqual([]);
    }
  }
});

test("what waits for one owner is sent to the others again only a little at a time, and what comes later reaches them", () => {
  const cluster = keptByAnother();
  cluster.say(A, "down");
  const entries = manyEntries(500);
  for (const entry of entries) {
    cluster.node(KEEPER).feed({ kind: "message", from: B, message: hint(GONE, entry) });
  }
  cluster.run(40_000);
  expect(entries.every((entry) => holds(cluster.node(B), entry))).toBe(true);
  const later = entryOf("later");
  cluster.node(KEEPER).feed({ kind: "message", from: B, message: hint(GONE, later) });
  cluster.carried.length = 0;
  cluster.run(4 * MINUTE_MS);
  const sentAgain = cluster.carried.flatMap(({ to, message }) =>
    to === B && message.kind === "write-all" ? message.writes : [],
  );
  expect(sentAgain.length).toBeLessThan(2500);
  for (let ms = 0; ms < 5 * MINUTE_MS && !holds(cluster.node(D), later); ms += 1000) cluster.run(1000);
  expect([B, D].map((id) => holds(cluster.node(id), later))).toEqual([true, true]);
  expect(hintsOn(cluster.node(KEEPER))).toHaveLength(501);
});

test("an owner that takes nothing of a whole batch is sent nothing more for this time", () => {
  for (const outcome of ["not-ready", "sealed", "stamp-refused"] as const) {
    const node = keeper();
    for (const entry of manyEntries(600)) node.tell(A, hint(B, entry));
    let sent = 0;
    for (let ms = 0; ms < 4900; ms += 20) {
      node.advance(20);
      for (const { message } of node.take()) {
        if (message.kind !== "write-all") continue;
        sent += message.writes.length;
        const outcomes = message.writes.map(() => outcome);
        const answer = { kind: "write-all-answer", requestId: message.requestId, outcomes, configs: [] } as const;
        node.feed({ kind: "message", from: B, message: answer });
      }
    }
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(300);
    expect(hintsOn(node)).toHaveLength(600);
  }
});

test("a node that leaves hands over what the owner does not take, or not every owner has, and is emptied", () => {
  for (const kind of ["disk-full", "doubt", "gone"] as const) {
    const cluster = keptByAnother();
    const entry = entryOf("tea");
    const target = kind === "gone" ? GONE : A;
    if (kind === "disk-full") cluster.node(A).refuseStores({ kind });
    if (kind === "doubt") cluster.node(A).feed({ kind, isDoubted: true });
    if (kind === "gone") cluster.say(D, "down");
    cluster.node(KEEPER).feed({ kind: "message", from: B, message: hint(target, entry) });
    cluster.node(KEEPER).feed({ kind: "leave", isForced: false });
    for (let ms = 0; ms < MINUTE_MS && !cluster.node(KEEPER).replication.isEmptied; ms += 1000) cluster.run(1000);
    const isEmptied = cluster.node(KEEPER).replication.isEmptied;
    expect({ kind, isEmptied, left: hintsOn(cluster.node(KEEPER)) }).toEqual({ kind, isEmptied: true, left: [] });
    const keepers = [A, B, D].filter((id) => cluster.node(id).replication.hints.kept.get(target)?.hints === 1);
    expect(keepers).toHaveLength(1);
  }
});

test("more hints for an owner without room do not make it be asked more often", () => {
  const node = keeper();
  let asked = 0;
  for (let ms = 0; ms < 2 * MINUTE_MS; ms += 20) {
    if (ms % 1000 === 0) node.feed({ kind: "message", from: A, message: hint(B, entryOf(`at ${ms}`)) });
    node.advance(20);
    for (const { message } of node.take()) {
      if (message.kind !== "write-all") continue;
      asked++;
      const outcomes = message.writes.map(() => "disk-full" as const);
      const answer = { kind: "write-all-answer", requestId: message.requestId, outcomes, configs: [] } as const;
      node.feed({ kind: "message", from: B, message: answer });
    }
  }
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(15);
});

test("an owner that comes up during a pass that it was missed in gets its hints after that", () => {
  const cluster = keptByAnother();
  const entry = entryOf("tea");
  cluster.say(A, "down");
  cluster.node(KEEPER).feed({ kind: "message", from: B, message: hint(GONE, entry) });
  cluster.run(5 * MINUTE_MS);
  cluster.carried.length = 0;
  const isSent = (): boolean =>
    cluster.carried.some(({ from, message }) => from === KEEPER && message.kind === "write-all");
  for (let ms = 0; ms < MINUTE_MS && !isSent(); ms += 20) cluster.run(20, ["write-all-answer"]);
  expect(cluster.node(KEEPER).replication.hints.deliveries.size).toBe(1);
  cluster.say(A, "up");
  cluster.run(8000);
  expect(holds(cluster.node(A), entry)).toBe(true);
  expect(hintsOn(cluster.node(KEEPER))).toEqual([]);
});
