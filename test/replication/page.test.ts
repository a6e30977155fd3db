/** Pages of a scan, merged over the owners of each range. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { ScanCursor } from "#model/operation.ts";
import { POSITION_MAX, positionFrom, RING_SIZE } from "#model/position.ts";
import { genesisConfig, type RangeConfig, type Slot } from "#model/range-config.ts";
import type { ScanPlace } from "#model/store.ts";
import { compareVersions, versionOf } from "#model/version.ts";
import { DEFAULT_BATCH_SIZES } from "#replication/batch-sizes.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { type LoneNode, nodeNamed, startLoneNode, viewOf, WALL_MS } from "../support/lone-node.ts";
import { commit, createDisk, type Disk, entryPlace, loadFrom } from "../support/replication-disk.ts";

const OWNERS = [nodeNamed(1), nodeNamed(2), nodeNamed(3)];
const SELF = nodeNamed(9);
const normal = (owner: NodeId): Slot => ({ owner, state: "normal" });

/** What one owner holds of one key: which of its versions, or nothing. */
type Held = { readonly name: number; readonly versions: readonly [number, number, number]; readonly isGone: boolean };

function entryOf(name: number, ms: number, isGone: boolean): Entry {
  const key = utf8BytesOf(`key ${name}`);
  const kind = isGone ? "tombstone" : "payload";
  const payload = utf8BytesOf(isGone ? "" : `${name} at ${ms}`);
  const version = versionOf({ ms: WALL_MS + ms, counter: 0 }, SELF);
  return sealEntry({ position: positionOfKey(key), key, version, kind, expiresAtMs: 0, payload });
}

/** The ring in so many ranges, all of the same owners. */
function configsOf(ranges: number): RangeConfig[] {
  const border = (n: number) => positionFrom((BigInt(n % ranges) * RING_SIZE) / BigInt(ranges) + 5n);
  return Array.from({ length: ranges }, (_, n) => ({
    ...genesisConfig({ after: border(n), upTo: border(n + 1) }, SELF),
    epoch: 2,
    slots: OWNERS.map(normal),
  }));
}

/** Answers the scans from the owners' disks, a few entries at a time, in random order, and stores what is written back. */
function serve(node: LoneNode, disks: ReadonlyMap<NodeId, Disk>, entriesMax: number): void {
  for (let sent = node.take(); sent.length > 0; sent = node.take()) {
    for (const { to, message } of sent.reverse()) {
      const disk = disks.get(to);
      if (disk === undefined) continue;
      if (message.kind === "write") {
        const { requestId, entry } = message;
        commit(disk, [{ kind: "put-entry", entry }], () => undefined);
        node.feed({
          kind: "message",
          from: to,
          message: { kind: "write-answer", requestId, outcome: { kind: "stored" } },
        });
      }
      if (message.kind !== "scan") continue;
      const { range, after, requestId, keysOnly } = message;
      const result = loadFrom(disk, { kind: "scan", range, after, limits: { entriesMax, bytesMax: 1 << 20 } });
      if (result.kind !== "scan") throw new Error("not a scan");
      const whole = result.result.items.flatMap((item) => (item.kind === "entry" ? [item.entry] : []));
      const entries = keysOnly ? whole.map((entry) => sealEntry({ ...entry, payload: new Uint8Array(0) })) : whole;
      const outcome = { kind: "entries", entries, next: result.result.next } as const;
      node.feed({ kind: "message", from: to, message: { kind: "scan-answer", requestId, outcome } });
    }
  }
}

const held: fc.Arbitrary<Held> = fc.record({
  name: fc.nat({ max: 60 }),
  versions: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 3 })),
  isGone: fc.boolean(),
});

