/**
 * Brings a store of an older schema up to date, in one transaction: a crash leaves it as it was.
 *
 * 1 → 2: heads and records get checksums of their own, and the Merkle tree is kept on disk.
 */
import type { Database } from "bun:sqlite";
import { positionBytes, positionFrom, positionFromBytes } from "#model/position.ts";
import type { Version } from "#model/version.ts";
import { digestOfHead } from "../entry-checksum.ts";
import { headChecksum } from "./entry-row.ts";
import { RECORD_TABLES, recordChecksum } from "./record-row.ts";
import { keepRecordSums } from "./record-sums.ts";
import { ENTRIES_TABLE, RECORD_SUMS_TABLE, SCHEMA_VERSION, SQL_TABLE_OF, TREE_TABLES } from "./schema.ts";
import { countLeaves, keepLeaves } from "./tree-table.ts";

const ROWS_AT_ONCE = 512;

export function migrateFrom1(database: Database): void {
  database.run("begin immediate");
  try {
    database.run("drop index if exists entries_perishable");
    database.run("alter table entries rename to entries_1");
    database.run(ENTRIES_TABLE);
    copyEntries(database);
    database.run("drop table entries_1");
    database.run(
      "create table if not exists set_aside (key blob primary key, value blob not null) strict, without rowid",
    );
    for (const table of RECORD_TABLES) sealRecords(database, table);
    database.run(TREE_TABLES);
    database.run(RECORD_SUMS_TABLE);
    keepRecordSums(database);
    keepLeaves(database, countLeaves(database));
    database.run(`pragma user_version = ${SCHEMA_VERSION}`);
    database.run("commit");
  } catch (error) {
    if (database.inTransaction) database.run("rollback");
    throw error;
  }
}

type OldRow = [Uint8Array, Uint8Array, Uint8Array, number, number, Uint8Array, Uint8Array];

function copyEntries(database: Database): void {
  const rowsAfter = database.query(
    `select position, key, version, kind, expires_at, checksum, payload from entries_1
       where (position, key) > (?, ?) order by position, key limit ${ROWS_AT_ONCE}`,
  );
  const insert = database.query("insert into entries values (?, ?, ?, ?, ?, ?, ?, ?)");
  let place: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  for (;;) {
    const rows = rowsAfter.values(...place) as OldRow[];
    for (const [position, key, version, kind, expiresAt, checksum, payload] of rows) {
      const sealed = headChecksum(digestOfHead(key, version as Version), positionFromBytes(position), kind, expiresAt);
      insert.run(position, key, version, kind, expiresAt, positionBytes(positionFrom(sealed)), checksum, payload);
    }
    const last = rows[rows.length - 1];
    if (last === undefined || rows.length < ROWS_AT_ONCE) return;
    place = [last[0], last[1]];
  }
}

function sealRecords(database: Database, table: (typeof RECORD_TABLES)[number]): void {
  const name = SQL_TABLE_OF[table];
  database.run(`alter table ${name} add column checksum blob not null default x''`);
  const update = database.query(`update ${name} set checksum = ? where key = ?`);
  const next = database.query<{ key: Uint8Array; value: Uint8Array }, [Uint8Array]>(
    `select key, value from ${name} where key > ? order by key limit 1`,
  );
  const first = database.query<{ key: Uint8Array; value: Uint8Array }, []>(
    `select key, value from ${name} order by key limit 1`,
  );
  for (let row = first.get(); row !== null; row = next.get(row.key)) {
    update.run(recordChecksum(table, row.key, row.value), row.key);
  }
}
