/** Looks for what a disk has lost: each of the other owners gives what it has of the cell. */
import { rangeCovers, splitRange } from "#model/position.ts";
import { normalOwnersOf } from "#model/range-config.ts";
import { bringOver } from "./difference.ts";
import { isCurrent, isDown, isSealed, ownSlot } from "./held.ts";
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
  if (piece === undefined || ownSlot(replication, piece) === undefined) return forgetMissing(replication, lack);
  if (!rangeCovers(piece.range, range)) {
    const parts = splitRange(range, piece.range.after).map((part) => missingIn(part, heard));
    missing.splice(missing.indexOf(lack), 1, ...parts);
    return;
  }
  if (isSealed(piece) || !piece.isDurable || !piece.isPurged) return;
  const { config } = piece;
  const unheard = normalOwnersOf(config.slots).filter((owner) => owner !== machine.self && !heard.has(owner));
  if (unheard.length === 0) return forgetMissing(replication, lack);
  const donors = unheard.filter((owner) => !isDown(replication, owner));
  const donor = donors[lack.tries % Math.max(1, donors.length)];
  if (donor === undefined) return;
  const takesLost = machine.nowMs - (partialSinceMs.get(donor) ?? machine.nowMs) >= MENDED_WITHIN_MS;
  lack.isAsking = true;
  const next = (): void => {
    lack.isAsking = false;
    replication.nextRoundMs = machine.nowMs;
  };
  bringOver(replication, {
    range,
    epoch: config.epoch,
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
