/**
 * Sessions: operations in frames, results as they are ready, early ones first.
 *
 * Reading stops while too many results wait for a client that does not take them. A client says `bye` before it ends
 * its side: an end without it is a lost client, and what it asked for is aborted.
 */
import type { handleBidiStreamingCall, ServerDuplexStream } from "@grpc/grpc-js";
import { MIB } from "#base/units.ts";
import type { Failure } from "#model/failure.ts";
import { NOBODY_ASKED, type OperationOutcome } from "#model/operation.ts";
import { outcomeBytes, outcomeToWire } from "../codec/operation-codec.ts";
import { createFrameQueue } from "../frame-queue.ts";
import { taikv } from "../generated/taikv.js";
import { TIMEOUT_MS_DEFAULT } from "../limits.ts";
import type { KeyValueHandler } from "../request-handler.ts";
import { type CallSettings, holdUnsent, overloaded } from "./call-adapter.ts";
import { failureOfThrown } from "./call-context.ts";
import { statusOfFailure } from "./call-status.ts";
import { createFrameWriter } from "./frame-writer.ts";
import { CANCELLED, executeWire, whenRead } from "./key-value-service.ts";
import { createSharedSignals } from "./shared-signal.ts";

/** Results that wait for a slow client, before its next operations are read. */
const RESULT_BYTES_WAITING_MAX = 16 * MIB;

/** Frames under way at most. */
const FRAMES_IN_FLIGHT_MAX = 2;

/** A result that waits for the client, and what is given back once it was taken. */
type WaitingResult = { readonly wire: taikv.v1.SessionResult.$Properties; readonly giveBack: () => void };

type Stream = ServerDuplexStream<Buffer, Uint8Array>;

export type SessionService = {
  readonly session: handleBidiStreamingCall<Buffer, Uint8Array>;
  /** Tells every client to send nothing new; sessions end when their clients say bye. */
  readonly goAway: () => void;
};

export function sessionService(handler: KeyValueHandler, settings: CallSettings): SessionService {
  const goAwayOf = new Set<() => void>();
  let isGoingAway = false;
  return {
    session: (stream) => {
      const session = serveSession(stream, handler, settings);
      goAwayOf.add(session.goAway);
      stream.on("cancelled", () => goAwayOf.delete(session.goAway));
      stream.on("cancelled", settings.openCalls.begin());
      if (isGoingAway) session.goAway();
    },
    goAway: () => {
      isGoingAway = true;
      for (const goAway of goAwayOf) goAway();
    },
  };
}

function serveSession(stream: Stream, handler: KeyValueHandler, settings: CallSettings): { goAway: () => void } {
  const signals = createSharedSignals();
  const results = createFrameQueue<WaitingResult>(Number.POSITIVE_INFINITY);
  /** By frame under way, oldest first: what to do once the connection has taken it. */
  const framesUnderWay: (readonly WaitingResult[])[] = [];
  /** By request id. */
  const open = new Map<number, { isGivenUp: boolean }>();
  let hasSaidBye = false;
  let isEnded = false;
  let goingAway: "no" | "to-say" | "said" = "no";

  const writer = createFrameWriter(stream, {
    framesInFlightMax: FRAMES_IN_FLIGHT_MAX,
    nextFrame: () => {
      if (isEnded) return undefined;
      const frame = results.takeFrame();
      if (frame === undefined && goingAway !== "to-say") return undefined;
      const isLast = goingAway === "to-say";
      if (isLast) goingAway = "said";
      if (stream.isPaused() && results.bytes() < RESULT_BYTES_WAITING_MAX / 2) stream.resume();
      framesUnderWay.push(frame ?? []);
      const wires = (frame ?? []).map(({ wire }) => wire);
      return taikv.v1.SessionResponse.encode({ results: wires, goingAway: isLast }).finish();
    },
    onTaken: () => giveBack(framesUnderWay.shift() ?? []),
    onIdle: () => {
      if (hasSaidBye && open.size === 0 && results.length() === 0) end(() => stream.end());
    },
  });

  const end = (how: () => void): void => {
    if (isEnded) return;
    isEnded = true;
    how();
  };
  const answer = (requestId: number, outcome: OperationOutcome): void => {
    const unsent = holdUnsent(settings.budget, outcomeBytes(outcome));
    if (unsent === undefined) {
      answer(requestId, failed(overloaded(settings.budget)));
      return;
    }
    const wire = { requestId, result: outcomeToWire(outcome), replicas: outcome.replicas };
    results.push({ wire, giveBack: unsent.giveBack }, outcomeBytes(outcome));
    if (results.bytes() > RESULT_BYTES_WAITING_MAX) stream.pause();
    writer.wake();
  };
  const execute = async (wire: taikv.v1.SessionOperation.$Properties, bytes: number): Promise<void> => {
    const requestId = wire.requestId ?? 0;
    const state = { isGivenUp: false };
    open.set(requestId, state);
    const timeoutMs = wire.timeoutMs || TIMEOUT_MS_DEFAULT;
    const { signal, release } = signals.take();
    let outcome: OperationOutcome;
    try {
      const context = { timeoutMs, signal };
      const isRead = wire.operation?.operation === "get";
      const begun = isRead ? context : await whenRead(settings.arrivals, context, () => state.isGivenUp);
      outcome = begun === undefined ? failed(CANCELLED) : await executeWire(handler, wire.operation, begun);
    } catch (thrown) {
      outcome = failed(failureOfThrown(thrown, settings.onFault));
    }
    settings.budget.giveBack(bytes);
    release();
    if (open.get(requestId) === state) open.delete(requestId);
    if (isEnded) return;
    answer(requestId, outcome);
  };
  const receive = (bytes: Buffer): void => {
    const frame = decodeFrame(bytes);
    if (frame === undefined) {
      const failure = { kind: "invalid-argument", reason: "the frame cannot be decoded" } as const;
      end(() => stream.emit("error", statusOfFailure(failure)));
      return;
    }
    // The frame's bytes are shared out evenly: what counts is that all of them are given back.
    const share = Math.ceil(bytes.length / Math.max(1, frame.operations.length));
    for (const operation of frame.operations) {
      if (settings.budget.take(share)) void execute(operation, share);
      else answer(operation.requestId ?? 0, failed(overloaded(settings.budget)));
    }
    for (const requestId of frame.givenUp) {
      const state = open.get(requestId);
      if (state !== undefined) state.isGivenUp = true;
    }
    if (!frame.bye) return;
    hasSaidBye = true;
    writer.wake();
  };

  const lose = (): void => {
    isEnded = true;
    signals.abort();
    for (const frame of framesUnderWay.splice(0)) giveBack(frame);
    giveBack(results.takeAll());
  };
  stream.on("data", receive);
  stream.on("end", () => {
    if (!hasSaidBye) end(() => stream.end());
    if (!hasSaidBye) signals.abort();
  });
  stream.on("cancelled", lose);
  stream.on("error", lose);
  return {
    goAway: () => {
      if (goingAway === "no") goingAway = "to-say";
      writer.wake();
    },
  };
}

function giveBack(results: readonly WaitingResult[]): void {
  for (const result of results) result.giveBack();
}

function failed(failure: Failure): OperationOutcome {
  return { kind: "failed", failure, replicas: NOBODY_ASKED };
}

function decodeFrame(bytes: Uint8Array): taikv.v1.SessionRequest | undefined {
  try {
    return taikv.v1.SessionRequest.decode(bytes);
  } catch {
    return undefined;
  }
}
