/** Every entry that was ever durable on any disk, by its version: what a version says it says for good. */
import { mapKeyOf } from "#base/bytes.ts";
import { type Entry, isGoneBy, isPerishable } from "#model/entry.ts";
import { rangeHas } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { type Version, versionText } from "#model/version.ts";

export type Issue = Entry & {
  /** When it was first on a disk, ms. */
  readonly durableMs: number;
  /** When its range was first known to be purged up to it, ms; it is gone from then on, though the time should go back. */
  purgedMs: number;
};

export type Issued = {
  /** The entry as it was first noted. */
  readonly note: (entry: Entry, nowMs: number) => Issue;
  readonly of: (version: Version) => Issue | undefined;
  /** A configuration says what is purged. */
  readonly purge: (config: RangeConfig, nowMs: number) => void;
  /** What may have made the key absent: its tombstones, and what has a time to live. */
  readonly perishable: (key: Uint8Array) => readonly Issue[];
};

export function createIssued(): Issued {
  const byVersion = new Map<string, Issue>();
  const perishables = new Map<string, Issue[]>();
  return {
    note: (entry, nowMs) => {
      const version = versionText(entry.version);
      const known = byVersion.get(version);
      if (known !== undefined) return known;
      // The bytes of a disk may rot.
      const issue = { ...entry, payload: entry.payload.slice(), durableMs: nowMs, purgedMs: Number.POSITIVE_INFINITY };
      byVersion.set(version, issue);
      if (isPerishable(entry)) {
        const key = mapKeyOf(entry.key);
        const others = perishables.get(key);
        if (others === undefined) perishables.set(key, [issue]);
        else others.push(issue);
      }
      return issue;
    },
    purge: ({ range, purged }, nowMs) => {
      for (const issues of perishables.values()) {
        if (issues[0] === undefined || !rangeHas(range, issues[0].position)) continue;
        for (const issue of issues) if (issue.purgedMs > nowMs && isGoneBy(issue, purged)) issue.purgedMs = nowMs;
      }
    },
    of: (version) => byVersion.get(versionText(version)),
    perishable: (key) => perishables.get(mapKeyOf(key)) ?? [],
  };
}
