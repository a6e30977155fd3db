/**
 * Requests in flight: each has a number, a deadline from what is known of its target, and a purpose.
 *
 * A request that times out counts against the node only once per wait: requests sent before the last miss tell nothing
 * new. Source: RFC 6298 for the time-out; design of the ring, 1.5.
 */
import type { NodeId } from "#model/node-id.ts";
import { entryOf } from "./directory.ts";
import type { DirectoryEntry, OpenRequest, RequestPurpose, RequestTarget, RingState } from "./ring-state.ts";
import type { Turn } from "./turn.ts";

const DOUBLINGS_MAX = 4;

/** How long an answer from the node may take: the smoothed round trip and four variations. */
export function timeoutMs(state: RingState, node: NodeId | undefined): number {
  const { timeoutMsMin, timeoutMsMax, timeoutMsUnknown } = state.settings;
  const entry = node === undefined ? undefined : state.directory.get(node);
  if (entry?.roundTripMs === undefined) return timeoutMsUnknown;
  return Math.min(timeoutMsMax, Math.max(timeoutMsMin, entry.roundTripMs + 4 * entry.variationMs));
}

/** The same, doubled at each miss in a row. */
function patientTimeoutMs(state: RingState, node: NodeId | undefined): number {
  const misses = node === undefined ? 0 : (state.directory.get(node)?.misses ?? 0);
  return Math.min(state.settings.timeoutMsMax, timeoutMs(state, node) * 2 ** Math.min(misses, DOUBLINGS_MAX));
}

/** Opens a request; the caller sends its message with the number that comes back. */
export function openRequest(turn: Turn, to: RequestTarget, purpose: RequestPurpose): number {
  const { state, nowMs } = turn;
  const id = state.nextRequest++;
  const deadlineMs = nowMs + patientTimeoutMs(state, "node" in to ? to.node : undefined);
  state.requests.set(id, { id, to, sentAtMs: nowMs, deadlineMs, purpose });
  return id;
}

/** The request that an answer belongs to, closed; undefined when it is not open or was asked of somebody else. */
export function closeRequest(turn: Turn, id: number, from: NodeId): OpenRequest | undefined {
  const { state, nowMs } = turn;
  const request = state.requests.get(id);
  if (request === undefined) return undefined;
  if ("node" in request.to && request.to.node !== from) return undefined;
  state.requests.delete(id);
  noteRoundTrip(entryOf(turn, from), nowMs - request.sentAtMs);
  return request;
}

/** Takes a sample of the round trip (RFC 6298). */
function noteRoundTrip(entry: DirectoryEntry, sampleMs: number): void {
  if (entry.roundTripMs === undefined) {
    entry.roundTripMs = sampleMs;
    entry.variationMs = sampleMs / 2;
    return;
  }
  entry.variationMs += (Math.abs(entry.roundTripMs - sampleMs) - entry.variationMs) / 4;
  entry.roundTripMs += (sampleMs - entry.roundTripMs) / 8;
}
