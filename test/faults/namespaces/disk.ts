/** A machine's disk: an ext4 filesystem in an image file. */
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../support/until.ts";
import { runCommand } from "../system-command.ts";

export type Disk = {
  readonly image: string;
  readonly mountPoint: string;
  readonly unmount: () => Promise<void>;
  readonly mount: () => Promise<void>;
  /** Takes all the room that is left. */
  readonly takeRoom: () => Promise<void>;
  readonly giveRoomBack: () => Promise<void>;
};

const DISK_MB = 256;
const BALLAST = "ballast";

export async function openDisk(folder: string, name: string): Promise<Disk> {
  const image = join(folder, `${name}.img`);
  const mountPoint = join(folder, `${name}.disk`);
  await mkdir(mountPoint);
  await runCommand("truncate", "-s", `${DISK_MB}M`, image);
  await runCommand("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", image);
  const ballast = join(mountPoint, BALLAST);
  const disk: Disk = {
    image,
    mountPoint,
    mount: async () => {
      await runCommand("mount", "-o", "loop,noatime", image, mountPoint);
    },
    // Whoever was killed a moment ago may still hold a file.
    unmount: () =>
      until(
        `${mountPoint} to be unmounted`,
        async () => {
          await runCommand("umount", mountPoint);
          return true;
        },
        { withinMs: 10_000 },
      ).then(() => undefined),
    takeRoom: async () => {
      // What one call leaves is taken by the next, down to the last blocks.
      for (let bytes = (await freeBytes(mountPoint)) + (await sizeOf(ballast)); bytes > 4096; bytes = bytes * 0.995) {
        try {
          await runCommand("fallocate", "-l", String(Math.floor(bytes)), ballast);
          break;
        } catch {
          // Its own bookkeeping takes room as well.
        }
      }
      const rest = join(mountPoint, `${BALLAST}-rest`);
      await runCommand("sh", "-c", `dd if=/dev/zero of=${rest} bs=4096 2>/dev/null; true`);
    },
    giveRoomBack: async () => {
      await rm(ballast, { force: true });
      await rm(join(mountPoint, `${BALLAST}-rest`), { force: true });
    },
  };
  await disk.mount();
  return disk;
}

async function freeBytes(mountPoint: string): Promise<number> {
  const [blocks, blockBytes] = (await runCommand("stat", "-f", "-c", "%a %S", mountPoint)).split(" ").map(Number);
  return (blocks as number) * (blockBytes as number);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
