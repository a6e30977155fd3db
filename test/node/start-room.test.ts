/** On a full disk a start gets the room of the ballast, and nobody else does. */
import { expect, test } from "bun:test";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "#base/clock.ts";
import { utf8BytesOf } from "#base/text.ts";
import { MIB } from "#base/units.ts";
import type { StoreWrite } from "#model/store.ts";
import { createStartRoom } from "#node/start-room.ts";
import type { Ballast } from "#storage/ballast.ts";
import { ballastIn } from "#storage/ballast.ts";
import { openMemoryEngine } from "#storage/memory/memory-engine.ts";
import { entryOf, putOf } from "../storage/engine-suite.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

const RECORD: StoreWrite[] = [
  { kind: "put-record", table: "facts", key: utf8BytesOf("ring"), value: utf8BytesOf("x") },
];
const HINT: StoreWrite[] = [{ kind: "put-record", table: "hints", key: utf8BytesOf("h"), value: utf8BytesOf("x") }];
const ENTRY = putOf(entryOf(1n, "k", 1, "x"));

/** A node on a disk that has no room beside its ballast. */
async function openWorld() {
  const engine = openMemoryEngine();
  const disk = { hasBallast: true, isFull: true, hasRoom: false, isStarted: false };
  const ballast: Ballast = {
    drop: () => {
      disk.isFull = false;
      disk.hasBallast = false;
      return true;
    },
    keep: async () => {
      disk.hasBallast = true;
    },
    hasRoom: async () => disk.hasRoom,
  };
  let due: (() => void) | undefined;
  const clock: Clock = {
    monotonicMs: () => 0,
    wallMs: () => 0,
    after: (_delayMs, run) => {
      due = run;
      return { cancel: () => undefined };
    },
  };
  const room = createStartRoom(clock, ballast, () => disk.isStarted);
  const guarded = room.guard({
    ...engine,
    append: async (batch) => (disk.isFull ? { kind: "disk-full" } : engine.append(batch)),
  });
  const append = async (batch: readonly StoreWrite[]): Promise<string> => (await guarded.append(batch)).kind;
  const look = async (): Promise<void> => {
    due?.();
    await Bun.sleep(0);
  };
  return { disk, append, look, room };
}

test("the ballast goes when a start finds no room, its records are kept, and clients' entries are not", async () => {
  const { disk, append, look } = await openWorld();
  expect(await append(RECORD)).toBe("disk-full");
  expect(disk.hasBallast).toBe(false);
  expect(await append(RECORD)).toBe("durable");
  for (const batch of [ENTRY, HINT, [...RECORD, ...ENTRY]]) expect(await append(batch)).toBe("disk-full");
  await look();
  expect([disk.hasBallast, await append(ENTRY)]).toEqual([false, "disk-full"]);
  disk.isStarted = true;
  await look();
  expect([disk.hasBallast, await append(ENTRY)]).toEqual([true, "durable"]);
});

test("once it has started a node keeps its ballast, however full the disk is", async () => {
  const { disk, append, look } = await openWorld();
  disk.isFull = false;
  disk.isStarted = true;
  await look();
  disk.isFull = true;
  for (const batch of [ENTRY, RECORD]) expect(await append(batch)).toBe("disk-full");
  expect(disk.hasBallast).toBe(true);
});

test("a start that goes on for long takes entries again when there is room", async () => {
  const { disk, append, look } = await openWorld();
  await append(RECORD);
  disk.hasRoom = true;
  await look();
  expect(await append(ENTRY)).toBe("durable");
});

test("a ballast is a file of 2 MiB that is made once, completed, and dropped", async () => {
  await using folder = await openTemporaryFolder("ballast");
  const file = join(folder.path, "ballast");
  const ballast = ballastIn(folder.path);
  expect(ballast.drop()).toBe(false);
  await ballast.keep();
  expect(statSync(file).size).toBe(2 * MIB);
  expect(statSync(file).blocks * 512).toBeGreaterThanOrEqual(2 * MIB);
  await Bun.write(file, "cut");
  await ballast.keep();
  expect(statSync(file).size).toBe(2 * MIB);
  expect(ballast.drop()).toBe(true);
  expect(existsSync(file)).toBe(false);
  await ballastIn(join(folder.path, "nowhere")).keep();
  expect(existsSync(join(folder.path, "nowhere"))).toBe(false);
});
