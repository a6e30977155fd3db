/**
 * The laws of a storage engine, as one suite for all of them.
 *
 *     engineSuite("sqlite", { isKept: true, open: (folder) => openEngine({ kind: "sqlite", folder, … }), spoilHead });
 *
 * The heart is a property: whatever is appended, every read agrees with a plain sorted array.
 */
import { describe, expect, test } from "bun:test";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { bytesStartWith, compareBytes, concatBytes } from "#base/bytes.ts";
import { utf8BytesOf } from "#base/text.ts";
import { type Entry, isPerishable } from "#model/entry.ts";
import { KEY_BYTES_MAX, PAYLOAD_BYTES_MAX } from "#model/key.ts";
import { distance, POSITION_MAX, type Position, positionFrom, type Range, rangeHas } from "#model/position.ts";
import { cellRange, cellsOf } from "#model/range-cells.ts";
import type { RangeDigest, RecordTable, ScanLimits, ScanPlace, StoreWrite, WriteOutcome } from "#model/store.ts";
import { compareVersions, VERSION_BYTES, type Version } from "#model/version.ts";
import { digestOfHead, isIntact, sealEntry } from "#storage/entry-checksum.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { openTemporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

export type EngineUnderTest = {
  /** Opens the engine on a folder; for a kept engine, what was stored there before is still there. */
  readonly open: (folder: string) => Promise<StorageEngine>;
  /** Whether entries survive closing. */
  readonly isKept: boolean;
  /** Changes the version of an entry behind the open engine's back. */
  readonly spoilHead: (engine: StorageEngine, folder: string, entry: Entry) => void;
};

export const NO_LIMITS: ScanLimits = { entriesMax: 1_000_000, bytesMax: Number.MAX_SAFE_INTEGER };
export const WHOLE_RING: Range = { after: positionFrom(0n), upTo: positionFrom(0n) };

/** An entry with a checksum; `time` orders its version. */
export function entryOf(position: bigint, key: Uint8Array | string, time: number, payload: Uint8Array | string): Entry {
  return sealEntry({
    position: positionFrom(position),
    key: typeof key === "string" ? utf8BytesOf(key) : key,
    version: versionAt(time),
    kind: "payload",
    expiresAtMs: 0,
    payload: typeof payload === "string" ? utf8BytesOf(payload) : payload,
  });
}

export function versionAt(time: number): Version {
  const version = new Uint8Array(VERSION_BYTES);
  new DataView(version.buffer).setBigUint64(0, BigInt(time));
  return version as Version;
}

export function putOf(...entries: readonly Entry[]): StoreWrite[] {
  return entries.map((entry) => ({ kind: "put-entry", entry }));
}

/** An entry whose checksum does not match, as a bad disk or a bad sender would leave it. */
function spoiled(entry: Entry): Entry {
  return { ...entry, checksum: entry.checksum ^ 1n };
}

/** For engines in memory: what they give out is what they hold. */
export function spoilHeadInMemory(engine: StorageEngine, _folder: string, { position, key }: Entry): void {
  const stored = engine.head(position, key);
  if (stored?.kind === "head") stored.head.version[15] = 77;
}

