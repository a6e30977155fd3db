/**
 * The invariant of a correct ring, watched over a simulated one: after each step what may have changed is looked at.
 *
 * Says the same as the plain predicates of `ring/invariants.ts`, on numbers, and two things more: lists in flight count
 * as lists, and a step makes principals fewer only by failing one. Most steps change no list and cost a glance.
 */
import { firstIndex } from "#base/sorted.ts";
import { positionText } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { RingInput } from "#ring/input.ts";
import type { Predicate } from "#ring/invariants.ts";
import { listsInFlight } from "./lists-in-flight.ts";
import type { SimulatedNode, SimulatedRing } from "./simulated-ring.ts";

export type WatchedKind =
  | Predicate
  /** A member that runs was judged dead by who had heard of its present life: what the proofs exclude. */
  | "WrongVerdict"
  /** A virtual node that left took away the last living entry of a list, or one principal too many: outside of the proofs. */
  | "AssumptionBroken"
  /** Not ideal after a quiet time. */
  | "NotIdeal";

export type Finding = { readonly kind: WatchedKind; readonly what: string };

export type RingWatch = {
  /** What is wrong since this step and was not before it. */
  readonly afterStep: (of: SimulatedNode, input: RingInput) => Finding[];
  /** The same, after a node was stopped. */
  readonly afterCrash: (of: SimulatedNode) => Finding[];
  /**
   * The failure assumption: if the node stops now, every list, held or in flight, keeps an entry that lives, and r + 1
   * principals stay.
   */
  readonly mayFail: (of: SimulatedNode) => boolean;
  /** Members that live. */
  readonly memberCount: () => number;
};

/** A list, held or in flight, with positions as numbers. */
type Listed = {
  readonly owner: VirtualNode;
  readonly successors: readonly VirtualNode[];
  readonly ownerAt: number;
  readonly at: readonly number[];
};

/** The members of one moment. */
type Picture = {
  readonly sorted: readonly Listed[];
  readonly places: readonly number[];
};

