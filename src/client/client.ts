/**
 * The client: what a program does with a cluster.
 *
 *     await using kv = await connect("10.0.0.1:7400,10.0.0.2:7400", { consistency: "quorum" });
 *     await kv.insert("user:42", JSON.stringify({ name: "Ada" }));
 *     const payload = await kv.get("user:42");
 *
 * Keys and payloads are bytes; a string stands for its UTF-8. Failures are thrown as `TaikvError`.
 */
import type { Consistency } from "#model/consistency.ts";
import type { Operation, OperationOutcome, Participation, ScanItem } from "#model/operation.ts";
import type { taikv } from "#rpc/generated/taikv.js";

export type Bytes = string | Uint8Array;

export type ConnectOptions = {
  /** Answers of replicas awaited; undefined: the cluster's default. */
  readonly consistency?: Consistency | undefined;
  /** For each call, all tries together. Default 5000. */
  readonly timeoutMs?: number | undefined;
};

export type CallOptions = {
  readonly consistency?: Consistency | undefined;
  readonly timeoutMs?: number | undefined;
  /** Aborting ends the call with the code `cancelled`; what a write did by then is not known. */
  readonly signal?: AbortSignal | undefined;
};

export type InsertOptions = CallOptions & {
  /** Time to live in whole ms; 0 or undefined for none. */
  readonly ttlMs?: number | undefined;
};

export type ScanOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Payloads come empty. */
  readonly keysOnly?: boolean | undefined;
  /** Items at most; 0 or undefined for all. */
  readonly limit?: number | undefined;
  /** Of an earlier page: goes on after it. */
  readonly cursor?: Uint8Array | undefined;
  readonly consistency?: Consistency | undefined;
};

export type ReadResult = {
  readonly payload: Uint8Array;
  readonly version: Uint8Array;
  /** What is left of the time to live, ms; 0 for none. */
  readonly ttlMs: number;
  readonly replicas: Participation;
};

export type WriteResult = { readonly version: Uint8Array; readonly replicas: Participation };

/**
 * Items in (position, key) order. An empty cursor means the end; any other goes on after this page, which has no items when
 * nothing was found for a while.
 */
export type Page = { readonly items: readonly ScanItem[]; readonly cursor: Uint8Array };

export type HealthStatus = "serving" | "not-serving" | "unknown";

export type Client = AsyncDisposable & {
  /** Undefined when there is no such key. */
  readonly read: (key: Bytes, options?: CallOptions) => Promise<ReadResult | undefined>;
  readonly get: (key: Bytes, options?: CallOptions) => Promise<Uint8Array | undefined>;
  /** Inserts or replaces. */
  readonly insert: (key: Bytes, payload: Bytes, options?: InsertOptions) => Promise<WriteResult>;
  /** Throws `NotFoundError` when there is no such key. */
  readonly delete: (key: Bytes, options?: CallOptions) => Promise<WriteResult>;
  /** An outcome for each operation, in order; not a transaction. Throws only when the batch as a whole failed. */
  readonly batch: (operations: readonly Operation[], options?: CallOptions) => Promise<readonly OperationOutcome[]>;
  /** Every key with the prefix, once. Goes on at another node when one is lost. */
  readonly scan: (prefix: Bytes, options?: ScanOptions) => AsyncIterable<ScanItem>;
  readonly scanPages: (prefix: Bytes, options?: ScanOptions) => AsyncIterable<Page>;
  /** A pipelined stream to one node, for many operations at a time. */
  readonly session: (options?: SessionOptions) => Session;
  readonly operator: OperatorClient;
  /** Of the node itself (no service), or of one of its gRPC services. */
  readonly health: (service?: string, options?: CallOptions) => Promise<HealthStatus>;
  /** The address in use, or, before the first call, the first one. */
  readonly address: () => string;
};

export type SessionOptions = {
  /** Frames under way at most: 1 on a local network, 2 to 4 over longer ways. Default 1. */
  readonly framesInFlightMax?: number | undefined;
  /** Bytes of operations that wait to be sent; above it `execute` fails as `overloaded`. Default 64 MiB. */
  readonly bytesQueuedMax?: number | undefined;
  /** Ends the session. */
  readonly signal?: AbortSignal | undefined;
};

export type Session = AsyncDisposable & {
  /** Never rejects: a lost stream or a passed deadline is an outcome, too. Reopens the stream when it was lost. */
  readonly execute: (
    operation: Operation,
    options?: { readonly timeoutMs?: number | undefined },
  ) => Promise<OperationOutcome>;
  /** The node at the other end; undefined while there is no stream. */
  readonly address: () => string | undefined;
};

type Ask<Request, Response> = (request?: Request, options?: OperatorCallOptions) => Promise<Response>;

/** `address` asks this very node and no other. */
export type OperatorCallOptions = {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly address?: string | undefined;
};

/** Every call of the service `taikv.v1.Operator`, with generated messages. */
export type OperatorClient = {
  readonly status: Ask<taikv.v1.StatusRequest.$Properties, taikv.v1.StatusResponse>;
  readonly nodeStatus: Ask<taikv.v1.NodeStatusRequest.$Properties, taikv.v1.NodeStatusResponse>;
  readonly ring: Ask<taikv.v1.RingRequest.$Properties, taikv.v1.RingResponse>;
  readonly where: Ask<taikv.v1.WhereRequest.$Properties, taikv.v1.WhereResponse>;
  readonly hold: Ask<taikv.v1.HoldRequest.$Properties, taikv.v1.HoldResponse>;
  readonly health: Ask<taikv.v1.HealthRequest.$Properties, taikv.v1.HealthResponse>;
  readonly tasks: Ask<taikv.v1.TasksRequest.$Properties, taikv.v1.TasksResponse>;
  readonly remove: Ask<taikv.v1.RemoveRequest.$Properties, taikv.v1.RemoveResponse>;
  readonly giveUp: Ask<taikv.v1.GiveUpRequest.$Properties, taikv.v1.GiveUpResponse>;
  readonly weigh: Ask<taikv.v1.WeighRequest.$Properties, taikv.v1.WeighResponse>;
  readonly cancelTask: Ask<taikv.v1.CancelTaskRequest.$Properties, taikv.v1.CancelTaskResponse>;
  /** Progress until the node has left; no deadline unless one is given. */
  readonly leave: (
    request?: taikv.v1.LeaveRequest.$Properties,
    options?: OperatorCallOptions,
  ) => AsyncIterable<taikv.v1.LeaveProgress>;
};
