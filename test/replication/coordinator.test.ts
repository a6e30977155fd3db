/** What a coordinator makes of the owners' answers, one by one. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Entry, EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Position, rangeHas } from "#model/position.ts";
import { genesisConfig, type RangeConfig, type Slot } from "#model/range-config.ts";
import { compareVersions, timeOfVersion, type Version, versionOf } from "#model/version.ts";
import { successorsBySplit, successorWithSlots } from "#replication/ballot.ts";
import type { ReadOutcome, ReplicaMessage, WriteOutcome } from "#replication/message.ts";
import { startWrite } from "#replication/write.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { type LoneNode, nodeNamed, type Sent, startLoneNode, viewOf, WALL_MS } from "../support/lone-node.ts";

const [A, B, C, D, SELF] = [nodeNamed(1), nodeNamed(2), nodeNamed(3), nodeNamed(4), nodeNamed(9)];
const WHOLE = { after: 0n as Position, upTo: 0n as Position };
const KEY = utf8BytesOf("tea");
const POSITION = positionOfKey(KEY);
const normal = (owner: NodeId): Slot => ({ owner, state: "normal" });
const CONFIG: RangeConfig = { ...genesisConfig(WHOLE, A), epoch: 2, slots: [normal(A), normal(B), normal(C)] };

function versionAt(ms: number, node: NodeId = A): Version {
  return versionOf({ ms: WALL_MS + ms, counter: 0 }, node);
}

function entryAt(ms: number, payload = "green"): Entry {
  const version = versionAt(ms);
  const kind = payload === "" ? "tombstone" : "payload";
  return sealEntry({ position: POSITION, key: KEY, version, kind, expiresAtMs: 0, payload: utf8BytesOf(payload) });
}

/** A node that owns nothing and knows who does. */
function coordinator(config: RangeConfig = CONFIG): LoneNode {
  const node = startLoneNode(SELF);
  const everyone = new Map([A, B, C, D, SELF].map((id) => [id, "up"] as const));
  node.feed({ kind: "view", view: viewOf(everyone) });
  node.tell(A, { kind: "learn", requestId: 1, configs: [config] });
  node.advance(500);
  node.take();
  return node;
}

type Asked<K extends ReplicaMessage["kind"]> = {
  readonly to: NodeId;
  readonly message: Extract<ReplicaMessage, { kind: K }>;
};

function asked<K extends ReplicaMessage["kind"]>(sent: readonly Sent[], kind: K): Asked<K>[] {
  return sent.filter((one): one is Asked<K> => one.message.kind === kind);
}

function answerWrite(node: LoneNode, question: Asked<"write"> | undefined, outcome: WriteOutcome): void {
  if (question === undefined) throw new Error("nobody was asked to write");
  const { requestId } = question.message;
  node.feed({ kind: "message", from: question.to, message: { kind: "write-answer", requestId, outcome } });
}

function answerRead(node: LoneNode, question: Asked<"read"> | undefined, held: Entry | undefined): void {
  if (question === undefined) throw new Error("nobody was asked to read");
  const { requestId, want } = question.message;
  const head: EntryHead | undefined = held;
  const outcome: ReadOutcome = want === "entry" ? { kind: "entry", entry: held } : { kind: "head", head };
  node.feed({ kind: "message", from: question.to, message: { kind: "read-answer", requestId, outcome } });
}

const INSERT = { kind: "insert", key: KEY, payload: utf8BytesOf("black"), ttlMs: 0, consistency: "quorum" } as const;
const GET = { kind: "get", key: KEY, consistency: "quorum" } as const;

test("a write is acknowledged when a majority of the owners has stored it, and not before", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT);
  const writes = asked(node.take(), "write");
  expect(writes.map(({ to }) => to)).toEqual([A, B, C]);
  answerWrite(node, writes[0], { kind: "stored" });
  expect(outcome()).toBeUndefined();
  answerWrite(node, writes[1], { kind: "stored" });
  expect(outcome()).toMatchObject({ kind: "inserted" });
});

test("an owner that answers twice counts once", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT);
  const writes = asked(node.take(), "write");
  for (let i = 0; i < 3; i++) answerWrite(node, writes[0], { kind: "stored" });
  expect(outcome()).toBeUndefined();
});

