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

/**
 * Opens a request; the caller sends its message with the number that comes back. `lastsMsMin`: for whom the answer is worth
 * something also when it is late.
 */
export function openRequest(turn: Turn, to: RequestTarget, purpose: RequestPurpose, lastsMsMin = 0): number {
  const { state, nowMs } = turn;
  const id = state.nextRequest++;
  const lastsMs = patientTimeoutMs(state, "node" in to ? to.node : undefined);
  const deadlineMs = nowMs + Math.max(lastsMs, lastsMsMin);
  state.requests.set(id, { id, to, sentAtMs: nowMs, deadlineMs, purpose });
  return id;
}

/**
 * The request that an answer belongs to, closed; undefined when it is not open, was asked of somebody else or wants another
 * kind of answer.
 */
export function closeRequest<Kind extends RequestPurpose["kind"]>(
  turn: Turn,
  id: number,
  from: NodeId,
  ...kinds: readonly Kind[]
): (OpenRequest & { readonly purpose: Extract<RequestPurpose, { kind: Kind }> }) | undefined {
  const { state, nowMs } = turn;
  const request = state.requests.get(id);
  if (request === undefined) return undefined;
  if ("node" in request.to && request.to.node !== from) return undefined;
  if (!isOneOf(request, kinds)) return undefined;
  state.requests.delete(id);
  noteRoundTrip(entryOf(turn, from), nowMs - request.sentAtMs);
  return request;
}

function isOneOf<Kind extends RequestPurpose["kind"]>(
  request: OpenRequest,
  kinds: readonly Kind[],
): request is OpenRequest & { readonly purpose: Extract<RequestPurpose, { kind: Kind }> } {
  return (kinds as readonly string[]).includes(request.purpose.kind);
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
