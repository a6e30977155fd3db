/**
 * A store that is damaged is known as such from one run to the next.
 *
 * Damage that shows while a node runs is written down beside the store, because the next start may not meet the page in
 * question; so is a read that fails while it is opened. The note goes where the store goes when that is set aside.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** Says what was found; the folder's store is not opened as long as it is there. */
export const DAMAGE_FILE = "store.damaged";

/**
 * What SQLite and the program say of a store that holds what no writer has put there: beside damage that is seen as
 * such, a flipped bit takes a column its name, a value its type, or a row its place.
 */
const DAMAGE =
  /SQLITE_(CORRUPT|NOTADB|CONSTRAINT|MISMATCH|ERROR\b)|does not match its (checksum|table)|^(AssertionError|TypeError): /;

/** The table has all that the index has: nothing but that index is lost. */
export const INDEX_DAMAGE = "the index of what passes away does not match its table";
const OF_THE_INDEX = /SQLITE_CORRUPT_INDEX|does not match its table/;

/** A disk that does not give back what it has. Of an EIO, SQLite says most of the time that the page is corrupt. */
const OF_A_READ = /SQLITE_(CORRUPT|IOERR_(READ|SHORT_READ|CORRUPTFS|DATA)\b)/;

/** SQLite takes a file for one that may only be read when its first page says so. */
const READ_ONLY = /SQLITE_READONLY\b/;

/** Whether a failure of the store lies in what its file gives, and not in what its disk takes or the rights to it. */
export function isDamage(reason: string, file: string): boolean {
  return DAMAGE.test(reason) || isOfRead(reason) || (READ_ONLY.test(reason) && isWritable(file));
}

/** Whether it may be that a read failed that will not fail again: only reading all of the store tells. */
export function isOfRead(reason: string): boolean {
  return OF_A_READ.test(reason);
}

/** A failure in one line that begins with its code or, where it has none, with its name. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${"code" in error ? error.code : error.name}: ${error.message}`;
}

/** Whether it is an index that is damaged, which can be made anew from its table. There is one only. */
export function isOfIndex(reason: string): boolean {
  return OF_THE_INDEX.test(reason);
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** False when the disk that lost a page refuses this as well; the next start looks for itself. */
export function markDamaged(folder: string, reason: string): boolean {
  try {
    const file = openSync(join(folder, DAMAGE_FILE), "w", 0o600);
    writeSync(file, `${reason}\n`);
    fsyncSync(file);
    closeSync(file);
    return true;
  } catch {
    return false;
  }
}

/** What an earlier run found. */
export function damageKnown(folder: string): string | undefined {
  const path = join(folder, DAMAGE_FILE);
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}

/** After what an earlier run found has proved to be gone. Should a crash bring the note back, it is looked into again. */
export function forgetDamage(folder: string): void {
  rmSync(join(folder, DAMAGE_FILE), { force: true });
}
