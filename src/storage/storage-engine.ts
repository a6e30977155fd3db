/**
 * Storage engine: where a node keeps entries and its own records.
 *
 * Writes are batches, answered when they are durable; batches take effect in the order in which they were appended.
 * Reads see every batch that has been answered. Everything is ordered by (position as an unsigned number, key bytewise).
 * The interface asks for nothing that a log-structured engine could not give.
 */
import type { Entry, EntryHead } from "#model/entry.ts";
import type { Position, Range } from "#model/position.ts";
import type { Version } from "#model/version.ts";

/** What a node keeps beside entries; each table is a sorted map from bytes to bytes. */
export type RecordTable = "facts" | "range-configs" | "ballots" | "hints";

export type EngineWrite =
  /** Kept if it is newer than what is there, or there is nothing. The same version again changes nothing and is `stored`. */
  | { readonly kind: "put-entry"; readonly entry: Entry }
  /** Removes the entry without a trace if its version is at most `upTo`. For copies given away and purged tombstones. */
  | { readonly kind: "drop-entry"; readonly position: Position; readonly key: Uint8Array; readonly upTo: Version }
  | { readonly kind: "put-record"; readonly table: RecordTable; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: "drop-record"; readonly table: RecordTable; readonly key: Uint8Array };

/** One per write of a batch, in order. Records and drops are always `stored`. */
export type WriteOutcome =
  | { readonly kind: "stored" }
  /** A newer entry is there and stays. */
  | { readonly kind: "superseded"; readonly newest: Version };

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

/** A place in the order: the scan goes on after it. */
export type ScanPlace = { readonly position: Position; readonly key: Uint8Array };

export type ScanLimits = {
  readonly entriesMax: number;
  /** Stops after the entry with which the sum of keys and payloads reaches this. */
  readonly bytesMax: number;
};

/** `next` is undefined at the end of the range. */
export type ScanResult<T> = { readonly items: readonly T[]; readonly next: ScanPlace | undefined };

/** XOR over `digestOfHead` of all entries of a range, and how many there are. */
export type RangeDigest = { readonly digest: bigint; readonly entries: number };

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
  readonly append: (batch: readonly EngineWrite[]) => Promise<AppendResult>;

  /** Runs reads that all see one state. `read` must not wait. */
  readonly snapshot: <T>(read: () => T) => T;
  readonly get: (position: Position, key: Uint8Array) => StoredEntry | undefined;
  /** Version and kind without the payload; the checksum is not verified when that needs the payload. */
  readonly head: (position: Position, key: Uint8Array) => StoredHead | undefined;
  /** Entries of the range in ring order from its start, or after `place`; passes zero where the range does. */
  readonly scan: (range: Range, place: ScanPlace | undefined, limits: ScanLimits) => ScanResult<StoredEntry>;
  readonly scanHeads: (range: Range, place: ScanPlace | undefined, limits: ScanLimits) => ScanResult<StoredHead>;
  /**
   * Digests of `parts` (1 to 4096) sub-ranges of nearly equal size, in order: part i holds the positions at distance
   * d = distance(after, position) - 1 with floor(d * parts / size) = i. Gives way to other work while it runs.
   */
  readonly digests: (range: Range, parts: number, signal?: AbortSignal) => Promise<readonly RangeDigest[]>;
  /** Entries in the range, tombstones and expired ones included; gives way to other work while it counts. */
  readonly count: (range: Range, signal?: AbortSignal) => Promise<{ readonly entries: number; readonly payloads: number; readonly bytes: number }>;

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
