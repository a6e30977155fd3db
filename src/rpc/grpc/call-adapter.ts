/**
 * From library calls to handlers: decoding within the byte budget, deadlines and cancellation, answers and failures.
 *
 * Calls arrive as bytes, and answers leave as bytes.
 */
import type { handleServerStreamingCall, handleUnaryCall, Metadata, ServerWritableStream } from "@grpc/grpc-js";
import { KIB } from "#base/units.ts";
import type { Effect, Failure } from "#model/failure.ts";
import type { Participation } from "#model/operation.ts";
import type { ByteBudget } from "../byte-budget.ts";
import type { RequestContext } from "../request-handler.ts";
import type { Arrivals } from "./arrivals.ts";
import { callContext, failureOfThrown } from "./call-context.ts";
import { replicasMetadata, statusOfFailure } from "./call-status.ts";
import type { OpenCalls } from "./open-calls.ts";

export type CallSettings = {
  /** Of all requests under way at this server, and of large answers that wait for their callers. */
  readonly budget: ByteBudget;
  /** Counts the calls of clients, which a server that drains lets end. */
  readonly openCalls: OpenCalls;
  /** A write is carried out when what has come behind it is read, so that one whose caller has gone is not. */
  readonly arrivals: Arrivals;
  /** Hears of what handlers throw that is no `FailureError`. */
  readonly onFault: (fault: unknown) => void;
};

export type Answer =
  /** `effect`: what has been done, should there be no room for the response. Nothing written unless it says so. */
  | { readonly response: Uint8Array; readonly replicas?: Participation; readonly effect?: Effect }
  | { readonly failure: Failure; readonly replicas?: Participation };

type Decode<Request> = (bytes: Uint8Array) => Request;

/** Answers from here on count in the budget until the caller has taken them; a write's answer never does. */
const COUNTED_BYTES_MIN = 64 * KIB;

/** A unary method. */
export function unaryMethod<Request>(
  settings: CallSettings,
  decode: Decode<Request>,
  answer: (request: Request, context: RequestContext) => Promise<Answer>,
): handleUnaryCall<Buffer, Uint8Array> {
  const { budget, openCalls, onFault } = settings;
  return async (call, callback) => {
    // The library says `cancelled` after every call, once its answer was taken or its caller has gone.
    call.on("cancelled", openCalls.begin());
    const requestBytes = call.request.length;
    const context = callContext(call);
    const end = (result: Answer): void => {
      context.finish();
      if ("failure" in result) callback(statusOfFailure(result.failure, result.replicas));
      else callback(null, result.response, trailersOf(result.replicas));
    };
    if (!budget.take(requestBytes)) return end({ failure: overloaded(budget) });
    let result: Answer;
    try {
      const request = decodedOr(decode, call.request);
      result = "failure" in request ? request : await answer(request.value, context);
    } catch (thrown) {
      result = { failure: failureOfThrown(thrown, onFault) };
    }
    budget.giveBack(requestBytes);
    const unsent = holdUnsent(budget, "response" in result ? result.response.length : 0);
    if (unsent === undefined) {
      const effect = "response" in result ? (result.effect ?? "nothing-written") : "nothing-written";
      return end({ failure: { ...overloaded(budget), effect } });
    }
    call.on("cancelled", unsent.giveBack);
    end(result);
  };
}

/** Counts an answer that waits for its caller; undefined when there is no room for it. */
export function holdUnsent(budget: ByteBudget, bytes: number): { readonly giveBack: () => void } | undefined {
  if (bytes < COUNTED_BYTES_MIN) return NOTHING_HELD;
  if (!budget.take(bytes)) return undefined;
  return { giveBack: () => budget.giveBack(bytes) };
}

const NOTHING_HELD = { giveBack: (): void => {} };

/** A method with one request and many responses; the next is asked for when the connection has taken the last but one. */
export function streamingMethod<Request>(
  settings: CallSettings,
  decode: Decode<Request>,
  timeoutMsDefault: number,
  answer: (request: Request, context: RequestContext) => AsyncIterable<Uint8Array>,
): handleServerStreamingCall<Buffer, Uint8Array> {
  return async (call) => {
    call.on("cancelled", settings.openCalls.begin());
    const context = callContext(call, timeoutMsDefault);
    const { signal } = context;
    const fail = (failure: Failure): void => {
      context.finish();
      call.emit("error", statusOfFailure(failure));
    };
    const request = decodedOr(decode, call.request);
    if ("failure" in request) return fail(request.failure);
    try {
      let taken: Promise<void> | undefined;
      for await (const response of answer(request.value, context)) {
        await taken;
        if (signal.aborted) return;
        taken = written(call, response, signal);
      }
      await taken;
      if (signal.aborted) return;
      context.finish();
      call.end();
    } catch (thrown) {
      if (!signal.aborted) fail(failureOfThrown(thrown, settings.onFault));
    }
  };
}

export function overloaded(budget: ByteBudget): Extract<Failure, { kind: "overloaded" }> {
  const reason = `this node has ${budget.taken()} bytes of requests under way; the limit is ${budget.bytesMax}`;
  return { kind: "overloaded", reason, effect: "nothing-written" };
}

function decodedOr<Request>(decode: Decode<Request>, bytes: Uint8Array): { value: Request } | { failure: Failure } {
  try {
    return { value: decode(bytes) };
  } catch {
    return { failure: { kind: "invalid-argument", reason: "the request cannot be decoded" } };
  }
}

function trailersOf(replicas: Participation | undefined): Metadata | undefined {
  return replicas === undefined ? undefined : replicasMetadata(replicas);
}

/** Settles when the connection has taken the response, or the caller has gone. */
function written(
  call: ServerWritableStream<Buffer, Uint8Array>,
  response: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      signal.removeEventListener("abort", settle);
      resolve();
    };
    signal.addEventListener("abort", settle);
    call.write(response, settle);
  });
}
