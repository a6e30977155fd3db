/** Replication under random misfortune: nodes join, leave, crash and come back while clients read and write. */
import { expect, test } from "bun:test";
import { pick, type Random } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import type { Operation } from "#model/operation.ts";
import { registerFaults } from "../support/register-check.ts";
import { createWorld, type World } from "../support/replication-world.ts";

const SEEDS = Number(process.env["TAIKV_EXPLORE_RUNS"] ?? 12);
const FIRST_SEED = Number(process.env["TAIKV_EXPLORE_SEED"] ?? Math.floor(Math.random() * 1e9));
const KEYS = 12;

function randomOperation(random: Random, count: number): Operation {
  const key = utf8BytesOf(`key ${random.below(KEYS)}`);
  const consistency = random.below(10) === 0 ? "all" : "quorum";
  const dice = random.below(10);
  if (dice < 4) return { kind: "get", key, consistency };
  if (dice < 5) return { kind: "delete", key, consistency };
  return { kind: "insert", key, payload: utf8BytesOf(`payload ${count}`), ttlMs: 0, consistency };
}

function disturb(world: World, random: Random): void {
  const live = world.live();
  const dice = random.below(12);
  const down = world.crashed();
  if (dice < 3 && down.length === 0 && live.length >= 3) world.crash(pick(random, live) as (typeof live)[number]);
  else if (dice < 7 && down.length > 0) for (const node of down) world.restart(node);
  else if (dice < 9 && live.length < 6 && down.length === 0) world.join();
  else if (dice < 10 && live.length > 4 && down.length === 0) world.leave(pick(random, live) as (typeof live)[number]);
}

function explore(seed: number): void {
  const world = createWorld({ seed, virtualNodes: 3, replicationFactor: 3, loss: 0.02, repeats: 0.02 });
  const { random } = world;
  world.found();
  world.run(500);
  const beginWith = 1 + random.below(4);
  for (let i = 1; i < beginWith; i++) {
    world.join();
    world.run(random.below(1500));
  }
  let count = 0;
  for (let i = 0; i < 300; i++) {
    const node = pick(random, world.live());
    if (node !== undefined) world.operate(node, randomOperation(random, count++));
    world.run(random.below(120));
    if (random.below(25) === 0) disturb(world, random);
  }
  world.calm();
  for (const node of world.crashed()) world.restart(node);
  world.runUntil(world.unrest, 400_000);
  const reader = pick(random, world.live());
  if (reader === undefined) throw new Error(`seed ${seed}: nobody is left`);
  for (let i = 0; i < KEYS; i++) world.operate(reader, { kind: "get", key: utf8BytesOf(`key ${i}`), consistency: "all" });
  world.run(5000);
  if (process.env["TAIKV_EXPLORE_STATS"]) {
    const tally = new Map<string, number>();
    for (const { outcome } of world.history) {
      const name = outcome === undefined ? "none" : outcome.kind === "failed" ? outcome.failure.kind : outcome.kind;
      tally.set(name, (tally.get(name) ?? 0) + 1);
    }
    console.log(seed, world.nodes.size, world.now(), JSON.stringify(Object.fromEntries(tally)));
  }
  const faults = registerFaults(world.history);
  const unanswered = world.history.slice(-KEYS).filter(({ outcome }) => outcome === undefined);
  expect({ seed, faults, conflicts: world.conflicts, unanswered }).toEqual({ seed, faults: [], conflicts: [], unanswered: [] });
}

test(`no acknowledged write is lost and no read goes back, whoever comes, goes and crashes (seeds from ${FIRST_SEED})`, () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) explore(seed);
});
