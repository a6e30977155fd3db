/**
 * The database file: its name, its marks, its tables, and how it is opened or made.
 *
 * Positions are stored as 8 bytes, big-endian, so that the primary key's bytewise order is ring order. The head of an
 * entry comes before its payload, so that reading heads never touches the pages of large payloads, and has a checksum of
 * its own. The stored checksums are XOR the position: a row that a damaged page shows at a wrong place is caught as well.
 */
import { Database, SQLiteError } from "bun:sqlite";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, truncateSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { RecordTable } from "#model/store.ts";
import { OpenError, type OpenFault } from "../storage-engine.ts";
import { damageKnown, forgetDamage, isDamage, isOfIndex, isOfRead, markDamaged, reasonOf } from "./damaged-store.ts";
import { formerStoreAt, lostFault } from "./former-store.ts";
import { isLogCutShort } from "./log-left.ts";

/** Everything that a node stores; beside it, while it is open, SQLite keeps `store.db-wal` and `store.db-shm`. */
export const STORE_FILE = "store.db";

/** Locked for as long as an engine is open on the folder; holds nothing. */
const LOCK_FILE = "store.lock";

/** "TKV1", in the file's header: shows whose file it is. */
const APPLICATION_ID = 0x544b5631;

/** Raised with every change of the tables; a newer one than this is refused. */
export const SCHEMA_VERSION = 2;

/**
 * Entries of up to about 2000 bytes then lie in the tree itself. With 4096 it would be 1000: writes of 128 bytes cost a
 * quarter less, but those of 1 KiB twice as much, their reads three times, and their space on disk too.
 */
export const PAGE_BYTES = 8192;

/** How long the writer waits for a lock that another connection holds. */
export const BUSY_MS = 10_000;

/** The name of each record table in SQL. */
export const SQL_TABLE_OF = {
  facts: "facts",
  "range-configs": "range_configs",
  ballots: "ballots",
  hints: "hints",
  "set-aside": "set_aside",
} as const satisfies Record<RecordTable, string>;

/** How the kind of an entry is stored. */
export const KIND_PAYLOAD = 1;
export const KIND_TOMBSTONE = 2;

/** The entries that pass away some day: an index of them, so that a range without any costs nothing to look through. */
export const PERISHABLE = "(kind = 2 or expires_at > 0)";

/**
 * Kind and expiry are in it so that it can be read alone: SQLite otherwise looks each row up in the table, and passes in
 * silence over those that it does not find there. A store may have one without them.
 */
export const PERISHABLE_INDEX_COLUMNS = "(position, key, kind, expires_at)";
export const PERISHABLE_INDEX = `create index entries_perishable on entries ${PERISHABLE_INDEX_COLUMNS} where ${PERISHABLE};`;

export const ENTRIES_TABLE = `
  create table entries (
    position blob not null,
    key blob not null,
    version blob not null,
    kind integer not null,
    expires_at integer not null,
    head_checksum blob not null,
    checksum blob not null,
    payload blob not null,
    primary key (position, key)
  ) strict, without rowid;
  ${PERISHABLE_INDEX}
`;

const RECORD_TABLES_SQL = Object.values(SQL_TABLE_OF)
  .map(
    (name) =>
      `create table ${name} (key blob primary key, value blob not null, checksum blob not null) strict, without rowid;`,
  )
  .join("\n  ");

/** The Merkle tree: its leaves as they were at some group, and what each group since has changed. */
export const TREE_TABLES = `
  create table tree_leaves (page integer primary key, leaves blob not null, checksum blob not null) strict;
  create table tree_changes (id integer primary key, changes blob not null, checksum blob not null) strict;
`;

/** For the tables whose records must all be there: the XOR of their checksums, and how many they are. */
export const RECORD_SUMS_TABLE = `
  create table record_sums (name text primary key, digest blob not null, records integer not null) strict, without rowid;
`;

const TABLES = `
  ${ENTRIES_TABLE}
  create table counters (
    id integer primary key check (id = 1),
    commit_number integer not null,
    entries integer not null
  ) strict;
  insert into counters values (1, 0, 0);
  ${RECORD_TABLES_SQL}
  ${TREE_TABLES}
  ${RECORD_SUMS_TABLE}
`;

/** Whether each acknowledged batch survives a power cut, or only the crash of the process. */
export type Sync = "full" | "normal";

