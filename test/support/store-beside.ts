/** The file of a node, read beside the running node. */
import { Database } from "bun:sqlite";
import { join } from "node:path";

export function openStoreBeside(folder: string): Database {
  const database = new Database(join(folder, "store.db"), { readonly: true });
  database.run("pragma busy_timeout = 2000");
  return database;
}

/** The one number of a query's only row; 0 for none. */
export function numberIn(folder: string, sql: string, ...values: Uint8Array[]): number {
  using database = openStoreBeside(folder);
  const [row] = database.query<unknown, Uint8Array[]>(sql).values(...values);
  return Number(row?.[0] ?? 0);
}
