/** What is known of a read while it goes on. */
import { answersNeeded, type Consistency, majorityOf } from "#model/consistency.ts";
import type { Entry, EntryHead } from "#model/entry.ts";
import type { Failure } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Participation } from "#model/operation.ts";
import type { Position } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { compareVersions, type Version } from "#model/version.ts";
import type { Standing } from "./participants.ts";
import type { Replication } from "./replication-state.ts";

export type ReadIntent = {
  readonly position: Position;
  readonly key: Uint8Array;
  readonly consistency: Consistency;
  readonly startedMs: number;
  readonly deadlineMs: number;
  /**
   * This node's own copy, of the version if that can be read, cannot be verified and is to be mended: as many of the
   * others are heard as meet every quorum, or one that has that version or a newer one, or that of the digest, where only
   * that is known of it. Nothing is written back.
   */
  readonly ownCopy?: { readonly version: Version | undefined; readonly digest: bigint | undefined };
};

export type ReadEnd =
  /** The newest entry heard of, tombstones included; undefined when nobody has one. */
  | { readonly kind: "read"; readonly entry: Entry | undefined; readonly replicas: Participation }
  | { readonly kind: "failed"; readonly failure: Failure; readonly replicas: Participation };

export type Read = {
  readonly intent: ReadIntent;
  config: RangeConfig | undefined;
  attempt: number;
  readonly standings: Map<NodeId, Standing>;
  /** Whoever was asked, in earlier attempts too. */
  readonly asked: Set<NodeId>;
  /** What each owner that answered holds; undefined: nothing. */
  readonly heads: Map<NodeId, EntryHead | undefined>;
  /** The newest entry received whole. */
  entry: Entry | undefined;
  /** Owners that have been asked for the payload. */
  readonly askedForEntry: Set<NodeId>;
  /** Owners that cannot verify what they hold. */
  readonly unreadable: Set<NodeId>;
  /** Owners that have been given the newest entry. */
  readonly repaired: Set<NodeId>;
  /** Those of them that have not answered yet. */
  readonly entriesAwaited: Set<NodeId>;
  isMending: boolean;
  /** Nothing more will be heard in this attempt; another is planned. */
  isWaiting: boolean;
  /** Others have been asked whether the configuration is still the newest. */
  isRefreshed: boolean;
  /** Others are being asked for a newer configuration: that the owners of this one are away says nothing yet. */
  isBetweenAttempts: boolean;
  isOver: boolean;
  readonly onEnd: (end: ReadEnd) => void;
};

export function newRead(intent: ReadIntent, onEnd: (end: ReadEnd) => void): Read {
  return {
    intent,
    config: undefined,
    attempt: 0,
    standings: new Map(),
    asked: new Set(),
    heads: new Map(),
    entry: undefined,
    askedForEntry: new Set(),
    unreadable: new Set(),
    repaired: new Set(),
    entriesAwaited: new Set(),
    isMending: false,
    isWaiting: false,
    isRefreshed: false,
    isBetweenAttempts: false,
    isOver: false,
    onEnd,
  };
}

/** Owners that must have answered. */
export function neededOf({ machine }: Replication, { intent, heads }: Read, config: RangeConfig): number {
  if (intent.ownCopy !== undefined) {
    const { version, digest } = intent.ownCopy;
    for (const head of heads.values()) {
      if (head === undefined) continue;
      if (version !== undefined && compareVersions(head.version, version) >= 0) return 1;
      if (digest !== undefined && machine.digestOfHead(intent.key, head.version) === digest) return 1;
    }
    // A quorum of before a slot was dropped may have been of this node and those that are owners no more.
    if (!config.synced && (version ?? digest) !== undefined) return config.slots.length;
    // Whatever a quorum with this node in it has stored, one of so many others has.
    return Math.max(1, config.slots.length - majorityOf(config.slots.length) + 1);
  }
  return answersNeeded(intent.consistency, config);
}

export function newestHead(read: Read): EntryHead | undefined {
  let newest: EntryHead | undefined;
  for (const head of read.heads.values()) {
    if (head !== undefined && (newest === undefined || compareVersions(head.version, newest.version) > 0))
      newest = head;
  }
  return newest;
}
