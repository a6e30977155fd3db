/**
 * Rows of the tables of records, and what verifies them.
 *
 * Checksum: xxHash64 over the table's number (1 byte), lengths of key and value (4 each, big-endian), key, value.
 */
import { bytesEqual } from "#base/bytes.ts";
import { xxHash64 } from "#base/hash.ts";
import { positionBytes, positionFrom } from "#model/position.ts";
import type { RecordTable } from "#model/store.ts";
import { isBlob } from "./entry-row.ts";

/** A table's number, in packed writes and in checksums, is its index here. */
export const RECORD_TABLES = [
  "facts",
  "range-configs",
  "ballots",
  "hints",
  "set-aside",
] as const satisfies readonly RecordTable[];

export const TABLE_NUMBER_OF = {
  facts: 0,
  "range-configs": 1,
  ballots: 2,
  hints: 3,
  "set-aside": 4,
} as const satisfies Record<RecordTable, number>;

/** Tables of which not one record may be missing: a lost vote is a broken promise, a lost hint is mended otherwise. */
export const SUMMED_TABLES = ["facts", "range-configs", "ballots"] as const satisfies readonly RecordTable[];

/** As stored, 8 bytes big-endian. */
export function recordChecksum(table: RecordTable, key: Uint8Array, value: Uint8Array): Uint8Array {
  const out = new Uint8Array(9 + key.length + value.length);
  const view = new DataView(out.buffer);
  out[0] = TABLE_NUMBER_OF[table];
  view.setUint32(1, key.length);
  view.setUint32(5, value.length);
  out.set(key, 9);
  out.set(value, 9 + key.length);
  return checksumBytes(out);
}

export function isRecordIntact(table: RecordTable, key: Uint8Array, value: Uint8Array, checksum: Uint8Array): boolean {
  if (!isBlob(key) || !isBlob(value) || !isBlob(checksum)) return false;
  return bytesEqual(recordChecksum(table, key, value), checksum);
}

/** xxHash64, 8 bytes big-endian. */
export function checksumBytes(bytes: Uint8Array): Uint8Array {
  return positionBytes(positionFrom(xxHash64(bytes)));
}
