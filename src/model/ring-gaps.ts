/** What of the ring none of some ranges covers. */
import { clockwise, POSITION_MAX, type Position, type Range, rangePieces } from "./position.ts";

/** In numeric order; a gap over zero counts as two. */
export function gapsBetween(ranges: readonly Range[]): Range[] {
  const pieces = ranges.flatMap(rangePieces).sort((a, b) => (a.first < b.first ? -1 : 1));
  const gaps: Range[] = [];
  const add = (first: bigint, last: bigint): void => {
    gaps.push({ after: clockwise(first as Position, -1n), upTo: last as Position });
  };
  let next = 0n;
  for (const { first, last } of pieces) {
    if (first > next) add(next, first - 1n);
    if (last >= next) next = last + 1n;
  }
  if (next <= POSITION_MAX) add(next, POSITION_MAX);
  return gaps;
}
