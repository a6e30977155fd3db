/** Looks for what a disk has lost: each of the other owners gives what it has of the cell. */
import { rangeCovers, splitRange } from "#model/position.ts";
import { normalOwnersOf } from "#model/range-config.ts";
import { bringOver } from "./difference.ts";
import { isCurrent, isDown, isSealed, ownSlot } from "./held.ts";
import { after } from "./machine.ts";
import { forgetMissing, type Missing, missingIn } from "./missing.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";

const AGAIN_AFTER_MS = 2000;

/** Compares with the next owner. */
export function tendMissing(replication: Replication): void {
  for (const lack of [...replication.missing]) if (!lack.isAsking) askNext(replication, lack);
}

function askNext(replication: Replication, lack: Missing): void {
  const { held, machine, missing } = replication;
  const { range, heard } = lack;
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
  const donor = unheard.find((owner) => !isDown(replication, owner));
  if (donor === undefined) return;
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
    isWanted: () => isCurrent(replication, piece),
    onEnd: ({ kind }) => {
      if (kind === "equal") heard.add(donor);
      after(machine, kind === "equal" ? 0 : AGAIN_AFTER_MS, next);
    },
  });
}
