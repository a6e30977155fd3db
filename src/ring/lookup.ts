/**
 * Iterative lookups: the asking node goes from hop to hop until the owner itself confirms.
 *
 * Each node is asked once a round and its answer depends only on what it knows, so a round ends; one that led nowhere
 * starts again while the deadline lasts. Dead hops cost a time-out and the next candidate is taken. A client's walk is
 * extended clockwise from the owner until enough distinct nodes are on it. Source: Stoica et al., ToN 2003; owner's
 * confirmation and step back as in the ring's design, 3.2.
 */
import { shuffled } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { distinctNodes } from "#model/preference-list.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { isDead, isUp, learnFirsthand, learnLocation, learnLocations } from "./directory.ts";
import { answerFind } from "./find.ts";
import type { LookupResult } from "./input.ts";
import type { FindWant, Neighbourhood, RingMessage, StateAnswer } from "./message.ts";
import { openRequest } from "./request.ts";
import {
  jittered,
  knowsRing,
  type Lookup,
  type LookupPurpose,
  type LookupTarget,
  type RequestTarget,
  type RingState,
} from "./ring-state.ts";
import { mergeFrom } from "./successor-list.ts";
import { ask, followUp, send, type Turn } from "./turn.ts";

const RETRY_MS = 60;
const WALK_FAILURES_MAX = 3;
/** A walk goes on for so many lists at most; each has up to r places. */
const WALK_PLACES_MAX = 1024;

export type LookupStart = {
  readonly position: Position;
  readonly want: FindWant;
  readonly asker: VirtualNode | undefined;
  readonly purpose: LookupPurpose;
  readonly deadlineMs: number;
  /** Only through these; undefined: whatever this node knows. */
  readonly through: readonly LookupTarget[] | undefined;
};

export function startLookup(turn: Turn, start: LookupStart): void {
  const { state } = turn;
  const { through, ...fixed } = start;
  const lookup: Lookup = {
    ...fixed,
    id: state.nextLookup++,
    targets: [],
    asked: new Set(),
    hops: 0,
    request: undefined,
    retryAtMs: undefined,
    rounds: 0,
    walk: undefined,
  };
  state.lookups.set(lookup.id, lookup);
  if (through === undefined) {
    beginRound(turn, lookup);
  } else {
    lookup.targets = [...through];
    advance(turn, lookup);
  }
}

/** The answer to a hop's question. */
export function handleFound(
  turn: Turn,
  from: NodeId,
  lookup: Lookup,
  message: Extract<RingMessage, { kind: "found" }>,
): void {
  lookup.request = undefined;
  lookup.asked.add(from);
  const { holder, next } = message;
  if (holder !== undefined) {
    learnFirsthand(turn, holder.self);
    learnLocations(turn, holder.successors);
    confirm(turn, lookup, holder);
    return;
  }
  lookup.hops++;
  learnLocations(turn, next);
  lookup.targets = [...next.map((place) => ({ place })), ...lookup.targets];
  advance(turn, lookup);
}

/** No answer from a hop. */
export function loseHop(turn: Turn, lookup: Lookup): void {
  lookup.request = undefined;
  advance(turn, lookup);
}

/** Lookups whose pause is over, and those whose time is up. */
export function runDueLookups(turn: Turn): void {
  for (const lookup of [...turn.state.lookups.values()]) {
    if (turn.nowMs >= lookup.deadlineMs) expire(turn, lookup);
    else if (lookup.retryAtMs !== undefined && turn.nowMs >= lookup.retryAtMs) beginRound(turn, lookup);
  }
}

/** The list of the place at the end of a walk; undefined when no answer came. */
export function applyWalk(turn: Turn, id: number, target: VirtualNode, answer: StateAnswer | undefined): void {
  const lookup = turn.state.lookups.get(id);
  const walk = lookup?.walk;
  if (lookup === undefined || walk === undefined) return;
  if (answer?.kind !== "state") {
    walk.failures++;
    if (answer?.kind === "gone" || walk.failures > 1) {
      walk.places = walk.places.filter((place) => place !== target);
    }
    extendWalk(turn, lookup);
    return;
  }
  const { successors, wraps } = answer.neighbourhood;
  const owner = walk.owner.self;
  const known = walk.places.slice(0, walk.places.indexOf(target) + 1);
  const more = mergeFrom(owner, [...known, ...successors], wraps, WALK_PLACES_MAX);
  if (more.successors.length === walk.places.length && !more.wraps) walk.failures = WALK_FAILURES_MAX + 1;
  walk.places = [...more.successors];
  walk.wraps = more.wraps;
  extendWalk(turn, lookup);
}