test("owners whose disks are slow are asked again, and their first answers count all the same", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT);
  const writes = asked(node.take(), "write");
  node.advance(800);
  for (const { to, message } of asked(node.take(), "get-config")) {
    const answer = { kind: "config-answer", requestId: message.requestId, config: CONFIG } as const;
    node.feed({ kind: "message", from: to, message: answer });
  }
  node.advance(900);
  expect(asked(node.take(), "write").length).toBeGreaterThan(0);
  answerWrite(node, writes[0], { kind: "stored" });
  expect(outcome()).toBeUndefined();
  answerWrite(node, writes[1], { kind: "stored" });
  expect(outcome()).toMatchObject({ kind: "inserted" });
});

test("an owner that holds something newer does not count before the write is stamped above all that a majority holds", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT);
  const writes = asked(node.take(), "write");
  answerWrite(node, writes[0], { kind: "superseded", newest: versionAt(2000) });
  expect(asked(node.take(), "write")).toEqual([]);
  answerWrite(node, writes[1], { kind: "superseded", newest: versionAt(9000) });
  expect(outcome()).toBeUndefined();
  const again = asked(node.take(), "write");
  expect(again).toHaveLength(3);
  for (const { message } of again) expect(compareVersions(message.entry.version, versionAt(9000))).toBeGreaterThan(0);
  answerWrite(node, again[0], { kind: "stored" });
  answerWrite(node, again[1], { kind: "superseded", newest: versionAt(20_000) });
  expect(outcome()).toMatchObject({ kind: "inserted" });
});

test("with a majority down nothing newer than what the one owner holds is taken for the newest", () => {
  const node = coordinator();
  node.feed({
    kind: "view",
    view: viewOf(
      new Map([
        [A, "up"],
        [B, "down"],
        [C, "down"],
        [SELF, "up"],
      ]),
    ),
  });
  const outcome = node.operate(INSERT);
  for (const question of asked(node.take(), "write"))
    answerWrite(node, question, { kind: "superseded", newest: versionAt(10) });
  node.advance(1000);
  expect(outcome()).toMatchObject({ kind: "failed" });
});

test("the floor of a range does not make a concurrent write of what is older", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT);
  const writes = asked(node.take(), "write");
  answerWrite(node, writes[0], { kind: "below-floor", floor: versionAt(1000) });
  const again = asked(node.take(), "write");
  answerWrite(node, again[0], { kind: "superseded", newest: versionAt(5000) });
  answerWrite(node, again[1], { kind: "superseded", newest: versionAt(6000) });
  expect(outcome()).toBeUndefined();
});

test("nothing is stamped after the deadline of an operation, even if the process stood still", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT, 1000);
  const writes = asked(node.take(), "write");
  answerWrite(node, writes[0], { kind: "superseded", newest: versionAt(9000) });
  node.standStill(5000);
  answerWrite(node, writes[1], { kind: "superseded", newest: versionAt(9000) });
  expect(asked(node.take(), "write")).toEqual([]);
  node.advance(2000);
  expect(outcome()).toMatchObject({
    kind: "failed",
    failure: { kind: "deadline-passed", effect: "may-have-been-written" },
  });
});

test.each([
  ["of the only owner", [A]],
  ["of the nearest owner, with the versions of others", [A, B, C]],
])("a payload that takes longer than owners are waited for is read from the answer %s", (_, owners) => {
  const node = coordinator({ ...CONFIG, slots: owners.map(normal) });
  const got = node.operate(GET, 10_000);
  node.advance(5);
  const questions = asked(node.take(), "read");
  for (const question of questions) if (question.message.want === "head") answerRead(node, question, entryAt(10));
  node.advance(2800);
  const again = asked(node.take(), "read").filter(({ to, message }) => to === A && message.want === "entry");
  expect(again.length).toBeLessThanOrEqual(2);
  const first = questions.find(({ message }) => message.want === "entry");
  answerRead(node, first, entryAt(10));
  node.advance(5);
  expect(got()).toMatchObject({ kind: "got", payload: utf8BytesOf("green") });
});

