/**
 * Ballast: room on the disk of a data folder that is kept for a start.
 *
 * A node that starts must write a few records, and move what its log holds, before it may speak to others. On a full disk
 * that goes where the ballast was: it is dropped, and made again once the node serves.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { open, statfs } from "node:fs/promises";
import { join } from "node:path";
import { MIB } from "#base/units.ts";

export type Ballast = {
  /** Whether there was one. */
  readonly drop: () => boolean;
  /** Makes it, or what there is room for. Without it a start on a full disk waits for room, and that is all. */
  readonly keep: () => Promise<void>;
  /** Whether there is room for it and more. */
  readonly hasRoom: () => Promise<boolean>;
};

const BALLAST_FILE = "ballast";

/** Twice what a log that is kept short has, which has to be moved before anything is appended. */
const BALLAST_BYTES = 2 * MIB;

/** What one write can have. */
const PIECE_BYTES = MIB / 16;

export function ballastIn(folder: string): Ballast {
  const path = join(folder, BALLAST_FILE);
  return {
    drop: () => {
      try {
        rmSync(path);
        return true;
      } catch {
        return false;
      }
    },
    keep: () => fill(path).catch(() => undefined),
    hasRoom: async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize > 4 * BALLAST_BYTES;
    },
  };
}

/** Of bytes that no file system makes smaller, or takes for a hole. */
async function fill(path: string): Promise<void> {
  await using file = await open(path, "a", 0o600);
  let { size } = await file.stat();
  if (size >= BALLAST_BYTES) return;
  try {
    while (size < BALLAST_BYTES) {
      const { bytesWritten } = await file.write(randomBytes(Math.min(PIECE_BYTES, BALLAST_BYTES - size)));
      if (bytesWritten === 0) return;
      size += bytesWritten;
    }
  } finally {
    await file.sync();
  }
}
