/** The operations of the paper and their outcomes, as every layer hands them on. */
import type { Consistency } from "./consistency.ts";
import type { Failure } from "./failure.ts";
import type { Position } from "./position.ts";
import type { Version } from "./version.ts";

/** One operation on one key. Undefined consistency means the cluster's default. */
export type Operation =
  | { readonly kind: "get"; readonly key: Uint8Array; readonly consistency: Consistency | undefined }
  | {
      readonly kind: "insert";
      readonly key: Uint8Array;
      readonly payload: Uint8Array;
      /** Time to live in ms; 0 for none. */
      readonly ttlMs: number;
      readonly consistency: Consistency | undefined;
    }
  | { readonly kind: "delete"; readonly key: Uint8Array; readonly consistency: Consistency | undefined };

/** How many replicas took part. */
export type Participation = { readonly asked: number; readonly answered: number; readonly needed: number };

export type OperationOutcome =
  | {
      readonly kind: "got";
      readonly payload: Uint8Array;
      readonly version: Version;
      /** What is left of the time to live, ms; 0 for none. */
      readonly ttlMs: number;
      readonly replicas: Participation;
    }
  | { readonly kind: "inserted"; readonly version: Version; readonly replicas: Participation }
  | { readonly kind: "deleted"; readonly version: Version; readonly replicas: Participation }
  | { readonly kind: "failed"; readonly failure: Failure; readonly replicas: Participation };

export const NOBODY_ASKED: Participation = { asked: 0, answered: 0, needed: 0 };

/** A place in (position, key) order: everything up to and including it has been seen. */
export type ScanCursor = { readonly position: Position; readonly key: Uint8Array };

export type ScanItem = {
  readonly key: Uint8Array;
  readonly payload: Uint8Array;
  readonly version: Version;
  /** What is left of the time to live, ms; 0 for none. */
  readonly ttlMs: number;
};

export type ScanRequest = {
  readonly prefix: Uint8Array;
  /** Undefined: from the start. */
  readonly cursor: ScanCursor | undefined;
  /** Items at most; 0 for all. */
  readonly limit: number;
  readonly keysOnly: boolean;
};

/** Items in (position, key) order, or none yet; an undefined cursor, and nothing else, means the end. */
export type ScanPage = { readonly items: readonly ScanItem[]; readonly cursor: ScanCursor | undefined };