/** Runs the suite. One call is all that an engine's test needs, beside what is special to it. */
export function engineSuite(name: string, { open, isKept, spoilHead }: EngineUnderTest): void {
  async function openFresh(): Promise<AsyncDisposable & { readonly engine: StorageEngine }> {
    const folder = await openTemporaryFolder(name);
    const engine = await open(folder.path);
    return {
      engine,
      [Symbol.asyncDispose]: async () => {
        await engine[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  describe(`${name} engine`, () => {
    test("every read agrees with a plain sorted array, whatever is appended", async () => {
      await using folder = await openTemporaryFolder(name);
      await fc.assert(
        fc.asyncProperty(
          fc.array(stepArbitrary(isKept), { maxLength: 12 }),
          questionsArbitrary,
          async (steps, questions) => {
            await compareWithModel(folder, open, steps, questions);
          },
        ),
        { numRuns: 60 },
      );
    });

    test("batches are answered in the order of their appends, and their numbers count up by one", async () => {
      await using store = await openFresh();
      const answered: number[] = [];
      const results = await Promise.all(
        Array.from({ length: 200 }, async (_, i) => {
          const result = await store.engine.append(putOf(entryOf(1n, `key ${i}`, 1, "x")));
          answered.push(i);
          return result;
        }),
      );
      expect(answered).toEqual(Array.from({ length: 200 }, (_, i) => i));
      expect(results.map((result) => result.kind === "durable" && result.commitNumber)).toEqual(
        Array.from({ length: 200 }, (_, i) => i + 1),
      );
      expect(store.engine.commitNumber()).toBe(200);
      expect(store.engine.stats().entries).toBe(200);
    });

    test("an answer comes later than the call, and what it answers can be read", async () => {
      await using store = await openFresh();
      const entry = entryOf(5n, "tea", 1, "green");
      let isAnswered = false;
      const append = store.engine.append(putOf(entry)).then(() => {
        isAnswered = true;
      });
      expect(isAnswered).toBe(false);
      await append;
      expect(store.engine.get(entry.position, entry.key)).toEqual({ kind: "entry", entry });
    });

    test("an older version is superseded and told the newest, the same again is stored, a newer one replaces", async () => {
      await using store = await openFresh();
      const put = async (time: number) => {
        const result = await store.engine.append(putOf(entryOf(1n, "k", time, `at ${time}`)));
        return result.kind === "durable" ? result.outcomes : result;
      };
      expect(await put(5)).toEqual([{ kind: "stored" }]);
      expect(await put(4)).toEqual([{ kind: "superseded", newest: versionAt(5) }]);
      expect(await put(5)).toEqual([{ kind: "stored" }]);
      expect(await put(6)).toEqual([{ kind: "stored" }]);
      expect(payloadAt(store.engine, 1n, "k")).toBe("at 6");
      expect(store.engine.stats().entries).toBe(1);
    });

    test("superseded writes of many batches at once reach the batches that they belong to", async () => {
      await using store = await openFresh();
      await store.engine.append(putOf(entryOf(1n, "old", 9, "")));
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          store.engine.append(putOf(entryOf(1n, `${i}`, 1, ""), entryOf(1n, "old", i % 2 === 0 ? 3 : 9, ""))),
        ),
      );
      results.forEach((result, i) => {
        const second: WriteOutcome = i % 2 === 0 ? { kind: "superseded", newest: versionAt(9) } : { kind: "stored" };
        expect(result).toEqual({ kind: "durable", outcomes: [{ kind: "stored" }, second], commitNumber: i + 2 });
      });
    });

    test("an empty batch is durable and counted", async () => {
      await using store = await openFresh();
      expect(await store.engine.append([])).toEqual({ kind: "durable", outcomes: [], commitNumber: 1 });
    });

    test("writes of one batch take effect in their order", async () => {
      await using store = await openFresh();
      const key = utf8BytesOf("k");
      const result = await store.engine.append([
        { kind: "put-entry", entry: entryOf(1n, "k", 5, "first") },
        { kind: "drop-entry", position: positionFrom(1n), key, upTo: versionAt(5) },
        { kind: "put-entry", entry: entryOf(1n, "k", 4, "second") },
        { kind: "put-record", table: "facts", key, value: utf8BytesOf("a") },
        { kind: "drop-record", table: "facts", key },
        { kind: "put-record", table: "facts", key, value: utf8BytesOf("b") },
      ]);
      expect(result.kind === "durable" && result.outcomes).toEqual(new Array(6).fill({ kind: "stored" }));
      expect(payloadAt(store.engine, 1n, "k")).toBe("second");
      expect(store.engine.record("facts", key)).toEqual(utf8BytesOf("b"));
      expect(store.engine.stats().entries).toBe(1);
    });

    test("keys and payloads up to their limits, of any bytes, come back as they went", async () => {
      await using store = await openFresh();
      const every = Uint8Array.from({ length: 256 }, (_, i) => i);
      const longKey = new Uint8Array(KEY_BYTES_MAX).map((_, i) => (i * 7) % 256);
      const large = new Uint8Array(PAYLOAD_BYTES_MAX).map((_, i) => (i * 31) % 251);
      const entries = [
        entryOf(POSITION_MAX, every, 1, every),
        entryOf(POSITION_MAX, Uint8Array.of(0), 1, new Uint8Array(0)),
        entryOf(POSITION_MAX, Uint8Array.of(0, 0), 1, Uint8Array.of(0)),
        entryOf(0n, longKey, 1, large),
        entryOf(0n, concatBytes(longKey.subarray(1), Uint8Array.of(0)), 1, large.subarray(0, 20_000)),
        sealEntry({ ...entryOf(1n, "gone", 1, ""), kind: "tombstone", expiresAtMs: 2 ** 48 }),
      ];
      await store.engine.append(putOf(...entries));
      for (const entry of entries) {
        const stored = store.engine.get(entry.position, entry.key);
        expect(stored?.kind === "entry" && isSameEntry(stored.entry, entry)).toBe(true);
      }
      const { items } = store.engine.scan(WHOLE_RING, undefined, NO_LIMITS);
      expect(items.map((item) => item.kind)).toEqual(new Array(entries.length).fill("entry"));
      for (const item of items) {
        expect(item.kind === "entry" && entries.some((entry) => isSameEntry(entry, item.entry))).toBe(true);
      }
    });

    test("an entry whose checksum does not match is unreadable in get and scan, and its key is told", async () => {
      await using store = await openFresh();
      const good = entryOf(1n, "good", 1, "x");
      const bad = entryOf(2n, "bad", 1, "x");
      await store.engine.append(putOf(good, spoiled(bad)));
      const expected = { kind: "unreadable", position: bad.position, key: bad.key } as const;
      expect(store.engine.get(bad.position, bad.key)).toEqual(expected);
      expect(store.engine.scan(WHOLE_RING, undefined, NO_LIMITS).items).toEqual([
        { kind: "entry", entry: good },
        expected,
      ]);
    });

    test("an unreadable entry is mended by its own version and by a newer one, never by an older one", async () => {
      await using store = await openFresh();
      const entry = entryOf(1n, "k", 5, "true");
      const spoil = async () => {
        await store.engine.append([
          { kind: "drop-entry", position: entry.position, key: entry.key, upTo: versionAt(99) },
          { kind: "put-entry", entry: spoiled(entry) },
        ]);
        expect(store.engine.get(entry.position, entry.key)?.kind).toBe("unreadable");
      };
      await spoil();
      const older = await store.engine.append(putOf(entryOf(1n, "k", 4, "stale")));
      expect(older).toMatchObject({ outcomes: [{ kind: "unreadable", newest: versionAt(5) }] });
      expect(store.engine.get(entry.position, entry.key)?.kind).toBe("unreadable");
      expect(await store.engine.append(putOf(entry))).toMatchObject({ outcomes: [{ kind: "stored" }] });
      expect(payloadAt(store.engine, 1n, "k")).toBe("true");
      await spoil();
      await store.engine.append(putOf(entryOf(1n, "k", 6, "newer")));
      expect(payloadAt(store.engine, 1n, "k")).toBe("newer");
      expect(store.engine.stats().entries).toBe(1);
    });

    test("what has no head that can be verified stays, whatever is put, until it is dropped", async () => {
      await using folder = await openTemporaryFolder(name);
      await using engine = await open(folder.path);
      const entry = entryOf(1n, "k", 5, "true");
      const { position, key } = entry;
      const unreadable = { kind: "unreadable", position, key } as const;
      await engine.append(putOf(entry, entryOf(2n, "other", 1, "x")));
      spoilHead(engine, folder.path, entry);
      expect(engine.head(position, key)).toEqual(unreadable);
      for (const time of [4, 5, 6]) {
        const put = await engine.append(putOf(entryOf(1n, "k", time, `at ${time}`)));
        expect(put).toMatchObject({ outcomes: [{ kind: "unreadable", newest: undefined }] });
        expect(engine.head(position, key)).toEqual(unreadable);
        expect(engine.get(position, key)).toEqual(unreadable);
      }
      const mended = entryOf(1n, "k", 4, "mended");
      await engine.append([{ kind: "drop-entry", position, key, upTo: versionAt(0) }, ...putOf(mended)]);
      expect(engine.get(position, key)).toEqual({ kind: "entry", entry: mended });
      expect(engine.stats().entries).toBe(2);
      await expectTreeOf(engine);
    });

    test("the sums of a leaf still have an entry whose head cannot be verified", async () => {
      await using folder = await openTemporaryFolder(name);
      await using engine = await open(folder.path);
      const [entry, other] = [entryOf(1n, "k", 5, "true"), entryOf(2n, "other", 1, "x")];
      await engine.append(putOf(entry, other, entryOf(2n ** 48n, "in the next leaf", 1, "x")));
      spoilHead(engine, folder.path, entry);
      const leaf = { after: positionFrom(-1n), upTo: positionFrom(2n ** 48n - 1n) };
      const [sum] = await engine.digests(leaf, 1);
      const { items } = engine.scanHeads(leaf, undefined, NO_LIMITS);
      expect(items.map(({ kind }) => kind)).toEqual(["unreadable", "head"]);
      const rest = (sum?.digest ?? 0n) ^ digestOfHead(other.key, other.version);
      expect([sum?.entries, rest]).toEqual([2, digestOfHead(entry.key, entry.version)]);
    });

    test("a scan stops after the entry with which it reaches its bytes, and always gets on", async () => {
      await using store = await openFresh();
      const entries = Array.from({ length: 10 }, (_, i) => entryOf(BigInt(i + 1), `${i}`, 1, new Uint8Array(99)));
      await store.engine.append(putOf(...entries));
      const lengthOfPage = (bytesMax: number) =>
        store.engine.scan(WHOLE_RING, undefined, { entriesMax: 1000, bytesMax }).items.length;
      expect([0, 1, 100, 101, 200, 201].map(lengthOfPage)).toEqual([1, 1, 1, 2, 2, 3]);
    });

    test("a page of many large payloads stays within its bytes", async () => {
      await using store = await openFresh();
      for (let i = 0; i < 6; i++)
        await store.engine.append(putOf(entryOf(BigInt(i + 1), "k", 1, new Uint8Array(2 ** 20))));
      const page = store.engine.scan(WHOLE_RING, undefined, { entriesMax: 1000, bytesMax: 3 * 2 ** 20 });
      expect(page.items.length).toBe(3);
      expect(page.next?.position).toBe(positionFrom(3n));
    });

    test("reads in a snapshot can be nested, and an exception passes through and ends it", async () => {
      await using store = await openFresh();
      const entry = entryOf(1n, "k", 1, "x");
      await store.engine.append(putOf(entry));
      expect(store.engine.snapshot(() => store.engine.snapshot(() => payloadAt(store.engine, 1n, "k")))).toBe("x");
      expect(() =>
        store.engine.snapshot(() => {
          throw new Error("on purpose");
        }),
      ).toThrow("on purpose");
      await store.engine.append(putOf(entryOf(1n, "k", 2, "y")));
      expect(store.engine.snapshot(() => payloadAt(store.engine, 1n, "k"))).toBe("y");
    });

    test("digests up to a version give way to the event loop, and end when they are told to", async () => {
      await using store = await openFresh();
      const entries = Array.from({ length: 30_000 }, (_, i) => entryOf(BigInt(i) << 48n, `${i}`, 1, ""));
      await store.engine.append(putOf(...entries));
      let turns = 0;
      const turning = setInterval(() => turns++, 0);
      const digests = await store.engine.digests(WHOLE_RING, 16, { upTo: versionAt(1) });
      expect(digests.reduce((sum, digest) => sum + digest.entries, 0)).toBe(30_000);
      expect(turns).toBeGreaterThan(0);
      clearInterval(turning);

      const early = new AbortController();
      early.abort(new Error("told to stop"));
      expect(await messageOf(store.engine.count(WHOLE_RING, early.signal))).toBe("told to stop");
      const late = new AbortController();
      setImmediate(() => late.abort(new Error("told to stop later")));
      expect(await messageOf(store.engine.digests(WHOLE_RING, 16, { upTo: versionAt(1), signal: late.signal }))).toBe(
        "told to stop later",
      );
    });

    test("what stays is digested once, while other entries come and go", async () => {
      await using store = await openFresh();
      const stays = Array.from({ length: 20_000 }, (_, i) => entryOf(BigInt(2 * i + 1), "stays", 1, ""));
      await store.engine.append(putOf(...stays));
      const quiet = await store.engine.digests(WHOLE_RING, 1, { upTo: versionAt(1) });
      let isOver = false;
      const disturb = (async () => {
        for (let i = 0; !isOver; i = (i + 997) % 20_000) {
          const comes = entryOf(BigInt(2 * i + 2), "comes and goes", 1, "");
          await store.engine.append(putOf(comes));
          await store.engine.append([
            { kind: "drop-entry", position: comes.position, key: comes.key, upTo: comes.version },
          ]);
          await Bun.sleep(0);
        }
      })();
      const { entries } = await store.engine.count(WHOLE_RING);
      const busy = await store.engine.digests(WHOLE_RING, 1, { upTo: versionAt(1) });
      isOver = true;
      await disturb;
      expect(entries).toBeGreaterThanOrEqual(20_000);
      expect(busy[0]?.entries).toBeGreaterThanOrEqual(20_000);
      expect(await store.engine.digests(WHOLE_RING, 1)).toEqual(quiet);
    });

    test("after closing, appends fail", async () => {
      await using folder = await openTemporaryFolder(name);
      const engine = await open(folder.path);
      const last = engine.append(putOf(entryOf(1n, "k", 1, "x")));
      await engine[Symbol.asyncDispose]();
      expect((await last).kind).toBe("durable");
      expect(await engine.append([])).toEqual({ kind: "failed", reason: "the store is closed" });
    });

    if (isKept) {
      test("entries, records and the commit number survive closing", async () => {
        await using folder = await openTemporaryFolder(name);
        const key = utf8BytesOf("k");
        for (let round = 1; round <= 3; round++) {
          await using engine = await open(folder.path);
          expect(engine.commitNumber()).toBe(round - 1);
          expect(engine.stats().entries).toBe(round - 1);
          expect(payloadAt(engine, BigInt(round - 1), "k")).toBe(round === 1 ? undefined : `${round - 1}`);
          const result = await engine.append([
            { kind: "put-entry", entry: entryOf(BigInt(round), "k", 1, `${round}`) },
            { kind: "put-record", table: "ballots", key, value: Uint8Array.of(round) },
          ]);
          expect(result).toMatchObject({ commitNumber: round });
          expect(engine.record("ballots", key)).toEqual(Uint8Array.of(round));
        }
      });
    }
  });
}

/** What the engine sums up as it writes is what a scan of everything sums up. */
export async function expectTreeOf(engine: StorageEngine): Promise<void> {
  const last = new Uint8Array(VERSION_BYTES).fill(0xff) as Version;
  for (const parts of [1, 100, 4096]) {
    expect(await engine.digests(WHOLE_RING, parts)).toEqual(await engine.digests(WHOLE_RING, parts, { upTo: last }));
  }
}

function payloadAt(engine: StorageEngine, position: bigint, key: string): string | undefined {
  const stored = engine.get(positionFrom(position), utf8BytesOf(key));
  return stored?.kind === "entry" ? new TextDecoder().decode(stored.entry.payload) : stored?.kind;
}

function isSameEntry(a: Entry, b: Entry): boolean {
  return (
    a.position === b.position &&
    compareBytes(a.key, b.key) === 0 &&
    compareVersions(a.version, b.version) === 0 &&
    a.kind === b.kind &&
    a.expiresAtMs === b.expiresAtMs &&
    compareBytes(a.payload, b.payload) === 0 &&
    a.checksum === b.checksum
  );
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "no error";
  } catch (error) {
    return (error as Error).message;
  }
}

// The model: what an engine must be indistinguishable from.

type Model = { entries: Entry[]; records: Record<RecordTable, Map<string, Uint8Array>>; commitNumber: number };

function emptyModel(): Model {
  return {
    entries: [],
    records: {
      facts: new Map(),
      "range-configs": new Map(),
      ballots: new Map(),
      hints: new Map(),
      "set-aside": new Map(),
    },
    commitNumber: 0,
  };
}

function applyToModel(model: Model, write: StoreWrite): WriteOutcome {
  switch (write.kind) {
    case "put-entry": {
      const { entry } = write;
      const held = model.entries.find((one) => isAt(one, entry));
      if (held !== undefined && compareVersions(held.version, entry.version) > 0) {
        return { kind: isIntact(held) ? "superseded" : "unreadable", newest: held.version };
      }
      if (held !== undefined && compareVersions(held.version, entry.version) === 0 && isIntact(held)) break;
      model.entries = [...model.entries.filter((one) => one !== held), entry].sort(inOrder);
      break;
    }
    case "drop-entry":
      model.entries = model.entries.filter((one) => !isAt(one, write) || compareVersions(one.version, write.upTo) > 0);
      break;
    case "put-record":
      model.records[write.table].set(Buffer.from(write.key).toString("hex"), write.value);
      break;
    case "recount":
      break;
    case "drop-record":
      model.records[write.table].delete(Buffer.from(write.key).toString("hex"));
      break;
  }
  return { kind: "stored" };
}

function isAt(a: ScanPlace, b: ScanPlace): boolean {
  return a.position === b.position && compareBytes(a.key, b.key) === 0;
}

function inOrder(a: ScanPlace, b: ScanPlace): number {
  return a.position < b.position ? -1 : a.position > b.position ? 1 : compareBytes(a.key, b.key);
}

/** The entries of the range in ring order from its start. */
function modelRange(model: Model, range: Range): Entry[] {
  const fromStart = (entry: Entry) => distance(positionFrom(range.after + 1n), entry.position);
  return model.entries
    .filter((entry) => rangeHas(range, entry.position))
    .sort((a, b) => (fromStart(a) < fromStart(b) ? -1 : fromStart(a) > fromStart(b) ? 1 : compareBytes(a.key, b.key)));
}

function modelDigests(model: Model, range: Range, parts: number, upTo?: Version): RangeDigest[] {
  const cells = cellsOf(range, parts);
  const digests = Array.from({ length: cells.count }, () => ({ digest: 0n, entries: 0 }));
  for (const { position, key, version } of modelRange(model, range)) {
    if (upTo !== undefined && compareVersions(version, upTo) > 0) continue;
    const index = digests.findIndex((_, i) => rangeHas(cellRange(range, cells, i), position));
    const part = digests[index] as { digest: bigint; entries: number };
    part.digest ^= digestOfHead(key, version);
    part.entries++;
  }
  return digests;
}

function modelRecords(model: Model, table: RecordTable): { key: Uint8Array; value: Uint8Array }[] {
  return [...model.records[table]]
    .map(([hex, value]) => ({ key: new Uint8Array(Buffer.from(hex, "hex")), value }))
    .sort((a, b) => compareBytes(a.key, b.key));
}

type Step =
  | { readonly kind: "append"; readonly batches: readonly (readonly StoreWrite[])[] }
  | { readonly kind: "reopen" };

type Question = {
  readonly range: Range;
  readonly parts: number;
  readonly upTo: Version;
  readonly limits: ScanLimits;
  readonly table: RecordTable;
  readonly prefix: Uint8Array;
  readonly afterKey: Uint8Array | undefined;
  readonly limit: number;
};

/** Few places, so that they meet: around zero, around the half, and anywhere. */
const positionArbitrary: fc.Arbitrary<Position> = fc
  .oneof(
    { weight: 8, arbitrary: fc.constantFrom(0n, 1n, 2n, POSITION_MAX, POSITION_MAX - 1n, 2n ** 63n, 2n ** 63n - 1n) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: POSITION_MAX }) },
  )
  .map(positionFrom);
