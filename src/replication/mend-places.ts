/**
 * What a page is about to show is with a majority first, as what a read answers is: else a later read, of other owners,
 * went back behind it. Tombstones and what has expired too: what they hide would be found again.
 */
import { majorityOf } from "#model/consistency.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { comparePlaces, type ScanPlace } from "#model/store.ts";
import { compareVersions, versionsEqual } from "#model/version.ts";
import { repaired } from "./read-repair.ts";
import type { Replication } from "./replication-state.ts";
import { writeTo } from "./write-to.ts";

/** The newest that was heard of at one place, and who has it. */
export type Newest = { readonly entry: Entry; readonly holders: NodeId[] };

/** In order, up to where every owner has been read; undefined: all. */
export function newestAtPlaces(
  heard: ReadonlyMap<NodeId, { readonly entries: readonly Entry[] }>,
  upTo: ScanPlace | undefined,
): Newest[] {
  const held = [...heard].flatMap(([owner, { entries }]) => entries.map((entry) => ({ owner, entry })));
  held.sort((a, b) => comparePlaces(a.entry, b.entry) || compareVersions(b.entry.version, a.entry.version));
  const all: Newest[] = [];
  for (const { owner, entry } of held) {
    if (upTo !== undefined && comparePlaces(entry, upTo) > 0) break;
    const last = all.at(-1);
    if (last === undefined || comparePlaces(last.entry, entry) !== 0) all.push({ entry, holders: [owner] });
    else if (versionsEqual(last.entry.version, entry.version)) last.holders.push(owner);
  }
  return all;
}

/**
 * Gives each of them to those heard that are behind. `onEnd` hears who did not take something without which no majority
 * has it; nobody when a majority has all of them.
 */
export function mendPlaces(
  replication: Replication,
  config: RangeConfig,
  heard: readonly NodeId[],
  lacking: readonly Newest[],
  onEnd: (refusing: readonly NodeId[]) => void,
): void {
  const refusing = new Set<NodeId>();
  let open = lacking.length;
  if (open === 0) return onEnd([]);
  for (const newest of lacking) {
    mendPlace(replication, config, heard, newest, (owners) => {
      for (const owner of owners) refusing.add(owner);
      if (--open === 0) onEnd([...refusing]);
    });
  }
}

function mendPlace(
  replication: Replication,
  config: RangeConfig,
  heard: readonly NodeId[],
  { entry, holders }: Newest,
  onEnd: (refusing: readonly NodeId[]) => void,
): void {
  const behind = heard.filter((owner) => !holders.includes(owner));
  const majority = majorityOf(config.slots.length);
  const refusing: NodeId[] = [];
  let having = holders.length;
  let open = behind.length;
  let isOver = false;
  for (const owner of behind) {
    writeTo(replication, owner, config, entry, (isStored) => {
      open--;
      if (isStored) {
        repaired(replication, config);
        having++;
      } else refusing.push(owner);
      if (isOver || (having < majority && open > 0)) return;
      isOver = true;
      onEnd(having >= majority ? [] : refusing);
    });
  }
}
