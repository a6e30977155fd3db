/** Slow links: what is large gets over them in about the time that it needs, and is sent about once. */
import { expect, test } from "bun:test";
import type { DifferenceEnd } from "#replication/difference.ts";
import { bringOver } from "#replication/difference.ts";
import { hintsFromRecord } from "#replication/hint-record.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { type Fate, writeAllTo } from "#replication/write-to.ts";
import { A, B, C, CONFIG, D, DONE, entryOf, give, holds, together, WHOLE } from "../support/few-nodes.ts";
import { startLoneNode, viewOf } from "../support/lone-node.ts";
import { createDisk, recordsOf } from "../support/replication-disk.ts";
import { entriesOf, rangesOf, slowlyTogether } from "../support/slow-links.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const MINUTE_MS = 60_000;
const PAYLOAD_BYTES_MAX = 16 * MIB;
/** 24 Mbit/s. */
const BYTES_PER_MS = 3000;

for (const [ranges, count, payloadBytes, bytesPerMs] of [
  [1, 1, PAYLOAD_BYTES_MAX, BYTES_PER_MS],
  [1, 40, MIB, 400],
  [8, 400, 100 * KIB, 600],
  [8, 40, MIB, 1250],
  [8, 4, PAYLOAD_BYTES_MAX, 12_500],
] as const) {
  const link = `${(bytesPerMs * 8) / 1000} Mbit/s`;
  test(`an owner gets ${count} x ${payloadBytes / KIB} KiB in ${ranges} ranges from another one at ${link}`, () => {
    const pair = slowlyTogether([A, B], rangesOf(ranges, A, B), bytesPerMs);
    const entries = entriesOf(count, payloadBytes, A);
    pair.give(A, entries);
    const neededMs = (count * payloadBytes) / bytesPerMs;
    // Comparisons begin some seconds after a start.
    const tookMs = pair.runUntil(() => entries.every((entry) => holds(pair.node(B), entry)), 10 * neededMs + 10_000);
    expect(tookMs).toBeLessThan(2 * neededMs + 8000);
    expect(pair.bytesSent()).toBeLessThan(1.5 * count * payloadBytes);
    expect(pair.node(B).replication.counters.repairedEntries).toBeLessThanOrEqual(count);
  });
}

test("a range of which little is wanted does not wait for those of which much is", () => {
  const pair = slowlyTogether([A, B], rangesOf(8, A, B), 600);
  const [little, ...much] = entriesOf(400, 100 * KIB, A);
  if (little === undefined) throw new Error("no entry");
  const rangeOf = (position: bigint): bigint => (position - 1n) >> 61n;
  pair.give(A, [little, ...much.filter(({ position }) => rangeOf(position) !== rangeOf(little.position))]);
  expect(pair.runUntil(() => holds(pair.node(B), little), 2 * MINUTE_MS)).toBeLessThan(30_000);
});

/** A difference of 1000 entries on a quick link on which messages are lost; how it ended, when, and what was stored. */
function differenceLosing(isLost: (message: ReplicaMessage) => boolean, forMs = 10 * MINUTE_MS) {
  const pair = slowlyTogether([A, C], [CONFIG], 100_000, new Map([[B, "down"]]));
  const entries = entriesOf(1000, 10 * KIB, A);
  pair.give(A, entries);
  pair.lose(isLost);
  let end: DifferenceEnd | undefined;
  bringOver(pair.node(C).replication, {
    range: WHOLE,
    epoch: 2,
    donor: A,
    config: CONFIG,
    isWanted: () => true,
    onEnd: (result) => {
      end = result;
    },
  });
  // What brings it about that the first question goes.
  pair.node(C).feed({ kind: "tick" });
  const tookMs = pair.runUntil(() => end !== undefined, forMs);
  return { end, tookMs, missing: entries.filter((entry) => !holds(pair.node(C), entry)).length, pair };
}

test("a question or an answer that is lost is asked for again soon, and what comes twice counts once", () => {
  for (const kind of ["digests", "digests-answer", "pull", "pull-answer"] as const) {
    let lost = 0;
    const { end, tookMs, missing } = differenceLosing((message) => message.kind === kind && lost++ === 0);
    expect({ kind, end, missing }).toMatchObject({ kind, end: { kind: "equal", entries: 1000 }, missing: 0 });
    expect(tookMs).toBeLessThan(1500);
  }
});

