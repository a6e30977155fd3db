/** Misfortunes that corrected rings must outlive, each a small story: larger rings, lost notifies, false verdicts, odd links. */
import { expect, test } from "bun:test";
import type { Position } from "#model/position.ts";
import { idealFaults, type Violation, violations } from "#ring/invariants.ts";
import { ringPictureOf } from "#simulation/ring-picture.ts";
import { createSimulatedRing, type SimulatedRing } from "#simulation/simulated-ring.ts";

/** A founder with a ring of its own of more than r + 1 places, and what broke the invariant after any step. */
function aRing(seed: string, successorsMax = 3): { readonly ring: SimulatedRing; readonly broken: Violation[] } {
  const broken: Violation[] = [];
  const ring = createSimulatedRing({
    seed,
    virtualNodes: 1,
    settings: { successorsMax, auditMs: 2000 },
    onStep: () => {
      if (broken.length === 0) broken.push(...violations(ringPictureOf(ring)));
    },
  });
  ring.add("base", { virtualNodes: successorsMax + 2 });
  ring.found("base");
  ring.run(50);
  return { ring, broken };
}

function grow(ring: SimulatedRing, names: readonly string[]): void {
  for (const name of names) {
    ring.add(name);
    ring.join(name, ["base"]);
    ring.run(400);
  }
}

function isIdeal(ring: SimulatedRing): boolean {
  return idealFaults(ringPictureOf(ring)).length === 0;
}

function expectIdealWithin(ring: SimulatedRing, ms: number): void {
  ring.runUntil(() => isIdeal(ring), ms);
  expect(idealFaults(ringPictureOf(ring))).toEqual([]);
}

const EIGHT = ["a", "b", "c", "d", "e", "f", "g", "h"];

test("Z7: in a larger ring, neighbours that come and fail together leave one ring in order", () => {
  const { ring, broken } = aRing("Z7", 4);
  grow(ring, EIGHT);
  ring.add("x");
  ring.add("y");
  ring.join("x", ["base"]);
  ring.join("y", ["a"]);
  ring.run(60);
  ring.crash("x");
  ring.crash("c");
  ring.run(30);
  ring.crash("y");
  expectIdealWithin(ring, 20_000);
  expect(broken).toEqual([]);
});

test("Z8: notifies that are lost, meet each other, or reach the dying do no harm", () => {
  const { ring, broken } = aRing("Z8");
  grow(ring, ["a", "b"]);
  ring.network.settings = { latencyMs: 5, jitterMs: 40, loss: 0.3, duplication: 0.3 };
  for (const name of ["p", "q", "r"]) {
    ring.add(name);
    ring.join(name, ["base", "a"]);
  }
  ring.run(300);
  ring.crash("b");
  ring.run(3000);
  ring.network.settings = { latencyMs: 0.5, jitterMs: 0.2, loss: 0, duplication: 0 };
  expectIdealWithin(ring, 20_000);
  expect(broken).toEqual([]);
});

test("Z9: everyone who stabilizes in the same moment, each waiting for the next, gets an answer", () => {
  const { ring, broken } = aRing("Z9");
  grow(ring, EIGHT);
  for (const { ring: state } of ring.running()) {
    for (const own of state?.virtualNodes.values() ?? []) own.stabilizeAtMs = ring.scheduler.nowMs();
  }
  for (const { name } of ring.running()) ring.step(name, { kind: "tick" });
  const isWaiting = (): boolean =>
    ring
      .running()
      .some(({ ring: state }) => [...(state?.virtualNodes.values() ?? [])].some((own) => own.stabilization));
  expect(isWaiting()).toBe(true);
  expect(ring.runUntil(() => !isWaiting(), 200)).toBe(true);
  expect(isIdeal(ring)).toBe(true);
  expect(broken).toEqual([]);
});

test("Z10: when all that a list names fail while it is on its way, its holder finds another way within a few audits", () => {
  const { ring } = aRing("Z10", 2);
  grow(ring, EIGHT);
  const [first] = ringPictureOf(ring).members.filter(({ self }) => self.node !== ring.node("base").id);
  const doomed = new Set(
    (first?.successors ?? []).map(({ node }) => node).filter((node) => node !== ring.node("base").id),
  );
  for (const { name, id } of ring.running()) if (doomed.has(id)) ring.crash(name);
  expectIdealWithin(ring, 30_000);
});

test("Z11: who fails and comes back at its position at once is not taken for its earlier self", () => {
  const { ring, broken } = aRing("Z11");
  grow(ring, ["a", "b", "c"]);
  for (let round = 0; round < 4; round++) {
    ring.crash("b");
    ring.run(100 + 150 * round);
    ring.restart("b", ["a"]);
    ring.run(2500);
    const incarnations = ringPictureOf(ring).members.filter(({ self }) => self.node === ring.node("b").id);
    expect(incarnations).toHaveLength(1);
  }
  expectIdealWithin(ring, 20_000);
  expect(broken).toEqual([]);
});

test("Z12: a node that one other cannot reach is not judged dead while helpers reach it", () => {
  const { ring, broken } = aRing("Z12");
  grow(ring, EIGHT);
  ring.network.block("a", "b");
  ring.network.block("b", "a");
  ring.run(8000);
  const verdicts = ring.running().flatMap(({ events }) => events.filter(({ event }) => event.kind === "node-down"));
  expect(verdicts).toEqual([]);
  ring.network.unblock("a", "b");
  ring.network.unblock("b", "a");
  expectIdealWithin(ring, 10_000);
  expect(broken).toEqual([]);
});

test("Z12: a node judged dead by everyone though it lives is taken back when it is heard again", () => {
  const { ring } = aRing("Z12b");
  grow(ring, EIGHT);
  ring.network.part([["b"], ["base", ...EIGHT.filter((name) => name !== "b")]]);
  ring.run(6000);
  const id = ring.node("b").id;
  const knows = (name: string): boolean =>
    ring.node(name).events.some(({ event }) => event.kind === "node-down" && event.node === id);
  expect(EIGHT.filter((name) => name !== "b" && !knows(name))).toEqual([]);
  ring.network.part([]);
  expectIdealWithin(ring, 30_000);
});

test("Z13: over links that are not transitive no lookup names a wrong owner", () => {
  const { ring } = aRing("Z13");
  grow(ring, EIGHT);
  const { members, sorted } = ringPictureOf(ring);
  const ownerOf = (position: Position): Position =>
    sorted.find((place) => place >= position) ?? (sorted[0] as Position);
  ring.network.block("a", "b");
  ring.network.block("b", "a");
  ring.run(3000);
  for (const { self } of members) {
    for (const asker of ["a", "b", "e", "base"]) {
      const result = ring.lookup(asker, self.position);
      if (result.kind === "found") expect(result.walk[0]?.position).toBe(ownerOf(self.position));
    }
  }
  ring.network.unblock("a", "b");
  ring.network.unblock("b", "a");
  expectIdealWithin(ring, 20_000);
});

test("Z14: from one node to two and back, again and again, there is one ring", () => {
  const { ring, broken } = aRing("Z14");
  for (const name of ["a", "b", "c"]) {
    grow(ring, [name]);
    expectIdealWithin(ring, 5000);
    expect(ringPictureOf(ring).members.some(({ self }) => self.node === ring.node(name).id)).toBe(true);
    if (name === "b") ring.leave(name);
    else ring.crash(name);
    ring.run(4000);
    if (name === "b") ring.crash(name);
    expectIdealWithin(ring, 10_000);
    expect(ringPictureOf(ring).members.every(({ self }) => self.node === ring.node("base").id)).toBe(true);
  }
  expect(broken).toEqual([]);
});
