/** A write-ahead log whose content is in the database already: it goes when it can, and no part of it hides what is newer. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openEngine } from "#storage/open-engine.ts";
import { OpenError, type StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/until.ts";
import { entryOf, expectTreeOf, NO_LIMITS, putOf, WHOLE_RING } from "./engine-suite.ts";

const open = (folder: string): Promise<StorageEngine> =>
  openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });

const BATCHES = 20;
const ENTRIES_EACH = 100;

/** Spread over the ring, so that each batch changes pages of those before. */
const entries = Array.from({ length: BATCHES * ENTRIES_EACH }, (_, i) =>
  entryOf(BigInt.asUintN(64, BigInt(i) * 0x9e3779b97f4a7c15n), `key ${i}`, 1, new Uint8Array(200)),
);

async function appendAll(engine: StorageEngine): Promise<void> {
  for (let i = 0; i < entries.length; i += ENTRIES_EACH) {
    expect((await engine.append(putOf(...entries.slice(i, i + ENTRIES_EACH)))).kind).toBe("durable");
  }
}

async function expectAll(engine: StorageEngine): Promise<void> {
  expect(engine.commitNumber()).toBe(BATCHES);
  const { items } = engine.scan(WHOLE_RING, undefined, NO_LIMITS);
  expect(items.filter(({ kind }) => kind === "entry")).toHaveLength(entries.length);
  await expectTreeOf(engine);
}

function copyOf(folder: string, name: string, ...files: readonly string[]): string {
  const copy = join(folder, name);
  mkdirSync(copy);
  for (const file of files) copyFileSync(join(folder, file), join(copy, file));
  return copy;
}

const logBytes = (folder: string): number => statSync(join(folder, "store.db-wal")).size;

test("a log is emptied when the store is idle, and grows again", async () => {
  await using folder = await openTemporaryFolder("idle");
  await using engine = await open(folder.path);
  await appendAll(engine);
  expect(logBytes(folder.path)).toBeGreaterThan(0);
  await until("the log is empty", () => logBytes(folder.path) === 0);
  {
    await using alone = await open(copyOf(folder.path, "alone", "store.db"));
    await expectAll(alone);
  }
  expect(await engine.append([])).toMatchObject({ kind: "durable", commitNumber: BATCHES + 1 });
  await using killed = await open(copyOf(folder.path, "killed", "store.db", "store.db-wal"));
  expect(killed.commitNumber()).toBe(BATCHES + 1);
});

test("a log that was left is in the database and empty once the store is open", async () => {
  await using folder = await openTemporaryFolder("left");
  await using engine = await open(folder.path);
  await appendAll(engine);
  const left = copyOf(folder.path, "left", "store.db", "store.db-wal");
  await using opened = await open(left);
  expect(logBytes(left)).toBe(0);
  await using alone = await open(copyOf(left, "alone", "store.db"));
  await expectAll(opened);
  await expectAll(alone);
});

test("a bit that flips in a log that is in the database loses nothing: all is there, or nothing is written and it is told", async () => {
  await using folder = await openTemporaryFolder("flip");
  await using engine = await open(folder.path);
  await appendAll(engine);
  // A read that goes on keeps the log from being emptied.
  using reader = new Database(join(folder.path, "store.db"));
  reader.run("begin");
  expect(reader.query("select commit_number from counters").values()).toEqual([[BATCHES]]);
  using raw = new Database(join(folder.path, "store.db"));
  expect(raw.query("pragma wal_checkpoint(passive)").get()).toMatchObject({ busy: 0 });
  const left = copyOf(folder.path, "left", "store.db", "store.db-wal", "store.lock");
  const database = readFileSync(join(left, "store.db"));
  const log = readFileSync(join(left, "store.db-wal"));
  const refused: number[] = [];
  for (const part of [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999]) {
    const at = Math.floor(log.length * part);
    const copy = copyOf(left, `flipped-${part}`, "store.db", "store.lock");
    const flipped = Buffer.from(log);
    flipped[at] = (flipped[at] as number) ^ 1;
    writeFileSync(join(copy, "store.db-wal"), flipped);
    try {
      await using opened = await open(copy);
      await expectAll(opened);
    } catch (error) {
      if (!(error instanceof OpenError)) throw error;
      expect(error.fault).toMatchObject({ kind: "corrupt", message: expect.stringContaining("its log ends before") });
      expect(readFileSync(join(copy, "store.db")).equals(database)).toBe(true);
      refused.push(part);
    }
  }
  expect(refused).toContain(0.5);
});
