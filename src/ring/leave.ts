/**
 * Leaving: failing politely, one virtual node after the other, all of a node or those that it is not to have any more.
 *
 * The virtual node stops being a member, tells both neighbours who is on its other side, and waits until they have each
 * other. It answers `gone` from then on, so nobody copies its list. When all have left, the node has.
 */
import { isSameVirtualNode, type VirtualNode } from "#model/virtual-node.ts";
import { forgetLocation, isDead, learnLocation, learnLocations, reviseOwnRecord } from "./directory.ts";
import { tellOwnDescription } from "./gossip.ts";
import { retireLocation } from "./join.ts";
import type { RingMessage, StateAnswer } from "./message.ts";
import { endVirtualNode, jittered, NEVER_MS, type VirtualNodeState } from "./ring-state.ts";
import { dropGone, setPredecessor } from "./stabilize.ts";
import { ask, send, type Turn } from "./turn.ts";

/** A neighbour that does not answer is waited for no longer. */
const GIVE_UP_MS = 2000;
const ASK_AGAIN_MS = 50;

/** Asks again about the virtual node that is leaving, takes the next one out, or ends the node's part in the ring. */
export function continueLeaving(turn: Turn): void {
  const { state, nowMs } = turn;
  const current = state.leave;
  if (current !== undefined) {
    const own = state.virtualNodes.get(current.index) as VirtualNodeState;
    const isDone = current.predecessorDone && current.successorDone;
    if (!isDone && nowMs < current.giveUpAtMs) {
      if (nowMs >= current.askAtMs) askNeighbours(turn, own);
      return;
    }
    endVirtualNode(own);
    state.leave = undefined;
    // Perhaps only this one was to leave. By the time that the next one does, the lists around have been renewed.
    state.planAtMs = Math.min(state.planAtMs, nowMs + jittered(state, state.settings.stabilizeMsBase));
  }
  if (state.phase !== "leaving") return;
  for (const own of state.virtualNodes.values()) {
    if (own.mode === "member") {
      leaveWith(turn, own);
      return;
    }
    endVirtualNode(own);
  }
  reviseOwnRecord(turn, { lifecycle: "stopped" });
  tellOwnDescription(turn);
  state.phase = "left";
  turn.effects.push({ kind: "left" });
}

/** Takes one virtual node out of the ring. */
export function leaveWith(turn: Turn, own: VirtualNodeState): void {
  const { state } = turn;
  own.mode = "leaving";
  own.stabilization = undefined;
  own.rectification = undefined;
  own.stabilizeAtMs = NEVER_MS;
  own.fingers.dueAtMs = NEVER_MS;
  retireLocation(turn, own);
  state.leave = {
    index: own.self.index,
    giveUpAtMs: turn.nowMs + GIVE_UP_MS,
    askAtMs: turn.nowMs,
    predecessorDone: false,
    successorDone: false,
  };
  const told = new Set<string>();
  for (const place of neighboursOf(turn, own)) {
    if (place === undefined || told.has(place.node)) continue;
    told.add(place.node);
    const message: Extract<RingMessage, { kind: "leave" }> = {
      kind: "leave",
      leaving: own.self,
      predecessor: own.predecessor,
      successors: own.successors,
    };
    if (place.node === state.id) handleLeave(turn, message);
    else send(turn, { node: place.node }, message);
  }
  askNeighbours(turn, own);
}

/** A virtual node says that it is leaving: it counts as failed, and what it knew helps. */
export function handleLeave(turn: Turn, message: Extract<RingMessage, { kind: "leave" }>): void {
  const { leaving, predecessor, successors } = message;
  forgetLocation(turn, leaving);
  learnLocations(turn, successors);
  if (predecessor !== undefined) learnLocation(turn, predecessor);
  for (const own of turn.state.virtualNodes.values()) {
    if (own.mode !== "member") continue;
    const old = own.predecessor;
    if (old !== undefined && isSameVirtualNode(old, leaving)) {
      if (predecessor !== undefined && !isDead(turn.state, predecessor) && predecessor.position !== own.self.position) {
        setPredecessor(turn, own, predecessor);
      }
    }
    dropGone(turn, own, leaving, successors);
  }
}

/** What a neighbour says while one waits: done when it has let go. */
export function applyLeaveAnswer(
  turn: Turn,
  index: number,
  target: VirtualNode,
  answer: StateAnswer | undefined,
): void {
  const { leave } = turn.state;
  const own = turn.state.virtualNodes.get(index);
  if (leave?.index !== index || own === undefined || answer === undefined) return;
  const [predecessor, successor] = neighboursOf(turn, own);
  const said = answer.kind === "state" ? answer.neighbourhood : undefined;
  if (predecessor === undefined || isSameVirtualNode(predecessor, target)) {
    const head = said?.successors[0];
    leave.predecessorDone ||= said === undefined || (head !== undefined && !isSameVirtualNode(head, own.self));
  }
  if (successor === undefined || isSameVirtualNode(successor, target)) {
    const before = said?.predecessor;
    leave.successorDone ||= said === undefined || (before !== undefined && !isSameVirtualNode(before, own.self));
  }
  if (leave.predecessorDone && leave.successorDone) continueLeaving(turn);
}

/** The nearest living neighbours, before and after. */
function neighboursOf(turn: Turn, own: VirtualNodeState): [VirtualNode | undefined, VirtualNode | undefined] {
  const { state } = turn;
  const before = own.predecessor !== undefined && !isDead(state, own.predecessor) ? own.predecessor : undefined;
  return [before, own.successors.find((place) => !isDead(state, place))];
}

function askNeighbours(turn: Turn, own: VirtualNodeState): void {
  const { state } = turn;
  const leave = state.leave;
  if (leave === undefined) return;
  const [predecessor, successor] = neighboursOf(turn, own);
  if (predecessor === undefined) leave.predecessorDone = true;
  if (successor === undefined) leave.successorDone = true;
  if (leave.predecessorDone && leave.successorDone) leave.giveUpAtMs = turn.nowMs;
  leave.askAtMs = turn.nowMs + ASK_AGAIN_MS;
  const asked = new Set<VirtualNode>();
  if (predecessor !== undefined && !leave.predecessorDone) asked.add(predecessor);
  if (successor !== undefined && !leave.successorDone) asked.add(successor);
  for (const target of asked) {
    ask(turn, {
      target,
      purpose: { kind: "leave", index: own.self.index, target },
      notifier: undefined,
      knownVersion: 0,
    });
  }
}
