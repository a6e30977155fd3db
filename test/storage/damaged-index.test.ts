/**
 * A bit that flips in the index of what passes away: a tombstone that is missed there would never be purged, on this node
 * alone. Whoever looks hears of it, and it costs no more than the index.
 */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { concatBytes } from "#base/bytes.ts";
import { createRandom } from "#base/random.ts";
import type { Entry } from "#model/entry.ts";
import { positionBytes } from "#model/position.ts";
import { dropOf } from "#model/store.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { openEngine } from "#storage/open-engine.ts";
import { DAMAGE_FILE, INDEX_DAMAGE } from "#storage/sqlite/damaged-store.ts";
import { WALK_INDEX, WALK_PERISHABLE } from "#storage/sqlite/index-check.ts";
import { OpenError, ReadError, type StorageEngine, type StoreNotice } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/until.ts";
import { entryOf, expectTreeOf, NO_LIMITS, putOf, versionAt, WHOLE_RING } from "./engine-suite.ts";

const ENTRIES = 1500;
const FLIPS = 30;
const PAGE_BYTES = 8192;
const SEED = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));

/** Of three, one is a tombstone and one has a time to live. */
const entryAt = (i: number, time = 5): Entry => {
  const entry = entryOf((BigInt(i) << 53n) + 7n, `key ${String(i).padStart(4, "0")}`, time, "x".repeat(60));
  if (i % 3 === 0) return sealEntry({ ...entry, kind: "tombstone", payload: new Uint8Array(0) });
  return i % 3 === 1 ? sealEntry({ ...entry, expiresAtMs: 1_000_000_000_000 + i }) : entry;
};
const entries = Array.from({ length: ENTRIES }, (_, i) => entryAt(i));
const PERISHABLE = entries.filter(passesAway).length;
const PLACE_BYTES = 8 + entryAt(0).key.length;

function passesAway({ kind, expiresAtMs }: Entry): boolean {
  return kind === "tombstone" || expiresAtMs > 0;
}

/** `notices` gets what is told of the store after it was opened. */
const open = (folder: string, notices: StoreNotice[] = []): Promise<StorageEngine> =>
  openEngine({
    kind: "sqlite",
    folder,
    sync: "full",
    writerUrl: STORAGE_WRITER_URL,
    onNotice: (notice) => notices.push(notice),
  });

const REBUILT = { kind: "index-rebuilt", noted: expect.any(String), tookMs: expect.any(Number) };

/** It goes on with an index that is made anew, once, beside all else. */
async function expectMended(engine: StorageEngine, notices: readonly StoreNotice[]): Promise<void> {
  await until("the index to be made anew", () => Promise.resolve(notices.length > 0));
  expect(notices).toEqual([REBUILT as never]);
  await expectWhole(engine);
}

let folder: TemporaryFolder;
let whole: Buffer;
/** Where the index has its pages. */
let pages: readonly number[];
let folders = 0;

beforeAll(async () => {
  folder = await openTemporaryFolder("index");
  const path = join(folder.path, "whole");
  {
    await using engine = await open(path);
    await engine.append(putOf(...entries));
  }
  whole = readFileSync(join(path, "store.db"));
  using database = new Database(join(path, "store.db"), { readonly: true });
  const found = database.query("select pageno from dbstat where name = 'entries_perishable'").values();
  pages = found.map(([page]) => ((page as number) - 1) * PAGE_BYTES);
});

afterAll(() => folder[Symbol.asyncDispose]());

/** A store that was whole, but for a bit of something that the index, or the table, has. */
function storeWithBit(what: Uint8Array, bit: number, where: "index" | "table"): string {
  const path = join(folder.path, `${++folders}`);
  const bytes = Buffer.from(whole);
  for (let start = 0; start < bytes.length; start += PAGE_BYTES) {
    if (pages.includes(start) !== (where === "index")) continue;
    const page = bytes.subarray(start, start + PAGE_BYTES);
    // Copies are left where the pages have given them up.
    for (let from = page.indexOf(what); from >= 0; from = page.indexOf(what, from + 1)) {
      page[from + (bit >> 3)] = (page[from + (bit >> 3)] as number) ^ (0x80 >> (bit & 7));
    }
  }
  expect(bytes.equals(whole)).toBe(false);
  mkdirSync(path);
  writeFileSync(join(path, "store.db"), bytes);
  return path;
}

/** But for a bit of the place of an entry. */
function storeWith(i: number, bit: number, where: "index" | "table" = "index"): string {
  const { position, key } = entryAt(i);
  return storeWithBit(concatBytes(positionBytes(position), key), bit, where);
}

/** A store that has failed is locked as long as the process runs. */
async function copyOf(path: string): Promise<string> {
  const copy = join(folder.path, `${++folders}`);
  await cp(path, copy, { recursive: true });
  return copy;
}

const counted = (engine: StorageEngine): Promise<number | undefined> =>
  engine.digests(WHOLE_RING, 1, { upTo: versionAt(9) }).then(([digest]) => digest?.entries);