test("between two votes a write waits, and is not sent again all the time; the configuration that is next ends it", () => {
  const [between] = successorWithSlots({ ...CONFIG, slots: [normal(A)] }, [normal(A), { owner: B, state: "syncing" }]);
  const node = coordinator(between);
  const inserted = node.operate(INSERT);
  let sent = 0;
  const run = (ms: number): void => {
    for (let passedMs = 0; passedMs < ms; passedMs += 5) {
      node.advance(5);
      for (const one of node.take()) {
        const { message } = one;
        if (message.kind === "write") {
          sent++;
          answerWrite(node, one as Asked<"write">, { kind: "stored", commitNumber: 1 });
        } else if (message.kind === "get-config") {
          const answer = { kind: "config-answer", requestId: message.requestId, config: between } as const;
          node.feed({ kind: "message", from: one.to, message: answer });
        }
      }
    }
  };
  run(900);
  expect([inserted(), sent]).toEqual([undefined, 4]);
  node.tell(A, {
    kind: "learn",
    requestId: 9,
    configs: successorWithSlots(between as RangeConfig, [normal(A), normal(B)]),
  });
  run(100);
  expect(inserted()).toMatchObject({ kind: "inserted" });
});

test("a time to live that ends beyond what a store can tell is refused, and nothing is written", () => {
  const node = coordinator();
  const insert = (ttlMs: number) =>
    node.operate({ kind: "insert", key: KEY, payload: KEY, ttlMs, consistency: "quorum" });
  const tooLong = insert(Number.MAX_SAFE_INTEGER);
  node.advance(10);
  expect(tooLong()).toMatchObject({ kind: "failed", failure: { kind: "invalid-argument" } });
  expect(node.take()).toEqual([]);
  insert(Number.MAX_SAFE_INTEGER - 2 * WALL_MS);
  node.advance(10);
  expect(node.take().some(({ message }) => message.kind === "write")).toBe(true);
});

test("answers count within one epoch, and the version stays", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT);
  const writes = asked(node.take(), "write");
  answerWrite(node, writes[0], { kind: "stored" });
  const config = { ...CONFIG, epoch: 3, slots: [normal(A), normal(B), normal(D)] };
  answerWrite(node, writes[2], { kind: "stale", config });
  const again = asked(node.take(), "write");
  expect(again.map(({ to }) => to)).toEqual([A, B, D]);
  expect(again[0]?.message.entry.version).toEqual(writes[0]?.message.entry.version as Version);
  answerWrite(node, writes[1], { kind: "stored" });
  expect(outcome()).toBeUndefined();
  answerWrite(node, again[2], { kind: "stored" });
  expect(outcome()).toBeUndefined();
  answerWrite(node, again[0], { kind: "stored" });
  expect(outcome()).toMatchObject({ kind: "inserted" });
});

const WITH_SYNCING: RangeConfig = {
  ...CONFIG,
  epoch: 3,
  slots: [normal(A), normal(B), { owner: D, state: "syncing" }],
  history: [{ epoch: 2, slots: CONFIG.slots }],
};

test("what a syncing owner has stored does not count, at no level", () => {
  for (const [consistency, level] of [
    ["quorum", 2],
    ["all", 3],
  ] as const) {
    const node = coordinator(WITH_SYNCING);
    const outcome = node.operate({ ...INSERT, consistency });
    const writes = asked(node.take(), "write");
    expect(writes.map(({ to }) => to)).toContain(D);
    const others = writes.filter(({ to }) => to !== D).slice(0, level - 1);
    for (const question of [...others, writes.find(({ to }) => to === D)])
      answerWrite(node, question, { kind: "stored" });
    expect(outcome()).toBeUndefined();
  }
});

test("a syncing owner is not asked for what it has", () => {
  const node = coordinator(WITH_SYNCING);
  node.operate(GET);
  expect(asked(node.take(), "read").map(({ to }) => to)).toEqual([A, B]);
});

test("a quorum read takes the newest of a majority, gives it to a majority first, and mends tombstones too", () => {
  for (const newest of [entryAt(8, "black"), entryAt(8, "")]) {
    const node = coordinator();
    const outcome = node.operate(GET);
    const reads = asked(node.take(), "read");
    answerRead(node, reads[0], entryAt(5));
    expect(outcome()).toBeUndefined();
    answerRead(node, reads[1], newest);
    const [fetched] = asked(node.take(), "read");
    expect(fetched).toMatchObject({ to: B, message: { want: "entry" } });
    answerRead(node, fetched, newest);
    expect(outcome()).toBeUndefined();
    const repairs = asked(node.take(), "write");
    expect(repairs.map(({ to, message }) => [to, message.entry.version])).toEqual([[A, newest.version]]);
    answerWrite(node, repairs[0], { kind: "stored" });
    if (newest.kind === "payload") expect(outcome()).toMatchObject({ kind: "got", version: newest.version });
    else expect(outcome()).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
  }
});

