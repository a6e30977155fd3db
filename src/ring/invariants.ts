/**
 * The invariant of a correct ring, as predicates over the states of its members: for tests and simulation.
 *
 * The invariant has two conjuncts, OneLiveSuccessor and SufficientPrincipals; the rest follows from it by the theorems
 * and is checked too, since it is what people care about. Source: Zave, TSE 2017; Alloy model of corrected Chord.
 */
import { firstIndex } from "#base/sorted.ts";
import { between, clockwise, distance, type Position, positionText } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { isOrderedList, isSamePlace } from "./successor-list.ts";

/** A member that has not failed. */
export type MemberState = {
  readonly self: VirtualNode;
  readonly successors: readonly VirtualNode[];
  readonly predecessor: VirtualNode | undefined;
};

export type Predicate =
  | "OneLiveSuccessor"
  | "SufficientPrincipals"
  | "OrderedLists"
  | "AtLeastOneRing"
  | "AtMostOneRing"
  | "OrderedRing"
  | "PrincipalsInRing"
  | "ConnectedAppendages"
  | "PrincipalsOnlyFail";

export type Violation = { readonly predicate: Predicate; readonly what: string };

/** The members of one moment, indexed for checking. */
export type RingPicture = {
  readonly members: readonly MemberState[];
  readonly successorsMax: number;
  /** Live members by position. */
  readonly byPosition: ReadonlyMap<Position, MemberState>;
  readonly sorted: readonly Position[];
  /** Of each position, the next live one clockwise. */
  readonly nextLive: ReadonlyMap<Position, Position>;
};

