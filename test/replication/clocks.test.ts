/** Clocks that are wrong, and what they must not do: lose a write, block a key, let what expires live or die elsewhere. */
import { expect, test } from "bun:test";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { Operation } from "#model/operation.ts";
import { versionOf } from "#model/version.ts";
import { A, B, CONFIG, D, normal, togetherWith } from "../support/few-nodes.ts";
import { startLoneNode, WALL_MS } from "../support/lone-node.ts";
import { createDisk } from "../support/replication-disk.ts";
import { createWorld, type World, type WorldNode } from "../support/replication-world.ts";

const SEED = Number(process.env["TAIKV_CLOCKS_SEED"] ?? Math.floor(Math.random() * 1e9));
const OPERATIONS = 600;
const MINUTE = 60_000;

/** Three nodes, of which the clocks are off by so much; `jumpsMs` are tried one after the other by the last of them. */
function threeClocks(seed: number, offMs: readonly number[], jumpsMs: readonly number[]) {
  const world = createWorld({ seed, virtualNodes: 2, replicationFactor: 3, loss: 0, repeats: 0, purgeGraceMs: 100 });
  const nodes = [world.found(), world.join(), world.join()];
  for (const [i, node] of nodes.entries()) node.skewMs = offMs[i] ?? 0;
  world.run(8000);
  let nextJumpMs = world.now();
  let jumps = 0;
  const run = (ms: number): void => {
    world.run(ms);
    const last = nodes[2];
    if (last === undefined || jumpsMs.length === 0 || world.now() < nextJumpMs) return;
    nextJumpMs = world.now() + 2000;
    last.skewMs = jumpsMs[jumps++ % jumpsMs.length] ?? 0;
  };
  return { world, nodes, run };
}

/** Does it through a node and waits for the answer. */
function done(world: World, node: WorldNode, operation: Operation, run: (ms: number) => void): string {
  const record = world.operate(node, operation);
  for (let waited = 0; record.outcome === undefined && waited < 4000; waited += 20) run(20);
  const { outcome } = record;
  if (outcome?.kind === "got") return utf8TextOf(outcome.payload) ?? "";
  return outcome?.kind === "failed" ? outcome.failure.kind : (outcome?.kind ?? "no answer");
}

const CLOCKS: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ["ten minutes before and behind", [10 * MINUTE, 0, -10 * MINUTE], []],
  ["half a minute before and behind", [MINUTE / 2, 0, -MINUTE / 2], []],
  ["all of them wrong", [10 * MINUTE, -10 * MINUTE, 3 * 60 * MINUTE], []],
  ["one that jumps every two seconds", [0, 0, 0], [10 * MINUTE, -10 * MINUTE, 0, 25 * 60 * MINUTE, -25 * 60 * MINUTE]],
];

for (const [name, offMs, jumpsMs] of CLOCKS) {
  test(`what follows another operation elsewhere stands, with clocks ${name} (seed ${SEED})`, () => {
    const { world, nodes, run } = threeClocks(SEED, offMs, jumpsMs);
    const lost: string[] = [];
    for (let i = 0; i < OPERATIONS; i++) {
      const key = utf8BytesOf(`key ${i % 7}`);
      const [first, second, reader] = [nodes[i % 3], nodes[(i + 1 + (i % 2)) % 3], nodes[(i >> 2) % 3]] as WorldNode[];
      if (first === undefined || second === undefined || reader === undefined) throw new Error("three nodes");
      const insert = (payload: string): Operation => {
        return { kind: "insert", key, payload: utf8BytesOf(payload), ttlMs: 0, consistency: "quorum" };
      };
      const remove: Operation = { kind: "delete", key, consistency: "quorum" };
      const told = [done(world, first, insert(`first ${i}`), run)];
      if (i % 3 === 0) told.push(done(world, second, insert(`second ${i}`), run));
      else told.push(done(world, second, remove, run));
      if (i % 3 === 2) told.push(done(world, first, insert(`second ${i}`), run));
      const found = done(world, reader, { kind: "get", key, consistency: "quorum" }, run);
      const expected = i % 3 === 1 ? "not-found" : `second ${i}`;
      if (found !== expected) lost.push(`${i}: ${told.join(", ")}, then ${found}`);
    }
    expect(lost).toEqual([]);
    expect(world.faults).toEqual([]);
  }, 120_000);

  test(`a time to live ends at the same moment whoever is asked, with clocks ${name} (seed ${SEED})`, () => {
    const { world, nodes, run } = threeClocks(SEED, offMs, jumpsMs);
    const wrong: string[] = [];
    for (let i = 0; i < 12; i++) {
      const key = utf8BytesOf(`brief ${i}`);
      const writer = nodes[i % 3] as WorldNode;
      const insert = { kind: "insert", key, payload: key, ttlMs: 5000, consistency: "quorum" } as const;
      done(world, writer, insert, run);
      const bornMs = world.now();
      // All three clocks wrong have a middle one all the same.
      for (const [atMs, isThere] of [
        [4000, true],
        [6000, false],
      ] as const) {
        while (world.now() < bornMs + atMs) run(100);
        for (const node of nodes) {
          const found = done(world, node, { kind: "get", key, consistency: "quorum" }, run);
          const isFine = isThere ? found === `brief ${i}` : found === "not-found";
          if (!isFine) wrong.push(`${i} after ${atMs} ms: ${found}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);
}

test("an owner refuses a stamp more than a day ahead of the cluster's time, whatever its own clock shows, and learns nothing from it", () => {
  const OWNED = { ...CONFIG, slots: [normal(A), normal(B), normal(D)] };
  const cluster = togetherWith({}, 1, 2, 4);
  cluster.learn(OWNED);
  const node = startLoneNode(A, createDisk());
  node.tell(B, { kind: "learn", requestId: 1, configs: [OWNED] });
  const before = node.replication.clock.last;
  const version = versionOf({ ms: WALL_MS + 25 * 60 * MINUTE, counter: 0 }, B);
  const key = utf8BytesOf("far");
  const { machine } = node.replication;
  const entry = machine.sealEntry({
    position: OWNED.range.upTo,
    key,
    version,
    kind: "payload",
    expiresAtMs: 0,
    payload: key,
  });
  const [answer] = node.tell(B, { kind: "write", requestId: 2, epoch: 2, entry, config: undefined });
  expect(answer).toMatchObject({ outcome: { kind: "stamp-refused" } });
  expect(node.replication.clock.last).toEqual(before);
});
