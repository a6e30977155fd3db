/**
 * The memory engine: a sorted store that is gone when the process ends. For tests, simulation and caches.
 *
 * Behaves like the engine on disk: batches take effect and are answered later than the call, in append order; a bad
 * checksum makes an entry unreadable, and so does a changed version, of which the digest is kept. Slices of long reads are counted in entries, not in time, so that a simulated
 * run can be repeated.
 */
import { present } from "#base/assert.ts";
import { bytesFromMapKey, compareBytes, EMPTY_BYTES, mapKeyOf } from "#base/bytes.ts";
import { type Entry, isPerishable } from "#model/entry.ts";
import { clockwise, type Position, positionBytes, type Range } from "#model/position.ts";
import type {
  AppendResult,
  RecordTable,
  ScanLimits,
  ScanPlace,
  ScanResult,
  StoredEntry,
  StoredHead,
  StoreWrite,
  WriteOutcome,
} from "#model/store.ts";
import { compareVersions, type Version } from "#model/version.ts";
import { digestOfHead, isIntact } from "../entry-checksum.ts";
import { createLeafChanges, createMerkleTree, leafOf, noSums } from "../merkle-tree.ts";
import { createDigestGatherer, giveWayToLoop, stretchesOf } from "../range-walk.ts";
import type { StorageEngine } from "../storage-engine.ts";
import { createTreeSums } from "../tree-sums.ts";
import { createSortedMap, type SortedMap } from "./sorted-map.ts";

export type MemoryEngineOptions = {
  /** Called between the slices of digests and counts; lets the event loop go round unless given. */
  readonly giveWay?: () => Promise<void>;
};

/** `digest` is that of its head as it was put. */
type Held = { readonly entry: Entry; readonly digest: bigint };

const STORED: WriteOutcome = { kind: "stored" };

/** Entries that digests and counts take before they give way. */
const SLICE: ScanLimits = { entriesMax: 2048, bytesMax: Number.MAX_VALUE };

/** Rough cost of holding an entry beside its key and payload. */
const ENTRY_OVERHEAD_BYTES = 200;

