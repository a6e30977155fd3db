/**
 * The Merkle tree of a store: sums over leaves, kept up to date with each write.
 *
 * A leaf is what entries have the same first 16 bits of their position. Its sums do not depend on order: the XOR of the
 * digests of its entries' heads, and counts. So a write changes one leaf, the sums of any run of leaves are those of its
 * leaves together, and two replicas that agree on the sums of a range agree on its keys and versions. Branches of 16
 * leaves, of 16 such branches, and so on are kept along with them, so that any run is 106 sums at most.
 *
 *     leaf      digest u64 · entries u32 · payloads u32 · bytes f64                       24 bytes, this machine's order
 *     changes   (leaf u32, its highest bit: the sums that are, not what is added ·
 *                digest u64 · entries i32 · payloads i32 · bytes f64)*                    28 bytes each, big-endian
 */
import { LEAF_BITS } from "#model/leaf.ts";
import { clockwise, type Position, type Range, rangeSize } from "#model/position.ts";

/** Of everything that lies on a stretch of the ring. */
export type Sums = {
  /** XOR over the digests of the heads. */
  digest: bigint;
  entries: number;
  /** Entries that are no tombstones. */
  payloads: number;
  /** Of keys and payloads. */
  bytes: number;
};

export const LEAVES = 65_536;

export const LEAF_BYTES = 24;
const CHANGE_BYTES = 28;
const IS_SET = 0x8000_0000;
const WORDS = LEAF_BYTES / 4;
const DOUBLES = LEAF_BYTES / 8;
/** What a branch is of, leaves or branches: 2^`BRANCH_BITS`. */
const BRANCH_BITS = 4;
const BRANCH_PARTS = 1 << BRANCH_BITS;

export type MerkleTree = {
  /** Sums of the leaves from `first` up to and including `last`. */
  readonly sum: (first: number, last: number) => Sums;
  /** Takes over packed changes. */
  readonly apply: (changes: ArrayBuffer) => void;
  /** Rises whenever the leaf changes. */
  readonly generation: (leaf: number) => number;
};

export function leafOf(position: Position): number {
  return Number(position >> BigInt(LEAF_BITS));
}

/** How many leaves hold positions of the range. */
export function leavesTouchedBy(range: Range): number {
  const first = clockwise(range.after, 1n);
  const bits = BigInt(LEAF_BITS);
  return Math.min(LEAVES, Number(((first + rangeSize(range) - 1n) >> bits) - (first >> bits)) + 1);
}

export function noSums(): Sums {
  return { digest: 0n, entries: 0, payloads: 0, bytes: 0 };
}

export function addSums(to: Sums, from: Sums): void {
  to.digest ^= from.digest;
  to.entries += from.entries;
  to.payloads += from.payloads;
  to.bytes += from.bytes;
}

/** The leaves of an empty store. */
export function emptyLeaves(): ArrayBuffer {
  return new ArrayBuffer(LEAVES * LEAF_BYTES);
}

/** Sums in a row, as leaves are laid out. Digests only ever meet in XOR, where a sign is but a bit. */
type Row = { readonly words: Int32Array; readonly doubles: Float64Array };

function rowOf(bytes: ArrayBuffer): Row {
  return { words: new Int32Array(bytes), doubles: new Float64Array(bytes) };
}

/** Empty branches above so many leaves, from the lowest row to the one that has no full branch above. */
function emptyBranches(): Row[] {
  const rows: Row[] = [];
  for (let length = LEAVES / BRANCH_PARTS; length >= BRANCH_PARTS; length /= BRANCH_PARTS) {
    rows.push(rowOf(new ArrayBuffer(length * LEAF_BYTES)));
  }
  return rows;
}

/** On leaves that it owns from now on; empty ones unless given. */
export function createMerkleTree(given?: ArrayBuffer): MerkleTree {
  const bytes = given ?? emptyLeaves();
  const leaves = rowOf(bytes);
  const branches = emptyBranches();
  const rows = [leaves, ...branches];
  const generations = new Uint32Array(LEAVES);
  if (given !== undefined) addUpBranches(leaves, branches);

  return {
    sum: (first, last) => {
      const total: Total = { low: 0, high: 0, entries: 0, payloads: 0, bytes: 0 };
      let at = first;
      let end = last + 1;
      for (let height = 0; ; height++) {
        const row = rows[height] as Row;
        const above = (at + BRANCH_PARTS - 1) >> BRANCH_BITS;
        const endAbove = end >> BRANCH_BITS;
        if (above >= endAbove || height === branches.length) {
          addUp(row, at, end, total);
          break;
        }
        addUp(row, at, above << BRANCH_BITS, total);
        addUp(row, endAbove << BRANCH_BITS, end, total);
        at = above;
        end = endAbove;
      }
      const { low, high, entries, payloads, bytes } = total;
      return { digest: digestFrom(high, low), entries, payloads, bytes };
    },
    apply: (changes) =>
      applyChanges(bytes, changes, {
        onBefore: (leaf) => carry(leaves, leaf, branches, -1),
        onAfter: (leaf) => {
          carry(leaves, leaf, branches, 1);
          generations[leaf] = (generations[leaf] as number) + 1;
        },
      }),
    generation: (leaf) => generations[leaf] as number,
  };
}

function addUpBranches(leaves: Row, branches: readonly Row[]): void {
  for (let leaf = 0; leaf < LEAVES; leaf++) if (!isEmpty(leaves, leaf)) carry(leaves, leaf, branches, 1);
}