export function createRingWatch(simulated: SimulatedRing, successorsMax: number): RingWatch {
  const listedOf = new Map<SimulatedNode, readonly Listed[]>();
  const eventsSeen = new Map<SimulatedNode, number>();
  let principals: readonly VirtualNode[] = [];
  let standing = new Set<WatchedKind>();

  /** Takes in the node's lists anew; whether anything changed. */
  const refresh = (of: SimulatedNode): { readonly isChanged: boolean; readonly isFewer: boolean } => {
    const before = listedOf.get(of) ?? [];
    const after: Listed[] = [];
    let isChanged = false;
    for (const own of of.ring?.virtualNodes.values() ?? []) {
      if (own.mode !== "member") continue;
      const known = before.find(({ owner }) => owner === own.self);
      if (known?.successors === own.successors) {
        after.push(known);
        continue;
      }
      after.push(listedFrom(own.self, own.successors));
      isChanged = true;
    }
    const isFewer = before.some(({ owner }) => !after.some((listed) => listed.owner === owner));
    if (isChanged || isFewer) listedOf.set(of, after);
    return { isChanged: isChanged || isFewer, isFewer };
  };

  const check = (isLeaving: boolean): Finding[] => {
    const held = [...listedOf.values()].flat();
    const picture = pictureOf(held);
    const flying = listsInFlight(simulated).map(({ owner, successors }) => listedFrom(owner, successors));
    const found: Finding[] = [];
    const complain = (kind: WatchedKind, what: string): void => void found.push({ kind, what });
    if (isLeaving && !isAssumptionKept(picture, held, flying)) complain("AssumptionBroken", "a virtual node left");
    const isPrincipal = principalsIn(picture, [...held, ...flying]);
    checkLists(picture, complain);
    const count = isPrincipal.reduce((sum, is) => sum + is, 0);
    if (held.length > 0 && count <= successorsMax) complain("SufficientPrincipals", `only ${count}`);
    checkShape(picture, isPrincipal, complain);
    for (const { owner } of lostPrincipals(picture, isPrincipal)) {
      complain("PrincipalsOnlyFail", `${nameOf(simulated, owner)} is skipped now`);
    }
    principals = picture.sorted.filter((_, i) => isPrincipal[i] === 1).map(({ owner }) => owner);
    const before = standing;
    standing = new Set(found.map(({ kind }) => kind));
    return found.filter(({ kind }) => !before.has(kind));
  };

  const lostPrincipals = (picture: Picture, isPrincipal: Uint8Array): Listed[] =>
    picture.sorted.filter(({ owner }, i) => isPrincipal[i] === 0 && principals.includes(owner));

  /** What the node's own events show: verdicts on the living, lists that ran out. */
  const newEvents = (of: SimulatedNode): Finding[] => {
    const found: Finding[] = [];
    for (let i = eventsSeen.get(of) ?? 0; i < of.events.length; i++) {
      const { event } = of.events[i] as SimulatedNode["events"][number];
      if (event.kind === "node-down" && isKnownAlive(of, event.node)) {
        found.push({ kind: "WrongVerdict", what: `${of.name} judges ${simulated.nameOf(event.node)} dead` });
      }
      if (event.kind === "virtual-node-isolated") {
        found.push({ kind: "OneLiveSuccessor", what: `${nameOf(simulated, event.virtualNode)} is isolated` });
      }
      if (event.kind === "ring-repaired" && event.how === "next known location") {
        found.push({ kind: "OneLiveSuccessor", what: `the list of ${nameOf(simulated, event.virtualNode)} ran out` });
      }
    }
    eventsSeen.set(of, of.events.length);
    return found;
  };

  /** Whether the node has members, of a life that the judge has heard of. */
  const isKnownAlive = (judge: SimulatedNode, node: VirtualNode["node"]): boolean => {
    const of = simulated.nodes.get(simulated.nameOf(node));
    const known = judge.ring?.directory.get(node)?.incarnationSeen ?? 0;
    return of !== undefined && (listedOf.get(of) ?? []).some(({ owner }) => owner.incarnation <= known);
  };

  const isAssumptionKept = (picture: Picture, held: readonly Listed[], flying: readonly Listed[]): boolean => {
    for (const list of [...held, ...flying])
      if (!list.successors.some((place) => isLive(picture, place, true))) return false;
    return principalsIn(picture, [...held, ...flying]).reduce((sum, is) => sum + is, 0) > successorsMax;
  };

  return {
    afterStep: (of, input) => {
      const { isChanged, isFewer } = refresh(of);
      const found = of.events.length > (eventsSeen.get(of) ?? 0) ? newEvents(of) : [];
      // An answer handled may have been the last list to skip somebody.
      const isLanding =
        input.kind === "message" && (input.message.kind === "maintained" || input.message.kind === "found");
      return isChanged || isLanding ? [...found, ...check(isFewer && of.ring?.phase === "leaving")] : found;
    },
    afterCrash: (of) => {
      listedOf.delete(of);
      return check(false);
    },
    mayFail: (of) => {
      const { id } = of;
      const held = [...listedOf.entries()].flatMap(([node, lists]) => (node === of ? [] : lists));
      const flying = listsInFlight(simulated)
        .filter(({ owner }) => owner.node !== id)
        .map(({ owner, successors }) => listedFrom(owner, successors));
      return isAssumptionKept(pictureOf(held), held, flying);
    },
    memberCount: () => {
      let count = 0;
      for (const lists of listedOf.values()) count += lists.length;
      return count;
    },
  };
}

function checkLists(picture: Picture, complain: (kind: WatchedKind, what: string) => void): void {
  for (const listed of picture.sorted) {
    let last = listed.ownerAt;
    for (const at of listed.at) {
      if (!isBetween(last, at, listed.ownerAt)) complain("OrderedLists", textOf(listed));
      last = at;
    }
    if (bestSuccessor(picture, listed) < 0) complain("OneLiveSuccessor", textOf(listed));
  }
}

/** 1 for each member that no list skips. An entry of an earlier incarnation passes over the later one at its place. */
function principalsIn({ sorted, places }: Picture, lists: readonly Listed[]): Uint8Array {
  const isPrincipal = new Uint8Array(sorted.length).fill(1);
  const count = sorted.length;
  for (const { ownerAt, at, successors } of lists) {
    let from = ownerAt;
    for (let k = 0; k < at.length; k++) {
      const to = at[k] as number;
      let i = firstIndex(count, (j) => (places[j] as number) > from) % Math.max(1, count);
      for (let seen = 0; seen < count && isBetween(from, places[i] as number, to); seen++) {
        isPrincipal[i] = 0;
        i = (i + 1) % count;
      }
      const there = sorted[i];
      if (there?.ownerAt === to && there.owner.incarnation > (successors[k] as VirtualNode).incarnation)
        isPrincipal[i] = 0;
      from = to;
    }
  }
  return isPrincipal;
}

