/**
 * The group writer: commits each group of batches as one transaction, keeps the sums beside it, and moves the log.
 *
 * Runs on the writer thread, on the only connection that writes. It throws what is wrong with the database; that the disk
 * has no room it answers.
 */

import type { Database, Statement } from "bun:sqlite";
import { assert, present } from "#base/assert.ts";
import { failpoint } from "#base/failpoint.ts";
import { xxHash64 } from "#base/hash.ts";
import { LEAF_BITS } from "#model/leaf.ts";
import { positionBytes, positionFrom, positionFromBytes } from "#model/position.ts";
import type { RecordTable } from "#model/store.ts";
import { compareVersions, timeOfVersion, VERSION_BYTES, type Version } from "#model/version.ts";
import { addSums, createLeafChanges, LEAVES, leafOf, noSums, type Sums } from "../merkle-tree.ts";
import { type AroundRow, SELECT_AROUND, viewAround } from "./around.ts";
import { isOfIndex, reasonOf } from "./damaged-store.ts";
import { digestOfRow, type EntryRow, entryFrom, type HeadRow, headChecksum } from "./entry-row.ts";
import { remakeIndex } from "./index-remade.ts";
import { readCounters } from "./make-ready.ts";
import { checksumBytes, RECORD_TABLES } from "./record-row.ts";
import { readRecordSums, writeRecordSum } from "./record-sums.ts";
import { BUSY_MS, codeOf, isFull, KIND_PAYLOAD, SQL_TABLE_OF, type WritableStore } from "./schema.ts";
import {
  changesKept,
  countLeaves,
  entriesOn,
  keepLeaves,
  readLeaves,
  type SumRow,
  sumsOfRow,
  treeFault,
} from "./tree-table.ts";
import {
  DROP_ENTRY,
  DROP_RECORD,
  GROUP_HEADER_BYTES,
  type NotStored,
  OPERATION,
  type Operation,
  PUT_ENTRY,
  PUT_RECORD,
  packNotStored,
  RECOUNT,
  type WriterAnswer,
} from "./writer-message.ts";

/** A write whose version is so much older than the newest is late: a hint, a repair, a copy. */
const LATE_MS = 10_000;

export type IndexDamaged = { readonly kind: "index-damaged"; readonly noted: string };

export type GroupWriter = Disposable & {
  readonly commitNumber: number;
  readonly entries: number;
  /** Nothing is written where the index of what passes away does not match its table. */
  readonly commitGroup: (group: ArrayBuffer) => WriterAnswer | IndexDamaged;
  /** Makes that anew; throws where more is damaged. */
  readonly remakeIndex: (noted: string) => true;
  /** Moves the log into the database if it has `pagesMin` pages or more, and tells whether it did. */
  readonly checkpoint: (pagesMin: number) => boolean;
  /**
   * Empties the log if it has `pagesMin` pages or more, or all of it is in the database: a log that is kept is replayed,
   * and a part of it would hide what is newer. Costs the next groups its growth. False when a reader was in the way.
   */
  readonly emptyLog: (pagesMin: number) => boolean;
  /** Moves all of the log into the database, and waits for readers. */
  readonly saveLog: () => void;
  /** Folds the changes to the Merkle tree into its leaves if they have `bytesMin` bytes or more. */
  readonly foldTree: (bytesMin: number) => void;
};

