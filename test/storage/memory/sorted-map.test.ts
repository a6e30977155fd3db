/** The sorted map agrees with a plain map, also when its runs split and run empty. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { createSortedMap } from "#storage/memory/sorted-map.ts";

const keyOf = (number: number) => number.toString().padStart(5, "0");

test("it agrees with a plain map while thousands of keys come and go in blocks", () => {
  const block = fc.record({
    isAdded: fc.boolean(),
    first: fc.nat({ max: 3000 }),
    length: fc.nat({ max: 2000 }),
    step: fc.constantFrom(1, -1, 7),
  });
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), fc.nat({ max: 6000 }), (blocks, place) => {
      const sorted = createSortedMap<number>();
      const plain = new Map<string, number>();
      for (const { isAdded, first, length, step } of blocks) {
        for (let i = 0; i < length; i++) {
          const key = keyOf(3000 + ((((first + i * step) % 3000) + 3000) % 3000));
          if (isAdded) {
            sorted.set(key, i);
            plain.set(key, i);
          } else {
            expect(sorted.delete(key)).toBe(plain.delete(key));
          }
        }
      }
      const after = keyOf(place);
      const expected = [...plain].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(sorted.size()).toBe(plain.size);
      expect([...sorted.after("")]).toEqual(expected);
      expect([...sorted.after(after)]).toEqual(expected.filter(([key]) => key > after));
      expect(sorted.get(after)).toBe(plain.get(after) as number);
    }),
    { numRuns: 40 },
  );
});
