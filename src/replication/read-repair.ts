/** Read repair: owners that are behind, or cannot verify what they have, are given the newest entry that a read has found. */
import type { Entry, EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { compareVersions } from "#model/version.ts";
import { emit } from "./machine.ts";
import type { Read } from "./read-state.ts";
import type { Replication } from "./replication-state.ts";
import { writeTo } from "./write-to.ts";

/** Gives the newest entry to all that were heard and have it not, or cannot verify what they have; each once. */
export function repairBehind(replication: Replication, read: Read, config: RangeConfig): void {
  const { entry, heads, unreadable } = read;
  if (entry === undefined) return;
  for (const owner of unreadable) repair(replication, read, owner, config, entry);
  for (const [owner, head] of heads) if (isBehind(head, entry)) repair(replication, read, owner, config, entry);
}

export function isBehind(head: EntryHead | undefined, other: EntryHead): boolean {
  return head === undefined || compareVersions(head.version, other.version) < 0;
}

export function repair(replication: Replication, read: Read, owner: NodeId, config: RangeConfig, entry: Entry): void {
  if (read.repaired.has(owner)) return;
  read.repaired.add(owner);
  writeTo(replication, owner, config, entry, (isStored) => {
    if (isStored) repaired(replication, config);
  });
}

export function repaired(replication: Replication, config: RangeConfig): void {
  replication.counters.repairedEntries++;
  emit(replication.machine, { kind: "replica-repaired", range: config.range, entries: 1, by: "read" });
}
