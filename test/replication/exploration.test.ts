/**
 * Replication under random misfortune: nodes join, leave, crash, stand still, are cut off and come back, clocks are
 * wrong, the ring is told late, while several clients read, write and delete the same few keys.
 *
 * `TAIKV_EXPLORE_RUNS` and `TAIKV_EXPLORE_SEED` make a longer run, or repeat one.
 */
import { expect, test } from "bun:test";
import { createRandom, pick, type Random } from "#base/random.ts";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import type { Operation } from "#model/operation.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { registerFaults } from "#simulation/checkers/register.ts";
import { scanFaults } from "#simulation/checkers/scans.ts";
import { createWorld, type World, type WorldNode } from "../support/replication-world.ts";

const SEEDS = Number(process.env["TAIKV_EXPLORE_RUNS"] ?? 80);
const FIRST_SEED = Number(process.env["TAIKV_EXPLORE_SEED"] ?? Math.floor(Math.random() * 1e9));
const KEYS = 4;
const STEPS = 400;
const STABLE_KEYS = Array.from({ length: 10 }, (_, i) => utf8BytesOf(`stable ${i}`));
const NODES_MAX = 6;

/** Messages in whose sending a crash hurts most. */
const VOTES: ReadonlySet<ReplicaMessage["kind"]> = new Set([
  "prepare",
  "prepare-answer",
  "accept",
  "accept-answer",
  "learn",
]);
const COPIES: ReadonlySet<ReplicaMessage["kind"]> = new Set([
  "invite",
  "invite-answer",
  "digests",
  "list",
  "fetch",
  "receipt",
]);
const WRITES: ReadonlySet<ReplicaMessage["kind"]> = new Set(["write", "write-answer", "read-answer"]);

/** What a seed makes of its run. */
type Plan = {
  /** Of 20 operations so many are reads, and so many deletes. */
  readonly reads: number;
  readonly deletes: number;
  /** One disturbance in so many moves ownership: tombstones are purged only where it rests for a moment. */
  readonly moveOneIn: number;
  readonly keys: number;
  readonly stepMs: number;
  readonly disturbOneIn: number;
  readonly disturbances: readonly Disturbance[];
};

type Disturbance = (world: World, random: Random, node: WorldNode) => void;

const DISTURBANCES: readonly Disturbance[] = [
  (world, _random, node) => {
    const isEnough = world.crashed().length < 2 && world.live().length > 2;
    if (isEnough) world.crash(node);
  },
  (world, _random, node) => {
    world.crash(node);
    world.restart(node);
  },
  (world) => restartAll(world),
  (world, random, node) => world.pause(node, 50 + random.below(random.below(3) === 0 ? 4000 : 600)),
  (world, random, node) => {
    const other = pick(random, world.live());
    if (other !== undefined) world.cut(node, other, 100 + random.below(4000));
  },
  (world, random, node) => {
    const forMs = 100 + random.below(4000);
    for (const other of world.live()) {
      if (other === node) continue;
      world.cut(node, other, forMs);
      world.cut(other, node, forMs);
    }
  },
  (world, random) => world.storm(random.below(2000)),
  (_world, random, node) => {
    node.skewMs = Math.floor((random.fraction() - 0.5) * (random.below(2) === 0 ? 5000 : 500_000));
  },
  (world, random, node) => {
    node.deafUntilMs = world.now() + random.below(6000);
  },
  (_world, random, node) => {
    node.fuse = [VOTES, COPIES, WRITES][random.below(3)];
  },
  (world, random, node) => {
    node.fullUntilMs = world.now() + random.below(1500);
  },
  (world, random, node) => world.rot(node, random.below(100)),
  growOrShrink,
];

function planOf(random: Random): Plan {
  const count = 1 + random.below(5);
  return {
    reads: 2 + random.below(10),
    deletes: pick(random, [1, 1, 6]) ?? 1,
    moveOneIn: pick(random, [2.5, 2.5, 12]) ?? 2.5,
    keys: 1 + random.below(KEYS),
    stepMs: 10 + random.below(80),
    disturbOneIn: 4 + random.below(16),
    disturbances: Array.from({ length: count }, () => pick(random, DISTURBANCES) as Disturbance),
  };
}

function randomOperation(random: Random, count: number, plan: Plan): Operation {
  const key = utf8BytesOf(`key ${random.below(plan.keys)}`);
  const level = random.below(15);
  const consistency: Consistency = level === 0 ? "all" : level === 1 ? "one" : "quorum";
  const dice = random.below(20);
  if (dice < plan.reads) return { kind: "get", key, consistency };
  if (dice >= 20 - plan.deletes) return { kind: "delete", key, consistency };
  const isBrief = random.below(8) === 0;
  return {
    kind: "insert",
    key: isBrief ? utf8BytesOf(`brief ${random.below(2)}`) : key,
    payload: utf8BytesOf(`payload ${count}`),
    ttlMs: isBrief ? 200 + random.below(3000) : 0,
    consistency,
  };
}

