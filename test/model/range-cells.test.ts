/** Laws of cells: they divide a range without gaps, at round positions, and know their positions. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { clockwise, distance, positionFrom, type Range, RING_SIZE, rangeHas, rangeSize } from "#model/position.ts";
import { cellIndexOf, cellRange, cellsOf } from "#model/range-cells.ts";

const position = fc
  .oneof(fc.bigInt({ min: 0n, max: RING_SIZE - 1n }), fc.bigInt({ min: -3n, max: 3n }))
  .map(positionFrom);
const range: fc.Arbitrary<Range> = fc.oneof(
  fc.record({ after: position, upTo: position }),
  fc
    .tuple(position, fc.bigInt({ min: 1n, max: 300n }))
    .map(([after, size]) => ({ after, upTo: clockwise(after, size) })),
);
const cellsMax = fc.constantFrom(1, 2, 3, 16, 64, 100, 4096);

test("cells follow each other from the range's start to its end, at most so many, and cut at round positions", () => {
  fc.assert(
    fc.property(range, cellsMax, (whole, most) => {
      const cells = cellsOf(whole, most);
      expect(cells.count).toBeLessThanOrEqual(most);
      const wide = 1n << BigInt(cells.bits);
      let after = whole.after;
      let size = 0n;
      for (let i = 0; i < cells.count; i++) {
        const cell = cells.count === 1 ? whole : cellRange(whole, cells, i);
        expect(cell.after).toBe(after);
        if (i > 0) expect((cell.after + 1n) % wide).toBe(0n);
        after = cell.upTo;
        size += rangeSize(cell);
      }
      expect([after, size]).toEqual([whole.upTo, rangeSize(whole)]);
    }),
    { numRuns: 300 },
  );
});

test("they are as narrow as that allows", () => {
  fc.assert(
    fc.property(range, cellsMax, (whole, most) => {
      const { bits, count } = cellsOf(whole, most);
      if (bits === 0) return;
      // Of half the width there would be too many.
      expect(count * 2 + 1).toBeGreaterThan(most);
    }),
  );
});

test("each position of a range is in the cell that it is said to be in", () => {
  fc.assert(
    fc.property(range, cellsMax, fc.bigInt({ min: 0n, max: RING_SIZE - 1n }), (whole, most, at) => {
      const inside = clockwise(whole.after, 1n + (at % rangeSize(whole)));
      expect(distance(whole.after, inside) === 0n).toBe(whole.after === whole.upTo && inside === whole.after);
      const cells = cellsOf(whole, most);
      const index = cellIndexOf(whole, cells, inside);
      expect(rangeHas(cells.count === 1 ? whole : cellRange(whole, cells, index), inside)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
