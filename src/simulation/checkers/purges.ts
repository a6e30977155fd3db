/**
 * Deletes stay: what a configuration names as purged is held in the same version by all its owners when they first hear
 * of it. Then nobody has anything left that a dropped tombstone would have hidden.
 */
import { utf8TextOf } from "#base/text.ts";
import { isGoneBy } from "#model/entry.ts";
import { type Position, rangeHas } from "#model/position.ts";
import { normalOwnersOf, ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import type { StoreWrite } from "#model/store.ts";
import { compareVersions, type Version, versionText } from "#model/version.ts";
import { pieceAt } from "#replication/range-map.ts";
import type { Machine } from "../simulated-process.ts";
import type { DiskOf } from "./quorums.ts";

export type PurgeChecker = {
  /** Somebody takes it for chosen, and has dropped nothing under it yet. */
  readonly note: (config: RangeConfig) => void;
};

export function createPurgeChecker(
  keys: () => readonly { readonly position: Position; readonly key: Uint8Array }[],
  diskOf: DiskOf,
  complain: (text: string) => void,
): PurgeChecker {
  /** Up to where, by the end of the range. */
  const seen = new Map<bigint, Version>();
  /** The same by key: a range that was split has been heard of as a part of another, and owners may have dropped since. */
  const judged = new Map<Position, Version>();

  function versionsUpTo(config: RangeConfig, position: Position, key: Uint8Array): string[] {
    return ownersOf(config).flatMap((owner) => {
      const stored = diskOf(owner)?.store.head(position, key);
      if (stored === undefined) return diskOf(owner) === undefined ? [] : ["nothing"];
      // One that cannot be read is mended by itself; what is newer has taken the place of what was compared.
      const isOfThePast = stored.kind === "head" && compareVersions(stored.head.version, config.purged) <= 0;
      return isOfThePast ? [versionText(stored.head.version)] : [];
    });
  }

  return {
    note: (config) => {
      if (!isNews(seen, config.range.upTo, config.purged)) return;
      for (const { position, key } of keys()) {
        if (!rangeHas(config.range, position) || !isNews(judged, position, config.purged)) continue;
        const versions = new Set(versionsUpTo(config, position, key));
        if (versions.size <= 1) continue;
        complain(
          `${utf8TextOf(key) ?? String(position)} is purged with owners that hold ${[...versions].join(" and ")}`,
        );
      }
    },
  };
}

/** And it is not from then on. */
function isNews(known: Map<bigint, Version>, position: bigint, purged: Version): boolean {
  const before = known.get(position);
  if (before !== undefined && compareVersions(before, purged) >= 0) return false;
  known.set(position, purged);
  return true;
}

/** What an owner takes of a purged past must be with another owner already. */
export function judgePast(
  diskOf: DiskOf,
  { name, disk, process }: Machine,
  batch: readonly StoreWrite[],
  complain: (text: string) => void,
): void {
  const life = process?.node?.life();
  if (life === undefined) return;
  for (const write of batch) {
    if (write.kind !== "put-entry") continue;
    const { entry } = write;
    const config = pieceAt(life.replication.held, entry.position)?.config;
    if (config === undefined || compareVersions(entry.version, config.purged) > 0) continue;
    if (slotOf(config, life.identity.id)?.state !== "normal" || isGoneBy(entry, config.purged)) continue;
    const isKnown = normalOwnersOf(config.slots).some((owner) => {
      const other = diskOf(owner);
      if (other === disk) return false;
      return other === undefined || other.store.head(entry.position, entry.key) !== undefined;
    });
    if (!isKnown) complain(`${name} takes ${utf8TextOf(entry.key)} ${versionText(entry.version)} of a purged past`);
  }
}
