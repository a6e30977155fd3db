/**
 * Deletes stay: what a configuration names as purged is held in the same version by all its owners when they first hear
 * of it. Then nobody has anything left that a dropped tombstone would have hidden.
 */
import { utf8TextOf } from "#base/text.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Position, rangeHas } from "#model/position.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { compareVersions, type Version, versionText } from "#model/version.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";

export type PurgeChecker = {
  /** Somebody takes it for chosen, and has dropped nothing under it yet. */
  readonly note: (config: RangeConfig) => void;
};

export function createPurgeChecker(
  keys: () => readonly { readonly position: Position; readonly key: Uint8Array }[],
  /** Undefined: the node is not there, or has lost what it had. */
  diskOf: (node: NodeId) => SimulatedDisk | undefined,
  complain: (text: string) => void,
): PurgeChecker {
  /** Up to where, by the end of the range. */
  const seen = new Map<bigint, Version>();

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
      const known = seen.get(config.range.upTo);
      if (known !== undefined && compareVersions(known, config.purged) >= 0) return;
      seen.set(config.range.upTo, config.purged);
      for (const { position, key } of keys()) {
        if (!rangeHas(config.range, position)) continue;
        const versions = new Set(versionsUpTo(config, position, key));
        if (versions.size <= 1) continue;
        complain(
          `${utf8TextOf(key) ?? String(position)} is purged with owners that hold ${[...versions].join(" and ")}`,
        );
      }
    },
  };
}
