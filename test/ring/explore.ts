/** Random life of a simulated ring under the failure assumption, with the invariant checked after each step. */
import { createRandom, pick, type Random } from "#base/random.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { idealFaults, type Predicate, pictureOf, principalsOf, type Violation, violations } from "#ring/invariants.ts";
import type { Neighbourhood, RingMessage } from "#ring/message.ts";
import { isSamePlace } from "#ring/successor-list.ts";
import { membersOf, ringPictureOf } from "#simulation/ring-picture.ts";
import { createSimulatedRing, type SimulatedNode, type SimulatedRing } from "#simulation/simulated-ring.ts";

export type Exploration = {
  readonly seed: string;
  readonly steps: number;
  readonly crashes: number;
  readonly joins: number;
  readonly leaves: number;
  readonly isolated: number;
  /** Times that a member ran out of live successors: lists in flight can outlive those that they name. Must be rare and heal. */
  readonly ranOut: number;
  /** What first broke, with the time. */
  readonly broken: readonly Violation[];
  readonly brokenAtMs: number;
  /** What was not ideal after a quiet time at the end. */
  readonly faults: readonly string[];
};

export type ExplorationOptions = {
  readonly seed: string;
  readonly steps: number;
  readonly successorsMax: number;
  readonly virtualNodes: number;
  readonly nodesMax: number;
  readonly loss: number;
};

/** While a member is cut off until it has joined again, so is whoever follows it. Never a second ring, never disorder. */
const FOLLOWS_FROM_RUNNING_OUT: ReadonlySet<Predicate> = new Set<Predicate>([
  "OneLiveSuccessor",
  "AtLeastOneRing",
  "PrincipalsInRing",
  "ConnectedAppendages",
]);

export function explore(options: ExplorationOptions): Exploration {
  const { seed, successorsMax } = options;
  const random = createRandom(`${seed}/life`);
  let steps = 0;
  let broken: readonly Violation[] = [];
  let brokenAtMs = 0;
  let lastSum = -1;
  let ranOut = 0;
  let wasOut = false;
  const simulated: SimulatedRing = createSimulatedRing({
    seed,
    virtualNodes: options.virtualNodes,
    settings: { successorsMax, auditMs: 3000 },
    network: { latencyMs: 1, jitterMs: 15, loss: options.loss, duplication: 0.05 },
    onStep: () => {
      steps++;
      const sum = changeSum(simulated);
      if (sum === lastSum || broken.length > 0) return;
      lastSum = sum;
      const found = violations(ringPictureOf(simulated));
      const isOut = found.some(({ predicate }) => predicate === "OneLiveSuccessor");
      if (isOut && !wasOut) ranOut++;
      wasOut = isOut;
      broken = isOut ? found.filter(({ predicate }) => !FOLLOWS_FROM_RUNNING_OUT.has(predicate)) : found;
      if (broken.length > 0) brokenAtMs = simulated.scheduler.nowMs();
    },
  });
  simulated.add("base");
  simulated.found("base");
  simulated.run(50);
  const count = { crashes: 0, joins: 0, leaves: 0 };
  let made = 0;
  while (steps < options.steps && broken.length === 0) {
    simulated.run(20 + random.below(300));
    const others = simulated.running().filter((node) => node.name !== "base");
    const stopped = [...simulated.nodes.values()].filter((node) => node.ring === undefined && node.starts > 0);
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        if (others.length >= options.nodesMax) break;
        count.joins++;
        joinOne(simulated, random, stopped, () => `n${made++}`);
        break;
      case 3:
      case 4: {
        const victim = pick(random, others);
        if (victim === undefined || !mayFail(simulated, victim, successorsMax)) break;
        count.crashes++;
        simulated.crash(victim.name);
        lastSum = -1;
        break;
      }
      case 5: {
        const leaver = pick(
          random,
          others.filter((node) => node.hasJoined && !node.isPaused && node.ring?.phase === "running"),
        );
        if (leaver === undefined || !mayFail(simulated, leaver, successorsMax)) break;
        count.leaves++;
        simulated.leave(leaver.name);
        break;
      }
      case 6: {
        const sleeper = pick(
          random,
          others.filter((node) => !node.isPaused),
        );
        if (sleeper === undefined) break;
        simulated.pause(sleeper.name);
        const { ring } = sleeper;
        simulated.scheduler.at(simulated.scheduler.nowMs() + random.below(400), () => {
          if (sleeper.ring === ring) simulated.wake(sleeper.name);
        });
        break;
      }
      default:
        for (const node of others) if (node.hasLeft) simulated.crash(node.name);
    }
  }
  simulated.network.settings = { ...simulated.network.settings, loss: 0 };
  const isQuietGood = (): boolean => idealFaults(ringPictureOf(simulated)).length === 0;
  let faults: readonly string[] = [];
  if (broken.length === 0) {
    for (let i = 0; i < 40 && !isQuietGood(); i++) simulated.run(1000);
    faults = idealFaults(ringPictureOf(simulated));
  }
  let isolated = 0;
  for (const node of simulated.nodes.values()) {
    for (const { event } of node.events) if (event.kind === "virtual-node-isolated") isolated++;
  }
  return { seed, steps, ...count, isolated, ranOut, broken, brokenAtMs, faults };
}

