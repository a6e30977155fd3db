/**
 * The state of one node's part in the ring: its virtual nodes, the nodes it knows, and what it is waiting for.
 *
 * Plain data, changed only by `step`. Modes of a virtual node:
 *
 *     out ──▶ joining ──▶ member ──▶ leaving ──▶ gone
 *                ▲           │ no live successor left
 *                └─ isolated ◀
 */
import type { Random } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Liveness, NodeRecord } from "#model/node-record.ts";
import type { Position } from "#model/position.ts";
import type { VirtualNode, VirtualNodeKind } from "#model/virtual-node.ts";
import { createLocationTable, type LocationTable } from "./location-table.ts";
import type { FindWant, Neighbourhood } from "./message.ts";
import type { SavedRing, SavedVirtualNode } from "./saved-ring.ts";
import { DEFAULT_RING_SETTINGS, type RingSettings } from "./settings.ts";

/** One virtual node that this node is to have. */
export type PlannedVirtualNode = {
  readonly index: number;
  readonly kind: VirtualNodeKind;
  /** Candidates by attempt: the next one is taken when a position is occupied. A fixed one has a single candidate. */
  readonly positions: readonly Position[];
};

export type RingOptions = {
  /** Own record; its incarnation is raised above the saved one. */
  readonly record: NodeRecord;
  readonly virtualNodes: readonly PlannedVirtualNode[];
  readonly saved: SavedRing | undefined;
  readonly random: Random;
  readonly settings?: Partial<RingSettings>;
  /** Added to the monotonic time of steps it gives wall-clock time, for people. Default 0. */
  readonly wallOffsetMs?: number;
};

export type VirtualNodeMode = "out" | "joining" | "member" | "isolated" | "leaving" | "gone";

/** One own virtual node. The invariants of the ring speak of `successors`; the predecessor is a hint. */
export type VirtualNodeState = {
  /** Its incarnation is raised before each join. */
  self: VirtualNode;
  mode: VirtualNodeMode;
  /** Candidates of its position; `attempt` says which one it uses. */
  positions: readonly Position[];
  attempt: number;
  /** Members have 1 to r: strictly clockwise, without itself. */
  successors: readonly VirtualNode[];
  wraps: boolean;
  predecessor: VirtualNode | undefined;
  version: number;
  /** The last list that was not empty: whom to ask, or to resume with, when it has run out. */
  lastSuccessors: readonly VirtualNode[];
  /** What the first successor last said. */
  heard: Neighbourhood | undefined;
  stabilization: Stabilization | undefined;
  rectification: Rectification | undefined;
  /** The candidate that waits for the rectification in progress. */
  rectifyNext: VirtualNode | undefined;
  stabilizeMs: number;
  stabilizeAtMs: number;
  memberSinceMs: number;
  /** When a virtual node that is out or isolated tries to join. */
  joinAtMs: number;
  /** When the join in progress, or the last one, began. */
  joinBeganMs: number;
  /** When a join of it last came to nothing. */
  failedAtMs: number;
  /** Since when another is said to be at the only position that it may have. */
  occupiedSinceMs: number | undefined;
  /** Joins only after this persist was confirmed. */
  joinAfterPersist: number;
  fingers: Fingers;
};

/** Stage 1 asks the first successor, stage 2 a closer one that was heard of. At most one in flight. */
export type Stabilization = {
  readonly stage: 1 | 2;
  readonly token: number;
  readonly target: VirtualNode;
  readonly headAtSend: VirtualNode;
};

/** Whether the old predecessor lives is being asked. */
export type Rectification = { readonly token: number; readonly candidate: VirtualNode; readonly old: VirtualNode };

/** Proven successors of own position + 2^i, by i; kept while the location table cannot hold the whole ring. */
export type Fingers = {
  readonly proven: Map<number, VirtualNode>;
  nextExponent: number;
  isFirstRound: boolean;
  intervalMs: number;
  dueAtMs: number;
};

/** Another node, or this one, as known here. */
export type DirectoryEntry = {
  readonly id: NodeId;
  /** Undefined while it has only been heard. */
  record: NodeRecord | undefined;
  incarnationMax: number;
  /** The highest incarnation of a virtual node of its that was heard of, from whomever. */
  incarnationSeen: number;
  /** As the node told; undefined when not told or not kept. */
  virtualNodes: readonly VirtualNode[] | undefined;
  recordHash: number;
  /** Its virtual nodes have not been told with this record: whoever knows them knows something newer. */
  lacksVirtualNodes: boolean;
  liveness: Liveness;
  /** Monotonic time of the last change of `liveness`. */
  sinceMs: number;
  heardAtMs: number;
  /** Its silence is counted from then on, if it was not heard later. */
  knownSinceMs: number;
  /** Smoothed round trip and its variation (RFC 6298); undefined before the first sample. */
  roundTripMs: number | undefined;
  variationMs: number;
  /** Time-outs in a row. */
  misses: number;
  missedAtMs: number;
  /** A ping in flight. */
  pingRequest: number | undefined;
  isRefusing: boolean;
  /** When a suspected node is judged. */
  verdictAtMs: number;
  /** A helper reached it since it was suspected. */
  isReachedByHelper: boolean;
  exchangedAtMs: number;
  /** How far its wall clock was ahead of this node's monotonic time, and when that was seen. */
  clock: { readonly aheadMs: number; readonly atMs: number } | undefined;
  /** It is asked for its time then. */
  askClockAtMs: number;
  /** It last said that it is in a ring, which can be joined. */
  isInRing: boolean;
};

