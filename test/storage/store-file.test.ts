/** What the SQLite engine keeps beside entries, and what it does when that is damaged, missing or of an older schema. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { utf8BytesOf } from "#base/text.ts";
import { positionBytes, positionFrom } from "#model/position.ts";
import { openEngine, openEngineAnew } from "#storage/open-engine.ts";
import { OpenError, ReadError, type StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { entryOf, expectTreeOf, NO_LIMITS, putOf, versionAt, WHOLE_RING } from "./engine-suite.ts";

const open = (folder: string): Promise<StorageEngine> =>
  openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });

/** Changes the closed store behind the engine's back. */
function tamper(folder: string, ...statements: readonly string[]): void {
  using database = new Database(join(folder, "store.db"));
  for (const statement of statements) expect(database.run(statement).changes).toBeGreaterThan(0);
}

const entries = Array.from({ length: 300 }, (_, i) => entryOf(BigInt(i) << 55n, `key ${i}`, 1, `payload ${i}`));

for (const [what, change] of [
  ["a changed byte in a page of leaves", "update tree_leaves set leaves = cast(x'01' || substr(leaves, 2) as blob)"],
  ["a lost page of leaves", "delete from tree_leaves where page = (select max(page) from tree_leaves)"],
  ["a wrong number of entries", "update counters set entries = entries + 1"],
  ["changes that do not match their checksum", "insert into tree_changes values (1, x'00', x'0001020304050607')"],
] as const) {
  test(`${what}: the tree is made anew from the entries, and it is told`, async () => {
    await using folder = await openTemporaryFolder("tree");
    {
      await using engine = await open(folder.path);
      await engine.append(putOf(...entries));
    }
    tamper(folder.path, change);
    {
      await using engine = await open(folder.path);
      expect(engine.notices).toEqual([{ kind: "tree-rebuilt", entries: 300, tookMs: expect.any(Number) }]);
      expect(engine.stats().entries).toBe(300);
      await expectTreeOf(engine);
    }
    await using engine = await open(folder.path);
    expect(engine.notices).toEqual([]);
    await expectTreeOf(engine);
  });
}

test("a store that was not closed is opened without a scan, its changes with it", async () => {
  await using folder = await openTemporaryFolder("tree");
  await using copy = await openTemporaryFolder("tree-copy");
  await using engine = await open(folder.path);
  await engine.append(putOf(...entries));
  const { position, key: name } = entries[7] as (typeof entries)[number];
  await engine.append([{ kind: "drop-entry", position, key: name, upTo: versionAt(9) }]);
  for (const file of ["store.db", "store.db-wal"]) {
    await Bun.write(join(copy.path, file), Bun.file(join(folder.path, file)));
  }
  await using copied = await open(copy.path);
  expect(copied.notices).toEqual([]);
  expect(copied.stats().entries).toBe(299);
  await expectTreeOf(copied);
  expect(await copied.digests(WHOLE_RING, 64)).toEqual(await engine.digests(WHOLE_RING, 64));
});

for (const [what, change] of [
  ["version", `version = x'${"01".repeat(16)}'`],
  ["expiry", "expires_at = 5"],
  ["kind", "kind = 2"],
  ["checksum of the head", "head_checksum = x'0001020304050607'"],
] as const) {
  test(`a changed ${what} makes the head unreadable; what replaces it mends the tree`, async () => {
    await using folder = await openTemporaryFolder("head");
    {
      await using engine = await open(folder.path);
      await engine.append(putOf(...entries));
    }
    tamper(folder.path, `update entries set ${change} where key = cast('key 5' as blob)`);
    await using engine = await open(folder.path);
    const { position, key } = entries[5] as (typeof entries)[number];
    const unreadable = { kind: "unreadable", position, key } as const;
    expect(engine.head(position, key)).toEqual(unreadable);
    expect(engine.get(position, key)).toEqual(unreadable);
    const { items } = engine.scanHeads(WHOLE_RING, undefined, NO_LIMITS);
    expect<unknown>(items.filter(({ kind }) => kind === "unreadable")).toEqual([unreadable]);
    const mending = entryOf(position, key, 1, "mended");
    expect(await engine.append(putOf(mending))).toMatchObject({ outcomes: [{ kind: "unreadable" }] });
    await engine.append([{ kind: "drop-entry", position, key, upTo: versionAt(0) }, ...putOf(mending)]);
    expect(engine.get(position, key)).toEqual({ kind: "entry", entry: mending });
    await expectTreeOf(engine);
    expect(engine.stats().entries).toBe(300);
  });
}