const keyArbitrary = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom("a", "a\0", "b", "\0", "\xff", "\xff\xff") },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 300 }) },
  )
  .map((text) => new Uint8Array(Buffer.from(text, "latin1")));
const versionArbitrary = fc.nat({ max: 5 }).map(versionAt);
const tableArbitrary = fc.constantFrom<RecordTable>("facts", "range-configs", "ballots", "hints", "set-aside");

const entryArbitrary: fc.Arbitrary<Entry> = fc
  .record({
    position: positionArbitrary,
    key: keyArbitrary,
    version: versionArbitrary,
    kind: fc.constantFrom("payload", "payload", "tombstone"),
    expiresAtMs: fc.constantFrom(0, 1, 1_800_000_000_000),
    payload: fc.oneof(
      { weight: 9, arbitrary: fc.uint8Array({ maxLength: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: 500, max: 40_000 }).map((length) => new Uint8Array(length).fill(7)) },
    ),
    isSpoiled: fc.nat({ max: 9 }).map((draw) => draw === 0),
  })
  .map(({ isSpoiled, kind, payload, ...rest }) => {
    const entry = sealEntry({ ...rest, kind, payload: kind === "tombstone" ? new Uint8Array(0) : payload });
    return isSpoiled ? spoiled(entry) : entry;
  });

