/** Failures: the expected ways not to succeed. Values, never thrown inside the protocol. */
import { type NodeId, nodeIdShort } from "./node-id.ts";

/** What a failed write may have left behind; never more certain than it is. */
export type Effect = "nothing-written" | "may-have-been-written" | "written";

/** How one replica fared in an operation, for people. */
export type ReplicaOutcome = {
  readonly node: NodeId;
  /** Where whoever tells it knows it. */
  readonly name?: string;
  readonly outcome: (typeof REPLICA_OUTCOMES)[number];
};

/** `full`: its disk is. `not-awaited`: it was asked, and the operation ended before it could have answered. */
export const REPLICA_OUTCOMES = [
  "ok",
  "timeout",
  "down",
  "not-ready",
  "failed",
  "full",
  "not-asked",
  "not-awaited",
] as const;

/** Why an operation on a key did not succeed. */
export type Failure =
  | { readonly kind: "not-found" }
  | { readonly kind: "invalid-argument"; readonly reason: string }
  | {
      readonly kind: "quorum-unreachable";
      readonly needed: number;
      readonly heard: number;
      readonly effect: Effect;
      readonly replicas: readonly ReplicaOutcome[];
    }
  | { readonly kind: "no-configuration"; readonly reason: string }
  | {
      readonly kind: "deadline-passed";
      readonly afterMs: number;
      readonly needed: number;
      readonly heard: number;
      readonly effect: Effect;
      readonly replicas: readonly ReplicaOutcome[];
    }
  | { readonly kind: "overloaded"; readonly reason: string; readonly effect: Effect }
  | {
      readonly kind: "disk-full";
      readonly needed: number;
      readonly heard: number;
      readonly effect: Effect;
      readonly replicas: readonly ReplicaOutcome[];
    }
  | { readonly kind: "storage-failed"; readonly reason: string; readonly effect: Effect }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "not-owner"; readonly owner: NodeId | undefined }
  | { readonly kind: "not-serving"; readonly reason: string }
  | { readonly kind: "foreign-cluster"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "cancelled"; readonly effect: Effect };

/** The effect on the data that a failure admits to. */
export function effectOf(failure: Failure): Effect {
  return "effect" in failure ? failure.effect : "nothing-written";
}

/** Whether the same operation may succeed on another try without asking for less. */
export function isRetryable(failure: Failure): boolean {
  switch (failure.kind) {
    case "quorum-unreachable":
    case "no-configuration":
    case "deadline-passed":
    case "overloaded":
    case "disk-full":
    case "storage-failed":
    case "unreadable":
    case "not-owner":
    case "not-serving":
      return true;
    case "not-found":
    case "invalid-argument":
    case "foreign-cluster":
    case "refused":
    case "cancelled":
      return false;
  }
}

/** One sentence for people: what failed, what was known, the effect of a write. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case "not-found":
      return "no such key";
    case "invalid-argument":
    case "no-configuration":
    case "not-serving":
    case "foreign-cluster":
    case "refused":
    case "unreadable":
      return failure.reason;
    case "quorum-unreachable":
      return `needs ${failure.needed} ${failure.needed === 1 ? "replica" : "replicas"}, ${failure.heard} answered; effect: ${failure.effect}`;
    case "deadline-passed":
      return `needs ${failure.needed} ${failure.needed === 1 ? "replica" : "replicas"}, ${failure.heard} answered within ${Math.round(failure.afterMs)} ms; effect: ${failure.effect}`;
    case "overloaded":
    case "storage-failed":
      return `${failure.reason}; effect: ${failure.effect}`;
    case "disk-full":
      return `${fullDisksText(fullNodes(failure.replicas))}; effect: ${failure.effect}`;
    case "not-owner":
      return "this node owns no copy of the key";
    case "cancelled":
      return `cancelled by the client; effect: ${failure.effect}`;
  }
}

/** Names of those whose disks are full, the first digits of their ids where they are not known. */
export function fullNodes(replicas: readonly ReplicaOutcome[]): string[] {
  return replicas.flatMap(({ node, name, outcome }) => (outcome === "full" ? [name ?? nodeIdShort(node)] : []));
}

function fullDisksText(names: readonly string[]): string {
  if (names.length === 0) return "the disk is full";
  return names.length === 1 ? `the disk of ${names[0]} is full` : `the disks of ${names.join(", ")} are full`;
}
