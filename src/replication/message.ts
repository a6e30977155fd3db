/**
 * What nodes say to each other about copies of data.
 *
 * Every question carries a request id of the asker, and its answer repeats it. All are idempotent: they may be lost,
 * repeated or come late. Only chosen configurations are ever sent (rule V); an answer to a data question is given only
 * at the epoch that the question names (rule E).
 */
import type { Entry, EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position, Range } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { RangeDigest, ScanPlace } from "#model/store.ts";
import type { Version } from "#model/version.ts";
import type { Ballot } from "./ballot.ts";

/** Why a question about data is not answered at the epoch that it names. */
export type EpochRefusal =
  /** The asker's configuration is old; this one is chosen. */
  | { readonly kind: "stale"; readonly config: RangeConfig }
  /** The owner knows only an older one, or none: ask again with the configuration. */
  | { readonly kind: "need-config" }
  /** A successor has been accepted but is not known to be chosen: ask again soon. */
  | { readonly kind: "sealed" }
  /** The owner's copy is not complete yet. */
  | { readonly kind: "not-ready" };

export type ReadOutcome =
  | { readonly kind: "entry"; readonly entry: Entry | undefined }
  | { readonly kind: "head"; readonly head: EntryHead | undefined }
  /** Held, but its checksum does not match: no vote. */
  | { readonly kind: "unreadable" }
  | EpochRefusal;

export type WriteOutcome =
  /** `commitNumber` of the batch that made it durable; undefined from a node of an older version. */
  | { readonly kind: "stored"; readonly commitNumber?: number }
  | { readonly kind: "superseded"; readonly newest: Version }
  /** What is held cannot be verified or mended now, and is newer or nobody can say. Counts as nothing: stamped above it, a write is stored. */
  | { readonly kind: "unreadable"; readonly newest: Version | undefined }
  /** At or below the floor of the range, where the past is closed. */
  | { readonly kind: "below-floor"; readonly floor: Version }
  /** Stamped too far ahead of the cluster's time. */
  | { readonly kind: "stamp-refused" }
  | { readonly kind: "disk-full" }
  | { readonly kind: "storage-failed" }
  | EpochRefusal;

export type PrepareOutcome =
  | {
      readonly kind: "promised";
      readonly accepted: { readonly ballot: Ballot; readonly value: readonly RangeConfig[] } | undefined;
    }
  | { readonly kind: "outbid"; readonly promised: Ballot }
  | { readonly kind: "stale"; readonly config: RangeConfig }
  | { readonly kind: "need-config" }
  | { readonly kind: "not-owner" };

export type AcceptOutcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "outbid"; readonly promised: Ballot }
  | { readonly kind: "stale"; readonly config: RangeConfig }
  | { readonly kind: "need-config" }
  | { readonly kind: "not-owner" };

/** How far a node that was invited to copy a range has come. */
export type InviteOutcome = "busy" | "copying" | "ready" | "not-wanted";

export type CopyRefusal = EpochRefusal | { readonly kind: "busy" };

