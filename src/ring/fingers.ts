/**
 * Fingers: shortcuts to the successor of own position + 2^i, as views over the location table.
 *
 * While the table holds the whole ring they need no upkeep. Otherwise each is looked up in turn, and what is proven is
 * pinned in the table: one proof covers all starts that fall into the range of the owner found. Routing hints only:
 * correctness rests on successors. Source: Stoica et al., ToN 2003, fix_fingers; MIT Chord for views and pins.
 */
import { shuffled } from "#base/random.ts";
import { clockwise, distance, type Position, positionText, rangeHas } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { markChanged } from "./directory.ts";
import { startLookup } from "./lookup.ts";
import type { Neighbourhood } from "./message.ts";
import { jittered, NEVER_MS, type RingState, type VirtualNodeState } from "./ring-state.ts";
import type { Turn } from "./turn.ts";

const FINGER_LOOKUP_MS = 3000;
const EXPONENT_MAX = 63;
/** Entries above `locationsMax`, or above what is pinned, before the table is compacted. */
const COMPACT_SLACK = 32;

/** Looks up one finger, while the table cannot hold the whole ring. */
export function refreshFinger(turn: Turn, own: VirtualNodeState): void {
  const { state, nowMs } = turn;
  const { fingers } = own;
  if (own.mode !== "member" || !state.isPartial) {
    fingers.dueAtMs = own.mode === "member" ? nowMs + jittered(state, state.settings.fingersMsMax) : NEVER_MS;
    return;
  }
  fingers.dueAtMs = nowMs + FINGER_LOOKUP_MS + jittered(state, fingers.intervalMs);
  startLookup(turn, {
    position: fingerStart(own, fingers.nextExponent),
    want: "owner",
    asker: undefined,
    purpose: { kind: "finger", index: own.self.index, exponent: fingers.nextExponent },
    deadlineMs: nowMs + FINGER_LOOKUP_MS,
    through: undefined,
  });
}

/** The owner found is the finger of every start in its range; the next lookup is for the first one that is not. */
export function finishFinger(
  turn: Turn,
  own: VirtualNodeState,
  exponent: number,
  holder: Neighbourhood | undefined,
): void {
  const { state, nowMs } = turn;
  const { fingers } = own;
  let next = exponent - 1;
  let isChanged = false;
  if (holder !== undefined) {
    const owned = { after: holder.predecessor?.position ?? own.self.position, upTo: holder.self.position };
    while (next >= 0 && rangeHas(owned, fingerStart(own, next))) next--;
    for (let i = exponent; i > next; i--) {
      isChanged ||= fingers.proven.get(i)?.position !== holder.self.position;
      fingers.proven.set(i, holder.self);
    }
  }
  const head = own.successors[0];
  const isRoundOver = next < 0 || head === undefined || !isBeyond(own, head, next);
  const { fingersMsMin, fingersMsMax } = state.settings;
  fingers.intervalMs = isChanged ? fingersMsMin : Math.min(fingersMsMax, fingers.intervalMs * 1.2);
  fingers.dueAtMs = fingers.isFirstRound ? nowMs : nowMs + jittered(state, fingers.intervalMs);
  fingers.nextExponent = isRoundOver ? EXPONENT_MAX : next;
  if (isRoundOver) fingers.isFirstRound = false;
}

/** Evicts unpinned locations when there are too many; from then on the ring is known in part. */
export function compactLocations(turn: Turn): void {
  const { state } = turn;
  const { locations, settings } = state;
  if (locations.entries.length <= locations.compactAbove) return;
  if (!state.isPartial) becomePartial(turn);
  const pinned = pinnedPositions(state);
  const rest = locations.entries.filter((place) => !pinned.has(positionText(place.position)));
  const kept = Math.max(0, settings.locationsMax - pinned.size);
  const evicted = new Set(shuffled(state.random, rest).slice(kept));
  if (evicted.size > 0) markChanged(turn);
  locations.entries = locations.entries.filter((place) => !evicted.has(place));
  locations.compactAbove = Math.max(settings.locationsMax, pinned.size) + COMPACT_SLACK;
}

function becomePartial(turn: Turn): void {
  const { state } = turn;
  state.isPartial = true;
  for (const entry of state.directory.values()) entry.virtualNodes = undefined;
  for (const own of state.virtualNodes.values()) if (own.mode === "member") own.fingers.dueAtMs = turn.nowMs;
}

/** Own virtual nodes, their neighbours and their fingers. */
function pinnedPositions(state: RingState): ReadonlySet<string> {
  const pinned = new Set<string>();
  for (const own of state.virtualNodes.values()) {
    pinned.add(positionText(own.self.position));
    for (const place of own.successors) pinned.add(positionText(place.position));
    if (own.predecessor !== undefined) pinned.add(positionText(own.predecessor.position));
    for (const place of own.fingers.proven.values()) pinned.add(positionText(place.position));
  }
  return pinned;
}

function fingerStart(own: VirtualNodeState, exponent: number): Position {
  return clockwise(own.self.position, 1n << BigInt(exponent));
}

/** Whether the start lies beyond the first successor: nearer ones need no finger. */
function isBeyond(own: VirtualNodeState, head: VirtualNode, exponent: number): boolean {
  return 1n << BigInt(exponent) > distance(own.self.position, head.position);
}
