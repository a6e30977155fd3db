/**
 * Rings that are broken from the start, as states of the real machines, and how long they take to heal.
 *
 * What partitions, wrong verdicts and lists that ran out can leave behind, and worse: states that no run of the protocol
 * is known to reach. Nodes know of each other by name and address only; their location tables are empty, so that
 * nothing but the protocol brings them together.
 */
import { assert } from "#base/assert.ts";
import { createRandom, type Random, shuffled } from "#base/random.ts";
import { between, positionFrom } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { learnDescription } from "#ring/directory.ts";
import { idealFaults } from "#ring/invariants.ts";
import { becomeMember } from "#ring/join.ts";
import type { RingMessage } from "#ring/message.ts";
import { ownRecord, type RingState, type VirtualNodeState } from "#ring/ring-state.ts";
import { mergeFrom } from "#ring/successor-list.ts";
import { openTurn } from "#ring/turn.ts";
import { ringPictureOf } from "./ring-picture.ts";
import { createSimulatedRing, type SimulatedNode, type SimulatedRing } from "./simulated-ring.ts";

export type Breakage =
  /** Nodes are in one of two rings, each ideal, and think those of the other dead. */
  | "two rings"
  /** Virtual nodes are, so that a node has some in either. */
  | "two rings through nodes"
  /** Each node has laid out a ring of its own virtual nodes. */
  | "a ring each"
  /** Following successors goes twice around before it comes back. */
  | "loopy ring"
  /** Some members are in nobody's list. */
  | "skipped members"
  /** Everybody thinks some of the living dead, and has them in no list. */
  | "wrong verdicts"
  /** Lists begin at members farther on, in any order. */
  | "disordered appendages"
  /** Lists are full of the dead, but for one. */
  | "lists of the dead"
  /** Two nodes have members at one position. */
  | "equal positions"
  /** Some have run out of successors, and join again. */
  | "isolated members"
  /** Any clockwise list, any predecessor. */
  | "anything";

export const BREAKAGES: readonly Breakage[] = [
  "two rings",
  "two rings through nodes",
  "a ring each",
  "loopy ring",
  "skipped members",
  "wrong verdicts",
  "disordered appendages",
  "lists of the dead",
  "equal positions",
  "isolated members",
  "anything",
];

export type Means =
  /** All that the machine has. */
  | "everything"
  /** Stabilization and audit; nodes tell each other nothing about third ones. */
  | "audit"
  /** Stabilization only. */
  | "stabilization";

export type Healing = {
  /** Whether the ring became ideal, with every virtual node a member. */
  readonly isHealed: boolean;
  readonly ms: number;
  /** Audit intervals that began. */
  readonly rounds: number;
  /** What is wrong at the end. */
  readonly faults: readonly string[];
};

const AUDIT_MS = 2000;
const LOOK_MS = 100;

export type HealingOptions = {
  readonly seed: string;
  readonly breakage: Breakage;
  readonly means: Means;
  /** Given up then. */
  readonly msMax: number;
};

export function healRing({ seed, breakage, means, msMax }: HealingOptions): Healing {
  let simulated = brokenRing(seed, breakage, means);
  // Chance may have drawn the ideal ring.
  for (let i = 1; faultsOf(simulated).length === 0; i++) simulated = brokenRing(`${seed}/${i}`, breakage, means);
  const isHealed = (): boolean => faultsOf(simulated).length === 0;
  let ms = 0;
  while (ms < msMax && !isHealed()) {
    simulated.run(LOOK_MS);
    ms += LOOK_MS;
  }
  const faults = faultsOf(simulated);
  return { isHealed: faults.length === 0, ms, rounds: Math.ceil(ms / AUDIT_MS), faults };
}