test("an entry whose key has changed is dropped by its wrong name, and a recount shows that the right one is missing", async () => {
  await using folder = await openTemporaryFolder("key");
  {
    await using engine = await open(folder.path);
    await engine.append(putOf(...entries));
  }
  tamper(folder.path, "update entries set key = cast('kez 5' as blob) where key = cast('key 5' as blob)");
  await using engine = await open(folder.path);
  const { position } = entries[5] as (typeof entries)[number];
  await engine.append([{ kind: "drop-entry", position, key: utf8BytesOf("kez 5"), upTo: versionAt(0) }]);
  expect(engine.head(position, utf8BytesOf("kez 5"))).toBeUndefined();
  expect(engine.stats().entries).toBe(299);
  await expectTreeOf(engine);
});

test("a recount brings the tree in line with what a bad disk has left", async () => {
  await using folder = await openTemporaryFolder("lost");
  {
    await using engine = await open(folder.path);
    await engine.append(putOf(...entries));
  }
  tamper(folder.path, "delete from entries where key in (cast('key 5' as blob), cast('key 299' as blob))");
  await using engine = await open(folder.path);
  const sumOf = async (): Promise<number> => (await engine.digests(WHOLE_RING, 1))[0]?.entries ?? 0;
  expect(await sumOf()).toBe(300);
  const { position } = entries[5] as (typeof entries)[number];
  await engine.append([{ kind: "recount", range: { after: positionFrom(position - 1n), upTo: position } }]);
  expect(await sumOf()).toBe(299);
  await engine.append([{ kind: "recount", range: WHOLE_RING }]);
  expect(engine.stats().entries).toBe(298);
  await expectTreeOf(engine);
});

const key = utf8BytesOf("k");

for (const table of ["facts", "range-configs", "ballots"] as const) {
  const name = table.replace("-", "_");
  for (const [what, change] of [
    ["changed value", `update ${name} set value = x'09'`],
    ["changed key", `update ${name} set key = x'09'`],
    ["lost record", `delete from ${name}`],
  ] as const) {
    test(`a ${what} in ${table} keeps the store from being opened: nobody votes from memory of nothing`, async () => {
      await using folder = await openTemporaryFolder("records");
      {
        await using engine = await open(folder.path);
        await engine.append([
          { kind: "put-record", table, key, value: Uint8Array.of(1) },
          { kind: "put-record", table, key, value: Uint8Array.of(2) },
          { kind: "put-record", table, key: utf8BytesOf("gone"), value: Uint8Array.of(2) },
          { kind: "drop-record", table, key: utf8BytesOf("gone") },
        ]);
      }
      await (await open(folder.path))[Symbol.asyncDispose]();
      tamper(folder.path, change);
      const opening = open(folder.path);
      expect(
        await opening.then(
          () => "opened",
          (error: unknown) => error,
        ),
      ).toBeInstanceOf(OpenError);
      const { fault } = (await opening.catch((error: unknown) => error)) as OpenError;
      expect(fault).toMatchObject({ kind: "corrupt", message: expect.stringContaining(`records of ${table}`) });
    });
  }

  test(`a record of ${table} that changes under a running engine is not served`, async () => {
    await using folder = await openTemporaryFolder("records");
    const engine = await open(folder.path);
    await engine.append([{ kind: "put-record", table, key, value: Uint8Array.of(1) }]);
    tamper(folder.path, `update ${name} set value = x'09'`);
    expect(() => engine.record(table, key)).toThrow(ReadError);
    expect(() => engine.records(table)).toThrow(ReadError);
    expect((await engine.append([])).kind).toBe("failed");
    await engine[Symbol.asyncDispose]();
  });
}

