/**
 * One turn: a call of `step` in progress, with the effects gathered so far and what must still be followed up in it.
 *
 * The parts of the machine do not call each other in circles: they leave follow-ups, which `step` works off.
 */
import type { NodeId } from "#model/node-id.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { RingEffect, RingEvent } from "./input.ts";
import type { Neighbourhood, RingMessage, StateAnswer } from "./message.ts";
import type { Lookup, OpenQuery, RequestTarget, RingState } from "./ring-state.ts";

export type FollowUp =
  | { readonly kind: "answered"; readonly query: OpenQuery; readonly answer: StateAnswer | undefined }
  | { readonly kind: "node-died"; readonly node: NodeId }
  /** A node told, or showed by its answer, that this virtual node is no member any more. */
  | { readonly kind: "place-gone"; readonly place: VirtualNode }
  /** Another node lists a place of a node that is judged dead here. */
  | { readonly kind: "dead-listed"; readonly node: NodeId }
  /** Heard from its own node: another virtual node at the position of an own one. */
  | { readonly kind: "conflict"; readonly index: number; readonly other: VirtualNode }
  | { readonly kind: "lookup-done"; readonly lookup: Lookup; readonly holder: Neighbourhood | undefined };

/** A question to be sent with the others to the same node, at the end of the turn. */
export type QueuedQuery = OpenQuery & { readonly notifier: VirtualNode | undefined; readonly knownVersion: number };

export type Turn = {
  readonly state: RingState;
  readonly nowMs: number;
  readonly wallMs: number;
  readonly effects: RingEffect[];
  readonly followUps: FollowUp[];
  readonly queries: Map<NodeId, QueuedQuery[]>;
};

export function openTurn(state: RingState, nowMs: number, wallMs: number = nowMs + state.wallOffsetMs): Turn {
  return { state, nowMs, wallMs, effects: [], followUps: [], queries: new Map() };
}

export function send(turn: Turn, to: RequestTarget, message: RingMessage): void {
  turn.effects.push({ kind: "send", to, message });
}

export function tellEvent(turn: Turn, event: RingEvent): void {
  turn.effects.push({ kind: "event", event });
}

export function followUp(turn: Turn, next: FollowUp): void {
  turn.followUps.push(next);
}

/** Asks for the target's neighbourhood; `step` answers at once when the target is an own virtual node. */
export function ask(turn: Turn, query: QueuedQuery): void {
  const queued = turn.queries.get(query.target.node);
  if (queued === undefined) turn.queries.set(query.target.node, [query]);
  else queued.push(query);
}