/** Whom a request went to. */
export type RequestTarget = { readonly node: NodeId } | { readonly address: string };

export type RequestPurpose =
  | { readonly kind: "queries"; readonly queries: readonly OpenQuery[] }
  | { readonly kind: "lookup"; readonly lookup: number }
  | { readonly kind: "ping" }
  | { readonly kind: "relay"; readonly target: NodeId }
  /** A ping on behalf of another node, which is answered when it succeeds. */
  | { readonly kind: "relayed-ping"; readonly target: NodeId; readonly asker: NodeId; readonly askerRequest: number };

/** Why a neighbourhood is being asked for, and by which own virtual node. */
export type QueryPurpose =
  | { readonly kind: "stabilize"; readonly index: number; readonly token: number }
  | { readonly kind: "rectify"; readonly index: number; readonly token: number }
  | { readonly kind: "walk"; readonly lookup: number; readonly target: VirtualNode }
  | { readonly kind: "leave"; readonly index: number; readonly target: VirtualNode };

export type OpenQuery = { readonly target: VirtualNode; readonly purpose: QueryPurpose };

export type OpenRequest = {
  readonly id: number;
  readonly to: RequestTarget;
  readonly sentAtMs: number;
  readonly deadlineMs: number;
  readonly purpose: RequestPurpose;
};

export type LookupPurpose =
  | { readonly kind: "client"; readonly token: number; readonly nodesWanted: number }
  | { readonly kind: "join"; readonly index: number }
  | { readonly kind: "audit"; readonly index: number }
  | { readonly kind: "finger"; readonly index: number; readonly exponent: number };

export type LookupTarget = { readonly place: VirtualNode } | { readonly node: NodeId } | { readonly address: string };

/** One iterative search. */
export type Lookup = {
  readonly id: number;
  readonly position: Position;
  readonly want: FindWant;
  readonly asker: VirtualNode | undefined;
  readonly purpose: LookupPurpose;
  readonly deadlineMs: number;
  /** Whom to ask next, best first. */
  targets: LookupTarget[];
  /** Nodes and addresses asked in this round. */
  asked: Set<string>;
  hops: number;
  request: number | undefined;
  /** A round that led nowhere is repeated then. */
  retryAtMs: number | undefined;
  rounds: number;
  /** The confirmed owner's neighbourhood, growing clockwise until enough nodes are on it. */
  walk: { readonly owner: Neighbourhood; places: VirtualNode[]; wraps: boolean; failures: number } | undefined;
};

export type RingPhase =
  /** Nothing said yet; the first persist is awaited. */
  "idle" | "starting" | "running" | "leaving" | "left";

export type RingState = {
  readonly settings: RingSettings;
  readonly random: Random;
  readonly id: NodeId;
  readonly wallOffsetMs: number;
  readonly saved: ReadonlyMap<number, SavedVirtualNode>;
  phase: RingPhase;
  /** What to do once the first persist is confirmed. */
  start: "found" | "join" | "resume" | undefined;
  contacts: readonly string[];
  /** Own virtual nodes by index. */
  readonly virtualNodes: Map<number, VirtualNodeState>;
  /** The highest incarnation given to an own virtual node. */
  incarnationMax: number;
  readonly directory: Map<NodeId, DirectoryEntry>;
  readonly locations: LocationTable;
  /** The ring has more virtual nodes than the location table may hold. */
  isPartial: boolean;
  readonly requests: Map<number, OpenRequest>;
  nextRequest: number;
  nextToken: number;
  readonly lookups: Map<number, Lookup>;
  nextLookup: number;
  /** No virtual node begins to join before that. */
  joinsFromMs: number;
  /** Own record or members changed: told to the others then. */
  tellAtMs: number;
  probeAtMs: number;
  downProbeAtMs: number;
  watchAtMs: number;
  /** Undefined: everybody. */
  watched: ReadonlySet<NodeId> | undefined;
  auditAtMs: number;
  /** No member anywhere: resume then. */
  resumeAtMs: number;
  /** When it last resumed with the lists from before. */
  resumedAtMs: number;
  persistToken: number;
  persistedToken: number;
  /** Neighbours or directory changed: saved then. */
  saveAtMs: number;
  /** How late ticks have come of late, on average. */
  latenessMs: number;
  /** How far the cluster's time is ahead of the monotonic one, at least and at most; the own clock decides between. */
  readonly clocks: {
    leastAheadMs: number;
    mostAheadMs: number;
    /** Nobody who has heard the same takes the cluster's time to be earlier than this one and the own clock. */
    earliestAheadMs: number;
    /** Nothing newer is known: from then on only the own clock counts, monotonic ms. */
    untilMs: number;
    isOff: boolean;
  };
  view: { revision: number; isChanged: boolean; emittedAtMs: number };
  hasJoined: boolean;
  isShrunk: boolean;
  /** The virtual node that is leaving now. */
  leave: Leave | undefined;
  /** The virtual nodes that this node is to have, by index; undefined: those that it started with. */
  plan: ReadonlyMap<number, PlannedVirtualNode> | undefined;
  /** When what is there is compared with the plan. */
  planAtMs: number;
};

