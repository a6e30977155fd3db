/**
 * What is asked of a store and what it answers: the words that replication and the engines share.
 *
 * The order of entries is (position as an unsigned number, key bytewise).
 */
import { compareBytes, mapKeyOf } from "#base/bytes.ts";
import type { Entry, EntryHead } from "./entry.ts";
import { type Position, positionText, type Range } from "./position.ts";
import type { Version } from "./version.ts";

/** What a node keeps beside entries; each table is a sorted map from bytes to bytes. */
export type RecordTable = "facts" | "range-configs" | "ballots" | "hints" | "set-aside";

export type StoreWrite =
  /**
   * Kept if it is newer than what is there, or there is nothing. The same version again changes nothing and is `stored`;
   * it mends what had become unreadable.
   */
  | { readonly kind: "put-entry"; readonly entry: Entry }
  /**
   * Removes the entry without a trace if its version is at most `upTo`, or its head cannot be verified. For copies given
   * away, purged tombstones and what a bad disk has made up.
   */
  | { readonly kind: "drop-entry"; readonly position: Position; readonly key: Uint8Array; readonly upTo: Version }
  /** Sums that digests come from are made anew from what is there, where the disk turned out to hold something else. */
  | { readonly kind: "recount"; readonly range: Range }
  | { readonly kind: "put-record"; readonly table: RecordTable; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: "drop-record"; readonly table: RecordTable; readonly key: Uint8Array };

/** Removes what the head is of; what has become newer stays. */
export function dropOf({ position, key, version }: EntryHead): StoreWrite {
  return { kind: "drop-entry", position, key, upTo: version };
}

/** One per write of a batch, in order. Records, drops and recounts are always `stored`. */
export type WriteOutcome =
  | { readonly kind: "stored" }
  /** A newer entry is there and stays. */
  | { readonly kind: "superseded"; readonly newest: Version }
  /** What is there cannot be verified and stays: it is newer, or, without a version, nobody can say whether it is. */
  | { readonly kind: "unreadable"; readonly newest: Version | undefined };

export type AppendResult =
  /** `commitNumber` counts durable batches from 1 and never goes back, restarts included. */
  | { readonly kind: "durable"; readonly outcomes: readonly WriteOutcome[]; readonly commitNumber: number }
  /** Nothing of the batch was kept; reads go on, and writes succeed again once there is room. */
  | { readonly kind: "disk-full" }
  /** Whether it was kept is unknown; every later append fails the same way: the node must stop its writes for good. */
  | { readonly kind: "failed"; readonly reason: string };

/** An entry as read: one whose checksum does not match is never served. */
export type StoredEntry =
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "unreadable"; readonly position: Position; readonly key: Uint8Array };

export type StoredHead =
  | { readonly kind: "head"; readonly head: EntryHead }
  | { readonly kind: "unreadable"; readonly position: Position; readonly key: Uint8Array };

/** A place in the order: a scan goes on after it. */
export type ScanPlace = { readonly position: Position; readonly key: Uint8Array };

/** A text that is equal exactly when the places are; for use in a `Map`. */
export function placeKey({ position, key }: ScanPlace): string {
  return positionText(position) + mapKeyOf(key);
}

/** Negative, zero or positive. */
export function comparePlaces(a: ScanPlace, b: ScanPlace): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return compareBytes(a.key, b.key);
}

export type ScanLimits = {
  readonly entriesMax: number;
  /** Stops after the entry with which the sum of keys and payloads reaches this. */
  readonly bytesMax: number;
};

/** `next` is undefined at the end of the range. */
export type ScanResult<T> = { readonly items: readonly T[]; readonly next: ScanPlace | undefined };

/** XOR over the digests of the heads of all entries of a range, and how many there are. */
export type RangeDigest = { readonly digest: bigint; readonly entries: number };
