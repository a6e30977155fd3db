/** Positions that an operator has given: kept by who is there, whatever is heard of those who were there before. */
import { expect, test } from "bun:test";
import { positionFrom } from "#model/position.ts";
import type { PlannedVirtualNode } from "#ring/ring-state.ts";
import { createSimulatedRing, planOf, type SimulatedRing } from "#simulation/simulated-ring.ts";

const [P1, P2] = [positionFrom(0x4000_0000_0000_0000n), positionFrom(0x8000_0000_0000_0000n)];
const SEEDS = ["1", "2", "3", "4", "5", "6"];

/** Plans some hashed virtual nodes for the node, and these fixed ones. */
function plan(ring: SimulatedRing, name: string, ...positions: readonly (typeof P1)[]): void {
  const node = ring.node(name);
  const fixed = positions.map(
    (position, i): PlannedVirtualNode => ({ index: 4096 + i, kind: "fixed", positions: [position] }),
  );
  node.plan = [...planOf(node.id, 4), ...fixed];
}

/** The node, new or not, joins with these and has so long for it. */
function joinWith(ring: SimulatedRing, name: string, forMs: number, ...positions: readonly (typeof P1)[]): void {
  plan(ring, name, ...positions);
  ring.join(name, ["a"]);
  ring.run(forMs);
}

function ringOf(seed: string, ...names: readonly string[]): SimulatedRing {
  const ring = createSimulatedRing({ seed, virtualNodes: 4, settings: { successorsMax: 4 }, refuses: true });
  for (const [i, name] of names.entries()) {
    ring.add(name);
    if (i === 0) ring.found(name);
    else ring.join(name, ["a"]);
    ring.run(3000);
  }
  return ring;
}

test.each(SEEDS)(
  "who took over the position of a dead node keeps it when that one is back without it (seed %s)",
  (seed) => {
    const ring = ringOf(seed, "a", "b");
    for (const name of ["x", "y"]) ring.add(name);
    joinWith(ring, "x", 4000, P2);
    ring.crash("x");
    ring.run(10_000);
    joinWith(ring, "y", 5000, P2);
    expect(ring.node("y").hasJoined).toBe(true);
    plan(ring, "x");
    ring.restart("x");
    ring.run(5000);
    expect([ring.node("x").refusal, ring.node("y").refusal]).toEqual([undefined, undefined]);
  },
);

test.each(SEEDS)("who wants the position of a node that died a moment ago waits until it is free (seed %s)", (seed) => {
  const ring = ringOf(seed, "a", "b");
  for (const name of ["x", "y"]) ring.add(name);
  joinWith(ring, "x", 4000, P2);
  ring.crash("x");
  joinWith(ring, "y", 10_000, P2);
  expect(ring.node("y").hasJoined).toBe(true);
});

test.each(SEEDS)("who wants the position of a node that is there is refused (seed %s)", (seed) => {
  const ring = ringOf(seed, "a", "b");
  for (const name of ["x", "y"]) ring.add(name);
  for (const name of ["x", "y"]) {
    joinWith(ring, name, 5000, P2);
  }
  expect(ring.node("x").refusal).toBeUndefined();
  expect(ring.node("y").refusal).toContain("is taken");
});

test.each(SEEDS)("a node that starts again with fewer of its positions gets the rest back (seed %s)", (seed) => {
  const ring = ringOf(seed, "a", "b");
  ring.add("x");
  joinWith(ring, "x", 5000, P1, P2);
  ring.crash("x");
  plan(ring, "x", P2);
  ring.restart("x", ["a"]);
  ring.run(8000);
  expect(ring.node("x").refusal).toBeUndefined();
  expect(ring.node("x").hasJoined).toBe(true);
});
