/** Laws of the circle, for any positions. Bugs in the wild of other Chords are named where a law excludes them. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  between,
  clockwise,
  distance,
  POSITION_MAX,
  type Position,
  positionBytes,
  positionFrom,
  positionFromBytes,
  positionFromText,
  positionText,
  RING_SIZE,
  rangeCovers,
  rangeHas,
  rangePieces,
  rangeSize,
  rangesOverlap,
  splitRange,
} from "#model/position.ts";

/** Positions anywhere, and often close together or next to zero, where the bugs are. */
const position: fc.Arbitrary<Position> = fc.oneof(
  fc.bigInt({ min: 0n, max: RING_SIZE - 1n }).map(positionFrom),
  fc.bigInt({ min: -3n, max: 3n }).map(positionFrom),
);
const range = fc.record({ after: position, upTo: position });
const law = (property: fc.IRawProperty<unknown>): void => void fc.assert(property, { numRuns: 2000 });

describe("the open interval", () => {
  test("from a position round to itself holds everything but it: a lone virtual node accepts a second", () => {
    law(fc.property(position, position, (a, x) => expect(between(a, x, a)).toBe(x !== a)));
  });

  test("holds neither end", () => {
    law(
      fc.property(position, position, (a, b) => {
        expect(between(a, a, b)).toBe(false);
        expect(between(a, b, b)).toBe(false);
      }),
    );
  });

  test("of two distinct others, exactly one comes first", () => {
    law(
      fc.property(position, position, position, (a, x, y) => {
        fc.pre(x !== y && x !== a && y !== a);
        expect(between(a, x, y)).not.toBe(between(a, y, x));
      }),
    );
  });

  test("outside of it lies what lies between its ends the other way round, ends included", () => {
    law(
      fc.property(position, position, position, (a, x, b) => {
        fc.pre(a !== b);
        expect(!between(a, x, b)).toBe(x === a || x === b || between(b, x, a));
      }),
    );
  });

  test("is the same after turning the ring: passing zero is nothing special", () => {
    law(
      fc.property(position, position, position, position, (a, x, b, turn) => {
        expect(between(clockwise(a, turn), clockwise(x, turn), clockwise(b, turn))).toBe(between(a, x, b));
      }),
    );
  });

  test("of two neighbours is empty", () => {
    law(fc.property(position, position, (a, x) => expect(between(a, x, clockwise(a, 1n))).toBe(false)));
  });
});

describe("ranges", () => {
  test("hold their end: a key at a virtual node's own position is that one's", () => {
    law(fc.property(range, (r) => expect(rangeHas(r, r.upTo)).toBe(true)));
  });

  test("two ranges that meet at a position split the ring: each point is on exactly one", () => {
    law(
      fc.property(position, position, position, (a, b, x) => {
        fc.pre(a !== b);
        expect(rangeHas({ after: a, upTo: b }, x)).not.toBe(rangeHas({ after: b, upTo: a }, x));
      }),
    );
  });

  test("split at a position inside, each point is on exactly one part", () => {
    law(
      fc.property(range, position, position, (r, at, x) => {
        fc.pre(between(r.after, at, r.upTo));
        const [low, high] = splitRange(r, at);
        expect(rangeHas(low, x) !== rangeHas(high, x)).toBe(rangeHas(r, x));
        expect(rangeSize(low) + rangeSize(high)).toBe(rangeSize(r));
      }),
    );
  });

  test("with equal ends are the whole ring", () => {
    law(
      fc.property(position, position, (a, x) => {
        expect(rangeHas({ after: a, upTo: a }, x)).toBe(true);
        expect(rangeSize({ after: a, upTo: a })).toBe(RING_SIZE);
      }),
    );
  });

  test("their pieces hold the same points and do not pass zero", () => {
    law(
      fc.property(range, position, (r, x) => {
        const pieces = rangePieces(r);
        for (const { first, last } of pieces) expect(first <= last).toBe(true);
        expect(pieces.filter(({ first, last }) => first <= x && x <= last).length).toBe(rangeHas(r, x) ? 1 : 0);
      }),
    );
  });

  test("one that covers another holds each of its points, and overlaps it", () => {
    law(
      fc.property(range, range, position, (a, b, x) => {
        fc.pre(rangeCovers(a, b));
        expect(rangesOverlap(a, b)).toBe(true);
        if (rangeHas(b, x)) expect(rangeHas(a, x)).toBe(true);
      }),
    );
  });

  test("overlap exactly when the end of one lies in the other", () => {
    law(
      fc.property(range, range, (a, b) => {
        const first = clockwise(a.after, 1n);
        expect(rangesOverlap(a, b)).toBe(rangeHas(b, first) || rangeHas(a, clockwise(b.after, 1n)));
        expect(rangesOverlap(a, b)).toBe(rangesOverlap(b, a));
      }),
    );
  });
});

describe("representations", () => {
  test("bytes sort as the numbers do, and are padded", () => {
    law(
      fc.property(position, position, (a, b) => {
        expect(positionBytes(a).length).toBe(8);
        expect(Math.sign(Buffer.compare(positionBytes(a), positionBytes(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(positionFromBytes(positionBytes(a))).toBe(a);
      }),
    );
  });

  test("text has sixteen digits and comes back", () => {
    law(
      fc.property(position, (a) => {
        expect(positionText(a)).toHaveLength(16);
        expect(positionFromText(positionText(a))).toBe(a);
      }),
    );
  });

  test("steps clockwise and distance undo each other", () => {
    law(
      fc.property(position, position, (a, b) => {
        expect(clockwise(a, distance(a, b))).toBe(b);
        expect(distance(a, a)).toBe(0n);
      }),
    );
    expect(clockwise(POSITION_MAX, 1n)).toBe(positionFrom(0n));
  });
});