/** A virtual node waits until its neighbours have each other. */
export type Leave = {
  readonly index: number;
  giveUpAtMs: number;
  askAtMs: number;
  predecessorDone: boolean;
  successorDone: boolean;
};

export const NEVER_MS = Number.POSITIVE_INFINITY;

/** Silent virtual nodes have indices from here on. */
export const SILENT_INDEX_FIRST = 1024;

/** It is no member any more and does not become one, unless it is planned anew. */
export function endVirtualNode(own: VirtualNodeState): void {
  own.mode = "gone";
  own.joinAtMs = NEVER_MS;
}

export function createRing(options: RingOptions): RingState {
  const settings = { ...DEFAULT_RING_SETTINGS, ...options.settings };
  const saved = options.saved;
  const record: NodeRecord = {
    ...options.record,
    incarnation: Math.max(options.record.incarnation, (saved?.incarnation ?? 0) + 1),
  };
  const state: RingState = {
    settings,
    random: options.random,
    id: record.id,
    wallOffsetMs: options.wallOffsetMs ?? 0,
    saved: new Map(saved?.virtualNodes.map((place) => [place.self.index, place])),
    phase: "idle",
    start: undefined,
    contacts: [],
    virtualNodes: new Map(),
    incarnationMax: saved?.incarnationMax ?? 0,
    directory: new Map(),
    locations: createLocationTable(settings.locationsMax),
    isPartial: false,
    requests: new Map(),
    nextRequest: 1 + options.random.u32(),
    nextToken: 1,
    lookups: new Map(),
    nextLookup: 1,
    joinsFromMs: Number.NEGATIVE_INFINITY,
    tellAtMs: NEVER_MS,
    probeAtMs: NEVER_MS,
    downProbeAtMs: NEVER_MS,
    watchAtMs: 0,
    watched: undefined,
    auditAtMs: NEVER_MS,
    resumeAtMs: NEVER_MS,
    resumedAtMs: Number.NEGATIVE_INFINITY,
    persistToken: 0,
    persistedToken: 0,
    saveAtMs: NEVER_MS,
    latenessMs: 0,
    clocks: {
      leastAheadMs: Number.NEGATIVE_INFINITY,
      mostAheadMs: Number.POSITIVE_INFINITY,
      earliestAheadMs: Number.POSITIVE_INFINITY,
      untilMs: 0,
      isOff: false,
    },
    view: { revision: 0, isChanged: false, emittedAtMs: -1000 },
    hasJoined: false,
    isShrunk: false,
    leave: undefined,
    plan: undefined,
    planAtMs: NEVER_MS,
  };
  const own = createDirectoryEntry(record.id, 0);
  own.record = record;
  own.recordHash = hashOfRecord(record, record.revision);
  state.directory.set(record.id, own);
  for (const known of saved?.nodes ?? []) {
    if (known.id === record.id) continue;
    const entry = createDirectoryEntry(known.id, 0);
    entry.record = known;
    entry.lacksVirtualNodes = known.lifecycle !== "removed";
    entry.recordHash = hashOfRecord(known, revisionKnown(entry, known));
    entry.liveness = known.lifecycle === "removed" ? "down" : "suspected";
    state.directory.set(known.id, entry);
  }
  for (const planned of options.virtualNodes) state.virtualNodes.set(planned.index, virtualNodeFrom(state, planned));
  for (const { self } of saved?.virtualNodes ?? []) {
    if (self.kind !== "silent" || state.virtualNodes.has(self.index)) continue;
    const planned: PlannedVirtualNode = { index: self.index, kind: "silent", positions: [self.position] };
    state.virtualNodes.set(self.index, virtualNodeFrom(state, planned));
  }
  return state;
}

