/** Opens a storage engine by its name. */
import { openMemoryEngine } from "./memory/memory-engine.ts";
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
