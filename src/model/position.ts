/**
 * Positions: points on the ring of 2^64 places, and ranges of them.
 *
 * Opaque outside this file: all arithmetic on the circle is here, in terms of clockwise distance, so that passing
 * zero is seldom special. What is asked most often compares instead: it makes no number. Source: Stoica et al., "Chord",
 * ToN 2003, IV-B.
 */
import { assert } from "#base/assert.ts";
import { bits64Bytes, bits64FromBytes } from "#base/bytes.ts";

declare const positionBrand: unique symbol;

/** A point on the ring: an unsigned integer below 2^64. */
export type Position = bigint & { readonly [positionBrand]: "Position" };

/** Positions after `after` up to and including `upTo`, clockwise; may pass zero. Equal ends mean the whole ring. */
export type Range = { readonly after: Position; readonly upTo: Position };

/** Number of places on the ring. */
export const RING_SIZE = 1n << 64n;

/** The highest position, just before zero. */
export const POSITION_MAX = (RING_SIZE - 1n) as Position;

/** The position of an integer, taken modulo 2^64. */
export function positionFrom(value: bigint): Position {
  return BigInt.asUintN(64, value) as Position;
}

/** The first 8 bytes, big-endian. Of a key's SHA-256 they are the key's position. */
export function positionFromBytes(bytes: Uint8Array): Position {
  assert(bytes.length >= 8, `a position has 8 bytes, not ${bytes.length}`);
  return bits64FromBytes(bytes) as Position;
}

/** 8 bytes, big-endian: bytewise order is numeric order. */
export function positionBytes(position: Position): Uint8Array {
  return bits64Bytes(position);
}

/** 16 lower-case hex digits. */
export function positionText(position: Position): string {
  return position.toString(16).padStart(16, "0");
}

/** From 1 to 16 hex digits, read as a number; `undefined` when it is not that. */
export function positionFromText(text: string): Position | undefined {
  return /^[0-9a-fA-F]{1,16}$/.test(text) ? (BigInt(`0x${text}`) as Position) : undefined;
}

/** Steps clockwise from `from` to `to`: 0 to 2^64 - 1. */
export function distance(from: Position, to: Position): bigint {
  return BigInt.asUintN(64, to - from);
}

/** The position `steps` clockwise of `from`. */
export function clockwise(from: Position, steps: bigint): Position {
  return BigInt.asUintN(64, from + steps) as Position;
}

/** Whether `x` lies strictly inside the open interval from `a` clockwise to `b`. With a = b: everything but a. */
export function between(a: Position, x: Position, b: Position): boolean {
  if (a === b) return x !== a;
  return a < b ? a < x && x < b : a < x || x < b;
}

/** Whether the range holds the position. */
export function rangeHas(range: Range, position: Position): boolean {
  const { after, upTo } = range;
  if (after === upTo) return true;
  return after < upTo ? after < position && position <= upTo : after < position || position <= upTo;
}

/** Number of positions in the range: 1 to 2^64. */
export function rangeSize(range: Range): bigint {
  return range.after === range.upTo ? RING_SIZE : distance(range.after, range.upTo);
}

export function rangesEqual(a: Range, b: Range): boolean {
  return a.after === b.after && a.upTo === b.upTo;
}

/** Whether every position of `inner` is in `outer`. */
export function rangeCovers(outer: Range, inner: Range): boolean {
  if (outer.after === outer.upTo) return true;
  if (inner.after === inner.upTo) return false;
  const start = distance(outer.after, inner.after);
  return start + rangeSize(inner) <= rangeSize(outer);
}

/** Whether they share a position. */
export function rangesOverlap(a: Range, b: Range): boolean {
  return beginsIn(a, b) || beginsIn(b, a);
}

/** Whether the first position of `range` is in `outer`. */
function beginsIn(outer: Range, range: Range): boolean {
  const { after, upTo } = outer;
  return after === upTo || after === range.after || between(after, range.after, upTo);
}

/** The two parts of a range, split after `at`, which must lie strictly inside it or, for the whole ring, anywhere. */
export function splitRange(range: Range, at: Position): readonly [Range, Range] {
  assert(between(range.after, at, range.upTo), `${positionText(at)} does not split ${rangeText(range)}`);
  return [
    { after: range.after, upTo: at },
    { after: at, upTo: range.upTo },
  ];
}

/** `(9c41f0…, a0…]` with 16 digits each. */
export function rangeText(range: Range): string {
  return `(${positionText(range.after)}, ${positionText(range.upTo)}]`;
}

const keyOf = new WeakMap<Range, string>();

/** A text that is equal exactly when the ranges are; for use in a `Map`. Asked for again and again for the same ranges. */
export function rangeKey(range: Range): string {
  let key = keyOf.get(range);
  if (key === undefined) {
    key = positionText(range.after) + positionText(range.upTo);
    keyOf.set(range, key);
  }
  return key;
}

/** The range as one or two pieces that do not pass zero, each `[first, last]` with both ends included, in numeric order of the pieces' visit. */
export function rangePieces(range: Range): readonly { readonly first: Position; readonly last: Position }[] {
  const first = clockwise(range.after, 1n);
  if (range.after === range.upTo) {
    if (first === 0n) return [{ first, last: POSITION_MAX }];
    return [
      { first, last: POSITION_MAX },
      { first: 0n as Position, last: range.upTo },
    ];
  }
  if (first <= range.upTo) return [{ first, last: range.upTo }];
  return [
    { first, last: POSITION_MAX },
    { first: 0n as Position, last: range.upTo },
  ];
}