/** A virtual node that is out; it keeps the position that it had before a restart, if that is still a candidate. */
export function virtualNodeFrom(state: RingState, planned: PlannedVirtualNode): VirtualNodeState {
  const saved = state.saved.get(planned.index);
  const attempt = Math.max(0, saved === undefined ? 0 : planned.positions.indexOf(saved.self.position));
  const position = planned.positions[attempt] as Position;
  return {
    self: { node: state.id, index: planned.index, incarnation: 0, position, kind: planned.kind },
    mode: "out",
    positions: planned.positions,
    attempt,
    successors: [],
    wraps: false,
    predecessor: undefined,
    version: 1,
    lastSuccessors: saved?.self.position === position ? saved.successors : [],
    heard: undefined,
    stabilization: undefined,
    rectification: undefined,
    rectifyNext: undefined,
    stabilizeMs: state.settings.stabilizeMsMin,
    stabilizeAtMs: NEVER_MS,
    memberSinceMs: Number.NEGATIVE_INFINITY,
    joinAtMs: NEVER_MS,
    joinBeganMs: Number.NEGATIVE_INFINITY,
    failedAtMs: Number.NEGATIVE_INFINITY,
    occupiedSinceMs: undefined,
    joinAfterPersist: 0,
    fingers: {
      proven: new Map(),
      nextExponent: 63,
      isFirstRound: true,
      intervalMs: state.settings.fingersMsMin,
      dueAtMs: NEVER_MS,
    },
  };
}

export function createDirectoryEntry(id: NodeId, nowMs: number): DirectoryEntry {
  return {
    id,
    record: undefined,
    incarnationMax: 0,
    incarnationSeen: 0,
    virtualNodes: undefined,
    recordHash: 0,
    lacksVirtualNodes: false,
    liveness: "up",
    sinceMs: nowMs,
    heardAtMs: Number.NEGATIVE_INFINITY,
    knownSinceMs: nowMs,
    roundTripMs: undefined,
    variationMs: 0,
    misses: 0,
    missedAtMs: Number.NEGATIVE_INFINITY,
    pingRequest: undefined,
    isRefusing: false,
    verdictAtMs: NEVER_MS,
    isReachedByHelper: false,
    exchangedAtMs: Number.NEGATIVE_INFINITY,
    clock: undefined,
    askClockAtMs: Number.NEGATIVE_INFINITY,
    isInRing: false,
  };
}

/** Up to which revision a node is known as a whole: before that of its record as long as its virtual nodes are lacking. */
export function revisionKnown({ lacksVirtualNodes }: DirectoryEntry, { revision }: NodeRecord): number {
  return lacksVirtualNodes ? revision - 1 : revision;
}

/** 32 bits that change with incarnation and revision known; XORed over a directory they tell whether two differ. */
export function hashOfRecord(record: NodeRecord, revision: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < record.id.length; i++) hash = Math.imul(hash ^ record.id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ record.incarnation, 0x5bd1e995);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ revision, 0x27d4eb2f);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function ownEntry(state: RingState): DirectoryEntry {
  return state.directory.get(state.id) as DirectoryEntry;
}

/** Own record as the others are told, with the incarnation of this start. */
export function ownRecord(state: RingState): NodeRecord {
  return ownEntry(state).record as NodeRecord;
}

/** What is said of a virtual node in one moment. */
export function neighbourhoodOf(own: VirtualNodeState): Neighbourhood {
  return {
    self: own.self,
    predecessor: own.predecessor,
    successors: own.successors,
    wraps: own.wraps,
    version: own.version,
  };
}

export function hasMember(state: RingState): boolean {
  for (const own of state.virtualNodes.values()) if (own.mode === "member") return true;
  return false;
}

/** Whether another node, not judged dead, said that it is in a ring: then nobody here makes a ring of his own. */
export function knowsRing(state: RingState): boolean {
  for (const { id, isInRing, liveness } of state.directory.values()) {
    if (isInRing && id !== state.id && liveness !== "down") return true;
  }
  return false;
}

/** Whether there is a ring here that can be joined. Who has only just resumed does not know yet what there is. */
export function isInRing(state: RingState, nowMs: number): boolean {
  return hasMember(state) && !isResuming(state, nowMs);
}

/** Whether it resumed so lately that the others of its lists may still wait for a ring. */
export function isResuming(state: RingState, nowMs: number): boolean {
  return nowMs - state.resumedAtMs < state.settings.resumeAfterMs;
}

/** A time `span` ahead give or take half of it, so that nobody acts in step with others. */
export function jittered(state: RingState, spanMs: number): number {
  return spanMs * (0.5 + state.random.fraction());
}
