/**
 * Anti-entropy: each owner compares its copy of a range with the other owners' and takes what they have newer.
 *
 * Whatever hints and read repair miss is mended here: the half-done writes of a killed coordinator, a hint lost with its
 * keeper. Ranges are due when somebody goes down or comes back, after a start, and every few seconds: the digests of all
 * that two nodes both own travel in one question, and only where they differ is more said about a range. Where the other
 * owner only lacks what is here, it is left to bring that over itself: comparing again and again from both sides would
 * cost more than the difference.
 */
import type { NodeId } from "#model/node-id.ts";
import { rangeKey } from "#model/position.ts";
import { normalOwnersOf } from "#model/range-config.ts";
import type { RangeDigest } from "#model/store.ts";
import { bringOver, type DifferenceEnd } from "./difference.ts";
import { type HeldPiece, isCurrent, isDown, isSealed, ownSlot, sameForMs } from "./held.ts";
import { after, emit, load } from "./machine.ts";
import { noteSure } from "./ownership.ts";
import { askPatiently } from "./patience.ts";
import type { Replication } from "./replication-state.ts";

const AT_ONCE = 4;
/** Ranges in one question. */
const ROOTS_MAX = 64;
/** Behind what is brought over it may take long; what is said of the roots is old by then, and costs a comparison at most. */
const ROOTS_TIMEOUT_MS = 30_000;
const ROOTS_AGAIN_AFTER_MS = 2000;
const AGAIN_AFTER_MS = 2000;
/** A donor that had nothing newer, though the digests differed, is asked again after so long, doubled each time. */
const FRUITLESS_MS = 10_000;
const FRUITLESS_MS_MAX = 300_000;

/**
 * Whoever has come back is compared with after so long, ms: until then its hints come home, and both would bring over the
 * same, when it and everybody it talks to have most to do.
 */
export const HINTS_FIRST_MS = 2000;

/** Comparisons that found a difference and nothing to bring over: when the next is worth it, by range and donor. */
export type Fruitless = { readonly tries: number; readonly untilMs: number };

/** A copy that differs from another owner's, or of which that could not be told. */
export type Differing = { readonly piece: HeldPiece; readonly donor: NodeId };

/** Marks the ranges that this node owns for comparison; with everybody, too, whom it was not worth asking of late. */
export function compareAllAnew(replication: Replication): void {
  replication.fruitless.clear();
  compareAll(replication);
}

/** Marks the ranges that this node owns for comparison, and none that is not there any more. */
export function compareAll(replication: Replication): void {
  replication.toCompare.clear();
  for (const piece of replication.held.pieces) {
    if (ownSlot(replication, piece)?.state === "normal") replication.toCompare.add(rangeKey(piece.range));
  }
}

/** Begins comparisons that are due. */
export function tendComparisons(replication: Replication): void {
  const { differing, toCompare } = replication;
  while (replication.comparing < AT_ONCE && differing.length > 0) {
    const { piece, donor } = differing.shift() as Differing;
    if (isComparable(replication, piece)) mend(replication, piece, donor);
  }
  while (replication.comparing < AT_ONCE && toCompare.size > 0) {
    const due = takeDue(replication);
    if (due.length === 0) return;
    compareRoots(replication, due);
  }
}

function takeDue(replication: Replication): HeldPiece[] {
  const { toCompare, held } = replication;
  const due: HeldPiece[] = [];
  for (const piece of held.pieces) {
    const key = rangeKey(piece.range);
    if (!toCompare.has(key) || isSealed(piece) || !piece.isDurable || !piece.isPurged) continue;
    toCompare.delete(key);
    if (ownSlot(replication, piece)?.state === "normal") due.push(piece);
    if (due.length === ROOTS_MAX) return due;
  }
  return due;
}

/** It is still as it was when its turn came, and owned here. */
function isComparable(replication: Replication, piece: HeldPiece): boolean {
  return (
    isCurrent(replication, piece) && !isSealed(piece) && piece.isPurged && ownSlot(replication, piece) !== undefined
  );
}

/** One question to each of the other owners, about all of the ranges that it owns. */
function compareRoots(replication: Replication, due: readonly HeldPiece[]): void {
  const byDonor = new Map<NodeId, HeldPiece[]>();
  /** Owners that have not said yet that they are at the same epoch. */
  const unheard = new Map<HeldPiece, number>();
  for (const piece of due) {
    const others = normalOwnersOf(piece.config.slots).filter((owner) => owner !== replication.machine.self);
    unheard.set(piece, others.length);
    for (const donor of others) {
      // One that is down marks everything again when it is back.
      if (isIdle(replication, piece, donor) || isDown(replication, donor)) continue;
      if (sameForMs(replication, donor) < HINTS_FIRST_MS) continue;
      const pieces = byDonor.get(donor);
      if (pieces === undefined) byDonor.set(donor, [piece]);
      else pieces.push(piece);
    }
  }
  const hear = (piece: HeldPiece): void => {
    const left = (unheard.get(piece) ?? 0) - 1;
    unheard.set(piece, left);
    if (left === 0 && isCurrent(replication, piece)) noteSure(replication, piece);
  };
  for (const [donor, pieces] of byDonor) askRoots(replication, donor, pieces, hear);
}

