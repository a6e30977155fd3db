/** The preloaded library that hurts a running node's disk: built once a run, steered through a small file a node. */
import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../system-command.ts";
import type { DiskFaults, Sector } from "../world.ts";

const EIO = 5;
const CONTROL_BYTES = 64;
const FOR_EVER = 0xffff_ffff;
/** Places in the control file; disk-faults.c has them too. */
const AT = {
  syncExtraMs: 0,
  syncErrno: 4,
  writeErrno: 8,
  badErrno: 12,
  syncs: 16,
  firstFailureUs: 24,
  readErrno: 32,
  badSector: 36,
} as const;

/** Compiles the library into the folder and answers its path. */
export async function buildDiskFaults(folder: string): Promise<string> {
  const library = join(folder, "disk-faults.so");
  await runCommand(
    "gcc",
    "-O2",
    "-Wall",
    "-shared",
    "-fPIC",
    "-o",
    library,
    join(import.meta.dir, "disk-faults.c"),
    "-ldl",
  );
  return library;
}

export type DiskControl = { readonly faults: DiskFaults; readonly env: Readonly<Record<string, string>> };

/** The faults of one node's disk, and what its process must be started with to obey. */
export async function openDiskControl(folder: string, name: string, library: string): Promise<DiskControl> {
  const path = join(folder, `${name}.disk-faults`);
  await writeFile(path, new Uint8Array(CONTROL_BYTES));
  const write = (at: number, bytes: Buffer): void => {
    const file = openSync(path, "r+");
    writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  };
  const put = (at: number, value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    write(at, bytes);
  };
  const get = (at: number): number => {
    const bytes = Buffer.alloc(8);
    const file = openSync(path, "r");
    readSync(file, bytes, 0, 8, at);
    closeSync(file);
    return Number(bytes.readBigUInt64LE());
  };
  return {
    env: { LD_PRELOAD: library, DISK_FAULTS: path },
    faults: {
      slowSync: (ms) => put(AT.syncExtraMs, ms),
      failSync: (isFailing) => put(AT.syncErrno, isFailing ? EIO : 0),
      failWrites: (isFailing) => put(AT.writeErrno, isFailing ? EIO : 0),
      failReads: (isFailing) => put(AT.readErrno, isFailing ? EIO : 0),
      failSector: (sector) => {
        put(AT.badErrno, sector?.errno ?? EIO);
        write(AT.badSector, sectorBytes(sector));
      },
      syncs: () => get(AT.syncs),
      firstFailureMs: () => {
        const us = get(AT.firstFailureUs);
        return us === 0 ? undefined : us / 1000;
      },
    },
  };
}

function sectorBytes(sector: Sector | undefined): Buffer {
  const bytes = Buffer.alloc(28);
  if (sector === undefined) return bytes;
  bytes.writeUInt32LE(sector.reads ?? FOR_EVER);
  bytes.writeBigUInt64LE(statSync(sector.path, { bigint: true }).ino, 4);
  bytes.writeBigUInt64LE(BigInt(sector.from), 12);
  bytes.writeBigUInt64LE(BigInt(sector.from + sector.bytes), 20);
  return bytes;
}