test("a damaged hint is shown empty, and the others as they are", async () => {
  await using folder = await openTemporaryFolder("records");
  await using engine = await open(folder.path);
  await engine.append([
    { kind: "put-record", table: "hints", key, value: Uint8Array.of(1) },
    { kind: "put-record", table: "hints", key: utf8BytesOf("l"), value: Uint8Array.of(2) },
  ]);
  tamper(folder.path, "update hints set value = x'09' where key = cast('k' as blob)");
  expect(engine.records("hints").map(({ value }) => [...value])).toEqual([[], [2]]);
});

/** As the first schema had it. */
function makeStoreOfSchema1(path: string): void {
  using database = new Database(path, { create: true });
  database.run("pragma page_size = 8192");
  database.run(`pragma application_id = ${0x544b5631}`);
  database.run("pragma user_version = 1");
  database.run(`create table entries (position blob not null, key blob not null, version blob not null,
    kind integer not null, expires_at integer not null, checksum blob not null, payload blob not null,
    primary key (position, key)) strict, without rowid`);
  database.run(`create table counters (id integer primary key check (id = 1), commit_number integer not null,
    entries integer not null) strict`);
  database.run("begin");
  for (const table of ["facts", "range_configs", "ballots", "hints"]) {
    database.run(`create table ${table} (key blob primary key, value blob not null) strict, without rowid`);
    database.query(`insert into ${table} values (?, ?)`).run(key, utf8BytesOf(table));
  }
  database.run(`insert into counters values (1, 77, ${entries.length})`);
  const insert = database.query("insert into entries values (?, ?, ?, 1, ?, ?, ?)");
  for (const { position, key: name, version, expiresAtMs, checksum, payload } of entries) {
    const stored = positionBytes(positionFrom(checksum ^ position));
    insert.run(positionBytes(position), name, version, expiresAtMs, stored, payload);
  }
  database.run("commit");
}

test("a store of schema 1 is migrated once, with all that it holds, and it is told", async () => {
  await using folder = await openTemporaryFolder("schema");
  makeStoreOfSchema1(join(folder.path, "store.db"));
  for (const isFirst of [true, false]) {
    await using engine = await open(folder.path);
    expect(engine.notices).toEqual(
      isFirst ? [{ kind: "store-migrated", from: 1, to: 2, entries: 300, tookMs: expect.any(Number) }] : [],
    );
    expect(engine.commitNumber()).toBe(77);
    for (const entry of entries) expect(engine.get(entry.position, entry.key)).toEqual({ kind: "entry", entry });
    for (const table of ["facts", "range-configs", "ballots", "hints"] as const) {
      expect(engine.record(table, key)).toEqual(utf8BytesOf(table.replace("-", "_")));
    }
    await expectTreeOf(engine);
  }
});

test("damage that shows while the engine runs is known to the next start, and setting aside makes room for a new store", async () => {
  await using folder = await openTemporaryFolder("aside");
  const engine = await open(folder.path);
  await engine.append([{ kind: "put-record", table: "facts", key, value: Uint8Array.of(1) }]);
  tamper(folder.path, "update facts set value = x'09'");
  expect(() => engine.record("facts", key)).toThrow(ReadError);
  expect(await engine.failed).toContain("does not match its checksum");
  await engine[Symbol.asyncDispose]();
  const fault = ((await open(folder.path).catch((error: unknown) => error)) as OpenError).fault;
  expect(fault).toMatchObject({ kind: "corrupt", message: expect.stringContaining("does not match its checksum") });
  const before = readdirSync(folder.path).length;
  const options = { kind: "sqlite", folder: folder.path, sync: "full", writerUrl: STORAGE_WRITER_URL } as const;
  const { engine: fresh, aside } = await openEngineAnew(options);
  await using _closed = fresh;
  // All but the lock has moved.
  expect(readdirSync(aside as string)).toHaveLength(before - 1);
  expect(fresh.stats().entries).toBe(0);
});

