/**
 * Reads of the SQLite engine, on the main thread by a connection of their own.
 *
 * The write-ahead log lets them go on while the writer commits. No statement is left half-read between two calls, and
 * long reads go a slice at a time: an open read would keep the log from being emptied.
 */
import { assert } from "#base/assert.ts";
import { compareBytes, concatBytes, EMPTY_BYTES } from "#base/bytes.ts";
import type { EntryHead } from "#model/entry.ts";
import { type Position, positionBytes, positionFromBytes, type Range } from "#model/position.ts";
import type { RecordTable, ScanLimits, ScanPlace, ScanResult, StoredEntry, StoredHead } from "#model/store.ts";
import type { Version } from "#model/version.ts";
import { createDigestGatherer, giveWayToLoop, type Stretch, stretchesOf } from "../range-walk.ts";
import { ReadError, type StorageEngine } from "../storage-engine.ts";
import { entryFrom, headFrom } from "./entry-row.ts";
import { codeOf, openReadableStore, PAGE_BYTES, PERISHABLE, SQL_TABLE_OF } from "./schema.ts";

export type Reader = Disposable &
  Pick<
    StorageEngine,
    "snapshot" | "get" | "head" | "scan" | "scanHeads" | "scanPerishable" | "digests" | "count" | "record" | "records"
  > & {
    /** Bytes of the database file. */
    readonly databaseBytes: () => number;
  };

export type ReaderOptions = {
  readonly folder: string;
  /** Memory for pages of the database, bytes. */
  readonly cacheBytes: number;
  /** Called when the database cannot be read: it is damaged, or its disk. */
  readonly onDamage: (reason: string) => void;
};

/** A slice of a long read takes about so long; then others may run. */
const SLICE_MS = 4;

/** Rows that one query gives; between two of them the time is looked at. */
const ROWS_MAX = 256;

/** Larger payloads are read one by one, so that a query's rows stay within `ROWS_MAX` times this. */
const INLINE_PAYLOAD_BYTES_MAX = 16 * 1024;

/** Counting happens inside SQLite: the first step takes so many rows, the others what the time allows. */
const COUNT_ROWS_FIRST = 1024;
const COUNT_ROWS_MAX = 65_536;

/** Rows after a place up to a position, both given as bytes. */
type WalkParameters = [Uint8Array, Uint8Array, Uint8Array, number];

type ScanRow = [Uint8Array, Uint8Array, Uint8Array, number, number, Uint8Array, number, Uint8Array | null];
type HeadScanRow = [Uint8Array, Uint8Array, Uint8Array, number, number];
type DigestRow = [Uint8Array, Uint8Array, Uint8Array];

const AFTER_PLACE = "where (position, key) > (?1, ?2) and position <= ?3 order by position, key";
const PERISHABLE_AFTER_PLACE = AFTER_PLACE.replace("where", `where ${PERISHABLE} and`);

