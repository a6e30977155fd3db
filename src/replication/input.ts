/**
 * What happens to the replication machine, and what it wants done: the two sides of `step`.
 *
 * Effects are carried out in order. Stores take effect in the order in which they are asked for; their answers and
 * those of loads and lookups come back as inputs with the same token.
 */
import type { Consistency } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Operation, OperationOutcome, ScanCursor, ScanPage } from "#model/operation.ts";
import type { Position, Range } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { RingView } from "#model/ring-view.ts";
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
import type { VirtualNode } from "#model/virtual-node.ts";
import type { HintDropReason } from "./hint-delivery.ts";
import type { ReplicaMessage } from "./message.ts";

export type LoadRequest =
  /** `bytesMax`: no more follow once so many bytes have been read; at least one is. All of them unless given. */
  | { readonly kind: "entries"; readonly keys: readonly ScanPlace[]; readonly bytesMax?: number }
  /** `isWhole`: the payloads are verified, too, at the cost of reading them; `bytesMax` then as above. */
  | {
      readonly kind: "heads";
      readonly keys: readonly ScanPlace[];
      readonly isWhole?: boolean;
      readonly bytesMax?: number;
    }
  | { readonly kind: "scan"; readonly range: Range; readonly after: ScanPlace | undefined; readonly limits: ScanLimits }
  | {
      readonly kind: "scan-heads";
      readonly range: Range;
      readonly after: ScanPlace | undefined;
      readonly limits: ScanLimits;
    }
  /** Heads of entries that pass away some day: tombstones, and what has a time to live. */
  | {
      readonly kind: "scan-perishable";
      readonly range: Range;
      readonly after: ScanPlace | undefined;
      readonly limits: ScanLimits;
    }
  /** `upTo`: of entries of versions at most that. */
  | { readonly kind: "digests"; readonly range: Range; readonly parts: number; readonly upTo: Version | undefined }
  | {
      readonly kind: "records";
      readonly table: RecordTable;
      readonly prefix: Uint8Array;
      readonly afterKey: Uint8Array | undefined;
      readonly limit: number;
      /** The values may be left out. */
      readonly keysOnly?: boolean;
    };

export type LoadResult =
  | { readonly kind: "entries"; readonly entries: readonly (StoredEntry | undefined)[] }
  | { readonly kind: "heads"; readonly heads: readonly (StoredHead | undefined)[] }
  | { readonly kind: "scan"; readonly result: ScanResult<StoredEntry> }
  | { readonly kind: "scan-heads"; readonly result: ScanResult<StoredHead> }
  | { readonly kind: "scan-perishable"; readonly result: ScanResult<StoredHead> }
  | { readonly kind: "digests"; readonly digests: readonly RangeDigest[] }
  | { readonly kind: "records"; readonly records: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[] }
  /** The store could not answer. */
  | { readonly kind: "load-failed"; readonly reason: string };

/** A scan of the whole cluster, one page. */
export type PageRequest = {
  readonly prefix: Uint8Array;
  readonly cursor: ScanCursor | undefined;
  readonly itemsMax: number;
  readonly bytesMax: number;
  readonly keysOnly: boolean;
  readonly consistency: Consistency | undefined;
};

export type PageOutcome =
  | { readonly kind: "page"; readonly page: ScanPage }
  | { readonly kind: "failed"; readonly outcome: OperationOutcome };

export type ReplicationInput =
  /** What an earlier run kept, read by the driver from the store. */
  | {
      readonly kind: "resume";
      readonly records: {
        readonly configs: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];
        readonly ballots: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];
        readonly highMark: Uint8Array | undefined;
        readonly missing: Uint8Array | undefined;
      };
    }
  /** Whether the store may be from the past: until it is known that it is not, this node votes on nothing and answers nothing with it. */
  | { readonly kind: "doubt"; readonly isDoubted: boolean }
  /** This node founds the cluster: it owns the whole ring, divided at these positions. */
  | { readonly kind: "found"; readonly positions: readonly Position[] }
  | { readonly kind: "message"; readonly from: NodeId; readonly message: ReplicaMessage }
  | { readonly kind: "stored"; readonly token: number; readonly result: AppendResult }
  | { readonly kind: "loaded"; readonly token: number; readonly result: LoadResult }
  /** The walk from a position, owner first; undefined when the lookup failed. */
  | {
      readonly kind: "looked-up";
      readonly token: number;
      readonly walk: readonly VirtualNode[] | undefined;
      readonly predecessor: VirtualNode | undefined;
    }
  | { readonly kind: "view"; readonly view: RingView }
  | {
      readonly kind: "operate";
      readonly operationId: number;
      readonly operation: Operation;
      readonly position: Position;
      readonly timeoutMs: number;
    }
  | { readonly kind: "cancel"; readonly operationId: number }
  | { readonly kind: "page"; readonly operationId: number; readonly request: PageRequest; readonly timeoutMs: number }
  /** The newest configuration of a position, as everyone who should know it says. */
  | { readonly kind: "find-config"; readonly operationId: number; readonly position: Position }
  /** Give every range away. Ranges that nobody can take over keep the leave from ending, unless forced. */
  | { readonly kind: "leave"; readonly isForced: boolean }
  /**
   * These nodes are gone for good: their slots are dropped where nobody can take them over. With `acceptsLoss`, ranges that
   * have lost a majority of their owners go on from what the rest have: the operator's last resort.
   */
  | {
      readonly kind: "give-up";
      readonly operationId: number;
      readonly nodes: readonly NodeId[];
      readonly acceptsLoss: boolean;
    }
  /** Nobody has these ranges any more: they begin anew here. `epochSeen`: the highest epoch of any configuration known. */
  | {
      readonly kind: "refound";
      readonly operationId: number;
      readonly ranges: readonly Range[];
      readonly epochSeen: number;
    }
  /** The leave that was begun is over: this node may own again. */
  | { readonly kind: "stay" }
  | { readonly kind: "tick" };