test("a scan gives what a majority's newest versions say, each key once, in ring order, whatever the pages", () => {
  const limit = fc.integer({ min: 1, max: 7 });
  fc.assert(
    fc.property(
      fc.uniqueArray(held, { maxLength: 40, selector: ({ name }) => name }),
      limit,
      limit,
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      (all, items, batch, ranges, keysOnly) => {
        const disks = new Map(OWNERS.map((owner) => [owner, createDisk()]));
        for (const { name, versions, isGone } of all) {
          for (const [i, owner] of OWNERS.entries()) {
            const ms = versions[i] ?? 0;
            // The newest may be a tombstone.
            const entry = entryOf(name, ms, isGone && ms === 3);
            if (ms > 0) commit(disks.get(owner) as Disk, [{ kind: "put-entry", entry }], () => undefined);
          }
        }
        const node = startLoneNode(SELF, createDisk(), "lone", { batches: { ...DEFAULT_BATCH_SIZES, pushed: batch } });
        node.feed({ kind: "view", view: viewOf(new Map([...OWNERS, SELF].map((id) => [id, "up"] as const))) });
        node.tell(OWNERS[0] as NodeId, { kind: "learn", requestId: 1, configs: configsOf(ranges) });
        const got: string[] = [];
        let cursor: ScanCursor | undefined;
        for (let pages = 0; pages < 500; pages++) {
          const request = { prefix: new Uint8Array(0), cursor, itemsMax: items, bytesMax: 1 << 20, keysOnly };
          const outcome = node.scan({ ...request, consistency: "all" });
          serve(node, disks, batch);
          const page = outcome();
          if (page?.kind !== "page") throw new Error("the scan does not go on");
          expect(page.page.items.length).toBeLessThanOrEqual(items);
          for (const { key, payload, version } of page.page.items) {
            got.push(utf8TextOf(keysOnly ? key : payload) ?? "");
            if (keysOnly) expect(payload).toHaveLength(0);
            const place = entryPlace(positionOfKey(key), key);
            const having = [...disks.values()].filter(({ entries }) => {
              const entry = entries.get(place);
              return entry !== undefined && compareVersions(entry.version, version) >= 0;
            });
            expect(having.length).toBeGreaterThanOrEqual(2);
          }
          cursor = page.page.cursor;
          if (cursor === undefined) break;
        }
        const newest = new Map<string, Entry>();
        for (const disk of disks.values()) {
          for (const [place, entry] of disk.entries) {
            const other = newest.get(place);
            if (other === undefined || compareVersions(entry.version, other.version) > 0) newest.set(place, entry);
          }
        }
        const expected = [...newest]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .flatMap(([, entry]) => (entry.kind === "payload" ? [utf8TextOf(keysOnly ? entry.key : entry.payload)] : []));
        expect(got).toEqual(expected as string[]);
        for (const { entries } of disks.values()) {
          for (const { kind, payload } of entries.values()) expect(payload.length > 0).toBe(kind === "payload");
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("a scan that finds next to nothing comes to its end, page after page, each in good time", () => {
  const node = startLoneNode(SELF);
  node.feed({ kind: "view", view: viewOf(new Map([...OWNERS, SELF].map((id) => [id, "up"] as const))) });
  node.tell(OWNERS[0] as NodeId, { kind: "learn", requestId: 1, configs: configsOf(1) });
  const steps = 2000;
  const stepMs = 10;
  const stride = RING_SIZE / BigInt(steps);
  const last = entryOf(1, 1, false);
  /** Nothing but the last entry, and that a step is over. */
  const answered = (after: ScanPlace | undefined) => {
    const position = (after?.position ?? 0n) + stride;
    const isEnd = position >= RING_SIZE - stride;
    const next = isEnd ? undefined : { position: positionFrom(position), key: utf8BytesOf("key") };
    return { kind: "entries", entries: isEnd ? [{ ...last, position: POSITION_MAX }] : [], next } as const;
  };
  let asked = 0;
  let cursor: ScanCursor | undefined;
  const found: number[] = [];
  do {
    const request = { prefix: new Uint8Array(0), cursor, itemsMax: 100, bytesMax: 1 << 20, keysOnly: true };
    const outcome = node.scan({ ...request, consistency: "quorum" }, 15_000);
    let passedMs = 0;
    for (; outcome() === undefined; passedMs += stepMs) {
      const sent = node.take();
      node.advance(stepMs);
      for (const { to, message } of sent) {
        if (message.kind !== "scan") continue;
        asked++;
        const { requestId, after } = message;
        node.feed({
          kind: "message",
          from: to,
          message: { kind: "scan-answer", requestId, outcome: answered(after) },
        });
      }
    }
    expect(passedMs).toBeLessThan(3000);
    const page = outcome();
    if (page?.kind !== "page") throw new Error("the scan does not go on");
    found.push(page.page.items.length);
    cursor = page.page.cursor;
  } while (cursor !== undefined);
  expect(found.length).toBeGreaterThan(5);
  expect(found.pop()).toBe(1);
  expect(found.every((items) => items === 0)).toBe(true);
  // A majority of the owners, each step once.
  expect(asked).toBeLessThan(2 * (steps + 5));
});