/** Starts from what this node knows itself; a lookup of an audit has nowhere else to start and fails. */
function beginRound(turn: Turn, lookup: Lookup): void {
  const { state } = turn;
  lookup.rounds++;
  lookup.retryAtMs = undefined;
  lookup.asked = new Set([state.id]);
  lookup.hops = 0;
  const { holder, next } = answerFind(state, lookup.position, lookup.want, lookup.asker);
  if (holder !== undefined) {
    confirm(turn, lookup, holder);
    return;
  }
  lookup.targets = next.map((place) => ({ place }));
  if (lookup.purpose.kind === "join") lookup.targets.push(...strangers(turn, lookup.purpose.index));
  else if (next.length === 0) lookup.targets = strangers(turn, undefined);
  advance(turn, lookup);
}

/** Whom else to ask: contacts, last neighbours and the directory; who is known to live comes first. */
function strangers(turn: Turn, index: number | undefined): LookupTarget[] {
  const { state } = turn;
  const own = index === undefined ? undefined : state.virtualNodes.get(index);
  const neighbours: readonly LookupTarget[] = (own?.lastSuccessors ?? []).map((place) => ({ node: place.node }));
  const known = shuffled(state.random, [...state.directory.values()]).filter(
    ({ id, record }) => id !== state.id && record !== undefined,
  );
  const contacts: readonly LookupTarget[] = shuffled(state.random, state.contacts).map((address) => ({ address }));
  const rest: readonly LookupTarget[] = known.map(({ id }) => ({ node: id }));
  // In turn, so that none keeps the others waiting.
  const targets: LookupTarget[] = [];
  for (let i = 0; i < Math.max(contacts.length, neighbours.length, rest.length); i++) {
    for (const source of [contacts, neighbours, rest]) {
      const target = source[i];
      if (target !== undefined) targets.push(target);
    }
  }
  return targets;
}

function advance(turn: Turn, lookup: Lookup): void {
  const { state } = turn;
  if (lookup.hops > hopsMax(state)) {
    pause(turn, lookup);
    return;
  }
  preferHeard(state, lookup);
  // Every other round: links may carry one way only, and then others must be asked.
  const hasRing = lookup.purpose.kind === "join" && lookup.rounds % 2 === 1 && knowsRing(state);
  for (let target = lookup.targets.shift(); target !== undefined; target = lookup.targets.shift()) {
    const name = "address" in target ? target.address : "place" in target ? target.place.node : target.node;
    if (lookup.asked.has(name) || name === state.id) continue;
    // With a ring in sight a new round beats waiting for those who may be dead.
    if (!("place" in target) && hasRing && !isHeard(state, target)) continue;
    if ("place" in target && (isDead(state, target.place) || !isUp(state, target.place.node))) continue;
    lookup.asked.add(name);
    const to = "address" in target ? { address: target.address } : { node: name as NodeId };
    lookup.request = openRequest(turn, to, { kind: "lookup", lookup: lookup.id });
    send(turn, to, {
      kind: "find",
      request: lookup.request,
      position: lookup.position,
      want: lookup.want,
      asker: lookup.asker,
    });
    return;
  }
  pause(turn, lookup);
}

/** Without a member to go by, those who have shown to be alive are asked first. */
function preferHeard(state: RingState, lookup: Lookup): void {
  const [first] = lookup.targets;
  if (first === undefined || "place" in first) return;
  const isAlive = (target: LookupTarget): boolean => isHeard(state, target);
  lookup.targets = [...lookup.targets.filter(isAlive), ...lookup.targets.filter((target) => !isAlive(target))];
}

