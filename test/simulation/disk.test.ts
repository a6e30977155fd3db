/** What a simulated disk tells the checkers of. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import type { EntryHead } from "#model/entry.ts";
import { type Version, versionOf } from "#model/version.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { createScheduler } from "#simulation/scheduler.ts";
import { createSimulatedDisk, openSimulatedDisk } from "#simulation/simulated-disk.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { nodeNamed } from "../support/lone-node.ts";

const KEY = utf8BytesOf("tea");
const PLACE = { position: positionOfKey(KEY), key: KEY };
const versionAt = (ms: number): Version => versionOf({ ms, counter: 0 }, nodeNamed(1));

test("an entry that is newer than what was to be dropped stays, and is not told as dropped", () => {
  const scheduler = createScheduler();
  const disk = createSimulatedDisk();
  const told: EntryHead[] = [];
  disk.onDurable = (_batch, dropped) => void told.push(...dropped);
  const { engine } = openSimulatedDisk(disk, scheduler, createRandom("disk"), (run) => run());
  const payload = { kind: "payload", expiresAtMs: 0, payload: KEY } as const;
  void engine.append([{ kind: "put-entry", entry: sealEntry({ ...PLACE, ...payload, version: versionAt(20) }) }]);
  void engine.append([{ kind: "drop-entry", ...PLACE, upTo: versionAt(10) }]);
  scheduler.runUntil(1000);
  expect(disk.batches.length).toBe(2);
  expect(told).toEqual([]);
  expect(disk.store.head(PLACE.position, KEY)?.kind).toBe("head");
  void engine.append([{ kind: "drop-entry", ...PLACE, upTo: versionAt(20) }]);
  scheduler.runUntil(2000);
  expect(told.map(({ version }) => version)).toEqual([versionAt(20)]);
  expect(disk.store.head(PLACE.position, KEY)).toBeUndefined();
});

test("a flush that fails ends the engine for its node, whoever asked for it", async () => {
  const scheduler = createScheduler();
  const disk = createSimulatedDisk();
  const { engine } = openSimulatedDisk(disk, scheduler, createRandom("failing"), (run) => run());
  let reason: string | undefined;
  void engine.failed.then((why) => (reason = why));
  void engine.append([]);
  scheduler.runUntil(1000);
  await Promise.resolve();
  expect(reason).toBeUndefined();
  disk.willFail = true;
  void engine.append([]);
  scheduler.runUntil(2000);
  await Promise.resolve();
  expect(reason).toContain("EIO");
  const later = engine.append([]);
  scheduler.runUntil(3000);
  expect((await later).kind).toBe("failed");
});
