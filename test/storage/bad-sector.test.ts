/** Sectors that a disk does not give back: for a moment, or for good. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { openEngine } from "#storage/open-engine.ts";
import { DAMAGE_FILE, isDamage } from "#storage/sqlite/damaged-store.ts";
import { openFaultOf } from "#storage/sqlite/schema.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { buildDiskFaults, openDiskControl } from "../faults/native/disk-faults.ts";
import { track } from "../support/child-processes.ts";
import { openTemporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { entryOf, putOf } from "./engine-suite.ts";
import type { Reading } from "./reading-child.ts";

const ENTRIES = 500;
const PAGE_BYTES = 8192;
const NOTED = "the store cannot be read (SQLITE_IOERR_READ: disk I/O error)";
const WHOLE: Reading = { notices: [], entries: ENTRIES };
const PASSED: Reading = { notices: ["damage-passed"], entries: ENTRIES };
const CHILD = join(import.meta.dir, "reading-child.ts");

let temporary: TemporaryFolder;
let folders = 0;

beforeAll(async () => {
  temporary = await openTemporaryFolder("sector");
  await using engine = await open(join(temporary.path, "whole"));
  const entries = Array.from({ length: ENTRIES }, (_, i) => entryOf(BigInt(i), "k", 1, "x".repeat(200)));
  await engine.append(putOf(...entries));
});

afterAll(() => temporary[Symbol.asyncDispose]());

const open = (folder: string) => openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });

/** A store of its own. */
async function storeFolder(): Promise<string> {
  const folder = join(temporary.path, `${++folders}`);
  await cp(join(temporary.path, "whole"), folder, { recursive: true });
  return folder;
}

function failure(code: string): Error {
  return Object.assign(new Error("disk I/O error"), { code });
}

describe("a read that failed", () => {
  test.each(["READ", "SHORT_READ", "CORRUPTFS", "DATA"])(
    "is damage, met by a node or by its start: %s",
    async (kind) => {
      const folder = await storeFolder();
      expect(isDamage(`SQLITE_IOERR_${kind}: disk I/O error`, "")).toBe(true);
      expect(openFaultOf(failure(`SQLITE_IOERR_${kind}`), folder, true).kind).toBe("corrupt");
      expect(readFileSync(join(folder, DAMAGE_FILE), "utf8")).toContain(`SQLITE_IOERR_${kind}`);
    },
  );

  test.each(["WRITE", "FSYNC", "TRUNCATE", "DIR_FSYNC"])("is no failed write: %s is no damage", async (kind) => {
    const folder = await storeFolder();
    expect(isDamage(`SQLITE_IOERR_${kind}: disk I/O error`, "")).toBe(false);
    expect(openFaultOf(failure(`SQLITE_IOERR_${kind}`), folder, true).kind).toBe("unwritable");
    expect(existsSync(join(folder, DAMAGE_FILE))).toBe(false);
  });

  test("that was noted and passes costs no store", async () => {
    const folder = await storeFolder();
    writeFileSync(join(folder, DAMAGE_FILE), `${NOTED}\n`);
    await using engine = await open(folder);
    expect(engine.notices).toEqual([{ kind: "damage-passed", noted: NOTED }]);
  });

  test("does not take the place of what was noted before it", async () => {
    const folder = await storeFolder();
    writeFileSync(join(folder, DAMAGE_FILE), "SQLITE_MISMATCH\n");
    expect(openFaultOf(failure("SQLITE_IOERR_READ"), folder, true).kind).toBe("corrupt");
    expect(readFileSync(join(folder, DAMAGE_FILE), "utf8")).toBe("SQLITE_MISMATCH\n");
  });

  test("of a disk that takes no note either leaves the store in its place", () => {
    expect(openFaultOf(failure("SQLITE_IOERR_READ"), join(temporary.path, "away"), true).kind).toBe("unwritable");
  });
});

const canPreload = process.platform === "linux" && Bun.which("gcc") !== null;
if (!canPreload) console.log("skipped: reads are failed by a preloaded library, for which gcc is needed");

describe.skipIf(!canPreload)("a bad sector", () => {
  let library: string;

  beforeAll(async () => {
    library = await buildDiskFaults(temporary.path);
  });

  /** A store, the disk that it is on, and what a process meets there. */
  async function openDisk() {
    const folder = await storeFolder();
    const { faults, env } = await openDiskControl(temporary.path, `${folders}`, library);
    const path = join(folder, "store.db");
    return {
      folder,
      /** The last page of a table. */
      fail: (table: string, how: { readonly errno?: number; readonly reads?: number } = {}) => {
        using database = new Database(path, { readonly: true });
        const pages = database.query("select pageno from dbstat where name = ? order by pageno").values(table);
        const from = ((pages.at(-1)?.[0] as number) - 1) * PAGE_BYTES;
        faults.failSector({ path, from, bytes: 512, ...how });
      },
      heal: () => faults.failSector(undefined),
      read: async (): Promise<Reading> => {
        const child = track(
          Bun.spawn([process.execPath, CHILD, folder], {
            env: { ...process.env, ...env },
            stdout: "pipe",
            stderr: "inherit",
          }),
        );
        return JSON.parse(await new Response(child.stdout).text()) as Reading;
      },
    };
  }

  test.each([
    ["EIO", 5, "SQLITE_CORRUPT"],
    ["EBADMSG", 74, "SQLITE_IOERR_READ"],
  ])(
    "under entries ends the node once; later starts tell it as damage until it has passed: %s",
    async (_, errno, told) => {
      const disk = await openDisk();
      expect(await disk.read()).toEqual(WHOLE);
      disk.fail("entries", { errno });
      expect(await disk.read()).toEqual({ notices: [], entries: expect.stringContaining(told) });
      expect(existsSync(join(disk.folder, DAMAGE_FILE))).toBe(true);
      expect(await disk.read()).toEqual({ fault: "corrupt" });
      expect(await disk.read()).toEqual({ fault: "corrupt" });
      disk.heal();
      expect(await disk.read()).toEqual(PASSED);
      expect(await disk.read()).toEqual(WHOLE);
    },
  );

  test.each(["sqlite_schema", "counters", "record_sums", "facts", "tree_leaves", "tree_changes"])(
    "under what every start reads is damage at once if it lasts, and no reason to give the store up if not: %s",
    async (table) => {
      const disk = await openDisk();
      disk.fail(table, { reads: 1 });
      expect(await disk.read()).toEqual(PASSED);
      disk.fail(table);
      expect(await disk.read()).toEqual({ fault: "corrupt" });
      disk.heal();
      expect(await disk.read()).toEqual(PASSED);
    },
  );
});
