/**
 * The disk of a node in a world of replication: what is there survives a crash.
 *
 * Behaves like a storage engine as far as replication can see it, all at once and without waiting.
 */
import { bytesEqual, mapKeyOf } from "#base/bytes.ts";
import { type Entry, isPerishable } from "#model/entry.ts";
import { type Position, type Range, rangeHas } from "#model/position.ts";
import { cellIndexOf, cellsOf } from "#model/range-cells.ts";
import {
  placeKey,
  type ScanLimits,
  type ScanPlace,
  type StoredEntry,
  type StoredHead,
  type StoreWrite,
  type WriteOutcome,
} from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import type { LoadRequest, LoadResult } from "#replication/input.ts";
import { digestOfHead, isIntact } from "#storage/entry-checksum.ts";

export type Disk = {
  readonly entries: Map<string, Entry>;
  readonly records: Map<string, Uint8Array>;
  /** Places of entries whose bytes have rotted: their payload cannot be verified. */
  readonly rotten: Set<string>;
  /** Places of entries of which not even the version can be verified. */
  readonly headless: Set<string>;
  /** What was written and is not there any more: the sums have it until they are counted anew. */
  readonly vanished: Map<string, Entry>;
  commitNumber: number;
};

export function createDisk(): Disk {
  return {
    entries: new Map(),
    records: new Map(),
    rotten: new Set(),
    headless: new Set(),
    vanished: new Map(),
    commitNumber: 0,
  };
}

export function entryPlace(position: Position, key: Uint8Array): string {
  return placeKey({ position, key });
}

export function bytesOfText(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Whether its payload cannot be verified, be it that it was put like that. */
function isRotten(disk: Disk, entry: Entry): boolean {
  const place = entryPlace(entry.position, entry.key);
  return disk.headless.has(place) || disk.rotten.has(place) || !isIntact(entry);
}

/** Carries out a batch; `onDrop` hears of each entry that is deleted. */
export function commit(
  disk: Disk,
  writes: readonly StoreWrite[],
  onDrop: (place: string, dropped: Entry) => void,
): WriteOutcome[] {
  disk.commitNumber++;
  return writes.map((write) => {
    switch (write.kind) {
      case "put-entry": {
        const place = entryPlace(write.entry.position, write.entry.key);
        const there = disk.entries.get(place);
        if (there !== undefined && disk.headless.has(place)) return { kind: "unreadable", newest: undefined };
        const order = there === undefined ? 1 : compareVersions(write.entry.version, there.version);
        if (there !== undefined && order < 0)
          return { kind: isRotten(disk, there) ? "unreadable" : "superseded", newest: there.version };
        const isOther = there !== undefined && !bytesEqual(there.payload, write.entry.payload);
        if (order === 0 && isOther && !isRotten(disk, there)) {
          throw new Error(`one version with two payloads at ${place}`);
        }
        disk.entries.set(place, write.entry);
        disk.rotten.delete(place);
        return { kind: "stored" };
      }
      case "drop-entry": {
        const place = entryPlace(write.position, write.key);
        const there = disk.entries.get(place);
        const isHeadless = disk.headless.has(place);
        if (there !== undefined && (isHeadless || compareVersions(there.version, write.upTo) <= 0)) {
          disk.entries.delete(place);
          disk.rotten.delete(place);
          disk.headless.delete(place);
          onDrop(place, there);
        }
        return { kind: "stored" };
      }
      case "recount":
        for (const [place, { position }] of disk.vanished) {
          if (rangeHas(write.range, position)) disk.vanished.delete(place);
        }
        return { kind: "stored" };
      case "put-record":
        disk.records.set(`${write.table}/${mapKeyOf(write.key)}`, write.value);
        return { kind: "stored" };
      case "drop-record":
        disk.records.delete(`${write.table}/${mapKeyOf(write.key)}`);
        return { kind: "stored" };
    }
  });
}

/** All records of a table. */
export function recordsOf(disk: Disk, table: string): { readonly key: Uint8Array; readonly value: Uint8Array }[] {
  return [...disk.records]
    .filter(([key]) => key.startsWith(`${table}/`))
    .map(([key, value]) => ({ key: bytesOfText(key.slice(table.length + 1)), value }));
}

/** In ring order from the range's start. */
export function contentOf(disk: Disk, range: Range): Entry[] {
  const distanceOf = (position: Position): bigint => BigInt.asUintN(64, position - range.after - 1n);
  return [...disk.entries]
    .filter(([, entry]) => rangeHas(range, entry.position))
    .sort(([a, x], [b, y]) => {
      const p = distanceOf(x.position);
      const q = distanceOf(y.position);
      return p !== q ? (p < q ? -1 : 1) : a < b ? -1 : 1;
    })
    .map(([, entry]) => entry);
}

/** Whether two disks hold the same of a range, nothing of it rotten. */
export function holdTheSame(a: Disk, b: Disk, range: Range): boolean {
  const left = contentOf(a, range);
  const right = contentOf(b, range);
  return (
    left.length === right.length &&
    left.every((entry, i) => {
      const other = right[i] as Entry;
      const place = entryPlace(entry.position, entry.key);
      return (
        bytesEqual(entry.key, other.key) &&
        compareVersions(entry.version, other.version) === 0 &&
        bytesEqual(entry.payload, other.payload) &&
        !a.rotten.has(place) &&
        !b.rotten.has(place)
      );
    })
  );
}

export function loadFrom(disk: Disk, request: LoadRequest): LoadResult {
  const isHeadless = (entry: Entry): boolean => disk.headless.has(entryPlace(entry.position, entry.key));
  const stored = (entry: Entry): StoredEntry =>
    isRotten(disk, entry) ? { kind: "unreadable", position: entry.position, key: entry.key } : { kind: "entry", entry };
  // A head is read without the payload: what has rotted there does not show.
  const headOf = (head: Entry): StoredHead =>
    isHeadless(head) ? { kind: "unreadable", position: head.position, key: head.key } : { kind: "head", head };
  switch (request.kind) {
    case "entries":
      return { kind: "entries", entries: readable(disk, request).map((place) => map(at(disk, place), stored)) };
    case "heads":
      return {
        kind: "heads",
        heads: (request.isWhole === true ? readable(disk, request) : request.keys).map((place) =>
          map(at(disk, place), (entry) =>
            request.isWhole === true && isRotten(disk, entry)
              ? { kind: "unreadable", position: entry.position, key: entry.key }
              : headOf(entry),
          ),
        ),
      };
    case "scan":
    case "scan-heads":
    case "scan-perishable": {
      const content = contentOf(disk, request.range);
      const all = request.kind === "scan-perishable" ? content.filter(isPerishable) : content;
      const { after, limits } = request;
      const start = after === undefined ? 0 : all.findIndex((entry) => isAfter(request.range, entry, after));
      const sizeOf = ({ key, payload }: Entry): number => key.length + (request.kind === "scan" ? payload.length : 0);
      const end = start < 0 ? 0 : pageEnd(all, start, limits, sizeOf);
      const items = start < 0 ? [] : all.slice(start, end);
      const last = items[items.length - 1];
      const isEnd = start < 0 || start + items.length >= all.length;
      const next = isEnd || last === undefined ? undefined : { position: last.position, key: last.key };
      if (request.kind === "scan") return { kind: "scan", result: { items: items.map(stored), next } };
      return { kind: request.kind, result: { items: items.map(headOf), next } };
    }
    case "digests": {
      const { range, parts, upTo } = request;
      const cells = cellsOf(range, parts);
      const digests = Array.from({ length: cells.count }, () => ({ digest: 0n, entries: 0 }));
      const vanished = [...disk.vanished.values()].filter(({ position }) => rangeHas(range, position));
      for (const entry of [...contentOf(disk, range), ...(upTo === undefined ? vanished : [])]) {
        // Sums are kept with each write; up to a version, what is there is counted, what has lost its head as it is now.
        if (upTo !== undefined && compareVersions(entry.version, upTo) > 0) continue;
        const cell = digests[cellIndexOf(range, cells, entry.position)];
        if (cell === undefined) throw new Error("a position outside its range");
        const digest = digestOfHead(entry.key, entry.version);
        cell.digest ^= upTo !== undefined && isHeadless(entry) ? digest ^ 1n : digest;
        cell.entries++;
      }
      return { kind: "digests", digests };
    }
    case "records": {
      const prefix = `${request.table}/${mapKeyOf(request.prefix)}`;
      const after = request.afterKey === undefined ? "" : `${request.table}/${mapKeyOf(request.afterKey)}`;
      const records = [...disk.records]
        .filter(([key]) => key.startsWith(prefix) && key > after)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, request.limit)
        .map(([key, value]) => ({ key: bytesOfText(key.slice(request.table.length + 1)), value }));
      return { kind: "records", records };
    }
  }
}

