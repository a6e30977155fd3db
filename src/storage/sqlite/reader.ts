/**
 * Reads of the SQLite engine, on the main thread by a connection of their own.
 *
 * The write-ahead log lets them go on while the writer commits. No statement is left half-read between two calls, and
 * long reads go a slice at a time: an open read would keep the log from being emptied.
 */
import { assert } from "#base/assert.ts";
import { compareBytes, concatBytes, EMPTY_BYTES } from "#base/bytes.ts";
import type { EntryHead } from "#model/entry.ts";
import { clockwise, type Position, positionBytes, positionFromBytes, type Range } from "#model/position.ts";
import type { RecordTable, ScanLimits, ScanPlace, ScanResult, StoredEntry, StoredHead } from "#model/store.ts";
import type { Version } from "#model/version.ts";
import { addSums, type MerkleTree, noSums } from "../merkle-tree.ts";
import { createDigestGatherer, giveWayToLoop, type Stretch, stretchesOf } from "../range-walk.ts";
import { ReadError, type StorageEngine } from "../storage-engine.ts";
import { createTreeSums } from "../tree-sums.ts";
import { type AroundRow, SELECT_AROUND, viewAround } from "./around.ts";
import { INDEX_DAMAGE } from "./damaged-store.ts";
import { blobOrEmpty, entryFrom, headFrom, isBlob } from "./entry-row.ts";
import {
  type HeadColumns,
  type HeadScanRow,
  isIndexed,
  type PerishableRow,
  type PlaceRow,
  WALK_INDEX,
  WALK_PERISHABLE,
} from "./index-check.ts";
import { isRecordIntact } from "./record-row.ts";
import { codeOf, openReadableStore, PAGE_BYTES, PERISHABLE, SQL_TABLE_OF } from "./schema.ts";
import { type SumRow, sumsOfRow } from "./tree-table.ts";

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
  readonly tree: MerkleTree;
  /** Called when the database cannot be read: it is damaged, or its disk. */
  readonly onDamage: (reason: string) => void;
  /** Called when the index of what passes away does not match its table: that read fails, and later ones go on. */
  readonly onIndexDamage: (reason: string) => void;
};

/** A slice of a long read takes about so long; then others may run. */
const SLICE_MS = 4;

/** Rows that one query gives; between two of them the time is looked at. */
const ROWS_MAX = 256;

/** The limit of a query that has none. */
const ALL_ROWS = -1;

/** Larger payloads are read one by one, so that a query's rows stay within `ROWS_MAX` times this. */
const INLINE_PAYLOAD_BYTES_MAX = 16 * 1024;

/** Rows after a place up to a position, both given as bytes. */
type WalkParameters = [Uint8Array, Uint8Array, Uint8Array, number];

/** Position and key come first. */
type Placed = readonly [position: Uint8Array, key: Uint8Array, ...rest: unknown[]];
type Neighbours = Readonly<Record<"behind" | "before", (...place: PlaceRow) => PlaceRow[]>> & {
  /** Where they are out of order. */
  readonly fault: () => ReadError;
};
type ScanRow = [Uint8Array, Uint8Array, Uint8Array, number, number, Uint8Array, Uint8Array, number, Uint8Array | null];
type RecordRow = [Uint8Array, Uint8Array, Uint8Array];

/** A row that is where none of that place can be comes, too: a condition on both columns would pass over it. */
const AFTER_PLACE = "where position >= ?1 and (position <> ?1 or key > ?2) and position <= ?3 order by position, key";

/** A place and what comes behind it, or before it the other way round. */
const FROM_PLACE = "where position >= ?1 and (position <> ?1 or key >= ?2) order by position, key limit 3";
const DOWN_FROM_PLACE =
  "where position <= ?1 and (position <> ?1 or key <= ?2) order by position desc, key desc limit 3";

