/**
 * The cluster's time: the median of the wall clocks of this node and of those that it hears, as pings show them.
 *
 * Of each peer it is remembered how far its wall clock is ahead of this node's monotonic time, so that a jump of the own
 * wall clock changes nothing in what is known of the others. The way there and back is halved. With two nodes, or an
 * even number that falls into two halves, the own clock counts as long as it lies between the middle ones. Nothing of
 * it is saved.
 */
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { entryOf } from "./directory.ts";
import { jittered, type RingState } from "./ring-state.ts";
import { type Turn, tellEvent } from "./turn.ts";

/**
 * What a peer's clock was so long ago still counts, ms, whether it is down or cannot be reached: one wrong clock does not
 * take over as soon as another node crashes, or its own is cut off.
 */
const KEPT_MS = 10 * 60_000;
/** A peer is asked for its time so often, ms; by each node of a large cluster less often. */
const ASK_EVERY_MS = 2000;
const ASK_EVERY_MS_A_NODE = 100;
/** An answer that took longer says too little, ms. */
const ROUND_TRIP_MS_MAX = 1000;
/** A clock further off than this is reported, until it is nearer than the second, ms. */
const OFF_MS = 1000;
const RIGHT_MS = 700;

/** This node's wall clock, kept within the middle ones of those of the others; whole ms. */
export function clusterTimeMs({ clocks }: RingState, nowMs: number, wallMs: number): number {
  // Nothing is reviewed when the last of them has been silent for too long.
  if (nowMs > clocks.untilMs) return Math.round(wallMs);
  return Math.round(Math.min(Math.max(wallMs, nowMs + clocks.leastAheadMs), nowMs + clocks.mostAheadMs));
}

/**
 * The earliest that any node takes for the cluster's time that has heard of the same clocks as this one. Of an even number
 * that falls into two halves each node has its own time, so far as the halves are apart.
 */
export function earliestClusterTimeMs({ clocks }: RingState, nowMs: number, clusterMs: number): number {
  return nowMs > clocks.untilMs ? clusterMs : Math.min(clusterMs, Math.round(nowMs + clocks.earliestAheadMs));
}

/** A peer said what its wall clock shows, in answer to a question of then. */
export function noteClock(turn: Turn, node: NodeId, wallMs: number, sentAtMs: number): void {
  const { nowMs } = turn;
  const roundTripMs = nowMs - sentAtMs;
  if (wallMs === 0 || roundTripMs > ROUND_TRIP_MS_MAX) return;
  entryOf(turn, node).clock = { aheadMs: wallMs + roundTripMs / 2 - nowMs, atMs: nowMs };
  reviewClocks(turn);
}

/** When the peer is to be asked again. */
export function nextClockMs(turn: Turn): number {
  return turn.nowMs + jittered(turn.state, Math.max(ASK_EVERY_MS, ASK_EVERY_MS_A_NODE * turn.state.directory.size));
}

/** Which clocks count has changed, or what they show. */
export function reviewClocks(turn: Turn): void {
  const { state, nowMs, wallMs } = turn;
  const ahead: number[] = [];
  let newestAtMs = Number.NEGATIVE_INFINITY;
  for (const { id, clock, record } of state.directory.values()) {
    const hasLeft = record !== undefined && isOver(record);
    if (id === state.id || hasLeft || clock === undefined || nowMs - clock.atMs >= KEPT_MS) continue;
    ahead.push(clock.aheadMs);
    newestAtMs = Math.max(newestAtMs, clock.atMs);
  }
  state.clocks.untilMs = newestAtMs + KEPT_MS;
  ahead.sort((a, b) => a - b);
  // With the own clock there is one more: of an odd number the middle one counts, of an even one what lies between two.
  const middle = ahead.length >>> 1;
  state.clocks.leastAheadMs = ahead[middle - 1] ?? Number.NEGATIVE_INFINITY;
  state.clocks.mostAheadMs = ahead[ahead.length % 2 === 0 ? middle : middle + 1] ?? Number.POSITIVE_INFINITY;
  state.clocks.earliestAheadMs = ahead[middle] ?? Number.POSITIVE_INFINITY;
  const offMs = wallMs - clusterTimeMs(state, nowMs, wallMs);
  if (!state.clocks.isOff && Math.abs(offMs) > OFF_MS) {
    state.clocks.isOff = true;
    tellEvent(turn, { kind: "clock-off", offMs: Math.round(offMs) });
  } else if (state.clocks.isOff && Math.abs(offMs) < RIGHT_MS) {
    state.clocks.isOff = false;
    tellEvent(turn, { kind: "clock-right" });
  }
}
