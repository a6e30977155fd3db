/** Leaves: the stretches of the ring for which sums of what is held are kept with each write. */
import { type Position, positionFrom, type Range } from "./position.ts";

/** Positions of a leaf: 2^`LEAF_BITS`. */
export const LEAF_BITS = 48;
export const LEAF_SIZE: bigint = 1n << BigInt(LEAF_BITS);

export function leafAround(position: Position): Range {
  const first = position - (position % LEAF_SIZE);
  return { after: positionFrom(first - 1n), upTo: positionFrom(first + LEAF_SIZE - 1n) };
}
