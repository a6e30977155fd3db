/** What is known of each part of the ring, whatever is learnt in whatever order. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import { type Position, type Range, rangeHas, rangeSize, splitRange } from "#model/position.ts";
import { genesisConfig, type RangeConfig } from "#model/range-config.ts";
import {
  createRangeMap,
  isOutdated,
  newPartsOf,
  type Piece,
  pieceAt,
  piecesIn,
  putPiece,
  type RangeMap,
  subtractRange,
} from "#replication/range-map.ts";

const NODE = nodeIdFromText("01".repeat(16)) as NodeId;
const RING = 1n << 64n;

/** Sixteenths of the ring, so that borders meet often. */
const border = fc.integer({ min: 0, max: 15 }).map((n) => (BigInt(n) * (RING / 16n)) as Position);
const range: fc.Arbitrary<Range> = fc.record({ after: border, upTo: border });
const config: fc.Arbitrary<RangeConfig> = fc
  .record({ range, epoch: fc.integer({ min: 1, max: 6 }) })
  .map((parts) => ({ ...genesisConfig(parts.range, NODE), epoch: parts.epoch }));
const PROBES = Array.from({ length: 32 }, (_, n) => (BigInt(n) * (RING / 32n)) as Position);

function learn(map: RangeMap<Piece>, learnt: RangeConfig): void {
  for (const part of newPartsOf(map, learnt)) {
    putPiece(map, { range: part, config: learnt }, (cut, rest) => ({ range: rest, config: cut.config }));
  }
}

test("at each position the newest that was learnt of it is known, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(config, { maxLength: 20 }), (learnt) => {
      const map = createRangeMap<Piece>();
      for (const one of learnt) learn(map, one);
      for (const position of PROBES) {
        const epochs = learnt.filter((one) => rangeHas(one.range, position)).map(({ epoch }) => epoch);
        const known = pieceAt(map, position);
        expect(known?.config.epoch).toBe(epochs.length === 0 ? undefined : Math.max(...epochs));
        if (known !== undefined) expect(rangeHas(known.config.range, position)).toBe(true);
      }
    }),
  );
});

test("pieces never overlap and lie within their configuration", () => {
  fc.assert(
    fc.property(fc.array(config, { maxLength: 20 }), (learnt) => {
      const map = createRangeMap<Piece>();
      for (const one of learnt) learn(map, one);
      const total = map.pieces.reduce((sum, piece) => sum + rangeSize(piece.range), 0n);
      expect(total <= RING).toBe(true);
      for (const position of PROBES) {
        expect(map.pieces.filter((piece) => rangeHas(piece.range, position)).length).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("what is left of a range and what was taken make up the range", () => {
  fc.assert(
    fc.property(range, range, (whole, taken) => {
      const rest = subtractRange(whole, taken);
      for (const position of PROBES) {
        const isLeft = rest.filter((part) => rangeHas(part, position)).length;
        expect(isLeft).toBe(rangeHas(whole, position) && !rangeHas(taken, position) ? 1 : 0);
      }
    }),
  );
});

test("pieces in a range are those that share a position with it", () => {
  fc.assert(
    fc.property(fc.array(config, { maxLength: 12 }), range, (learnt, asked) => {
      const map = createRangeMap<Piece>();
      for (const one of learnt) learn(map, one);
      const found = piecesIn(map, asked);
      for (const position of PROBES) {
        const piece = pieceAt(map, position);
        if (piece !== undefined && rangeHas(asked, position)) expect(found).toContain(piece);
      }
    }),
  );
});

test("one half of a split makes the other half outdated", () => {
  const map = createRangeMap<Piece>();
  const parent = genesisConfig({ after: 0n as Position, upTo: 8n as Position }, NODE);
  learn(map, parent);
  const [left] = splitRange(parent.range, 3n as Position);
  learn(map, { ...parent, epoch: 2, range: left });
  const known = [2n, 3n, 4n, 8n].map((position) => pieceAt(map, position as Position));
  expect(known.map((piece) => piece?.config.epoch)).toEqual([2, 2, 1, 1]);
  expect(known.map((piece) => piece !== undefined && isOutdated(piece))).toEqual([false, false, true, true]);
});
