/** Giving nodes up: ranges that have lost a majority of their owners go on by the operator's word, and no others. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { isAllNormal, type RangeConfig } from "#model/range-config.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import { isLost } from "#replication/give-up.ts";
import { pieceAt } from "#replication/range-map.ts";
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
  SYNCING,
  syncing,
  together,
  WHOLE,
} from "../support/few-nodes.ts";

const FORCED = 2 ** 32;
const giveUp = (acceptsLoss = true, nodes: readonly NodeId[] = [B, C]) =>
  ({ kind: "give-up", operationId: 1, nodes, acceptsLoss }) as const;

test("an owner that is left alone goes on by the operator's word, with what it has, and takes writes", () => {
  const cluster = together(1);
  const tea = entryOf("tea", "green");
  give(cluster.node(A), tea);
  cluster.learn(CONFIG);
  cluster.run(2000);
  cluster.node(A).feed(giveUp(false, [B, C, D]));
  cluster.run(3000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
  cluster.node(A).feed(giveUp(true, [B, C, D]));
  cluster.run(3000);
  const [, forced] = cluster.node(A).gaveUp;
  expect(forced?.map(({ epoch, slots, synced }) => ({ epoch, slots, synced }))).toEqual([
    { epoch: CONFIG.epoch + FORCED, slots: [normal(A)], synced: true },
  ]);
  const got = cluster.node(A).operate({ kind: "get", key: tea.key, consistency: "quorum" });
  const key = utf8BytesOf("new");
  const insert = { kind: "insert", key, payload: key, ttlMs: 0, consistency: "quorum" } as const;
  const inserted = cluster.node(A).operate(insert);
  cluster.run(1000);
  expect(got()).toMatchObject({ kind: "got", payload: utf8BytesOf("green") });
  expect(inserted()).toMatchObject({ kind: "inserted" });
});

test("with a majority left nothing is forced, whatever is accepted", () => {
  const cluster = together(1, 2);
  cluster.learn(CONFIG);
  cluster.run(2000);
  cluster.node(A).feed({ ...giveUp(), nodes: [C] });
  cluster.run(3000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
});

test("nothing is forced while somebody who is there has not said what it knows, nor by a node in doubt", () => {
  const cluster = together(1, 4);
  const node = cluster.node(A);
  cluster.learn(CONFIG);
  cluster.run(2000);
  node.feed(giveUp());
  cluster.run(10_000, ["config-answer"]);
  expect(node.gaveUp).toEqual([[]]);
  node.feed({ kind: "doubt", isDoubted: true });
  node.feed(giveUp());
  cluster.run(10_000);
  expect(node.gaveUp).toEqual([[], []]);
  // That the others are given up is what ends the doubt.
  node.feed(giveUp());
  cluster.run(2000);
  node.feed({ kind: "doubt", isDoubted: false });
  cluster.run(3000);
  expect(node.gaveUp.at(-1)).toHaveLength(1);
});

test("who believes in owners of long ago forces nothing: the present ones are asked first", () => {
  const cluster = together(1, 4);
  const present: RangeConfig = { ...CONFIG, epoch: CONFIG.epoch + 7, slots: [normal(D)] };
  cluster.node(A).feed({ kind: "message", from: D, message: { kind: "learn", requestId: 1, configs: [CONFIG] } });
  cluster.node(D).feed({ kind: "message", from: A, message: { kind: "learn", requestId: 1, configs: [present] } });
  cluster.node(A).feed(giveUp());
  cluster.run(3000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
  const position = entryOf("tea").position;
  for (const id of [A, D]) {
    const config = pieceAt(cluster.node(id).replication.held, position)?.config;
    expect(config?.epoch).toBeLessThan(FORCED);
    expect(config?.slots).toContainEqual(normal(D));
  }
});

test("nothing is forced while somebody is away who is not given up: it may be the present owner", () => {
  for (const how of ["down", "suspected"] as const) {
    const cluster = together(1, 4);
    cluster.learn(CONFIG);
    const present: RangeConfig = { ...CONFIG, epoch: CONFIG.epoch + 7, slots: [normal(B), normal(C), normal(D)] };
    cluster.node(D).feed({ kind: "message", from: A, message: { kind: "learn", requestId: 1, configs: [present] } });
    cluster.say(D, how);
    cluster.node(A).feed(giveUp());
    cluster.run(5000);
    expect(cluster.node(A).gaveUp).toEqual([[]]);
    cluster.say(D, "up");
    for (const id of [A, D]) cluster.node(id).feed(giveUp());
    cluster.run(5000);
    expect(cluster.node(A).gaveUp).toEqual([[], []]);
    expect(
      cluster
        .node(D)
        .gaveUp.at(-1)
        ?.map(({ slots }) => slots),
    ).toEqual([[normal(D)]]);
  }
});

test("beside a syncing owner that can never come to its end, the one that counts goes on by the operator's word", () => {
  const cluster = together(1, 4);
  const tea = entryOf("tea", "green");
  const rye = entryOf("rye");
  give(cluster.node(A), tea);
  // Copied from B before that one was lost: it comes home to whoever owns the range.
  give(cluster.node(D), rye);
  cluster.learn(SYNCING);
  cluster.run(2000);
  for (const id of [A, D]) cluster.node(id).feed(giveUp(false));
  cluster.run(3000);
  for (const id of [A, D]) cluster.node(id).feed(giveUp());
  cluster.run(3000);
  expect(cluster.node(D).gaveUp).toEqual([[], []]);
  const [first, forced] = cluster.node(A).gaveUp;
  expect(first).toEqual([]);
  expect(forced?.map(({ epoch, slots, history, synced }) => ({ epoch, slots, history, synced }))).toEqual([
    { epoch: SYNCING.epoch + FORCED, slots: [normal(A)], history: [], synced: true },
  ]);
  const got = cluster.node(A).operate({ kind: "get", key: tea.key, consistency: "quorum" });
  cluster.run(1000);
  expect(got()).toMatchObject({ kind: "got", payload: utf8BytesOf("green") });
  cluster.run(120_000);
  expect(holds(cluster.node(A), rye)).toBe(true);
});

test("while the one whose place it took is there, nothing is forced and the syncing owner comes to its end", () => {
  const cluster = together(1, 3, 4);
  cluster.learn(CONFIG, SYNCING);
  cluster.run(2000, ["digests"]);
  for (const id of [A, C, D]) cluster.node(id).feed({ ...giveUp(), nodes: [B] });
  cluster.run(10_000);
  for (const id of [A, C, D]) expect(cluster.node(id).gaveUp).toEqual([[]]);
  const config = pieceAt(cluster.node(A).replication.held, entryOf("tea").position)?.config;
  expect(config?.slots).toContainEqual(normal(D));
});

test("beside a syncing owner that is away nothing is forced: it may know more", () => {
  const cluster = together(1, 4);
  cluster.learn(SYNCING);
  cluster.run(2000);
  cluster.say(D, "suspected");
  cluster.node(A).feed(giveUp());
  cluster.run(3000);
  cluster.say(D, "down");
  cluster.node(A).feed(giveUp());
  cluster.run(3000);
  expect(cluster.node(A).gaveUp).toEqual([[], []]);
  cluster.say(D, "up");
  cluster.node(A).feed(giveUp());
  cluster.run(3000);
  expect(
    cluster
      .node(A)
      .gaveUp.at(-1)
      ?.map(({ slots }) => slots),
  ).toEqual([[normal(A)]]);
});

test("a vote that those who are left can end is ended before anything is forced", () => {
  const cluster = together(1, 4);
  cluster.learn(SYNCING);
  cluster.run(2000);
  const value = successorWithSlots(SYNCING, SYNCING.slots);
  const { range, epoch } = SYNCING;
  const vote = { range, epoch, ballot: { counter: 1, node: B }, value, config: undefined };
  cluster.node(A).feed({ kind: "message", from: B, message: { kind: "accept", requestId: 2, ...vote } });
  cluster.node(A).feed(giveUp());
  cluster.run(5000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
  cluster.node(A).feed(giveUp());
  cluster.run(3000);
  expect(
    cluster
      .node(A)
      .gaveUp.at(-1)
      ?.map((config) => config.epoch),
  ).toEqual([SYNCING.epoch + 1 + FORCED]);
});

test("a range is lost without a majority, and when nobody can become a full owner any more", () => {
  const isLostWithout = (config: RangeConfig, gone: readonly NodeId[], left: readonly NodeId[] = []): boolean =>
    isLost(
      config,
      (node) => gone.includes(node),
      (node) => left.includes(node),
    );
  const [pair] = successorWithSlots({ ...CONFIG, slots: [normal(A), normal(B)] }, [normal(A), syncing(D)]);
  expect(isLostWithout(CONFIG, [C])).toBe(false);
  expect(isLostWithout(CONFIG, [B, C])).toBe(true);
  expect(isLostWithout(SYNCING, [B])).toBe(false);
  expect(isLostWithout(SYNCING, [C])).toBe(false);
  expect(isLostWithout(SYNCING, [C, D])).toBe(false);
  expect(isLostWithout(SYNCING, [B, D])).toBe(true);
  expect(isLostWithout(SYNCING, [B, C])).toBe(true);
  // The present owners count, whatever is said of them; who has left and owns nothing helps nobody.
  expect(isLostWithout(SYNCING, [B], [C])).toBe(true);
  expect(isLostWithout(SYNCING, [C], [A, B])).toBe(false);
  // Any quorum of two had the one that is left in it.
  expect(isLostWithout(pair as RangeConfig, [B])).toBe(false);
});

test("ranges that nobody has any more begin anew, empty, with the owners that they are to have", () => {
  const cluster = together(1, 2, 4);
  const old = entryOf("gone", "deleted since");
  give(cluster.node(B), old);
  cluster.run(2000);
  cluster.node(A).feed({ kind: "refound", operationId: 1, ranges: [WHOLE], epochSeen: 7 });
  cluster.run(1000);
  const [[config] = []] = cluster.node(A).gaveUp;
  expect(config).toMatchObject({ range: WHOLE, slots: [normal(A)], synced: true });
  expect(config?.epoch).toBeGreaterThan(FORCED);
  const isOwnedByAll = (): boolean =>
    cluster.node(A).replication.held.pieces.every(({ config: { slots } }) => isAllNormal(slots) && slots.length === 3);
  for (let passedMs = 0; passedMs < 60_000 && !isOwnedByAll(); passedMs += 100) cluster.run(100);
  expect(isOwnedByAll()).toBe(true);
  const inserted = cluster
    .node(D)
    .operate({ kind: "insert", key: utf8BytesOf("new"), payload: utf8BytesOf("x"), ttlMs: 0, consistency: "all" });
  const got = [A, B, D].map((id) => cluster.node(id).operate({ kind: "get", key: old.key, consistency: "one" }));
  cluster.run(2000);
  expect(inserted()).toMatchObject({ kind: "inserted" });
  expect(got.map((outcome) => outcome())).toMatchObject(
    Array(3).fill({ kind: "failed", failure: { kind: "not-found" } }),
  );
});

test("what somebody who is not given up has does not begin anew", () => {
  const cluster = together(1, 2, 4);
  cluster.learn(CONFIG);
  cluster.run(1000);
  cluster.node(A).feed({ kind: "refound", operationId: 1, ranges: [WHOLE], epochSeen: 7 });
  cluster.run(5000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
});

test("a stretch begins anew though an old configuration names an owner, unless that one says that it still has it", () => {
  const old: RangeConfig = { ...CONFIG, slots: [normal(B)] };
  const [half, rest] = [
    { after: 0n as Position, upTo: 100n as Position },
    { after: 100n as Position, upTo: 0n as Position },
  ];
  for (const hasGivenAway of [true, false]) {
    const cluster = together(1, 2, 4);
    cluster.learn(old);
    if (hasGivenAway) {
      const configs = [
        { ...old, range: half, epoch: old.epoch + 2, slots: [normal(C)] },
        { ...old, range: rest, epoch: old.epoch + 1 },
      ];
      cluster.node(B).feed({ kind: "message", from: A, message: { kind: "learn", requestId: 1, configs } });
    }
    for (const id of [A, B]) cluster.node(id).feed({ ...giveUp(false), nodes: [C] });
    cluster.run(2000);
    cluster.node(A).feed({ kind: "refound", operationId: 1, ranges: [half], epochSeen: 7 });
    cluster.run(5000);
    const [, begun] = cluster.node(A).gaveUp;
    expect(begun?.map(({ range, slots }) => ({ range, slots }))).toEqual(
      hasGivenAway ? [{ range: half, slots: [normal(A)] }] : [],
    );
  }
});
