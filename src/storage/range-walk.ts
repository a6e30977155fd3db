/**
 * Walking a range in ring order, in slices that give way to other work.
 *
 * A range that passes zero is walked as two stretches that do not. What the engines have in common: where a walk
 * starts, in which cell of a range an entry falls, and when it is time to let others run.
 */
import { assert } from "#base/assert.ts";
import { EMPTY_BYTES } from "#base/bytes.ts";
import { type Position, type Range, rangeHas, rangePieces } from "#model/position.ts";
import { cellIndexOf, cellsOf } from "#model/range-cells.ts";
import type { RangeDigest, ScanPlace } from "#model/store.ts";
import { compareVersions, type Version } from "#model/version.ts";
import { digestOfHead } from "./entry-checksum.ts";

/** Everything after `after` in (position, key) order, up to and including the position `last`. */
export type Stretch = { readonly after: ScanPlace; readonly last: Position };

/** What is left of the range after `place`, or all of it. Keys are never empty, so an empty one stands before all of its position. */
export function stretchesOf(range: Range, place: ScanPlace | undefined): readonly Stretch[] {
  const pieces = rangePieces(range);
  if (place === undefined) {
    return pieces.map(({ first, last }) => ({ after: { position: first, key: EMPTY_BYTES }, last }));
  }
  assert(rangeHas(range, place.position), "the place to go on from lies outside the range");
  const current = pieces.findIndex(({ first, last }) => first <= place.position && place.position <= last);
  return pieces
    .slice(current)
    .map(({ first, last }, i) => ({ after: i === 0 ? place : { position: first, key: EMPTY_BYTES }, last }));
}

/** Gathers the digests of a range's cells from heads that come in ring order. */
export type DigestGatherer = {
  readonly add: (position: Position, key: Uint8Array, version: Version) => void;
  readonly result: () => readonly RangeDigest[];
};

/** Of entries of versions at most `upTo`, where that is given. */
export function createDigestGatherer(range: Range, parts: number, upTo?: Version): DigestGatherer {
  const cells = cellsOf(range, parts);
  const digests: bigint[] = new Array(cells.count).fill(0n);
  const entries: number[] = new Array(cells.count).fill(0);
  return {
    add: (position, key, version) => {
      if (upTo !== undefined && compareVersions(version, upTo) > 0) return;
      const index = cellIndexOf(range, cells, position);
      digests[index] = (digests[index] as bigint) ^ digestOfHead(key, version);
      entries[index] = (entries[index] as number) + 1;
    },
    result: () => digests.map((digest, i) => ({ digest, entries: entries[i] as number })),
  };
}

/** Lets everything that is ready run before going on. */
export function giveWayToLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
