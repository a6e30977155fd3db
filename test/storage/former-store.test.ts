/** A folder whose store is gone is not taken for a new one without a word. */
import { expect, test } from "bun:test";
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EngineOptions, openEngine, openEngineAnew, readRecordLeft } from "#storage/open-engine.ts";
import { OpenError } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { entryOf, putOf } from "./engine-suite.ts";

const optionsOf = (folder: string): EngineOptions => ({
  kind: "sqlite",
  folder,
  sync: "full",
  writerUrl: STORAGE_WRITER_URL,
});

/** What a node leaves that is killed, its log with it. */
async function makeKilled(folder: string, copy: string): Promise<void> {
  await using engine = await openEngine(optionsOf(folder));
  await engine.append(putOf(entryOf(1n, "key", 1, "payload")));
  mkdirSync(copy);
  for (const file of ["store.db", "store.db-wal", "store.lock"]) copyFileSync(join(folder, file), join(copy, file));
}

for (const [what, harm] of [
  ["is not there", (path: string) => rmSync(path)],
  ["is empty", (path: string) => truncateSync(path)],
] as const) {
  test(`a database that ${what} beside a log is told as damage, and what is left is set aside`, async () => {
    await using temporary = await openTemporaryFolder("former");
    const folder = join(temporary.path, "store");
    await makeKilled(join(temporary.path, "first"), folder);
    const logBytes = statSync(join(folder, "store.db-wal")).size;
    harm(join(folder, "store.db"));
    const fault = await openEngine(optionsOf(folder)).then(
      () => undefined,
      (error: unknown) => (error instanceof OpenError ? error.fault : undefined),
    );
    expect(fault?.kind).toBe("corrupt");
    expect(fault?.message).toContain(`store.db ${what}, beside store.db-wal of ${logBytes} bytes`);
    expect(statSync(join(folder, "store.db-wal")).size).toBe(logBytes);

    expect(readRecordLeft(optionsOf(folder), "facts", new Uint8Array(1))).toBeUndefined();
    const { engine, aside } = await openEngineAnew(optionsOf(folder));
    await using opened = engine;
    expect(opened.notices).toEqual([]);
    expect(statSync(join(aside as string, "store.db-wal")).size).toBe(logBytes);
  });

  test(`a database that ${what} in a folder that was used before is missed, once`, async () => {
    await using folder = await openTemporaryFolder("former");
    const noticesOf = async (): Promise<unknown> => {
      await using engine = await openEngine(optionsOf(folder.path));
      return engine.notices;
    };
    expect(await noticesOf()).toEqual([]);
    harm(join(folder.path, "store.db"));
    expect(await noticesOf()).toEqual([{ kind: "store-missed", found: `store.db ${what}` }]);
    expect(await noticesOf()).toEqual([]);
  });
}

test("a folder in which no node has been has nothing to miss, also with an empty file in it", async () => {
  await using folder = await openTemporaryFolder("former");
  writeFileSync(join(folder.path, "store.db"), "");
  await using engine = await openEngine(optionsOf(folder.path));
  expect(engine.notices).toEqual([]);
  expect(existsSync(join(folder.path, "store.lock"))).toBe(true);
});
