/** Nodes get more virtual nodes and fewer, several of them at once, while others come and crash: one ring all the time. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import { type Position, positionFrom } from "#model/position.ts";
import { idealFaults, violations } from "#ring/invariants.ts";
import { planLeft } from "#ring/plan.ts";
import type { PlannedVirtualNode } from "#ring/ring-state.ts";
import { ringPictureOf } from "#simulation/ring-picture.ts";
import { createSimulatedRing, type SimulatedRing } from "#simulation/simulated-ring.ts";
import { growRing } from "./grow-ring.ts";

const FRESH = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));
const RUNS = 3;

/** The first so many of what a node could have. */
function planOf(ring: SimulatedRing, name: string, count: number): PlannedVirtualNode[] {
  const more = createRandom(`more of ${name}`);
  return Array.from({ length: count }, (_, index): PlannedVirtualNode => {
    const positions: Position[] = [positionFrom(more.u64()), positionFrom(more.u64())];
    return ring.node(name).plan[index] ?? { index, kind: "hashed", positions };
  });
}

function membersOf(ring: SimulatedRing, name: string): number {
  const all = [...(ring.node(name).ring?.virtualNodes.values() ?? [])];
  return all.filter(({ mode, self }) => mode === "member" && self.kind !== "silent").length;
}

function ringOf(seed: string, names: readonly string[], broken: string[]): SimulatedRing {
  const ring = createSimulatedRing({
    seed,
    virtualNodes: 4,
    settings: { successorsMax: 5, auditMs: 3000 },
    network: { latencyMs: 1, jitterMs: 5, loss: 0.01, duplication: 0.01 },
    onStep: () => {
      for (const { predicate, what } of violations(ringPictureOf(ring))) broken.push(`${predicate}: ${what}`);
    },
  });
  growRing(ring, names, 2000);
  return ring;
}

test(`weights change on several nodes at once while another joins and one leaves: one ring all the time (seed ${FRESH})`, () => {
  for (const seed of ["weights", FRESH]) {
    for (let run = 0; run < RUNS; run++) {
      const broken: string[] = [];
      const random = createRandom(`${seed}/${run}`);
      const names = ["a", "b", "c", "d"];
      const ring = ringOf(`${seed}/${run}`, names, broken);
      const wanted = new Map(["a", "b", "c"].map((name) => [name, 1 + random.below(10)]));
      for (let change = 0; change < 3; change++) {
        for (const name of wanted.keys()) {
          if (change > 0 && random.below(2) === 0) continue;
          const count = 1 + random.below(10);
          wanted.set(name, count);
          ring.step(name, { kind: "plan", virtualNodes: planOf(ring, name, count), weight: count / 4 });
        }
        if (change === 0) {
          ring.add("e");
          ring.join("e", ["b"]);
        }
        if (change === 1) ring.leave("d");
        ring.run(random.below(3000));
      }
      const isReached = () => [...wanted].every(([name, count]) => membersOf(ring, name) === count);
      ring.runUntil(
        () => isReached() && ring.node("d").hasLeft && idealFaults(ringPictureOf(ring)).length === 0,
        120_000,
      );
      expect({
        seed: `${seed}/${run}`,
        broken: broken.slice(0, 3),
        faults: idealFaults(ringPictureOf(ring)),
        members: [...wanted.keys()].map((name) => membersOf(ring, name)),
        left: [...wanted.keys()].map((name) =>
          planLeft(ring.node(name).ring as NonNullable<ReturnType<SimulatedRing["node"]>["ring"]>),
        ),
      }).toEqual({ seed: `${seed}/${run}`, broken: [], faults: [], members: [...wanted.values()], left: [0, 0, 0] });
      const record = ring.node("b").view.nodes.get(ring.node("a").id)?.record;
      expect(record?.virtualNodes).toBe(wanted.get("a") as number);
    }
  }
}, 120_000);

test("a virtual node that left by plan comes back with a later incarnation when it is planned again", () => {
  const ring = ringOf("again", ["a", "b"], []);
  const incarnation = (): number | undefined => ring.node("a").ring?.virtualNodes.get(3)?.self.incarnation;
  const before = incarnation() ?? 0;
  ring.step("a", { kind: "plan", virtualNodes: planOf(ring, "a", 2), weight: 0.5 });
  expect(ring.runUntil(() => membersOf(ring, "a") === 2, 20_000)).toBe(true);
  ring.step("a", { kind: "plan", virtualNodes: planOf(ring, "a", 4), weight: 1 });
  expect(ring.runUntil(() => membersOf(ring, "a") === 4, 20_000)).toBe(true);
  expect(incarnation()).toBeGreaterThan(before);
});

test("no virtual node leaves that the ring needs: it goes when others have come", () => {
  const ring = ringOf("needed", ["a"], []);
  ring.step("a", { kind: "plan", virtualNodes: planOf(ring, "a", 1), weight: 0.25 });
  ring.run(10_000);
  // r + 1 members, and not one less.
  expect(ringPictureOf(ring).members).toHaveLength(6);
  ring.add("b");
  ring.join("b", ["a"]);
  expect(ring.runUntil(() => membersOf(ring, "a") === 1, 30_000)).toBe(true);
});