export type ReplicaMessage =
  | {
      readonly kind: "read";
      readonly requestId: number;
      readonly position: Position;
      readonly key: Uint8Array;
      readonly epoch: number;
      readonly want: "entry" | "head";
      readonly config: RangeConfig | undefined;
    }
  | { readonly kind: "read-answer"; readonly requestId: number; readonly outcome: ReadOutcome }
  | {
      readonly kind: "write";
      readonly requestId: number;
      readonly epoch: number;
      readonly entry: Entry;
      readonly config: RangeConfig | undefined;
    }
  | { readonly kind: "write-answer"; readonly requestId: number; readonly outcome: WriteOutcome }
  /**
   * Entries that have their versions, in one message: hints that come home, and what else an owner lacks. With none it asks
   * only whether what was sent before it has come through.
   */
  | {
      readonly kind: "write-all";
      readonly requestId: number;
      readonly writes: readonly { readonly epoch: number; readonly entry: Entry }[];
      /** Sent along when the owner does not know the epochs yet. */
      readonly configs: readonly RangeConfig[];
    }
  /** One outcome a write, in order; `configs` are the newer ones of those that are stale. */
  | {
      readonly kind: "write-all-answer";
      readonly requestId: number;
      readonly outcomes: readonly WriteOutcome["kind"][];
      readonly configs: readonly RangeConfig[];
    }
  /** Keep entries for an owner that is away: all of them, or none. Without any, as above. */
  | { readonly kind: "hint"; readonly requestId: number; readonly target: NodeId; readonly entries: readonly Entry[] }
  | { readonly kind: "hint-answer"; readonly requestId: number; readonly isKept: boolean }
  | { readonly kind: "get-config"; readonly requestId: number; readonly position: Position }
  /** The newest chosen configuration known that covers the position. */
  | { readonly kind: "config-answer"; readonly requestId: number; readonly config: RangeConfig | undefined }
  /** These are chosen. */
  | { readonly kind: "learn"; readonly requestId: number; readonly configs: readonly RangeConfig[] }
  | { readonly kind: "learn-answer"; readonly requestId: number }
  /** So many batches are durable here: shall my store ever say less, it has been put back. */
  | { readonly kind: "mark"; readonly requestId: number; readonly commitNumber: number }
  | { readonly kind: "mark-answer"; readonly requestId: number }
  | {
      readonly kind: "prepare";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly ballot: Ballot;
      readonly config: RangeConfig | undefined;
    }
  | { readonly kind: "prepare-answer"; readonly requestId: number; readonly outcome: PrepareOutcome }
  | {
      readonly kind: "accept";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly ballot: Ballot;
      readonly value: readonly RangeConfig[];
      readonly config: RangeConfig | undefined;
    }
  | { readonly kind: "accept-answer"; readonly requestId: number; readonly outcome: AcceptOutcome }
  /** Copy this range: you are wanted as an owner. Asked again and again until it is `ready`. */
  | { readonly kind: "invite"; readonly requestId: number; readonly config: RangeConfig }
  /** Whoever copies the range is outrun by its writes: answer them so much later for a while. Nobody answers this. */
  | {
      readonly kind: "slow-writes";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly delayMs: number;
    }
  | { readonly kind: "invite-answer"; readonly requestId: number; readonly outcome: InviteOutcome }
  /**
   * Digests of the range's cells, `parts` of them at most, of entries of versions at most `upTo`. Epoch 0: whatever you
   * have (bulk copy).
   */
  | {
      readonly kind: "digests";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly parts: number;
      readonly upTo: Version | undefined;
      readonly config: RangeConfig | undefined;
    }
  | {
      readonly kind: "digests-answer";
      readonly requestId: number;
      readonly outcome: { readonly kind: "digests"; readonly digests: readonly RangeDigest[] } | CopyRefusal;
    }
  /** Digests of whole ranges, each at its epoch: one question for all that two nodes both own. */
  | {
      readonly kind: "roots";
      readonly requestId: number;
      readonly ranges: readonly { readonly range: Range; readonly epoch: number }[];
    }
  /** One a range, in order; undefined where a question of its own would be refused. */
  | {
      readonly kind: "roots-answer";
      readonly requestId: number;
      readonly roots: readonly (RangeDigest | undefined)[];
    }
  | {
      readonly kind: "list";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly after: ScanPlace | undefined;
    }
  | {
      readonly kind: "list-answer";
      readonly requestId: number;
      readonly outcome:
        | {
            readonly kind: "heads";
            readonly heads: readonly EntryHead[];
            readonly next: ScanPlace | undefined;
            /** Something is held there that cannot be verified; it is left out. */
            readonly isPartial: boolean;
            /** Where that is. Empty from a node of an older version. */
            readonly unreadable: readonly ScanPlace[];
          }
        | CopyRefusal;
    }
  | {
      readonly kind: "fetch";
      readonly requestId: number;
      readonly epoch: number;
      readonly range: Range;
      readonly keys: readonly ScanPlace[];
    }
  /** As many of the asked entries, from the first on, as one message holds; `answered` says how many were looked at. */
  | {
      readonly kind: "fetch-answer";
      readonly requestId: number;
      readonly outcome:
        | {
            readonly kind: "entries";
            readonly entries: readonly Entry[];
            readonly answered: number;
            /** One of those is held, but cannot be verified; it is left out. */
            readonly isPartial: boolean;
          }
        | CopyRefusal;
    }
  /** Entries in order from a place on, for a copy that has nothing yet. */
  | {
      readonly kind: "pull";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly after: ScanPlace | undefined;
    }
  | {
      readonly kind: "pull-answer";
      readonly requestId: number;
      readonly outcome:
        | {
            readonly kind: "entries";
            readonly entries: readonly Entry[];
            readonly next: ScanPlace | undefined;
            /** Something is held there that cannot be verified; it is left out. */
            readonly isPartial: boolean;
          }
        | CopyRefusal;
    }
  /** A former owner wants to delete its copies of these. */
  | {
      readonly kind: "receipt";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly heads: readonly EntryHead[];
      readonly config: RangeConfig | undefined;
    }
  /**
   * One flag for each of the first heads, for as many as were verified in time: held durably in that version or a newer one, and not dropped before receipts of its own; or not
   * held, but something is there that cannot be verified, and is not known to be older. No receipt.
   */
  | {
      readonly kind: "receipt-answer";
      readonly requestId: number;
      readonly outcome:
        | {
            readonly kind: "receipts";
            readonly held: readonly boolean[];
            /** Empty from a node of an older version. */
            readonly unreadable: readonly boolean[];
          }
        | EpochRefusal;
    }
  /** Owners that remain after one was given up are synced, and none of them can read these: nothing older may be read either. */
  | {
      readonly kind: "lose";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly heads: readonly EntryHead[];
      readonly config: RangeConfig | undefined;
    }
  | {
      readonly kind: "lose-answer";
      readonly requestId: number;
      readonly outcome: { readonly kind: "lost" } | EpochRefusal;
    }
  /** One page of a scan: entries, tombstones included, whose keys start with the prefix. */
  | {
      readonly kind: "scan";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly after: ScanPlace | undefined;
      readonly prefix: Uint8Array;
      readonly keysOnly: boolean;
      readonly config: RangeConfig | undefined;
    }
  | {
      readonly kind: "scan-answer";
      readonly requestId: number;
      readonly outcome:
        | { readonly kind: "entries"; readonly entries: readonly Entry[]; readonly next: ScanPlace | undefined }
        | { readonly kind: "unreadable" }
        | EpochRefusal;
    }
  /**
   * Do you hold the same at or below the version, in each cell of the range? `isOfAll`: the digests are of what is above it,
   * too. `mend`: compare yourself if not.
   */
  | {
      readonly kind: "agree";
      readonly requestId: number;
      readonly range: Range;
      readonly epoch: number;
      readonly upTo: Version;
      readonly isOfAll: boolean;
      readonly digests: readonly RangeDigest[];
      readonly mend: boolean;
      readonly config: RangeConfig | undefined;
    }
  /** One flag a cell. */
  | {
      readonly kind: "agree-answer";
      readonly requestId: number;
      readonly outcome: { readonly kind: "compared"; readonly equal: readonly boolean[] } | CopyRefusal;
    };

