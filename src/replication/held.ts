/**
 * Held configurations: what a node remembers durably of the ranges that it owns or has owned.
 *
 * Only chosen configurations come here. A former owner keeps its successor as a forwarding address. Nothing is answered
 * under a configuration before it is durable.
 */
import type { NodeId } from "#model/node-id.ts";
import { type Position, type Range, rangeCovers, rangeKey, rangesEqual } from "#model/position.ts";
import { type RangeConfig, type Slot, slotOf } from "#model/range-config.ts";
import { livenessOf } from "#model/ring-view.ts";
import type { StoreWrite } from "#model/store.ts";
import { VERSION_ZERO, versionsEqual } from "#model/version.ts";
import { type Acceptor, createAcceptor } from "./ballot.ts";
import { after, emit, store } from "./machine.ts";
import type { EpochRefusal } from "./message.ts";
import { isOutdated, newPartsOf, type Piece, pieceAt, piecesIn, putPiece } from "./range-map.ts";
import { ballotRecord, configRecord, pieceRecordKey } from "./record-bytes.ts";
import type { Replication } from "./replication-state.ts";
import type { Slowing } from "./slow-writes.ts";

export type HeldPiece = Piece & {
  readonly range: Range;
  readonly config: RangeConfig;
  /** Votes of this node on the successor. With `accepted`, it is sealed. What is left of one configuration shares it. */
  readonly acceptor: Acceptor;
  isDurable: boolean;
  /** When this node, sealed, finishes the vote itself, monotonic ms. */
  finishVoteAtMs: number;
  /** Nothing is left here of a range that this node does not own. */
  isReleased: boolean;
  /** When the release is tried again, monotonic ms. */
  releaseAtMs: number;
  /** Deleted here since the release began. */
  entriesReleased: number;
  /** As wanted when it was last looked at: looked at again then, or when the ring changes. Monotonic ms. */
  considerAtMs: number;
  /** A walk that the ring confirmed since the ring last changed showed it as wanted. */
  isConfirmed: boolean;
  /** When others are asked whether they know a newer configuration, monotonic ms. */
  refreshAtMs: number;
  /** All that is purged by this configuration has been dropped here, and nothing of it comes back. */
  isPurged: boolean;
  /** Its writes are answered later for a while. */
  slowing: Slowing | undefined;
  /** When it is looked through for tombstones to purge, monotonic ms; 0: it is new. */
  lookAtMs: number;
};

const STORE_AGAIN_AFTER_MS = 500;

export function heldPiece(
  range: Range,
  config: RangeConfig,
  isDurable: boolean,
  acceptor = createAcceptor(),
): HeldPiece {
  return {
    range,
    config,
    acceptor,
    isDurable,
    finishVoteAtMs: Number.POSITIVE_INFINITY,
    isReleased: false,
    releaseAtMs: 0,
    entriesReleased: 0,
    considerAtMs: 0,
    isConfirmed: false,
    refreshAtMs: 0,
    isPurged: versionsEqual(config.purged, VERSION_ZERO),
    slowing: undefined,
    lookAtMs: 0,
  };
}

export function isSealed(piece: HeldPiece): boolean {
  return piece.acceptor.accepted !== undefined || isOutdated(piece);
}

/** This node's slot in the newest configuration that it holds for the piece. */
export function ownSlot(replication: Replication, piece: Piece): Slot | undefined {
  return slotOf(piece.config, replication.machine.self);
}

/** Whether the piece is still what the node holds for its range. */
export function isCurrent(replication: Replication, piece: HeldPiece): boolean {
  return pieceAt(replication.held, piece.range.upTo) === piece;
}

/**
 * Takes over chosen configurations: durably where this node owns or has owned the range, else into the cache.
 * `onDurable` is called when all that had to be kept is; in the same step when there was nothing to keep.
 */
export function learnConfigs(replication: Replication, configs: readonly RangeConfig[], onDurable?: () => void): void {
  const isKept = (config: RangeConfig): boolean =>
    slotOf(config, replication.machine.self) !== undefined || piecesIn(replication.held, config.range).length > 0;
  for (const config of configs) if (!isKept(config)) cacheConfig(replication, config);
  holdConfigs(replication, configs.filter(isKept), onDurable);
}

/** Takes over a chosen configuration durably, though this node has never owned the range: it has copies of it. */
export function rememberConfig(replication: Replication, config: RangeConfig): void {
  holdConfigs(replication, [config], undefined);
}

function holdConfigs(
  replication: Replication,
  configs: readonly RangeConfig[],
  onDurable: (() => void) | undefined,
): void {
  const writes: StoreWrite[] = [];
  const added: HeldPiece[] = [];
  for (const config of configs) holdConfig(replication, config, writes, added);
  if (writes.length === 0) {
    onDurable?.();
    return;
  }
  emit(replication.machine, { kind: "range-changed", configs });
  storeConfigs(replication, writes, added, onDurable);
}

function storeConfigs(
  replication: Replication,
  writes: readonly StoreWrite[],
  added: readonly HeldPiece[],
  onDurable: (() => void) | undefined,
): void {
  const { machine } = replication;
  store(machine, writes, (result) => {
    if (result.kind === "durable") {
      for (const piece of added) piece.isDurable = true;
      replication.nextRoundMs = machine.nowMs;
      onDurable?.();
      return;
    }
    after(machine, STORE_AGAIN_AFTER_MS, () => keepAgain(replication, added, onDurable));
  });
}

