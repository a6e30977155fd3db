/** What an owner answers, and what it does not: rules V and E at the one who is asked. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { Position } from "#model/position.ts";
import { genesisConfig, type RangeConfig, type Slot } from "#model/range-config.ts";
import { VERSION_ZERO, versionOf } from "#model/version.ts";
import { successorsBySplit, successorWithSlots } from "#replication/ballot.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { type LoneNode, nodeNamed, startLoneNode, WALL_MS } from "../support/lone-node.ts";
import { createDisk } from "../support/replication-disk.ts";

const [A, B, C, D] = [nodeNamed(1), nodeNamed(2), nodeNamed(3), nodeNamed(4)];
const WHOLE = { after: 0n as Position, upTo: 0n as Position };
const KEY = utf8BytesOf("tea");
const POSITION = positionOfKey(KEY);

const normal = (owner: typeof A): Slot => ({ owner, state: "normal" });
const syncing = (owner: typeof A): Slot => ({ owner, state: "syncing" });

/** Epoch 2: A, B and C. */
const CONFIG: RangeConfig = { ...genesisConfig(WHOLE, A), epoch: 2, slots: [normal(A), normal(B), normal(C)] };
const NEXT = successorWithSlots(CONFIG, [normal(A), normal(B), syncing(D)]) as [RangeConfig];

function entryAt(ms: number, payload = "green"): Entry {
  const version = versionOf({ ms: WALL_MS + ms, counter: 0 }, B);
  return sealEntry({
    position: POSITION,
    key: KEY,
    version,
    kind: "payload",
    expiresAtMs: 0,
    payload: utf8BytesOf(payload),
  });
}

let nextRequest = 1000;
function owner(self: typeof A, ...configs: readonly RangeConfig[]): LoneNode {
  const node = startLoneNode(self, createDisk());
  for (const config of configs) node.tell(B, { kind: "learn", requestId: nextRequest++, configs: [config] });
  return node;
}

function outcomeOf(messages: readonly ReplicaMessage[]): unknown {
  const [message] = messages;
  return message !== undefined && "outcome" in message ? (message.outcome as { kind: string }).kind : message;
}

const questions = (epoch: number, config?: RangeConfig): Record<string, ReplicaMessage> => ({
  read: { kind: "read", requestId: 1, position: POSITION, key: KEY, epoch, want: "entry", config },
  write: { kind: "write", requestId: 2, epoch, entry: entryAt(5), config },
  scan: {
    kind: "scan",
    requestId: 3,
    range: WHOLE,
    epoch,
    after: undefined,
    prefix: new Uint8Array(0),
    keysOnly: false,
    config,
  },
  digests: { kind: "digests", requestId: 4, range: WHOLE, epoch, parts: 16, upTo: undefined, config },
  list: { kind: "list", requestId: 5, range: WHOLE, epoch, after: undefined },
  fetch: { kind: "fetch", requestId: 6, range: WHOLE, epoch, keys: [{ position: POSITION, key: KEY }] },
  pull: { kind: "pull", requestId: 7, range: WHOLE, epoch, after: undefined },
  receipt: { kind: "receipt", requestId: 8, range: WHOLE, epoch, heads: [entryAt(1)], config },
  lose: { kind: "lose", requestId: 9, range: WHOLE, epoch, heads: [entryAt(1)], config },
});

function allOutcomes(node: LoneNode, epoch: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(questions(epoch)).map(([kind, question]) => [kind, outcomeOf(node.tell(B, question))]),
  );
}

test("an owner answers every question about data at its own epoch", () => {
  expect(allOutcomes(owner(A, CONFIG), 2)).toEqual({
    read: "entry",
    write: "stored",
    scan: "entries",
    digests: "digests",
    list: "heads",
    lose: "not-ready",
    fetch: "entries",
    pull: "entries",
    receipt: "receipts",
  });
});

test("an owner that knows a newer epoch answers nothing at an older one but the newer configuration", () => {
  const node = owner(A, CONFIG, NEXT[0]);
  expect(new Set(Object.values(allOutcomes(node, 2)))).toEqual(new Set(["stale"]));
});

test("an owner that knows only an older epoch asks for the configuration", () => {
  expect(new Set(Object.values(allOutcomes(owner(A, CONFIG), 3)))).toEqual(new Set(["need-config"]));
});

