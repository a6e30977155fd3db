/** Putting a store by: its files move into a folder of their own beside where they were, and nothing is deleted. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DAMAGE_FILE } from "./damaged-store.ts";
import { STORE_FILE } from "./schema.ts";

const FOLDER_PREFIX = "set-aside-";

/**
 * Moves the files of a closed store and returns the folder they are in now. The database goes last: until then the
 * folder still holds a store, however the process ends.
 */
export function moveStoreAside(folder: string): string {
  let number = 1;
  while (existsSync(join(folder, `${FOLDER_PREFIX}${number}`))) number++;
  const aside = join(folder, `${FOLDER_PREFIX}${number}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const file of [`${STORE_FILE}-wal`, `${STORE_FILE}-shm`, STORE_FILE, DAMAGE_FILE]) {
    if (existsSync(join(folder, file))) renameSync(join(folder, file), join(aside, file));
  }
  for (const path of [aside, folder]) {
    const handle = openSync(path, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
  return aside;
}