/** Ownership moves all the time; on top of it come the misfortunes of the plan, and mending. */
function disturb(world: World, random: Random, plan: Plan): void {
  const node = pick(random, world.live());
  const down = world.crashed();
  if (down.length > 0 && random.below(3) === 0) for (const gone of down) comeBack(world, gone);
  else if (random.fraction() * plan.moveOneIn < 1) world.shuffle();
  else if (node !== undefined) pick(random, plan.disturbances)?.(world, random, node);
}

function restartAll(world: World): void {
  for (const node of world.live()) world.crash(node);
  for (const node of world.crashed()) world.restart(node);
}

function growOrShrink(world: World, random: Random, node: WorldNode): void {
  const inRing = [...world.nodes.values()].filter(({ isInRing }) => isInRing);
  const members = inRing.length;
  const staying = inRing.filter(({ lifecycle }) => lifecycle === "serving").length;
  if (staying > 3 && random.below(2) === 0 && node.lifecycle === "serving") world.leave(node);
  else for (let n = random.below(2); n >= 0 && members + n < NODES_MAX; n--) world.join();
}

/** A node that crashed while leaving goes on leaving. */
function comeBack(world: World, node: WorldNode): void {
  world.restart(node);
  if (node.lifecycle === "leaving") world.leave(node);
}

/** Sentences about what went wrong. */
function explore(seed: number): string[] {
  const dice = createRandom(`${seed}/world`);
  const world = createWorld({
    seed,
    virtualNodes: 1 + dice.below(2),
    replicationFactor: 3,
    loss: pick(dice, [0, 0.02, 0.1, 0.25]) ?? 0,
    repeats: pick(dice, [0, 0.03, 0.2]) ?? 0,
    slowOneIn: pick(dice, [3, 20, 1000]) ?? 20,
    purgeGraceMs: pick(dice, [0, 100, 1000, 10_000]) ?? 0,
    hasSmallBatches: true,
  });
  const { random } = world;
  const plan = planOf(random);
  world.found();
  world.run(500);
  const beginWith = 1 + random.below(5);
  for (let i = 1; i < beginWith; i++) {
    world.join();
    world.run(random.below(1500));
  }
  for (const key of STABLE_KEYS) {
    const node = pick(random, world.live()) as WorldNode;
    world.operate(node, { kind: "insert", key, payload: key, ttlMs: 0, consistency: "quorum" });
  }
  world.run(3000);
  const stable = world.history
    .filter(({ operation, outcome }) => STABLE_KEYS.includes(operation.key) && outcome?.kind === "inserted")
    .map(({ operation }) => operation.key);
  let count = 0;
  for (let i = 0; i < STEPS; i++) {
    for (let n = random.below(4); n > 0; n--) {
      const node = pick(random, world.live());
      if (node !== undefined) world.operate(node, randomOperation(random, count++, plan));
    }
    if (random.below(40) === 0) world.scan(() => pick(random, world.live()), new Uint8Array(0), 1 + random.below(6));
    world.run(random.below(plan.stepMs));
    if (random.below(plan.disturbOneIn) === 0) disturb(world, random, plan);
  }
  world.calm();
  for (const node of world.crashed()) comeBack(world, node);
  for (const node of world.live()) if (node.lifecycle === "leaving") world.leave(node);
  world.runUntil(world.unrest, 400_000);
  world.judgeOwners();
  // A tombstone may be stamped by a clock four minutes ahead, and purged by a median that is four behind.
  world.runUntil(world.remains, 700_000);
  world.runUntil(world.unrest, 100_000);
  world.judgePurged();
  const readFrom = world.history.length;
  const reader = pick(random, world.live());
  if (reader === undefined) throw new Error(`seed ${seed}: nobody is left`);
  for (let i = 0; i < KEYS; i++) {
    world.operate(reader, { kind: "get", key: utf8BytesOf(`key ${i}`), consistency: "all" });
  }
  world.scan(() => reader, new Uint8Array(0), 5);
  world.run(5000);
  if (process.env["TAIKV_EXPLORE_STATS"] !== undefined) tell(seed, world);
  const unanswered = world.history.slice(readFrom).filter(({ outcome }) => outcome === undefined);
  return [
    ...world.faults,
    ...registerFaults(world.history),
    ...scanFaults(world.scans, stable),
    ...unanswered.map(({ operation }) => `a quiet cluster does not answer for ${utf8TextOf(operation.key)}`),
  ];
}

function tell(seed: number, world: World): void {
  const tally = new Map<string, number>();
  for (const { outcome } of world.history) {
    const name = outcome === undefined ? "none" : outcome.kind === "failed" ? outcome.failure.kind : outcome.kind;
    tally.set(name, (tally.get(name) ?? 0) + 1);
  }
  console.log(seed, world.nodes.size, world.now(), JSON.stringify(Object.fromEntries([...tally, ...world.events])));
}

test(`no acknowledged write is lost and no read goes back, whoever comes, goes and crashes (seeds from ${FIRST_SEED})`, () => {
  const faults: string[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    try {
      faults.push(
        ...explore(seed)
          .slice(0, 3)
          .map((fault) => `seed ${seed}: ${fault}`),
      );
    } catch (error) {
      faults.push(String(error instanceof Error ? error.stack : error));
    }
    if (faults.length > 10) break;
  }
  expect(faults).toEqual([]);
}, 600_000);
