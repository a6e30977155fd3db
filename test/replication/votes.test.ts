/** Votes: one successor of an epoch, whoever proposes, crashes and forgets to say so (rule V). */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { pick } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { genesisConfig, ownersOf, type RangeConfig, type Slot } from "#model/range-config.ts";
import {
  compareBallots,
  isSuccessor,
  isVoteQuorum,
  successorsBySplit,
  successorWithoutOwner,
  successorWithSlots,
} from "#replication/ballot.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { propose } from "#replication/proposal.ts";
import { pieceAt } from "#replication/range-map.ts";
import * as few from "../support/few-nodes.ts";
import { nodeNamed, startLoneNode } from "../support/lone-node.ts";
import { createWorld } from "../support/replication-world.ts";

const FIRST_SEED = Number(process.env["TAIKV_EXPLORE_SEED"] ?? Math.floor(Math.random() * 1e9));
const VOTES: ReadonlySet<ReplicaMessage["kind"]> = new Set([
  "prepare",
  "prepare-answer",
  "accept",
  "accept-answer",
  "learn",
]);
const RANGE = { after: 100n as Position, upTo: 200n as Position };
const [A, B, C, D] = [nodeNamed(1), nodeNamed(2), nodeNamed(3), nodeNamed(4)];
const normal = (owner: NodeId): Slot => ({ owner, state: "normal" });
const CONFIG: RangeConfig = { ...genesisConfig(RANGE, A), epoch: 7, slots: [normal(A), normal(B), normal(C)] };

