/**
 * Promise Q, seen from outside: what was acknowledged at a quorum is with so many owners that every quorum has one of them.
 *
 * Owners whose disks are lost, or not known yet, are given the benefit of the doubt.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { isAllNormal, normalOwnersOf, type RangeConfig, type Slot } from "#model/range-config.ts";
import { compareVersions, type Version } from "#model/version.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";

export type Written = { readonly position: Position; readonly key: Uint8Array; readonly version: Version };

/** Undefined: the node is not there, or has lost what it had. */
export type DiskOf = (node: NodeId) => SimulatedDisk | undefined;

/**
 * Whether a quorum had it when it was acknowledged, in this epoch or, unless `isOfThisEpoch`, one since the last with all
 * slots normal.
 */
export function isWithQuorum(config: RangeConfig, written: Written, diskOf: DiskOf, isOfThisEpoch = false): boolean {
  if (!config.synced) return true;
  const epochs = [config.slots, ...(isOfThisEpoch ? [] : config.history.map(({ slots }) => slots))];
  return epochs.some((slots) => {
    const normal = normalOwnersOf(slots);
    return normal.length - lackingOf(slots, written, diskOf) >= majorityOf(slots.length);
  });
}

/** Whether all owners count and none of them is without it. */
export function isWithAll({ slots }: RangeConfig, written: Written, diskOf: DiskOf): boolean {
  return isAllNormal(slots) && lackingOf(slots, written, diskOf) === 0;
}

/** Whether all owners count and yet there is a quorum of them without it. */
export function hasQuorumWithout({ slots, synced }: RangeConfig, written: Written, diskOf: DiskOf): boolean {
  return synced && isAllNormal(slots) && lackingOf(slots, written, diskOf) >= majorityOf(slots.length);
}

/** How many of those owners have it of whom that is known. */
export function ownersWith({ slots }: RangeConfig, written: Written, diskOf: DiskOf): number {
  return normalOwnersOf(slots).filter((owner) => {
    const disk = diskOf(owner);
    return disk !== undefined && holds(disk, written);
  }).length;
}

/**
 * Whether in this epoch, and in each since the last with all slots normal, no more owners are lost than a quorum can
 * spare: whatever any quorum had is then with one that is left, and found by whoever comes in.
 */
export function isSpared({ slots, history, synced }: RangeConfig, diskOf: DiskOf): boolean {
  if (!synced) return false;
  return [slots, ...history.map((past) => past.slots)].every((epoch) => {
    const lost = normalOwnersOf(epoch).filter((owner) => diskOf(owner) === undefined).length;
    return lost <= epoch.length - majorityOf(epoch.length);
  });
}

/** In that version or a newer one. */
/** What has lost its head since, it is given the benefit of the doubt for: it was put there. */
export function holds({ store }: SimulatedDisk, { position, key, version }: Written): boolean {
  const stored = store.head(position, key);
  if (stored?.kind === "unreadable") return true;
  return stored !== undefined && compareVersions(stored.head.version, version) >= 0;
}

function lackingOf(slots: readonly Slot[], written: Written, diskOf: DiskOf): number {
  return normalOwnersOf(slots).filter((owner) => {
    const disk = diskOf(owner);
    return disk !== undefined && !holds(disk, written);
  }).length;
}