test("a write-back that an owner refuses at its floor does not count", () => {
  const node = coordinator();
  const outcome = node.operate(GET);
  const reads = asked(node.take(), "read");
  answerRead(node, reads[0], entryAt(5));
  answerRead(node, reads[1], undefined);
  const [repair] = asked(node.take(), "write");
  answerWrite(node, repair, { kind: "below-floor", floor: versionAt(6) });
  expect(outcome()).toBeUndefined();
});

test("what an owner does not take, as on a full disk, another one that has answered meanwhile is given", () => {
  const node = coordinator();
  const outcome = node.operate(GET);
  const reads = asked(node.take(), "read");
  const newest = entryAt(8, "black");
  answerRead(node, reads[0], newest);
  answerRead(node, reads[1], entryAt(5));
  const [refused] = asked(node.take(), "write");
  expect(refused?.to).toBe(B);
  answerRead(node, reads[2], entryAt(5));
  answerWrite(node, refused, { kind: "disk-full" });
  node.advance(100);
  const messages = node.take();
  // Nothing is asked anew: whoever answers first would again be the one without room.
  expect(asked(messages, "read")).toEqual([]);
  const taken = asked(messages, "write").find(({ to }) => to === C);
  expect(taken?.message.entry.version).toEqual(newest.version);
  answerWrite(node, taken, { kind: "stored" });
  expect(outcome()).toMatchObject({ kind: "got", version: newest.version });
});

test("an owner whose answer comes late is mended without anyone waiting", () => {
  const node = coordinator();
  const outcome = node.operate(GET);
  const reads = asked(node.take(), "read");
  answerRead(node, reads[0], entryAt(5));
  answerRead(node, reads[1], entryAt(5));
  expect(outcome()).toMatchObject({ kind: "got" });
  expect(asked(node.take(), "write")).toEqual([]);
  answerRead(node, reads[2], entryAt(3));
  expect(asked(node.take(), "write").map(({ to }) => to)).toEqual([C]);
});

test("what a late answer has and a quorum did not find is fetched and given to those who lack it", () => {
  for (const newest of [entryAt(8, "black"), entryAt(8, "")]) {
    for (const older of [undefined, entryAt(3)]) {
      const node = coordinator();
      const outcome = node.operate(GET);
      const reads = asked(node.take(), "read");
      answerRead(node, reads[0], older);
      answerRead(node, reads[1], older);
      expect(outcome()?.kind).toBe(older === undefined ? "failed" : "got");
      answerRead(node, reads[2], newest);
      const [fetched] = asked(node.take(), "read");
      expect(fetched).toMatchObject({ to: C, message: { want: "entry" } });
      answerRead(node, fetched, newest);
      const repairs = asked(node.take(), "write");
      expect(repairs.map(({ to, message }) => [to, message.entry.version])).toEqual([
        [A, newest.version],
        [B, newest.version],
      ]);
    }
  }
});

test("a tombstone that a quorum answers is given to each owner that lacks it, late ones too, once", () => {
  const node = coordinator();
  const deleted = entryAt(8, "");
  const outcome = node.operate(GET);
  const reads = asked(node.take(), "read");
  answerRead(node, reads[0], deleted);
  answerRead(node, reads[1], deleted);
  expect(outcome()).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
  expect(asked(node.take(), "write")).toEqual([]);
  answerRead(node, reads[2], undefined);
  answerRead(node, reads[2], undefined);
  expect(asked(node.take(), "write").map(({ to, message }) => [to, message.entry.kind])).toEqual([[C, "tombstone"]]);
});

test("at one, who does not find what another has, or cannot verify it, is given it", () => {
  for (const first of ["nothing", "older", "unreadable"] as const) {
    const node = coordinator();
    const outcome = node.operate({ ...GET, consistency: "one" });
    const [nearest] = asked(node.take(), "read");
    if (nearest === undefined) throw new Error("nobody was asked");
    const { requestId } = nearest.message;
    const unreadable = { kind: "read-answer", requestId, outcome: { kind: "unreadable" } } as const;
    if (first === "unreadable") node.feed({ kind: "message", from: nearest.to, message: unreadable });
    else answerRead(node, nearest, first === "older" ? entryAt(3, "") : undefined);
    expect(outcome()).toBeUndefined();
    const [other, last] = asked(node.take(), "read");
    answerRead(node, other, entryAt(5));
    expect(outcome()).toMatchObject({ kind: "got" });
    expect(asked(node.take(), "write").map(({ to }) => to)).toEqual([nearest.to]);
    answerRead(node, last, undefined);
    expect(asked(node.take(), "write").map(({ to }) => to)).toEqual([last?.to as NodeId]);
  }
});

