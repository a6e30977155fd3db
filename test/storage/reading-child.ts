/**
 * A process that opens a store, reads all of it, and tells what it met, in one line of JSON. Its disk may be made to fail.
 *
 *     bun test/storage/reading-child.ts FOLDER
 */
import { writeSync } from "node:fs";
import { openEngine } from "#storage/open-engine.ts";
import { OpenError } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { NO_LIMITS, WHOLE_RING } from "./engine-suite.ts";

/** What was met. */
export type Reading = { readonly fault?: string; readonly notices?: string[]; readonly entries?: number | string };

async function read(folder: string): Promise<Reading> {
  try {
    const engine = await openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });
    const notices = engine.notices.map(({ kind }) => kind);
    try {
      return { notices, entries: engine.scan(WHOLE_RING, undefined, NO_LIMITS).items.length };
    } catch {
      return { notices, entries: await engine.failed };
    } finally {
      await engine[Symbol.asyncDispose]();
    }
  } catch (error) {
    if (error instanceof OpenError) return { fault: error.fault.kind };
    throw error;
  }
}

if (import.meta.main) {
  writeSync(1, `${JSON.stringify(await read(process.argv[2] as string))}\n`);
  process.exit(0);
}
