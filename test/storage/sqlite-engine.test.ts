/** The SQLite engine keeps the laws of all engines, and its own about crashes, disks and files. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { utf8BytesOf } from "#base/text.ts";
import { MIB } from "#base/units.ts";
import { positionFrom } from "#model/position.ts";
import { openEngine } from "#storage/open-engine.ts";
import type { SqliteEngineOptions } from "#storage/sqlite/sqlite-engine.ts";
import { OpenError, type OpenFault, ReadError } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { track } from "../support/child-processes.ts";
import { CAN_MOUNT, openSmallDisk } from "../support/small-disk.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { engineSuite, entryOf, expectTreeOf, NO_LIMITS, putOf, WHOLE_RING } from "./engine-suite.ts";

const open = (folder: string, options: Partial<SqliteEngineOptions> = {}) =>
  openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL, ...options });

engineSuite("sqlite", {
  isKept: true,
  open,
  spoilHead: (_engine, folder, { key }) => {
    using raw = new Database(join(folder, "store.db"));
    raw.run("update entries set version = cast(x'4d' || substr(version, 2) as blob) where key = ?", [key]);
  },
});

const CHILD = join(import.meta.dir, "appending-child.ts");

/** The lines of a child's output, as they come. */
async function* linesOf(output: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of output) {
    const lines = (rest + new TextDecoder().decode(chunk)).split("\n");
    rest = lines.pop() as string;
    yield* lines;
  }
}

test("a store is the same file however often it is opened and written, and its copy is another, also in its place", async () => {
  await using temporary = await openTemporaryFolder("files");
  const folder = join(temporary.path, "store");
  const copy = join(temporary.path, "copy");
  const fileIdAt = async (at: string): Promise<string> => {
    await using engine = await open(at);
    await engine.append(putOf(entryOf(1n, "key", 1, "payload")));
    return engine.fileId;
  };
  await mkdir(folder);
  const first = await fileIdAt(folder);
  expect([await fileIdAt(folder), await fileIdAt(folder)]).toEqual([first, first]);
  await cp(folder, copy, { recursive: true });
  expect(await fileIdAt(copy)).not.toBe(first);
  rmSync(folder, { recursive: true });
  await cp(copy, folder, { recursive: true });
  expect(await fileIdAt(folder)).not.toBe(first);
});

async function faultOf(opening: Promise<AsyncDisposable>): Promise<OpenFault> {
  try {
    await (await opening)[Symbol.asyncDispose]();
  } catch (error) {
    if (error instanceof OpenError) return error.fault;
    throw error;
  }
  throw new Error("It opened");
}

describe("crashes", () => {
  test("kill -9 in the midst of appends loses nothing that was acknowledged, time after time", async () => {
    await using folder = await openTemporaryFolder("crash");
    const acknowledged: number[] = [];
    let commitNumber = 0;
    for (const linesBeforeKill of [1, 150, 600, 1500]) {
      const child = track(Bun.spawn([process.execPath, CHILD, folder.path], { stdout: "pipe", stderr: "inherit" }));
      let seen = 0;
      for await (const line of linesOf(child.stdout)) {
        const [number, entry] = line.split(" ").map(Number) as [number, number];
        if (line === "open") continue;
        acknowledged.push(entry);
        commitNumber = number;
        if (++seen === linesBeforeKill) child.kill("SIGKILL");
      }
      await child.exited;
      await using engine = await open(folder.path);
      expect(engine.commitNumber()).toBeGreaterThanOrEqual(commitNumber);
      for (const entry of acknowledged) {
        const stored = engine.get(positionFrom(BigInt(entry)), utf8BytesOf(`key ${entry}`));
        expect(stored?.kind === "entry" && new TextDecoder().decode(stored.entry.payload)).toBe(`payload ${entry}`);
      }
      expect((await engine.count(WHOLE_RING)).entries).toBe(engine.stats().entries);
      // The tree was read, not made anew, and is that of what is there.
      expect(engine.notices).toEqual([]);
      await expectTreeOf(engine);
    }
    expect(acknowledged.length).toBeGreaterThan(2000);
  });

  test("the death of the writer thread fails what waits and all that comes, and reads go on", async () => {
    for (const [batch, reason] of [
      [putOf(entryOf(1n, "k", 2, "lost")), /^the storage writer failed: died on purpose$/],
      [[], /^the storage writer has ended$/],
    ] as const) {
      await using folder = await openTemporaryFolder("death");
      {
        await using engine = await open(folder.path);
        await engine.append(putOf(entryOf(1n, "k", 1, "kept")));
      }
      const engine = await open(folder.path, { writerUrl: new URL("./dying-thread.ts", import.meta.url) });
      const results = await Promise.all([batch, batch, batch].map(engine.append));
      for (const result of [...results, await engine.append([])]) {
        expect(result).toEqual({ kind: "failed", reason: expect.stringMatching(reason) });
      }
      expect(engine.get(positionFrom(1n), utf8BytesOf("k"))?.kind).toBe("entry");
      await engine[Symbol.asyncDispose]();
    }
  });
});

