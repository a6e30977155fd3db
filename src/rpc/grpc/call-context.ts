/** What a handler is told of a call: how long the answer is worth something, and whether anyone still waits. */
import { AssertionError } from "#base/assert.ts";
import type { Failure } from "#model/failure.ts";
import { TIMEOUT_MS_DEFAULT } from "../limits.ts";
import { FailureError, type RequestContext } from "../request-handler.ts";

/** The side of every kind of server call that is needed here. */
type Call = {
  readonly getDeadline: () => Date | number;
  readonly on: (event: "cancelled", run: () => void) => unknown;
};

export type CallContext = RequestContext & {
  /** After it the end of the call aborts nothing: the library says `cancelled` after every call. */
  readonly finish: () => void;
};

/** Without a deadline of the caller: the default, or none for calls that last. */
export function callContext(call: Call, timeoutMsDefault = TIMEOUT_MS_DEFAULT): CallContext {
  const gone = new AbortController();
  let isDone = false;
  call.on("cancelled", () => {
    if (!isDone) gone.abort();
  });
  return {
    timeoutMs: timeoutMsOf(call.getDeadline(), timeoutMsDefault),
    signal: gone.signal,
    finish: () => {
      isDone = true;
    },
  };
}

/** Part of the caller's time is kept for the way back, so that the node's own account of a passed deadline arrives. */
const RETURN_SHARE = 0.05;
const RETURN_MS_MAX = 100;

function timeoutMsOf(deadline: Date | number, timeoutMsDefault: number): number {
  const atMs = Number(deadline);
  if (!Number.isFinite(atMs)) return timeoutMsDefault;
  const leftMs = Math.max(0, atMs - Date.now());
  return leftMs - Math.min(leftMs * RETURN_SHARE, RETURN_MS_MAX);
}

/** The failure that a handler threw, or one that says there is a fault in this node; `onFault` hears of the latter. */
export function failureOfThrown(thrown: unknown, onFault: (fault: unknown) => void): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  onFault(thrown);
  const reason =
    thrown instanceof AssertionError ? "this node found a contradiction and stops" : "a fault in this node";
  return { kind: "storage-failed", reason, effect: "may-have-been-written" };
}
