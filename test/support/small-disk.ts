/** A small disk of its own, which a test can fill; only root on Linux can mount one. */
import { appendFileSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openTemporaryFolder } from "./temporary-folder.ts";

export type SmallDisk = AsyncDisposable & {
  readonly path: string;
  /** Takes all the room that there is, to the last byte. */
  readonly fill: () => void;
  readonly giveBack: () => void;
};

export const CAN_MOUNT = process.platform === "linux" && process.getuid?.() === 0;

/** `undefined` where even root may not mount. */
export async function openSmallDisk(mebibytes: number): Promise<SmallDisk | undefined> {
  const folder = await openTemporaryFolder("full");
  const path = join(folder.path, "disk");
  await mkdir(path);
  const mount = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", path]);
  if (mount.exitCode !== 0) {
    console.log(`skipped: no tmpfs can be mounted here (${mount.stderr.toString().trim()})`);
    await folder[Symbol.asyncDispose]();
    return undefined;
  }
  const taken = join(path, "taken");
  return {
    path,
    fill: () => {
      for (let bytes = 65_536; bytes >= 1; bytes = bytes >>> 1) {
        try {
          for (;;) appendFileSync(taken, new Uint8Array(bytes));
        } catch {
          // Full to this size; on with the half of it.
        }
      }
    },
    giveBack: () => rmSync(taken, { force: true }),
    [Symbol.asyncDispose]: async () => {
      Bun.spawnSync(["umount", "-l", path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}