export function openReader({ folder, cacheBytes, onDamage }: ReaderOptions): Reader {
  const database = openReadableStore(folder, cacheBytes);

  const begin = rowsOf<never, []>("begin");
  const commit = rowsOf<never, []>("commit");
  const selectEntry = rowsOf<[Uint8Array, number, number, Uint8Array, Uint8Array], [Uint8Array, Uint8Array]>(
    "select version, kind, expires_at, checksum, payload from entries where position = ? and key = ?",
  );
  const selectHead = rowsOf<[Uint8Array, number, number], [Uint8Array, Uint8Array]>(
    "select version, kind, expires_at from entries where position = ? and key = ?",
  );
  const selectPayload = rowsOf<[Uint8Array], [Uint8Array, Uint8Array]>(
    "select payload from entries where position = ? and key = ?",
  );
  const walkEntries = rowsOf<ScanRow, WalkParameters>(
    `select position, key, version, kind, expires_at, checksum, length(payload),
       case when length(payload) <= ${INLINE_PAYLOAD_BYTES_MAX} then payload end from entries ${AFTER_PLACE} limit ?4`,
  );
  const walkHeads = rowsOf<HeadScanRow, WalkParameters>(
    `select position, key, version, kind, expires_at from entries ${AFTER_PLACE} limit ?4`,
  );
  const walkPerishable = rowsOf<HeadScanRow, WalkParameters>(
    `select position, key, version, kind, expires_at from entries indexed by entries_perishable
       ${PERISHABLE_AFTER_PLACE} limit ?4`,
  );
  const walkDigests = rowsOf<DigestRow, WalkParameters>(
    `select position, key, version from entries ${AFTER_PLACE} limit ?4`,
  );
  const skipRows = rowsOf<[Uint8Array, Uint8Array], WalkParameters>(
    `select position, key from entries ${AFTER_PLACE} limit 1 offset ?4`,
  );
  const countUpToPlace = rowsOf<[number, number, number], [Uint8Array, Uint8Array, Uint8Array, Uint8Array]>(
    `select count(*), coalesce(sum(kind = 1), 0), coalesce(sum(length(key) + length(payload)), 0) from entries
       where (position, key) > (?1, ?2) and (position, key) <= (?3, ?4)`,
  );
  const countUpToPosition = rowsOf<[number, number, number], [Uint8Array, Uint8Array, Uint8Array]>(
    `select count(*), coalesce(sum(kind = 1), 0), coalesce(sum(length(key) + length(payload)), 0) from entries
       where (position, key) > (?1, ?2) and position <= ?3`,
  );
  const pageCount = rowsOf<[number], []>("pragma page_count");
  const recordStatements = {
    facts: prepareRecordReads("facts"),
    "range-configs": prepareRecordReads("range-configs"),
    ballots: prepareRecordReads("ballots"),
    hints: prepareRecordReads("hints"),
    "set-aside": prepareRecordReads("set-aside"),
  } satisfies Record<RecordTable, unknown>;

  let isInSnapshot = false;

  /** All rows of a prepared statement as arrays; a failure of the disk becomes a `ReadError`. */
  function rowsOf<Row, Parameters extends (Uint8Array | number)[]>(sql: string): (...parameters: Parameters) => Row[] {
    const statement = database.prepare<unknown, (Uint8Array | number)[]>(sql);
    return (...parameters) => {
      try {
        return statement.values(...parameters) as Row[];
      } catch (error) {
        throw readErrorFrom(error);
      }
    };
  }

  function readErrorFrom(error: unknown): ReadError {
    const message = error instanceof Error ? error.message : String(error);
    const reason = `the store cannot be read (${codeOf(error) ?? "no code"}: ${message})`;
    onDamage(reason);
    return new ReadError(reason, { cause: error });
  }

  function prepareRecordReads(table: RecordTable) {
    const name = SQL_TABLE_OF[table];
    return {
      one: rowsOf<[Uint8Array], [Uint8Array]>(`select value from ${name} where key = ?`),
      from: rowsOf<[Uint8Array, Uint8Array], [Uint8Array, number]>(
        `select key, value from ${name} where key >= ? order by key limit ?`,
      ),
      between: rowsOf<[Uint8Array, Uint8Array], [Uint8Array, Uint8Array, number]>(
        `select key, value from ${name} where key >= ? and key < ? order by key limit ?`,
      ),
    };
  }

  function snapshot<T>(read: () => T): T {
    if (isInSnapshot) return read();
    isInSnapshot = true;
    try {
      begin();
      return read();
    } finally {
      isInSnapshot = false;
      if (database.inTransaction) commit();
    }
  }

  function get(position: Position, key: Uint8Array): StoredEntry | undefined {
    return orUnreadable(position, key, () => {
      const row = selectEntry(positionBytes(position), key)[0];
      if (row === undefined) return undefined;
      const [version, kind, expires_at, checksum, payload] = row;
      return storedEntry(position, key, entryFrom(position, key, { version, kind, expires_at, checksum, payload }));
    });
  }

  function head(position: Position, key: Uint8Array): StoredHead | undefined {
    return orUnreadable(position, key, () => {
      const row = selectHead(positionBytes(position), key)[0];
      if (row === undefined) return undefined;
      const [version, kind, expires_at] = row;
      return storedHead(position, key, headFrom(position, key, { version, kind, expires_at }));
    });
  }

  function orUnreadable<T>(position: Position, key: Uint8Array, read: () => T) {
    try {
      return read();
    } catch (error) {
      if (error instanceof ReadError) return unreadable(position, key);
      throw error;
    }
  }

  function scan(range: Range, place: ScanPlace | undefined, limits: ScanLimits): ScanResult<StoredEntry> {
    return scanWith(walkEntries, range, place, limits, (row) => {
      const [position, key, version, kind, expires_at, checksum, payloadLength, inline] = row;
      const at = positionFrom(position);
      const payload = inline ?? selectPayload(position, key)[0]?.[0] ?? EMPTY_BYTES;
      const entry = entryFrom(at, key, { version, kind, expires_at, checksum, payload });
      return { item: storedEntry(at, key, entry), place: { position: at, key }, bytes: key.length + payloadLength };
    });
  }

  const scanHeads: Reader["scanHeads"] = (range, place, limits) => scanHeadsWith(walkHeads, range, place, limits);
  const scanPerishable: Reader["scanPerishable"] = (range, place, limits) =>
    scanHeadsWith(walkPerishable, range, place, limits);

  function scanHeadsWith(
    rowsAfter: (...parameters: WalkParameters) => HeadScanRow[],
    range: Range,
    place: ScanPlace | undefined,
    limits: ScanLimits,
  ): ScanResult<StoredHead> {
    return scanWith(rowsAfter, range, place, limits, ([position, key, version, kind, expires_at]) => {
      const at = positionFrom(position);
      const item = storedHead(at, key, headFrom(at, key, { version, kind, expires_at }));
      return { item, place: { position: at, key }, bytes: key.length };
    });
  }

  function scanWith<Row, Item>(
    rowsAfter: (...parameters: WalkParameters) => Row[],
    range: Range,
    place: ScanPlace | undefined,
    { entriesMax, bytesMax }: ScanLimits,
    view: (row: Row) => { readonly item: Item; readonly place: ScanPlace; readonly bytes: number },
  ): ScanResult<Item> {
    assert(entriesMax >= 1, `a scan for at most ${entriesMax} entries`);
    return snapshot(() => {
      const items: Item[] = [];
      let bytesTaken = 0;
      for (const stretch of stretchesOf(range, place)) {
        let after: ScanPlace | undefined = stretch.after;
        while (after !== undefined) {
          const rowsAsked = Math.min(ROWS_MAX, entriesMax - items.length);
          const rows: Row[] = rowsAfter(...walkParameters(stretch, after, rowsAsked));
          after = undefined;
          for (const row of rows) {
            const seen = view(row);
            items.push(seen.item);
            bytesTaken += seen.bytes;
            if (items.length >= entriesMax || bytesTaken >= bytesMax) return { items, next: seen.place };
            after = seen.place;
          }
          if (rows.length < rowsAsked) after = undefined;
        }
      }
      return { items, next: undefined };
    });
  }

  const digests: Reader["digests"] = async (range, parts, { upTo, signal } = {}) => {
    const gatherer = createDigestGatherer(range, parts, upTo);
    const pace = createPace(signal);
    for (const stretch of stretchesOf(range, undefined)) {
      let after: ScanPlace | undefined = stretch.after;
      while (after !== undefined) {
        await pace();
        const rows: DigestRow[] = walkDigests(...walkParameters(stretch, after, ROWS_MAX));
        after = undefined;
        for (const [position, key, version] of rows) {
          const at = positionFrom(position);
          gatherer.add(at, key, version as Version);
          after = { position: at, key };
        }
        if (rows.length < ROWS_MAX) after = undefined;
      }
    }
    return gatherer.result();
  };

  async function count(range: Range, signal?: AbortSignal) {
    const total = { entries: 0, payloads: 0, bytes: 0 };
    const pace = createPace(signal);
    let rows = COUNT_ROWS_FIRST;
    for (const stretch of stretchesOf(range, undefined)) {
      let after: ScanPlace | undefined = stretch.after;
      while (after !== undefined) {
        await pace();
        const startedMs = performance.now();
        const from: ScanPlace = after;
        const [entries, payloads, bytes, end] = snapshot(() => countRows(stretch, from, rows));
        total.entries += entries;
        total.payloads += payloads;
        total.bytes += bytes;
        after = end;
        const tookMs = performance.now() - startedMs;
        if (tookMs > SLICE_MS / 2) rows = Math.max(16, rows >>> 1);
        else if (tookMs < SLICE_MS / 8) rows = Math.min(COUNT_ROWS_MAX, rows * 2);
      }
    }
    return total;
  }

  /** Sums over the next rows, and the place of the last of them unless that was the end. */
  function countRows(
    stretch: Stretch,
    after: ScanPlace,
    rows: number,
  ): [number, number, number, ScanPlace | undefined] {
    const [position, key, last] = walkParameters(stretch, after, rows);
    const end = skipRows(position, key, last, rows - 1)[0];
    const sums =
      end === undefined ? countUpToPosition(position, key, last)[0] : countUpToPlace(position, key, ...end)[0];
    const place = end === undefined ? undefined : { position: positionFrom(end[0]), key: end[1] };
    return [...(sums ?? [0, 0, 0]), place] as [number, number, number, ScanPlace | undefined];
  }

  const records: Reader["records"] = (
    table,
    { prefix = EMPTY_BYTES, afterKey, limit = Number.MAX_SAFE_INTEGER } = {},
  ) => {
    const { from, between } = recordStatements[table];
    const rowsMax = Math.min(limit, Number.MAX_SAFE_INTEGER);
    const start = firstAfter(prefix, afterKey);
    const end = endOfPrefix(prefix);
    const rows = end === undefined ? from(start, rowsMax) : between(start, end, rowsMax);
    return rows.map(([key, value]) => ({ key, value }));
  };

  function positionFrom(bytes: Uint8Array): Position {
    if (bytes.length !== 8) throw readErrorFrom(new Error(`a position of ${bytes.length} bytes`));
    return positionFromBytes(bytes);
  }

  return {
    snapshot,
    get,
    head,
    scan,
    scanHeads,
    scanPerishable,
    digests,
    count,
    record: (table, key) => recordStatements[table].one(key)[0]?.[0],
    records,
    databaseBytes: () => (pageCount()[0]?.[0] ?? 0) * PAGE_BYTES,
    [Symbol.dispose]: () => database.close(true),
  };
}