const perishableIn = (engine: StorageEngine): number =>
  engine.scanPerishable(WHOLE_RING, undefined, NO_LIMITS).items.length;

/** The store of a folder is as it was put, and what passes away is found. */
async function expectWhole(engine: StorageEngine): Promise<void> {
  expect(engine.stats().entries).toBe(ENTRIES);
  expect(await counted(engine)).toBe(ENTRIES);
  expect(perishableIn(engine)).toBe(PERISHABLE);
  const { items } = engine.scan(WHOLE_RING, undefined, NO_LIMITS);
  expect(items.filter(({ kind }) => kind === "entry")).toHaveLength(ENTRIES);
  await expectTreeOf(engine);
}

test(`what the index lacks is told when the entries are counted (seed ${SEED})`, async () => {
  const random = createRandom(`${SEED} counted`);
  for (let flip = 0; flip < FLIPS; flip++) {
    const damaged = [0, 1, ENTRIES - 3, ENTRIES - 2][flip] ?? 3 * random.below(ENTRIES / 3) + random.below(2);
    const bit = random.below(8 * PLACE_BYTES);
    const notices: StoreNotice[] = [];
    await using engine = await open(storeWith(damaged, bit), notices);
    const outcome = await counted(engine).catch((error: unknown) => error);
    expect({ damaged, bit, isTold: outcome instanceof ReadError }).toEqual({ damaged, bit, isTold: true });
    await expectMended(engine, notices);
  }
}, 60_000);

test(`what the index alone has is told by whoever walks through it (seed ${SEED})`, async () => {
  const random = createRandom(`${SEED} walked`);
  for (let flip = 0; flip < FLIPS; flip++) {
    const damaged = 3 * random.below(ENTRIES / 3) + random.below(2);
    const bit = random.below(8 * PLACE_BYTES);
    const notices: StoreNotice[] = [];
    await using engine = await open(storeWith(damaged, bit), notices);
    let found: number | undefined;
    try {
      found = perishableIn(engine);
    } catch (error) {
      expect(error).toBeInstanceOf(ReadError);
    }
    expect({ damaged, bit, found }).toEqual({ damaged, bit, found: undefined });
    await expectMended(engine, notices);
  }
}, 60_000);

test("the index is read alone, and each of its rows leads to the table by its place", () => {
  using database = new Database(join(folder.path, "whole", "store.db"), { readonly: true });
  const planOf = (sql: string): unknown[] =>
    database
      .query(`explain query plan ${sql}`)
      .values()
      .map((row) => row[3]);
  const index = "SEARCH i USING COVERING INDEX entries_perishable (position>? AND position<?)";
  expect(planOf(WALK_INDEX)).toEqual([index]);
  expect(planOf(WALK_PERISHABLE)).toEqual([index, "SEARCH e USING PRIMARY KEY (position=? AND key=?) LEFT-JOIN"]);
});

test("a bit in the place of an entry in the table is no damage of the index: the entry is unreadable there", async () => {
  await using engine = await open(storeWith(601, 8 * PLACE_BYTES - 1, "table"));
  const { position, key } = entryAt(601);
  expect(engine.head(position, key)?.kind).toBe("unreadable");
  const { items } = engine.scanPerishable(WHOLE_RING, undefined, NO_LIMITS);
  expect(items).toHaveLength(PERISHABLE);
  expect(items.filter(({ kind }) => kind === "unreadable")).toEqual([{ kind: "unreadable", position, key }]);
  expect(await counted(engine)).toBe(ENTRIES);
});

test("an index of the older form is made anew once, and that is told", async () => {
  const path = await copyOf(join(folder.path, "whole"));
  {
    using database = new Database(join(path, "store.db"));
    database.run("drop index entries_perishable");
    database.run("create index entries_perishable on entries (position, key) where (kind = 2 or expires_at > 0)");
  }
  for (const notices of [[{ kind: "index-renewed", tookMs: expect.any(Number) }], []]) {
    await using engine = await open(path);
    expect(engine.notices).toEqual(notices as never);
    await expectWhole(engine);
  }
});

