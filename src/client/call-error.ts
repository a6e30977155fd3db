/** From what went wrong with a call to the error that is thrown. */
import { status } from "@grpc/grpc-js";
import { type Effect, effectOf, type Failure, failureText, isRetryable } from "#model/failure.ts";
import { failureOfStatus } from "#rpc/grpc/call-status.ts";
import { STATUS_OF } from "#rpc/status.ts";
import { NotFoundError, TaikvError, UnreachableError } from "./client-error.ts";
import type { CallFault } from "./connection.ts";

/** Where and when: the same for every error of a call. */
export type CallPlace = { readonly address: string | undefined; readonly startedAtMs: number };

/** What the call was for: a lost write may have been written, a lost read never. */
export type CallPurpose = "read" | "write";

export function errorOfFailure(failure: Failure, place: CallPlace): TaikvError {
  const facts = {
    code: failure.kind,
    message: failureText(failure),
    effect: effectOf(failure),
    retryable: isRetryable(failure),
    grpcStatus: STATUS_OF[failure.kind],
    address: place.address,
    elapsedMs: performance.now() - place.startedAtMs,
    ...("replicas" in failure ? { needed: failure.needed, heard: failure.heard, replicas: failure.replicas } : {}),
  };
  return failure.kind === "not-found" ? new NotFoundError(facts) : new TaikvError(facts);
}

export function errorOfFault(fault: CallFault, purpose: CallPurpose, place: CallPlace): TaikvError {
  const failure = failureOfStatus(fault.metadata, fault.details);
  if (failure !== undefined) return errorOfFailure(failure, place);
  const effect = effectOfFault(fault, purpose);
  return new TaikvError({
    code: CODE_OF_STATUS.get(fault.code) ?? "internal",
    message: purpose === "write" ? `${fault.details}; effect: ${effect}` : fault.details,
    effect,
    retryable: fault.code === status.UNAVAILABLE,
    grpcStatus: fault.code,
    address: place.address,
    elapsedMs: performance.now() - place.startedAtMs,
  });
}

export function unreachableError(
  tried: readonly { address: string; fault: string }[],
  place: CallPlace,
): UnreachableError {
  return new UnreachableError({
    code: "unreachable",
    message: `cannot reach any node: ${tried.map(({ address, fault }) => `${address} (${fault})`).join(", ")}`,
    effect: "nothing-written",
    retryable: true,
    grpcStatus: status.UNAVAILABLE,
    address: tried.at(-1)?.address,
    elapsedMs: performance.now() - place.startedAtMs,
  });
}

/** The time was over before anyone was asked. */
export function outOfTimeError(timeoutMs: number, place: CallPlace): TaikvError {
  const about = { needed: 0, heard: 0, replicas: [], effect: "nothing-written" } as const;
  return errorOfFailure({ kind: "deadline-passed", afterMs: timeoutMs, ...about }, place);
}

/** Whether the call ended for want of a node, not by a node's word. */
export function isLost(fault: CallFault): boolean {
  return failureOfStatus(fault.metadata, fault.details) === undefined && LOST.has(fault.code);
}

/** Whether the node said that it does not serve, so that nothing was done: it is starting, or it drains. */
export function isNotServing(fault: CallFault): boolean {
  return failureOfStatus(fault.metadata, fault.details)?.kind === "not-serving";
}

/** What the library says when a connection breaks; INTERNAL and CANCELLED come from HTTP/2 itself. */
const LOST: ReadonlySet<status> = new Set([status.UNAVAILABLE, status.INTERNAL, status.CANCELLED]);

const CODE_OF_STATUS: ReadonlyMap<status, string> = new Map([
  [status.CANCELLED, "cancelled"],
  [status.DEADLINE_EXCEEDED, "deadline-passed"],
  [status.UNAVAILABLE, "connection-lost"],
  [status.UNAUTHENTICATED, "unauthenticated"],
  [status.PERMISSION_DENIED, "permission-denied"],
  [status.RESOURCE_EXHAUSTED, "overloaded"],
  [status.UNIMPLEMENTED, "unimplemented"],
]);

function effectOfFault(fault: CallFault, purpose: CallPurpose): Effect {
  if (purpose === "read") return "nothing-written";
  const isUnsent = fault.details.startsWith("No connection established") || fault.code === status.UNIMPLEMENTED;
  return isUnsent ? "nothing-written" : "may-have-been-written";
}