export function openMemoryEngine({ giveWay = giveWayToLoop }: MemoryEngineOptions = {}): StorageEngine {
  const entries = createSortedMap<Held>();
  /** Places of entries that pass away some day. */
  const perishable = createSortedMap<true>();
  const tables: Record<RecordTable, SortedMap<Uint8Array>> = {
    facts: createSortedMap(),
    "range-configs": createSortedMap(),
    ballots: createSortedMap(),
    hints: createSortedMap(),
    "set-aside": createSortedMap(),
  };
  const tree = createMerkleTree();
  const changes = createLeafChanges();
  let commitNumber = 0;
  let bytes = 0;
  let isClosed = false;

  async function append(batch: readonly StoreWrite[]): Promise<AppendResult> {
    await Promise.resolve();
    if (isClosed) return { kind: "failed", reason: "the store is closed" };
    const outcomes = batch.map(apply);
    const packed = changes.take();
    if (packed !== undefined) tree.apply(packed);
    commitNumber++;
    return { kind: "durable", outcomes, commitNumber };
  }

  function apply(write: StoreWrite): WriteOutcome {
    switch (write.kind) {
      case "put-entry":
        return putEntry(write.entry);
      case "drop-entry":
        return dropEntry(write.position, write.key, write.upTo);
      case "recount":
        return STORED;
      case "put-record":
        tables[write.table].set(mapKeyOf(write.key), write.value.slice());
        return STORED;
      case "drop-record":
        tables[write.table].delete(mapKeyOf(write.key));
        return STORED;
    }
  }

  function putEntry(entry: Entry): WriteOutcome {
    const at = orderKeyOf(entry.position, entry.key);
    const held = entries.get(at);
    if (held !== undefined) {
      if (!isHeadIntact(held)) return { kind: "unreadable", newest: undefined };
      const newest = held.entry.version;
      const order = compareVersions(entry.version, newest);
      if (order < 0) return { kind: isIntact(held.entry) ? "superseded" : "unreadable", newest };
      if (order === 0 && isIntact(held.entry)) return STORED;
      bytes -= bytesHeldBy(held.entry);
      changeTree(held, -1);
    }
    // Copied, because a few bytes must not keep the message alive in which they came.
    const copy = { ...entry, key: entry.key.slice(), payload: entry.payload.slice(), version: copyOf(entry.version) };
    const put: Held = { entry: copy, digest: digestOfHead(copy.key, copy.version) };
    entries.set(at, put);
    if (isPerishable(copy)) perishable.set(at, true);
    else perishable.delete(at);
    bytes += bytesHeldBy(copy);
    changeTree(put, 1);
    return STORED;
  }

  function changeTree({ entry, digest }: Held, by: 1 | -1): void {
    const { position, key, kind, payload } = entry;
    const payloads = kind === "payload" ? by : 0;
    changes.add(leafOf(position), digest, by, payloads, by * (key.length + payload.length));
  }

  function dropEntry(position: Position, key: Uint8Array, upTo: Version): WriteOutcome {
    const at = orderKeyOf(position, key);
    const held = entries.get(at);
    if (held !== undefined && (!isHeadIntact(held) || compareVersions(held.entry.version, upTo) <= 0)) {
      entries.delete(at);
      perishable.delete(at);
      bytes -= bytesHeldBy(held.entry);
      changeTree(held, -1);
    }
    return STORED;
  }

  function* walk(range: Range, place: ScanPlace | undefined): Generator<Held> {
    for (const { after, last } of stretchesOf(range, place)) {
      for (const [, held] of entries.after(orderKeyOf(after.position, after.key))) {
        if (held.entry.position > last) break;
        yield held;
      }
    }
  }

  function* walkPerishable(range: Range, place: ScanPlace | undefined): Generator<Held> {
    for (const { after, last } of stretchesOf(range, place)) {
      for (const [at] of perishable.after(orderKeyOf(after.position, after.key))) {
        const held = present(entries.get(at), "the entry at a place that is listed");
        if (held.entry.position > last) break;
        yield held;
      }
    }
  }

  function scanWith<T>(
    walked: Iterable<Held>,
    limits: ScanLimits,
    view: (held: Held) => T,
    bytesOf: (entry: Entry) => number,
  ): ScanResult<T> {
    const items: T[] = [];
    let bytesTaken = 0;
    for (const held of walked) {
      const { entry } = held;
      items.push(view(held));
      bytesTaken += bytesOf(entry);
      if (items.length >= limits.entriesMax || bytesTaken >= limits.bytesMax) {
        return { items, next: { position: entry.position, key: entry.key } };
      }
    }
    return { items, next: undefined };
  }

  /** Each entry of the range once, a slice at a time. */
  async function visit(range: Range, signal: AbortSignal | undefined, take: (entry: Entry) => void): Promise<void> {
    signal?.throwIfAborted();
    let place: ScanPlace | undefined;
    do {
      const slice = scanWith(
        walk(range, place),
        SLICE,
        ({ entry }) => take(entry),
        () => 0,
      );
      place = slice.next;
      if (place !== undefined) {
        await giveWay();
        signal?.throwIfAborted();
      }
    } while (place !== undefined);
  }

  const treeSums = createTreeSums(tree, async (first, last, signal) => {
    const sums = noSums();
    await visit({ after: clockwise(first, -1n), upTo: last }, signal, ({ key, version, kind, payload }) => {
      sums.digest ^= digestOfHead(key, version);
      sums.entries++;
      if (kind === "payload") sums.payloads++;
      sums.bytes += key.length + payload.length;
    });
    return sums;
  });

  return {
    name: "memory",
    append,
    snapshot: (read) => read(),
    get: (position, key) => {
      const held = entries.get(orderKeyOf(position, key));
      return held === undefined ? undefined : storedEntryOf(held);
    },
    head: (position, key) => {
      const held = entries.get(orderKeyOf(position, key));
      return held === undefined ? undefined : storedHeadOf(held);
    },
    scan: (range, place, limits) =>
      scanWith(walk(range, place), limits, storedEntryOf, (entry) => entry.key.length + entry.payload.length),
    scanHeads: (range, place, limits) =>
      scanWith(walk(range, place), limits, storedHeadOf, (entry) => entry.key.length),
    scanPerishable: (range, place, limits) =>
      scanWith(walkPerishable(range, place), limits, storedHeadOf, (entry) => entry.key.length),
    digests: async (range, parts, { upTo, signal } = {}) => {
      signal?.throwIfAborted();
      const kept = upTo === undefined ? treeSums.ofCells(range, parts, signal) : undefined;
      if (kept !== undefined) return kept;
      const gatherer = createDigestGatherer(range, parts, upTo);
      await visit(range, signal, (entry) => gatherer.add(entry.position, entry.key, entry.version));
      return gatherer.result();
    },
    count: async (range, signal) => {
      signal?.throwIfAborted();
      const { entries: counted, payloads, bytes: size } = await treeSums.ofRange(range, signal);
      return { entries: counted, payloads, bytes: size };
    },
    record: (table, key) => tables[table].get(mapKeyOf(key)),
    records: (table, { prefix = EMPTY_BYTES, afterKey, limit = Number.POSITIVE_INFINITY } = {}) => {
      const start = mapKeyOf(prefix);
      const out: { key: Uint8Array; value: Uint8Array }[] = [];
      const startsAfter = afterKey !== undefined && compareBytes(afterKey, prefix) >= 0;
      if (!startsAfter) {
        const first = tables[table].get(start);
        if (first !== undefined && limit > 0) out.push({ key: bytesFromMapKey(start), value: first });
      }
      for (const [key, value] of tables[table].after(startsAfter ? mapKeyOf(afterKey) : start)) {
        if (out.length >= limit || !key.startsWith(start)) break;
        out.push({ key: bytesFromMapKey(key), value });
      }
      return out;
    },
    stats: () => ({ entries: entries.size(), bytes }),
    commitNumber: () => commitNumber,
    fileId: "",
    failed: new Promise(() => undefined),
    notices: [],
    [Symbol.asyncDispose]: async () => {
      await Promise.resolve();
      isClosed = true;
    },
  };
}

