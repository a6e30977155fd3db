/** Bits that flip on the pages that every start reads: what cannot be mended is told as damage, and nothing else is told. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import { openEngine } from "#storage/open-engine.ts";
import { createGroupWriter } from "#storage/sqlite/group-writer.ts";
import { openWritableStore } from "#storage/sqlite/schema.ts";
import { OpenError, type StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { entryOf, expectTreeOf, NO_LIMITS, putOf, WHOLE_RING } from "./engine-suite.ts";

const PAGE_BYTES = 8192;
const LEAF_HEADER_BYTES = 8;
const INTERIOR_HEADER_BYTES = 12;
const FILE_HEADER_BYTES = 100;
/** Where the header of the file has the number of the schema. */
const SCHEMA_MARK = { from: 60, to: 64 };

const entries = Array.from({ length: 300 }, (_, i) => entryOf(BigInt(i) << 55n, `key ${i}`, 1, `payload ${i}`));

let folder: TemporaryFolder;
let whole: Buffer;
/** Pages of each table. */
const pagesOf = new Map<string, number[]>();

const open = (path: string): Promise<StorageEngine> =>
  openEngine({ kind: "sqlite", folder: path, sync: "full", writerUrl: STORAGE_WRITER_URL });

beforeAll(async () => {
  folder = await openTemporaryFolder("bits");
  const path = join(folder.path, "whole");
  {
    await using engine = await open(path);
    await engine.append(putOf(...entries));
    for (const table of ["facts", "range-configs", "ballots"] as const) {
      await engine.append([{ kind: "put-record", table, key: utf8BytesOf("k"), value: utf8BytesOf(table) }]);
    }
  }
  whole = readFileSync(join(path, "store.db"));
  using database = new Database(join(path, "store.db"), { readonly: true });
  for (const [table, page] of database.query("select name, pageno from dbstat").values() as [string, number][]) {
    pagesOf.set(table, [...(pagesOf.get(table) ?? []), page]);
  }
});

afterAll(() => folder[Symbol.asyncDispose]());

const startOf = (page: number): number => (page - 1) * PAGE_BYTES;
const firstPageOf = (table: string): number => (pagesOf.get(table) as number[])[0] as number;

/** Where a leaf page has its first row. */
function firstRowOf(page: number): number {
  return startOf(page) + whole.readUInt16BE(startOf(page) + LEAF_HEADER_BYTES);
}

const byteOf = (at: number): number => whole[at] as number;

/** A store that was one before, with some bits changed. */
function storeWith(at: number, bits: number): string {
  const path = join(folder.path, "changed");
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  const bytes = Buffer.from(whole);
  bytes[at] = (bytes[at] as number) ^ bits;
  writeFileSync(join(path, "store.db"), bytes);
  writeFileSync(join(path, "store.lock"), "");
  return path;
}

/** The kind of the fault, or what was told at the start; of a store that is open everything has been looked at. */
async function outcomeOf(path: string): Promise<string> {
  try {
    await using engine = await open(path);
    const result = await engine.append(putOf(entryOf(77n, "new", 1, "x")));
    expect(result.kind).toBe("durable");
    const { items } = engine.scan(WHOLE_RING, undefined, NO_LIMITS);
    expect(items.filter(({ kind }) => kind === "entry")).toHaveLength(entries.length + 1);
    await expectTreeOf(engine);
    return engine.notices[0]?.kind ?? "open";
  } catch (error) {
    if (!(error instanceof OpenError)) throw error;
    return error.fault.kind;
  }
}

