/** Everybody was down: whoever comes back, in whatever order, is one ring again soon. */
import { expect, test } from "bun:test";
import { createRandom, type Random, shuffled } from "#base/random.ts";
import { idealFaults } from "#ring/invariants.ts";
import { ringPictureOf } from "#simulation/ring-picture.ts";
import { createSimulatedRing, type SimulatedRing } from "#simulation/simulated-ring.ts";
import { growRing } from "./grow-ring.ts";

const FRESH = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));
const CLUSTERS = 8;
const WAIT_MS = 120_000;

type Return = {
  readonly what: string;
  readonly comeBack: (ring: SimulatedRing, names: readonly string[], random: Random) => void;
  /** Virtual time from there to one ideal ring. */
  readonly msMax: number;
  /** Default: 2 to 6 nodes, with 1 to 3 virtual nodes each. */
  readonly nodesMin?: number;
  readonly virtualNodesMax?: number;
};

function oneAfterTheOther(ring: SimulatedRing, names: readonly string[], random: Random): void {
  for (const name of names) {
    ring.restart(name);
    ring.run(random.below(4000));
  }
}

const RETURNS: readonly Return[] = [
  {
    what: "all in the same moment, without a contact",
    comeBack: (ring, names) => {
      for (const name of names) ring.restart(name);
    },
    msMax: 15_000,
  },
  {
    what: "one after the other",
    comeBack: oneAfterTheOther,
    msMax: 15_000,
  },
  {
    what: "one long before the others, which finds its ring alone",
    comeBack: (ring, [first = "", ...others]) => {
      ring.restart(first);
      ring.run(8000);
      for (const name of others) ring.restart(name);
    },
    msMax: 15_000,
  },
  {
    what: "in two halves that do not reach each other at first",
    comeBack: (ring, names) => {
      const half = Math.ceil(names.length / 2);
      ring.network.part([names.slice(0, half), names.slice(half)]);
      for (const name of names) ring.restart(name);
      ring.run(10_000);
      ring.network.part([]);
    },
    msMax: 30_000,
  },
  {
    what: "again and again, before anything has settled",
    comeBack: (ring, names, random) => {
      for (let i = 0; i < 6; i++) {
        for (const name of names) ring.restart(name);
        ring.run(random.below(5000));
        for (const name of names) ring.crash(name);
      }
      for (const name of names) ring.restart(name);
    },
    msMax: 15_000,
  },
  {
    // The founder had those that no ring is safe without. Who is left finds in its list one node, or none.
    what: "one after the other, with one virtual node each, and the founder never",
    comeBack: (ring, names, random) => {
      const others = names.filter((name) => name !== "n0");
      oneAfterTheOther(ring, others, random);
    },
    msMax: 15_000,
    nodesMin: 4,
    virtualNodesMax: 1,
  },
];

for (const way of RETURNS) {
  test(
    `${way.what} (seed ${FRESH})`,
    () => {
      for (const seed of ["back", FRESH]) for (let i = 0; i < CLUSTERS; i++) expectOneRing(`${seed}/${i}`, way);
    },
    WAIT_MS,
  );
}

function expectOneRing(seed: string, way: Return): void {
  const { comeBack, msMax, nodesMin = 2, virtualNodesMax = 3 } = way;
  const random = createRandom(`${seed}/returns`);
  const ring = createSimulatedRing({
    seed,
    virtualNodes: 1 + random.below(virtualNodesMax),
    settings: { successorsMax: 2 + random.below(3), auditMs: 3000 },
    network: { latencyMs: 1, jitterMs: 5, loss: 0.02, duplication: 0.02 },
    refuses: random.below(2) === 0,
  });
  const names = Array.from({ length: nodesMin + random.below(7 - nodesMin) }, (_, i) => `n${i}`);
  growRing(ring, names, 1500, (i) => names[random.below(i)] as string);
  ring.run(random.below(8000));
  // At once, or each with a list of another time.
  const betweenMs = random.below(2) * 3000;
  for (const name of names) {
    ring.crash(name);
    ring.run(random.below(betweenMs + 1));
  }
  ring.run(random.below(6000));
  comeBack(ring, shuffled(random, names), random);
  ring.runUntil(() => faultsOf(ring).length === 0, msMax);
  expect({ seed, faults: faultsOf(ring) }).toEqual({ seed, faults: [] });
}

function faultsOf(ring: SimulatedRing): string[] {
  const faults = idealFaults(ringPictureOf(ring));
  for (const { name, ring: machine, events } of ring.running()) {
    for (const own of machine?.virtualNodes.values() ?? [])
      if (own.mode !== "member") faults.push(`${name} is ${own.mode}`);
    if (events.some(({ event }) => event.kind === "identity-conflict")) faults.push(`${name} sees a double`);
  }
  return faults;
}

test(`who comes back alone knows the whole ring again, also what is in no list of its neighbours (seed ${FRESH})`, () => {
  for (const seed of ["alone", FRESH]) {
    for (let i = 0; i < CLUSTERS; i++) {
      const random = createRandom(`${seed}/${i}`);
      const ring = createSimulatedRing({
        seed: `${seed}/${i}`,
        virtualNodes: 12,
        settings: { successorsMax: 1 + random.below(3) },
        network: { latencyMs: 1, jitterMs: 5, loss: 0.02, duplication: 0.02 },
      });
      const names = ["a", "b", "c", "d", "e"];
      growRing(ring, names, 1500);
      ring.run(10_000);
      ring.crash("c");
      ring.run(random.below(10_000));
      ring.restart("c");
      const known = (): number[] => ring.running().map(({ ring: machine }) => machine?.locations.entries.length ?? 0);
      const isComplete = (): boolean => known().length === 5 && known().every((count) => count >= 5 * 12);
      expect({ seed, i, isComplete: ring.runUntil(isComplete, 15_000) }).toEqual({ seed, i, isComplete: true });
    }
  }
}, 60_000);