test("at one, when nobody finds it, a tombstone that one has is given to those who have nothing", () => {
  const node = coordinator();
  const outcome = node.operate({ ...GET, consistency: "one" });
  const [nearest] = asked(node.take(), "read");
  answerRead(node, nearest, undefined);
  const [second, third] = asked(node.take(), "read");
  answerRead(node, second, entryAt(5, ""));
  answerRead(node, third, undefined);
  expect(outcome()).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
  const repairs = asked(node.take(), "write");
  expect(new Set(repairs.map(({ to }) => to))).toEqual(new Set([nearest?.to as NodeId, third?.to as NodeId]));
  expect(repairs.every(({ message }) => message.entry.kind === "tombstone")).toBe(true);
});

test("what nobody has is given to nobody", () => {
  for (const consistency of ["one", "quorum"] as const) {
    const node = coordinator();
    node.operate({ ...GET, consistency });
    for (let i = 0; i < 3; i++)
      for (const question of asked(node.take(), "read")) answerRead(node, question, undefined);
    expect(asked(node.take(), "write")).toEqual([]);
  }
});

test("an owner that cannot verify its entry has no vote and is mended", () => {
  const node = coordinator();
  const outcome = node.operate(GET);
  const reads = asked(node.take(), "read");
  const unreadable = {
    kind: "read-answer",
    requestId: reads[0]?.message.requestId ?? 0,
    outcome: { kind: "unreadable" },
  } as const;
  node.feed({ kind: "message", from: A, message: unreadable });
  answerRead(node, reads[1], entryAt(5));
  expect(outcome()).toBeUndefined();
  answerRead(node, reads[2], entryAt(5));
  for (const question of asked(node.take(), "read")) answerRead(node, question, entryAt(5));
  expect(outcome()).toMatchObject({ kind: "got" });
  expect(asked(node.take(), "write").map(({ to }) => to)).toEqual([A]);
});

test("a deletion is stamped above what it deletes, however far ahead that is", () => {
  const node = coordinator();
  const future = 3_600_000;
  const outcome = node.operate({ kind: "delete", key: KEY, consistency: "quorum" });
  const reads = asked(node.take(), "read");
  answerRead(node, reads[0], entryAt(future));
  answerRead(node, reads[1], entryAt(future));
  node.advance(200);
  const writes = asked(node.take(), "write");
  expect(writes).toHaveLength(3);
  for (const { message } of writes) {
    expect(message.entry.kind).toBe("tombstone");
    expect(compareVersions(message.entry.version, versionAt(future))).toBeGreaterThan(0);
    expect(timeOfVersion(message.entry.version).ms).toBeLessThan(WALL_MS + future + 10);
  }
  answerWrite(node, writes[0], { kind: "stored" });
  answerWrite(node, writes[1], { kind: "stored" });
  expect(outcome()).toMatchObject({ kind: "deleted" });
});

test("what is not there is not deleted, and nothing is written", () => {
  const node = coordinator();
  const outcome = node.operate({ kind: "delete", key: KEY, consistency: "quorum" });
  const reads = asked(node.take(), "read");
  answerRead(node, reads[0], undefined);
  answerRead(node, reads[1], undefined);
  expect(outcome()).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
  expect(asked(node.take(), "write")).toEqual([]);
});

test("at one, the tombstone of the nearest owner does not hide a newer payload, nor an older one come back", () => {
  for (const [held, kind] of [
    [entryAt(8, "black"), "got"],
    [entryAt(2), "failed"],
  ] as const) {
    const node = coordinator();
    const outcome = node.operate({ ...GET, consistency: "one" });
    answerRead(node, asked(node.take(), "read")[0], entryAt(5, ""));
    for (const question of asked(node.take(), "read")) answerRead(node, question, held);
    expect(outcome()?.kind).toBe(kind === "got" ? "got" : "failed");
  }
});

test("at one, a silent owner is not waited for when another has answered", () => {
  const node = coordinator();
  const outcome = node.operate({ ...GET, consistency: "one" });
  answerRead(node, asked(node.take(), "read")[0], undefined);
  const rest = asked(node.take(), "read");
  answerRead(node, rest[0], undefined);
  node.advance(1200);
  expect(outcome()).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
});