for (const [what, place, expected] of [
  ["the first page says that the file may only be read", () => [18, 4], "corrupt"],
  ["there is no such schema", () => [63, 2], "corrupt"],
  ["the counters have another type", () => [firstRowOf(firstPageOf("counters")) + 4, 1], "corrupt"],
  ["the counters have another number", () => [firstRowOf(firstPageOf("counters")) + 1, 2], "corrupt"],
  ["the counters are gone", () => [startOf(firstPageOf("counters")) + 4, 1], "corrupt"],
  ["a column has another name", () => [whole.indexOf("commit_number integer"), 1], "corrupt"],
  ["an index has another name", () => [whole.indexOf("entries_perishable on"), 1], "corrupt"],
  // The row's length, number and header: 5 bytes of header, null, a blob of 6144 bytes, one of 8.
  ["a page of the tree has no leaves", () => [whole.lastIndexOf(Buffer.from([5, 0, 0xe0, 0x0c, 0x1c])), 4], "corrupt"],
  [
    "a page of the tree has no values",
    () => [whole.lastIndexOf(Buffer.from([5, 0, 0xe0, 0x0c, 0x1c])), 5],
    "tree-rebuilt",
  ],
] as const) {
  test(`${what}: ${expected}`, async () => {
    const [at, bits] = place() as [number, number];
    expect(await outcomeOf(storeWith(at, bits))).toBe(expected);
  });
}

/** The lowest byte of the number of a page of leaves, in the page above them. */
function leavesPageAt(index: number): number {
  const root = startOf(firstPageOf("tree_leaves"));
  return root + whole.readUInt16BE(root + INTERIOR_HEADER_BYTES + 2 * index) + 3;
}

test.each([
  // Emptied, it would give a page free twice.
  ["has a page twice", () => [leavesPageAt(1), byteOf(leavesPageAt(0)) ^ byteOf(leavesPageAt(1))], "corrupt"],
  ["has a row without values", () => [whole.lastIndexOf(Buffer.from([5, 0, 0xe0, 0x0c, 0x1c])), 5], "open"],
] as const)("a tree that %s while the store is open is made anew only if that is safe", async (_, place, outcome) => {
  const [at, bits] = place() as [number, number];
  const path = storeWith(at, bits);
  {
    using writer = createGroupWriter(openWritableStore(path, "full"), 1024 * 1024, 1024 * 1024);
    const fold = () => writer.foldTree(0);
    if (outcome === "corrupt") expect(fold).toThrow(/does not match its checksum/);
    else fold();
  }
  expect(await outcomeOf(path)).toBe(outcome);
});

const SEED = Number(process.env["TAIKV_BITS_SEED"] ?? 1);
const FLIPS_EACH = 25;

describe(`bits anywhere (TAIKV_BITS_SEED=${SEED})`, () => {
  /** The header of a page and its list of rows; then the rows. */
  function usedPartsOf(page: number): [number, number][] {
    const start = startOf(page);
    const header = page === 1 ? start + FILE_HEADER_BYTES : start;
    const isInterior = whole[header] === 5;
    if (!isInterior && whole[header] !== 10 && whole[header] !== 13) return [[start, start + PAGE_BYTES]];
    const list = header + (isInterior ? INTERIOR_HEADER_BYTES : LEAF_HEADER_BYTES);
    const rows = start + whole.readUInt16BE(header + 5);
    return [
      [start, list + 2 * whole.readUInt16BE(header + 3)],
      [rows, start + PAGE_BYTES],
    ];
  }

  for (const table of ["sqlite_schema", "counters", "record_sums", "tree_leaves", "tree_changes"]) {
    test(`of ${table}: the store is whole, or its tree is made anew, or it is told as damaged`, async () => {
      const random = createRandom(`${SEED} ${table}`);
      const pages = pagesOf.get(table) as number[];
      for (let i = 0; i < FLIPS_EACH; i++) {
        const parts = usedPartsOf(pages[random.below(pages.length)] as number).filter(([from, to]) => from < to);
        const [from, to] = parts[random.below(parts.length)] as [number, number];
        const at = from + random.below(to - from);
        const bit = random.below(8);
        const outcome = await outcomeOf(storeWith(at, 1 << bit)).catch((cause: unknown) => {
          throw new Error(`byte ${at}, bit ${bit} of ${table}`, { cause });
        });
        // What cannot be told from the store of a newer program.
        const isSchema = at >= SCHEMA_MARK.from && at < SCHEMA_MARK.to;
        // The text of the index may say the same as before, and is not known any more.
        const allowed = ["open", "tree-rebuilt", "index-renewed", "corrupt", ...(isSchema ? ["newer-schema"] : [])];
        expect({ at, bit, outcome, isAllowed: allowed.includes(outcome) }).toMatchObject({ isAllowed: true });
      }
    });
  }
});
