/** The calls of `taikv.v1.KeyValue` but Session, as methods for the gRPC library. */
import type { handleServerStreamingCall, handleUnaryCall } from "@grpc/grpc-js";
import { KIB } from "#base/units.ts";
import type { Failure } from "#model/failure.ts";
import { NOBODY_ASKED, type Operation, type OperationOutcome } from "#model/operation.ts";
import {
  type Checked,
  consistencyFromWire,
  deleteFromWire,
  getFromWire,
  insertFromWire,
  operationFromWire,
  outcomeBytes,
  outcomeToWire,
} from "../codec/operation-codec.ts";
import { pageToWire, scanFromWire } from "../codec/scan-codec.ts";
import { taikv } from "../generated/taikv.js";
import { FRAME_OVERHEAD_BYTES, WIRE_BYTES_MAX } from "../limits.ts";
import { FailureError, type KeyValueHandler, type RequestContext } from "../request-handler.ts";
import type { Arrivals } from "./arrivals.ts";
import { type CallSettings, streamingMethod, unaryMethod } from "./call-adapter.ts";

/** Responses of a scan are about this long: short enough to stop soon after the caller stops reading. */
const SCAN_RESPONSE_BYTES = 256 * KIB;

/** A scan without a deadline may take this long. */
const SCAN_TIMEOUT_MS_DEFAULT = 24 * 3_600_000;

type Unary = handleUnaryCall<Buffer, Uint8Array>;

export type KeyValueMethods = {
  readonly get: Unary;
  readonly insert: Unary;
  readonly delete: Unary;
  readonly batch: Unary;
  readonly scan: handleServerStreamingCall<Buffer, Uint8Array>;
};

export function keyValueMethods(handler: KeyValueHandler, settings: CallSettings): KeyValueMethods {
  return {
    get: singleMethod(handler, settings, taikv.v1.GetRequest.decode, getFromWire, (outcome) =>
      taikv.v1.GetResponse.encode(outcomeToWire(outcome).get ?? {}).finish(),
    ),
    insert: singleMethod(handler, settings, taikv.v1.InsertRequest.decode, insertFromWire, (outcome) =>
      taikv.v1.InsertResponse.encode(outcomeToWire(outcome).insert ?? {}).finish(),
    ),
    delete: singleMethod(handler, settings, taikv.v1.DeleteRequest.decode, deleteFromWire, (outcome) =>
      taikv.v1.DeleteResponse.encode(outcomeToWire(outcome).delete ?? {}).finish(),
    ),
    batch: unaryMethod(settings, taikv.v1.BatchRequest.decode, async ({ operations }, context) => {
      const isRead = operations.every((wire) => wire.operation === "get");
      const begun = isRead ? context : await whenRead(settings.arrivals, context);
      if (begun === undefined) return { failure: CANCELLED };
      const outcomes = await Promise.all(operations.map((wire) => executeWire(handler, wire, begun)));
      return { response: batchResponse(outcomes), effect: isRead ? "nothing-written" : "may-have-been-written" };
    }),
    scan: streamingMethod(settings, taikv.v1.ScanRequest.decode, SCAN_TIMEOUT_MS_DEFAULT, (request, context) =>
      scanResponses(handler, request, context),
    ),
  };
}

/** Checks and executes one operation of a batch or session. */
export async function executeWire(
  handler: KeyValueHandler,
  wire: taikv.v1.Operation.$Properties | null | undefined,
  context: RequestContext,
): Promise<OperationOutcome> {
  const operation = operationFromWire(wire);
  if ("fault" in operation) return failed({ kind: "invalid-argument", reason: operation.fault });
  return handler.execute(operation.value, context);
}

/** For a write: waits until what has come behind it is read. Undefined when its caller turns out to have given up. */
export async function whenRead(
  arrivals: Arrivals,
  context: RequestContext,
  isGivenUp = () => false,
): Promise<RequestContext | undefined> {
  const startedMs = performance.now();
  await arrivals.areRead();
  if (context.signal.aborted || isGivenUp()) return undefined;
  return { ...context, timeoutMs: Math.max(0, context.timeoutMs - (performance.now() - startedMs)) };
}

export const CANCELLED = { kind: "cancelled", effect: "nothing-written" } as const satisfies Failure;

function singleMethod<Request>(
  handler: KeyValueHandler,
  settings: CallSettings,
  decode: (bytes: Uint8Array) => Request,
  check: (request: Request) => Checked<Operation>,
  encode: (outcome: OperationOutcome) => Uint8Array,
): Unary {
  return unaryMethod(
    settings,
    (bytes) => decode(bytes),
    async (request, context) => {
      const operation = check(request);
      if ("fault" in operation) return { failure: { kind: "invalid-argument", reason: operation.fault } };
      const isRead = operation.value.kind === "get";
      const begun = isRead ? context : await whenRead(settings.arrivals, context);
      if (begun === undefined) return { failure: CANCELLED };
      const outcome = await handler.execute(operation.value, begun);
      if (outcome.kind === "failed") return { failure: outcome.failure, replicas: outcome.replicas };
      return { response: encode(outcome), replicas: outcome.replicas };
    },
  );
}

/** Payloads that would make the answer longer than the wire allows are left out, and said to be. */
function batchResponse(outcomes: readonly OperationOutcome[]): Uint8Array {
  let bytes = FRAME_OVERHEAD_BYTES;
  const sent = outcomes.map((outcome): OperationOutcome => {
    const needed = outcomeBytes(outcome);
    if (outcome.kind !== "got" || bytes + needed <= WIRE_BYTES_MAX) {
      bytes += needed;
      return outcome;
    }
    const reason = `the answers of the batch together exceed ${WIRE_BYTES_MAX} bytes (32 MiB); ask for fewer keys at a time`;
    return {
      kind: "failed",
      failure: { kind: "overloaded", reason, effect: "nothing-written" },
      replicas: outcome.replicas,
    };
  });
  const replicas = sent.map((outcome) => outcome.replicas);
  return taikv.v1.BatchResponse.encode({ results: sent.map(outcomeToWire), replicas }).finish();
}

async function* scanResponses(
  handler: KeyValueHandler,
  wire: taikv.v1.ScanRequest,
  context: RequestContext,
): AsyncGenerator<Uint8Array> {
  const request = scanFromWire(wire);
  const consistency = consistencyFromWire(wire.consistency);
  if ("fault" in request) throw new FailureError({ kind: "invalid-argument", reason: request.fault });
  if ("fault" in consistency) throw new FailureError({ kind: "invalid-argument", reason: consistency.fault });
  for await (const page of handler.scan(request.value, { ...context, consistency: consistency.value })) {
    for (const response of pageToWire(page, SCAN_RESPONSE_BYTES)) {
      yield taikv.v1.ScanResponse.encode(response).finish();
    }
  }
}

function failed(failure: Failure): OperationOutcome {
  return { kind: "failed", failure, replicas: NOBODY_ASKED };
}
