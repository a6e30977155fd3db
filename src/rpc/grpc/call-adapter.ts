/**
 * From library calls to handlers: decoding within the byte budget, deadlines and cancellation, answers and failures.
 *
 * Calls arrive as bytes, and answers leave as bytes.
 */
import type { handleServerStreamingCall, handleUnaryCall, Metadata, ServerWritableStream } from "@grpc/grpc-js";
import type { Failure } from "#model/failure.ts";
import type { Participation } from "#model/operation.ts";
import type { ByteBudget } from "../byte-budget.ts";
import type { RequestContext } from "../request-handler.ts";
import { callContext, failureOfThrown } from "./call-context.ts";
import { replicasMetadata, statusOfFailure } from "./call-status.ts";

export type CallSettings = {
  /** Of all requests under way at this server. */
  readonly budget: ByteBudget;
  /** Hears of what handlers throw that is no `FailureError`. */
  readonly onFault: (fault: unknown) => void;
};

export type Answer =
  | { readonly response: Uint8Array; readonly replicas?: Participation }
  | { readonly failure: Failure; readonly replicas?: Participation };

type Decode<Request> = (bytes: Uint8Array) => Request;

/** A unary method. */
export function unaryMethod<Request>(
  settings: CallSettings,
  decode: Decode<Request>,
  answer: (request: Request, context: RequestContext) => Promise<Answer>,
): handleUnaryCall<Buffer, Uint8Array> {
  return async (call, callback) => {
    const bytes = call.request.length;
    const context = callContext(call);
    const end = (result: Answer): void => {
      context.finish();
      if ("failure" in result) callback(statusOfFailure(result.failure, result.replicas));
      else callback(null, result.response, trailersOf(result.replicas));
    };
    if (!settings.budget.take(bytes)) return end({ failure: overloaded(settings.budget) });
    try {
      const request = decodedOr(decode, call.request);
      end("failure" in request ? request : await answer(request.value, context));
    } catch (thrown) {
      end({ failure: failureOfThrown(thrown, settings.onFault) });
    } finally {
      settings.budget.giveBack(bytes);
    }
  };
}

/** A method with one request and many responses; the next is asked for when the caller has taken the last. */
export function streamingMethod<Request>(
  settings: CallSettings,
  decode: Decode<Request>,
  timeoutMsDefault: number,
  answer: (request: Request, context: RequestContext) => AsyncIterable<Uint8Array>,
): handleServerStreamingCall<Buffer, Uint8Array> {
  return async (call) => {
    const context = callContext(call, timeoutMsDefault);
    const fail = (failure: Failure): void => {
      context.finish();
      call.emit("error", statusOfFailure(failure));
    };
    const request = decodedOr(decode, call.request);
    if ("failure" in request) return fail(request.failure);
    try {
      for await (const response of answer(request.value, context)) {
        if (context.signal.aborted) return;
        if (!call.write(response)) await drained(call, context.signal);
        if (context.signal.aborted) return;
      }
      context.finish();
      call.end();
    } catch (thrown) {
      if (!context.signal.aborted) fail(failureOfThrown(thrown, settings.onFault));
    }
  };
}

export function overloaded(budget: ByteBudget): Failure {
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

function drained(call: ServerWritableStream<Buffer, Uint8Array>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      call.removeListener("drain", go);
      signal.removeEventListener("abort", go);
      resolve();
    };
    call.on("drain", go);
    signal.addEventListener("abort", go);
  });
}
