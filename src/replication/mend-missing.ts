/** Looks for what a disk has lost: each of those who own the cell, or did when it was noted, gives what it has of it. */
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { rangeCovers, splitRange } from "#model/position.ts";
import { normalOwnersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { compareVersions } from "#model/version.ts";
import { bringOver } from "./difference.ts";
import { type HeldPiece, isCurrent, isDown, isSealed } from "./held.ts";
import { after } from "./machine.ts";
import { forgetMissing, type Missing, missingIn } from "./missing.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { MENDED_WITHIN_MS } from "./scrub.ts";

const AGAIN_AFTER_MS = 2000;
/** An owner that cannot give all is asked again after so long, doubled each time. */
const AGAIN_AFTER_MS_MAX = 30_000;

/** Compares with the next owner. */
export function tendMissing(replication: Replication): void {
  for (const lack of [...replication.missing]) if (!lack.isAsking) askNext(replication, lack);
}

function askNext(replication: Replication, lack: Missing): void {
  const { held, machine, missing } = replication;
  const { range, heard, partialSinceMs } = lack;
  const piece = pieceAt(held, range.upTo);
  if (piece === undefined) return forgetMissing(replication, lack);
  if (!rangeCovers(piece.range, range)) {
    const parts = splitRange(range, piece.range.after).map((part) => missingIn({ ...lack, range: part }, heard));
    missing.splice(missing.indexOf(lack), 1, ...parts);
    for (const part of parts) askNext(replication, part);
    return;
  }
  if (isOfNoConsequence(replication, lack, piece)) return forgetMissing(replication, lack);
  if (isSealed(piece) || !piece.isDurable || !piece.isPurged) return;
  const { config } = piece;
  const unheard = toHear(replication, lack, config);
  if (unheard.length === 0) return forgetMissing(replication, lack);
  const donors = unheard.filter((owner) => !isDown(replication, owner));
  const donor = donors[lack.turn++ % Math.max(1, donors.length)];
  if (donor === undefined) return;
  const takesLost = machine.nowMs - (partialSinceMs.get(donor) ?? machine.nowMs) >= MENDED_WITHIN_MS;
  lack.isAsking = true;
  const next = (): void => {
    lack.isAsking = false;
    replication.nextRoundMs = machine.nowMs;
  };
  // At the range's own epoch whoever syncs is given only what is whole, and gives nothing.
  const isSyncing = [machine.self, donor].some((node) => slotOf(config, node)?.state === "syncing");
  bringOver(replication, {
    range,
    epoch: isSyncing ? 0 : config.epoch,
    donor,
    config,
    takesLost,
    isWanted: () => isCurrent(replication, piece),
    onEnd: (end) => {
      if (end.kind === "failed") return after(machine, AGAIN_AFTER_MS, next);
      // Only of what is not here at all it matters what the owner has.
      if (end.kind === "equal" || (takesLost && end.isAllHere)) {
        heard.add(donor);
        return after(machine, 0, next);
      }
      if (!partialSinceMs.has(donor)) partialSinceMs.set(donor, machine.nowMs);
      after(machine, Math.min(AGAIN_AFTER_MS * 2 ** lack.tries++, AGAIN_AFTER_MS_MAX), next);
    },
  });
}

/**
 * No quorum and no new owner counts on this node's copy any more. Nor does one count on what it had before it got its slot
 * anew: where the past has been closed without it since, those of then may give what was deleted.
 */
function isOfNoConsequence({ machine }: Replication, { floor }: Missing, { config }: HeldPiece): boolean {
  const slot = slotOf(config, machine.self);
  const counts = [config, ...config.history].some(({ slots }) => normalOwnersOf(slots).includes(machine.self));
  return !counts && (slot === undefined || compareVersions(config.floor, floor) > 0);
}

/** Who has not been heard and may still come to say what it has. */
function toHear({ machine, givenUp }: Replication, { owners, heard }: Missing, config: RangeConfig): NodeId[] {
  const concerned = new Set([...owners, ...normalOwnersOf(config.slots)]);
  return [...concerned].filter((owner) => {
    const known = machine.view.nodes.get(owner);
    const isGone = givenUp.has(owner) || (known !== undefined && isOver(known.record));
    return owner !== machine.self && !heard.has(owner) && !isGone;
  });
}
