/**
 * Chance as a parameter: a seeded stream of numbers (xoshiro128**, Blackman and Vigna 2018).
 *
 * The same seed gives the same stream on every machine. Not for secrets.
 */

export type Random = {
  /** 32 random bits as an unsigned integer. */
  readonly u32: () => number;
  /** A whole number from 0 up to, not including, `bound` (1 to 2^32). */
  readonly below: (bound: number) => number;
  /** A number from 0 up to, not including, 1. */
  readonly fraction: () => number;
  /** 64 random bits as an unsigned bigint. */
  readonly u64: () => bigint;
  /** A stream of its own, fixed by this stream's seed and `label`, whatever else was drawn. */
  readonly fork: (label: string) => Random;
};

/** A stream fixed by `seed`: any text or number. */
export function createRandom(seed: string | number): Random {
  const text = String(seed);
  let a = mix(text, 0x9e3779b9);
  let b = mix(text, 0x243f6a88);
  let c = mix(text, 0xb7e15162);
  let d = mix(text, 0xdeadbeef);
  if ((a | b | c | d) === 0) a = 1;
  const u32 = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  for (let i = 0; i < 8; i++) u32();
  const random: Random = {
    u32,
    below: (bound) => Math.floor((u32() / 0x1_0000_0000) * bound),
    fraction: () => u32() / 0x1_0000_0000,
    u64: () => (BigInt(u32()) << 32n) | BigInt(u32()),
    fork: (label) => createRandom(`${text}/${label}`),
  };
  return random;
}

/** One of the items, all equally likely; `undefined` of none. */
export function pick<T>(random: Random, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : items[random.below(items.length)];
}

/** The items in random order (Fisher and Yates); the argument stays as it is. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = out[i] as T;
    out[i] = out[j] as T;
    out[j] = held;
  }
  return out;
}

function mix(text: string, salt: number): number {
  let h = salt | 0;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
