/** Operations and their outcomes to and from the messages of `kv.proto`, with the exact limits of keys and payloads. */
import type { Consistency } from "#model/consistency.ts";
import { keyFault, payloadFault } from "#model/key.ts";
import { NOBODY_ASKED, type Operation, type OperationOutcome, type Participation } from "#model/operation.ts";
import { taikv } from "../generated/taikv.js";
import { failureFromWire, failureToWire } from "./failure-codec.ts";
import { countFromWire, ownBytes, versionFromWire } from "./wire-bytes.ts";

/** Something a client sent, or what is wrong with it, as a sentence part. */
export type Checked<T> = { readonly value: T } | { readonly fault: string };

export function consistencyToWire(consistency: Consistency | undefined): taikv.v1.Consistency {
  switch (consistency) {
    case undefined:
      return taikv.v1.Consistency.CONSISTENCY_UNSPECIFIED;
    case "one":
      return taikv.v1.Consistency.CONSISTENCY_ONE;
    case "quorum":
      return taikv.v1.Consistency.CONSISTENCY_QUORUM;
    case "all":
      return taikv.v1.Consistency.CONSISTENCY_ALL;
  }
}

export function consistencyFromWire(value: number | null | undefined): Checked<Consistency | undefined> {
  switch (value ?? 0) {
    case taikv.v1.Consistency.CONSISTENCY_UNSPECIFIED:
      return { value: undefined };
    case taikv.v1.Consistency.CONSISTENCY_ONE:
      return { value: "one" };
    case taikv.v1.Consistency.CONSISTENCY_QUORUM:
      return { value: "quorum" };
    case taikv.v1.Consistency.CONSISTENCY_ALL:
      return { value: "all" };
    default:
      return { fault: `consistency ${value} is not known; it is one (1), quorum (2) or all (3)` };
  }
}

export function getFromWire(wire: taikv.v1.GetRequest.$Properties): Checked<Operation> {
  return keyedFromWire("get", wire);
}

export function deleteFromWire(wire: taikv.v1.DeleteRequest.$Properties): Checked<Operation> {
  return keyedFromWire("delete", wire);
}

export function insertFromWire(wire: taikv.v1.InsertRequest.$Properties): Checked<Operation> {
  const key = ownBytes(wire.key);
  const payload = ownBytes(wire.payload);
  const ttlMs = countFromWire(wire.ttlMs);
  const consistency = consistencyFromWire(wire.consistency);
  const fault = keyFault(key) ?? payloadFault(payload);
  if (fault !== undefined) return { fault };
  if (ttlMs === undefined) return { fault: "the time to live is above 2^53 ms" };
  if ("fault" in consistency) return consistency;
  return { value: { kind: "insert", key, payload, ttlMs, consistency: consistency.value } };
}

export function operationFromWire(wire: taikv.v1.Operation.$Properties | null | undefined): Checked<Operation> {
  if (wire?.get) return getFromWire(wire.get);
  if (wire?.insert) return insertFromWire(wire.insert);
  if (wire?.delete) return deleteFromWire(wire.delete);
  return { fault: "the operation is none of get, insert and delete" };
}

export function operationToWire(operation: Operation): taikv.v1.Operation.$Properties {
  const consistency = consistencyToWire(operation.consistency);
  switch (operation.kind) {
    case "get":
      return { get: { key: operation.key, consistency } };
    case "insert":
      return { insert: { key: operation.key, payload: operation.payload, consistency, ttlMs: operation.ttlMs } };
    case "delete":
      return { delete: { key: operation.key, consistency } };
  }
}

/** Bytes that the operation takes in a frame, about. */
export function operationBytes(operation: Operation): number {
  return operation.key.length + (operation.kind === "insert" ? operation.payload.length : 0) + 32;
}

export function outcomeToWire(outcome: OperationOutcome): taikv.v1.Result.$Properties {
  switch (outcome.kind) {
    case "got":
      return { get: { payload: outcome.payload, version: outcome.version, ttlMs: Math.ceil(outcome.ttlMs) } };
    case "inserted":
      return { insert: { version: outcome.version } };
    case "deleted":
      return { delete: { version: outcome.version } };
    case "failed":
      return { failure: failureToWire(outcome.failure) };
  }
}

/** Bytes that the outcome takes in a frame, about. */
export function outcomeBytes(outcome: OperationOutcome): number {
  return outcome.kind === "got" ? outcome.payload.length + 48 : 64;
}

/** `undefined` when the node answered something that has no meaning here. */
export function outcomeFromWire(
  result: taikv.v1.Result.$Properties | null | undefined,
  participation: taikv.v1.Participation.$Properties | null | undefined,
): OperationOutcome | undefined {
  const replicas = participationFromWire(participation);
  if (result?.failure) {
    const failure = failureFromWire(result.failure);
    return failure && { kind: "failed", failure, replicas };
  }
  const version = versionFromWire((result?.get ?? result?.insert ?? result?.delete)?.version);
  if (version === undefined) return undefined;
  if (result?.insert) return { kind: "inserted", version, replicas };
  if (result?.delete) return { kind: "deleted", version, replicas };
  return { kind: "got", payload: ownBytes(result?.get?.payload), version, ttlMs: result?.get?.ttlMs ?? 0, replicas };
}

export function participationFromWire(wire: taikv.v1.Participation.$Properties | null | undefined): Participation {
  if (!wire) return NOBODY_ASKED;
  return { asked: wire.asked ?? 0, answered: wire.answered ?? 0, needed: wire.needed ?? 0 };
}

function keyedFromWire(
  kind: "get" | "delete",
  wire: taikv.v1.GetRequest.$Properties | taikv.v1.DeleteRequest.$Properties,
): Checked<Operation> {
  const key = ownBytes(wire.key);
  const consistency = consistencyFromWire(wire.consistency);
  const fault = keyFault(key);
  if (fault !== undefined) return { fault };
  if ("fault" in consistency) return consistency;
  return { value: { kind, key, consistency: consistency.value } };
}
