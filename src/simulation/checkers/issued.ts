/** Every entry that was ever durable on any disk, by its version: what a version says it says for good. */
import { mapKeyOf } from "#base/bytes.ts";
import { type Entry, isPerishable } from "#model/entry.ts";
import { type Version, versionText } from "#model/version.ts";

export type Issue = Entry & {
  /** When it was first on a disk, ms. */
  readonly durableMs: number;
};

export type Issued = {
  /** The entry as it was first noted. */
  readonly note: (entry: Entry, nowMs: number) => Issue;
  readonly of: (version: Version) => Issue | undefined;
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
      const issue = { ...entry, payload: entry.payload.slice(), durableMs: nowMs };
      byVersion.set(version, issue);
      if (isPerishable(entry)) {
        const key = mapKeyOf(entry.key);
        const others = perishables.get(key);
        if (others === undefined) perishables.set(key, [issue]);
        else others.push(issue);
      }
      return issue;
    },
    of: (version) => byVersion.get(versionText(version)),
    perishable: (key) => perishables.get(mapKeyOf(key)) ?? [],
  };
}
