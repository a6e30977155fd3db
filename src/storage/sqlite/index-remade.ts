/** The index of what passes away, made anew from its table: it has nothing that the table has not. */
import type { Database } from "bun:sqlite";
import { OpenError } from "../storage-engine.ts";
import { areRecordsWhole, isFileWhole } from "./read-through.ts";
import { damagedFault, isFull, PERISHABLE_INDEX, PERISHABLE_INDEX_COLUMNS } from "./schema.ts";

/**
 * Durable when it returns. Whether all is whole is seen before the commit, because a damaged tree of pages may claim those
 * of others, which go with it when it is emptied. Throws an `OpenError` where more than the index is damaged, and has changed
 * nothing then.
 */
export function remakeIndex(database: Database, noted: string): void {
  // Behind a log that may be in memory alone it would be lost with that.
  moveLog(database);
  replaceIndex(database, () => {
    if (isFileWhole(database) && areRecordsWhole(database) && hasAllEntries(database)) return;
    throw new OpenError(damagedFault(database.filename, noted));
  });
  moveLog(database);
}

/** Whether it was made anew because it was of an older form. With that it serves, too, where there is no room now. */
export function renewIndex(database: Database): boolean {
  const [row] = database.query("select sql from sqlite_schema where name = 'entries_perishable'").values();
  if (String(row?.[0]).includes(PERISHABLE_INDEX_COLUMNS)) return false;
  try {
    replaceIndex(database, () => {});
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  }
}

function replaceIndex(database: Database, verify: () => void): void {
  database.run("begin immediate");
  try {
    database.run("drop index entries_perishable");
    database.run(PERISHABLE_INDEX);
    verify();
    database.run("commit");
  } catch (error) {
    if (database.inTransaction) database.run("rollback");
    throw error;
  }
}

/** Synced then, whatever a commit is. */
function moveLog(database: Database): void {
  database.run("pragma wal_checkpoint(truncate)");
}

/** Those that cannot be verified are mended while the node runs; what is gone is not even known. */
function hasAllEntries(database: Database): boolean {
  const [row] = database.query("select entries = (select count(*) from entries) from counters where id = 1").values();
  return row?.[0] === 1;
}
