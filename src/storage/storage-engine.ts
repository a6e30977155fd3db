/**
 * Storage engine: where a node keeps entries and its own records.
 *
 * Writes are batches, answered when they are durable; batches take effect in the order in which they were appended.
 * Reads see every batch that has been answered. Everything is ordered by (position as an unsigned number, key bytewise).
 * A put of the very version that is held changes nothing, but that it mends an entry that had become unreadable. What
 * has no head that can be verified may be newer than any put: it stays until it is dropped. Where that may be why an entry
 * is not found, it counts as unreadable, and what is put late there is not kept.
 * The interface asks for nothing that a log-structured engine could not give.
 */
import type { Position, Range } from "#model/position.ts";
import type {
  AppendResult,
  RangeDigest,
  RecordTable,
  ScanLimits,
  ScanPlace,
  ScanResult,
  StoredEntry,
  StoredHead,
  StoreWrite,
} from "#model/store.ts";
import type { Version } from "#model/version.ts";

/** Sizes of a whole store. */
export type EngineStats = {
  /** Entries, tombstones included. */
  readonly entries: number;
  /** Bytes on disk, or in memory. */
  readonly bytes: number;
};

export type StorageEngine = AsyncDisposable & {
  readonly name: string;
  /** Batches gather while one is being made durable, and share its successor's fsync. The arrays and bytes must not be changed afterwards. */
  readonly append: (batch: readonly StoreWrite[]) => Promise<AppendResult>;

  /** Runs reads that all see one state. `read` must not wait. */
  readonly snapshot: <T>(read: () => T) => T;
  readonly get: (position: Position, key: Uint8Array) => StoredEntry | undefined;
  /** Version and kind without the payload; the checksum is not verified when that needs the payload. */
  readonly head: (position: Position, key: Uint8Array) => StoredHead | undefined;
  /**
   * Entries of the range in ring order from its start, or after `place`; passes zero where the range does. A page that
   * stops at a limit has a `next` even if nothing follows. Of heads, only the keys count as bytes.
   */
  readonly scan: (range: Range, place: ScanPlace | undefined, limits: ScanLimits) => ScanResult<StoredEntry>;
  readonly scanHeads: (range: Range, place: ScanPlace | undefined, limits: ScanLimits) => ScanResult<StoredHead>;
  /** The same of perishable entries only: tombstones, and what has a time to live. Others cost nothing. */
  readonly scanPerishable: (range: Range, place: ScanPlace | undefined, limits: ScanLimits) => ScanResult<StoredHead>;
  /**
   * Digests of the range's cells (`cellsOf`, at most `parts` of them, 1 to 4096), in order. Without `upTo` they come from
   * sums that are kept up to date with each write: the cost does not grow with the entries, as long as cells are not
   * narrower than a 65,536th of the ring. With `upTo`, only entries of versions at most that count, and all of the range
   * is read; so it gives way to other work while it runs: an entry that stays is counted once, one that is put or
   * dropped meanwhile as it was or as it is.
   */
  readonly digests: (
    range: Range,
    parts: number,
    options?: { readonly upTo?: Version | undefined; readonly signal?: AbortSignal | undefined },
  ) => Promise<readonly RangeDigest[]>;
  /** Entries in the range, tombstones and expired ones included, and the bytes of keys and payloads; from the same sums. */
  readonly count: (
    range: Range,
    signal?: AbortSignal,
  ) => Promise<{ readonly entries: number; readonly payloads: number; readonly bytes: number }>;

  readonly record: (table: RecordTable, key: Uint8Array) => Uint8Array | undefined;
  /** Records whose key starts with `prefix`, in order, after `afterKey`. With `keysOnly` the values may be empty. */
  readonly records: (
    table: RecordTable,
    options?: {
      readonly prefix?: Uint8Array;
      readonly afterKey?: Uint8Array;
      readonly limit?: number;
      readonly keysOnly?: boolean;
    },
  ) => readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];

  readonly stats: () => EngineStats;
  /** The number of the last durable batch; 0 in an empty store. */
  readonly commitNumber: () => number;
  /** Which file it is: a copy of it has another. Empty when that cannot be told. */
  readonly fileId: string;
  /** Resolves with the reason when the engine has failed: its appends fail from then on, and the node must stop. */
  readonly failed: Promise<string>;
  /** What happened when it was opened. */
  readonly notices: readonly StoreNotice[];
};

/**
 * Thrown by reads that the disk fails, where the answer has no place to say so; `get` and `head` answer `unreadable`.
 * The engine has failed then: its appends fail too, and the node must stop and have its copies made anew. Not when it is
 * the index of what passes away alone: the same read succeeds once that has been made anew.
 */
export class ReadError extends Error {
  override readonly name = "ReadError";
}

/** Something that happened while a store was opened and that its operator should know. */
export type StoreNotice =
  | {
      readonly kind: "store-migrated";
      readonly from: number;
      readonly to: number;
      readonly entries: number;
      readonly tookMs: number;
    }
  /** The sums of the Merkle tree were damaged or did not match, and were made anew from all entries. */
  | { readonly kind: "tree-rebuilt"; readonly entries: number; readonly tookMs: number }
  /** The index of what passes away did not match the entries, and was made anew from them; all else is whole. */
  | { readonly kind: "index-rebuilt"; readonly noted: string; readonly tookMs: number }
  /** The index of what passes away was of an older form, and was made anew. */
  | { readonly kind: "index-renewed"; readonly tookMs: number }
  /** The folder has been used before, and its store is gone, if there ever was one: this one is new. */
  | { readonly kind: "store-missed"; readonly found: string }
  /** An earlier run noted damage, but all of the store can be read and matches its checksums. */
  | { readonly kind: "damage-passed"; readonly noted: string };

/** Why a store could not be opened; the message says what to do. */
export type OpenFault =
  | { readonly kind: "unwritable"; readonly message: string }
  | { readonly kind: "in-use"; readonly message: string }
  | { readonly kind: "newer-schema"; readonly message: string }
  | { readonly kind: "foreign"; readonly message: string }
  | { readonly kind: "corrupt"; readonly message: string };

/** Thrown by `openEngine` only. */
export class OpenError extends Error {
  override readonly name = "OpenError";
  readonly fault: OpenFault;
  constructor(fault: OpenFault) {
    super(fault.message);
    this.fault = fault;
  }
}
