/**
 * Stabilization: the two steps by which a virtual node's successor list follows the ring.
 *
 * StabilizeFromSuccessor asks the first successor (S1); a dead one is dropped (S2a), a living one's list is adopted
 * (S2b). If it names a closer predecessor, StabilizeFromPredecessor asks that one (P1) and adopts it only after it has
 * answered (P2b). The question carries the asker: that is the notify. Replies are snapshots; guards decide whether they
 * still apply. Source: Zave, TSE 2017, section 4; guards G1 to G4 of the ring's design, 1.4.
 */
import { between, clockwise } from "#model/position.ts";
import { isSameVirtualNode, type VirtualNode } from "#model/virtual-node.ts";
import { entryOf, isDead, isDown, isUp, learnFirsthand, learnLocations, markChanged } from "./directory.ts";
import { locationsFrom } from "./location-table.ts";
import type { Neighbourhood, StateAnswer } from "./message.ts";
import { hasMember, isResuming, jittered, NEVER_MS, type RingState, type VirtualNodeState } from "./ring-state.ts";
import { mergeFrom } from "./successor-list.ts";
import { ask, type Turn, tellEvent } from "./turn.ts";

/** Isolated again so soon after its join, a virtual node waits before the next. */
const RELAPSE_MS = 1000;

/** S1. Does nothing while a stabilization is in flight. */
export function stabilize(turn: Turn, own: VirtualNodeState): void {
  own.stabilizeAtMs = NEVER_MS;
  if (own.mode !== "member" || own.stabilization !== undefined) return;
  dropDeadHeads(turn, own);
  const target = own.successors[0];
  if (target === undefined) return;
  begin(turn, own, 1, target);
}

/** P1, with a candidate from anywhere: safe because it is adopted only after it has answered. */
export function stabilizeFromCandidate(turn: Turn, own: VirtualNodeState, candidate: VirtualNode): void {
  if (own.mode !== "member" || own.stabilization !== undefined) return;
  const head = own.successors[0];
  if (head === undefined || !between(own.self.position, candidate.position, head.position)) return;
  begin(turn, own, 2, candidate);
}

/** The answer to S1 or P1; undefined when none came in time. */
export function applyStabilization(
  turn: Turn,
  own: VirtualNodeState,
  token: number,
  answer: StateAnswer | undefined,
): void {
  const open = own.stabilization;
  if (open === undefined || open.token !== token) return; // G1
  own.stabilization = undefined;
  if (own.mode !== "member") return;
  const head = own.successors[0];
  if (head === undefined || !isSameVirtualNode(head, open.headAtSend)) {
    soonAgain(turn, own); // G3
    return;
  }
  const isUnknown =
    answer?.kind === "unchanged" && !(own.heard !== undefined && isSameVirtualNode(own.heard.self, open.target));
  if (answer === undefined || isUnknown) {
    if (open.stage === 1) own.stabilizeMs = Math.min(own.stabilizeMs * 2, turn.state.settings.stabilizeMsMax);
    soonAgain(turn, own);
    return;
  }
  const said = neighbourhoodIn(own, answer);
  if (open.stage === 1) applySuccessor(turn, own, said);
  else applyCandidate(turn, own, said);
}

/** S2a for as long as it applies: a head that has failed is dropped; with none left the virtual node is isolated. */
export function dropDeadHeads(turn: Turn, own: VirtualNodeState): void {
  let dead = 0;
  while (dead < own.successors.length && hasFailed(turn, own.successors[dead] as VirtualNode)) dead++;
  if (dead > 0) dropHeads(turn, own, dead);
}

/** S2a for a head that has shown to be gone. `after`: what came after it, if it has told. */
export function dropGone(
  turn: Turn,
  own: VirtualNodeState,
  gone: VirtualNode,
  after: readonly VirtualNode[] = [],
): void {
  const head = own.successors[0];
  if (own.mode !== "member" || head === undefined || !isSameVirtualNode(head, gone)) return;
  const rest = own.successors.slice(1);
  const isLast = rest.every((place) => hasFailed(turn, place));
  dropHeads(turn, own, isLast ? own.successors.length : 1, after);
  stabilize(turn, own);
}