/** There was no room: what is still the newest known is kept as soon as there is some. */
function keepAgain(replication: Replication, added: readonly HeldPiece[], onDurable: (() => void) | undefined): void {
  const pieces = added.filter((piece) => isCurrent(replication, piece));
  if (pieces.length > 0) storeConfigs(replication, pieces.map(configWrite), pieces, onDurable);
}

function holdConfig(replication: Replication, config: RangeConfig, writes: StoreWrite[], added: HeldPiece[]): void {
  const [known] = leftOf(replication, config.range, config.epoch);
  const acceptor = known?.acceptor ?? createAcceptor();
  for (const part of newPartsOf(replication.held, config)) {
    const piece = heldPiece(part, config, false, acceptor);
    const { removed, remnants } = putPiece(replication.held, piece, (cut, range) => ({
      ...heldPiece(range, cut.config, cut.isDurable, cut.acceptor),
      finishVoteAtMs: cut.finishVoteAtMs,
      isReleased: cut.isReleased,
      isPurged: cut.isPurged,
    }));
    const [before] = removed;
    if (before?.isPurged === true && rangeCovers(before.range, part)) {
      piece.isPurged ||= versionsEqual(before.config.purged, config.purged);
    }
    let isToCompare = false;
    for (const gone of removed) {
      writes.push({ kind: "drop-record", table: "range-configs", key: pieceRecordKey(gone.range) });
      if (leftOf(replication, gone.config.range, gone.config.epoch).length === 0) {
        writes.push({ kind: "drop-record", table: "ballots", key: pieceRecordKey(gone.config.range) });
      }
      if (replication.toCompare.delete(rangeKey(gone.range))) isToCompare = true;
    }
    writes.push(...[piece, ...remnants].map(configWrite));
    if (isToCompare) replication.toCompare.add(rangeKey(part));
    added.push(piece);
  }
}

/**
 * What is held of a configuration: one piece, or what newer ones have left of it. As long as there is any, this node votes
 * on its successor: it may have learnt a part of that, while others still need the vote for the rest.
 */
export function leftOf({ held }: Replication, range: Range, epoch: number): HeldPiece[] {
  return piecesIn(held, range).filter(({ config }) => config.epoch === epoch && rangesEqual(config.range, range));
}

function cacheConfig(replication: Replication, config: RangeConfig): void {
  for (const part of newPartsOf(replication.cache, config)) {
    putPiece(replication.cache, { range: part, config }, (cut, range) => ({ range, config: cut.config }));
  }
}

/** The newest configuration known here for a position: its own if it is an owner, else learnt ones. */
export function knownConfig(replication: Replication, position: Position): RangeConfig | undefined {
  const held = pieceAt(replication.held, position);
  const cached = pieceAt(replication.cache, position);
  if (held === undefined) return cached?.config;
  if (cached === undefined || held.config.epoch >= cached.config.epoch) return held.config;
  return cached.config;
}

/**
 * Whether this node answers a question about data at the epoch that it names (rule E).
 * A configuration that comes along is taken over first.
 */
export function admit(
  replication: Replication,
  position: Position,
  epoch: number,
  config: RangeConfig | undefined,
): { readonly kind: "admitted"; readonly piece: HeldPiece; readonly slot: Slot } | EpochRefusal {
  let piece = pieceAt(replication.held, position);
  if (config !== undefined && (piece === undefined || piece.config.epoch < config.epoch)) {
    learnConfigs(replication, [config]);
    piece = pieceAt(replication.held, position);
  }
  if (piece === undefined || piece.config.epoch < epoch) return { kind: "need-config" };
  if (piece.config.epoch > epoch) return { kind: "stale", config: piece.config };
  if (isSealed(piece)) return { kind: "sealed" };
  const slot = ownSlot(replication, piece);
  if (slot === undefined) return { kind: "stale", config: piece.config };
  return replication.isDoubted ? { kind: "not-ready" } : { kind: "admitted", piece, slot };
}

/**
 * Makes this node's votes on the successor of the piece durable. Where there was no room for what is held of the range, that
 * goes with them: on its own the record would take the place of the votes of the epoch before, and a restart would find
 * itself there without them.
 */
export function keepVotes(replication: Replication, piece: HeldPiece, onDurable: (commitNumber: number) => void): void {
  const { range, epoch } = piece.config;
  const value = ballotRecord(epoch, piece.acceptor);
  const vote: StoreWrite = { kind: "put-record", table: "ballots", key: pieceRecordKey(range), value };
  const held = piecesIn(replication.held, range);
  const writes = held.every(({ isDurable }) => isDurable) ? [vote] : [...held.map(configWrite), vote];
  store(replication.machine, writes, (result) => {
    if (result.kind !== "durable") return;
    for (const kept of held) kept.isDurable = true;
    onDurable(result.commitNumber);
  });
}

function configWrite({ range, config }: HeldPiece): StoreWrite {
  return { kind: "put-record", table: "range-configs", key: pieceRecordKey(range), value: configRecord(config) };
}

export function isDown(replication: Replication, node: NodeId): boolean {
  if (node === replication.machine.self) return false;
  return replication.machine.view.nodes.get(node)?.liveness === "down";
}

/** How long the node has been what it is, up or suspected or down, ms: by the monotonic clock, whatever wall clocks do. */
export function sameForMs({ machine, livenessSinceMs }: Replication, node: NodeId): number {
  return machine.nowMs - (livenessSinceMs.get(node) ?? machine.nowMs);
}

/** Known to be there and not suspected. */
export function isUp(replication: Replication, node: NodeId): boolean {
  return node === replication.machine.self || livenessOf(replication.machine.view, node) === "up";
}
