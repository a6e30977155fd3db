/**
 * Members without a join: founding a cluster, and resuming when nobody is left to join through.
 *
 * A founder lays out at least r + 1 virtual nodes as an ideal ring, silent ones among them if it has too few: the base
 * on which every proof rests. Source: Zave, TSE 2017, premises; design of the ring, 1.2 and 1.6.
 */
import { distance, type Position, positionFrom } from "#model/position.ts";
import { distinctNodes } from "#model/preference-list.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { isUp, learnFirsthand } from "./directory.ts";
import { becomeMember, renew } from "./join.ts";
import type { StateQuery } from "./message.ts";
import {
  hasMember,
  knowsRing,
  type RingState,
  SILENT_INDEX_FIRST,
  type VirtualNodeState,
  virtualNodeFrom,
} from "./ring-state.ts";
import { stabilize } from "./stabilize.ts";
import { mergeFrom } from "./successor-list.ts";
import { type Turn, tellEvent } from "./turn.ts";

/** Adds silent virtual nodes up to r + 1 in all. Before the first persist, so that they survive. */
export function addSilent(state: RingState): void {
  const wanted = state.settings.successorsMax + 1;
  const taken = new Set<Position>([...state.virtualNodes.values()].map((own) => own.self.position));
  for (let index = SILENT_INDEX_FIRST; state.virtualNodes.size < wanted; index++) {
    let position = positionFrom(state.random.u64());
    while (taken.has(position)) position = positionFrom(state.random.u64());
    taken.add(position);
    state.virtualNodes.set(index, virtualNodeFrom(state, { index, kind: "silent", positions: [position] }));
  }
}

/** Makes own virtual nodes members of an ideal ring of their own. */
export function layOutRing(turn: Turn, places: readonly VirtualNodeState[]): void {
  const { successorsMax } = turn.state.settings;
  const sorted = [...places].sort((a, b) => (a.self.position < b.self.position ? -1 : 1));
  const ring = sorted.map((own) => own.self);
  sorted.forEach((own, i) => {
    const clockwise = [...ring.slice(i + 1), ...ring.slice(0, i)];
    const list = mergeFrom(own.self, clockwise, true, successorsMax);
    becomeMember(turn, own, list.successors, list.wraps, clockwise.at(-1));
  });
}

/**
 * Resumes after no member answered anywhere: with the last lists, whose places may have later incarnations by now, if a
 * node of them lives; with all peers away, as a ring of own virtual nodes.
 */
export function resume(turn: Turn): void {
  const waiting = waitingToResume(turn.state);
  if (hasLivingPeer(turn, waiting)) {
    resumeWithLists(turn, waiting);
  } else if (waiting.length >= 2) {
    layOutRing(turn, waiting);
    tellResumed(turn, waiting);
  }
}

/**
 * Somebody has resumed: who knows of no ring either resumes in the same moment. If each waited for a ring of another's
 * making, the first would find nobody of its list to be a member, and come to nothing, and the next one after it likewise.
 */
export function resumeWithOthers(turn: Turn, queries: readonly StateQuery[]): void {
  if (turn.state.phase !== "running" || hasMember(turn.state) || knowsRing(turn.state)) return;
  // Whose whole list is dead goes on with who asks.
  for (const { notifier } of queries) if (notifier !== undefined) learnFirsthand(turn, notifier);
  resumeWithLists(turn, waitingToResume(turn.state));
}

function resumeWithLists(turn: Turn, waiting: readonly VirtualNodeState[]): void {
  const { state, nowMs } = turn;
  for (const own of waiting) {
    const list = mergeFrom(own.self, withOwnRenewed(state, own.lastSuccessors), false, state.settings.successorsMax);
    const saved = state.saved.get(own.self.index);
    const predecessor = saved?.self.position === own.self.position ? saved.predecessor : undefined;
    if (list.successors.length > 0) becomeMember(turn, own, list.successors, list.wraps, predecessor);
  }
  const resumed = waiting.filter(({ mode }) => mode === "member");
  if (resumed.length === 0) return;
  state.resumedAtMs = nowMs;
  tellResumed(turn, resumed);
  for (const own of resumed) stabilize(turn, own);
}

function tellResumed(turn: Turn, resumed: readonly VirtualNodeState[]): void {
  for (const own of resumed) tellEvent(turn, { kind: "ring-repaired", virtualNode: own.self, how: "resumed" });
}

/** Own virtual nodes that are to be members and are not, and whose incarnation is durable. */
function waitingToResume({ virtualNodes, persistedToken }: RingState): VirtualNodeState[] {
  return [...virtualNodes.values()].filter(
    ({ mode, joinAfterPersist }) =>
      (mode === "joining" || mode === "isolated" || mode === "out") && joinAfterPersist <= persistedToken,
  );
}

/** Whether another node that lives has places in their last lists. */
function hasLivingPeer(turn: Turn, waiting: readonly VirtualNodeState[]): boolean {
  return waiting
    .flatMap((own) => distinctNodes(own.lastSuccessors))
    .some((node) => node !== turn.state.id && isHeard(turn, node));
}

/** All own virtual nodes get new incarnations. */
export function renewAll(state: RingState): void {
  for (const own of state.virtualNodes.values()) renew(state, own);
}

/** Heard since this start, and not suspected. */
function isHeard(turn: Turn, node: VirtualNode["node"]): boolean {
  const entry = turn.state.directory.get(node);
  return entry !== undefined && entry.heardAtMs > Number.NEGATIVE_INFINITY && isUp(turn.state, node);
}

/** Own places in an old list, as they are now. */
function withOwnRenewed(state: RingState, places: readonly VirtualNode[]): VirtualNode[] {
  return places.flatMap((place) => {
    if (place.node !== state.id) return [place];
    const own = state.virtualNodes.get(place.index);
    return own !== undefined && distance(own.self.position, place.position) === 0n ? [own.self] : [];
  });
}