/** Whether it need not be asked. Who resumes asks all that live: they are members of nothing until they hear of it. */
function hasFailed({ state, nowMs }: Turn, place: VirtualNode): boolean {
  return isResuming(state, nowMs) ? isDown(state, place.node) : isDead(state, place);
}

export function setPredecessor(turn: Turn, own: VirtualNodeState, predecessor: VirtualNode | undefined): void {
  own.predecessor = predecessor;
  noteChange(turn, own);
}

/** Lets the next round come at once at the shortest interval. */
export function hasten(turn: Turn, own: VirtualNodeState): void {
  own.stabilizeMs = turn.state.settings.stabilizeMsMin;
  own.stabilizeAtMs = Math.min(own.stabilizeAtMs, turn.nowMs + jittered(turn.state, own.stabilizeMs));
}

/** Puts a virtual node whose list has run out aside, to join again: never a ring of its own. */
function isolate(turn: Turn, own: VirtualNodeState): void {
  own.mode = "isolated";
  own.stabilization = undefined;
  own.rectification = undefined;
  own.rectifyNext = undefined;
  own.predecessor = undefined;
  own.heard = undefined;
  own.stabilizeAtMs = NEVER_MS;
  own.fingers.dueAtMs = NEVER_MS;
  const { nowMs, state } = turn;
  own.joinAtMs = nowMs - own.memberSinceMs > RELAPSE_MS ? nowMs : nowMs + jittered(state, RELAPSE_MS / 2);
  own.joinAfterPersist = NEVER_MS;
  if (!hasMember(state)) state.resumedAtMs = Number.NEGATIVE_INFINITY;
  tellEvent(turn, { kind: "virtual-node-isolated", virtualNode: own.self });
}

function begin(turn: Turn, own: VirtualNodeState, stage: 1 | 2, target: VirtualNode): void {
  const token = turn.state.nextToken++;
  own.stabilization = { stage, token, target, headAtSend: own.successors[0] as VirtualNode };
  own.stabilizeAtMs = NEVER_MS;
  const heard = own.heard;
  ask(turn, {
    target,
    purpose: { kind: "stabilize", index: own.self.index, token },
    notifier: own.self,
    knownVersion: heard !== undefined && isSameVirtualNode(heard.self, target) ? heard.version : 0,
  });
}

/** What the answer says, with an `unchanged` replaced by what was heard before. G2: only of the identity asked. */
function neighbourhoodIn(own: VirtualNodeState, answer: StateAnswer): Neighbourhood | undefined {
  switch (answer.kind) {
    case "gone":
      return undefined;
    case "unchanged":
      return own.heard;
    case "state":
      return answer.neighbourhood;
  }
}

function applySuccessor(turn: Turn, own: VirtualNodeState, said: Neighbourhood | undefined): void {
  if (said === undefined) {
    dropHeads(turn, own, 1);
    stabilize(turn, own);
    return;
  }
  own.heard = said;
  const isChanged = adopt(turn, own, said);
  const head = own.successors[0] as VirtualNode;
  const closer = closerCandidate(turn.state, own, said);
  if (closer !== undefined) begin(turn, own, 2, closer);
  else if (!isChanged) settleDown(turn, own);
  else own.stabilizeAtMs = turn.nowMs + jittered(turn.state, own.stabilizeMs);
  if (!isSameVirtualNode(head, own.successors[0] as VirtualNode)) hasten(turn, own);
}

function applyCandidate(turn: Turn, own: VirtualNodeState, said: Neighbourhood | undefined): void {
  const head = own.successors[0] as VirtualNode;
  if (said === undefined || !between(own.self.position, said.self.position, head.position)) {
    own.stabilizeAtMs = turn.nowMs + jittered(turn.state, own.stabilizeMs);
    return;
  }
  own.heard = said;
  adopt(turn, own, said);
  stabilize(turn, own); // There may be closer ones still; the distance shrinks each time.
}

/** S2b and P2b: takes the list that the other's snapshot gives, unless it would be empty (G4). Whether it changed. */
function adopt(turn: Turn, own: VirtualNodeState, said: Neighbourhood): boolean {
  const { successorsMax } = turn.state.settings;
  const merged = mergeFrom(own.self, [said.self, ...said.successors], said.wraps, successorsMax);
  if (merged.successors.length === 0) return false;
  learnFirsthand(turn, said.self);
  learnLocations(turn, said.successors);
  if (said.predecessor !== undefined) learnLocations(turn, [said.predecessor]);
  if (merged.wraps === own.wraps && areSame(merged.successors, own.successors)) return false;
  setSuccessors(turn, own, merged.successors, merged.wraps);
  return true;
}