describe("an index that is damaged", () => {
  test("is made anew by the next start, with all entries where they were, and that is told once", async () => {
    const path = storeWith(600, 70);
    writeFileSync(join(path, DAMAGE_FILE), `${INDEX_DAMAGE}\n`);
    {
      await using engine = await open(path);
      expect(engine.notices).toEqual([
        { kind: "index-rebuilt", noted: expect.stringContaining(INDEX_DAMAGE), tookMs: expect.any(Number) },
      ]);
      await expectWhole(engine);
      expect(existsSync(join(path, DAMAGE_FILE))).toBe(false);
    }
    await using engine = await open(path);
    expect(engine.notices).toEqual([]);
    await expectWhole(engine);
  });

  test("and met by a drop is made anew as well", async () => {
    const notices: StoreNotice[] = [];
    await using engine = await open(storeWith(600, 70), notices);
    const added = entryAt(ENTRIES);
    const results = await Promise.all([
      engine.append([dropOf(entryAt(600))]),
      engine.append(putOf(added)),
      engine.append(putOf(entryAt(600))),
      engine.append([dropOf(added)]),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(Array(4).fill("durable"));
    expect(engine.commitNumber()).toBe(5);
    await expectMended(engine, notices);
  });

  test("by a bit in the expiry of an entry is made anew with it, and the entry can be dropped then", async () => {
    const expiry = Buffer.alloc(6);
    expiry.writeUIntBE(entryAt(601).expiresAtMs, 0, 6);
    const { position, key } = entryAt(601);
    const notices: StoreNotice[] = [];
    await using engine = await open(storeWithBit(expiry, 30, "table"), notices);
    expect(engine.head(position, key)?.kind).toBe("unreadable");
    expect(await counted(engine)).toBe(ENTRIES);
    expect(await engine.append([dropOf(entryAt(601)), ...putOf(entryAt(601))])).toMatchObject({ kind: "durable" });
    await expectMended(engine, notices);
  });

  test("beside other damage is no reason to go on, nor to start with that store again", async () => {
    const path = storeWith(600, 70);
    {
      using database = new Database(join(path, "store.db"));
      database.run("delete from entries where key = cast('key 0002' as blob)");
    }
    const engine = await open(path);
    expect(counted(engine)).rejects.toThrow(INDEX_DAMAGE);
    expect(await engine.failed).toContain(INDEX_DAMAGE);
    expect(await engine.append(putOf(entryAt(3, 6)))).toMatchObject({ kind: "failed" });
    const copy = await copyOf(path);
    await engine[Symbol.asyncDispose]();
    const refused = (await open(copy).catch((error: unknown) => error)) as OpenError;
    expect(refused.fault.kind).toBe("corrupt");
  });

  test.each([
    ["the count of entries is another", "update counters set entries = entries + 1"],
    ["an entry is gone", "delete from entries where key = cast('key 0001' as blob)"],
    ["a record is missing", "insert into record_sums values ('facts', x'0000000000000001', 7)"],
  ])("is no reason to take a store in which %s", async (_, change) => {
    const path = storeWith(600, 70);
    {
      using database = new Database(join(path, "store.db"));
      database.run(change.replace("insert into", "insert or replace into"));
    }
    writeFileSync(join(path, DAMAGE_FILE), `${INDEX_DAMAGE}\n`);
    const refused = (await open(path).catch((error: unknown) => error)) as OpenError;
    expect(refused).toBeInstanceOf(OpenError);
    expect(refused.fault.kind).toBe("corrupt");
    expect(existsSync(join(path, DAMAGE_FILE))).toBe(true);
  });
});

test(`a bit in the head of an entry is no damage of the index (seed ${SEED})`, async () => {
  const path = await copyOf(join(folder.path, "whole"));
  const bytes = readFileSync(join(path, "store.db"));
  // The types of kind and expiry (an integer that is 1, one that is 0) come before the rest of the row.
  const { key } = entryAt(602);
  const isOfTable = (at: number): boolean => !pages.some((start) => start <= at && at < start + PAGE_BYTES);
  for (let from = bytes.indexOf(key); from >= 0; from = bytes.indexOf(key, from + 1)) {
    if (!isOfTable(from)) continue;
    const header = from - 8;
    const types = bytes.subarray(header - 9, header);
    const expiry = types.lastIndexOf(8);
    if (expiry >= 0) types[expiry] = 9;
  }
  writeFileSync(join(path, "store.db"), bytes);
  await using engine = await open(path);
  const { position } = entryAt(602);
  expect(engine.head(position, key)?.kind).toBe("unreadable");
  expect(await counted(engine)).toBe(ENTRIES);
  expect(perishableIn(engine)).toBe(PERISHABLE);
});

test(`what comes and goes while the entries are counted is no damage (seed ${SEED})`, async () => {
  const random = createRandom(`${SEED} concurrent`);
  const path = await copyOf(join(folder.path, "whole"));
  await using engine = await open(path);
  let isCounting = true;
  let time = 6;
  async function write(): Promise<void> {
    while (isCounting) {
      const writes = Array.from({ length: 20 }, () => {
        const i = random.below(2 * ENTRIES);
        const entry = sealEntry({ ...entryAt(i + random.below(3), ++time), position: entryAt(i).position });
        return random.below(3) === 0 ? dropOf(entry) : putOf(entry)[0];
      });
      const result = await engine.append(writes.filter((one) => one !== undefined));
      expect(result.kind).toBe("durable");
    }
  }
  const writing = [write(), write()];
  for (let round = 0; round < 60; round++) {
    expect(await counted(engine)).toBeGreaterThan(0);
    perishableIn(engine);
  }
  isCounting = false;
  await Promise.all(writing);
  expect(await counted(engine)).toBeGreaterThan(0);
});
