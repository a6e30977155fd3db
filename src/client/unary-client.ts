/** Get, Insert, Delete and Batch as unary calls. */
import type { Metadata } from "@grpc/grpc-js";
import { utf8BytesOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import { NOBODY_ASKED, type Operation, type OperationOutcome, type Participation } from "#model/operation.ts";
import { consistencyToWire, operationToWire, outcomeFromWire } from "#rpc/codec/operation-codec.ts";
import { ownBytes } from "#rpc/codec/wire-bytes.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { replicasFromMetadata } from "#rpc/grpc/call-status.ts";
import { type CallPurpose, errorOfFailure } from "./call-error.ts";
import type { Bytes, CallOptions, Client, ConnectOptions, WriteResult } from "./client.ts";
import { NotFoundError } from "./client-error.ts";
import type { Failover } from "./failover.ts";
import { ttlFault, ttlFaultOf } from "./ttl-fault.ts";

export const TIMEOUT_MS_DEFAULT = 5000;

export function bytesOf(text: Bytes): Uint8Array {
  return typeof text === "string" ? utf8BytesOf(text) : text;
}

const { get, insert, delete: remove, batch } = taikv.v1.KeyValue.prototype;

type UnaryClient = Pick<Client, "read" | "get" | "insert" | "delete" | "batch">;

export function createUnaryClient(failover: Failover, defaults: ConnectOptions): UnaryClient {
  const consistencyOf = (options: CallOptions | undefined): Consistency | undefined =>
    options?.consistency ?? defaults.consistency;
  const ask = (path: string, request: Uint8Array, purpose: CallPurpose, options: CallOptions | undefined) =>
    failover.unary({
      path,
      request,
      purpose,
      timeoutMs: options?.timeoutMs ?? defaults.timeoutMs ?? TIMEOUT_MS_DEFAULT,
      signal: options?.signal,
    });

  const read: Client["read"] = async (key, options) => {
    const consistency = consistencyToWire(consistencyOf(options));
    const request = taikv.v1.GetRequest.encode({ key: bytesOf(key), consistency }).finish();
    try {
      const { response, trailers } = await ask(get.path, request, "read", options);
      const { payload, version, ttlMs } = taikv.v1.GetResponse.decode(response);
      return { payload: ownBytes(payload), version: ownBytes(version), ttlMs, replicas: replicasOf(trailers) };
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  };

  return {
    read,
    get: async (key, options) => (await read(key, options))?.payload,
    insert: async (key, payload, options): Promise<WriteResult> => {
      refuse(ttlFault(options?.ttlMs));
      const consistency = consistencyToWire(consistencyOf(options));
      const wire = { key: bytesOf(key), payload: bytesOf(payload), consistency, ttlMs: options?.ttlMs ?? 0 };
      const { response, trailers } = await ask(
        insert.path,
        taikv.v1.InsertRequest.encode(wire).finish(),
        "write",
        options,
      );
      return { version: ownBytes(taikv.v1.InsertResponse.decode(response).version), replicas: replicasOf(trailers) };
    },
    delete: async (key, options): Promise<WriteResult> => {
      const wire = { key: bytesOf(key), consistency: consistencyToWire(consistencyOf(options)) };
      const { response, trailers } = await ask(
        remove.path,
        taikv.v1.DeleteRequest.encode(wire).finish(),
        "write",
        options,
      );
      return { version: ownBytes(taikv.v1.DeleteResponse.decode(response).version), replicas: replicasOf(trailers) };
    },
    batch: async (operations, options) => {
      for (const operation of operations) refuse(ttlFaultOf(operation));
      const stamped = operations.map((operation) => withConsistency(operation, consistencyOf(options)));
      const request = taikv.v1.BatchRequest.encode({ operations: stamped.map(operationToWire) }).finish();
      const purpose = operations.every((operation) => operation.kind === "get") ? "read" : "write";
      const { response, place } = await ask(batch.path, request, purpose, options);
      const { results, replicas } = taikv.v1.BatchResponse.decode(response);
      return operations.map((operation, index) => {
        const outcome = outcomeFromWire(results[index], replicas[index]);
        return outcome ?? unreadableOutcome(operation, place.address ?? "");
      });
    },
  };
}

/** Throws when there is a fault: nothing has been sent. */
function refuse(fault: string | undefined): void {
  if (fault === undefined) return;
  const place = { address: undefined, startedAtMs: performance.now() };
  throw errorOfFailure({ kind: "invalid-argument", reason: fault }, place);
}

export function withConsistency(operation: Operation, consistency: Consistency | undefined): Operation {
  return operation.consistency !== undefined || consistency === undefined ? operation : { ...operation, consistency };
}

/** The node answered something that has no meaning here. */
export function unreadableOutcome(operation: Operation, address: string): OperationOutcome {
  const effect = operation.kind === "get" ? "nothing-written" : "may-have-been-written";
  const reason = `the answer of ${address} cannot be read`;
  return { kind: "failed", failure: { kind: "storage-failed", reason, effect }, replicas: NOBODY_ASKED };
}

function replicasOf(trailers: Metadata): Participation {
  return replicasFromMetadata(trailers) ?? NOBODY_ASKED;
}
