/**
 * Range map: what is known of each part of the ring, newest epoch first.
 *
 * Pieces never overlap. Learning a configuration replaces what is older in its range; of an older configuration that
 * reaches further, the rest stays as a piece of its own that is known to be outdated.
 */
import { firstIndex } from "#base/sorted.ts";
import {
  clockwise,
  type Position,
  type Range,
  rangeCovers,
  rangeHas,
  rangesEqual,
  rangesOverlap,
} from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";

export type Piece = {
  /** The part of `config.range` that this piece speaks for. */
  readonly range: Range;
  readonly config: RangeConfig;
};

export type RangeMap<P extends Piece> = {
  /** Sorted by `range.upTo`. */
  pieces: P[];
};

export function createRangeMap<P extends Piece>(): RangeMap<P> {
  return { pieces: [] };
}

/** A newer configuration is known for another part of its range, so it has a successor that is not known here. */
export function isOutdated(piece: Piece): boolean {
  return !rangesEqual(piece.range, piece.config.range);
}

export function pieceAt<P extends Piece>(map: RangeMap<P>, position: Position): P | undefined {
  const { pieces } = map;
  if (pieces.length === 0) return undefined;
  const index = firstIndex(pieces.length, (i) => (pieces[i] as P).range.upTo >= position);
  const piece = pieces[index === pieces.length ? 0 : index] as P;
  return rangeHas(piece.range, position) ? piece : undefined;
}

/** Pieces that share a position with the range, clockwise from its start. */
export function piecesIn<P extends Piece>(map: RangeMap<P>, range: Range): P[] {
  const { pieces } = map;
  const found: P[] = [];
  const start = firstIndex(pieces.length, (i) => (pieces[i] as P).range.upTo > range.after);
  for (let n = 0; n < pieces.length; n++) {
    const piece = pieces[(start + n) % pieces.length] as P;
    if (!rangesOverlap(piece.range, range)) break;
    found.push(piece);
  }
  return found;
}

/** What is left of `range` without the positions of `taken`: none, one or two ranges. */
export function subtractRange(range: Range, taken: Range): Range[] {
  if (!rangesOverlap(range, taken)) return [range];
  const startTaken = rangeHas(taken, clockwise(range.after, 1n));
  const endTaken = rangeHas(taken, range.upTo);
  if (startTaken && endTaken) return rangeCovers(taken, range) ? [] : [{ after: taken.upTo, upTo: taken.after }];
  const rest: Range[] = [];
  if (!startTaken) rest.push({ after: range.after, upTo: taken.after });
  if (!endTaken) rest.push({ after: taken.upTo, upTo: range.upTo });
  return rest;
}

/** The parts of the configuration's range for which nothing as new is known. */
export function newPartsOf<P extends Piece>(map: RangeMap<P>, config: RangeConfig): Range[] {
  let parts: Range[] = [config.range];
  for (const piece of piecesIn(map, config.range)) {
    if (piece.config.epoch >= config.epoch) parts = parts.flatMap((part) => subtractRange(part, piece.range));
  }
  return parts;
}

/** Puts a piece in the place of all that overlaps it. `remnant` makes what stays of a piece that it cuts. */
export function putPiece<P extends Piece>(
  map: RangeMap<P>,
  piece: P,
  remnant: (cut: P, range: Range) => P,
): { readonly removed: P[]; readonly remnants: P[] } {
  const removed = piecesIn(map, piece.range);
  const remnants = removed.flatMap((cut) => subtractRange(cut.range, piece.range).map((range) => remnant(cut, range)));
  if (removed.length > 0) {
    const gone = new Set(removed);
    map.pieces = map.pieces.filter((held) => !gone.has(held));
  }
  for (const added of [piece, ...remnants]) {
    const index = firstIndex(map.pieces.length, (i) => (map.pieces[i] as P).range.upTo >= added.range.upTo);
    map.pieces.splice(index, 0, added);
  }
  return { removed, remnants };
}