/** A ring of four to twelve nodes in that state, before anybody has done anything about it. */
function brokenRing(seed: string, breakage: Breakage, means: Means): SimulatedRing {
  const random = createRandom(`${seed}/broken`);
  const successorsMax = 2 + random.below(3);
  const auditMs = means === "stabilization" ? Number.POSITIVE_INFINITY : AUDIT_MS;
  const simulated = createSimulatedRing({
    seed,
    virtualNodes: 2,
    settings: { successorsMax, auditMs, auditDegradedMs: auditMs },
    loses: (message) => means !== "everything" && isAboutOthers(message),
  });
  const count = 4 + random.below(9);
  for (let i = 0; i < count; i++) addNode(simulated, `n${i}`, random, breakage);
  simulated.run(3);
  const nodes = simulated.running();
  for (const of of nodes) {
    const ring = ringOf(of);
    ring.lookups.clear();
    for (const other of nodes) if (other !== of) introduce(simulated, ring, ringOf(other));
  }
  breakRing(simulated, nodes, random, breakage);
  for (const of of simulated.running()) simulated.step(of.name, { kind: "tick" });
  return simulated;
}

function addNode(simulated: SimulatedRing, name: string, random: Random, breakage: Breakage): void {
  // An odd number of members makes a ring that is twice around; an equal position is the first node's.
  const isExtra = breakage === "loopy ring" && name === "n0";
  const made = simulated.add(name, { virtualNodes: isExtra ? 3 : 2 });
  if (breakage === "equal positions" && name === "n1") {
    const taken = simulated.node("n0").plan[0]?.positions[0];
    assert(taken !== undefined, "n0 has a position");
    const [first, ...rest] = made.plan;
    assert(first !== undefined, "n1 has a virtual node");
    const free = positionFrom(random.u64());
    simulated.add(name, { plan: [{ ...first, positions: [taken, free] }, ...rest] });
  }
  simulated.join(name, []);
}

/** What spreads knowledge of third nodes, or brings back who was judged dead. */
function isAboutOthers({ kind }: RingMessage): boolean {
  return kind === "exchange" || kind === "tell";
}

function ringOf(of: SimulatedNode): RingState {
  assert(of.ring !== undefined, `${of.name} runs`);
  return of.ring;
}

function introduce(simulated: SimulatedRing, to: RingState, other: RingState): void {
  const turn = openTurn(to, simulated.scheduler.nowMs());
  learnDescription(turn, { record: ownRecord(other), incarnationMax: 0, virtualNodes: undefined, isDown: false });
}

