/**
 * Storage engine: where a node keeps entries and its own records.
 *
 * Writes are batches, answered when they are durable; batches take effect in the order in which they were appended.
 * Reads see every batch that has been answered. Everything is ordered by (position as an unsigned number, key bytewise).
 * A put of the very version that is held changes nothing, but that it mends an entry that had become unreadable.
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
   * Digests of `parts` (1 to 4096) sub-ranges of nearly equal size, in order: part i holds the positions at distance
   * d = distance(after, position) - 1 with floor(d * parts / size) = i. Gives way to other work while it runs: an
   * entry that stays is counted once, one that is put or dropped meanwhile as it was or as it is. With `upTo`, only
   * entries of versions at most that count.
   */
  readonly digests: (
    range: Range,
    parts: number,
    options?: { readonly upTo?: Version | undefined; readonly signal?: AbortSignal | undefined },
  ) => Promise<readonly RangeDigest[]>;
  /** Entries in the range, tombstones and expired ones included, and the bytes of keys and payloads; like `digests`, not at one moment. */
  readonly count: (
    range: Range,
    signal?: AbortSignal,
  ) => Promise<{ readonly entries: number; readonly payloads: number; readonly bytes: number }>;

  readonly record: (table: RecordTable, key: Uint8Array) => Uint8Array | undefined;
  /** Records whose key starts with `prefix`, in order, after `afterKey`. */
  readonly records: (
    table: RecordTable,
    options?: { readonly prefix?: Uint8Array; readonly afterKey?: Uint8Array; readonly limit?: number },
  ) => readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];

  readonly stats: () => EngineStats;
  /** The number of the last durable batch; 0 in an empty store. */
  readonly commitNumber: () => number;
};

/**
 * Thrown by reads that the disk fails, where the answer has no place to say so; `get` and `head` answer `unreadable`.
 * The engine has failed then: its appends fail too, and the node must stop and have its copies made anew.
 */
export class ReadError extends Error {
  override readonly name = "ReadError";
}

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