function isEmpty({ words }: Row, at: number): boolean {
  return words[at * WORDS + 2] === 0 && words[at * WORDS] === 0 && words[at * WORDS + 1] === 0;
}

/** Adds a leaf to the branches that it is on, or takes it away from there. */
function carry({ words, doubles }: Row, leaf: number, branches: readonly Row[], sign: 1 | -1): void {
  const from = leaf * WORDS;
  const bytes = sign * (doubles[leaf * DOUBLES + 2] as number);
  let branch = leaf;
  for (const row of branches) {
    branch >>= BRANCH_BITS;
    const to = branch * WORDS;
    const into = row.words;
    into[to] = (into[to] as number) ^ (words[from] as number);
    into[to + 1] = (into[to + 1] as number) ^ (words[from + 1] as number);
    into[to + 2] = (into[to + 2] as number) + sign * (words[from + 2] as number);
    into[to + 3] = (into[to + 3] as number) + sign * (words[from + 3] as number);
    row.doubles[branch * DOUBLES + 2] = (row.doubles[branch * DOUBLES + 2] as number) + bytes;
  }
}

type Total = { low: number; high: number; entries: number; payloads: number; bytes: number };

function addUp({ words, doubles }: Row, first: number, end: number, total: Total): void {
  let { low, high, entries, payloads, bytes } = total;
  for (let at = first; at < end; at++) {
    const word = at * WORDS;
    low ^= words[word] as number;
    high ^= words[word + 1] as number;
    entries += (words[word + 2] as number) >>> 0;
    payloads += (words[word + 3] as number) >>> 0;
    bytes += doubles[at * DOUBLES + 2] as number;
  }
  total.low = low;
  total.high = high;
  total.entries = entries;
  total.payloads = payloads;
  total.bytes = bytes;
}

const digestBytes = new DataView(new ArrayBuffer(8));

function digestFrom(high: number, low: number): bigint {
  digestBytes.setInt32(0, high);
  digestBytes.setInt32(4, low);
  return digestBytes.getBigUint64(0);
}

/** Takes packed changes over into leaves. `around` hears of each leaf, before and after. */
export function applyChanges(
  leaves: ArrayBuffer,
  changes: ArrayBuffer,
  around?: { readonly onBefore: (leaf: number) => void; readonly onAfter: (leaf: number) => void },
): void {
  const words = new Uint32Array(leaves);
  const doubles = new Float64Array(leaves);
  const view = new DataView(changes);
  for (let at = 0; at + CHANGE_BYTES <= view.byteLength; at += CHANGE_BYTES) {
    const mark = view.getUint32(at);
    const leaf = mark & (LEAVES - 1);
    const word = leaf * WORDS;
    const double = leaf * DOUBLES + 2;
    around?.onBefore(leaf);
    if ((mark & IS_SET) !== 0) {
      words.fill(0, word, word + 4);
      doubles[double] = 0;
    }
    words[word] = (words[word] as number) ^ view.getUint32(at + 8);
    words[word + 1] = (words[word + 1] as number) ^ view.getUint32(at + 4);
    words[word + 2] = (words[word + 2] as number) + view.getInt32(at + 12);
    words[word + 3] = (words[word + 3] as number) + view.getInt32(at + 16);
    doubles[double] = (doubles[double] as number) + view.getFloat64(at + 20);
    around?.onAfter(leaf);
  }
}

/** Gathers what a group of writes changes, leaf by leaf. */
export type LeafChanges = {
  readonly add: (leaf: number, digest: bigint, entries: number, payloads: number, bytes: number) => void;
  /** Whatever else has been added: these are the sums. */
  readonly set: (leaf: number, sums: Sums) => void;
  /** All of it, packed, or undefined when there is nothing; begins anew. */
  readonly take: () => ArrayBuffer | undefined;
};

export function createLeafChanges(): LeafChanges {
  const placeOf = new Map<number, number>();
  let bytes = new ArrayBuffer(256 * CHANGE_BYTES);
  let view = new DataView(bytes);

  function placeFor(leaf: number): number {
    const known = placeOf.get(leaf);
    if (known !== undefined) return known;
    const at = placeOf.size * CHANGE_BYTES;
    if (at === bytes.byteLength) {
      bytes = bytes.transfer(bytes.byteLength * 2);
      view = new DataView(bytes);
    }
    placeOf.set(leaf, at);
    view.setUint32(at, leaf);
    return at;
  }

  return {
    add: (leaf, digest, entries, payloads, size) => {
      const at = placeFor(leaf);
      view.setBigUint64(at + 4, view.getBigUint64(at + 4) ^ digest);
      view.setInt32(at + 12, view.getInt32(at + 12) + entries);
      view.setInt32(at + 16, view.getInt32(at + 16) + payloads);
      view.setFloat64(at + 20, view.getFloat64(at + 20) + size);
    },
    set: (leaf, sums) => {
      const at = placeFor(leaf);
      view.setUint32(at, (leaf | IS_SET) >>> 0);
      view.setBigUint64(at + 4, sums.digest);
      view.setInt32(at + 12, sums.entries);
      view.setInt32(at + 16, sums.payloads);
      view.setFloat64(at + 20, sums.bytes);
    },
    take: () => {
      if (placeOf.size === 0) return undefined;
      const taken = bytes.slice(0, placeOf.size * CHANGE_BYTES);
      new Uint8Array(bytes, 0, taken.byteLength).fill(0);
      placeOf.clear();
      return taken;
    },
  };
}