/** Whether the node has answered since this start and is not suspected. */
function isHeard(state: RingState, target: LookupTarget): boolean {
  if (!("node" in target)) return false;
  const entry = state.directory.get(target.node);
  return entry?.liveness === "up" && entry.heardAtMs > Number.NEGATIVE_INFINITY;
}

function pause(turn: Turn, lookup: Lookup): void {
  if (lookup.purpose.kind === "audit") {
    finish(turn, lookup, undefined);
    return;
  }
  const growth = Math.min(8, 2 ** Math.max(0, lookup.rounds - 1));
  lookup.retryAtMs = turn.nowMs + jittered(turn.state, RETRY_MS * growth);
}

/** About twice the logarithm of the number of virtual nodes known, and some. */
function hopsMax(state: RingState): number {
  return 2 * Math.ceil(Math.log2(2 + state.locations.entries.length)) + 16;
}

function confirm(turn: Turn, lookup: Lookup, holder: Neighbourhood): void {
  if (lookup.purpose.kind !== "client") {
    finish(turn, lookup, holder);
    return;
  }
  lookup.walk = { owner: holder, places: [...holder.successors], wraps: holder.wraps, failures: 0 };
  extendWalk(turn, lookup);
}

/** Asks the last living place of the walk for its list until there are enough nodes, or it is once round. */
function extendWalk(turn: Turn, lookup: Lookup): void {
  const { state } = turn;
  const walk = lookup.walk;
  if (walk === undefined || lookup.purpose.kind !== "client") return;
  const places = livingWalk(state, walk.owner, walk.places);
  const last = places.at(-1) as VirtualNode;
  const isEnough = walk.wraps || distinctNodes(places).length >= lookup.purpose.nodesWanted;
  if (isEnough || walk.failures > WALK_FAILURES_MAX || last === walk.owner.self) {
    finish(turn, lookup, walk.owner);
    return;
  }
  ask(turn, {
    target: last,
    purpose: { kind: "walk", lookup: lookup.id, target: last },
    notifier: undefined,
    knownVersion: 0,
  });
}

function livingWalk(state: RingState, owner: Neighbourhood, places: readonly VirtualNode[]): VirtualNode[] {
  return [owner.self, ...places.filter((place) => !isDead(state, place))];
}

function expire(turn: Turn, lookup: Lookup): void {
  if (lookup.walk !== undefined) finish(turn, lookup, lookup.walk.owner);
  else finish(turn, lookup, undefined);
}

function finish(turn: Turn, lookup: Lookup, holder: Neighbourhood | undefined): void {
  const { state } = turn;
  state.lookups.delete(lookup.id);
  if (lookup.request !== undefined) state.requests.delete(lookup.request);
  if (lookup.purpose.kind !== "client") {
    followUp(turn, { kind: "lookup-done", lookup, holder });
    return;
  }
  turn.effects.push({ kind: "looked-up", token: lookup.purpose.token, result: resultOf(turn, lookup) });
}

function resultOf(turn: Turn, lookup: Lookup): LookupResult {
  const { walk } = lookup;
  if (walk === undefined) return { kind: "failed", reason: "no owner confirmed the position before the deadline" };
  for (const place of walk.places) learnLocation(turn, place);
  return {
    kind: "found",
    walk: livingWalk(turn.state, walk.owner, walk.places),
    predecessor: walk.owner.predecessor,
    hops: lookup.hops,
  };
}

/** The node does not answer: lookups that wait for it go on. */
export function loseNode(turn: Turn, node: NodeId): void {
  loseRequests(turn, (to) => "node" in to && to.node === node);
}

export function loseAddress(turn: Turn, address: string): void {
  loseRequests(turn, (to) => "address" in to && to.address === address);
}

function loseRequests(turn: Turn, isLost: (to: RequestTarget) => boolean): void {
  const { state } = turn;
  for (const request of [...state.requests.values()]) {
    if (request.purpose.kind !== "lookup" || !isLost(request.to)) continue;
    const lookup = state.lookups.get(request.purpose.lookup);
    state.requests.delete(request.id);
    if (lookup?.request === request.id) loseHop(turn, lookup);
  }
}