export function openReader({ folder, cacheBytes, tree, onDamage, onIndexDamage }: ReaderOptions): Reader {
  const database = openReadableStore(folder, cacheBytes);

  const begin = rowsOf<never, []>("begin");
  const commit = rowsOf<never, []>("commit");
  const selectEntry = rowsOf<
    [Uint8Array, number, number, Uint8Array, Uint8Array, Uint8Array],
    [Uint8Array, Uint8Array]
  >("select version, kind, expires_at, head_checksum, checksum, payload from entries where position = ? and key = ?");
  const selectHead = rowsOf<HeadColumns, [Uint8Array, Uint8Array]>(
    "select version, kind, expires_at, head_checksum from entries where position = ? and key = ?",
  );
  const selectPayload = rowsOf<[Uint8Array], [Uint8Array, Uint8Array]>(
    "select payload from entries where position = ? and key = ?",
  );
  const selectAround = rowsOf<AroundRow, PlaceRow>(SELECT_AROUND);
  const walkEntries = rowsOf<ScanRow, WalkParameters>(
    `select position, key, version, kind, expires_at, head_checksum, checksum, length(payload),
       case when length(payload) <= ${INLINE_PAYLOAD_BYTES_MAX} then payload end from entries ${AFTER_PLACE} limit ?4`,
  );
  const walkHeads = rowsOf<HeadScanRow, WalkParameters>(
    `select position, key, version, kind, expires_at, head_checksum from entries ${AFTER_PLACE} limit ?4`,
  );
  const walkPerishable = rowsOf<PerishableRow, WalkParameters>(WALK_PERISHABLE);
  const walkIndex = rowsOf<PlaceRow, WalkParameters>(WALK_INDEX);
  const walkSums = rowsOf<SumRow, WalkParameters>(
    `select position, key, version, kind, length(payload) from entries ${AFTER_PLACE} limit ?4`,
  );
  const table = neighboursIn("entries", "where", outOfOrder);
  const perishable = neighboursIn("entries indexed by entries_perishable", `where ${PERISHABLE} and`, indexDamaged);
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

  /** What stands around a place, by a search of its own: three each way show whether the order is right there. */
  function neighboursIn(source: string, where: string, fault: () => ReadError): Neighbours {
    const select = `select position, key from ${source}`;
    return {
      behind: rowsOf<PlaceRow, PlaceRow>(`${select} ${FROM_PLACE.replace("where", where)}`),
      before: rowsOf<PlaceRow, PlaceRow>(`${select} ${DOWN_FROM_PLACE.replace("where", where)}`),
      fault,
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
      one: rowsOf<[Uint8Array, Uint8Array], [Uint8Array]>(`select value, checksum from ${name} where key = ?`),
      from: rowsOf<RecordRow, [Uint8Array, number]>(
        `select key, value, checksum from ${name} where key >= ? order by key limit ?`,
      ),
      between: rowsOf<RecordRow, [Uint8Array, Uint8Array, number]>(
        `select key, value, checksum from ${name} where key >= ? and key < ? order by key limit ?`,
      ),
      keysFrom: rowsOf<[Uint8Array], [Uint8Array, number]>(
        `select key from ${name} where key >= ? order by key limit ?`,
      ),
      keysBetween: rowsOf<[Uint8Array], [Uint8Array, Uint8Array, number]>(
        `select key from ${name} where key >= ? and key < ? order by key limit ?`,
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
      const row = rowAt(selectEntry, position, key);
      if (row === undefined) return undefined;
      const [version, kind, expires_at, head_checksum, checksum, payload] = row;
      const stored = { version, kind, expires_at, head_checksum, checksum, payload };
      return storedEntry(position, key, entryFrom(position, key, stored));
    });
  }

  function head(position: Position, key: Uint8Array): StoredHead | undefined {
    return orUnreadable(position, key, () => {
      const row = rowAt(selectHead, position, key);
      if (row === undefined) return undefined;
      const [version, kind, expires_at, head_checksum] = row;
      return storedHead(position, key, headFrom(position, key, { version, kind, expires_at, head_checksum }));
    });
  }

  /** A row, or nothing where that is certain. Where it is not, the place is as unreadable as if the disk had failed. */
  function rowAt<Row>(select: (...place: PlaceRow) => Row[], position: Position, key: Uint8Array): Row | undefined {
    const place: PlaceRow = [positionBytes(position), key];
    const row = select(...place)[0];
    if (row !== undefined) return row;
    const seen = viewAround(selectAround(...place), ...place);
    if (seen === "nothing") return undefined;
    if (seen === "out-of-order") throw outOfOrder();
    // It has been put since the first look.
    if (seen === "found") return select(...place)[0];
    throw new ReadError("what stands beside this place does not match its checksum");
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
    return scanWith(walkEntries, table, range, place, limits, (row) => {
      const [position, key, version, kind, expires_at, head_checksum, checksum, payloadLength, inline] = row;
      const at = placeOf(position, key);
      const payload = inline ?? selectPayload(position, key)[0]?.[0] ?? EMPTY_BYTES;
      const entry = entryFrom(at.position, key, { version, kind, expires_at, head_checksum, checksum, payload });
      return { item: storedEntry(at.position, key, entry), place: at, bytes: key.length + payloadLength };
    });
  }

  const scanHeads: Reader["scanHeads"] = (range, place, limits) =>
    scanWith(walkHeads, table, range, place, limits, viewOfHead);
  const scanPerishable: Reader["scanPerishable"] = (range, place, limits) =>
    scanWith(walkPerishable, perishable, range, place, limits, viewOfPerishable);

  function viewOfHead([position, key, version, kind, expires_at, head_checksum]: HeadScanRow) {
    const at = placeOf(position, key);
    const head = headFrom(at.position, key, { version, kind, expires_at, head_checksum });
    return { item: storedHead(at.position, key, head), place: at, bytes: key.length };
  }

  /** A row of the index, and what the table has at its place. */
  function viewOfPerishable([position, key, ...columns]: PerishableRow) {
    const [version, kind, expires_at, head_checksum, found] = columns;
    if (found === null && isNothingAt([position, key])) throw indexDamaged();
    const seen = viewOfHead([position, key, version, kind, expires_at, head_checksum]);
    const { item } = seen;
    if (item.kind === "head" && item.head.kind === "payload" && item.head.expiresAtMs === 0) throw indexDamaged();
    return seen;
  }

  /** For certain: not where what is around the place is damaged itself. */
  function isNothingAt(place: PlaceRow): boolean {
    const seen = viewAround(selectAround(...place), ...place);
    if (seen === "found" || seen === "out-of-order") throw outOfOrder();
    return seen === "nothing";
  }

  function scanWith<Row extends Placed, Item>(
    rowsAfter: (...parameters: WalkParameters) => Row[],
    neighbours: Neighbours,
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
          const rows: Row[] = rowsInOrder(stretch, after, rowsAsked, rowsAfter, neighbours);
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

  /** The rows of a range, a slice at a time. `compare` sees what `take` is given of a stretch in one state with it. */
  async function visitRows<Row extends Placed>(
    range: Range,
    signal: AbortSignal | undefined,
    rowsAfter: (...parameters: WalkParameters) => Row[],
    take: (row: Row) => void,
    compare: (rows: readonly Row[], after: ScanPlace, last: Position, doRowsFollow: boolean) => void = () => {},
  ): Promise<void> {
    const pace = createPace(signal);
    for (const stretch of stretchesOf(range, undefined)) {
      let after: ScanPlace | undefined = stretch.after;
      while (after !== undefined) {
        await pace();
        const from: ScanPlace = after;
        after = snapshot(() => {
          const rows = rowsInOrder(stretch, from, ROWS_MAX, rowsAfter, table);
          const last = rows.length < ROWS_MAX ? undefined : rows[rows.length - 1];
          const next = last && placeOf(last[0], last[1]);
          compare(rows, from, next?.position ?? stretch.last, next !== undefined);
          for (const row of rows) take(row);
          return next;
        });
      }
    }
  }

  const treeSums = createTreeSums(tree, async (first, last, signal) => {
    const sums = noSums();
    const range = { after: clockwise(first, -1n), upTo: last };
    await visitRows(range, signal, walkSums, (row) => addSums(sums, sumsOfRow(row)));
    return sums;
  });

  const digests: Reader["digests"] = async (range, parts, { upTo, signal } = {}) => {
    signal?.throwIfAborted();
    const kept = upTo === undefined ? treeSums.ofCells(range, parts, signal) : undefined;
    if (kept !== undefined) return kept;
    const gatherer = createDigestGatherer(range, parts, upTo);
    const take = ([position, key, version]: HeadScanRow): void =>
      gatherer.add(placeOf(position, key).position, key, blobOrEmpty(version) as Version);
    await visitRows(range, signal, walkHeads, take, upTo === undefined ? undefined : needIndexed);
    return gatherer.result();
  };

  /** The index is seen by nobody else but who looks for what passes away, and finds that only there. */
  function needIndexed(rows: readonly HeadScanRow[], after: ScanPlace, last: Position, doRowsFollow: boolean): void {
    const indexed = walkIndex(positionBytes(after.position), after.key, positionBytes(last), ALL_ROWS);
    if (!isIndexed(rows, indexed, { doRowsFollow, isNothingAt })) throw indexDamaged();
  }

  const count: Reader["count"] = async (range, signal) => {
    signal?.throwIfAborted();
    const { entries, payloads, bytes } = await treeSums.ofRange(range, signal);
    return { entries, payloads, bytes };
  };

  const records: Reader["records"] = (
    table,
    { prefix = EMPTY_BYTES, afterKey, limit = Number.MAX_SAFE_INTEGER, keysOnly = false } = {},
  ) => {
    const { from, between, keysFrom, keysBetween } = recordStatements[table];
    const rowsMax = Math.min(limit, Number.MAX_SAFE_INTEGER);
    const start = firstAfter(prefix, afterKey);
    const end = endOfPrefix(prefix);
    if (keysOnly) {
      const keys = end === undefined ? keysFrom(start, rowsMax) : keysBetween(start, end, rowsMax);
      return keys.map(([key]) => ({ key, value: EMPTY_BYTES }));
    }
    const rows = end === undefined ? from(start, rowsMax) : between(start, end, rowsMax);
    return rows.map(([key, value, checksum]) => ({ key, value: intactValue(table, key, value, checksum) }));
  };

  /** A hint that is damaged is as good as none, and so is what was set aside; a vote or a configuration that is damaged must not be taken for none. */
  function intactValue(table: RecordTable, key: Uint8Array, value: Uint8Array, checksum: Uint8Array): Uint8Array {
    if (isRecordIntact(table, key, value, checksum)) return value;
    if (table === "hints" || table === "set-aside") return EMPTY_BYTES;
    throw readErrorFrom(new Error(`a record of ${table} does not match its checksum`));
  }

  function record(table: RecordTable, key: Uint8Array): Uint8Array | undefined {
    const row = recordStatements[table].one(key)[0];
    return row && intactValue(table, key, ...row);
  }

  /**
   * Rows of a stretch after a place. Where the place of one row is damaged, searches miss others, and a walk begins too
   * late or ends too soon: all that shows it is that rows are out of order, among these or around their ends.
   */
  function rowsInOrder<Row extends Placed>(
    stretch: Stretch,
    after: ScanPlace,
    rowsMax: number,
    rowsAfter: (...parameters: WalkParameters) => Row[],
    { behind, before, fault }: Neighbours,
  ): Row[] {
    const start: PlaceRow = [positionBytes(after.position), after.key];
    // One row more shows whether the last one is in order: where it only seems to be, the next search goes astray.
    const rows = rowsAfter(...start, positionBytes(stretch.last), rowsMax + 1);
    needRising([start, ...rows], fault);
    const down = before(...start);
    needRising(down.toReversed(), fault);
    if (down[0] !== undefined && comparePlaces(down[0], start, fault) > 0) throw fault();
    if (rows.length > rowsMax) return rows.slice(0, rowsMax);
    const last: Placed = rows[rows.length - 1] ?? start;
    const next = behind(last[0], last[1]);
    needRising(next, fault);
    if (next[0] !== undefined && comparePlaces(next[0], last, fault) < 0) throw fault();
    return rows;
  }

  function needRising(rows: readonly Placed[], fault: () => ReadError): void {
    for (let i = 1; i < rows.length; i++) {
      if (comparePlaces(rows[i] as Placed, rows[i - 1] as Placed, fault) <= 0) throw fault();
    }
  }

  /** Below 0 when the first comes before the second. */
  function comparePlaces(a: Placed, b: Placed, fault: () => ReadError): number {
    if (!isBlob(a[0], 8) || !isBlob(a[1])) throw fault();
    return compareBytes(a[0], b[0]) || compareBytes(a[1], b[1]);
  }

  function outOfOrder(): ReadError {
    return readErrorFrom(new Error("the place of an entry does not match its checksum: it is out of order"));
  }

  function indexDamaged(): ReadError {
    onIndexDamage(INDEX_DAMAGE);
    return new ReadError(INDEX_DAMAGE);
  }

  /** A row at no place cannot even be told to be unreadable. */
  function placeOf(position: unknown, key: unknown): ScanPlace {
    if (isBlob(position, 8) && isBlob(key)) return { position: positionFromBytes(position), key };
    throw readErrorFrom(new Error("the place of an entry does not match its checksum: it is none"));
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
    record,
    records,
    databaseBytes: () => (pageCount()[0]?.[0] ?? 0) * PAGE_BYTES,
    [Symbol.dispose]: () => database.close(true),
  };
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