function joinOne(
  simulated: SimulatedRing,
  random: Random,
  stopped: readonly SimulatedNode[],
  newName: () => string,
): void {
  const contact = (pick(random, simulated.running()) as SimulatedNode).name;
  const back =
    random.below(2) === 0
      ? pick(
          random,
          stopped.filter((node) => !node.hasLeft),
        )
      : undefined;
  if (back !== undefined) {
    simulated.restart(back.name, [contact]);
    return;
  }
  const name = newName();
  simulated.add(name);
  simulated.join(name, [contact, "base"]);
}

/** The failure assumption: every list, held or on its way, keeps a living entry, and r + 1 principals stay. */
function mayFail(simulated: SimulatedRing, victim: SimulatedNode, successorsMax: number): boolean {
  // What leaves now fails in a moment, when lists are others: nobody else fails meanwhile.
  if (simulated.running().some(({ ring, hasLeft }) => ring?.phase === "leaving" && !hasLeft)) return false;
  const isStaying = ({ id, ring }: SimulatedNode): boolean => id !== victim.id && ring?.phase === "running";
  const staying = new Set(
    simulated
      .running()
      .filter(isStaying)
      .map(({ id }) => id),
  );
  const members = membersOf(simulated).filter((member) => staying.has(member.self.node));
  const live = new Map(members.map(({ self }) => [self.position, self]));
  const isLive = (place: VirtualNode): boolean => {
    const there = live.get(place.position);
    return there !== undefined && isSamePlace(there, place) && there.incarnation >= place.incarnation;
  };
  const lists = [...members.map((member) => member.successors), ...listsOnTheirWay(simulated)];
  for (const list of lists) if (!list.some(isLive)) return false;
  // A principal is one that no list skips, those on their way included; a leave takes its time: as many to spare as a node has.
  const picture = pictureOf(members, successorsMax);
  const asLists = neighbourhoodsOnTheirWay(simulated).map(({ self, successors }) => ({
    self,
    successors,
    predecessor: undefined,
  }));
  const principals = principalsOf({ ...picture, members: [...members, ...asLists] });
  return principals.size > successorsMax + (victim.ring?.virtualNodes.size ?? 0);
}

/** What members said of themselves, in answers in flight, waiting at a paused node, or remembered. */
function neighbourhoodsOnTheirWay(simulated: SimulatedRing): Neighbourhood[] {
  const messages = simulated.network.flying() as RingMessage[];
  const heard: Neighbourhood[] = [];
  for (const { ring, waiting } of simulated.running()) {
    for (const input of waiting) if (input.kind === "message") messages.push(input.message);
    for (const own of ring?.virtualNodes.values() ?? []) if (own.heard !== undefined) heard.push(own.heard);
  }
  for (const message of messages) {
    if (message.kind === "found" && message.holder !== undefined) heard.push(message.holder);
    if (message.kind !== "maintained") continue;
    for (const answer of message.answers) if (answer.kind === "state") heard.push(answer.neighbourhood);
  }
  return heard;
}

/** The lists that come of them: without the last entry, which a full list drops when it takes in its head; by a join, without the head. */
function listsOnTheirWay(simulated: SimulatedRing): (readonly VirtualNode[])[] {
  const { successorsMax } = (simulated.running()[0] as SimulatedNode).ring?.settings ?? { successorsMax: 1 };
  return neighbourhoodsOnTheirWay(simulated).flatMap(({ self, successors }) => [
    successors,
    [self, ...successors].slice(0, successorsMax),
  ]);
}

/** Differs whenever a member or a list has changed. */
function changeSum(simulated: SimulatedRing): number {
  let sum = 0;
  for (const { ring } of simulated.running()) {
    for (const own of ring?.virtualNodes.values() ?? []) {
      sum += own.mode === "member" ? own.version + own.self.incarnation * 1e6 : 0;
    }
  }
  return sum;
}
