/**
 * Answering a search at one node: a confirmation by an own virtual node, or whom to ask next.
 *
 * The owner confirms by its predecessor pointer, never by anybody's successor pointer alone. Candidates are the likely
 * owner, when the position lies within what this node surely knows, and the closest members before the position.
 * Source: Stoica et al., ToN 2003, closest_preceding_node; one table for all own virtual nodes as in MIT Chord.
 */
import { distance, type Position, rangeHas } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { isDead, isUp } from "./directory.ts";
import { locationsBefore, locationsFrom } from "./location-table.ts";
import type { FindWant, Neighbourhood } from "./message.ts";
import { neighbourhoodOf, type RingState, type VirtualNodeState } from "./ring-state.ts";

/** Candidates in one answer. */
const NEXT_MAX = 3;
/** Locations looked at for a candidate that is not suspected. */
const LOOKED_AT_MAX = 64;

export type FindAnswer = { readonly holder: Neighbourhood | undefined; readonly next: readonly VirtualNode[] };

export function answerFind(
  state: RingState,
  position: Position,
  want: FindWant,
  asker: VirtualNode | undefined,
): FindAnswer {
  const holder = want === "owner" ? ownerHere(state, position) : predecessorHere(state, position, asker);
  if (holder !== undefined) return { holder: neighbourhoodOf(holder), next: [] };
  return { holder: undefined, next: candidates(state, position, want, asker) };
}

/** The own member that owns the position: it lies after its predecessor and not after itself. */
function ownerHere(state: RingState, position: Position): VirtualNodeState | undefined {
  let best: VirtualNodeState | undefined;
  for (const own of state.virtualNodes.values()) {
    if (own.mode !== "member" || own.predecessor === undefined) continue;
    if (!rangeHas({ after: own.predecessor.position, upTo: own.self.position }, position)) continue;
    if (best === undefined || distance(position, own.self.position) < distance(position, best.self.position))
      best = own;
  }
  return best;
}

/** The own member in front of the position: it lies not after its first successor, the asker not counted. */
function predecessorHere(
  state: RingState,
  position: Position,
  asker: VirtualNode | undefined,
): VirtualNodeState | undefined {
  let best: VirtualNodeState | undefined;
  for (const own of state.virtualNodes.values()) {
    if (own.mode !== "member" || isAsker(own.self, asker) || own.self.position === position) continue;
    const next = own.successors.find((place) => !isAsker(place, asker));
    if (next === undefined || !rangeHas({ after: own.self.position, upTo: next.position }, position)) continue;
    if (best === undefined || distance(own.self.position, position) < distance(best.self.position, position))
      best = own;
  }
  return best;
}

function candidates(
  state: RingState,
  position: Position,
  want: FindWant,
  asker: VirtualNode | undefined,
): VirtualNode[] {
  const next: VirtualNode[] = [];
  const isUsable = (place: VirtualNode): boolean =>
    place.node !== state.id && isUp(state, place.node) && !isDead(state, place) && !isAsker(place, asker);
  const offer = (place: VirtualNode | undefined): void => {
    if (place === undefined || next.length >= NEXT_MAX || !isUsable(place)) return;
    if (!next.some((offered) => offered.node === place.node)) next.push(place);
  };
  if (want === "owner") offer(likelyOwner(state, position));
  let looked = 0;
  for (const place of locationsBefore(state.locations, position)) {
    if (next.length >= NEXT_MAX || ++looked > LOOKED_AT_MAX) break;
    offer(place);
  }
  return next;
}

/** The owner as far as this node can tell: from a complete table, an own successor list, or an own predecessor. */
function likelyOwner(state: RingState, position: Position): VirtualNode | undefined {
  for (const own of state.virtualNodes.values()) {
    if (own.mode !== "member") continue;
    const last = own.successors.at(-1);
    if (last === undefined || !rangeHas({ after: own.self.position, upTo: last.position }, position)) continue;
    let from = own.self.position;
    for (const place of own.successors) {
      if (rangeHas({ after: from, upTo: place.position }, position) && !isDead(state, place)) return place;
      if (!isDead(state, place)) from = place.position;
    }
  }
  for (const place of locationsFrom(state.locations, position)) {
    const own = place.node === state.id ? state.virtualNodes.get(place.index) : undefined;
    if (own !== undefined) return own.predecessor; // Not owned here, so it belongs to somebody before.
    return state.isPartial ? undefined : place;
  }
  return undefined;
}

function isAsker(place: VirtualNode, asker: VirtualNode | undefined): boolean {
  return asker !== undefined && place.node === asker.node && place.index === asker.index;
}
