/**
 * Set aside: entries that nobody may merge any more are kept out of every reader's way, for whoever wants to know what
 * they were.
 */
import type { Entry, EntryHead } from "#model/entry.ts";
import { dropOf, type ScanPlace, type StoreWrite } from "#model/store.ts";
import { versionsEqual } from "#model/version.ts";
import { emit, load, store } from "./machine.ts";
import { entryRecord, setAsideRecordKey } from "./record-bytes.ts";
import type { Replication } from "./replication-state.ts";

/** So many are kept; more are only counted. */
export const SET_ASIDE_MAX = 10_000;

/** Where they were: hints, copies that were being taken over, copies of a former owner, copies of an owner. */
type Origin = "hint" | "transfer" | "former-owner" | "owner";

/**
 * What keeps the entries. Done with `noteSetAside`, once they and what removes them from where they were are durable
 * together.
 */
export function setAsideWrites({ counters, setAsideBefore }: Replication, entries: readonly Entry[]): StoreWrite[] {
  const room = Math.max(0, SET_ASIDE_MAX - setAsideBefore - counters.setAsideEntries);
  return entries.slice(0, room).map((entry) => ({
    kind: "put-record",
    table: "set-aside",
    key: setAsideRecordKey(entry),
    value: entryRecord(entry),
  }));
}

export function noteSetAside({ machine, counters }: Replication, entries: number, from: Origin): void {
  if (entries === 0) return;
  counters.setAsideEntries += entries;
  emit(machine, { kind: "entries-set-aside", entries, from });
}

/** Removes what nobody holds and sets aside what can be read of it. */
export function setAside(
  replication: Replication,
  heads: readonly EntryHead[],
  from: "transfer" | "former-owner",
  isWanted: () => boolean,
  onEnd: (isDone: boolean) => void,
): void {
  const isIt = (stored: Entry, head: EntryHead): boolean => versionsEqual(stored.version, head.version);
  setAsidePage(replication, { places: heads, from, isWanted, isIt, removing: dropOf }, onEnd);
}

/** What this node can read there is set aside as well; something else is to take its place. */
export function keepAside(
  replication: Replication,
  places: readonly ScanPlace[],
  onEnd: (isKept: boolean) => void,
): void {
  const always = (): boolean => true;
  setAsidePage(replication, { places, from: "owner", isWanted: always, isIt: always }, onEnd);
}

type Aside<P extends ScanPlace> = {
  readonly places: readonly P[];
  readonly from: Origin;
  readonly isWanted: () => boolean;
  readonly isIt: (stored: Entry, place: P) => boolean;
  readonly removing?: (place: P) => StoreWrite;
};

/** As much at a time as goes into one message. */
function setAsidePage<P extends ScanPlace>(
  replication: Replication,
  aside: Aside<P>,
  onEnd: (isDone: boolean) => void,
): void {
  const { machine, settings } = replication;
  const { places, from, isWanted, isIt, removing } = aside;
  if (places.length === 0) return onEnd(true);
  const keys = places.map(({ position, key }) => ({ position, key }));
  load(machine, { kind: "entries", keys, bytesMax: settings.batches.givenBytes }, (result) => {
    if (result.kind !== "entries" || !isWanted()) return onEnd(false);
    const read = places.slice(0, result.entries.length);
    const entries = read.flatMap((place, i) => {
      const stored = result.entries[i];
      return stored?.kind === "entry" && isIt(stored.entry, place) ? [stored.entry] : [];
    });
    const removals = removing === undefined ? [] : read.map(removing);
    store(machine, [...setAsideWrites(replication, entries), ...removals], ({ kind }) => {
      if (kind !== "durable") return onEnd(false);
      noteSetAside(replication, entries.length, from);
      setAsidePage(replication, { ...aside, places: places.slice(Math.max(1, read.length)) }, onEnd);
    });
  });
}
