/**
 * Anti-entropy: each owner compares its copy of a range with the other owners' and takes what they have newer.
 *
 * Whatever hints and read repair miss is mended here: the half-done writes of a killed coordinator, a hint lost with its
 * keeper. Ranges are due when somebody goes down or comes back, after a start, and every few seconds: comparing equal
 * copies costs one short question a range. Where the other owner only lacks what is here, it is left to bring that over
 * itself: comparing again and again from both sides would cost more than the difference.
 */
import { rangeKey } from "#model/position.ts";
import { normalOwnersOf } from "#model/range-config.ts";
import { bringOver, type DifferenceEnd } from "./difference.ts";
import { type HeldPiece, isCurrent, isDown, isSealed, ownSlot } from "./held.ts";
import { after, emit } from "./machine.ts";
import type { Replication } from "./replication-state.ts";

const AT_ONCE = 4;
const AGAIN_AFTER_MS = 2000;
/** A donor that had nothing newer, though the digests differed, is asked again after so long, doubled each time. */
const FRUITLESS_MS = 10_000;
const FRUITLESS_MS_MAX = 300_000;

/** Comparisons that found a difference and nothing to bring over: when the next is worth it, by range and donor. */
export type Fruitless = { readonly tries: number; readonly untilMs: number };

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
  if (replication.toCompare.size === 0) return;
  for (const piece of replication.held.pieces) {
    if (replication.comparing >= AT_ONCE) return;
    const key = rangeKey(piece.range);
    if (!replication.toCompare.has(key) || isSealed(piece) || !piece.isDurable || !piece.isPurged) continue;
    replication.toCompare.delete(key);
    if (ownSlot(replication, piece)?.state !== "normal") continue;
    replication.comparing++;
    compareNext(replication, piece, othersOf(replication, piece), 0);
  }
}

function othersOf(replication: Replication, piece: HeldPiece): string[] {
  return normalOwnersOf(piece.config.slots).filter((owner) => owner !== replication.machine.self);
}

function compareNext(replication: Replication, piece: HeldPiece, others: readonly string[], index: number): void {
  const { machine } = replication;
  const donor = normalOwnersOf(piece.config.slots).find((owner) => owner === others[index]);
  if (donor === undefined) {
    replication.comparing--;
    replication.nextRoundMs = machine.nowMs;
    return;
  }
  // One that is down marks everything again when it is back.
  const pair = rangeKey(piece.range) + donor;
  const isIdle = (replication.fruitless.get(pair)?.untilMs ?? 0) > machine.nowMs;
  if (isIdle || isDown(replication, donor)) return compareNext(replication, piece, others, index + 1);
  bringOver(replication, {
    range: piece.range,
    epoch: piece.config.epoch,
    donor,
    config: piece.config,
    isWanted: () => isCurrent(replication, piece) && !isSealed(piece),
    onEnd: (end) => {
      noteFruit(replication, pair, end);
      if (end.kind !== "failed" && end.entries > 0) {
        replication.counters.repairedEntries += end.entries;
        emit(machine, { kind: "replica-repaired", range: piece.range, entries: end.entries, by: "anti-entropy" });
      }
      if (end.kind === "failed") {
        after(machine, AGAIN_AFTER_MS, () => {
          const isStill = replication.held.pieces.some((other) => rangeKey(other.range) === rangeKey(piece.range));
          if (isStill) replication.toCompare.add(rangeKey(piece.range));
        });
      }
      compareNext(replication, piece, others, index + 1);
    },
  });
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