function checkShape(
  picture: Picture,
  isPrincipal: Uint8Array,
  complain: (kind: WatchedKind, what: string) => void,
): void {
  const { sorted, places } = picture;
  const count = sorted.length;
  if (count === 0) return;
  const next = sorted.map((listed) => bestSuccessor(picture, listed));
  const visitedIn = new Int32Array(count).fill(-1);
  const isInRing = new Uint8Array(count);
  let rings = 0;
  for (let start = 0; start < count; start++) {
    let i = start;
    while (i >= 0 && visitedIn[i] === -1) {
      visitedIn[i] = start;
      i = next[i] as number;
    }
    if (i < 0 || visitedIn[i] !== start) continue;
    rings++;
    let turns = 0;
    for (let at = i; isInRing[at] === 0; at = next[at] as number) {
      isInRing[at] = 1;
      if ((places[next[at] as number] as number) <= (places[at] as number)) turns++;
    }
    if (turns !== 1) complain("OrderedRing", `once round is ${turns} times around the circle`);
  }
  if (rings === 0) complain("AtLeastOneRing", "following successors leads nowhere");
  if (rings > 1) complain("AtMostOneRing", `${rings} rings`);
  for (let start = 0; start < count; start++) {
    const text = (): string => textOf(sorted[start] as Listed);
    if (isPrincipal[start] === 1 && isInRing[start] === 0) complain("PrincipalsInRing", text());
    let i = start;
    for (let steps = 0; steps < count && i >= 0 && isInRing[i] === 0; steps++) i = next[i] as number;
    if (i < 0 || isInRing[i] === 0) complain("ConnectedAppendages", text());
  }
}

function pictureOf(held: readonly Listed[]): Picture {
  const sorted = [...held].sort((a, b) => a.ownerAt - b.ownerAt);
  return { sorted, places: sorted.map(({ ownerAt }) => ownerAt) };
}

/** Its index; below 0 for none. */
function bestSuccessor(picture: Picture, { at, successors }: Listed): number {
  for (let k = 0; k < at.length; k++) {
    const index = liveIndex(picture, successors[k] as VirtualNode, at[k] as number, false);
    if (index >= 0) return index;
  }
  return -1;
}

function isLive(picture: Picture, place: VirtualNode, isExactly: boolean): boolean {
  return liveIndex(picture, place, numberOf(place), isExactly) >= 0;
}

/** Later incarnations of a place answer for its entry; `isExactly` it must be the one listed. */
function liveIndex({ sorted, places }: Picture, place: VirtualNode, at: number, isExactly: boolean): number {
  const index = firstIndex(places.length, (i) => (places[i] as number) >= at);
  const there = sorted[index]?.owner;
  if (there === undefined || there.position !== place.position) return -1;
  if (there.node !== place.node || there.index !== place.index) return -1;
  const isMatching = isExactly ? there.incarnation === place.incarnation : there.incarnation >= place.incarnation;
  return isMatching ? index : -1;
}

function isBetween(a: number, x: number, b: number): boolean {
  return a < b ? a < x && x < b : x > a || x < b;
}

function listedFrom(owner: VirtualNode, successors: readonly VirtualNode[]): Listed {
  return { owner, successors, ownerAt: numberOf(owner), at: successors.map(numberOf) };
}

/** 53 bits of the position: as far as numbers are exact, and enough to tell the places of a small ring apart. */
function numberOf({ position }: VirtualNode): number {
  return Number(position >> 11n);
}

function nameOf(simulated: SimulatedRing, place: VirtualNode): string {
  return `${simulated.nameOf(place.node)}.${place.index} at ${shortText(place)}`;
}

function textOf({ owner, successors }: Listed): string {
  return `${shortText(owner)} → ${successors.map(shortText).join(" ")}`;
}

function shortText({ position }: VirtualNode): string {
  return positionText(position).slice(0, 4);
}
