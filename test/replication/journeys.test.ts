/** What happens to whole clusters, told as stories: growing, leaving, dying. */
import { expect, test } from "bun:test";
import { pick } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import type { Operation } from "#model/operation.ts";
import { registerFaults } from "#simulation/checkers/register.ts";
import { createWorld, type World, type WorldNode } from "../support/replication-world.ts";

const FIRST_SEED = Number(process.env["TAIKV_EXPLORE_SEED"] ?? Math.floor(Math.random() * 1e9));
const SEEDS = Array.from({ length: 5 }, (_, i) => FIRST_SEED + i);

function quiet(seed: number, loss = 0): World {
  return createWorld({
    seed,
    slowOneIn: 3,
    virtualNodes: 4,
    replicationFactor: 3,
    loss,
    repeats: loss,
    clientTimeoutMs: 5000,
    isDiskSteady: true,
  });
}

function operation(world: World, count: number): Operation {
  const key = utf8BytesOf(`key ${world.random.below(20)}`);
  if (world.random.below(3) === 0) return { kind: "get", key, consistency: "quorum" };
  return { kind: "insert", key, payload: utf8BytesOf(`payload ${count}`), ttlMs: 0, consistency: "quorum" };
}

/** Clients at work for a while, through every node that is there. */
function work(world: World, forMs: number): void {
  const untilMs = world.now() + forMs;
  for (let count = world.history.length; world.now() < untilMs; count++) {
    const node = pick(
      world.random,
      world.live().filter(({ lifecycle }) => lifecycle === "serving"),
    );
    if (node !== undefined) world.operate(node, operation(world, count));
    world.run(5);
  }
}

function failed(world: World): string[] {
  return world.history.flatMap(({ outcome }) =>
    outcome?.kind === "failed" && outcome.failure.kind !== "not-found" ? [outcome.failure.kind] : [],
  );
}

function settle(world: World, withinMs = 400_000): void {
  world.runUntil(world.unrest, withinMs);
  world.judgeOwners();
}

function expectWell(world: World, seed: number): void {
  expect({ seed, faults: [...world.faults, ...registerFaults(world.history)] }).toEqual({ seed, faults: [] });
}

test(`clients see no failure while a cluster grows from one node to three (seeds from ${FIRST_SEED})`, () => {
  for (const seed of SEEDS) {
    const world = quiet(seed);
    world.found();
    world.run(500);
    work(world, 300);
    world.join();
    work(world, 1500);
    world.join();
    work(world, 3000);
    settle(world);
    expect({ seed, operations: world.history.length > 500, failed: failed(world) }).toEqual({
      seed,
      operations: true,
      failed: [],
    });
    expectWell(world, seed);
  }
});

test(`with one message in twenty lost, next to no operation fails while a cluster grows (seeds from ${FIRST_SEED})`, () => {
  let operations = 0;
  let failures = 0;
  for (const seed of SEEDS) {
    const world = quiet(seed, 0.05);
    world.found();
    world.run(500);
    for (let i = 0; i < 2; i++) {
      world.join();
      work(world, 2000);
    }
    world.calm();
    settle(world);
    operations += world.history.length;
    failures += failed(world).length;
    expectWell(world, seed);
  }
  expect(failures / operations).toBeLessThan(0.005);
});

test(`what was acknowledged is there after a forced leave and the join of another node (seeds from ${FIRST_SEED})`, () => {
  for (const seed of SEEDS) {
    const world = quiet(seed, 0.2);
    world.found();
    world.run(500);
    for (let i = 0; i < 2; i++) world.join();
    settle(world);
    work(world, 1000);
    const leaving = pick(world.random, world.live()) as WorldNode;
    world.leave(leaving, true);
    work(world, 4000);
    world.runUntil(() => (leaving.isInRing ? "it has not left" : undefined), 120_000);
    world.join();
    work(world, 3000);
    world.calm();
    settle(world);
    expectWell(world, seed);
  }
});

test(`a node that is gone for good is replaced, and what it alone had with one other is not lost (seeds from ${FIRST_SEED})`, () => {
  for (const seed of SEEDS) {
    const world = quiet(seed, 0.05);
    world.found();
    world.run(500);
    for (let i = 0; i < 3; i++) world.join();
    settle(world);
    work(world, 1000);
    world.crash(pick(world.random, world.live()) as WorldNode);
    work(world, 2000);
    world.calm();
    world.run(14 * 60_000);
    expect(world.unrest()).toContain("names a node that is down");
    world.run(3 * 60_000);
    settle(world);
    expectWell(world, seed);
  }
});

test("an owner that leaves is replaced range by range, with time for clients in between", () => {
  const world = quiet(1);
  world.found();
  world.run(500);
  for (let i = 0; i < 4; i++) world.join();
  settle(world);
  const leaver = pick(world.random, world.live()) as WorldNode;
  world.leave(leaver);
  const begunMs = new Map<WorldNode, number[]>();
  const seen = new Set<string>();
  world.runUntil(
    () => {
      for (const node of world.live()) {
        for (const key of node.replication?.moves.keys() ?? []) {
          if (seen.has(`${node.id} ${key}`)) continue;
          seen.add(`${node.id} ${key}`);
          begunMs.set(node, [...(begunMs.get(node) ?? []), world.now()]);
        }
      }
      return leaver.isInRing ? "it has not left" : undefined;
    },
    60_000,
    2,
  );
  expect(seen.size).toBeGreaterThan(8);
  const apartMs = [...begunMs.values()].flatMap((times) =>
    times.slice(1).map((time, i) => time - (times[i] as number)),
  );
  expect(Math.min(...apartMs)).toBeGreaterThan(350);
  settle(world);
  expectWell(world, 1);
});

test(`a receiver that dies while it is syncing is voted out again (seeds from ${FIRST_SEED})`, () => {
  for (const seed of SEEDS) {
    const world = quiet(seed);
    world.found();
    world.run(500);
    for (let i = 0; i < 2; i++) world.join();
    settle(world);
    work(world, 500);
    const receiver = world.join();
    receiver.fuse = new Set(["digests", "accept", "prepare"]);
    work(world, 3000);
    expect(receiver.replication).toBeUndefined();
    world.runUntil(() => (world.unrest()?.includes("syncing") === true ? world.unrest() : undefined), 60_000);
    world.restart(receiver);
    settle(world);
    expectWell(world, seed);
  }
});

test("a cluster at rest keeps nothing of what it has done", () => {
  const world = quiet(1);
  world.found();
  world.run(500);
  for (let i = 0; i < 3; i++) world.join();
  work(world, 10_000);
  settle(world);
  world.run(20_000);
  for (const { replication } of world.live()) {
    if (replication === undefined) continue;
    const {
      machine,
      operations,
      transfers,
      moves,
      changes,
      awaited,
      standIn,
      proposals,
      releases,
      awaitingClock,
      hints,
    } = replication;
    const { questions, stores, loads, lookups, timers } = machine;
    const maps = [
      questions,
      stores,
      loads,
      lookups,
      operations,
      transfers,
      moves,
      changes,
      awaited,
      standIn.wantedSinceMs,
      standIn.asked,
      proposals,
      releases,
      hints.kept,
    ];
    expect(maps.map(({ size }) => size)).toEqual(maps.map(() => 0));
    expect(awaitingClock).toHaveLength(0);
    expect(timers.size()).toBeLessThan(50);
  }
});