export type ReplicationEffect =
  | { readonly kind: "send"; readonly to: NodeId; readonly message: ReplicaMessage }
  | { readonly kind: "store"; readonly token: number; readonly writes: readonly StoreWrite[] }
  | { readonly kind: "load"; readonly token: number; readonly request: LoadRequest }
  /** Walk from the position with so many distinct nodes, confirmed by the position's owner on the ring. */
  | {
      readonly kind: "lookup";
      readonly token: number;
      readonly position: Position;
      readonly nodesWanted: number;
      readonly timeoutMs: number;
    }
  | { readonly kind: "answer"; readonly operationId: number; readonly outcome: OperationOutcome }
  | { readonly kind: "answer-page"; readonly operationId: number; readonly outcome: PageOutcome }
  | { readonly kind: "answer-config"; readonly operationId: number; readonly config: RangeConfig | undefined }
  /** Ranges whose configuration was forced here. */
  | { readonly kind: "gave-up"; readonly operationId: number; readonly forced: readonly RangeConfig[] }
  /** Every range is given away and nothing is left here that others lack. */
  | { readonly kind: "emptied" }
  | { readonly kind: "event"; readonly event: ReplicationEvent };

export type ReplicationEvent =
  | { readonly kind: "range-changed"; readonly configs: readonly RangeConfig[] }
  | { readonly kind: "transfer-started"; readonly range: Range; readonly epoch: number }
  | {
      readonly kind: "transfer-done";
      readonly range: Range;
      readonly epoch: number;
      readonly entries: number;
      readonly bytes: number;
      /** Entries that no donor could read, and that are unreadable here, too, until they are mended or written anew. */
      readonly lost: number;
      readonly tookMs: number;
    }
  /** Writes of the range are answered so much later, so that a copy of it comes to its end. */
  | { readonly kind: "writes-slowed"; readonly range: Range; readonly delayMs: number }
  | { readonly kind: "copy-released"; readonly range: Range; readonly entries: number }
  /** Copies in a range of which this node is no owner, left over from something that was given up; they are released. */
  | { readonly kind: "orphans-found"; readonly range: Range }
  /** So many in one record. */
  | { readonly kind: "hint-kept"; readonly target: NodeId; readonly hints: number }
  /** There is no room for more; told once, until those that are kept have been brought home. */
  | { readonly kind: "hints-refused"; readonly target: NodeId; readonly keptBytes: number }
  | { readonly kind: "hints-delivered"; readonly target: NodeId; readonly hints: number; readonly tookMs: number }
  | {
      readonly kind: "hints-dropped";
      readonly target: NodeId;
      readonly hints: number;
      readonly reason: HintDropReason;
    }
  | {
      readonly kind: "replica-repaired";
      readonly range: Range;
      readonly entries: number;
      readonly by: "read" | "anti-entropy";
    }
  /** Every owner holds the same up to the floor; it is put to the vote, and that all that was gone by `purged` is purged. */
  | { readonly kind: "floor-proposed"; readonly range: Range; readonly floor: Version; readonly purged: Version }
  | { readonly kind: "floor-raised"; readonly range: Range; readonly floor: Version; readonly purged: Version }
  /** Tombstones and expired entries were dropped here. */
  | { readonly kind: "tombstones-purged"; readonly range: Range; readonly upTo: Version; readonly entries: number }
  /**
   * Too old to be merged: at or below the floor, and no owner holds them; or, of an owner, older than what nobody can read
   * any more and may have been acknowledged.
   */
  | {
      readonly kind: "entries-set-aside";
      readonly entries: number;
      readonly from: "hint" | "transfer" | "former-owner" | "owner";
    }
  /** A majority of the owners was gone for good; the range goes on from the rest. */
  | { readonly kind: "range-forced"; readonly config: RangeConfig; readonly gone: readonly NodeId[] }
  | { readonly kind: "entry-unreadable"; readonly position: Position }
  /** The disk has lost so many entries there without an error, or shows others than were written; they are looked for. */
  | { readonly kind: "entries-missing"; readonly range: Range; readonly entries: number }
  /** What is kept is unknown; nothing will be kept any more. */
  | { readonly kind: "storage-failed"; readonly reason: string }
  /** Told once, until there is room again. */
  | { readonly kind: "disk-full" }
  | { readonly kind: "disk-has-room" };
