/**
 * The writer thread: the only connection that writes to the database.
 *
 * Commits each group of batches as one transaction and answers when it is durable. It also moves the write-ahead log
 * into the database, after answers and never with a reader waiting: SQLite's own checkpoint would run before the
 * answer and hide its errors. After the first error that is not a full disk it writes nothing any more: what a failed
 * fsync left behind is unknown.
 */
import type { Database, Statement } from "bun:sqlite";
import { assert, present } from "#base/assert.ts";
import { compareVersions, VERSION_BYTES, type Version } from "#model/version.ts";
import { OpenError } from "../storage-engine.ts";
import { type EntryRow, rowIsIntact } from "./entry-row.ts";
import { codeOf, openWritableStore, PAGE_BYTES, SQL_TABLE_OF, type WritableStore } from "./schema.ts";
import {
  DROP_ENTRY,
  DROP_RECORD,
  GROUP_HEADER_BYTES,
  OPERATION,
  type Operation,
  PUT_ENTRY,
  PUT_RECORD,
  packSuperseded,
  RECORD_TABLES,
  type Superseded,
  type WriterAnswer,
  type WriterRequest,
} from "./writer-message.ts";

declare const self: Worker;

/** After so long without a group, what the log holds is moved into the database. */
const IDLE_MS = 1000;

/** Less than this is left in the log when idle: two fsyncs would cost more than reading it again. */
const IDLE_LOG_PAGES_MIN = 128;

/**
 * Appends wait while the log is moved. A long log is moved more cheaply, because pages in it that were written often
 * are moved once; so it may grow as long as moving it stays quick, and is kept shorter when it does not.
 */
const CHECKPOINT_MS_MAX = 50;
const LOG_PAGES_MIN = 512;

type Writer = Disposable & {
  readonly commitNumber: number;
  readonly entries: number;
  readonly commitGroup: (group: ArrayBuffer) => WriterAnswer;
  /** Moves the log into the database if it has `pagesMin` pages or more, and tells whether it did. */
  readonly checkpoint: (pagesMin: number) => boolean;
};

let writer: Writer | undefined;
let failure: string | undefined;
/** The log is moved when it has so many pages: between `LOG_PAGES_MIN` and `logPagesMax`. */
let logPagesNow = 0;
let logPagesMax = 0;
let idleTimer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<WriterRequest | ArrayBuffer>): void => {
  if (data instanceof ArrayBuffer) handleGroup(data);
  else if (data.kind === "open") handleOpen(data);
  else handleClose();
};

function answer(message: WriterAnswer): void {
  self.postMessage(message);
}

function handleOpen({ folder, sync, cacheBytes, walBytesMax }: WriterRequest & { kind: "open" }): void {
  try {
    const store = openWritableStore(folder, sync);
    writer = createWriter(store, cacheBytes, walBytesMax);
    logPagesMax = Math.ceil(walBytesMax / PAGE_BYTES);
    logPagesNow = logPagesMax;
    answer({ kind: "opened", commitNumber: writer.commitNumber, entries: writer.entries });
  } catch (error) {
    if (!(error instanceof OpenError)) throw error;
    answer({ kind: "refused", fault: error.fault });
  }
}

function handleGroup(group: ArrayBuffer): void {
  clearTimeout(idleTimer);
  if (failure !== undefined) {
    answer({ kind: "failed", reason: failure });
    return;
  }
  try {
    answer(present(writer, "the open database").commitGroup(group));
  } catch (error) {
    fail(error);
    return;
  }
  const tookMs = checkpoint(logPagesNow);
  if (tookMs > CHECKPOINT_MS_MAX) logPagesNow = Math.max(Math.min(LOG_PAGES_MIN, logPagesMax), logPagesNow >>> 1);
  else if (tookMs > 0 && tookMs < CHECKPOINT_MS_MAX / 4) logPagesNow = Math.min(logPagesMax, logPagesNow * 2);
  idleTimer = setTimeout(() => checkpoint(IDLE_LOG_PAGES_MIN), IDLE_MS);
}