export function createGroupWriter(store: WritableStore, cacheBytes: number, walBytesMax: number): GroupWriter {
  const { database } = store;
  database.run(`pragma cache_size = -${Math.ceil(cacheBytes / 1024)}`);
  database.run("pragma wal_autocheckpoint = 0");
  database.run(`pragma journal_size_limit = ${walBytesMax}`);

  const begin = database.prepare("begin immediate");
  const commit = database.prepare("commit");
  const insertEntry = database.prepare(
    `insert into entries (position, key, version, kind, expires_at, head_checksum, checksum, payload)
       values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict do nothing`,
  );
  const replaceEntry = database.prepare(
    `update entries set version = ?3, kind = ?4, expires_at = ?5, head_checksum = ?6, checksum = ?7, payload = ?8
       where position = ?1 and key = ?2`,
  );
  const headHeld = database.prepare<HeldRow, [Uint8Array, Uint8Array]>(
    `select version, kind, expires_at, head_checksum, length(payload) as payload_bytes
       from entries where position = ? and key = ?`,
  );
  const aroundPlace = database.prepare<unknown, [Uint8Array, Uint8Array]>(SELECT_AROUND);
  const entryHeld = database.prepare<EntryRow, [Uint8Array, Uint8Array]>(
    "select version, kind, expires_at, head_checksum, checksum, payload from entries where position = ? and key = ?",
  );
  const deleteEntry = database.prepare("delete from entries where position = ? and key = ?");
  const rowsOfLeaf = database.prepare<unknown, [Uint8Array, Uint8Array]>(
    "select position, key, version, kind, length(payload) from entries where position between ? and ?",
  );
  const putRecord = statementPerTable(
    database,
    (table) =>
      `insert into ${table} (key, value, checksum) values (?, ?, ?)
         on conflict do update set value = excluded.value, checksum = excluded.checksum`,
  );
  const dropRecord = statementPerTable(database, (table) => `delete from ${table} where key = ?`);
  const recordHeld = statementPerTable(database, (table) => `select checksum from ${table} where key = ?`);
  const updateCounters = database.prepare("update counters set commit_number = ?, entries = ? where id = 1");
  const insertChanges = database.prepare("insert into tree_changes (changes, checksum) values (?, ?)");
  const logState = database.prepare<{ log: number; checkpointed: number }, []>("pragma wal_checkpoint(noop)");
  const moveLog = database.prepare("pragma wal_checkpoint(passive)");
  const moveAndEmptyLog = database.prepare<{ busy: number }, []>("pragma wal_checkpoint(truncate)");

  let { commitNumber, entries } = readCounters(database);
  let recordSums = readRecordSums(database);
  let changesBytes = changesKept(database);
  let isLogLeft = !store.isLogMoved;
  let newestMs = Date.now();
  const changes = createLeafChanges();
  /** Leaves that hold something that no writer has put there: counted anew at the end of the group. */
  const toRecount = new Set<number>();
  const headChecksumBytes = new Uint8Array(8);
  const headChecksumView = new DataView(headChecksumBytes.buffer);

  function commitGroup(group: ArrayBuffer): WriterAnswer | IndexDamaged {
    let isCommitting = false;
    try {
      if (isLogLeft) moveLog.get();
      isLogLeft = false;
      begin.run();
      const header = new DataView(group);
      const { entriesAdded, notStored, isSummed } = applyGroup(group, header.getUint32(4));
      for (const leaf of toRecount) changes.set(leaf, sumsOfLeaf(leaf));
      const packed = changes.take();
      if (packed !== undefined) {
        const bytes = new Uint8Array(packed);
        insertChanges.run(bytes, checksumBytes(bytes));
      }
      if (isSummed) for (const [table, sum] of recordSums) writeRecordSum(database, table, sum);
      const nextCommitNumber = commitNumber + header.getUint32(0);
      const nextEntries = toRecount.size === 0 ? entries + entriesAdded : entriesOn(leavesNow());
      const { changes: rows } = updateCounters.run(nextCommitNumber, nextEntries);
      assert(rows === 1, `${rows} rows of counters`);
      if (typeof TAIKV_FAILPOINTS !== "undefined") failpoint("before-fsync");
      isCommitting = true;
      commit.run();
      if (typeof TAIKV_FAILPOINTS !== "undefined") failpoint("after-fsync");
      commitNumber = nextCommitNumber;
      entries = nextEntries;
      changesBytes += packed?.byteLength ?? 0;
      return { kind: "durable", commitNumber, entries, notStored: packNotStored(notStored), changes: packed };
    } catch (error) {
      // A commit that found no room in the log is not in it; one that found none in its index is, and would come back.
      const isDiskFull = isCommitting ? codeOf(error) === "SQLITE_FULL" : isFull(error);
      const isIndexDamaged = !isCommitting && isOfIndex(reasonOf(error));
      if (!isDiskFull && !isIndexDamaged) throw error;
      if (database.inTransaction) database.run("rollback");
      changes.take();
      recordSums = readRecordSums(database);
      return isDiskFull ? { kind: "disk-full" } : { kind: "index-damaged", noted: reasonOf(error) };
    } finally {
      toRecount.clear();
    }
  }

  function applyGroup(
    group: ArrayBuffer,
    writes: number,
  ): { entriesAdded: number; notStored: NotStored[]; isSummed: boolean } {
    const bytes = new Uint8Array(group);
    const view = new DataView(group);
    const notStored: NotStored[] = [];
    let entriesAdded = 0;
    let isSummed = false;
    let at = GROUP_HEADER_BYTES;
    for (let index = 0; index < writes; index++) {
      switch (bytes[at] as Operation) {
        case OPERATION.putEntry: {
          const end =
            at + PUT_ENTRY.bytes + view.getUint32(at + PUT_ENTRY.key) + view.getUint32(at + PUT_ENTRY.payload);
          const outcome = putEntry(bytes, view, at, end);
          if (outcome === "added") entriesAdded++;
          else if (outcome !== "replaced") notStored.push({ index, outcome });
          at = end;
          break;
        }
        case OPERATION.dropEntry: {
          const keyAt = at + DROP_ENTRY.bytes;
          const end = keyAt + view.getUint32(at + DROP_ENTRY.key);
          const isDropped = dropEntry(
            bytes.subarray(at + DROP_ENTRY.position, at + DROP_ENTRY.position + 8),
            bytes.subarray(keyAt, end),
            bytes.subarray(at + DROP_ENTRY.version, at + DROP_ENTRY.version + VERSION_BYTES) as Version,
          );
          if (isDropped) entriesAdded--;
          at = end;
          break;
        }
        case OPERATION.recount: {
          const first = view.getUint32(at + RECOUNT.first);
          const leaves = view.getUint32(at + RECOUNT.leaves);
          for (let i = 0; i < leaves; i++) toRecount.add((first + i) % LEAVES);
          at += RECOUNT.bytes;
          break;
        }
        case OPERATION.putRecord: {
          const keyAt = at + PUT_RECORD.bytes;
          const valueAt = keyAt + view.getUint32(at + PUT_RECORD.key);
          const end = valueAt + view.getUint32(at + PUT_RECORD.value);
          const table = bytes[at + PUT_RECORD.table] as number;
          const key = bytes.subarray(keyAt, valueAt);
          // Table, lengths, key and value lie one after the other, as the checksum wants them.
          const checksum = checksumBytes(bytes.subarray(at + PUT_RECORD.table, end));
          if (sumRecord(table, key, checksum)) isSummed = true;
          statementFor(putRecord, table).run(key, bytes.subarray(valueAt, end), checksum);
          at = end;
          break;
        }
        case OPERATION.dropRecord: {
          const keyAt = at + DROP_RECORD.bytes;
          const end = keyAt + view.getUint32(at + DROP_RECORD.key);
          const table = bytes[at + DROP_RECORD.table] as number;
          const key = bytes.subarray(keyAt, end);
          if (sumRecord(table, key, undefined)) isSummed = true;
          statementFor(dropRecord, table).run(key);
          at = end;
          break;
        }
      }
    }
    assert(at === bytes.length, "a group ends where its last write does");
    return { entriesAdded, notStored, isSummed };
  }

  /** Whether the table has a sum, which then is as if the record with its new checksum, or none, were there already. */
  function sumRecord(table: number, key: Uint8Array, checksum: Uint8Array | undefined): boolean {
    const sum = recordSums.get(RECORD_TABLES[table] as RecordTable);
    if (sum === undefined) return false;
    const held = statementFor(recordHeld, table).values(key)[0]?.[0] as Uint8Array | undefined;
    if (held !== undefined) {
      sum.digest ^= positionFromBytes(held);
      sum.records--;
    }
    if (checksum !== undefined) {
      sum.digest ^= positionFromBytes(checksum);
      sum.records++;
    }
    return true;
  }

  /** A packed put. */
  function putEntry(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    end: number,
  ): "added" | "replaced" | NotStored["outcome"] {
    const keyAt = at + PUT_ENTRY.bytes;
    const payloadAt = keyAt + view.getUint32(at + PUT_ENTRY.key);
    const position = bytes.subarray(at + PUT_ENTRY.position, at + PUT_ENTRY.position + 8);
    const key = bytes.subarray(keyAt, payloadAt);
    const versionAt = at + PUT_ENTRY.version;
    const version = bytes.subarray(versionAt, versionAt + VERSION_BYTES) as Version;
    const kind = bytes[at + PUT_ENTRY.kind] as number;
    const expiresAtMs = view.getFloat64(at + PUT_ENTRY.expiry);
    const checksum = bytes.subarray(at + PUT_ENTRY.checksum, at + PUT_ENTRY.checksum + 8);
    const payload = bytes.subarray(payloadAt, end);
    const digest = xxHash64(bytes.subarray(versionAt, payloadAt));
    const place = view.getBigUint64(at + PUT_ENTRY.position);
    const leaf = view.getUint16(at + PUT_ENTRY.position);
    const payloads = kind === KIND_PAYLOAD ? 1 : 0;
    headChecksumView.setBigUint64(0, headChecksum(digest, place, kind, expiresAtMs));

    const doubt = isLate(version) ? doubtAt(position, key, version) : undefined;
    if (doubt !== undefined) return doubt;
    const inserted = insertEntry.run(position, key, version, kind, expiresAtMs, headChecksumBytes, checksum, payload);
    if (inserted.changes > 0) {
      changes.add(leaf, digest, 1, payloads, key.length + payload.length);
      return "added";
    }
    const held = present(headHeld.get(position, key), "the entry in the way");
    const heldDigest = digestOfRow(place, key, held);
    if (heldDigest === undefined) return { kind: "unreadable", newest: undefined };
    const newest = held.version as Version;
    const order = compareVersions(newest, version);
    if (order > 0) return { kind: isIntact(place, position, key) ? "superseded" : "unreadable", newest };
    if (order === 0 && isIntact(place, position, key)) return "replaced";
    const payloadsBefore = held.kind === KIND_PAYLOAD ? 1 : 0;
    changes.add(leaf, digest ^ heldDigest, 0, payloads - payloadsBefore, payload.length - held.payload_bytes);
    replaceEntry.run(position, key, version, kind, expiresAtMs, headChecksumBytes, checksum, payload);
    return "replaced";
  }

  /** By the newest version that has been put, and by the clock when the store was opened. */
  function isLate(version: Version): boolean {
    const { ms } = timeOfVersion(version);
    if (ms > newestMs) newestMs = ms;
    return ms < newestMs - LATE_MS;
  }

  /**
   * Why it may not be put though it is not found: what is missed for a flipped bit may be newer. Only late writes are
   * looked at, as that costs a sixth of an insertion: others win over what is missed.
   */
  function doubtAt(position: Uint8Array, key: Uint8Array, version: Version): NotStored["outcome"] | undefined {
    const seen = viewAround(aroundPlace.values(position, key) as AroundRow[], position, key);
    if (seen === "nothing" || seen === "found") return undefined;
    if (seen === "out-of-order") {
      throw new Error("the place of an entry does not match its checksum: it is out of order");
    }
    if (seen.version === undefined || compareVersions(seen.version, version) > 0) {
      return { kind: "unreadable", newest: seen.version };
    }
    // What is left of it is still in the sums, under its right name.
    toRecount.add(leafOf(positionFromBytes(position)));
    return undefined;
  }

  function isIntact(place: bigint, position: Uint8Array, key: Uint8Array): boolean {
    return entryFrom(positionFrom(place), key, present(entryHeld.get(position, key), "the entry")) !== undefined;
  }

  function dropEntry(position: Uint8Array, key: Uint8Array, upTo: Version): boolean {
    const held = headHeld.get(position, key);
    if (held === null) return false;
    const digest = digestOfRow(positionFromBytes(position), key, held);
    const leaf = leafOf(positionFromBytes(position));
    if (digest === undefined) toRecount.add(leaf);
    else {
      if (compareVersions(held.version as Version, upTo) > 0) return false;
      changes.add(leaf, digest, -1, held.kind === KIND_PAYLOAD ? -1 : 0, -(key.length + held.payload_bytes));
    }
    deleteEntry.run(position, key);
    return true;
  }

  function sumsOfLeaf(leaf: number): Sums {
    const first = BigInt(leaf) << BigInt(LEAF_BITS);
    const last = first + (1n << BigInt(LEAF_BITS)) - 1n;
    const sums = noSums();
    const rows = rowsOfLeaf.values(positionBytes(positionFrom(first)), positionBytes(positionFrom(last))) as SumRow[];
    for (const row of rows) addSums(sums, sumsOfRow(row));
    return sums;
  }

  /** As the transaction at hand leaves them. */
  function leavesNow(): ArrayBuffer {
    return readLeaves(database) ?? countLeaves(database);
  }

  return {
    commitNumber,
    entries,
    commitGroup,
    remakeIndex: (noted) => {
      remakeIndex(database, noted);
      return true;
    },
    checkpoint: (pagesMin) => {
      const { log, checkpointed } = present(logState.get(), "the state of the log");
      if (log < pagesMin || log === checkpointed) return false;
      moveLog.get();
      return true;
    },
    emptyLog: (pagesMin) => {
      const { log, checkpointed } = present(logState.get(), "the state of the log");
      if (log <= 0 || (log < pagesMin && log > checkpointed)) return true;
      // Groups may come: it waits for no reader.
      database.run("pragma busy_timeout = 0");
      try {
        return present(moveAndEmptyLog.get(), "the state of the log").busy === 0;
      } finally {
        database.run(`pragma busy_timeout = ${BUSY_MS}`);
      }
    },
    saveLog: () => void database.run("pragma wal_checkpoint(full)"),
    foldTree: (bytesMin) => {
      if (changesBytes < bytesMin) return;
      const known = readLeaves(database);
      const fault = known === undefined ? treeFault(database) : undefined;
      if (fault !== undefined) throw new Error(`the Merkle tree does not match its checksum: ${fault}`);
      const leaves = known ?? countLeaves(database);
      try {
        begin.run();
        // No row is left that is none of a page of leaves.
        if (known === undefined) database.run("delete from tree_leaves");
        keepLeaves(database, leaves);
        commit.run();
        changesBytes = 0;
      } catch (error) {
        if (database.inTransaction) database.run("rollback");
        throw error;
      }
    },
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}

type HeldRow = HeadRow & { readonly payload_bytes: number };

function statementPerTable(database: Database, sqlFor: (table: string) => string): readonly Statement[] {
  return RECORD_TABLES.map((table) => database.prepare(sqlFor(SQL_TABLE_OF[table])));
}

function statementFor(statements: readonly Statement[], table: number | undefined): Statement {
  return present(statements[table ?? -1], `the record table ${table}`);
}
