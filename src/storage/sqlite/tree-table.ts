/**
 * The Merkle tree on disk: pages of leaves, and the changes of the groups that came after.
 *
 * Each group adds its changes as one row at the end, in its own transaction: next to nothing beside the pages of its
 * entries. Now and then, after many of them and before closing, they are folded into the pages. So a start reads leaves
 * and changes, however the last run ended, and no entries.
 */
import type { Database } from "bun:sqlite";
import { bytesEqual } from "#base/bytes.ts";
import { positionFromBytes } from "#model/position.ts";
import type { Version } from "#model/version.ts";
import { digestOfHead } from "../entry-checksum.ts";
import {
  applyChanges,
  createLeafChanges,
  createMerkleTree,
  emptyLeaves,
  LEAF_BYTES,
  LEAVES,
  leafOf,
  noSums,
  type Sums,
} from "../merkle-tree.ts";
import { blobOrEmpty, isBlob } from "./entry-row.ts";
import { checksumBytes } from "./record-row.ts";
import { KIND_PAYLOAD } from "./schema.ts";

const PAGE_LEAVES = 256;
const PAGE_BYTES = PAGE_LEAVES * LEAF_BYTES;
const PAGES = LEAVES / PAGE_LEAVES;

const ROWS_AT_ONCE = 512;

/** Undefined when a row is damaged, or the sums are not of so many entries as are said to be there. */
export function loadLeaves(database: Database, entries: number): ArrayBuffer | undefined {
  const leaves = readLeaves(database);
  return leaves !== undefined && entriesOn(leaves) === entries ? leaves : undefined;
}

export function entriesOn(leaves: ArrayBuffer): number {
  return createMerkleTree(leaves).sum(0, LEAVES - 1).entries;
}

/** Undefined when a row is damaged. */
export function readLeaves(database: Database): ArrayBuffer | undefined {
  const leaves = emptyLeaves();
  const bytes = new Uint8Array(leaves);
  const pages = database.query("select page, leaves, checksum from tree_leaves").values() as [
    number,
    unknown,
    unknown,
  ][];
  let last = -1;
  for (const [page, stored, checksum] of pages) {
    if (page <= last || page >= PAGES || !isBlob(stored, PAGE_BYTES) || !isBlob(checksum, 8)) return undefined;
    last = page;
    if (!bytesEqual(pageChecksum(page, stored), checksum)) return undefined;
    bytes.set(stored, page * PAGE_BYTES);
  }
  const changes = database.query("select changes, checksum from tree_changes order by id").values() as [
    unknown,
    unknown,
  ][];
  for (const [stored, checksum] of changes) {
    if (!isBlob(stored) || !isBlob(checksum, 8)) return undefined;
    if (!bytesEqual(checksumBytes(stored), checksum)) return undefined;
    applyChanges(leaves, copyOf(stored));
  }
  return leaves;
}

/** Lines of a check that is passed, and what it says of rows that can be replaced. */
const OF_ROWS_ONLY = /^ok$|^\*\*\* in database|^[\w-]+ value in |: Bad cell header size$/;

/**
 * What is wrong with how the tables of the tree lie in the file, beside what their rows hold. Emptied all the same, they
 * might give free pages that others use.
 */
export function treeFault(database: Database): string | undefined {
  const found = ["tree_leaves", "tree_changes"].flatMap(
    (table) => database.query(`pragma integrity_check(${table})`).values().flat() as string[],
  );
  return found.flatMap((text) => text.split("\n")).find((line) => !OF_ROWS_ONLY.test(line));
}

/** Bytes of the changes that are not folded into leaves yet. */
export function changesKept(database: Database): number {
  return (database.query("select coalesce(sum(length(changes)), 0) from tree_changes").values()[0]?.[0] ?? 0) as number;
}

/** In a transaction of the caller's: the leaves become these, and no changes are left. */
export function keepLeaves(database: Database, leaves: ArrayBuffer): void {
  const insert = database.query("insert or replace into tree_leaves values (?, ?, ?)");
  const empty = new Uint8Array(PAGE_BYTES);
  for (let page = 0; page < PAGES; page++) {
    const stored = new Uint8Array(leaves, page * PAGE_BYTES, PAGE_BYTES);
    if (bytesEqual(stored, empty)) database.query("delete from tree_leaves where page = ?").run(page);
    else insert.run(page, stored, pageChecksum(page, stored));
  }
  database.run("delete from tree_changes");
}

/** The leaves from what is there: reads every head. */
export function countLeaves(database: Database): ArrayBuffer {
  const leaves = emptyLeaves();
  const changes = createLeafChanges();
  const rowsAfter = database.query(
    `select position, key, version, kind, length(payload) from entries where (position, key) > (?, ?)
       order by position, key limit ${ROWS_AT_ONCE}`,
  );
  let place: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  for (;;) {
    const rows = rowsAfter.values(...place) as SumRow[];
    for (const row of rows) {
      if (!isBlob(row[0], 8)) continue;
      const sums = sumsOfRow(row);
      changes.add(leafOf(positionFromBytes(row[0])), sums.digest, 1, sums.payloads, sums.bytes);
    }
    const packed = changes.take();
    if (packed !== undefined) applyChanges(leaves, packed);
    const last = rows[rows.length - 1];
    if (last === undefined || rows.length < ROWS_AT_ONCE) return leaves;
    place = [last[0], last[1]];
  }
}

/** Position, key, version, kind, length of the payload. */
export type SumRow = [Uint8Array, Uint8Array, Uint8Array, number, number];

/** Also of a row whose key or version is of another type: it is told apart from every sound one. */
export function sumsOfRow([, key, version, kind, payloadBytes]: SumRow): Sums {
  const sums = noSums();
  sums.digest = digestOfHead(blobOrEmpty(key), blobOrEmpty(version) as Version);
  sums.entries = 1;
  sums.payloads = kind === KIND_PAYLOAD ? 1 : 0;
  sums.bytes = blobOrEmpty(key).length + payloadBytes;
  return sums;
}

function pageChecksum(page: number, leaves: Uint8Array): Uint8Array {
  const checksum = checksumBytes(leaves);
  checksum[0] = (checksum[0] as number) ^ page;
  return checksum;
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
