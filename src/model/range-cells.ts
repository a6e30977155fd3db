/**
 * Cells: the parts in which a range is compared.
 *
 * A range is cut at the multiples of a power of two, so that cells of different ranges, and of one range before and
 * after it was divided, are the same stretches of the ring wherever they can be: what is summed up once for a stretch
 * serves all. The first and the last cell of a range may be shorter.
 */
import { assert } from "#base/assert.ts";
import { clockwise, distance, type Position, positionFrom, type Range, rangeSize } from "./position.ts";

/** Cells are 2^`bits` positions wide, but for the first and the last. */
export type Cells = { readonly bits: number; readonly count: number };

/** A digest is asked for so many cells at most at a time. */
export const CELLS_MAX = 4096;

/** Wider than the ring, so that nothing is cut. */
const WHOLE: Cells = { bits: 65, count: 1 };

/** The narrowest cells of which the range has at most `cellsMax` (1 to 4096): more than half as many, or one position each. */
export function cellsOf(range: Range, cellsMax: number): Cells {
  assert(Number.isInteger(cellsMax) && cellsMax >= 1 && cellsMax <= CELLS_MAX, `${cellsMax} cells; 1 to ${CELLS_MAX}`);
  if (cellsMax === 1) return WHOLE;
  const first = firstOf(range);
  const last = first + rangeSize(range) - 1n;
  // From a width on that is surely too narrow, but not by much.
  let bits = Math.max(0, Math.floor(Math.log2((Number(last - first) + 1) / cellsMax)) - 2);
  while ((last >> BigInt(bits)) - (first >> BigInt(bits)) >= BigInt(cellsMax)) bits++;
  return { bits, count: Number((last >> BigInt(bits)) - (first >> BigInt(bits))) + 1 };
}

/** Which cell of the range holds the position, counted clockwise from 0. */
export function cellIndexOf(range: Range, { bits }: Cells, position: Position): number {
  const first = firstOf(range);
  return Number(((first + distance(first, position)) >> BigInt(bits)) - (first >> BigInt(bits)));
}

/** The positions of one cell. */
export function cellRange(range: Range, { bits }: Cells, index: number): Range {
  const first = firstOf(range);
  const last = first + rangeSize(range) - 1n;
  const start = ((first >> BigInt(bits)) + BigInt(index)) << BigInt(bits);
  const end = start + (1n << BigInt(bits)) - 1n;
  return {
    after: positionFrom((start < first ? first : start) - 1n),
    upTo: positionFrom(end > last ? last : end),
  };
}

function firstOf(range: Range): Position {
  return clockwise(range.after, 1n);
}