test("the parts of a split, and any change of slots, can follow a configuration", () => {
  const inside = fc.uniqueArray(fc.bigInt({ min: 101n, max: 199n }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(inside, (positions) => {
      const sorted = positions.sort((a, b) => (a < b ? -1 : 1)) as Position[];
      expect(isSuccessor(CONFIG, successorsBySplit(CONFIG, sorted))).toBe(true);
    }),
  );
  expect(isSuccessor(CONFIG, successorWithSlots(CONFIG, [normal(A), normal(B), normal(D)]))).toBe(true);
  expect(isSuccessor(CONFIG, successorWithoutOwner(CONFIG, C))).toBe(true);
});

test("what skips an epoch, leaves a gap, names nobody or one node twice cannot follow", () => {
  const [next] = successorWithSlots(CONFIG, CONFIG.slots) as [RangeConfig];
  const wrong: RangeConfig[][] = [
    [],
    [{ ...next, epoch: 9 }],
    [CONFIG],
    [{ ...next, slots: [] }],
    [{ ...next, slots: [normal(A), normal(A)] }],
    [{ ...next, range: { after: 100n as Position, upTo: 150n as Position } }],
    [
      { ...next, range: { after: 100n as Position, upTo: 140n as Position } },
      { ...next, range: { after: 150n as Position, upTo: 200n as Position } },
    ],
  ];
  for (const value of wrong) expect(isSuccessor(CONFIG, value)).toBe(false);
});

test("all who count decide beside one who syncs; any two sets that decide meet", () => {
  const states = ["normal", "syncing"] as const;
  const configOf = (bits: readonly number[]): RangeConfig => ({
    ...CONFIG,
    slots: bits.map((bit, i) => ({ owner: nodeNamed(i + 1), state: states[bit] as Slot["state"] })),
  });
  for (let count = 1; count <= 5; count++) {
    for (let mask = 0; mask < 2 ** count; mask++) {
      const config = configOf(Array.from({ length: count }, (_, i) => (mask >> i) & 1));
      const owners = ownersOf(config);
      const sets = Array.from({ length: 2 ** count }, (_, of) => new Set(owners.filter((_, i) => (of >> i) & 1)));
      const quorums = sets.filter((set) => isVoteQuorum(config, set));
      for (const one of quorums) for (const other of quorums) expect(one.isDisjointFrom(other)).toBe(false);
    }
  }
  expect(isVoteQuorum(configOf([0, 1]), new Set([A]))).toBe(true);
  expect(isVoteQuorum(configOf([0, 1]), new Set([B]))).toBe(false);
  expect(isVoteQuorum(configOf([0, 0, 1]), new Set([A]))).toBe(false);
  expect(isVoteQuorum(configOf([1]), new Set())).toBe(false);
});

test("a range that grows from one owner to two goes on when the second is gone for good before it counts", () => {
  const cluster = few.together(1, 4);
  const alone = { ...few.CONFIG, slots: [few.normal(few.A)] };
  const [growing] = successorWithSlots(alone, [few.normal(few.A), few.syncing(few.B)]) as [RangeConfig];
  cluster.learn(alone, growing);
  cluster.run(60_000);
  const [piece] = cluster.node(few.A).replication.held.pieces;
  expect(piece?.config.slots.every(({ state, owner }) => state === "normal" && owner !== few.B)).toBe(true);
});

test("the history reaches back to the last epoch with all slots normal", () => {
  const syncing = (owner: NodeId): Slot => ({ owner, state: "syncing" });
  const [first] = successorWithSlots(CONFIG, [normal(A), normal(B), syncing(D)]) as [RangeConfig];
  const [second] = successorWithSlots(first, [normal(A), normal(B), syncing(C)]) as [RangeConfig];
  expect(second.history).toEqual([
    { epoch: 8, slots: first.slots },
    { epoch: 7, slots: CONFIG.slots },
  ]);
  const [third] = successorWithSlots(second, [normal(A), normal(B), normal(C)]) as [RangeConfig];
  expect(third.history).toEqual([]);
});

test("a range that lost a slot is not synced, unless one owner is left", () => {
  expect(successorWithoutOwner(CONFIG, C)[0]).toMatchObject({ epoch: 8, slots: [normal(A), normal(B)], synced: false });
  expect(successorWithoutOwner({ ...CONFIG, slots: [normal(A), normal(B)] }, B)[0]?.synced).toBe(true);
});

test("ballots are ordered by counter, then by node", () => {
  expect(compareBallots({ counter: 2, node: A }, { counter: 1, node: B })).toBeGreaterThan(0);
  expect(compareBallots({ counter: 1, node: A }, { counter: 1, node: B })).toBeLessThan(0);
  expect(compareBallots({ counter: 1, node: A }, { counter: 1, node: A })).toBe(0);
});

test("a proposer whose own disk is slow proposes again, instead of never", () => {
  const node = startLoneNode(A);
  node.tell(B, { kind: "learn", requestId: 1, configs: [CONFIG] });
  node.holdDisk();
  const piece = pieceAt(node.replication.held, RANGE.upTo);
  if (piece === undefined) throw new Error("the range is not held");
  propose(node.replication, piece, successorWithSlots(CONFIG, [normal(A), normal(B), normal(D)]));
  node.feed({ kind: "tick" });
  node.advance(1500);
  expect(node.take().filter(({ message }) => message.kind === "prepare")).toEqual([]);
  node.releaseDisk();
  node.advance(3000);
  const asked = node.take().filter(({ message }) => message.kind === "prepare");
  expect(new Set(asked.map(({ to }) => to))).toEqual(new Set([B, C]));
});

test("a vote that got lost is asked for again in the same ballot, however patient the try has become", () => {
  const node = startLoneNode(A);
  node.tell(B, { kind: "learn", requestId: 1, configs: [CONFIG] });
  node.take();
  const piece = pieceAt(node.replication.held, RANGE.upTo);
  if (piece === undefined) throw new Error("the range is not held");
  propose(node.replication, piece, successorWithSlots(CONFIG, [normal(A), normal(B), normal(D)]));
  node.feed({ kind: "tick" });
  const asked: { readonly ballot: number; readonly atMs: number }[] = [];
  for (let ms = 0; ms < 15_000; ms += 50) {
    node.advance(50);
    for (const { to, message } of node.take()) {
      if (to === B && message.kind === "prepare") asked.push({ ballot: message.ballot.counter, atMs: ms });
    }
  }
  const gaps = asked.slice(1).map(({ atMs }, i) => atMs - (asked[i]?.atMs ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(2100);
  expect(new Set(asked.map(({ ballot }) => ballot)).size).toBeLessThan(asked.length / 2);
});

/** Everyone proposes something else, again and again, while votes are lost and proposers crash in the middle. */
function duel(seed: number): string[] {
  const world = createWorld({ seed, virtualNodes: 1, replicationFactor: 3, loss: 0.15, repeats: 0.1, slowOneIn: 4 });
  const { random } = world;
  world.found();
  world.run(300);
  for (let i = 0; i < 2; i++) world.join();
  world.run(5000);
  for (let i = 0; i < 120; i++) {
    for (const node of world.live()) {
      const { replication } = node;
      const piece = replication && pick(random, replication.held.pieces);
      if (replication === undefined || piece === undefined || random.below(2) === 0) continue;
      if (!ownersOf(piece.config).includes(node.id)) continue;
      const slots = [...piece.config.slots].sort(() => random.below(3) - 1);
      propose(replication, piece, successorWithSlots(piece.config, slots));
      world.feed(node, { kind: "tick" });
    }
    const node = pick(random, world.live());
    const dice = random.below(8);
    if (node !== undefined && dice < 3) node.fuse = VOTES;
    if (node !== undefined && dice === 3) {
      world.crash(node);
      world.restart(node);
    }
    world.run(random.below(60));
    if (random.below(4) === 0) for (const gone of world.crashed()) world.restart(gone);
  }
  return world.faults;
}

test(`at most one successor of an epoch is ever chosen (seeds from ${FIRST_SEED})`, () => {
  const faults: string[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + 12; seed++) {
    faults.push(...duel(seed).map((fault) => `seed ${seed}: ${fault}`));
  }
  expect(faults.slice(0, 5)).toEqual([]);
});

/** Which parts of a split each of B and C hears of; A, which knew all of them, is gone for good. */
test.each([
  { b: [0], c: [], restarts: false },
  { b: [2], c: [], restarts: true },
  { b: [1], c: [0], restarts: false },
  { b: [0], c: [2], restarts: true },
  { b: [0, 2], c: [1], restarts: true },
])(
  "owners that have learnt parts of what was voted come to know the rest without the one who knew all: %j",
  (heard) => {
    const cluster = few.together(2, 3);
    cluster.learn(few.CONFIG);
    const { range, epoch } = few.CONFIG;
    const value = successorsBySplit(few.CONFIG, [1n << 62n, 1n << 63n] as Position[]);
    for (const [id, parts] of [
      [few.B, heard.b],
      [few.C, heard.c],
    ] as const) {
      const node = cluster.node(id);
      const accept = {
        kind: "accept",
        requestId: 1,
        range,
        epoch,
        ballot: { counter: 1, node: few.A },
        value,
      } as const;
      node.feed({ kind: "message", from: few.A, message: { ...accept, config: undefined } });
      const configs = parts.map((part) => value[part] as RangeConfig);
      if (parts.length > 0)
        node.feed({ kind: "message", from: few.A, message: { kind: "learn", requestId: 2, configs } });
    }
    if (heard.restarts) for (const id of [few.B, few.C]) cluster.restart(id);
    cluster.run(15_000);
    for (const id of [few.B, few.C]) {
      const { pieces } = cluster.node(id).replication.held;
      expect(pieces.map((piece) => [piece.range.upTo, piece.config.epoch, piece.acceptor.accepted])).toEqual(
        value
          .map(({ range: part }) => [part.upTo, epoch + 1, undefined])
          .sort(([a], [b]) => ((a as bigint) < (b as bigint) ? -1 : 1)),
      );
    }
  },
);

test("a slot that goes to and fro makes no history without end, and none that asks for less", () => {
  const syncing = (owner: NodeId): Slot => ({ owner, state: "syncing" });
  let config = CONFIG;
  for (let i = 0; i < 100; i++) {
    const owner = [C, D, nodeNamed(5)][i % 3] as NodeId;
    config = successorWithSlots(config, [normal(A), normal(B), syncing(owner)])[0] as RangeConfig;
  }
  expect(config.history.length).toBeLessThanOrEqual(5);
  expect(config.history.at(-1)).toEqual({ epoch: CONFIG.epoch, slots: CONFIG.slots });
  const everyone = new Set(config.history.flatMap(({ slots }) => slots.map(({ owner }) => owner)));
  expect(everyone).toEqual(new Set([A, B, C, D, nodeNamed(5)]));
});
