/** Times to live as callers give them. */
import type { Operation } from "#model/operation.ts";

/** What is wrong with it, told before anything is sent: on the wire a part of a millisecond is 0, which lives for ever. */
export function ttlFault(ttlMs: number | undefined): string | undefined {
  if (ttlMs === undefined || (Number.isSafeInteger(ttlMs) && ttlMs >= 0)) return undefined;
  return `the time to live is ${ttlMs} ms; it must be a whole number from 0 (none) to 2^53 - 1`;
}

export function ttlFaultOf(operation: Operation): string | undefined {
  return operation.kind === "insert" ? ttlFault(operation.ttlMs) : undefined;
}