test("what is lost three times in a row keeps a range between its votes for a few seconds only", () => {
  for (const kind of ["digests-answer", "pull"] as const) {
    let lost = 0;
    const { tookMs, missing } = differenceLosing((message) => message.kind === kind && lost++ < 3);
    expect({ kind, missing }).toEqual({ kind, missing: 0 });
    expect(tookMs).toBeLessThan(4000);
  }
});

test("an owner that answers what is empty, and is long at what is not, has some 20 s to store it", () => {
  const node = together(1).node(A);
  node.feed({ kind: "view", view: viewOf(new Map([A, B].map((id) => [id, "up"])), []) });
  let fates: readonly Fate[] | undefined;
  writeAllTo(node.replication, B, [{ entry: entryOf("tea"), config: CONFIG }], (all) => {
    fates = all;
  });
  let sent = 0;
  let tookMs = 0;
  for (; fates === undefined && tookMs < MINUTE_MS; tookMs += 100) {
    node.advance(100);
    for (const { message } of node.take()) {
      if (message.kind !== "write-all") continue;
      const { requestId, writes } = message;
      if (writes.length > 0) sent++;
      else node.tell(B, { kind: "write-all-answer", requestId, outcomes: [], configs: [] });
    }
  }
  expect(fates).toEqual(["silent"]);
  expect(sent).toBe(3);
  expect(tookMs).toBeGreaterThan(20_000);
});

test("with one message in ten lost, a difference is brought over all the same", () => {
  let sent = 0;
  const { end, missing } = differenceLosing(() => ++sent % 10 === 3);
  expect({ end, missing }).toMatchObject({ end: { kind: "equal", entries: 1000 }, missing: 0 });
});

test("a donor that is up and never answers ends a difference, after some minutes and not sooner", () => {
  const isAll = (): boolean => true;
  const isPull = ({ kind }: ReplicaMessage): boolean => kind === "pull-answer";
  for (const isLost of [isAll, isPull]) {
    const { end, tookMs } = differenceLosing(isLost);
    expect(end).toEqual({ kind: "failed", reason: "silent" });
    expect(tookMs).toBeGreaterThan(2 * MINUTE_MS);
    expect(tookMs).toBeLessThan(5 * MINUTE_MS);
  }
});

test("of a donor that answers nothing, those who wait for their turn do not wait for as long each", () => {
  const configs = rangesOf(8, A, B);
  const pair = slowlyTogether([A, B], configs, 100_000);
  pair.give(A, entriesOf(100, KIB, A));
  pair.lose(({ kind }) => kind === "pull-answer" || kind === "roots");
  const { replication } = pair.node(B);
  let ended = 0;
  const isWanted = (): boolean => true;
  const onEnd = ({ kind }: DifferenceEnd): void => {
    if (kind === "failed") ended++;
  };
  for (const config of configs) {
    bringOver(replication, { range: config.range, epoch: 2, donor: A, config, isWanted, onEnd });
  }
  pair.node(B).feed({ kind: "tick" });
  expect(pair.runUntil(() => ended === configs.length, 10 * MINUTE_MS)).toBeLessThan(5 * MINUTE_MS);
  expect(replication.turns.size).toBe(0);
});

test("a donor that goes down ends a difference at once, and nothing is asked of it any more", () => {
  const { end, pair } = differenceLosing(({ kind }) => kind === "pull-answer", 5000);
  expect(end).toBeUndefined();
  const { replication } = pair.node(C);
  pair.say(A, "down");
  pair.runUntil(() => replication.patient.open.size === 0, 1000);
  expect([replication.patient.open.size, replication.turns.size]).toEqual([0, 0]);
});

test("a donor that reads what it was asked for does not read it again when it is asked again", () => {
  const donor = together(1).node(A);
  donor.tell(B, { kind: "learn", requestId: 1, configs: [CONFIG] });
  give(donor, entryOf("tea"));
  donor.holdLoads("scan");
  const question = { kind: "pull", requestId: 7, range: WHOLE, epoch: 2, after: undefined } as const;
  expect(donor.tell(C, question)).toEqual([]);
  expect(donor.tell(C, question)).toEqual([]);
  donor.releaseLoads();
  expect(donor.take().filter(({ message }) => message.kind === "pull-answer")).toHaveLength(1);
  expect(donor.tell(C, question)).toMatchObject([{ kind: "pull-answer", requestId: 7 }]);
});

