/**
 * Rectification: what a virtual node does when another offers itself as its predecessor.
 *
 * R1: a closer one is taken at once. R2: otherwise the old one is asked, and replaced only when dead. A dead
 * predecessor stays until a better one is offered: nothing is derived from having none. Source: Zave, TSE 2017.
 */
import { between, distance } from "#model/position.ts";
import { isSameVirtualNode, type VirtualNode } from "#model/virtual-node.ts";
import { isDead } from "./directory.ts";
import type { StateAnswer } from "./message.ts";
import type { VirtualNodeState } from "./ring-state.ts";
import { setPredecessor } from "./stabilize.ts";
import { isSamePlace } from "./successor-list.ts";
import { ask, type Turn } from "./turn.ts";

export function rectify(turn: Turn, own: VirtualNodeState, candidate: VirtualNode): void {
  const old = own.predecessor;
  if (own.mode !== "member" || candidate.position === own.self.position) return;
  if (old === undefined || between(old.position, candidate.position, own.self.position)) {
    setPredecessor(turn, own, candidate);
    return;
  }
  if (isSamePlace(old, candidate)) {
    if (candidate.incarnation > old.incarnation) setPredecessor(turn, own, candidate);
    return;
  }
  if (isDead(turn.state, old)) {
    setPredecessor(turn, own, candidate);
    return;
  }
  if (own.rectification !== undefined) {
    own.rectifyNext = closerOf(own, own.rectifyNext, candidate);
    return;
  }
  const token = turn.state.nextToken++;
  own.rectification = { token, candidate, old };
  ask(turn, {
    target: old,
    purpose: { kind: "rectify", index: own.self.index, token },
    notifier: undefined,
    knownVersion: 0,
  });
}

/** The answer to R2; undefined when none came in time, which says nothing: the candidate will offer itself again. */
export function applyRectification(
  turn: Turn,
  own: VirtualNodeState,
  token: number,
  answer: StateAnswer | undefined,
): void {
  const open = own.rectification;
  if (open === undefined || open.token !== token) return;
  own.rectification = undefined;
  const next = own.rectifyNext;
  own.rectifyNext = undefined;
  if (own.mode !== "member") return;
  const isOldHere = own.predecessor !== undefined && isSameVirtualNode(own.predecessor, open.old);
  if (answer?.kind === "gone" && isOldHere) setPredecessor(turn, own, open.candidate);
  if (next !== undefined) rectify(turn, own, next);
}

/** The predecessor's node is judged dead: whoever waited for its answer takes its place. */
export function rectifyAfterDeath(turn: Turn, own: VirtualNodeState): void {
  const open = own.rectification;
  if (open !== undefined && isDead(turn.state, open.old)) {
    applyRectification(turn, own, open.token, { kind: "gone" });
  }
}

function closerOf(own: VirtualNodeState, a: VirtualNode | undefined, b: VirtualNode): VirtualNode {
  if (a === undefined) return b;
  return distance(a.position, own.self.position) <= distance(b.position, own.self.position) ? a : b;
}