function breakRing(
  simulated: SimulatedRing,
  nodes: readonly SimulatedNode[],
  random: Random,
  breakage: Breakage,
): void {
  const owns = nodes.flatMap((of) => [...ringOf(of).virtualNodes.values()].map((own) => ({ of, own })));
  const places = owns.map(({ own }) => own.self);
  const set = (of: SimulatedNode, own: VirtualNodeState, seen: readonly VirtualNode[]): void => {
    setMember(simulated, ringOf(of), own, seen);
  };
  switch (breakage) {
    case "two rings":
    case "two rings through nodes": {
      const sideOf = (of: SimulatedNode, { self }: VirtualNodeState): boolean =>
        breakage === "two rings" ? nodes.indexOf(of) % 2 === 0 : self.index % 2 === 0;
      for (const { of, own } of owns) {
        const side = sideOf(of, own);
        set(
          of,
          own,
          owns.filter((other) => sideOf(other.of, other.own) === side).map((other) => other.own.self),
        );
      }
      if (breakage === "two rings") {
        for (const a of nodes) {
          for (const b of nodes) if (nodes.indexOf(a) % 2 !== nodes.indexOf(b) % 2) think(ringOf(a), b, "down");
        }
      }
      return;
    }
    case "a ring each":
      for (const { of, own } of owns)
        set(
          of,
          own,
          places.filter(({ node }) => node === of.id),
        );
      for (const a of nodes) for (const b of nodes) if (a !== b && random.below(2) === 0) think(ringOf(a), b, "down");
      return;
    case "loopy ring": {
      const sorted = [...places].sort((a, b) => (a.position < b.position ? -1 : 1));
      for (const { of, own } of owns) {
        const from = sorted.indexOf(own.self);
        const seconds = sorted.map((_, i) => sorted[(from + 2 * i) % sorted.length] as VirtualNode);
        set(of, own, seconds.slice(0, Math.ceil(sorted.length / 2)));
      }
      return;
    }
    case "skipped members": {
      const skipped = new Set(shuffled(random, places).slice(0, 1 + random.below(3)));
      for (const { of, own } of owns)
        set(
          of,
          own,
          places.filter((place) => !skipped.has(place)),
        );
      return;
    }
    case "wrong verdicts": {
      for (const a of nodes) {
        const judged = new Set(
          shuffled(
            random,
            nodes.filter((b) => b !== a),
          )
            .slice(0, 1 + random.below(nodes.length - 2))
            .map(({ id }) => id),
        );
        for (const b of nodes) if (judged.has(b.id)) think(ringOf(a), b, "down");
        for (const { of, own } of owns)
          if (of === a)
            set(
              of,
              own,
              places.filter(({ node }) => !judged.has(node)),
            );
      }
      return;
    }
    case "disordered appendages": {
      const [first, second] = shuffled(random, places);
      for (const { of, own } of owns) {
        const isAppendage = own.self !== first && own.self !== second && random.below(2) === 0;
        const far = shuffled(random, places).slice(0, 1 + random.below(3));
        set(of, own, isAppendage ? far : places);
      }
      return;
    }
    case "lists of the dead": {
      const dead = nodes.slice(2);
      for (const { of, own } of owns)
        set(
          of,
          own,
          random.below(2) === 0
            ? places
            : [
                ...places.filter(({ node }) => dead.some(({ id }) => id === node)),
                ...places.filter(({ node }) => node === nodes[0]?.id).slice(0, 1),
              ],
        );
      for (const { name } of dead) simulated.crash(name);
      return;
    }
    case "equal positions":
      for (const { of, own } of owns)
        set(
          of,
          own,
          places.filter(({ position, node }) => position !== own.self.position || node === of.id),
        );
      return;
    case "isolated members":
      for (const { of, own } of owns) {
        set(of, own, places);
        if (own.self.node !== nodes[0]?.id && random.below(2) === 0) isolate(own, simulated.scheduler.nowMs());
      }
      return;
    case "anything":
      for (const { of, own } of owns) {
        set(of, own, shuffled(random, places).slice(0, 1 + random.below(places.length)));
        own.predecessor = shuffled(random, places).find((place) => place !== own.self);
      }
      for (const a of nodes) for (const b of nodes) if (a !== b && random.below(6) === 0) think(ringOf(a), b, "down");
  }
}

/** Makes it a member whose list is ideal among those it sees; its own node's next one if it sees nobody. */
function setMember(
  simulated: SimulatedRing,
  ring: RingState,
  own: VirtualNodeState,
  seen: readonly VirtualNode[],
): void {
  const others = seen.filter((place) => place.position !== own.self.position);
  const visible = others.length > 0 ? others : [...ring.virtualNodes.values()].map(({ self }) => self);
  const ordered = clockwiseFrom(own.self, visible);
  const { successors, wraps } = mergeFrom(own.self, ordered, true, ring.settings.successorsMax);
  becomeMember(openTurn(ring, simulated.scheduler.nowMs()), own, successors, wraps, ordered.at(-1));
}

function clockwiseFrom(self: VirtualNode, places: readonly VirtualNode[]): VirtualNode[] {
  return places
    .filter(({ position }) => position !== self.position)
    .sort((a, b) => (between(self.position, a.position, b.position) ? -1 : 1));
}

function think(ring: RingState, { id }: SimulatedNode, liveness: "down"): void {
  const entry = ring.directory.get(id);
  if (entry !== undefined) entry.liveness = liveness;
}

function isolate(own: VirtualNodeState, nowMs: number): void {
  own.mode = "isolated";
  own.predecessor = undefined;
  own.successors = [];
  own.stabilizeAtMs = Number.POSITIVE_INFINITY;
  own.joinAtMs = nowMs;
  own.joinAfterPersist = Number.POSITIVE_INFINITY;
}

function faultsOf(simulated: SimulatedRing): string[] {
  const faults = idealFaults(ringPictureOf(simulated));
  for (const { name, ring } of simulated.running()) {
    for (const { self, mode } of ring?.virtualNodes.values() ?? []) {
      if (mode !== "member") faults.push(`${name}.${self.index} is ${mode}`);
    }
  }
  return faults;
}