export type WritableStore = Disposable & {
  readonly database: Database;
  /** The schema that was found; an older one is still to be migrated. */
  readonly schemaFound: number;
  /** False when there was no room to move the log of an earlier run into the database: nothing is appended before that. */
  readonly isLogMoved: boolean;
  /** What an earlier run noted as damage, and what is not there any more. */
  readonly damagePassed: string | undefined;
  /** What an earlier run noted of the index: it is to be made anew before anything else. */
  readonly indexDamage: string | undefined;
  /** What was found where the folder has been used before and has no store. */
  readonly storeMissed: string | undefined;
};

/**
 * The folder's only writing connection. Makes the folder and the database where there are none, and keeps everybody
 * else out until it is disposed or the process ends, however it ends. Where damage was noted, `hasDamagePassed` is asked
 * whether it still stands, unless it is the index's. Throws an `OpenError`.
 */
export function openWritableStore(
  folder: string,
  sync: Sync,
  hasDamagePassed: (file: string, noted: string) => boolean = () => false,
): WritableStore {
  const path = resolve(folder);
  const isKnown = existsSync(join(path, LOCK_FILE));
  try {
    makeFolder(path);
    const lock = lockFolder(path);
    try {
      const file = join(path, STORE_FILE);
      const former = formerStoreAt(file, isKnown);
      if (former?.kind === "lost") throw new OpenError(lostFault(file, former.found));
      if (isLogCutShort(file)) {
        throw new OpenError(damagedFault(file, "its log ends before what the file holds already"));
      }
      const noted = damageKnown(path);
      const indexDamage = noted !== undefined && isOfIndex(noted) ? noted : undefined;
      const damagePassed = indexDamage === undefined ? noted : undefined;
      if (damagePassed !== undefined) {
        if (!hasDamagePassed(file, damagePassed)) throw new OpenError(damagedFault(file, damagePassed));
        forgetDamage(path);
      }
      const database = openDatabase(path, sync);
      return {
        database,
        isLogMoved: moveLogLeft(database),
        damagePassed,
        indexDamage,
        storeMissed: former?.found,
        schemaFound: numberFrom(database, "user_version"),
        [Symbol.dispose]: () => {
          try {
            database.close(true);
          } finally {
            lock.close(true);
          }
        },
      };
    } catch (error) {
      lock.close(true);
      if (!isKnown) rmSync(join(path, LOCK_FILE), { force: true });
      throw error;
    }
  } catch (error) {
    const fault = error instanceof OpenError ? error.fault : openFaultOf(error, path, isKnown);
    // Where an engine has been before, a file that is no store any more was one.
    if (fault.kind === "foreign" && isKnown) {
      throw new OpenError(damagedFault(join(path, STORE_FILE), "its first page makes no sense"));
    }
    throw new OpenError(fault);
  }
}

/** A connection that only reads, for a store that is open for writing already. */
export function openReadableStore(folder: string, cacheBytes: number): Database {
  const database = new Database(join(folder, STORE_FILE), { readonly: true });
  database.run("pragma busy_timeout = 2000");
  database.run(`pragma cache_size = -${Math.ceil(cacheBytes / 1024)}`);
  database.run("pragma cell_size_check = on");
  return database;
}

function makeFolder(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // The folder's own name must survive a power cut too.
  const parent = openSync(dirname(path), "r");
  try {
    fsyncSync(parent);
  } finally {
    closeSync(parent);
  }
}

/** SQLite would make it readable by all. An existing file is not opened: closing it would drop this process's locks. */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** An exclusive transaction that never ends, on a database without a page: the system drops its lock with the process. */
function lockFolder(folder: string): Database {
  const path = join(folder, LOCK_FILE);
  makeFile(path);
  try {
    return lockFile(path);
  } catch (error) {
    const code = codeOf(error) ?? "";
    if (code.startsWith("SQLITE_BUSY")) {
      throw new OpenError({
        kind: "in-use",
        message: `The data folder "${folder}" is in use by another node: stop that node, or give this one a folder of its own`,
      });
    }
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(code)) throw error;
    // It holds nothing: whatever is in it says nothing of the store.
    truncateSync(path);
    return lockFile(path);
  }
}

function lockFile(path: string): Database {
  const lock = new Database(path);
  try {
    lock.run("pragma busy_timeout = 250");
    lock.run("begin exclusive");
    return lock;
  } catch (error) {
    lock.close(true);
    throw error;
  }
}