test("a range whose known owners are all gone is looked for anew before the operation fails", () => {
  const node = coordinator();
  const everyone = new Map([
    [A, "down"],
    [B, "down"],
    [C, "down"],
    [D, "up"],
    [SELF, "up"],
  ] as const);
  const places = [{ node: D, index: 0, incarnation: 1, position: 7n as Position, kind: "hashed" as const }];
  node.feed({ kind: "view", view: viewOf(everyone, places) });
  const outcome = node.operate(INSERT);
  const [question] = asked(node.take(), "get-config");
  expect(question?.to).toBe(D);
  const config = { ...CONFIG, epoch: 9, slots: [normal(D)] };
  const requestId = question?.message.requestId ?? 0;
  node.feed({ kind: "message", from: D, message: { kind: "config-answer", requestId, config } });
  answerWrite(node, asked(node.take(), "write")[0], { kind: "stored" });
  expect(outcome()).toMatchObject({ kind: "inserted" });
});

test.each([
  ["get", { ...GET, consistency: "all" }],
  ["insert", { ...INSERT, consistency: "all" }],
] as const)("while the owners are looked for anew another one that goes down does not fail a %s", (_, operation) => {
  const node = coordinator();
  const places = [{ node: D, index: 0, incarnation: 1, position: 7n as Position, kind: "hashed" as const }];
  const seen = (down: readonly NodeId[]) =>
    viewOf(new Map([A, B, C, D, SELF].map((id) => [id, down.includes(id) ? "down" : "up"] as const)), places);
  node.feed({ kind: "view", view: seen([A]) });
  const outcome = node.operate(operation);
  const questions = asked(node.take(), "get-config");
  expect(questions.map(({ to }) => to)).toContain(D);
  node.feed({ kind: "view", view: seen([A, C]) });
  expect(outcome()).toBeUndefined();
  const config = { ...CONFIG, epoch: 9, slots: [normal(D)] };
  for (const { to, message } of questions) {
    const answer = { kind: "config-answer", requestId: message.requestId, config } as const;
    node.feed({ kind: "message", from: to, message: answer });
  }
  node.advance(1000);
  const sent = node.take();
  if (operation.kind === "get") answerRead(node, asked(sent, "read").at(-1), entryAt(1));
  else answerWrite(node, asked(sent, "write").at(-1), { kind: "stored" });
  expect(outcome()).toMatchObject({ kind: operation.kind === "get" ? "got" : "inserted" });
});

test("a lookup that comes to no end does not keep an operation from the owners that answer", () => {
  const node = startLoneNode(SELF);
  const everyone = new Map([A, B, C, D, SELF].map((id) => [id, "up"] as const));
  const places = [A, B, C].map((id, index) => ({
    node: id,
    index,
    incarnation: 1,
    position: (POSITION + BigInt(index)) as Position,
    kind: "hashed" as const,
  }));
  node.feed({ kind: "view", view: viewOf(everyone, places) });
  node.loseLookups();
  const outcome = node.operate(GET, 950);
  node.advance(500);
  const questions = asked(node.take(), "get-config");
  expect(questions.map(({ to }) => to).sort()).toEqual([A, B, C].sort());
  // A, where the lookup would end, is silent.
  for (const { to, message } of questions.filter((question) => question.to !== A)) {
    const answer = { kind: "config-answer", requestId: message.requestId, config: CONFIG } as const;
    node.feed({ kind: "message", from: to, message: answer });
  }
  const reads = asked(node.take(), "read");
  for (const read of reads.filter(({ to }) => to !== A)) answerRead(node, read, entryAt(1));
  node.advance(200);
  for (const read of asked(node.take(), "read").filter(({ to }) => to !== A)) answerRead(node, read, entryAt(1));
  expect(outcome()).toMatchObject({ kind: "got" });
});

