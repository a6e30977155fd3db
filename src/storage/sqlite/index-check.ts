/**
 * A stretch of the table, and what the index of what passes away has of it.
 *
 * SQLite keeps both alike, so that only damage takes them apart; and what the index lacks, nobody would ever purge.
 */
import { compareBytes } from "#base/bytes.ts";
import { positionFromBytes } from "#model/position.ts";
import { digestOfRow, isBlob } from "./entry-row.ts";
import { KIND_TOMBSTONE } from "./schema.ts";

/** Position and key. */
export type PlaceRow = [Uint8Array, Uint8Array];
export type HeadColumns = [Uint8Array, number, number, Uint8Array];
/** A row of the table. */
export type HeadScanRow = [...PlaceRow, ...HeadColumns];

/**
 * Whether the index has those of the rows that pass away and no others. Both in rising order and of one state; `indexed`
 * may go on behind the last row. What cannot be verified may have been another when it came into the index: it is
 * mended like any other.
 */
export function isIndexed(rows: readonly HeadScanRow[], indexed: readonly PlaceRow[]): boolean {
  if (!arePlacesRising(indexed)) return false;
  let next = 0;
  for (const row of rows) {
    while (isAt(indexed[next], row, -1)) next++;
    const isInIndex = isAt(indexed[next], row, 0);
    if (isInIndex) next++;
    if (isInIndex !== passesAway(row) && isVerified(row)) return false;
  }
  return true;
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

function isAt(place: PlaceRow | undefined, row: HeadScanRow, order: -1 | 0): boolean {
  return place !== undefined && Math.sign(orderOf(place, row)) === order;
}

type Placed = readonly [position: Uint8Array, key: Uint8Array, ...rest: unknown[]];

function orderOf(a: Placed, b: Placed): number {
  return compareBytes(a[0], b[0]) || compareBytes(a[1], b[1]);
}