function openDatabase(folder: string, sync: Sync): Database {
  const path = join(folder, STORE_FILE);
  makeFile(path);
  const database = new Database(path);
  try {
    database.run(`pragma busy_timeout = ${BUSY_MS}`);
    if (numberFrom(database, "page_count") === 0) makeTables(database);
    checkMarks(database, path);
    database.run("pragma journal_mode = wal");
    database.run(`pragma synchronous = ${sync}`);
    if (process.platform === "darwin") {
      database.run("pragma fullfsync = on");
      database.run("pragma checkpoint_fullfsync = on");
    }
    database.run("pragma cell_size_check = on");
    database.run("pragma trusted_schema = off");
    return database;
  } catch (error) {
    database.close(true);
    throw error;
  }
}

/**
 * An earlier run may have ended over a failed fsync: what its log then shows can be in memory alone, and what is appended
 * behind that would be lost with it in a power cut. So the log is written into the database, and synced there, before
 * anything is appended; and is emptied, lest a part of it be taken for the newest later on. False when there is no room
 * for that.
 */
function moveLogLeft(database: Database): boolean {
  try {
    database.run("pragma wal_checkpoint(truncate)");
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    database.close(true);
    throw error;
  }
}

/** No room for the database, its log, or the log's index. */
export function isFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE";
}

/** In one transaction, before the write-ahead log: a crash leaves an empty file or a whole one. */
function makeTables(database: Database): void {
  database.run("pragma synchronous = full");
  database.run(`pragma page_size = ${PAGE_BYTES}`);
  database.run("begin exclusive");
  database.run(`pragma application_id = ${APPLICATION_ID}`);
  database.run(`pragma user_version = ${SCHEMA_VERSION}`);
  database.run(TABLES);
  database.run("commit");
}

function checkMarks(database: Database, path: string): void {
  if (numberFrom(database, "application_id") !== APPLICATION_ID) throw new OpenError(foreignFault(path));
  const version = numberFrom(database, "user_version");
  if (version < 1) throw new OpenError(damagedFault(path, `there is no schema ${version}`));
  if (version > SCHEMA_VERSION) {
    throw new OpenError({
      kind: "newer-schema",
      message: `"${path}" was written by a newer taikv (its schema is ${version}, this program knows ${SCHEMA_VERSION}): start that version or a later one`,
    });
  }
}

function numberFrom(database: Database, pragma: string): number {
  const statement = database.prepare<Record<string, number>, []>(`pragma ${pragma}`);
  try {
    return statement.get()?.[pragma] ?? 0;
  } finally {
    statement.finalize();
  }
}

function foreignFault(path: string): OpenFault {
  return {
    kind: "foreign",
    message: `"${path}" is not a store of taikv: choose another data folder, or move the file away if it may go`,
  };
}

/** The file is there and is SQLite's, but what a node may not forget is damaged. */
export function damagedFault(file: string, what: string): OpenFault {
  return {
    kind: "corrupt",
    message: `"${file}" is damaged (${what}): get its copies from the other nodes, or restore a backup`,
  };
}

/**
 * What an exception met while opening means; `isKnown` says that the file has been a store before. What may be a read
 * that failed is noted; where not even that is possible, the disk may be away for a moment, and what it holds is not given up.
 */
export function openFaultOf(error: unknown, folder: string, isKnown: boolean): OpenFault {
  const file = join(folder, STORE_FILE);
  const code = codeOf(error) ?? "";
  const reason = reasonOf(error);
  const cause = error instanceof Error ? error.message : String(error);
  const isNoted = (): boolean => damageKnown(folder) !== undefined || markDamaged(folder, reason);
  if (isKnown && isDamage(reason, file) && (!isOfRead(reason) || isNoted())) {
    return damagedFault(file, cause);
  }
  if (code === "SQLITE_NOTADB") return foreignFault(file);
  if (code.startsWith("SQLITE_BUSY")) {
    return { kind: "in-use", message: `"${file}" is locked by another program: close it there and start again` };
  }
  if (code === "SQLITE_FULL" || code === "ENOSPC") {
    return {
      kind: "unwritable",
      message: `The disk of the data folder "${folder}" is full: make room and start again`,
    };
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(code) || !(error instanceof SQLiteError)) {
    return {
      kind: "unwritable",
      message: `The data folder "${folder}" cannot be written to (${cause}): correct its permissions, or choose another one`,
    };
  }
  if (code.startsWith("SQLITE_CORRUPT")) return damagedFault(file, cause);
  return {
    kind: "unwritable",
    message: `"${file}" cannot be used (${code}: ${cause}): see whether its disk is full or failing`,
  };
}

/** `SQLITE_…`, `E…`, or `undefined` when it has none. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