function accept(node: LoneNode): readonly ReplicaMessage[] {
  const ballot = { counter: 1, node: B };
  node.tell(B, { kind: "prepare", requestId: 20, range: WHOLE, epoch: 2, ballot, config: undefined });
  return node.tell(B, {
    kind: "accept",
    requestId: 21,
    range: WHOLE,
    epoch: 2,
    ballot,
    value: NEXT,
    config: undefined,
  });
}

test("an owner that has accepted a successor answers nothing about data, and nothing more after a restart", () => {
  const node = owner(A, CONFIG);
  expect(outcomeOf(accept(node))).toBe("accepted");
  expect(new Set(Object.values(allOutcomes(node, 2)))).toEqual(new Set(["sealed"]));
  const again = startLoneNode(A, node.disk);
  expect(new Set(Object.values(allOutcomes(again, 2)))).toEqual(new Set(["sealed"]));
});

test("a promise holds after a restart: an older ballot is outbid", () => {
  const node = owner(A, CONFIG);
  const high = { counter: 9, node: C };
  node.tell(C, { kind: "prepare", requestId: 20, range: WHOLE, epoch: 2, ballot: high, config: undefined });
  const again = startLoneNode(A, node.disk);
  const ballot = { counter: 8, node: B };
  const low = { range: WHOLE, epoch: 2, ballot, config: undefined };
  expect(outcomeOf(again.tell(B, { kind: "prepare", requestId: 21, ...low }))).toBe("outbid");
  expect(outcomeOf(again.tell(B, { kind: "accept", requestId: 22, ...low, value: NEXT }))).toBe("outbid");
});

test("what was accepted is told to a higher ballot, also after a restart", () => {
  const node = owner(A, CONFIG);
  accept(node);
  const again = startLoneNode(A, node.disk);
  const ballot = { counter: 5, node: C };
  const [answer] = again.tell(C, { kind: "prepare", requestId: 30, range: WHOLE, epoch: 2, ballot, config: undefined });
  expect(answer).toMatchObject({
    kind: "prepare-answer",
    outcome: { kind: "promised", accepted: { ballot: { counter: 1, node: B }, value: NEXT } },
  });
});

test("no vote, no write and no new configuration is answered before it is durable", () => {
  const node = owner(A, CONFIG);
  node.holdDisk();
  const ballot = { counter: 1, node: B };
  const vote = { range: WHOLE, epoch: 2, ballot, config: undefined };
  expect(node.tell(B, { kind: "prepare", requestId: 1, ...vote })).toEqual([]);
  expect(node.tell(B, { kind: "write", requestId: 2, epoch: 2, entry: entryAt(1), config: undefined })).toEqual([]);
  expect(node.tell(B, { kind: "accept", requestId: 3, ...vote, value: NEXT })).toEqual([]);
  expect(node.tell(B, { kind: "learn", requestId: 4, configs: NEXT })).toEqual([]);
  node.releaseDisk();
  expect(
    node
      .take()
      .slice(0, 4)
      .map(({ message }) => message.kind),
  ).toEqual(["prepare-answer", "write-answer", "accept-answer", "learn-answer"]);
});

test("nothing is read, given away or receipted under a configuration that is not durable", () => {
  const node = owner(A, CONFIG);
  node.holdDisk();
  node.tell(B, { kind: "learn", requestId: 1, configs: NEXT });
  const { read, scan, digests, list, fetch, pull, receipt } = questions(3);
  for (const question of [read, scan, digests, list, fetch, pull, receipt]) {
    expect(outcomeOf(node.tell(B, question as ReplicaMessage))).toBe("sealed");
  }
});

test("a syncing owner takes writes, and answers nothing else", () => {
  const node = owner(D, NEXT[0]);
  const outcomes = allOutcomes(node, 3);
  expect(outcomes["write"]).toBe("stored");
  const { write: _, ...others } = outcomes;
  expect(new Set(Object.values(others))).toEqual(new Set(["not-ready"]));
});

test("a displaced owner gives its copy for the last difference, and neither reads nor writes", () => {
  const outcomes = allOutcomes(owner(C, CONFIG, NEXT[0]), 3);
  expect(outcomes).toEqual({
    read: "stale",
    write: "stale",
    scan: "stale",
    digests: "digests",
    list: "heads",
    lose: "stale",
    fetch: "entries",
    pull: "entries",
    receipt: "stale",
  });
});