test("between the two votes of a change an operation waits, and succeeds when the new owner counts", () => {
  const growing: RangeConfig = {
    ...CONFIG,
    epoch: 3,
    slots: [normal(A), { owner: D, state: "syncing" }],
    history: [{ epoch: 2, slots: [normal(A)] }],
  };
  const grown: RangeConfig = { ...growing, epoch: 4, slots: [normal(A), normal(D)], history: [] };
  const places = [A, D].map((owner, index) => ({
    node: owner,
    index: 0,
    incarnation: 1,
    position: BigInt(index) as Position,
    kind: "hashed" as const,
  }));
  for (const operation of [INSERT, GET]) {
    const node = coordinator(growing);
    const everyone = new Map([A, D, SELF].map((id) => [id, "up"] as const));
    node.feed({ kind: "view", view: viewOf(everyone, places) });
    const outcome = node.operate(operation);
    for (const question of asked(node.take(), "write")) answerWrite(node, question, { kind: "stored" });
    expect(outcome()).toBeUndefined();
    node.advance(100);
    for (const { to, message } of asked(node.take(), "get-config")) {
      const { requestId } = message;
      node.feed({ kind: "message", from: to, message: { kind: "config-answer", requestId, config: grown } });
    }
    const sent = node.take();
    for (const question of asked(sent, "write")) {
      expect(question.message.epoch).toBe(4);
      answerWrite(node, question, { kind: "stored" });
    }
    for (const question of asked(sent, "read")) answerRead(node, question, entryAt(5));
    expect(outcome()?.kind).toBe(operation.kind === "insert" ? "inserted" : "got");
  }
});

test("a configuration that is older than what is left of an outdated one is asked for nothing", () => {
  const node = coordinator();
  const middle = ((POSITION - 1n) & ((1n << 64n) - 1n)) as Position;
  const owned: RangeConfig = { ...CONFIG, epoch: 3, slots: [normal(A), normal(B), normal(SELF)] };
  const [other] = successorsBySplit(owned, [middle]) as [RangeConfig];
  expect(rangeHas(other.range, POSITION)).toBe(false);
  for (const config of [owned, other]) node.tell(A, { kind: "learn", requestId: 1, configs: [config] });
  node.take();
  node.operate(GET);
  node.advance(1000);
  const sent = node.take();
  expect(asked(sent, "read").filter(({ message }) => message.epoch === CONFIG.epoch)).toEqual([]);
  expect(new Set(asked(sent, "get-config").map(({ to }) => to))).toContain(A);
});

test("a read that one of the owners between two votes cannot answer asks again when the new owner may count", () => {
  const slots: Slot[] = [normal(A), normal(B), { owner: D, state: "syncing" }];
  const node = coordinator(successorWithSlots(CONFIG, slots)[0]);
  const outcome = node.operate(GET);
  const reads = asked(node.take(), "read");
  answerRead(node, reads[0], entryAt(5));
  const { to, message } = reads[1] as Asked<"read">;
  const unreadable = { kind: "read-answer", requestId: message.requestId, outcome: { kind: "unreadable" } } as const;
  node.feed({ kind: "message", from: to, message: unreadable });
  node.advance(100);
  expect(asked(node.take(), "get-config").length).toBeGreaterThan(0);
  expect(outcome()).toBeUndefined();
});

test("a write of which nobody could be asked is told as such", () => {
  const node = coordinator();
  node.feed({ kind: "view", view: viewOf(new Map([A, B, C].map((id) => [id, "down"] as const))) });
  const outcome = node.operate(INSERT, 2000);
  node.advance(2500);
  expect(outcome()).toMatchObject({ failure: { kind: "quorum-unreachable", effect: "nothing-written" } });
});

test("an owner that was not asked, or not waited for, as no quorum was possible is not called silent", () => {
  const outcomesWith = (alive: readonly NodeId[], isAsked: boolean): unknown => {
    const node = coordinator();
    const view = viewOf(new Map([A, B, C, SELF].map((id) => [id, alive.includes(id) ? "up" : "down"] as const)));
    if (!isAsked) node.feed({ kind: "view", view });
    const outcome = node.operate(INSERT, 5000);
    if (isAsked) node.feed({ kind: "view", view });
    node.advance(2000);
    const { failure } = outcome() as { failure: { kind: string; replicas: unknown } };
    return [failure.kind, failure.replicas];
  };
  const [a, b, c] = [A, B, C].map((node) => ({ node, name: node.slice(0, 2) }));
  const others = [
    { ...b, outcome: "down" },
    { ...c, outcome: "down" },
  ];
  expect(outcomesWith([A, SELF], false)).toEqual(["quorum-unreachable", [{ ...a, outcome: "not-asked" }, ...others]]);
  expect(outcomesWith([A, SELF], true)).toEqual(["quorum-unreachable", [{ ...a, outcome: "not-awaited" }, ...others]]);
});

test("a read that no quorum can answer does not call an owner silent that it did not ask", () => {
  const node = coordinator();
  node.feed({ kind: "view", view: viewOf(new Map([A, B, C].map((id) => [id, id === A ? "up" : "down"] as const))) });
  const outcome = node.operate(GET, 5000);
  node.advance(2000);
  const replicas = [A, B, C].map((id) => ({ node: id, outcome: id === A ? "not-asked" : "down" }));
  expect(outcome()).toMatchObject({ failure: { kind: "quorum-unreachable", replicas } });
});

