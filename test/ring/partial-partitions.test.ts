/** Links that fail between some nodes only: nobody is judged dead, nobody moves, and there is one ring. */
import { expect, test } from "bun:test";
import { idealFaults } from "#ring/invariants.ts";
import { ringPictureOf } from "#simulation/ring-picture.ts";
import { createRingWatch, type Finding } from "#simulation/ring-watch.ts";
import { createSimulatedRing, type SimulatedRing } from "#simulation/simulated-ring.ts";
import { growRing } from "./grow-ring.ts";

const FRESH = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));
const NAMES = ["a", "b", "c", "d", "e"] as const;
/** Of the promise: membership may change at most so often per event. */
const CHANGES_MAX = 2;
const WAIT_MS = 120_000;

type Fault = {
  readonly what: string;
  readonly begin: (ring: SimulatedRing) => void;
  readonly end: (ring: SimulatedRing) => void;
};

const FAULTS: readonly Fault[] = [
  {
    what: "a and b do not reach each other, both reach the others",
    begin: ({ network }) => [network.block("a", "b"), network.block("b", "a")],
    end: ({ network }) => [network.unblock("a", "b"), network.unblock("b", "a")],
  },
  {
    what: "nothing goes from a to b, all else does",
    begin: ({ network }) => network.block("a", "b"),
    end: ({ network }) => network.unblock("a", "b"),
  },
  {
    what: "30 % of what a and b send each other is lost",
    begin: ({ network }) => [network.spoil("a", "b", 0.3), network.spoil("b", "a", 0.3)],
    end: ({ network }) => [network.spoil("a", "b", 0), network.spoil("b", "a", 0)],
  },
];

for (const { what, begin, end } of FAULTS) {
  for (const seed of ["partial", FRESH]) {
    test(
      `${what}: at most ${CHANGES_MAX} membership changes, one ring, right lookups (seed ${seed})`,
      () => {
        const { ring, found } = fiveNodes(seed);
        const changesBefore = changesIn(ring);
        begin(ring);
        for (let i = 0; i < 15; i++) {
          ring.run(2000);
          for (const name of NAMES) expect(isRightLookup(ring, name)).toBe(true);
        }
        end(ring);
        ring.run(10_000);
        expect(changesIn(ring).length - changesBefore.length).toBeLessThanOrEqual(CHANGES_MAX);
        expect(found).toEqual([]);
        expect(idealFaults(ringPictureOf(ring))).toEqual([]);
      },
      WAIT_MS,
    );
  }
}

test(
  "a node that starts again beside one that it does not reach serves, and has the rest when it reaches it",
  () => {
    const { ring } = fiveNodes(FRESH);
    ring.network.block("a", "b");
    ring.network.block("b", "a");
    ring.run(3000);
    ring.crash("b");
    ring.run(3000);
    ring.restart("b", ["c"]);
    ring.run(60_000);
    expect(ring.node("b").hasJoined).toBe(true);
    ring.network.unblock("a", "b");
    ring.network.unblock("b", "a");
    ring.run(15_000);
    expect(idealFaults(ringPictureOf(ring))).toEqual([]);
  },
  WAIT_MS,
);

test(
  "who stands still again and again is not judged dead by one that does not reach it: the others do",
  () => {
    const { ring } = fiveNodes("stalls");
    const run = (ms: number): void => {
      for (let passed = 0; passed < ms; passed += 200) {
        ring.run(100);
        ring.pause("b");
        ring.run(100);
        ring.wake("b");
      }
    };
    run(20_000);
    ring.network.block("a", "b");
    ring.network.block("b", "a");
    const before = changesIn(ring).length;
    run(30_000);
    expect(changesIn(ring).slice(before)).toEqual([]);
  },
  WAIT_MS,
);

/** Five nodes with eight virtual nodes each, and what breaks the invariant from then on. */
function fiveNodes(seed: string): { readonly ring: SimulatedRing; readonly found: Finding[] } {
  const found: Finding[] = [];
  const successorsMax = 4;
  const ring = createSimulatedRing({
    seed,
    virtualNodes: 8,
    settings: { successorsMax },
    network: { latencyMs: 1, jitterMs: 4, loss: 0, duplication: 0 },
    onStep: (of, input) => found.push(...watch.afterStep(of, input)),
  });
  const watch = createRingWatch(ring, successorsMax);
  growRing(ring, NAMES, 1000);
  ring.run(4000);
  expect(idealFaults(ringPictureOf(ring))).toEqual([]);
  return { ring, found };
}

/** Verdicts, returns of the dead, isolations, joins and leaves, as any node tells them. */
function changesIn(ring: SimulatedRing): string[] {
  const kinds = new Set(["node-down", "virtual-node-isolated", "virtual-node-joined", "position-conflict"]);
  return ring
    .running()
    .flatMap(({ name, events }) =>
      events.flatMap(({ event }) => (kinds.has(event.kind) ? [`${name}: ${event.kind}`] : [])),
    );
}

/** Whether the node finds the owner of a random virtual node's position; across the link at fault it may fail, not err. */
function isRightLookup(ring: SimulatedRing, name: string): boolean {
  const { members } = ringPictureOf(ring);
  const sought = members[Math.floor(ring.scheduler.nowMs()) % members.length]?.self;
  if (sought === undefined) return false;
  const result = ring.lookup(name, sought.position);
  if (result.kind === "found") return result.walk[0]?.position === sought.position;
  return [name, ring.nameOf(sought.node)].sort().join() === "a,b";
}