describe("damage", () => {
  async function openWithEntry() {
    const folder = await openTemporaryFolder("damage");
    const engine = await open(folder.path);
    const entry = entryOf(7n, "tea", 3, "x".repeat(3000));
    await engine.append(putOf(entry, entryOf(9n, "other", 1, "y")));
    const raw = new Database(join(folder.path, "store.db"));
    return {
      engine,
      entry,
      raw,
      [Symbol.asyncDispose]: async () => {
        raw.close(true);
        await engine[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  for (const [what, change] of [
    ["payload", "payload = cast(substr(payload, 1, 2000) || x'00' || substr(payload, 2002) as blob)"],
    ["checksum", "checksum = x'0001020304050607'"],
    ["length of the checksum", "checksum = x'00'"],
    ["version", `version = x'${"01".repeat(16)}'`],
    ["length of the version", "version = x'01'"],
    ["expiry", "expires_at = expires_at + 1"],
    ["kind", "kind = 2"],
    ["unknown kind", "kind = 77"],
  ] as const) {
    test(`a changed ${what} makes an entry unreadable, in get and in scan`, async () => {
      await using store = await openWithEntry();
      const { engine, entry, raw } = store;
      expect(raw.run(`update entries set ${change} where key = cast('tea' as blob)`).changes).toBe(1);
      const expected = { kind: "unreadable", position: entry.position, key: entry.key } as const;
      expect(engine.get(entry.position, entry.key)).toEqual(expected);
      const { items } = engine.scan(WHOLE_RING, undefined, NO_LIMITS);
      expect(items.map(({ kind }) => kind)).toEqual(["unreadable", "entry"]);
      expect(items[0]).toEqual(expected);
    });
  }

  for (const [what, change] of [
    ["position", "position = x'0000000000000006'"],
    ["key", "key = cast('tee' as blob)"],
  ] as const) {
    test(`an entry that shows up at a changed ${what} is unreadable there`, async () => {
      await using store = await openWithEntry();
      store.raw.run(`update entries set ${change} where key = cast('tea' as blob)`);
      const { items } = store.engine.scan(WHOLE_RING, undefined, NO_LIMITS);
      expect(items.map(({ kind }) => kind)).toEqual(["unreadable", "entry"]);
    });
  }

  test("pages that make no sense are never served: gets are unreadable, scans throw, appends fail for good", async () => {
    await using folder = await openTemporaryFolder("damage");
    const entries = Array.from({ length: 500 }, (_, i) => entryOf(BigInt(i), "k", 1, new Uint8Array(200)));
    {
      await using engine = await open(folder.path);
      await engine.append(putOf(...entries));
    }
    const path = join(folder.path, "store.db");
    const file = openSync(path, "r+");
    // Behind the first pages of all tables: those of the entries.
    const garbage = new Uint8Array(statSync(path).size - 14 * 8192).fill(0xa5);
    writeSync(file, garbage, 0, garbage.length, 14 * 8192);
    closeSync(file);
    const engine = await open(folder.path);
    const kinds = new Set(entries.map(({ position, key }) => engine.get(position, key)?.kind));
    expect(kinds.has("unreadable")).toBe(true);
    expect(() => engine.scan(WHOLE_RING, undefined, NO_LIMITS)).toThrow(ReadError);
    expect(await engine.append([])).toEqual({ kind: "failed", reason: expect.stringContaining("SQLITE_CORRUPT") });
    await engine[Symbol.asyncDispose]();
  });

  // 8 and 9 are the numbers 0 and 1; 0, 10 and 11 are null, 12 is an empty blob; an odd number from 13 on is text.
  test.each([
    ["kind", 2],
    ["kind", 9],
    ["expires_at", 8],
    ["expires_at", 4],
    ["version", 1],
    ["head_checksum", 1],
    ["checksum", 1],
    ["payload", 1],
  ])("a value of another type than its column, %s ^ %d, is not served, and can be replaced", async (column, bits) => {
    await using folder = await openTemporaryFolder("types");
    const entries = [1n, 2n, 3n].map((position) => entryOf(position, "k", 1, "tea"));
    {
      await using engine = await open(folder.path);
      await engine.append(putOf(...entries));
    }
    flipType(folder.path, 1, column, bits);
    await using engine = await open(folder.path);
    const [spoilt] = entries as [(typeof entries)[number]];
    const { position, key, version } = spoilt;
    const kinds = entries.map((entry) => engine.get(entry.position, entry.key)?.kind);
    expect(kinds).toEqual(["unreadable", "entry", "entry"]);
    expect(engine.scan(WHOLE_RING, undefined, NO_LIMITS).items).toMatchObject(kinds.map((kind) => ({ kind })));
    expect(engine.scanHeads(WHOLE_RING, undefined, NO_LIMITS).items).toHaveLength(3);
    await engine.digests(WHOLE_RING, 4, { upTo: version });
    // An expiry that is a blob belongs to the index of what passes away, and is not there: that is damage of the file.
    if (column === "expires_at" && bits === 4) return;
    expect(await engine.append(putOf(spoilt))).toMatchObject({ kind: "durable" });
    const drop = { kind: "drop-entry", position, key, upTo: version } as const;
    expect(await engine.append([drop, ...putOf(spoilt)])).toMatchObject({ kind: "durable" });
    expect(engine.get(position, key)).toMatchObject({ kind: "entry" });
    await expectTreeOf(engine);
  });

  test("an entry whose key is none is damage, and told as such", async () => {
    await using folder = await openTemporaryFolder("places");
    {
      await using engine = await open(folder.path);
      await engine.append(putOf(...[1n, 2n, 3n, 4n].map((position) => entryOf(position, "k", 1, "tea"))));
    }
    flipType(folder.path, 4, "key", 1);
    const engine = await open(folder.path);
    expect(() => engine.scan(WHOLE_RING, undefined, NO_LIMITS)).toThrow(/does not match its checksum/);
    expect(engine.get(positionFrom(2n), utf8BytesOf("k"))).toMatchObject({ kind: "entry" });
    expect(engine.get(positionFrom(4n), utf8BytesOf("k"))).toMatchObject({ kind: "unreadable" });
    await engine[Symbol.asyncDispose]();
  });
});

/** The header of a row as SQLite writes it: its length, and the type of each value of an entry with such a key and payload. */
const ROW_HEADER = [9, 28, 14, 44, 9, 8, 28, 28, 18];
const COLUMNS = ["position", "key", "version", "kind", "expires_at", "head_checksum", "checksum", "payload"];

/** Bits of the type of a value flip, of the entry at the position. */
function flipType(folder: string, position: number, column: string, bits: number): void {
  const path = join(folder, "store.db");
  const bytes = readFileSync(path);
  const header = bytes.indexOf(Buffer.from([...ROW_HEADER, 0, 0, 0, 0, 0, 0, 0, position]));
  const at = header + 1 + COLUMNS.indexOf(column);
  bytes[at] = (bytes[at] as number) ^ bits;
  writeFileSync(path, bytes);
}

describe("opening", () => {
  test("what the log holds is moved into the database first: a failed fsync may have left it in memory alone", async () => {
    await using folder = await openTemporaryFolder("log");
    const entries = Array.from({ length: 50 }, (_, i) => entryOf(BigInt(i), "k", 1, "tea"));
    await using first = await open(folder.path);
    await first.append(putOf(...entries));
    const left = join(folder.path, "left");
    await mkdir(left);
    for (const file of ["store.db", "store.db-wal"]) await cp(join(folder.path, file), join(left, file));
    expect(statSync(join(left, "store.db-wal")).size).toBeGreaterThan(0);
    await using second = await open(left);
    const moved = join(folder.path, "moved");
    await mkdir(moved);
    await cp(join(left, "store.db"), join(moved, "store.db"));
    using database = new Database(join(moved, "store.db"));
    expect(database.query("select count(*) from entries").values()).toEqual([[entries.length]]);
    expect(second.get(positionFrom(7n), utf8BytesOf("k"))).toMatchObject({ kind: "entry" });
  });

  test("files and folder belong to the owner alone, and closing leaves no log behind", async () => {
    await using parent = await openTemporaryFolder("modes");
    const folder = join(parent.path, "a", "data");
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    {
      await using engine = await open(folder);
      await engine.append([]);
      expect(modeOf(folder)).toBe("700");
      for (const name of ["store.db", "store.db-wal", "store.db-shm", "store.lock"]) {
        expect(`${name} ${modeOf(join(folder, name))}`).toBe(`${name} 600`);
      }
    }
    expect(existsSync(join(folder, "store.db-wal"))).toBe(false);
  });

  test("a folder has one engine at a time, in this process and in others", async () => {
    await using folder = await openTemporaryFolder("double");
    {
      await using _engine = await open(folder.path);
      const fault = await faultOf(open(folder.path));
      expect(fault.kind).toBe("in-use");
      expect(fault.message).toContain(folder.path);
      const child = track(Bun.spawn([process.execPath, CHILD, folder.path], { stdout: "pipe", stderr: "pipe" }));
      expect(await new Response(child.stderr).text()).toContain("in use by another node");
    }
    await (await open(folder.path))[Symbol.asyncDispose]();
    const child = track(Bun.spawn([process.execPath, CHILD, folder.path], { stdout: "pipe", stderr: "inherit" }));
    for await (const line of linesOf(child.stdout)) {
      if (line !== "open") continue;
      expect((await faultOf(open(folder.path))).kind).toBe("in-use");
      child.kill("SIGKILL");
    }
    await child.exited;
    await (await open(folder.path))[Symbol.asyncDispose]();
  });

  test("whatever has got into the lock file, the store is opened, and locked", async () => {
    await using folder = await openTemporaryFolder("lock");
    {
      await using engine = await open(folder.path);
      await engine.append([]);
    }
    for (const bytes of [Buffer.alloc(1), Buffer.alloc(512, 0x41), Buffer.alloc(4096), Buffer.alloc(8192, 0xff)]) {
      writeFileSync(join(folder.path, "store.lock"), bytes);
      await using engine = await open(folder.path);
      expect(engine.commitNumber()).toBe(1);
      expect((await faultOf(open(folder.path))).kind).toBe("in-use");
    }
  });

  test("an empty file, left by a crash while it was being made, becomes a store", async () => {
    await using folder = await openTemporaryFolder("empty");
    writeFileSync(join(folder.path, "store.db"), "");
    writeFileSync(join(folder.path, "store.lock"), "");
    await using engine = await open(folder.path);
    expect(await engine.append([])).toMatchObject({ kind: "durable", commitNumber: 1 });
  });

  test("a newer schema is refused and left as it is", async () => {
    await using folder = await openTemporaryFolder("newer");
    await (await open(folder.path))[Symbol.asyncDispose]();
    {
      using raw = new Database(join(folder.path, "store.db"));
      raw.run("pragma user_version = 99");
    }
    const fault = await faultOf(open(folder.path));
    expect(fault.kind).toBe("newer-schema");
    expect(fault.message).toMatch(/schema is 99.*start that version or a later one/);
  });

  test("a file that is not a database, or somebody else's, is refused and left as it is", async () => {
    await using folder = await openTemporaryFolder("foreign");
    const path = join(folder.path, "store.db");
    writeFileSync(path, "not a database at all, but long enough to have a header of a hundred bytes".repeat(20));
    const size = statSync(path).size;
    expect((await faultOf(open(folder.path))).kind).toBe("foreign");
    expect(statSync(path).size).toBe(size);
    rmSync(path);
    {
      using raw = new Database(path);
      raw.run("create table recipes (name text)");
    }
    const fault = await faultOf(open(folder.path));
    expect(fault).toEqual({ kind: "foreign", message: expect.stringContaining("is not a store of taikv") });
    using raw = new Database(path, { readonly: true });
    expect(raw.query("pragma journal_mode").get()).toEqual({ journal_mode: "delete" });
  });

  test("a folder that cannot be made or written to is refused", async () => {
    await using folder = await openTemporaryFolder("unwritable");
    writeFileSync(join(folder.path, "file"), "");
    const fault = await faultOf(open(join(folder.path, "file", "data")));
    expect(fault.kind).toBe("unwritable");
    expect(fault.message).toMatch(/cannot be written to .*correct its permissions/);
    expect((await faultOf(open(join(folder.path, "file")))).kind).toBe("unwritable");
    if (process.getuid?.() === 0) return; // root writes everywhere
    const closed = join(folder.path, "closed");
    await mkdir(closed, { mode: 0o500 });
    expect((await faultOf(open(closed))).kind).toBe("unwritable");
    chmodSync(closed, 0o700);
  });
});

test("the write-ahead log stays near its limit under steady writes, with reads in between", async () => {
  await using folder = await openTemporaryFolder("log");
  await using engine = await open(folder.path, { walBytesMax: MIB });
  let longest = 0;
  for (let round = 1; round <= 40; round++) {
    const batches = Array.from({ length: 8 }, (_, i) =>
      putOf(...Array.from({ length: 32 }, (_, j) => entryOf(BigInt(32 * i + j), "k", round, new Uint8Array(3000)))),
    );
    await Promise.all(batches.map((batch) => engine.append(batch)));
    engine.scan(WHOLE_RING, undefined, { entriesMax: 3, bytesMax: MIB });
    longest = Math.max(longest, statSync(join(folder.path, "store.db-wal")).size);
  }
  expect(longest).toBeGreaterThan(MIB / 2);
  expect(longest).toBeLessThan(6 * MIB);
});

if (!CAN_MOUNT) console.log("skipped: a full disk is tested on a small tmpfs, which only root can mount");

describe.skipIf(!CAN_MOUNT)("a full disk", () => {
  test("refuses whole batches, serves reads, and takes writes again once there is room", async () => {
    await using disk = await openSmallDisk(6);
    if (disk === undefined) return;
    const ballast = join(disk.path, "ballast");
    writeFileSync(ballast, new Uint8Array(2 * MIB));
    const batchAt = (i: number) =>
      putOf(entryOf(BigInt(2 * i), "k", 1, new Uint8Array(60_000)), entryOf(BigInt(2 * i + 1), "k", 1, "small"));
    let stored = 0;
    {
      await using engine = await open(disk.path, { walBytesMax: MIB });
      let result = await engine.append(batchAt(0));
      for (; result.kind === "durable"; result = await engine.append(batchAt(stored))) stored++;
      expect(result).toEqual({ kind: "disk-full" });
      expect(stored).toBeGreaterThan(5);
      expect(engine.commitNumber()).toBe(stored);
      expect((await engine.count(WHOLE_RING)).entries).toBe(2 * stored);
      expect(engine.stats().entries).toBe(2 * stored);
      expect(engine.get(positionFrom(0n), utf8BytesOf("k"))?.kind).toBe("entry");
      expect(engine.get(positionFrom(BigInt(2 * stored)), utf8BytesOf("k"))).toBeUndefined();

      rmSync(ballast);
      expect(await engine.append(batchAt(stored))).toMatchObject({ kind: "durable", commitNumber: stored + 1 });
      expect(engine.stats().entries).toBe(2 * stored + 2);
    }
    await using engine = await open(disk.path);
    expect(engine.commitNumber()).toBe(stored + 1);
    expect((await engine.count(WHOLE_RING)).entries).toBe(2 * stored + 2);
  });

  test("with little room left the log is kept short, so that a start has room to move it", async () => {
    await using disk = await openSmallDisk(24);
    if (disk === undefined) return;
    await using engine = await open(disk.path);
    let longest = 0;
    for (let i = 0; i < 120; i++) {
      expect(await engine.append(putOf(entryOf(BigInt(i), "k", 1, new Uint8Array(60_000))))).toMatchObject({
        kind: "durable",
      });
      longest = Math.max(longest, statSync(join(disk.path, "store.db-wal")).size);
    }
    expect(longest).toBeLessThan(2 * MIB);
  });

  test("nothing is appended behind a log that there was no room to move when the store was opened", async () => {
    await using disk = await openSmallDisk(6);
    if (disk === undefined) return;
    // A log of this length comes to be where there is room enough.
    await using roomy = await openTemporaryFolder("roomy");
    const [first, left] = [roomy.path, join(disk.path, "left")];
    await using engine = await open(first);
    const entries = Array.from({ length: 20 }, (_, i) => entryOf(BigInt(i), "k", 1, new Uint8Array(60_000)));
    await engine.append(putOf(...entries));
    await mkdir(left);
    for (const file of ["store.db", "store.db-wal"]) await cp(join(first, file), join(left, file));
    const ballast = join(disk.path, "ballast");
    const used = ["store.db", "store.db-wal"].map((file) => join(left, file));
    const usedBytes = used.reduce((sum, path) => sum + statSync(path).size, 0);
    writeFileSync(ballast, new Uint8Array(6 * MIB - usedBytes - MIB / 2));
    await using full = await open(left);
    const small = putOf(entryOf(99n, "k", 1, "small"));
    expect(await full.append(small)).toEqual({ kind: "disk-full" });
    rmSync(ballast);
    expect(await full.append(small)).toMatchObject({ kind: "durable" });
    expect(statSync(join(left, "store.db")).size).toBeGreaterThan(20 * 60_000);
  });

  test("keeps a store from being opened, new or old, and says so", async () => {
    await using disk = await openSmallDisk(6);
    if (disk === undefined) return;
    const ballast = join(disk.path, "ballast");
    const fill = () => {
      for (let bytes = 4096; bytes >= 1; bytes = bytes >>> 1) {
        try {
          for (;;) appendFileSync(ballast, new Uint8Array(bytes));
        } catch {
          // Full to this size; on with the half of it.
        }
      }
    };
    fill();
    const fault = await faultOf(open(disk.path));
    expect(fault.kind).toBe("unwritable");
    expect(fault.message).toMatch(/^The disk of .* is full: make room/);
    rmSync(ballast);
    {
      await using engine = await open(disk.path);
      await engine.append(putOf(entryOf(1n, "k", 1, "kept")));
    }
    fill();
    const later = await faultOf(open(disk.path));
    expect(later.kind).toBe("unwritable");
    expect(later.message).toContain("full");
    rmSync(ballast);
    await using engine = await open(disk.path);
    expect(engine.get(positionFrom(1n), utf8BytesOf("k"))?.kind).toBe("entry");
  });
});

const canTrace = process.platform === "linux" && Bun.which("strace") !== null;
if (!canTrace) console.log("skipped: calls of fsync are watched and failed by strace, which is not here");

describe.skipIf(!canTrace)("fsync", () => {
  test("each group of batches is synced before it is answered, and a group shares one", async () => {
    await using folder = await openTemporaryFolder("fsync");
    const trace = join(folder.path, "trace");
    const child = track(
      Bun.spawn(
        [
          "strace",
          "-f",
          "-q",
          "-o",
          trace,
          "-e",
          "trace=fsync,fdatasync",
          process.execPath,
          CHILD,
          join(folder.path, "data"),
          "64",
          "2000",
        ],
        {
          stdout: "pipe",
          stderr: "inherit",
        },
      ),
    );
    const lines = await Array.fromAsync(linesOf(child.stdout));
    expect(lines.length).toBe(2000 + 2);
    const calls = (await Bun.file(trace).text()).split("\n").filter((line) => /f(data)?sync\(/.test(line)).length;
    expect(calls).toBeGreaterThanOrEqual(2000 / 64);
    expect(calls).toBeLessThan(1000);
  });

  test("one failed fsync fails its group and every later append, and nothing is synced any more", async () => {
    await using folder = await openTemporaryFolder("fsync");
    const trace = join(folder.path, "trace");
    const child = track(
      Bun.spawn(
        [
          "strace",
          "-f",
          "-q",
          "-o",
          trace,
          "-e",
          "trace=fsync",
          "-e",
          "inject=fsync:error=EIO:when=30",
          process.execPath,
          CHILD,
          join(folder.path, "data"),
          "64",
        ],
        {
          stdout: "pipe",
          stderr: "inherit",
        },
      ),
    );
    const lines = await Array.fromAsync(linesOf(child.stdout));
    expect(lines.filter((line) => line.startsWith("failed SQLITE_IOERR_FSYNC")).length).toBe(64);
    expect(lines.at(-1)).toBe("then failed");
    const calls = (await Bun.file(trace).text()).split("\n").filter((line) => line.includes("fsync"));
    expect(calls.length).toBe(30);
    expect(calls.at(-1)).toContain("INJECTED");
  });

  test("a commit that is in the log, and whose index there is no room for, has failed: nobody is told that nothing was kept", async () => {
    await using folder = await openTemporaryFolder("index");
    const data = join(folder.path, "data");
    await mkdir(data);
    const index = join(data, "store.db-shm");
    writeFileSync(index, "");
    const child = track(
      Bun.spawn(
        [
          "strace",
          "-f",
          "-q",
          "-o",
          join(folder.path, "trace"),
          "-P",
          index,
          "-e",
          "trace=pwrite64",
          "-e",
          // Its first 32 KiB are made of eight pages; the next are for a log of more than 32 MiB.
          "inject=pwrite64:error=ENOSPC:when=9+",
          process.execPath,
          CHILD,
          data,
          "1",
          "64",
          `${MIB}`,
          `${64 * MIB}`,
        ],
        {
          stdout: "pipe",
          stderr: "inherit",
        },
      ),
    );
    const lines = await Array.fromAsync(linesOf(child.stdout));
    const acknowledged = lines.filter((line) => /^\d/.test(line)).length;
    expect(acknowledged).toBeGreaterThan(20);
    expect(lines.at(-2)).toStartWith("failed SQLITE_IOERR_SHMSIZE");
    expect(lines.at(-1)).toBe("then failed");
    await using engine = await open(data);
    expect(engine.commitNumber()).toBe(acknowledged + 1);
  });
});