test("a write that is refused for want of room names those that have none", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT, 1000);
  for (let tries = 0; tries < 2; tries++) {
    for (const question of asked(node.take(), "write")) {
      answerWrite(node, question, { kind: question.to === A ? "stored" : "disk-full" });
    }
    node.advance(900);
  }
  const replicas = [A, B, C].map((id) => ({ node: id, name: id.slice(0, 2), outcome: id === A ? "ok" : "full" }));
  expect(outcome()).toMatchObject({ failure: { kind: "disk-full", needed: 2, heard: 1, replicas } });
});

test("what owners refuse is told for what it is: want of room, a stamp far ahead, or neither", () => {
  const failureOf = (...outcomes: readonly WriteOutcome[]): unknown => {
    const node = coordinator();
    const outcome = node.operate(INSERT, 1000);
    for (let tries = 0; tries < 2; tries++) {
      for (const [i, question] of asked(node.take(), "write").entries()) {
        answerWrite(node, question, outcomes[i] as WriteOutcome);
      }
      node.advance(900);
    }
    node.advance(200);
    const { failure } = outcome() as { failure: { kind: string; effect?: string } };
    return [failure.kind, failure.effect];
  };
  const [stored, full, failed] = [{ kind: "stored" }, { kind: "disk-full" }, { kind: "storage-failed" }] as const;
  const refused = { kind: "stamp-refused" } as const;
  expect(failureOf(stored, full, full)).toEqual(["disk-full", "may-have-been-written"]);
  expect(failureOf(stored, failed, failed)).toEqual(["quorum-unreachable", "may-have-been-written"]);
  expect(failureOf(refused, refused, refused)).toEqual(["refused", undefined]);
  expect(failureOf(stored, refused, refused)).toEqual(["quorum-unreachable", "may-have-been-written"]);
});

test("a stamp that every present owner refuses is not told as nothing written when an earlier owner may have kept it", () => {
  const node = coordinator();
  const outcome = node.operate(INSERT, 1000);
  const first = asked(node.take(), "write");
  const slots = [normal(B), normal(C), normal(D)];
  const [config] = successorWithSlots(CONFIG, slots) as [RangeConfig];
  answerWrite(node, first[0], { kind: "stored" });
  answerWrite(node, first[1], { kind: "stale", config });
  for (const question of asked(node.take(), "write")) answerWrite(node, question, { kind: "stamp-refused" });
  node.advance(1500);
  expect(outcome()).toMatchObject({ kind: "failed", failure: { effect: "may-have-been-written" } });
});

test("a coordinator that has no room for its clock's mark says so at once, and that nothing was written", () => {
  const node = coordinator();
  node.refuseStores({ kind: "disk-full" });
  // Beyond what is reserved.
  node.standStill(60_000);
  const outcome = node.operate(INSERT, 5000);
  node.advance(300);
  const replicas = [A, B, C, SELF].map((id) => ({ node: id, outcome: id === SELF ? "full" : "not-asked" }));
  expect(outcome()).toMatchObject({ failure: { kind: "disk-full", effect: "nothing-written", replicas } });
  node.refuseStores(undefined);
  node.advance(300);
  node.take();
  node.operate(INSERT, 5000);
  expect(asked(node.take(), "write").length).toBeGreaterThan(0);
});

test("an acknowledged write keeps no payload while the last owner is silent", () => {
  const node = coordinator();
  const place = { position: POSITION, key: KEY, consistency: "quorum", startedMs: 500, deadlineMs: 60_000 } as const;
  const content = { kind: "payload", payload: utf8BytesOf("black"), expiresAtMs: 0, above: undefined } as const;
  let isWritten = false;
  const write = startWrite(node.replication, { ...place, ...content }, ({ kind }) => {
    isWritten = kind === "written";
  });
  node.feed({ kind: "tick" });
  const writes = asked(node.take(), "write");
  for (const question of writes.slice(0, 2)) answerWrite(node, question, { kind: "stored" });
  expect(isWritten).toBe(true);
  node.advance(1000);
  expect(asked(node.take(), "hint").length + node.replication.hints.kept.size).toBeGreaterThan(0);
  expect(write.entry).toBeUndefined();
  expect(write.intent.payload).toHaveLength(0);
});