export type MessageKind = ReplicaMessage["kind"];

/** Kinds of traffic that do not wait for each other. */
export type ReplicaLane = "control" | "read" | "write" | "bulk";

/** Which kind of traffic each message is. */
export const LANE_OF = {
  read: "read",
  "read-answer": "read",
  write: "write",
  "write-answer": "write",
  "write-all": "bulk",
  "write-all-answer": "bulk",
  hint: "write",
  "hint-answer": "write",
  "get-config": "control",
  "config-answer": "control",
  learn: "control",
  "learn-answer": "control",
  mark: "control",
  "mark-answer": "control",
  prepare: "control",
  "prepare-answer": "control",
  accept: "control",
  "accept-answer": "control",
  invite: "control",
  "invite-answer": "control",
  "slow-writes": "control",
  digests: "bulk",
  "digests-answer": "bulk",
  roots: "bulk",
  "roots-answer": "bulk",
  list: "bulk",
  "list-answer": "bulk",
  fetch: "bulk",
  "fetch-answer": "bulk",
  pull: "bulk",
  "pull-answer": "bulk",
  receipt: "bulk",
  "receipt-answer": "bulk",
  lose: "bulk",
  "lose-answer": "bulk",
  scan: "read",
  "scan-answer": "read",
  agree: "bulk",
  "agree-answer": "bulk",
} as const satisfies Record<MessageKind, ReplicaLane>;
