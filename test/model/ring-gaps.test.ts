/** What of the ring is covered by nothing. */
import { expect, test } from "bun:test";
import type { Position, Range } from "#model/position.ts";
import { gapsBetween } from "#model/ring-gaps.ts";

const LAST = (1n << 64n) - 1n;
const range = (after: bigint, upTo: bigint): Range => ({ after: after as Position, upTo: upTo as Position });
const gaps = (...ranges: readonly Range[]): (readonly [bigint, bigint])[] =>
  gapsBetween(ranges).map(({ after, upTo }) => [BigInt.asUintN(64, after + 1n), upTo]);

test("gaps are found wherever ranges begin, overlap and pass zero", () => {
  expect(gaps()).toEqual([[0n, LAST]]);
  expect(gaps(range(7n, 7n))).toEqual([]);
  expect(gaps(range(100n, 50n))).toEqual([[51n, 100n]]);
  expect(gaps(range(100n, 50n), range(50n, 100n))).toEqual([]);
  expect(gaps(range(100n, 50n), range(40n, 80n), range(90n, 95n))).toEqual([
    [81n, 90n],
    [96n, 100n],
  ]);
  expect(gaps(range(9n, LAST))).toEqual([[0n, 9n]]);
  expect(gaps(range(LAST, 9n))).toEqual([[10n, LAST]]);
});
