/**
 * A store that is damaged is known as such from one run to the next.
 *
 * Damage that shows while a node runs is written down beside the store, because the next start may not meet the page in
 * question. The note goes where the store goes when that is set aside.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Says what was found; the folder's store is not opened as long as it is there. */
export const DAMAGE_FILE = "store.damaged";

/** Whether a failure of the store lies in what it holds, and not in its disk or the program. */
export function isDamage(reason: string): boolean {
  return /SQLITE_(CORRUPT|NOTADB)|does not match its checksum/.test(reason);
}

export function markDamaged(folder: string, reason: string): void {
  try {
    const file = openSync(join(folder, DAMAGE_FILE), "w", 0o600);
    writeSync(file, `${reason}\n`);
    fsyncSync(file);
    closeSync(file);
  } catch {
    // The disk that lost a page may refuse this as well; the next start looks for itself.
  }
}

/** What an earlier run found. */
export function damageKnown(folder: string): string | undefined {
  const path = join(folder, DAMAGE_FILE);
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}
