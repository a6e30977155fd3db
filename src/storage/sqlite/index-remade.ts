/**
 * The index of what passes away, made anew from its table: it has nothing that the table has not.
 *
 * Whether all is whole then is seen before the commit, because a damaged tree of pages may claim those of others, which
 * go with it when it is emptied.
 */
import type { Database } from "bun:sqlite";
import { OpenError } from "../storage-engine.ts";
import { areRecordsWhole, isFileWhole } from "./read-through.ts";
import { damagedFault } from "./schema.ts";

/** Durable when it returns. Throws an `OpenError` where more than the index is damaged, and has changed nothing then. */
export function remakeIndex(database: Database, noted: string): void {
  // Behind a log that may be in memory alone it would be lost with that.
  moveLog(database);
  database.run("begin immediate");
  try {
    database.run("reindex entries_perishable");
    if (!isFileWhole(database) || !areRecordsWhole(database) || !hasAllEntries(database)) {
      throw new OpenError(damagedFault(database.filename, noted));
    }
    database.run("commit");
  } catch (error) {
    if (database.inTransaction) database.run("rollback");
    throw error;
  }
  moveLog(database);
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
