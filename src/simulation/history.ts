/** What clients asked for and were told: the material of the checkers. Times are true ones, ms. */
import type { Consistency } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Operation, OperationOutcome, ScanCursor, ScanItem } from "#model/operation.ts";

export type OperationRecord = {
  readonly operation: Operation;
  readonly consistency: Consistency;
  readonly startMs: number;
  /** Which node was asked, where that is known. */
  readonly node?: NodeId | undefined;
  /** What that one took for the cluster's time when it was asked, and when it answered, ms since 1970. */
  askedClusterMs?: number | undefined;
  answeredClusterMs?: number | undefined;
  /** Infinity while it is open, or when nobody was left to answer. */
  endMs: number;
  outcome: OperationOutcome | undefined;
};

/** With whom was asked. */
export type AskedRecord = OperationRecord & {
  readonly machine: string;
  /** By the clock of the node that was asked it may be a little later. */
  readonly deadlineMs: number;
};

/** Everything that a client read page by page. */
export type ScanRecord = {
  readonly startMs: number;
  endMs: number;
  readonly items: ScanItem[];
  isComplete: boolean;
};

/** One page that was answered, of all keys. */
export type PageRecord = {
  readonly startMs: number;
  readonly endMs: number;
  /** It begins behind this, or with the first key; and ends with this, or with the last. */
  readonly after: ScanCursor | undefined;
  readonly upTo: ScanCursor | undefined;
  readonly items: readonly ScanItem[];
  readonly isKeysOnly: boolean;
};