test("a receipt says held only for that version or a newer one", () => {
  const node = owner(A, CONFIG);
  node.tell(B, { kind: "write", requestId: 1, epoch: 2, entry: entryAt(5), config: undefined });
  const heads = [entryAt(4), entryAt(5), entryAt(6)];
  node.tell(C, { kind: "receipt", requestId: 2, range: WHOLE, epoch: 2, heads, config: undefined });
  node.advance(100);
  const answer = node.take().find(({ message }) => message.kind === "receipt-answer")?.message;
  expect(answer).toMatchObject({ outcome: { kind: "receipts", held: [true, true, false] } });
});

test("a write at or below the floor is refused, whatever is held", () => {
  const floor = entryAt(10).version;
  const node = owner(A, { ...CONFIG, floor });
  const ask = (entry: Entry): unknown =>
    outcomeOf(node.tell(B, { kind: "write", requestId: 1, epoch: 2, entry, config: undefined }));
  expect(ask(entryAt(10))).toBe("below-floor");
  expect(ask(entryAt(11))).toBe("stored");
  expect(VERSION_ZERO).toHaveLength(16);
});

test("a value that cannot follow the configuration is never accepted", () => {
  const node = owner(A, CONFIG);
  const ballot = { counter: 1, node: B };
  const value = [{ ...CONFIG, epoch: 5 }];
  expect(
    node.tell(B, { kind: "accept", requestId: 3, range: WHOLE, epoch: 2, ballot, value, config: undefined }),
  ).toEqual([]);
  expect(allOutcomes(node, 2)["read"]).toBe("entry");
});

test("answers to questions of an earlier run are not taken for answers of this one", () => {
  const first = owner(A, CONFIG);
  first.operate({ kind: "insert", key: KEY, payload: utf8BytesOf("green"), ttlMs: 0, consistency: "quorum" });
  const ids = first.take().flatMap(({ message }) => (message.kind === "write" ? [message.requestId] : []));
  const second = startLoneNode(A, first.disk, "another run");
  second.operate({ kind: "insert", key: KEY, payload: utf8BytesOf("black"), ttlMs: 0, consistency: "quorum" });
  const again = second.take().flatMap(({ message }) => (message.kind === "write" ? [message.requestId] : []));
  expect(ids.length).toBeGreaterThan(0);
  expect(again.length).toBeGreaterThan(0);
  for (const id of ids) expect(again).not.toContain(id);
});

const FULL = { kind: "disk-full" } as const;

test("a vote about a configuration for which there was no room is kept with it, or not answered, and forgets no other", () => {
  const node = owner(A, CONFIG);
  const ballot = { counter: 1, node: B };
  const accept = {
    kind: "accept",
    requestId: 2,
    range: WHOLE,
    epoch: 2,
    ballot,
    value: NEXT,
    config: undefined,
  } as const;
  expect(node.tell(B, accept).map(({ kind }) => kind)).toEqual(["accept-answer"]);
  const known = (disk: LoneNode["disk"]) => {
    const [piece] = startLoneNode(A, disk).replication.held.pieces;
    return {
      epoch: piece?.config.epoch,
      accepted: piece?.acceptor.accepted?.value,
      promised: piece?.acceptor.promised,
    };
  };
  node.refuseStores(FULL);
  node.tell(B, { kind: "learn", requestId: 3, configs: NEXT });
  const prepare = {
    kind: "prepare",
    range: WHOLE,
    epoch: 3,
    ballot: { counter: 2, node: B },
    config: undefined,
  } as const;
  expect(node.tell(B, { ...prepare, requestId: 4 })).toEqual([]);
  expect(known(node.disk)).toMatchObject({ epoch: 2, accepted: NEXT });
  node.refuseStores(undefined);
  expect(node.tell(B, { ...prepare, requestId: 5 })).toMatchObject([{ outcome: { kind: "promised" } }]);
  expect(known(node.disk)).toMatchObject({ epoch: 3, promised: { counter: 2 } });
});