/** Behind the last that fits; one always does. */
function pageEnd(
  all: readonly Entry[],
  start: number,
  { entriesMax, bytesMax }: ScanLimits,
  sizeOf: (entry: Entry) => number,
): number {
  let end = start;
  for (let bytes = 0; end < all.length && end - start < entriesMax && (end === start || bytes < bytesMax); end++) {
    bytes += sizeOf(all[end] as Entry);
  }
  return end;
}

/** The places that are read before so many bytes have been; one at least. */
function readable(
  disk: Disk,
  { keys, bytesMax = Number.POSITIVE_INFINITY }: { readonly keys: readonly ScanPlace[]; readonly bytesMax?: number },
): readonly ScanPlace[] {
  let bytes = 0;
  const end = keys.findIndex((place, i) => {
    if (i > 0 && bytes >= bytesMax) return true;
    bytes += at(disk, place)?.payload.length ?? 0;
    return false;
  });
  return end < 0 ? keys : keys.slice(0, end);
}

function at(disk: Disk, { position, key }: ScanPlace): Entry | undefined {
  return disk.entries.get(entryPlace(position, key));
}

function map<T, U>(value: T | undefined, to: (value: T) => U): U | undefined {
  return value === undefined ? undefined : to(value);
}

function isAfter(range: Range, entry: Entry, place: ScanPlace): boolean {
  const p = BigInt.asUintN(64, entry.position - range.after - 1n);
  const q = BigInt.asUintN(64, place.position - range.after - 1n);
  return p !== q ? p > q : mapKeyOf(entry.key) > mapKeyOf(place.key);
}