/** Milliseconds that it took to move the log; 0 when there was no need. */
function checkpoint(pagesMin: number): number {
  if (failure !== undefined) return 0;
  const startedMs = performance.now();
  try {
    return present(writer, "the open database").checkpoint(pagesMin) ? performance.now() - startedMs : 0;
  } catch (error) {
    // Without room the log just stays; appends say so themselves.
    if (codeOf(error) !== "SQLITE_FULL") fail(error);
    return 0;
  }
}

function handleClose(): void {
  clearTimeout(idleTimer);
  // Closing moves the log into the database and deletes it, which nobody must do after a failed fsync.
  if (failure === undefined) writer?.[Symbol.dispose]();
  answer({ kind: "closed" });
}

function fail(error: unknown): void {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  failure = code === undefined ? message : `${code}: ${message}`;
  answer({ kind: "failed", reason: failure });
}

function createWriter(store: WritableStore, cacheBytes: number, walBytesMax: number): Writer {
  const { database } = store;
  database.run(`pragma cache_size = -${Math.ceil(cacheBytes / 1024)}`);
  database.run("pragma wal_autocheckpoint = 0");
  database.run(`pragma journal_size_limit = ${walBytesMax}`);

  const begin = database.prepare("begin immediate");
  const commit = database.prepare("commit");
  const insertEntry = database.prepare(
    "insert into entries (position, key, version, kind, expires_at, checksum, payload) values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing",
  );
  const replaceEntry = database.prepare(
    "update entries set version = ?3, kind = ?4, expires_at = ?5, checksum = ?6, payload = ?7 where position = ?1 and key = ?2 and version < ?3",
  );
  const mendEntry = database.prepare(
    "update entries set kind = ?4, expires_at = ?5, checksum = ?6, payload = ?7 where position = ?1 and key = ?2 and version = ?3",
  );
  const versionHeld = database.prepare<{ version: Version }, [Uint8Array, Uint8Array]>(
    "select version from entries where position = ? and key = ?",
  );
  const entryHeld = database.prepare<EntryRow, [Uint8Array, Uint8Array]>(
    "select version, kind, expires_at, checksum, payload from entries where position = ? and key = ?",
  );
  const dropEntry = database.prepare("delete from entries where position = ? and key = ? and version <= ?");
  const putRecord = statementPerTable(
    database,
    (table) => `insert into ${table} (key, value) values (?, ?) on conflict do update set value = excluded.value`,
  );
  const dropRecord = statementPerTable(database, (table) => `delete from ${table} where key = ?`);
  const updateCounters = database.prepare("update counters set commit_number = ?, entries = ? where id = 1");
  const logState = database.prepare<{ log: number; checkpointed: number }, []>("pragma wal_checkpoint(noop)");
  const moveLog = database.prepare("pragma wal_checkpoint(passive)");

  const readCounters = database.prepare<{ commit_number: number; entries: number }, []>(
    "select commit_number, entries from counters where id = 1",
  );
  const counters = present(readCounters.get(), "the row of counters");
  let commitNumber = counters.commit_number;
  let entries = counters.entries;

  function commitGroup(group: ArrayBuffer): WriterAnswer {
    try {
      begin.run();
      const header = new DataView(group);
      const { entriesAdded, superseded } = applyGroup(group, header.getUint32(4));
      const nextCommitNumber = commitNumber + header.getUint32(0);
      updateCounters.run(nextCommitNumber, entries + entriesAdded);
      commit.run();
      commitNumber = nextCommitNumber;
      entries += entriesAdded;
      return { kind: "durable", commitNumber, entries, superseded: packSuperseded(superseded) };
    } catch (error) {
      if (codeOf(error) !== "SQLITE_FULL") throw error;
      if (database.inTransaction) database.run("rollback");
      return { kind: "disk-full" };
    }
  }

  function applyGroup(group: ArrayBuffer, writes: number): { entriesAdded: number; superseded: Superseded[] } {
    const bytes = new Uint8Array(group);
    const view = new DataView(group);
    const superseded: Superseded[] = [];
    let entriesAdded = 0;
    let at = GROUP_HEADER_BYTES;
    for (let index = 0; index < writes; index++) {
      switch (bytes[at] as Operation) {
        case OPERATION.putEntry: {
          const keyAt = at + PUT_ENTRY.bytes;
          const payloadAt = keyAt + view.getUint32(at + PUT_ENTRY.key);
          const end = payloadAt + view.getUint32(at + PUT_ENTRY.payload);
          const version = bytes.subarray(at + PUT_ENTRY.version, at + PUT_ENTRY.version + VERSION_BYTES) as Version;
          const newest = putEntry(
            bytes.subarray(at + PUT_ENTRY.position, at + PUT_ENTRY.position + 8),
            bytes.subarray(keyAt, payloadAt),
            version,
            bytes[at + PUT_ENTRY.kind] as number,
            view.getFloat64(at + PUT_ENTRY.expiry),
            bytes.subarray(at + PUT_ENTRY.checksum, at + PUT_ENTRY.checksum + 8),
            bytes.subarray(payloadAt, end),
          );
          if (newest === "added") entriesAdded++;
          else if (newest !== "replaced") superseded.push({ index, newest });
          at = end;
          break;
        }
        case OPERATION.dropEntry: {
          const keyAt = at + DROP_ENTRY.bytes;
          const end = keyAt + view.getUint32(at + DROP_ENTRY.key);
          const { changes } = dropEntry.run(
            bytes.subarray(at + DROP_ENTRY.position, at + DROP_ENTRY.position + 8),
            bytes.subarray(keyAt, end),
            bytes.subarray(at + DROP_ENTRY.version, at + DROP_ENTRY.version + VERSION_BYTES),
          );
          entriesAdded -= changes;
          at = end;
          break;
        }
        case OPERATION.putRecord: {
          const keyAt = at + PUT_RECORD.bytes;
          const valueAt = keyAt + view.getUint32(at + PUT_RECORD.key);
          const end = valueAt + view.getUint32(at + PUT_RECORD.value);
          statementFor(putRecord, bytes[at + PUT_RECORD.table]).run(
            bytes.subarray(keyAt, valueAt),
            bytes.subarray(valueAt, end),
          );
          at = end;
          break;
        }
        case OPERATION.dropRecord: {
          const keyAt = at + DROP_RECORD.bytes;
          const end = keyAt + view.getUint32(at + DROP_RECORD.key);
          statementFor(dropRecord, bytes[at + DROP_RECORD.table]).run(bytes.subarray(keyAt, end));
          at = end;
          break;
        }
      }
    }
    assert(at === bytes.length, "a group ends where its last write does");
    return { entriesAdded, superseded };
  }

  /** Returns the version that stays when it is a newer one. */
  function putEntry(
    position: Uint8Array,
    key: Uint8Array,
    version: Version,
    kind: number,
    expiresAtMs: number,
    checksum: Uint8Array,
    payload: Uint8Array,
  ): "added" | "replaced" | Version {
    if (insertEntry.run(position, key, version, kind, expiresAtMs, checksum, payload).changes > 0) return "added";
    if (replaceEntry.run(position, key, version, kind, expiresAtMs, checksum, payload).changes > 0) return "replaced";
    const held = present(versionHeld.get(position, key), "the entry in the way").version;
    if (compareVersions(held, version) !== 0) return held;
    const row = present(entryHeld.get(position, key), "the entry in the way");
    if (!rowIsIntact(position, key, row)) {
      mendEntry.run(position, key, version, kind, expiresAtMs, checksum, payload);
    }
    return "replaced";
  }

  return {
    commitNumber,
    entries,
    commitGroup,
    checkpoint: (pagesMin) => {
      const { log, checkpointed } = present(logState.get(), "the state of the log");
      if (log < pagesMin || log === checkpointed) return false;
      moveLog.get();
      return true;
    },
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}

function statementPerTable(database: Database, sqlFor: (table: string) => string): readonly Statement[] {
  return RECORD_TABLES.map((table) => database.prepare(sqlFor(SQL_TABLE_OF[table])));
}

function statementFor(statements: readonly Statement[], table: number | undefined): Statement {
  return present(statements[table ?? -1], `the record table ${table}`);
}
