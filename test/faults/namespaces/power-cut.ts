/**
 * Power cuts of machines whose disks are loop filesystems.
 *
 * The node is stopped in the middle of whatever it does and everything that it has ever written, synced or not, is
 * copied as the page cache shows it. Then the filesystem is shut down without its journal's last part, the node is
 * killed, and the filesystem is mounted again as after a real power cut. In each file, a sector of 512 bytes that
 * differs from the copy was never synced: a disk may have written it or not, in any order, so chance decides for each.
 * A drive that loses what it has confirmed is not modelled.
 */
import { dlopen, FFIType, ptr } from "bun:ffi";
import { closeSync, openSync } from "node:fs";
import { cp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, type Random } from "#base/random.ts";
import { runCommand } from "../system-command.ts";
import type { PowerCut } from "../world.ts";
import type { Disk } from "./disk.ts";

/** `ioctl` number of ext4's (and XFS's) emergency shutdown; 2: without flushing the log. */
const SHUTDOWN = 0x8004587dn;
const WITHOUT_LOG = 2;
const SECTOR_BYTES = 512;

const libc = dlopen("libc.so.6", {
  ioctl: { args: [FFIType.i32, FFIType.u64, FFIType.ptr], returns: FFIType.i32 },
});

export type Victim = {
  readonly disk: Disk;
  /** Freezes the process on the machine, if there is one. */
  readonly freeze: () => void;
  readonly kill: () => Promise<void>;
};

/** Cuts the power of all of them; each disk is mounted again afterwards. `copies` is a folder for what was unsynced. */
export async function cutPowerOf(victims: readonly Victim[], copies: string, seed: string): Promise<PowerCut> {
  for (const { freeze } of victims) freeze();
  const copied = victims.map((_, i) => join(copies, `unsynced-${i}`));
  for (const [i, { disk }] of victims.entries()) {
    await cp(disk.mountPoint, copied[i] as string, { recursive: true, filter: (path) => !path.endsWith("lost+found") });
  }
  for (const { disk } of victims) shutDown(disk.mountPoint);
  for (const { kill } of victims) await kill();
  let unsynced = 0;
  let kept = 0;
  for (const [i, { disk }] of victims.entries()) {
    await disk.unmount();
    await disk.mount();
    const torn = await tear(disk.mountPoint, copied[i] as string, createRandom(`${seed}/${i}`));
    // What a disk has after a power cut, it has also after the next one.
    await runCommand("sync", "-f", disk.mountPoint);
    unsynced += torn.unsynced;
    kept += torn.kept;
    await rm(copied[i] as string, { recursive: true, force: true });
  }
  return { unsynced, kept };
}

function shutDown(mountPoint: string): void {
  const folder = openSync(mountPoint, "r");
  try {
    const result = libc.symbols.ioctl(folder, SHUTDOWN, ptr(new Uint32Array([WITHOUT_LOG])));
    if (result !== 0) throw new Error(`${mountPoint} could not be shut down`);
  } finally {
    closeSync(folder);
  }
}

/** Gives chance its share of what was written but never synced. Files that the journal has lost stay lost. */
async function tear(durableFolder: string, liveFolder: string, random: Random): Promise<PowerCut> {
  let unsynced = 0;
  let kept = 0;
  const files = await readdir(durableFolder, { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(file.parentPath, file.name);
    const durable = await readFile(path);
    const live = await readFile(join(liveFolder, path.slice(durableFolder.length))).catch(() => undefined);
    if (live === undefined) continue;
    const torn = Buffer.alloc(Math.max(durable.length, live.length));
    durable.copy(torn);
    let keptHere = 0;
    for (let at = 0; at < torn.length; at += SECTOR_BYTES) {
      const now = live.subarray(at, at + SECTOR_BYTES);
      if (now.equals(durable.subarray(at, at + SECTOR_BYTES))) continue;
      unsynced += 1;
      if (random.below(2) === 0) continue;
      torn.fill(0, at, Math.min(at + SECTOR_BYTES, torn.length));
      now.copy(torn, at);
      keptHere += 1;
    }
    kept += keptHere;
    const size = random.below(2) === 0 ? durable.length : live.length;
    if (keptHere > 0 || size !== durable.length) {
      await writeFile(path, torn, { flag: "r+" });
      await truncate(path, size);
    }
  }
  return { unsynced, kept };
}