test("a hint of the largest size comes home over a slow link", () => {
  const pair = slowlyTogether([D, B], [CONFIG], BYTES_PER_MS, new Map([[A, "down"]]));
  const entries = entriesOf(1, PAYLOAD_BYTES_MAX, A);
  const hint = { kind: "hint", requestId: 1, target: B, entries } as const;
  pair.node(D).feed({ kind: "message", from: C, message: hint });
  const { kept } = pair.node(D).replication.hints;
  expect(kept.size).toBe(1);
  const neededMs = PAYLOAD_BYTES_MAX / BYTES_PER_MS;
  expect(pair.runUntil(() => kept.size === 0, 10 * MINUTE_MS)).toBeLessThan(2 * neededMs + 2000);
  expect(entries.every((entry) => holds(pair.node(B), entry))).toBe(true);
  expect(pair.bytesSent()).toBeLessThan(1.5 * PAYLOAD_BYTES_MAX);
});

test("a node that leaves hands a hint of the largest size over on a slow link, and is emptied", () => {
  const pair = slowlyTogether([D, A], [CONFIG], BYTES_PER_MS, new Map([[B, "down"]]), { hintsBytesMax: 1024 * MIB });
  const entries = entriesOf(1, PAYLOAD_BYTES_MAX, A);
  const leaver = pair.node(D);
  leaver.feed({ kind: "message", from: C, message: { kind: "hint", requestId: 1, target: B, entries } });
  leaver.feed({ kind: "leave", isForced: false });
  const neededMs = PAYLOAD_BYTES_MAX / BYTES_PER_MS;
  expect(pair.runUntil(() => leaver.replication.isEmptied, 10 * MINUTE_MS)).toBeLessThan(2 * neededMs + 8000);
  const kept = recordsOf(pair.node(A).disk, "hints").flatMap(({ value }) => hintsFromRecord(value));
  expect(kept.map(({ version }) => version)).toEqual(entries.map(({ version }) => version));
  expect(pair.bytesSent()).toBeLessThan(1.5 * PAYLOAD_BYTES_MAX);
});

test("at one, a keeper that answers late, because the payload is large, counts where there is no room for a hint", () => {
  const node = startLoneNode(D, createDisk(), "late", { hintsBytesMax: 10 });
  const liveness = new Map([A, B, C, D].map((id) => [id, id === B || id === D ? "up" : "down"] as const));
  const place = { node: B, index: 0, incarnation: 1, position: WHOLE.upTo, kind: "hashed" } as const;
  node.feed({ kind: "view", view: viewOf(liveness, [place]) });
  const config = { ...CONFIG, slots: [{ owner: A, state: "normal" as const }] };
  node.tell(B, { kind: "learn", requestId: 1, configs: [config] });
  const key = new TextEncoder().encode("tea");
  const outcome = node.operate({
    kind: "insert",
    key,
    payload: new Uint8Array(256 * KIB),
    ttlMs: 0,
    consistency: "one",
  });
  let requestId = 0;
  for (let tries = 0; tries < 10 && requestId === 0; tries++) {
    for (const { message } of node.take()) {
      if (message.kind === "hint") requestId = message.requestId;
      if (message.kind === "get-config") node.tell(B, { kind: "config-answer", requestId: message.requestId, config });
    }
    node.advance(100);
  }
  expect(requestId).not.toBe(0);
  node.advance(1000);
  expect(outcome()).toBeUndefined();
  node.tell(B, { kind: "hint-answer", requestId, isKept: true });
  expect(outcome()?.kind).toBe("inserted");
});

test("what an owner lacks is pushed to it over a slow link, once", () => {
  const [bytes, bytesPerMs] = [2 * 4 * MIB, 150];
  const others = new Map([B, D].map((id) => [id, "down"] as const));
  const pair = slowlyTogether([C, A], [CONFIG, DONE], bytesPerMs, others);
  const entries = entriesOf(2, bytes / 2, A);
  pair.give(C, entries);
  const isThere = (): boolean => entries.every((entry) => holds(pair.node(A), entry));
  expect(pair.runUntil(isThere, (10 * bytes) / bytesPerMs)).toBeLessThan((1.5 * bytes) / bytesPerMs);
  pair.runUntil(() => false, bytes / bytesPerMs);
  expect(pair.bytesSent()).toBeLessThan(1.5 * bytes);
});
