/**
 * Slowing writes down: a copy that is made under load must come to its end.
 *
 * A bulk copy is repeated until a round finds little. Under writes that come faster than they are copied it never would.
 * So the receiver measures its rounds; while they do not shrink it asks the owners to answer writes of the range later,
 * by more each time, up to a limit. Clients that wait for answers then write no faster than is copied. Where even that does
 * not help, the vote comes all the same: from then on the receiver gets the writes itself, and what is left is as much as
 * the last rounds found. An owner goes back to answering at once as soon as the receiver has not asked for a while.
 *
 *     round ──little left, or as little as will be──▶ ready
 *       └──no smaller than the last──▶ owners answer later ──▶ round
 */
import { rangesEqual } from "#model/position.ts";
import { normalOwnersOf } from "#model/range-config.ts";
import { type HeldPiece, ownSlot } from "./held.ts";
import { emit, giveToken, send } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";

/** What one receiver has asked for, of one range. */
export type Slowing = { readonly delayMs: number; readonly untilMs: number };

/** The receiver's side. */
export type CopyPace = {
  roundStartedMs: number;
  /** What the last round found, bytes. */
  lastBytes: number;
  /** By which the owners are asked to answer later; 0: at once. */
  delayMs: number;
  /** Rounds that were not smaller though the owners answered as late as they do. */
  vainRounds: number;
  askAgainMs: number;
};

/** A round that finds no more than this, or takes no longer, is the last. */
const LITTLE_BYTES = 1024 * 1024;
const LITTLE_MS = 200;
/** A round that finds more than this share of what the last one found does not converge. */
const SHRINKS_BY = 0.6;
const DELAY_MS_FIRST = 50;
/** A coordinator takes an owner that is silent for longer for lost. */
const DELAY_MS_MAX = 300;
const VAIN_ROUNDS_MAX = 3;
const ASK_EVERY_MS = 500;
/** Without being asked again an owner answers at once after so long. */
const LASTS_MS = 2000;

export function startPace(nowMs: number): CopyPace {
  return { roundStartedMs: nowMs, lastBytes: Number.POSITIVE_INFINITY, delayMs: 0, vainRounds: 0, askAgainMs: 0 };
}

/** Takes in how much a round has found, and tells whether it was the last. */
export function noteRound(pace: CopyPace, nowMs: number, bytes: number): boolean {
  if (bytes <= LITTLE_BYTES || nowMs - pace.roundStartedMs <= LITTLE_MS) return true;
  if (bytes > pace.lastBytes * SHRINKS_BY) {
    if (pace.delayMs === DELAY_MS_MAX && ++pace.vainRounds >= VAIN_ROUNDS_MAX) return true;
    pace.delayMs = Math.min(DELAY_MS_MAX, Math.max(DELAY_MS_FIRST, pace.delayMs * 2));
    pace.askAgainMs = 0;
  }
  pace.lastBytes = bytes;
  pace.roundStartedMs = nowMs;
  return false;
}

/** Asks the owners, now and then, for as long as the copy is outrun. */
export function tendPace(replication: Replication, config: HeldPiece["config"], pace: CopyPace): void {
  const { machine } = replication;
  if (pace.delayMs === 0 || machine.nowMs < pace.askAgainMs) return;
  pace.askAgainMs = machine.nowMs + ASK_EVERY_MS;
  const { range, epoch } = config;
  for (const owner of normalOwnersOf(config.slots)) {
    const requestId = giveToken(machine);
    send(machine, owner, { kind: "slow-writes", requestId, range, epoch, delayMs: pace.delayMs });
  }
}

export function takeSlowWrites(
  replication: Replication,
  { range, epoch, delayMs }: Extract<ReplicaMessage, { kind: "slow-writes" }>,
): void {
  const { machine } = replication;
  const piece = pieceAt(replication.held, range.upTo);
  if (piece === undefined || piece.config.epoch !== epoch || !rangesEqual(piece.range, range)) return;
  if (ownSlot(replication, piece) === undefined) return;
  const bounded = Math.min(DELAY_MS_MAX, delayMs);
  if (writeDelayMs(replication, piece) !== bounded) emit(machine, { kind: "writes-slowed", range, delayMs: bounded });
  piece.slowing = { delayMs: bounded, untilMs: machine.nowMs + LASTS_MS };
}

/** By how much an answer to a write of the piece is held back, ms. */
export function writeDelayMs({ machine }: Replication, { slowing }: HeldPiece): number {
  return slowing !== undefined && machine.nowMs < slowing.untilMs ? slowing.delayMs : 0;
}
