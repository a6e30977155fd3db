/**
 * A store of which damage was noted, read from end to end: a disk that failed one read may give all of it now.
 *
 * What was noted counts for more than that where reading alone did not show it. A failure of the program itself may be a
 * fault of its own, which all owners of a key have at once: that takes no store that is whole.
 */
import { Database } from "bun:sqlite";
import { compareBytes, concatBytes, EMPTY_BYTES } from "#base/bytes.ts";
import { positionFrom, positionFromBytes } from "#model/position.ts";
import { isOfRead } from "./damaged-store.ts";
import { type EntryRow, entryFrom, isBlob } from "./entry-row.ts";
import { isRecordIntact, RECORD_TABLES } from "./record-row.ts";
import { damagedTables, recordsIn } from "./record-sums.ts";

const OF_A_CHECKSUM = /does not match its checksum/;
const OF_THE_PROGRAM = /\b(AssertionError|TypeError): /;

/** Whether SQLite, all checksums and all counts find the file whole. Nothing is written. */
export function hasDamagePassed(path: string, noted: string): boolean {
  if (!isOfRead(noted) && !OF_A_CHECKSUM.test(noted) && !OF_THE_PROGRAM.test(noted)) return false;
  try {
    using database = new Database(path, { readonly: true });
    return isFileWhole(database) && areRecordsWhole(database) && areEntriesWhole(database);
  } catch {
    return false;
  }
}

/** As far as SQLite can tell. */
export function isFileWhole(database: Database): boolean {
  const found = database.query("pragma integrity_check(1)").values();
  return found.length === 1 && found[0]?.[0] === "ok";
}

export function areRecordsWhole(database: Database): boolean {
  if (damagedTables(database).length > 0) return false;
  return RECORD_TABLES.every((table) => {
    return recordsIn(database, table).every(({ key, value, checksum }) => isRecordIntact(table, key, value, checksum));
  });
}

/** Each as it was put, in rising order, and as many as there should be. */
function areEntriesWhole(database: Database): boolean {
  const rows = database.query<EntryRow & { readonly position: unknown; readonly key: unknown }, []>(
    "select position, key, version, kind, expires_at, head_checksum, checksum, payload from entries",
  );
  let last: Uint8Array = EMPTY_BYTES;
  let entries = 0;
  for (const row of rows.iterate()) {
    const { position, key } = row;
    if (!isBlob(position, 8) || !isBlob(key)) return false;
    const place = concatBytes(position, key);
    if (compareBytes(last, place) >= 0) return false;
    if (entryFrom(positionFrom(positionFromBytes(position)), key, row) === undefined) return false;
    last = place;
    entries++;
  }
  return database.query("select entries from counters where id = 1").values()[0]?.[0] === entries;
}
