/** The example of docs/internals/storage-engines.md: an engine that is full when it holds so many entries. */
import type { StorageEngine } from "#storage/storage-engine.ts";

export function openLimitedEngine(inner: StorageEngine, entriesMax: number): StorageEngine {
  return {
    ...inner,
    name: "limited",
    append: async (batch) => {
      const entriesAfter = inner.stats().entries + batch.filter((write) => write.kind === "put-entry").length;
      return entriesAfter > entriesMax ? { kind: "disk-full" } : inner.append(batch);
    },
  };
}
