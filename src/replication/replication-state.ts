/** The state of a node's replication: what it knows of ranges, and the machines at work. */
import type { Random } from "#base/random.ts";
import type { Consistency } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { EMPTY_RING_VIEW } from "#model/ring-view.ts";
import type { AppendResult } from "#model/store.ts";
import { type BatchSizes, DEFAULT_BATCH_SIZES } from "./batch-sizes.ts";
import type { Differing, Fruitless } from "./compare.ts";
import type { Turns } from "./donor-turns.ts";
import type { Closing } from "./floor.ts";
import { createHeard, type Heard } from "./heard.ts";
import type { HeldPiece } from "./held.ts";
import { createHints, type Hints } from "./hint.ts";
import { createHybridClock, type HybridClock } from "./hybrid-clock.ts";
import { createMachine, type Machine } from "./machine.ts";
import type { Missing } from "./missing.ts";
import type { Awaited, Move } from "./ownership.ts";
import { createPatient, type Patient } from "./patience.ts";
import type { Proposal } from "./proposal.ts";
import { createRangeMap, type Piece, type RangeMap } from "./range-map.ts";
import type { Release } from "./release.ts";
import { createScrub, type Scrub } from "./scrub.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";
import { createSweep, type Sweep } from "./sweep.ts";
import type { Transfer } from "./transfer.ts";
import type { OnWritten } from "./write-to.ts";

export type ReplicationSettings = {
  /** Copies wanted (N). */
  readonly replicationFactor: number;
  /** When an operation does not say. */
  readonly consistency: Consistency;
  /** At `one`: ask the nearest owner first, or all at once as in the paper. */
  readonly readFanout: "nearest" | "all";
  /** No hint is kept for an owner that has been down longer, ms. */
  readonly hintWindowMs: number;
  /** Hints of all owners together, bytes on disk; those for one owner take three quarters of it at most. */
  readonly hintsBytesMax: number;
  /** An owner that has been down longer is replaced, ms. Costs copying, not safety. */
  readonly replaceAfterMs: number;
  /** A syncing owner that is up and has not become a full one by then gives its slot to another, ms. */
  readonly syncingLastsMs: number;
  /** A floor is so long behind the cluster's time, ms. Spares late hints of level `one`; safety does not rest on it. */
  readonly purgeGraceMs: number;
  /** Ranges that a node takes over at a time. */
  readonly transfersMax: number;
  /** Owners compare all their ranges once in so long, ms. What nothing else has mended stays different as long. */
  readonly compareEveryMs: number;
  /** A node looks so often for copies of what it does not own, at one range after the other, ms. */
  readonly sweepEveryMs: number;
  /** Everything is read once in so long and verified, ms. */
  readonly scrubEveryMs: number;
  /** An operation with open questions is hedged after so long, ms. */
  readonly hedgeAfterMs: number;
  readonly batches: BatchSizes;
};

export const DEFAULT_REPLICATION_SETTINGS: ReplicationSettings = {
  replicationFactor: 3,
  consistency: "quorum",
  readFanout: "nearest",
  hintWindowMs: 3 * 3_600_000,
  hintsBytesMax: 256 * 1024 * 1024,
  replaceAfterMs: 15 * 60_000,
  syncingLastsMs: 10 * 60_000,
  purgeGraceMs: 10_000,
  transfersMax: 8,
  compareEveryMs: 4000,
  sweepEveryMs: 10_000,
  scrubEveryMs: 300_000,
  hedgeAfterMs: 100,
  batches: DEFAULT_BATCH_SIZES,
};

/** An operation of a client that is not answered yet, or whose last replicas are still awaited. */
export type OpenOperation = {
  readonly cancel: () => void;
  /** The deadline has passed. */
  readonly expire: () => void;
  /** Someone went down or came back. */
  readonly reconsider: () => void;
};

export type Counters = {
  transferredEntries: number;
  transferredBytes: number;
  repairedEntries: number;
  hintsKept: number;
  hintsDelivered: number;
  /** At or below the floor of their range when they came home. */
  hintsSetAside: number;
  /** Not kept, for want of room or because the owner has been away for too long. */
  hintsRefused: number;
  /** Tombstones and expired entries dropped because nobody needs them. */
  purgedEntries: number;
  /** Entries too old to be merged. */
  setAsideEntries: number;
};