function askRoots(
  replication: Replication,
  donor: NodeId,
  pieces: readonly HeldPiece[],
  hear: (piece: HeldPiece) => void,
): void {
  const { machine, differing } = replication;
  replication.comparing++;
  const own: (RangeDigest | undefined)[] = [];
  let open = pieces.length + 1;
  let theirs: readonly (RangeDigest | undefined)[] | undefined;
  const end = (): void => {
    if (--open > 0) return;
    replication.comparing--;
    replication.nextRoundMs = machine.nowMs;
    pieces.forEach((piece, i) => {
      const root = theirs?.[i];
      if (theirs === undefined) compareAgainLater(replication, piece);
      else if (root === undefined || !isSame(own[i], root)) differing.push({ piece, donor });
      else replication.fruitless.delete(pairOf(piece, donor));
      if (root !== undefined) hear(piece);
    });
  };
  pieces.forEach(({ range }, i) => {
    load(machine, { kind: "digests", range, parts: 1, upTo: undefined }, (result) => {
      own[i] = result.kind === "digests" ? result.digests[0] : undefined;
      end();
    });
  });
  const ranges = pieces.map(({ range, config }) => ({ range, epoch: config.epoch }));
  const untilMs = machine.nowMs + ROOTS_TIMEOUT_MS;
  const patience = { firstMs: ROOTS_AGAIN_AFTER_MS, triesMax: 1, isWanted: () => machine.nowMs < untilMs };
  askPatiently(replication, donor, { kind: "roots", ranges }, "roots-answer", patience, (answer) => {
    theirs = answer?.roots.length === pieces.length ? answer.roots : undefined;
    end();
  });
}

function isSame(own: RangeDigest | undefined, other: RangeDigest): boolean {
  return own !== undefined && own.digest === other.digest && own.entries === other.entries;
}

/** Brings over what the other owner has newer. */
function mend(replication: Replication, piece: HeldPiece, donor: NodeId): void {
  const { machine } = replication;
  if (isIdle(replication, piece, donor) || isDown(replication, donor)) return;
  const pair = pairOf(piece, donor);
  // On a slow link it may take longer than until the next comparison.
  if (replication.mending.has(pair)) return;
  replication.mending.add(pair);
  replication.comparing++;
  bringOver(replication, {
    range: piece.range,
    epoch: piece.config.epoch,
    donor,
    config: piece.config,
    isWanted: () => isCurrent(replication, piece) && !isSealed(piece),
    onEnd: (end) => {
      replication.mending.delete(pair);
      replication.comparing--;
      replication.nextRoundMs = machine.nowMs;
      noteFruit(replication, pair, end);
      if (end.kind === "failed") return compareAgainLater(replication, piece);
      if (end.entries === 0) return;
      replication.counters.repairedEntries += end.entries;
      emit(machine, { kind: "replica-repaired", range: piece.range, entries: end.entries, by: "anti-entropy" });
    },
  });
}

function compareAgainLater(replication: Replication, { range }: HeldPiece): void {
  after(replication.machine, AGAIN_AFTER_MS, () => {
    const isStill = replication.held.pieces.some((other) => rangeKey(other.range) === rangeKey(range));
    if (isStill) replication.toCompare.add(rangeKey(range));
  });
}

function pairOf({ range }: HeldPiece, donor: NodeId): string {
  return rangeKey(range) + donor;
}

function isIdle({ fruitless, machine }: Replication, piece: HeldPiece, donor: NodeId): boolean {
  return fruitless.size > 0 && (fruitless.get(pairOf(piece, donor))?.untilMs ?? 0) > machine.nowMs;
}

function noteFruit({ fruitless, machine }: Replication, pair: string, end: DifferenceEnd): void {
  if (end.kind === "failed" || (end.kind === "equal" && end.isSame) || end.entries > 0) {
    fruitless.delete(pair);
    return;
  }
  const tries = (fruitless.get(pair)?.tries ?? 0) + 1;
  const delayMs = Math.min(FRUITLESS_MS_MAX, FRUITLESS_MS * 2 ** (tries - 1));
  fruitless.set(pair, { tries, untilMs: machine.nowMs + delayMs });
}
