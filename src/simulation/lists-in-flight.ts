/**
 * Lists on their way to become a virtual node's own: what answers in flight will give if their guards still hold then.
 *
 * The failure assumption counts them like lists held, and so does the definition of a principal: a member that such a
 * list skips is none yet. Source: Verdi Chord; design of the ring, 1.4 and 1.7.
 */
import type { VirtualNode } from "#model/virtual-node.ts";
import { isSameVirtualNode } from "#model/virtual-node.ts";
import type { Neighbourhood, RingMessage, StateAnswer } from "#ring/message.ts";
import type { OpenQuery, RingState, VirtualNodeState } from "#ring/ring-state.ts";
import { mergeFrom } from "#ring/successor-list.ts";
import type { SimulatedRing } from "./simulated-ring.ts";

export type ListInFlight = {
  /** Whose list it will be. */
  readonly owner: VirtualNode;
  readonly successors: readonly VirtualNode[];
};

/** In answers that the network carries, and in those that wait at a node that is or was paused. */
export function listsInFlight(simulated: SimulatedRing): ListInFlight[] {
  const lists: ListInFlight[] = [];
  for (const { to, what } of simulated.network.flying()) {
    const ring = simulated.node(to).ring;
    if (ring !== undefined) addLists(lists, ring, what as RingMessage);
  }
  for (const { ring, waiting } of simulated.nodes.values()) {
    if (ring === undefined) continue;
    for (const input of waiting) if (input.kind === "message") addLists(lists, ring, input.message);
  }
  return lists;
}

function addLists(lists: ListInFlight[], ring: RingState, message: RingMessage): void {
  if (message.kind === "maintained") {
    const purpose = ring.requests.get(message.request)?.purpose;
    if (purpose?.kind !== "queries") return;
    purpose.queries.forEach((query, i) => {
      const list = adoptedList(ring, query, message.answers[i]);
      if (list !== undefined) lists.push(list);
    });
  }
  if (message.kind === "found" && message.holder !== undefined) {
    const purpose = ring.requests.get(message.request)?.purpose;
    const lookup = purpose?.kind === "lookup" ? ring.lookups.get(purpose.lookup) : undefined;
    if (lookup?.purpose.kind !== "join" || lookup.request !== message.request) return;
    const own = ring.virtualNodes.get(lookup.purpose.index);
    if (own?.mode === "joining") lists.push(joinedList(ring, own, message.holder));
  }
}

/** The list that a stabilization would take in: guards G1 to G3. */
function adoptedList(ring: RingState, query: OpenQuery, answer: StateAnswer | undefined): ListInFlight | undefined {
  const { purpose, target } = query;
  if (purpose.kind !== "stabilize" || answer === undefined || answer.kind === "gone") return undefined;
  const own = ring.virtualNodes.get(purpose.index);
  const open = own?.stabilization;
  const head = own?.successors[0];
  if (own?.mode !== "member" || open?.token !== purpose.token || head === undefined) return undefined;
  if (!isSameVirtualNode(head, open.headAtSend)) return undefined;
  const said = answer.kind === "state" ? answer.neighbourhood : own.heard;
  if (said === undefined || (answer.kind === "unchanged" && !isSameVirtualNode(said.self, target))) return undefined;
  const source = [said.self, ...said.successors];
  const { successors } = mergeFrom(own.self, source, said.wraps, ring.settings.successorsMax);
  return successors.length === 0 ? undefined : { owner: own.self, successors };
}

/** The list that a join would begin with: that of the member in front, without the joining one's earlier lives. */
function joinedList(ring: RingState, { self }: VirtualNodeState, holder: Neighbourhood): ListInFlight {
  const others = holder.successors.filter((place) => place.node !== self.node || place.index !== self.index);
  const { successors } = mergeFrom(self, others, false, ring.settings.successorsMax);
  return { owner: self, successors };
}