const writeArbitrary: fc.Arbitrary<StoreWrite> = fc.oneof(
  { weight: 6, arbitrary: entryArbitrary.map((entry): StoreWrite => ({ kind: "put-entry", entry })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("drop-entry" as const),
      position: positionArbitrary,
      key: keyArbitrary,
      upTo: versionArbitrary,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("put-record" as const),
      table: tableArbitrary,
      key: keyArbitrary,
      value: fc.uint8Array({ maxLength: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("drop-record" as const), table: tableArbitrary, key: keyArbitrary }),
  },
);

function stepArbitrary(isKept: boolean): fc.Arbitrary<Step> {
  const append = fc.record({
    kind: fc.constant("append" as const),
    batches: fc.array(fc.array(writeArbitrary, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
  });
  if (!isKept) return append;
  return fc.oneof({ weight: 9, arbitrary: append }, { weight: 1, arbitrary: fc.constant({ kind: "reopen" as const }) });
}

const questionsArbitrary: fc.Arbitrary<Question[]> = fc.array(
  fc.record({
    range: fc.record({ after: positionArbitrary, upTo: positionArbitrary }),
    parts: fc.constantFrom(1, 2, 3, 7, 64, 4096),
    upTo: versionArbitrary,
    limits: fc.record({ entriesMax: fc.integer({ min: 1, max: 5 }), bytesMax: fc.constantFrom(1, 30, 1000, 1e9) }),
    table: tableArbitrary,
    prefix: fc.constantFrom("", "a", "\0", "\xff", "b").map((text) => new Uint8Array(Buffer.from(text, "latin1"))),
    afterKey: fc.option(keyArbitrary, { nil: undefined }),
    limit: fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY),
  }),
  { minLength: 3, maxLength: 6 },
);

async function compareWithModel(
  folder: TemporaryFolder,
  open: EngineUnderTest["open"],
  steps: readonly Step[],
  questions: readonly Question[],
): Promise<void> {
  const place = await mkdtemp(join(folder.path, "run-"));
  const model = emptyModel();
  let engine = await open(place);
  try {
    for (const step of steps) {
      if (step.kind === "reopen") {
        await engine[Symbol.asyncDispose]();
        engine = await open(place);
        continue;
      }
      const expected = step.batches.map((batch) => ({
        kind: "durable" as const,
        outcomes: batch.map((write) => applyToModel(model, write)),
        commitNumber: ++model.commitNumber,
      }));
      expect(await Promise.all(step.batches.map((batch) => engine.append(batch)))).toEqual(expected);
    }
    expect(engine.commitNumber()).toBe(model.commitNumber);
    expect(engine.stats().entries).toBe(model.entries.length);
    for (const entry of model.entries) comparePoint(engine, entry);
    for (const question of questions) await compareRange(engine, model, question);
  } finally {
    await engine[Symbol.asyncDispose]();
  }
}

function storedOf(entry: Entry) {
  const { position, key } = entry;
  return isIntact(entry) ? { kind: "entry", entry } : { kind: "unreadable", position, key };
}

function headOf({ position, key, version, kind, expiresAtMs }: Entry) {
  return { kind: "head", head: { position, key, version, kind, expiresAtMs } };
}

function comparePoint(engine: StorageEngine, entry: Entry): void {
  expect<unknown>(engine.get(entry.position, entry.key)).toEqual(storedOf(entry));
  expect<unknown>(engine.head(entry.position, entry.key)).toEqual(headOf(entry));
  const other = concatBytes(entry.key, Uint8Array.of(1, 2, 3));
  expect(engine.get(entry.position, other)).toBeUndefined();
  expect(engine.head(entry.position, other)).toBeUndefined();
}

async function compareRange(engine: StorageEngine, model: Model, question: Question): Promise<void> {
  const { range, parts, upTo, limits, table, prefix, afterKey, limit } = question;
  const expected = modelRange(model, range);
  expect<unknown>(engine.scan(range, undefined, NO_LIMITS).items).toEqual(expected.map(storedOf));
  expect<unknown>(engine.scanHeads(range, undefined, NO_LIMITS).items).toEqual(expected.map(headOf));
  expect<unknown>(pages(limits, (place) => engine.scan(range, place, limits))).toEqual(expected.map(storedOf));
  expect<unknown>(pages(limits, (place) => engine.scanHeads(range, place, limits))).toEqual(expected.map(headOf));
  const perishable = expected.filter((entry) => isPerishable(entry)).map(headOf);
  expect<unknown>(engine.scanPerishable(range, undefined, NO_LIMITS).items).toEqual(perishable);
  expect<unknown>(pages(limits, (place) => engine.scanPerishable(range, place, limits))).toEqual(perishable);
  const [middle] = expected.slice(expected.length >>> 1);
  if (middle !== undefined) {
    const after = engine.scan(range, { position: middle.position, key: middle.key }, NO_LIMITS).items;
    expect<unknown>(after).toEqual(expected.slice(expected.indexOf(middle) + 1).map(storedOf));
  }
  expect(await engine.digests(range, parts)).toEqual(modelDigests(model, range, parts));
  expect(await engine.digests(range, parts, { upTo })).toEqual(modelDigests(model, range, parts, upTo));
  expect(await engine.count(range)).toEqual({
    entries: expected.length,
    payloads: expected.filter((entry) => entry.kind === "payload").length,
    bytes: expected.reduce((sum, entry) => sum + entry.key.length + entry.payload.length, 0),
  });
  const records = modelRecords(model, table);
  for (const { key, value } of records) expect(engine.record(table, key)).toEqual(value);
  expect(engine.record(table, utf8BytesOf("nobody's key"))).toBeUndefined();
  expect(engine.records(table)).toEqual(records);
  expect(engine.records(table, { prefix, limit, ...(afterKey === undefined ? {} : { afterKey }) })).toEqual(
    records
      .filter(({ key }) => bytesStartWith(key, prefix) && (afterKey === undefined || compareBytes(key, afterKey) > 0))
      .slice(0, limit),
  );
}

/** All items, a page at a time, none longer than asked for. */
function pages<T>(
  limits: ScanLimits,
  page: (place: ScanPlace | undefined) => { readonly items: readonly T[]; readonly next: ScanPlace | undefined },
): T[] {
  const all: T[] = [];
  let place: ScanPlace | undefined;
  do {
    const { items, next } = page(place);
    expect(items.length).toBeLessThanOrEqual(limits.entriesMax);
    all.push(...items);
    place = next;
  } while (place !== undefined);
  return all;
}
