/**
 * Sums over any range from a Merkle tree: whole leaves from the tree, the rest of a range's two ends by a scan.
 *
 * An end that was scanned is remembered until its leaf changes, so that comparing what has not changed scans nothing.
 */
import { LEAF_BITS } from "#model/leaf.ts";
import { clockwise, type Position, type Range, rangePieces } from "#model/position.ts";
import { cellRange, cellsOf } from "#model/range-cells.ts";
import type { RangeDigest } from "#model/store.ts";
import { addSums, LEAVES, leafOf, type MerkleTree, noSums, type Sums } from "./merkle-tree.ts";

/** Adds up what lies from one position up to and including another, both on one leaf. */
export type SumUp = (first: Position, last: Position, signal: AbortSignal | undefined) => Promise<Sums>;

export type TreeSums = {
  readonly ofRange: (range: Range, signal?: AbortSignal) => Promise<Sums>;
  /** Of the range's cells; undefined when they are narrower than leaves, so that a scan is the way. */
  readonly ofCells: (range: Range, parts: number, signal?: AbortSignal) => Promise<readonly RangeDigest[]> | undefined;
};

/** Ends remembered; a node has two for each of its ranges. */
const ENDS_MAX = 16_384;

const LEAF_MASK = (1n << BigInt(LEAF_BITS)) - 1n;

function digestOf({ digest, entries }: Sums): RangeDigest {
  return { digest, entries };
}

export function createTreeSums(tree: MerkleTree, sumUp: SumUp): TreeSums {
  /** By where they begin: of several, the one asked for last. */
  const ends = new Map<Position, { readonly last: Position; readonly generation: number; readonly sums: Sums }>();

  async function ofEnd(first: Position, last: Position, signal: AbortSignal | undefined): Promise<Sums> {
    const leaf = leafOf(first);
    if (tree.sum(leaf, leaf).entries === 0) return noSums();
    const generation = tree.generation(leaf);
    const known = ends.get(first);
    if (known !== undefined && known.last === last && known.generation === generation) return known.sums;
    const sums = await sumUp(first, last, signal);
    // What was added up may be ahead of the tree; then the leaf's generation rises, and it is added up again.
    if (ends.size >= ENDS_MAX) ends.clear();
    ends.set(first, { last, generation, sums });
    return sums;
  }

  async function ofRange(range: Range, signal?: AbortSignal): Promise<Sums> {
    const total = noSums();
    for (const { first, last } of rangePieces(range)) {
      const startsInside = (first & LEAF_MASK) !== 0n;
      const endsInside = (last & LEAF_MASK) !== LEAF_MASK;
      const firstLeaf = leafOf(first);
      const lastLeaf = leafOf(last);
      if (firstLeaf === lastLeaf && (startsInside || endsInside)) {
        addSums(total, await ofEnd(first, last, signal));
        continue;
      }
      if (startsInside) addSums(total, await ofEnd(first, (first | LEAF_MASK) as Position, signal));
      addSums(total, tree.sum(startsInside ? firstLeaf + 1 : firstLeaf, endsInside ? lastLeaf - 1 : lastLeaf));
      if (endsInside) addSums(total, await ofEnd((last & ~LEAF_MASK) as Position, last, signal));
    }
    return total;
  }

  return {
    ofRange,
    ofCells: (range, parts, signal) => {
      const cells = cellsOf(range, parts);
      if (cells.count > 1 && cells.bits < LEAF_BITS) return undefined;
      return (async () => {
        if (cells.count === 1) return [digestOf(await ofRange(range, signal))];
        const out = [digestOf(await ofRange(cellRange(range, cells, 0), signal))];
        // All between the first and the last are whole leaves.
        if (cells.count > 2) {
          const leaves = 2 ** (cells.bits - LEAF_BITS);
          const second = leafOf(clockwise(cellRange(range, cells, 1).after, 1n));
          for (let index = 1; index < cells.count - 1; index++) {
            const leaf = (second + (index - 1) * leaves) % LEAVES;
            out.push(digestOf(tree.sum(leaf, leaf + leaves - 1)));
          }
        }
        out.push(digestOf(await ofRange(cellRange(range, cells, cells.count - 1), signal)));
        return out;
      })();
    },
  };
}
