/** A store whose files are deleted, moved or replaced while it is open has failed; a folder that cannot be seen has not. */
import { expect, test } from "bun:test";
import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openEngine } from "#storage/open-engine.ts";
import { rememberOpenFiles } from "#storage/sqlite/open-files.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { within } from "../support/until.ts";
import { entryOf, putOf } from "./engine-suite.ts";

const open = (folder: string): Promise<StorageEngine> =>
  openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });

const ENTRY = entryOf(1n, "key", 1, "payload");

for (const [what, file, harm] of [
  ["the folder is deleted", "store.db", (folder: string) => rmSync(folder, { recursive: true })],
  ["the store is deleted", "store.db", (folder: string) => rmSync(join(folder, "store.db"))],
  ["the folder is moved", "store.db", (folder: string) => renameSync(folder, `${folder}-moved`)],
  [
    "a copy takes the place of the store",
    "store.db",
    (folder: string) => {
      copyFileSync(join(folder, "store.db"), join(folder, "copy"));
      renameSync(join(folder, "copy"), join(folder, "store.db"));
    },
  ],
  ["the log is deleted", "store.db-wal", (folder: string) => rmSync(join(folder, "store.db-wal"))],
] as const) {
  test(`${what}: the engine fails, and nothing is acknowledged any more`, async () => {
    await using temporary = await openTemporaryFolder("deleted");
    const folder = join(temporary.path, "store");
    await using engine = await open(folder);
    expect((await engine.append(putOf(ENTRY))).kind).toBe("durable");
    harm(folder);
    const reason = await within("the engine to fail", 10_000, engine.failed);
    expect(reason).toStartWith(`"${join(folder, file)}" was deleted, moved or replaced`);
    expect(await engine.append(putOf(ENTRY))).toEqual({ kind: "failed", reason });
  });
}

test("what was in a log that was deleted is in the store when the engine has failed", async () => {
  await using temporary = await openTemporaryFolder("deleted");
  const folder = join(temporary.path, "store");
  const copy = join(temporary.path, "copy");
  await using engine = await open(folder);
  expect((await engine.append(putOf(ENTRY))).kind).toBe("durable");
  rmSync(join(folder, "store.db-wal"));
  await within("the engine to fail", 10_000, engine.failed);
  mkdirSync(copy);
  copyFileSync(join(folder, "store.db"), join(copy, "store.db"));
  await using again = await open(copy);
  expect(again.get(ENTRY.position, ENTRY.key)).toEqual({ kind: "entry", entry: ENTRY });
});

test("a look that fails proves nothing, and a log that is not there yet is no log that is gone", async () => {
  await using temporary = await openTemporaryFolder("deleted");
  const folder = join(temporary.path, "store");
  mkdirSync(folder);
  writeFileSync(join(folder, "store.db"), "");
  const files = rememberOpenFiles(folder);
  expect(await files.gone()).toBeUndefined();
  renameSync(folder, `${folder}-moved`);
  writeFileSync(folder, "");
  expect(await files.gone()).toBeUndefined();
  rmSync(folder);
  symlinkSync(folder, folder);
  expect(await files.gone()).toBeUndefined();
  rmSync(folder);
  expect(await files.gone()).toMatchObject({ isLog: false });
  renameSync(`${folder}-moved`, folder);
  expect(await files.gone()).toBeUndefined();
  writeFileSync(join(folder, "store.db-wal"), "");
  expect(await files.gone()).toBeUndefined();
  rmSync(join(folder, "store.db-wal"));
  expect(await files.gone()).toMatchObject({ isLog: true });
});
