/**
 * The trace of a run: a rolling 64-bit hash over everything that happened, in order. Two runs with the same trace did the
 * same.
 */
import { xxHash32 } from "#base/hash.ts";

/** What kind of thing happened. */
export const TRACED = {
  message: 1,
  timer: 2,
  durable: 3,
  operation: 4,
  answer: 5,
  fault: 6,
  start: 7,
  stop: 8,
} as const;

export type Traced = (typeof TRACED)[keyof typeof TRACED];

export type Trace = {
  /** Something happened to a node, by number; `bytes` are what was said. */
  readonly note: (timeMs: number, node: number, what: Traced, bytes?: Uint8Array) => void;
  readonly events: () => number;
  /** 16 hex digits. */
  readonly digest: () => string;
};

export function createTrace(): Trace {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let events = 0;
  const mix = (value: number): void => {
    a = Math.imul(a ^ value, 0x85ebca6b);
    a ^= a >>> 13;
    b = Math.imul(b ^ value ^ (a << 1), 0xc2b2ae35);
    b ^= b >>> 16;
  };
  return {
    note: (timeMs, node, what, bytes) => {
      events++;
      mix(Math.round(timeMs * 1e4) | 0);
      mix((node << 8) | what);
      if (bytes !== undefined) mix(xxHash32(bytes));
    },
    events: () => events,
    digest: () => (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0"),
  };
}
