/**
 * The SQLite engine: entries and records in one database file in the node's data folder.
 *
 * Reads happen at once on the main thread, writes in the writer thread, so that nothing on the main thread ever waits
 * for a disk to become durable.
 */
import { statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { MIB } from "#base/units.ts";
import { OpenError, type StorageEngine, type StoreNotice } from "../storage-engine.ts";
import { damageKnown } from "./damaged-store.ts";
import { type Gone, rememberOpenFiles } from "./open-files.ts";
import { openReader, type Reader } from "./reader.ts";
import { openFaultOf, STORE_FILE, type Sync } from "./schema.ts";
import { openWriter, type Writer } from "./writer.ts";

/** Times of files are no finer than this, ms. */
const TICK_MS = 20;

/** A store that is deleted is found out after so long; what is acknowledged meanwhile is gone with the process. */
const LOOK_EVERY_MS = 1000;

export type SqliteEngineOptions = {
  /** The data folder; made if it is not there. */
  readonly folder: string;
  /** `full`: every answered batch survives a power cut. `normal`: only the crash of the process; faster. */
  readonly sync: Sync;
  /** The address of `writer-thread.ts`: `STORAGE_WRITER_URL` of `workers.ts`. */
  readonly writerUrl: URL;
  /** Memory for pages of the database, for reading and for writing each. 8 MiB unless given. */
  readonly cacheBytes?: number;
  /** Length that the write-ahead log may reach before it is moved into the database. 64 MiB unless given. */
  readonly walBytesMax?: number;
  /** Hears what happens to the store after it was opened. */
  readonly onNotice?: ((notice: StoreNotice) => void) | undefined;
};

/**
 * Throws an `OpenError` that says what to do. What may be a read that failed was noted: the store is then opened once
 * more, which reads it through, so that what passes in a moment does not cost the store.
 */
export async function openSqliteEngine(options: SqliteEngineOptions): Promise<StorageEngine> {
  const isNoted = (): boolean => damageKnown(options.folder) !== undefined;
  const wasNoted = isNoted();
  try {
    return await openOnce(options);
  } catch (error) {
    if (wasNoted || !isNoted()) throw error;
    return openOnce(options);
  }
}

async function openOnce({
  folder,
  sync,
  writerUrl,
  cacheBytes = 8 * MIB,
  walBytesMax = 64 * MIB,
  onNotice = () => undefined,
}: SqliteEngineOptions): Promise<StorageEngine> {
  const writer = await openWriter({ folder, sync, writerUrl, cacheBytes, walBytesMax, onNotice });
  const reader = await openReaderBeside(writer, folder, cacheBytes);
  const fileId = await fileIdOf(join(folder, STORE_FILE));
  const logFile = join(folder, `${STORE_FILE}-wal`);
  const watch = watchFiles(folder, ({ reason, isLog }) => (isLog ? writer.giveUp(reason) : writer.fail(reason)));
  return {
    name: "sqlite",
    append: writer.append,
    snapshot: reader.snapshot,
    get: reader.get,
    head: reader.head,
    scan: reader.scan,
    scanHeads: reader.scanHeads,
    scanPerishable: reader.scanPerishable,
    digests: reader.digests,
    count: reader.count,
    record: reader.record,
    records: reader.records,
    stats: () => ({
      entries: writer.entries(),
      bytes: reader.databaseBytes() + bytesOf(logFile),
    }),
    commitNumber: writer.commitNumber,
    fileId,
    failed: writer.failed,
    notices: writer.notices,
    [Symbol.asyncDispose]: async () => {
      // Closing deletes the log.
      watch[Symbol.dispose]();
      // The writer's connection must be the last one: only then is the log emptied and removed.
      reader[Symbol.dispose]();
      await writer[Symbol.asyncDispose]();
    },
  };
}

/** Beside the writes: none of them waits for it. */
function watchFiles(folder: string, onGone: (gone: Gone) => void): Disposable {
  const files = rememberOpenFiles(folder);
  let isOver = false;
  let timer: ReturnType<typeof setTimeout>;
  const look = async (): Promise<void> => {
    const gone = await files.gone();
    if (isOver) return;
    if (gone !== undefined) return onGone(gone);
    lookLater();
  };
  const lookLater = (): void => {
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    timer.unref();
  };
  lookLater();
  return {
    [Symbol.dispose]: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/** A folder that cannot be looked into for a moment is no reason to answer nothing at all. */
function bytesOf(file: string): number {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}

/** A copy is another inode, or one that was used again: then it was born later. */
async function fileIdOf(path: string): Promise<string> {
  const before = statSync(path, { bigint: true });
  if (before.birthtimeNs !== before.ctimeNs) return `${before.ino}-${before.birthtimeNs}`;
  // New, or on a file system that does not know when a file was born and tells when it was changed.
  await Bun.sleep(TICK_MS);
  utimesSync(path, new Date(), new Date());
  const { ino, birthtimeNs } = statSync(path, { bigint: true });
  return birthtimeNs === before.birthtimeNs ? `${ino}-${birthtimeNs}` : `${ino}`;
}

async function openReaderBeside(writer: Writer, folder: string, cacheBytes: number): Promise<Reader> {
  try {
    return openReader({
      folder,
      cacheBytes,
      tree: writer.tree,
      onDamage: writer.fail,
      onIndexDamage: writer.remakeIndex,
    });
  } catch (error) {
    await writer[Symbol.asyncDispose]();
    throw new OpenError(openFaultOf(error, folder, true));
  }
}
