/**
 * A bit that flips in the place of an entry: it is not found any more, and sound ones may be missed for it. That they are
 * not there is nothing that this store can say; and no older version may take the place of what is missed.
 */
import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { concatBytes } from "#base/bytes.ts";
import { createRandom } from "#base/random.ts";
import { type Position, positionBytes, positionFrom } from "#model/position.ts";
import { openEngine } from "#storage/open-engine.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { entryOf, expectTreeOf, NO_LIMITS, putOf, WHOLE_RING } from "./engine-suite.ts";

const ENTRIES = 1000;
const FLIPS = 40;
const HELD = 5;
const SEED = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));

const entryAt = (i: number, time = HELD) =>
  entryOf((BigInt(i) << 54n) + 7n, `key ${String(i).padStart(4, "0")}`, time, "x".repeat(300));
const entries = Array.from({ length: ENTRIES }, (_, i) => entryAt(i));
const KEY_BYTES = entryAt(0).key.length;

const open = (folder: string): Promise<StorageEngine> =>
  openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });

type Store = AsyncDisposable & {
  readonly folder: TemporaryFolder;
  /** A store as it was at first, but for one bit of the place of an entry: of its position, then of its key. */
  readonly flip: (i: number, bit: number) => Promise<StorageEngine>;
};

async function openStore(): Promise<Store> {
  const folder = await openTemporaryFolder("missed");
  {
    await using engine = await open(folder.path);
    await engine.append(putOf(...entries));
  }
  const path = join(folder.path, "store.db");
  const intact = readFileSync(path);
  let flips = 0;
  return {
    folder,
    flip: (i, bit) => {
      const bytes = Buffer.from(intact);
      const { position, key } = entryAt(i);
      const place = concatBytes(positionBytes(position), key);
      // Copies are left where the pages have given them up.
      for (let from = bytes.indexOf(place); from >= 0; from = bytes.indexOf(place, from + 1)) {
        const at = from + (bit >> 3);
        bytes[at] = (bytes[at] as number) ^ (0x80 >> (bit & 7));
      }
      // A store that has failed is locked as long as the process runs.
      const own = join(folder.path, `${++flips}`);
      mkdirSync(own);
      writeFileSync(join(own, "store.db"), bytes);
      return open(own);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const kindsOf = (engine: StorageEngine, i: number): (string | undefined)[] => {
  const { position, key } = entryAt(i);
  return [engine.get(position, key)?.kind, engine.head(position, key)?.kind];
};

test(`what is missed for a flipped bit is unreadable, and never nothing (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  await using store = await openStore();
  for (let flip = 0; flip < FLIPS; flip++) {
    const damaged = random.below(ENTRIES);
    const bit = random.below(8 * (8 + KEY_BYTES));
    await using engine = await store.flip(damaged, bit);
    expect({ damaged, bit, kinds: kindsOf(engine, damaged) }).toEqual({
      damaged,
      bit,
      kinds: ["unreadable", "unreadable"],
    });
    const missed = entries.flatMap((_, i) => (kindsOf(engine, i).includes(undefined) ? [i] : []));
    expect({ damaged, bit, missed }).toEqual({ damaged, bit, missed: [] });
  }
}, 60_000);

test(`what is missed for a flipped bit is replaced by nothing older (seed ${SEED})`, async () => {
  const random = createRandom(`${SEED} writes`);
  await using store = await openStore();
  for (let flip = 0; flip < FLIPS; flip++) {
    const damaged = random.below(ENTRIES);
    const bit = random.below(8 * (8 + KEY_BYTES));
    const engine = await store.flip(damaged, bit);
    for (const i of [damaged - 1, damaged, damaged + 1].filter((place) => place >= 0 && place < ENTRIES)) {
      const result = await engine.append(putOf(entryAt(i, HELD - 1)));
      const outcome = result.kind === "durable" ? result.outcomes[0]?.kind : result.kind;
      expect({ damaged, bit, i, isStored: outcome === "stored" }).toEqual({ damaged, bit, i, isStored: false });
    }
    await engine[Symbol.asyncDispose]();
  }
}, 60_000);

test("who has lost its key can be put again, as it was or newer, and the sums are of what is there", async () => {
  await using store = await openStore();
  for (const [bit, time] of [
    [8 * 8 + 3, HELD],
    [8 * (8 + KEY_BYTES) - 1, HELD + 1],
  ] as const) {
    await using engine = await store.flip(400, bit);
    const { position, key, version } = entryAt(400, time);
    expect(await engine.append(putOf(entryAt(400, HELD - 1)))).toMatchObject({
      outcomes: [{ kind: "unreadable", newest: entryAt(400).version }],
    });
    expect(await engine.append(putOf(entryAt(400, time)))).toMatchObject({ outcomes: [{ kind: "stored" }] });
    expect(engine.get(position, key)).toMatchObject({ kind: "entry", entry: { version } });
    const unreadable = engine.scanHeads(WHOLE_RING, undefined, NO_LIMITS).items.filter(({ kind }) => kind !== "head");
    expect(unreadable).toHaveLength(1);
    await expectTreeOf(engine);
    const [place] = unreadable as { readonly position: Position; readonly key: Uint8Array }[];
    await engine.append([{ kind: "drop-entry", position, key: place?.key as Uint8Array, upTo: version }]);
    await expectTreeOf(engine);
    expect(engine.stats().entries).toBe(ENTRIES);
  }
});

test("what was never there is nothing, and is stored however late it comes", async () => {
  await using store = await openStore();
  await using engine = await open(store.folder.path);
  for (let i = 0; i < ENTRIES; i += 97) {
    const beside = entryOf((entries[i]?.position as bigint) + 1n, "new", 1, "x");
    expect(engine.get(beside.position, beside.key)).toBeUndefined();
    expect(engine.head(positionFrom(beside.position), beside.key)).toBeUndefined();
    expect(await engine.append(putOf(beside))).toMatchObject({ outcomes: [{ kind: "stored" }] });
    expect(engine.get(beside.position, beside.key)).toMatchObject({ kind: "entry" });
  }
});
