/** What a node does for its callers: implemented by the node, called by the server, unary and session alike. */
import type { Consistency } from "#model/consistency.ts";
import { type Failure, failureText } from "#model/failure.ts";
import type { Operation, OperationOutcome, ScanPage, ScanRequest } from "#model/operation.ts";
import type { taikv } from "./generated/taikv.js";

export type RequestContext = {
  /** Milliseconds from now until the answer is worthless; always set. */
  readonly timeoutMs: number;
  /** Aborted when the caller has gone or cancelled. */
  readonly signal: AbortSignal;
};

export type ScanContext = RequestContext & { readonly consistency: Consistency | undefined };

/** Operations arrive with keys and payloads within the limits, in bytes that the handler may keep. */
export type KeyValueHandler = {
  readonly execute: (operation: Operation, context: RequestContext) => Promise<OperationOutcome>;
  /** The server asks for the next page when the caller has taken the last one. May throw a `FailureError`. */
  readonly scan: (request: ScanRequest, context: ScanContext) => AsyncIterable<ScanPage>;
};

type Answer<Request, Response> = (request: Request, context: RequestContext) => Promise<Response>;

/** The service `taikv.v1.Operator`. May reject with a `FailureError`. */
export type OperatorHandler = {
  readonly status: Answer<taikv.v1.StatusRequest, taikv.v1.StatusResponse.$Properties>;
  readonly nodeStatus: Answer<taikv.v1.NodeStatusRequest, taikv.v1.NodeStatusResponse.$Properties>;
  readonly ring: Answer<taikv.v1.RingRequest, taikv.v1.RingResponse.$Properties>;
  readonly where: Answer<taikv.v1.WhereRequest, taikv.v1.WhereResponse.$Properties>;
  readonly hold: Answer<taikv.v1.HoldRequest, taikv.v1.HoldResponse.$Properties>;
  readonly health: Answer<taikv.v1.HealthRequest, taikv.v1.HealthResponse.$Properties>;
  readonly tasks: Answer<taikv.v1.TasksRequest, taikv.v1.TasksResponse.$Properties>;
  readonly remove: Answer<taikv.v1.RemoveRequest, taikv.v1.RemoveResponse.$Properties>;
  readonly giveUp: Answer<taikv.v1.GiveUpRequest, taikv.v1.GiveUpResponse.$Properties>;
  readonly weigh: Answer<taikv.v1.WeighRequest, taikv.v1.WeighResponse.$Properties>;
  readonly cancelTask: Answer<taikv.v1.CancelTaskRequest, taikv.v1.CancelTaskResponse.$Properties>;
  readonly leave: (
    request: taikv.v1.LeaveRequest,
    context: RequestContext,
  ) => AsyncIterable<taikv.v1.LeaveProgress.$Properties>;
};

/** What a node that wants to join asks first. May reject with a `FailureError`. */
export type IntroduceHandler = Answer<taikv.v1.IntroduceRequest, taikv.v1.IntroduceResponse.$Properties>;

/** What health checks ask. */
export type ReadySource = {
  /** The process works; never depends on other nodes. */
  readonly isLive: () => boolean;
  /** Member of the ring, accepts and coordinates operations. */
  readonly isReady: () => boolean;
  /** Calls `run` after each change of either; the disposable ends that. */
  readonly onChange: (run: () => void) => Disposable;
};

/** An expected failure on its way out of a handler that has no other way to say it. */
export class FailureError extends Error {
  override readonly name = "FailureError";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failureText(failure));
    this.failure = failure;
  }
}
