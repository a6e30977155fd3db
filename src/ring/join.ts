/**
 * Joining: from out, or isolated, to member, one virtual node by one reply.
 *
 * J1 a lookup finds the member in front of the position, which answers with its list in the same reply; J2 a taken
 * position is given up for the next candidate; J3 the list is adopted; J4 stabilization begins at once. Each join has a
 * new incarnation, durable before it is used. Source: Zave, TSE 2017, with incarnations.
 */
import { between, type Position } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { entryOf, learnFirsthand, learnLocations, reviseOwnRecord } from "./directory.ts";
import { putLocation, removeLocation } from "./location-table.ts";
import { startLookup } from "./lookup.ts";
import type { Neighbourhood } from "./message.ts";
import { persist } from "./persist.ts";
import { endVirtualNode, hasMember, jittered, NEVER_MS, type RingState, type VirtualNodeState } from "./ring-state.ts";
import { dropGone, setSuccessors, stabilize } from "./stabilize.ts";
import { mergeFrom } from "./successor-list.ts";
import { ping } from "./suspicion.ts";
import { send, type Turn, tellEvent } from "./turn.ts";

const JOIN_LOOKUP_MS = 5000;
const RETRY_MS = 300;

/**
 * Starts joins that are due. Those of a newcomer rest in between: each makes ranges change hands, and a cluster that is
 * busy with that is to serve, too. Who became isolated gets a new incarnation first.
 */
export function runDueJoins(turn: Turn): void {
  const { state, nowMs } = turn;
  if (state.phase !== "running") return;
  renewIsolated(turn);
  // Who has waited longest goes first: one that comes to no end, because nobody answers at its place, keeps nobody back.
  const waiting: VirtualNodeState[] = [];
  for (const own of state.virtualNodes.values()) if (joinDueMs(state, own) <= nowMs) waiting.push(own);
  for (const own of waiting.sort((a, b) => a.joinAtMs - b.joinAtMs)) {
    if (joinDueMs(state, own) > nowMs) continue;
    own.joinBeganMs = nowMs;
    if (isNewcomer(state)) state.joinsFromMs = nowMs + state.settings.joinRestMsMax;
    own.mode = "joining";
    own.joinAtMs = NEVER_MS;
    startLookup(turn, {
      position: own.self.position,
      want: "predecessor",
      asker: own.self,
      purpose: { kind: "join", index: own.self.index },
      deadlineMs: nowMs + JOIN_LOOKUP_MS,
      through: undefined,
    });
  }
}

/** When the virtual node may begin to join; `NEVER_MS`: not before something else happens. */
export function joinDueMs(state: RingState, own: VirtualNodeState): number {
  if (own.mode !== "out" && own.mode !== "isolated") return NEVER_MS;
  if (state.phase !== "running" || own.joinAfterPersist > state.persistedToken) return NEVER_MS;
  let joining = 0;
  for (const other of state.virtualNodes.values()) if (other.mode === "joining") joining++;
  // Without a member of one's own the first one goes ahead: the others then start from it.
  if (joining >= (hasMember(state) ? state.settings.joinsAtOnce : 1)) return NEVER_MS;
  return Math.max(own.joinAtMs, state.joinsFromMs);
}

/** Its joins give it ranges. One that comes back had them before: the sooner its virtual nodes are there, the better. */
function isNewcomer({ start, hasJoined }: RingState): boolean {
  return start !== "resume" || hasJoined;
}

function restAfterJoin({ state, nowMs }: Turn, own: VirtualNodeState): void {
  const restMs = state.settings.joinRestFactor * (nowMs - own.joinBeganMs);
  state.joinsFromMs = Math.min(state.joinsFromMs, nowMs + restMs);
}

function renewIsolated(turn: Turn): void {
  const { state } = turn;
  if (!hasIsolated(state)) return;
  const isolated = [...state.virtualNodes.values()].filter(
    (own) => own.mode === "isolated" && own.joinAfterPersist === NEVER_MS,
  );
  if (isolated.length === 0) return;
  for (const own of isolated) {
    retireLocation(turn, own);
    renew(state, own);
  }
  const token = persist(turn);
  for (const own of isolated) own.joinAfterPersist = token;
}

function hasIsolated({ virtualNodes }: RingState): boolean {
  for (const own of virtualNodes.values()) if (own.mode === "isolated") return true;
  return false;
}

