/**
 * Sums over tables of records: that each record is intact does not show that none is missing.
 *
 * A page that lost a row would make a node forget a vote; so the XOR of the checksums of a table's records, and their
 * count, are kept in the same transaction and compared when the store is opened.
 */
import type { Database } from "bun:sqlite";
import { positionBytes, positionFrom, positionFromBytes } from "#model/position.ts";
import type { RecordTable } from "#model/store.ts";
import { isBlob } from "./entry-row.ts";
import { isRecordIntact, SUMMED_TABLES } from "./record-row.ts";
import { SQL_TABLE_OF } from "./schema.ts";

export type RecordSum = { digest: bigint; records: number };

/** What is stored. */
export function readRecordSums(database: Database): Map<RecordTable, RecordSum> {
  const rows = database.query("select name, digest, records from record_sums").values() as [
    unknown,
    unknown,
    unknown,
  ][];
  const stored = new Map(rows.map(([name, digest, records]) => [name, { digest, records }]));
  return new Map(
    SUMMED_TABLES.map((table) => {
      const row = stored.get(table);
      return [
        table,
        {
          digest: isBlob(row?.digest, 8) ? positionFromBytes(row.digest) : 0n,
          records: Number.isSafeInteger(row?.records) ? (row?.records as number) : 0,
        },
      ];
    }),
  );
}

export function writeRecordSum(database: Database, table: RecordTable, sum: RecordSum): void {
  const digest = positionBytes(positionFrom(sum.digest));
  database.query("insert or replace into record_sums values (?, ?, ?)").run(table, digest, sum.records);
}

/** From what is there. */
export function keepRecordSums(database: Database): void {
  for (const table of SUMMED_TABLES) {
    const sum: RecordSum = { digest: 0n, records: 0 };
    for (const { checksum } of recordsIn(database, table)) {
      sum.digest ^= positionFromBytes(checksum);
      sum.records++;
    }
    writeRecordSum(database, table, sum);
  }
}

/** The tables in which a record is damaged or missing. */
export function damagedTables(database: Database): RecordTable[] {
  const sums = readRecordSums(database);
  return SUMMED_TABLES.filter((table) => {
    const expected = sums.get(table);
    let digest = 0n;
    let records = 0;
    let areIntact = true;
    for (const { key, value, checksum } of recordsIn(database, table)) {
      if (!isRecordIntact(table, key, value, checksum)) areIntact = false;
      digest ^= positionFromBytes(checksum);
      records++;
    }
    return !areIntact || expected === undefined || digest !== expected.digest || records !== expected.records;
  });
}

type RecordRow = { readonly key: Uint8Array; readonly value: Uint8Array; readonly checksum: Uint8Array };

/** One at a time: a table may be larger than memory. */
export function recordsIn(database: Database, table: RecordTable): IteratorObject<RecordRow> {
  return Iterator.from(
    database.query<RecordRow, []>(`select key, value, checksum from ${SQL_TABLE_OF[table]}`).iterate(),
  );
}
