/**
 * A stretch of the table, and what the index of what passes away has of it.
 *
 * SQLite keeps both alike, so that only damage takes them apart; and what the index lacks, nobody would ever purge.
 */
import { compareBytes } from "#base/bytes.ts";
import { positionFromBytes } from "#model/position.ts";
import { digestOfRow, isBlob } from "./entry-row.ts";
import { KIND_TOMBSTONE, PERISHABLE } from "./schema.ts";

const AFTER_PLACE =
  "i.position >= ?1 and (i.position <> ?1 or i.key > ?2) and i.position <= ?3 order by i.position, i.key limit ?4";
const INDEX = "entries i indexed by entries_perishable";

/** What the index has after a place up to a position, by the index alone. */
export const WALK_INDEX = `select i.position, i.key from ${INDEX} where ${PERISHABLE} and ${AFTER_PLACE}`;

/** The same with what the table has there: at last the position, or null where it has nothing. */
export const WALK_PERISHABLE = `
  select i.position, i.key, e.version, e.kind, e.expires_at, e.head_checksum, e.position
    from ${INDEX} left join entries e not indexed on e.position = i.position and e.key = i.key
    where ${PERISHABLE.replaceAll(/kind|expires_at/g, "i.$&")} and ${AFTER_PLACE}`;

/** Position and key. */
export type PlaceRow = [Uint8Array, Uint8Array];
export type HeadColumns = [Uint8Array, number, number, Uint8Array];
/** A row of the table. */
export type HeadScanRow = [...PlaceRow, ...HeadColumns];
export type PerishableRow = [...HeadScanRow, found: Uint8Array | null];

/**
 * Whether the index has those of the rows that pass away and no others. Both in rising order and of one state; where
 * rows follow, `indexed` may go on behind the last one. What cannot be verified may have been another when it came into
 * the index: it is mended like any other.
 */
export function isIndexed(
  rows: readonly HeadScanRow[],
  indexed: readonly PlaceRow[],
  { doRowsFollow, isNothingAt }: { readonly doRowsFollow: boolean; readonly isNothingAt: (place: PlaceRow) => boolean },
): boolean {
  if (!arePlacesRising(indexed)) return false;
  let next = 0;
  for (const row of rows) {
    for (let place = indexed[next]; place !== undefined && orderOf(place, row) < 0; place = indexed[++next]) {
      if (isNothingAt(place)) return false;
    }
    const place = indexed[next];
    const isInIndex = place !== undefined && orderOf(place, row) === 0;
    if (isInIndex) next++;
    if (isInIndex !== passesAway(row) && isVerified(row)) return false;
  }
  return doRowsFollow || !indexed.slice(next).some(isNothingAt);
}

function passesAway([, , , kind, expiresAt]: HeadScanRow): boolean {
  return kind === KIND_TOMBSTONE || expiresAt > 0;
}

function isVerified([position, key, version, kind, expires_at, head_checksum]: HeadScanRow): boolean {
  return digestOfRow(positionFromBytes(position), key, { version, kind, expires_at, head_checksum }) !== undefined;
}

function arePlacesRising(places: readonly PlaceRow[]): boolean {
  return places.every(([position, key], i) => {
    const before = places[i - 1];
    return isBlob(position, 8) && isBlob(key) && (before === undefined || orderOf(before, [position, key]) < 0);
  });
}

type Placed = readonly [position: Uint8Array, key: Uint8Array, ...rest: unknown[]];

function orderOf(a: Placed, b: Placed): number {
  return compareBytes(a[0], b[0]) || compareBytes(a[1], b[1]);
}
