/** Opens a storage engine by its name; puts its store by and opens an empty one. */
import type { RecordTable } from "#model/store.ts";
import { openMemoryEngine } from "./memory/memory-engine.ts";
import { recordLeft } from "./sqlite/record-left.ts";
import { moveStoreAside } from "./sqlite/set-aside.ts";
import { openSqliteEngine, type SqliteEngineOptions } from "./sqlite/sqlite-engine.ts";
import type { StorageEngine } from "./storage-engine.ts";

export type EngineOptions = { readonly kind: "memory" } | ({ readonly kind: "sqlite" } & SqliteEngineOptions);

/** Throws an `OpenError` that says what to do. */
export async function openEngine(options: EngineOptions): Promise<StorageEngine> {
  switch (options.kind) {
    case "memory":
      return openMemoryEngine();
    case "sqlite":
      return openSqliteEngine(options);
  }
}

type SetAside = { readonly engine: StorageEngine; readonly aside: string | undefined };

/** Closes the engine; what is in its store is kept under another name. `aside` says where; undefined: it was in memory. */
export async function setEngineAside(engine: StorageEngine, options: EngineOptions): Promise<SetAside> {
  await engine[Symbol.asyncDispose]();
  return openEngineAnew(options);
}

/** What a record says in a store that cannot be opened, if that much can be read of it. */
export function readRecordLeft(options: EngineOptions, table: RecordTable, key: Uint8Array): Uint8Array | undefined {
  return options.kind === "sqlite" ? recordLeft(options.folder, table, key) : undefined;
}

/** Puts by a store that cannot be opened. */
export async function openEngineAnew(options: EngineOptions): Promise<SetAside> {
  const aside = options.kind === "sqlite" ? moveStoreAside(options.folder) : undefined;
  const engine = await openEngine(options);
  // Nobody misses what was put by just now.
  return { engine: { ...engine, notices: engine.notices.filter(({ kind }) => kind !== "store-missed") }, aside };
}