export type Replication = {
  readonly machine: Machine;
  readonly settings: ReplicationSettings;
  clock: HybridClock;
  /** Configurations that this node must remember: of ranges that it owns or has owned. Durable. */
  readonly held: RangeMap<HeldPiece>;
  /** Configurations of other ranges, learnt from answers. */
  readonly cache: RangeMap<Piece>;
  /** Ranges whose configuration others are being asked for, and who waits for their answers. */
  readonly refreshing: Map<string, ((config: RangeConfig | undefined, isComplete: boolean) => void)[]>;
  /** Since when each node has been up, suspected or down in its present start, as told to this one; monotonic ms. */
  readonly livenessSinceMs: Map<NodeId, number>;
  readonly heard: Heard;
  /** What is held here may be from the past: it counts for nothing. */
  isDoubted: boolean;
  /** Questions that may be long on their way. */
  readonly patient: Patient;
  /** Of those for entries, by donor, what is on its way and what waits. */
  readonly turns: Map<NodeId, Turns>;
  /** Questions of others whose answers are being prepared. */
  readonly atWork: Set<string>;
  readonly operations: Map<number, OpenOperation>;
  /** Operations that wait for the clock's mark: they are told whether it was kept. */
  readonly awaitingClock: ((result: AppendResult) => void)[];
  readonly proposals: Map<string, Proposal>;
  readonly moves: Map<string, Move>;
  /** Ranges whose change needs no copy, such as a division, while this node has it voted. */
  readonly changes: Set<string>;
  readonly awaited: Map<HeldPiece, Awaited>;
  readonly standIn: StandIn;
  readonly transfers: Map<string, Transfer>;
  /** Ranges whose remaining owners are being synced. */
  readonly syncs: Set<string>;
  readonly releases: Map<string, Release>;
  /** Ranges that are being looked through for tombstones to purge, or will be: one look at a time, whatever becomes of the range. */
  readonly looks: Set<string>;
  /** Of those, what waits until others have been looked through. */
  readonly looksAwaited: HeldPiece[];
  /** Ranges whose owners are being asked whether they agree on the past. */
  readonly closings: Map<string, Closing>;
  /** Pieces from which what is purged is being dropped, or will be. */
  readonly purging: Set<HeldPiece>;
  /** Of those, what waits until others are done. */
  readonly purgesAwaited: HeldPiece[];
  /** Writes to other owners under way, by owner and entry: who waits for them. */
  readonly writing: Map<string, OnWritten[]>;
  /** Places of keys that are being fetched from the other owners. */
  readonly catchingUp: Set<string>;
  /** Range keys of pieces to compare with the other owners. */
  readonly toCompare: Set<string>;
  /** By range and donor: what is being brought over after a comparison. */
  readonly mending: Set<string>;
  /** Of those compared, what differs and is to be brought over. */
  readonly differing: Differing[];
  /** Questions and differences under way. */
  comparing: number;
  /** By range and donor. */
  readonly fruitless: Map<string, Fruitless>;
  readonly scrub: Scrub;
  /** Cells of which the disk has lost something. */
  readonly missing: Missing[];
  readonly sweep: Sweep;
  readonly hints: Hints;
  /** Nodes that an operator gave up: their slots are dropped where nobody takes them over. */
  readonly givenUp: Set<NodeId>;
  leaving: { readonly isForced: boolean } | undefined;
  isEmptied: boolean;
  /** Until then no further owner that leaves is replaced. */
  leaverReplacedFromMs: number;
  /** Housekeeping is due. */
  nextRoundMs: number;
  nextCycleMs: number;
  nextScrubMs: number;
  readonly counters: Counters;
  /** Entries that earlier runs have set aside and that are still kept. */
  readonly setAsideBefore: number;
};

export function createReplication(options: {
  readonly self: NodeId;
  readonly random: Random;
  readonly sealEntry: Machine["sealEntry"];
  readonly digestOfHead: Machine["digestOfHead"];
  readonly settings: ReplicationSettings;
  readonly setAsideBefore?: number;
}): Replication {
  const { self, random, sealEntry, digestOfHead, settings, setAsideBefore = 0 } = options;
  return {
    machine: createMachine({ self, random, sealEntry, digestOfHead, view: EMPTY_RING_VIEW }),
    settings,
    clock: createHybridClock(),
    held: createRangeMap(),
    cache: createRangeMap(),
    refreshing: new Map(),
    livenessSinceMs: new Map(),
    heard: createHeard(),
    isDoubted: false,
    patient: createPatient(),
    turns: new Map(),
    atWork: new Set(),
    operations: new Map(),
    awaitingClock: [],
    proposals: new Map(),
    moves: new Map(),
    changes: new Set(),
    awaited: new Map(),
    standIn: createStandIn(),
    transfers: new Map(),
    syncs: new Set(),
    releases: new Map(),
    looks: new Set(),
    looksAwaited: [],
    closings: new Map(),
    purging: new Set(),
    purgesAwaited: [],
    writing: new Map(),
    catchingUp: new Set(),
    toCompare: new Set(),
    mending: new Set(),
    differing: [],
    comparing: 0,
    fruitless: new Map(),
    missing: [],
    scrub: createScrub(),
    sweep: createSweep(),
    hints: createHints(),
    givenUp: new Set(),
    leaving: undefined,
    isEmptied: false,
    leaverReplacedFromMs: 0,
    nextRoundMs: 0,
    nextCycleMs: Number.POSITIVE_INFINITY,
    nextScrubMs: Number.POSITIVE_INFINITY,
    counters: {
      transferredEntries: 0,
      transferredBytes: 0,
      repairedEntries: 0,
      hintsKept: 0,
      hintsDelivered: 0,
      hintsSetAside: 0,
      hintsRefused: 0,
      purgedEntries: 0,
      setAsideEntries: 0,
    },
    setAsideBefore,
  };
}
