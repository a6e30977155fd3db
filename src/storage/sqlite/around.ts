/**
 * What stands around a place at which a search finds nothing.
 *
 * Bits that flip in the place of an entry lead searches astray, for it and for others. Such a search ends right beside
 * the entry where it took the wrong turn: so the two around a place tell whether nothing is there, or nobody knows.
 */
import { compareBytes } from "#base/bytes.ts";
import { positionFromBytes } from "#model/position.ts";
import type { Version } from "#model/version.ts";
import { digestOfRow, type HeadRow, isBlob } from "./entry-row.ts";

const ROW = "position, key, version, kind, expires_at, head_checksum from entries where";
/** A key of another type is neither before nor behind any. */
const OF_PLACE = "(position <> ?1 or typeof(key) <> 'blob' or key";

/** The last row before a place, and the first that is at it or behind it. In one statement, so that they are of one state. */
export const SELECT_AROUND = `
  select * from (select 0 as at_or_behind, ${ROW} position <= ?1 and ${OF_PLACE} < ?2)
    order by position desc, key desc limit 1)
  union all
  select * from (select 1, ${ROW} position >= ?1 and ${OF_PLACE} >= ?2) order by position, key limit 1)`;

export type AroundRow = [number, Uint8Array, Uint8Array, Uint8Array, number, number, Uint8Array];

export type Around =
  | "nothing"
  /** An entry is there after all. */
  | "found"
  /** Around it is what no writer has put there; `version` of the entry itself, if that is what has another place now. */
  | { readonly version: Version | undefined }
  | "out-of-order";

export function viewAround(rows: readonly AroundRow[], position: Uint8Array, key: Uint8Array): Around {
  let seen: Around = "nothing";
  for (const [isAtOrBehind, heldPosition, heldKey, ...columns] of rows) {
    if (!isBlob(heldPosition, 8) || !isBlob(heldKey)) return "out-of-order";
    const order = compareBytes(heldPosition, position) || compareBytes(heldKey, key);
    if (order === 0) return isAtOrBehind === 1 ? "found" : "out-of-order";
    if (order > 0 !== (isAtOrBehind === 1)) return "out-of-order";
    const head = headOf(columns);
    if (digestOfRow(positionFromBytes(heldPosition), heldKey, head) !== undefined) continue;
    const isItself = digestOfRow(positionFromBytes(position), key, head) !== undefined;
    if (isItself || seen === "nothing") seen = { version: isItself ? (head.version as Version) : undefined };
  }
  return seen;
}

function headOf([version, kind, expires_at, head_checksum]: [Uint8Array, number, number, Uint8Array]): HeadRow {
  return { version, kind, expires_at, head_checksum };
}