function walkParameters(stretch: Stretch, after: ScanPlace, rows: number): WalkParameters {
  return [positionBytes(after.position), after.key, positionBytes(stretch.last), rows];
}

/** Waits when a slice's time is over; throws when the signal has been given. */
function createPace(signal: AbortSignal | undefined): () => Promise<void> {
  let startedMs = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - startedMs < SLICE_MS) return;
    await giveWayToLoop();
    signal?.throwIfAborted();
    startedMs = performance.now();
  };
}

/** The least key with the prefix, or the least after `afterKey`: that key with a zero byte more. */
function firstAfter(prefix: Uint8Array, afterKey: Uint8Array | undefined): Uint8Array {
  if (afterKey === undefined || compareBytes(afterKey, prefix) < 0) return prefix;
  return concatBytes(afterKey, Uint8Array.of(0));
}

/** The least key after all those with the prefix; `undefined` when there is none. */
function endOfPrefix(prefix: Uint8Array): Uint8Array | undefined {
  const last = prefix.findLastIndex((byte) => byte !== 0xff);
  if (last === -1) return undefined;
  const end = prefix.slice(0, last + 1);
  end[last] = (prefix[last] as number) + 1;
  return end;
}

function storedEntry(position: Position, key: Uint8Array, entry: ReturnType<typeof entryFrom>): StoredEntry {
  return entry === undefined ? unreadable(position, key) : { kind: "entry", entry };
}

function storedHead(position: Position, key: Uint8Array, head: EntryHead | undefined): StoredHead {
  return head === undefined ? unreadable(position, key) : { kind: "head", head };
}

function unreadable(position: Position, key: Uint8Array) {
  return { kind: "unreadable", position, key } as const;
}