test("a vote about what is left of a configuration for which there was no room forgets no vote of the epoch before", () => {
  const node = owner(A, CONFIG);
  const third = successorWithSlots(CONFIG, CONFIG.slots) as [RangeConfig];
  const parts = successorsBySplit(third[0], [1n << 62n, 1n << 63n] as Position[]);
  const ballot = { counter: 1, node: B };
  const vote = { range: WHOLE, ballot, config: undefined };
  node.tell(B, { kind: "accept", requestId: 2, ...vote, epoch: 2, value: third });
  node.refuseStores(FULL);
  node.tell(B, { kind: "learn", requestId: 3, configs: third });
  node.tell(B, { kind: "learn", requestId: 4, configs: [parts[1] as RangeConfig] });
  node.refuseStores(undefined);
  expect(node.tell(B, { kind: "accept", requestId: 5, ...vote, epoch: 3, value: parts })).toHaveLength(1);
  const again = startLoneNode(A, node.disk);
  const held = again.replication.held.pieces.map(({ config, acceptor }) => [config.epoch, acceptor.accepted?.value]);
  expect(held).toHaveLength(3);
  expect(held.filter(([epoch]) => epoch === 4)).toEqual([[4, undefined]]);
  expect(held.filter(([epoch]) => epoch === 3)).toEqual([
    [3, parts],
    [3, parts],
  ]);
});

test("a write under a configuration for which there was no room does not count", () => {
  const node = startLoneNode(A, createDisk());
  node.refuseStores(FULL);
  node.tell(B, { kind: "learn", requestId: 1, configs: [CONFIG] });
  node.refuseStores(undefined);
  expect(outcomeOf(node.tell(B, questions(2)["write"] as ReplicaMessage))).toBe("sealed");
  node.advance(1000);
  expect(outcomeOf(node.tell(B, questions(2)["write"] as ReplicaMessage))).toBe("stored");
});

test("a full disk is told once and stops nothing, whatever was to be kept; a failed one is told from anywhere", () => {
  const node = owner(A, CONFIG);
  node.takeEvents();
  node.refuseStores(FULL);
  node.tell(B, { kind: "learn", requestId: 1, configs: NEXT });
  node.tell(B, questions(3)["write"] as ReplicaMessage);
  expect(node.takeEvents().filter(({ kind }) => kind !== "range-changed")).toEqual([{ kind: "disk-full" }]);
  node.refuseStores(undefined);
  // What is small may find room while the rest does not.
  node.advance(1000);
  expect(node.takeEvents()).not.toContainEqual({ kind: "disk-has-room" });
  node.advance(3000);
  expect(node.takeEvents()).toContainEqual({ kind: "disk-has-room" });
  node.refuseStores({ kind: "failed", reason: "EIO" });
  const ballot = { counter: 1, node: B };
  node.tell(B, { kind: "prepare", requestId: 2, range: WHOLE, epoch: 3, ballot, config: undefined });
  expect(node.takeEvents()).toEqual([{ kind: "storage-failed", reason: "EIO" }]);
});

test("an owner whose store may be from the past answers nothing with it and votes on nothing, until that is known", () => {
  const node = startLoneNode(A);
  node.tell(B, { kind: "learn", requestId: 1, configs: [CONFIG] });
  const { range, epoch } = CONFIG;
  const ballot = { counter: 1, node: B };
  const entry = entryAt(1);
  const { position, key } = entry;
  const questions: readonly ReplicaMessage[] = [
    { kind: "read", requestId: 2, position, key, epoch, want: "entry", config: undefined },
    { kind: "write", requestId: 3, epoch, entry, config: undefined },
    { kind: "receipt", requestId: 4, range, epoch, heads: [entry], config: undefined },
    { kind: "pull", requestId: 5, range, epoch, after: undefined },
    { kind: "prepare", requestId: 6, range, epoch, ballot, config: undefined },
  ];
  const ask = () =>
    questions.map((question) =>
      node
        .tell(B, question)
        .map((answer) => ("outcome" in answer ? (answer.outcome as { kind: string }).kind : answer.kind)),
    );
  node.feed({ kind: "doubt", isDoubted: true });
  expect(ask()).toEqual([["not-ready"], ["not-ready"], ["not-ready"], ["not-ready"], []]);
  expect(node.disk.entries.size).toBe(0);
  node.advance(5000);
  expect(node.take().filter(({ message }) => message.kind !== "get-config")).toEqual([]);
  node.feed({ kind: "doubt", isDoubted: false });
  expect(ask()).toEqual([["entry"], ["stored"], ["receipts"], ["entries"], ["promised"]]);
});