/** Where order keys are put together, of keys of up to so many bytes. */
const ORDERED_KEY_BYTES_MAX = 1024;
const ordered = Buffer.alloc(8 + ORDERED_KEY_BYTES_MAX);

/** Sorts as (position, key) does. */
function orderKeyOf(position: Position, key: Uint8Array): string {
  if (key.length > ORDERED_KEY_BYTES_MAX) return mapKeyOf(positionBytes(position)) + mapKeyOf(key);
  ordered.writeBigUInt64BE(position);
  ordered.set(key, 8);
  return ordered.toString("latin1", 0, 8 + key.length);
}

function storedEntryOf({ entry }: Held): StoredEntry {
  return isIntact(entry) ? { kind: "entry", entry } : { kind: "unreadable", position: entry.position, key: entry.key };
}

function storedHeadOf(held: Held): StoredHead {
  const { position, key, version, kind, expiresAtMs } = held.entry;
  if (!isHeadIntact(held)) return { kind: "unreadable", position, key };
  return { kind: "head", head: { position, key, version, kind, expiresAtMs } };
}

function isHeadIntact({ entry, digest }: Held): boolean {
  return digestOfHead(entry.key, entry.version) === digest;
}

function copyOf(version: Version): Version {
  return version.slice() as Version;
}

function bytesHeldBy(entry: Entry): number {
  return entry.key.length + entry.payload.length + ENTRY_OVERHEAD_BYTES;
}
