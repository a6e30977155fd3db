/** What of the ring none of some ranges covers. */
import { POSITION_MAX, type Position, type Range, rangePieces } from "./position.ts";

/** In numeric order, each with both ends included; a gap over zero counts as two. */
export function gapsBetween(ranges: readonly Range[]): { readonly first: Position; readonly last: Position }[] {
  const pieces = ranges.flatMap(rangePieces).sort((a, b) => (a.first < b.first ? -1 : 1));
  const gaps: { readonly first: Position; readonly last: Position }[] = [];
  let next = 0n;
  for (const { first, last } of pieces) {
    if (first > next) gaps.push({ first: next as Position, last: (first - 1n) as Position });
    if (last >= next) next = last + 1n;
  }
  if (next <= POSITION_MAX) gaps.push({ first: next as Position, last: POSITION_MAX });
  return gaps;
}