/** The end of J1. */
export function finishJoin(turn: Turn, own: VirtualNodeState, holder: Neighbourhood | undefined): void {
  const { state } = turn;
  if (own.mode !== "joining") return;
  restAfterJoin(turn, own);
  if (holder === undefined) {
    tryAgain(turn, own);
    return;
  }
  const { self } = own;
  const others = [holder.self, ...holder.successors].filter((place) => !isFormer(state, place));
  const occupant = others.find((place) => place.position === self.position);
  if (occupant !== undefined) {
    if (isThere(turn, own, occupant)) takeNextPosition(turn, own, occupant);
    else tryAgain(turn, own);
    return;
  }
  const successors = others.slice(1);
  const head = successors[0];
  if (head === undefined || !between(holder.self.position, self.position, head.position)) {
    tryAgain(turn, own);
    return;
  }
  const merged = mergeFrom(self, successors, false, state.settings.successorsMax);
  becomeMember(turn, own, merged.successors, merged.wraps, holder.self);
  learnLocations(turn, others);
  stabilize(turn, own);
  // The member in front need not wait for its next round to hear of it.
  if (holder.self.node === state.id) {
    const front = state.virtualNodes.get(holder.self.index);
    if (front?.mode === "member") front.stabilizeAtMs = Math.min(front.stabilizeAtMs, turn.nowMs);
  } else {
    send(turn, { node: holder.self.node }, { kind: "suggest", to: holder.self, candidate: self });
  }
}

/** Makes it a member with the given neighbours: by a join, by founding or by resuming. */
export function becomeMember(
  turn: Turn,
  own: VirtualNodeState,
  successors: readonly VirtualNode[],
  wraps: boolean,
  predecessor: VirtualNode | undefined,
): void {
  const { state } = turn;
  own.mode = "member";
  own.predecessor = predecessor;
  own.heard = undefined;
  own.joinAtMs = NEVER_MS;
  own.occupiedSinceMs = undefined;
  own.memberSinceMs = turn.nowMs;
  setSuccessors(turn, own, successors, wraps);
  own.fingers.dueAtMs = turn.nowMs;
  putLocation(state.locations, own.self);
  reviseOwnRecord(turn, {});
  tellEvent(turn, { kind: "virtual-node-joined", virtualNode: own.self });
}

/** It is no member any more: nobody here routes through it, and the others are told. */
export function retireLocation(turn: Turn, own: VirtualNodeState): void {
  removeLocation(turn.state.locations, own.self);
  reviseOwnRecord(turn, {});
}

/** A virtual node of an earlier life of the asker: a join proves that it is gone. */
export function dropPastOf(turn: Turn, asker: VirtualNode): void {
  for (const own of turn.state.virtualNodes.values()) {
    const head = own.successors[0];
    if (head !== undefined && isOwnPast(asker, head) && own.successors.length > 1) dropGone(turn, own, head);
  }
}

/** Gives the virtual node a new incarnation, to be made durable before it is used. */
export function renew(state: RingState, own: VirtualNodeState): void {
  state.incarnationMax++;
  own.self = { ...own.self, incarnation: state.incarnationMax };
  own.version = 1;
}

/** Joins again at its next candidate position; a position that was given by the operator has none. */
export function takeNextPosition(turn: Turn, own: VirtualNodeState, occupant: VirtualNode): void {
  tellEvent(turn, { kind: "position-conflict", winner: occupant, loser: own.self });
  learnFirsthand(turn, occupant);
  const next: Position | undefined = own.positions[own.attempt + 1];
  if (next === undefined) {
    endVirtualNode(own);
    turn.effects.push({
      kind: "join-refused",
      reason: `position of virtual node ${own.self.index} is taken by another and there is no other candidate`,
    });
    return;
  }
  own.attempt++;
  own.self = { ...own.self, position: next };
  own.lastSuccessors = [];
  own.mode = "isolated";
  own.joinAtMs = turn.nowMs;
  own.joinAfterPersist = NEVER_MS;
}

/**
 * Whether the occupant of a position is to keep it. Where there is another candidate, the member in front is believed; an
 * operator's position is given up only to whom this node has heard since: the occupant may have died a moment ago.
 */
function isThere(turn: Turn, own: VirtualNodeState, occupant: VirtualNode): boolean {
  if (own.positions[own.attempt + 1] !== undefined) return true;
  own.occupiedSinceMs ??= turn.nowMs;
  const entry = entryOf(turn, occupant.node);
  if (entry.heardAtMs > own.occupiedSinceMs) return true;
  ping(turn, entry);
  return false;
}

function tryAgain(turn: Turn, own: VirtualNodeState): void {
  own.failedAtMs = turn.nowMs;
  own.mode = "isolated";
  own.joinAtMs = turn.nowMs + jittered(turn.state, RETRY_MS);
}

/** A place of this node in an earlier life, under whatever index, or before it moved. */
function isFormer(state: RingState, place: VirtualNode): boolean {
  if (place.node !== state.id) return false;
  const own = state.virtualNodes.get(place.index);
  return own?.mode !== "member" || own.self.incarnation !== place.incarnation;
}

/** The same place of the same node in an earlier life. */
function isOwnPast(self: VirtualNode, place: VirtualNode): boolean {
  return place.node === self.node && place.index === self.index && place.incarnation < self.incarnation;
}
