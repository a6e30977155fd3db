/**
 * Errors that the client throws.
 *
 * `code` is the stable name of the failure (`not-found`, `quorum-unreachable`, …), `effect` what a failed write may
 * have left behind; never more certain than it is.
 */
import type { Effect, ReplicaOutcome } from "#model/failure.ts";

export type ErrorFacts = {
  /** Kebab-case, stable. Those of the protocol's failures, and `unreachable` and `internal` of the client's own. */
  readonly code: string;
  readonly message: string;
  readonly effect: Effect;
  /** Whether the same call may succeed on another try. Says nothing about whether a try is safe: `effect` does. */
  readonly retryable: boolean;
  /** The gRPC status code. */
  readonly grpcStatus: number;
  /** The node that answered, or was tried last. */
  readonly address: string | undefined;
  readonly elapsedMs: number;
  /** Answers of replicas needed and heard, and how each fared, where the failure is about replicas. */
  readonly needed?: number;
  readonly heard?: number;
  readonly replicas?: readonly ReplicaOutcome[];
};

export class TaikvError extends Error {
  override readonly name: string = "TaikvError";
  readonly code: string;
  readonly effect: Effect;
  readonly retryable: boolean;
  readonly grpcStatus: number;
  readonly address: string | undefined;
  readonly elapsedMs: number;
  readonly needed: number | undefined;
  readonly heard: number | undefined;
  readonly replicas: readonly ReplicaOutcome[];

  constructor(facts: ErrorFacts) {
    super(facts.message);
    this.code = facts.code;
    this.effect = facts.effect;
    this.retryable = facts.retryable;
    this.grpcStatus = facts.grpcStatus;
    this.address = facts.address;
    this.elapsedMs = facts.elapsedMs;
    this.needed = facts.needed;
    this.heard = facts.heard;
    this.replicas = facts.replicas ?? [];
  }
}

/** There is no such key. */
export class NotFoundError extends TaikvError {
  override readonly name = "NotFoundError";
}

/** None of the addresses could be reached: nothing was asked of anyone. */
export class UnreachableError extends TaikvError {
  override readonly name = "UnreachableError";
}
