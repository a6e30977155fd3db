/**
 * Sweep: copies in ranges of which this node is no owner are found, and go home.
 *
 * They are left over when a copy was begun and given up, or when the process ended between two steps. Wherever something
 * lies, the range's configuration is found and held, as that of any former owner's range: from then on the release gives
 * the owners what they lack and deletes the rest under receipts. Nothing is deleted here.
 */
import { firstIndex } from "#base/sorted.ts";
import { clockwise, type Position, type Range, RING_SIZE, rangeHas, rangeSize } from "#model/position.ts";
import { refreshConfig } from "./find-config.ts";
import { type HeldPiece, isCurrent, ownSlot, rememberConfig } from "./held.ts";
import { emit, load } from "./machine.ts";
import { isWantedAt } from "./ownership.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import type { Transfer } from "./transfer.ts";

export type Sweep = {
  /** The positions after it are next; undefined: wherever chance says. */
  from: Position | undefined;
  /** An answer of the store or of other nodes is awaited. */
  isLooking: boolean;
  /** How much of the ring has been passed since something was found last. */
  passed: bigint;
  /** When the next look is due, monotonic ms. */
  nextMs: number;
};

/** Where nothing lies, so many places are looked at in one go. */
const LOOKS_AT_ONCE = 8;
/** Heads that cannot be verified are passed over, so many at a place. */
const HEADS_AT_ONCE = 16;

export function createSweep(): Sweep {
  return { from: undefined, isLooking: false, passed: 0n, nextMs: Number.POSITIVE_INFINITY };
}

/** A look now and then; one after the other while this node leaves. */
export function tendSweep(replication: Replication): void {
  const { machine, sweep, settings, leaving } = replication;
  if (sweep.isLooking || (machine.nowMs < sweep.nextMs && leaving === undefined) || isSwept(replication)) return;
  sweep.nextMs = machine.nowMs + settings.sweepEveryMs;
  if (leaving === undefined && sweep.passed >= RING_SIZE) sweep.passed = 0n;
  lookOn(replication, LOOKS_AT_ONCE);
}

/** Makes sure that what lies here is found before the node has left. */
export function sweepAnew({ sweep }: Replication): void {
  sweep.passed = 0n;
}

/** The node leaves, and since it does the whole ring was passed without a find. */
export function isSwept({ sweep, leaving }: Replication): boolean {
  return leaving !== undefined && sweep.passed >= RING_SIZE;
}

/** Something was found and its owners are being asked for, or the node goes through everything before it leaves. */
export function isSweeping(replication: Replication): boolean {
  return replication.sweep.isLooking || (replication.leaving !== undefined && !isSwept(replication));
}

function lookOn(replication: Replication, looksLeft: number): void {
  const { machine, sweep } = replication;
  sweep.from ??= machine.random.u64() as Position;
  for (let place = placeAfter(replication, sweep.from); sweep.passed < RING_SIZE; ) {
    const { piece, range } = place;
    const isOwned = piece !== undefined && ownSlot(replication, piece) !== undefined;
    // What is being released is found already.
    if (!isOwned && piece?.isReleased !== false) {
      if (looksLeft > 0) look(replication, place, looksLeft - 1);
      return;
    }
    passTo(sweep, range.upTo);
    place = placeAfter(replication, range.upTo);
  }
}

type Place = { readonly range: Range; readonly piece: HeldPiece | undefined };

/** The positions after `from`, as far as one piece speaks for them, or none does. */
function placeAfter({ held }: Replication, from: Position): Place {
  const first = clockwise(from, 1n);
  const piece = pieceAt(held, first);
  if (piece !== undefined) return { range: { after: from, upTo: piece.range.upTo }, piece };
  const { pieces } = held;
  const index = firstIndex(pieces.length, (i) => (pieces[i] as HeldPiece).range.upTo >= first);
  const next = pieces[index === pieces.length ? 0 : index];
  return { range: { after: from, upTo: next?.range.after ?? from }, piece: undefined };
}

function passTo(sweep: Sweep, upTo: Position): void {
  sweep.passed += rangeSize({ after: sweep.from ?? upTo, upTo });
  sweep.from = upTo;
}

function look(replication: Replication, { range, piece }: Place, looksLeft: number): void {
  const { machine, sweep } = replication;
  sweep.isLooking = true;
  const limits = { entriesMax: HEADS_AT_ONCE, bytesMax: HEADS_AT_ONCE * 1024 };
  load(machine, { kind: "scan-heads", range, after: undefined, limits }, (result) => {
    sweep.isLooking = false;
    if (result.kind !== "scan-heads") return;
    const found = result.result.items.find(({ kind }) => kind === "head");
    const position = found?.kind === "head" ? found.head.position : undefined;
    if (position === undefined) {
      passTo(sweep, range.upTo);
      return lookOn(replication, looksLeft);
    }
    const transfer = transferOf(replication, position);
    if (transfer !== undefined) {
      // Copied at this moment: whether it stays is not known yet.
      passTo(sweep, transfer.config.range.upTo);
      return lookOn(replication, looksLeft);
    }
    const wanted = isWantedAt(replication, position);
    if (wanted !== undefined) {
      // It is to be an owner there, and will be asked to copy: what it has already need not be copied again.
      passTo(sweep, wanted.upTo);
      return lookOn(replication, looksLeft);
    }
    sweep.passed = 0n;
    if (piece === undefined) return adopt(replication, position);
    if (!isCurrent(replication, piece)) return;
    piece.isReleased = false;
    sweep.from = range.upTo;
    noteFound(replication, piece.range);
  });
}

/** Finds out whose range it is; from then on this node is as its former owner. */
function adopt(replication: Replication, position: Position): void {
  const { sweep } = replication;
  sweep.isLooking = true;
  refreshConfig(replication, position, (config) => {
    sweep.isLooking = false;
    sweep.from = config === undefined ? position : config.range.upTo;
    if (config === undefined) return;
    rememberConfig(replication, config);
    noteFound(replication, config.range);
  });
}

function noteFound(replication: Replication, range: Range): void {
  emit(replication.machine, { kind: "orphans-found", range });
  replication.nextRoundMs = replication.machine.nowMs;
}

function transferOf({ transfers }: Replication, position: Position): Transfer | undefined {
  for (const transfer of transfers.values()) if (rangeHas(transfer.config.range, position)) return transfer;
  return undefined;
}