/** A candidate strictly between the virtual node and its successor: the one it names, or one from the location table. */
function closerCandidate(state: RingState, own: VirtualNodeState, said: Neighbourhood): VirtualNode | undefined {
  const named = said.predecessor;
  const isCloser = (place: VirtualNode): boolean =>
    between(own.self.position, place.position, said.self.position) && !isDead(state, place) && isUp(state, place.node);
  if (named !== undefined && isCloser(named)) return named;
  for (const place of locationsFrom(state.locations, clockwise(own.self.position, 1n))) {
    if (!between(own.self.position, place.position, said.self.position)) return undefined;
    if (isCloser(place)) return place;
  }
  return undefined;
}

/** With none left, the list goes on with what is alive of `after`, or else with whoever is known to be. */
function dropHeads(turn: Turn, own: VirtualNodeState, count: number, after: readonly VirtualNode[] = []): void {
  const dropped = own.successors.slice(0, count);
  const last = own.lastSuccessors;
  setSuccessors(turn, own, own.successors.slice(count), own.wraps);
  // Who is not there yet may be when it resumes another time.
  if (isResuming(turn.state, turn.nowMs)) own.lastSuccessors = last;
  own.stabilization = undefined;
  if (own.successors.length > 0) return;
  // Beyond what the proofs assume. Isolation would spread: whoever has this one as its last living successor is next.
  const living = after.filter((place) => !isDead(turn.state, place));
  const told = mergeFrom(own.self, living, false, turn.state.settings.successorsMax);
  if (told.successors.length > 0) {
    setSuccessors(turn, own, told.successors, told.wraps);
    tellEvent(turn, { kind: "ring-repaired", virtualNode: own.self, how: "list of the one that left" });
    return;
  }
  const known = nextKnown(turn.state, own, dropped);
  if (known === undefined) return isolate(turn, own);
  setSuccessors(turn, own, [known], false);
  tellEvent(turn, { kind: "ring-repaired", virtualNode: own.self, how: "next known location" });
}

/** The first member clockwise that this node knows to be alive, whatever its list has said. */
function nextKnown(state: RingState, own: VirtualNodeState, dropped: readonly VirtualNode[]): VirtualNode | undefined {
  for (const place of locationsFrom(state.locations, clockwise(own.self.position, 1n))) {
    if (place.position === own.self.position || dropped.some((gone) => gone.position === place.position)) continue;
    if (isUp(state, place.node) && !isDead(state, place)) return place;
  }
  return undefined;
}

export function setSuccessors(
  turn: Turn,
  own: VirtualNodeState,
  successors: readonly VirtualNode[],
  wraps: boolean,
): void {
  own.successors = successors;
  own.wraps = wraps;
  // Watched from now on, though nobody has introduced them yet.
  for (const place of successors) entryOf(turn, place.node);
  if (successors.length > 0) own.lastSuccessors = successors;
  noteChange(turn, own);
}

function noteChange(turn: Turn, own: VirtualNodeState): void {
  own.version++;
  hasten(turn, own);
  markChanged(turn);
}

function settleDown(turn: Turn, own: VirtualNodeState): void {
  const { stabilizeMsBase } = turn.state.settings;
  own.stabilizeMs =
    own.stabilizeMs > stabilizeMsBase ? own.stabilizeMs - 1000 : Math.min(stabilizeMsBase, own.stabilizeMs * 1.2);
  own.stabilizeMs = Math.max(own.stabilizeMs, turn.state.settings.stabilizeMsMin);
  own.stabilizeAtMs = turn.nowMs + jittered(turn.state, own.stabilizeMs);
}

function soonAgain(turn: Turn, own: VirtualNodeState): void {
  own.stabilizeAtMs = turn.nowMs + jittered(turn.state, turn.state.settings.stabilizeMsMin / 2);
}

function areSame(a: readonly VirtualNode[], b: readonly VirtualNode[]): boolean {
  return a.length === b.length && a.every((place, i) => isSameVirtualNode(place, b[i] as VirtualNode));
}
