/**
 * Where the worker threads begin.
 *
 * Only a module beside `main.ts` may compute these addresses: in the compiled binary every module's own address is that
 * of the binary, so that a path holds only if it starts from the root of the sources. The build reads them from here.
 */

/** The thread that owns the writing connection of the SQLite engine. */
export const STORAGE_WRITER_URL: URL = new URL("./storage/sqlite/writer-thread.ts", import.meta.url);
