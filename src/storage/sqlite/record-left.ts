/** What can still be read of a store that cannot be opened. */
import { Database } from "bun:sqlite";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { RecordTable } from "#model/store.ts";
import { isRecordIntact } from "./record-row.ts";
import { SQL_TABLE_OF, STORE_FILE } from "./schema.ts";

/** The value of a record, if it is there and as it was written. */
export function recordLeft(folder: string, table: RecordTable, key: Uint8Array): Uint8Array | undefined {
  const path = join(folder, STORE_FILE);
  // SQLite would delete the log beside it.
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return undefined;
  try {
    using database = new Database(path, { readonly: true, strict: true });
    const [row] = database
      .prepare<unknown, [Uint8Array]>(`select value, checksum from ${SQL_TABLE_OF[table]} where key = ?`)
      .values(key) as [Uint8Array, Uint8Array][];
    return row !== undefined && isRecordIntact(table, key, ...row) ? row[0] : undefined;
  } catch {
    return undefined;
  }
}