describe("damage was noted", () => {
  const NOTE = "SQLITE_CORRUPT: database disk image is malformed";

  async function openNoted(path: string, note: string): Promise<StorageEngine | string> {
    await Bun.write(join(path, "store.damaged"), `${note}\n`);
    return open(path).catch((error: unknown) => (error as OpenError).fault.kind);
  }

  async function makeStore(path: string): Promise<void> {
    await using engine = await open(path);
    await engine.append(putOf(...entries));
    await engine.append([{ kind: "put-record", table: "hints", key, value: Uint8Array.of(1) }]);
  }

  test.each([
    ["of one read", NOTE],
    ["that may be a fault of the program", "TypeError: undefined is not an object"],
  ])("%s, and all can be read now: the store is opened, and it is told", async (_, noted) => {
    await using folder = await openTemporaryFolder("passed");
    await makeStore(folder.path);
    {
      await using engine = (await openNoted(folder.path, noted)) as StorageEngine;
      expect(engine.notices).toEqual([{ kind: "damage-passed", noted }]);
      expect(await engine.append([])).toMatchObject({ kind: "durable" });
    }
    await using engine = await open(folder.path);
    expect(engine.notices).toEqual([]);
  });

  test("of another kind: it stands", async () => {
    await using folder = await openTemporaryFolder("stands");
    await makeStore(folder.path);
    expect(await openNoted(folder.path, "SQLITE_CONSTRAINT: no")).toBe("corrupt");
  });

  for (const [what, change] of [
    ["an entry has changed", "update entries set payload = x'01' where key = cast('key 5' as blob)"],
    ["an entry is gone", "delete from entries where key = cast('key 5' as blob)"],
    ["a record has changed", "update hints set value = x'02'"],
  ] as const) {
    test(`and ${what}: it stands`, async () => {
      await using folder = await openTemporaryFolder("stands");
      await makeStore(folder.path);
      tamper(folder.path, change);
      expect(await openNoted(folder.path, NOTE)).toBe("corrupt");
      expect(await open(folder.path).catch((error: unknown) => (error as OpenError).fault.kind)).toBe("corrupt");
    });
  }
});

test("counters that are lost while the engine runs are damage, and known to the next start", async () => {
  await using folder = await openTemporaryFolder("counters");
  const engine = await open(folder.path);
  tamper(folder.path, "delete from counters");
  expect(await engine.append([])).toEqual({ kind: "failed", reason: "AssertionError: 0 rows of counters" });
  expect(await Bun.file(join(folder.path, "store.damaged")).text()).toContain("0 rows of counters");
  await engine[Symbol.asyncDispose]();
});

test("a store whose first page makes no sense is damaged; a file that was never a store is somebody else's", async () => {
  await using folder = await openTemporaryFolder("first-page");
  await (await open(folder.path))[Symbol.asyncDispose]();
  const file = join(folder.path, "store.db");
  const bytes = new Uint8Array(await Bun.file(file).arrayBuffer());
  await Bun.write(file, bytes.fill(0xa5, 0, 16));
  const faultOf = async (path: string) => ((await open(path).catch((error: unknown) => error)) as OpenError).fault;
  expect((await faultOf(folder.path)).kind).toBe("corrupt");
  await using other = await openTemporaryFolder("somebody-elses");
  await Bun.write(join(other.path, "store.db"), "a diary");
  expect((await faultOf(other.path)).kind).toBe("foreign");
  expect((await faultOf(other.path)).kind).toBe("foreign");
});
