/**
 * The write-ahead log that an earlier run has left, looked at before anything is written.
 *
 * SQLite takes a log up to the first frame that does not match its checksum. Where what comes after had been moved into
 * the database already, the older pages before it would hide the newer ones, and then overwrite them.
 */
import { constants, Database } from "bun:sqlite";
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Whether the database without its log is further than with it: so the log has lost its end. */
export function isLogCutShort(path: string): boolean {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  const alone = commitNumberWithoutLog(path);
  // A connection that only reads leaves database and log as they are, also when it is closed.
  return alone !== undefined && alone > commitNumberIn(new Database(path, { readonly: true }));
}

/** Undefined when that cannot be read: the pages may be in the log alone. */
function commitNumberWithoutLog(path: string): number | undefined {
  const address = pathToFileURL(path);
  address.searchParams.set("immutable", "1");
  try {
    return commitNumberIn(new Database(address.href, constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI));
  } catch {
    return undefined;
  }
}

function commitNumberIn(connection: Database): number {
  using database = connection;
  using statement = database.prepare("select commit_number from counters where id = 1");
  const number = statement.values()[0]?.[0];
  return Number.isSafeInteger(number) ? (number as number) : 0;
}