export function pictureOf(members: readonly MemberState[], successorsMax: number): RingPicture {
  const byPosition = new Map(members.map((member): [Position, MemberState] => [member.self.position, member]));
  const sorted = [...byPosition.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const nextLive = new Map(sorted.map((position, i) => [position, sorted[(i + 1) % sorted.length] as Position]));
  return { members, successorsMax, byPosition, sorted, nextLive };
}

/** Everything that must hold after each step. Empty when it does. */
export function violations(picture: RingPicture): Violation[] {
  const found: Violation[] = [];
  const complain = (predicate: Predicate, what: string): void => void found.push({ predicate, what });
  if (picture.members.length === 0) return found;

  for (const member of picture.members) {
    if (!isOrderedList(member.self, member.successors)) complain("OrderedLists", textOf(member));
    if (bestSuccessor(picture, member) === undefined) complain("OneLiveSuccessor", textOf(member));
  }
  const principals = principalsOf(picture);
  if (principals.size <= picture.successorsMax) complain("SufficientPrincipals", `only ${principals.size}`);
  checkShape(picture, principals, complain);
  return found;
}

/** The step property: a step makes principals fewer only by failing one, and then exactly that one. */
export function stepViolations(
  before: ReadonlySet<Position>,
  after: ReadonlySet<Position>,
  failed: Position | undefined,
): Violation[] {
  const lost = [...before].filter((position) => !after.has(position) && position !== failed);
  return lost.map((position) => ({
    predicate: "PrincipalsOnlyFail",
    what: `${positionText(position)} is skipped now`,
  }));
}

/** Members that nobody's extended successor list skips. */
export function principalsOf(picture: RingPicture): Set<Position> {
  const principals = new Set(picture.sorted);
  for (const { self, successors } of picture.members) {
    let from = self.position;
    for (const next of successors) {
      if (picture.nextLive.get(from) !== next.position) {
        for (const skipped of strictlyBetween(picture.sorted, from, next.position)) principals.delete(skipped);
      }
      from = next.position;
    }
  }
  return principals;
}

/** Ring = live, every list the first r true successors, every predecessor the true one. */
export function idealFaults(picture: RingPicture): string[] {
  const { sorted, successorsMax } = picture;
  const faults: string[] = [];
  sorted.forEach((position, i) => {
    const member = picture.byPosition.get(position) as MemberState;
    const others = [...sorted.slice(i + 1, i + 1 + successorsMax), ...sorted.slice(0, i)].slice(0, successorsMax);
    const listed = member.successors.map((place) => place.position);
    if (listed.length !== others.length || listed.some((place, j) => place !== others[j])) {
      faults.push(`${positionText(position)} has another list`);
    }
    if (member.successors.some((place) => !isLive(picture, place)))
      faults.push(`${positionText(position)} lists a dead one`);
    const before = sorted.at(i - 1);
    if (member.predecessor?.position !== before) faults.push(`${positionText(position)} has another predecessor`);
  });
  return faults;
}

/**
 * How far from ideal: live members strictly between each member and its first successor, the same for predecessors.
 * Must not rise while nobody joins or fails.
 */
export function disorderOf(picture: RingPicture): number {
  let disorder = 0;
  for (const member of picture.members) {
    const best = bestSuccessor(picture, member);
    if (best !== undefined) disorder += count(strictlyBetween(picture.sorted, member.self.position, best));
    const before = member.predecessor?.position;
    if (before !== undefined) disorder += count(strictlyBetween(picture.sorted, before, member.self.position));
  }
  return disorder;
}

/** The first entry that is alive. An entry stands for later incarnations of the same place, too: they answer for it. */
function bestSuccessor(picture: RingPicture, member: MemberState): Position | undefined {
  return member.successors.find((place) => isLive(picture, place))?.position;
}

function isLive(picture: RingPicture, place: VirtualNode): boolean {
  const member = picture.byPosition.get(place.position);
  return member !== undefined && isSamePlace(member.self, place) && member.self.incarnation >= place.incarnation;
}

function checkShape(
  picture: RingPicture,
  principals: ReadonlySet<Position>,
  complain: (predicate: Predicate, what: string) => void,
): void {
  const nextOf = new Map<Position, Position>();
  for (const member of picture.members) {
    const best = bestSuccessor(picture, member);
    if (best !== undefined) nextOf.set(member.self.position, best);
  }
  const cycles = cyclesOf(picture.sorted, nextOf);
  const ring = new Set(cycles.flat());
  if (cycles.length === 0) complain("AtLeastOneRing", "following successors leads nowhere");
  if (cycles.length > 1) complain("AtMostOneRing", `${cycles.length} rings`);
  for (const cycle of cycles) {
    let travelled = 0n;
    cycle.forEach((position, i) => {
      travelled += distance(position, cycle[(i + 1) % cycle.length] as Position);
    });
    if (cycle.length > 1 && travelled !== 1n << 64n) complain("OrderedRing", `once round is ${travelled} positions`);
  }
  for (const position of principals) if (!ring.has(position)) complain("PrincipalsInRing", positionText(position));
  for (const position of picture.sorted) {
    if (!reaches(position, ring, nextOf)) complain("ConnectedAppendages", positionText(position));
  }
}

function cyclesOf(positions: readonly Position[], nextOf: ReadonlyMap<Position, Position>): Position[][] {
  const cycles: Position[][] = [];
  const visitedIn = new Map<Position, number>();
  positions.forEach((start, walk) => {
    const path: Position[] = [];
    let at: Position | undefined = start;
    while (at !== undefined && !visitedIn.has(at)) {
      visitedIn.set(at, walk);
      path.push(at);
      at = nextOf.get(at);
    }
    if (at !== undefined && visitedIn.get(at) === walk) cycles.push(path.slice(path.indexOf(at)));
  });
  return cycles;
}

function reaches(start: Position, ring: ReadonlySet<Position>, nextOf: ReadonlyMap<Position, Position>): boolean {
  if (ring.has(start)) return true;
  const seen = new Set<Position>();
  for (let at: Position | undefined = start; at !== undefined && !seen.has(at); at = nextOf.get(at)) {
    if (ring.has(at)) return true;
    seen.add(at);
  }
  return false;
}

function* strictlyBetween(sorted: readonly Position[], a: Position, b: Position): Generator<Position> {
  const after = clockwise(a, 1n);
  const start = firstIndex(sorted.length, (i) => (sorted[i] as Position) >= after);
  for (let i = 0; i < sorted.length; i++) {
    const position = sorted[(start + i) % sorted.length] as Position;
    if (!between(a, position, b)) return;
    yield position;
  }
}

function count(items: Iterable<unknown>): number {
  let counted = 0;
  for (const _ of items) counted++;
  return counted;
}

function textOf(member: MemberState): string {
  const list = member.successors.map((place) => positionText(place.position).slice(0, 4)).join(" ");
  return `${positionText(member.self.position).slice(0, 4)} → ${list}`;
}
