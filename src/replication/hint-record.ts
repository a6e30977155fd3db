/**
 * Records of hints: what came in one moment for one owner lies together, in the order in which it came.
 *
 * The key says all that must be known without reading the hints themselves: the owner that they are for (16 bytes), a
 * number that only rises and shows the time (8), how many they are (4) and their bytes (4). So keeping is always an
 * append at one end of the owner's hints, and bringing home reads and drops at the other, however many there are.
 * The value is one packed entry after the other, each behind its length (4).
 */
import { concatBytes } from "#base/bytes.ts";
import type { Entry } from "#model/entry.ts";
import { type NodeId, nodeIdBytes, nodeIdFromBytes } from "#model/node-id.ts";
import { entryFromRecord, entryRecord } from "./record-bytes.ts";

export type HintRecordHead = {
  readonly target: NodeId;
  /** Rises with every record. Microseconds of wall-clock time when it was kept, or one more than the last. */
  readonly number: number;
  readonly hints: number;
  /** Of the value. */
  readonly bytes: number;
};

const KEY_BYTES = 32;
const LENGTH_BYTES = 4;

/** What a record costs beside the packed entries. */
export const HINT_RECORD_OVERHEAD_BYTES = KEY_BYTES;

export function hintRecordKey({ target, number, hints, bytes }: HintRecordHead): Uint8Array {
  const out = new Uint8Array(KEY_BYTES);
  const view = new DataView(out.buffer);
  out.set(nodeIdBytes(target), 0);
  view.setBigUint64(16, BigInt(number));
  view.setUint32(24, hints);
  view.setUint32(28, bytes);
  return out;
}

/** Undefined when it is no key of hints. */
export function hintRecordHead(key: Uint8Array): HintRecordHead | undefined {
  if (key.length !== KEY_BYTES) return undefined;
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  return {
    target: nodeIdFromBytes(key.subarray(0, 16)),
    number: Number(view.getBigUint64(16)),
    hints: view.getUint32(24),
    bytes: view.getUint32(28),
  };
}

export function hintRecord(entries: readonly Entry[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const packed = entryRecord(entry);
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, packed.length);
    return [length, packed];
  });
  return concatBytes(...parts);
}

/** The entries of a record as far as it can be read. */
export function hintsFromRecord(value: Uint8Array): Entry[] {
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const entries: Entry[] = [];
  for (let at = 0; at + LENGTH_BYTES <= value.length; ) {
    const end = at + LENGTH_BYTES + view.getUint32(at);
    const entry = end > value.length ? undefined : entryFromRecord(value.subarray(at + LENGTH_BYTES, end));
    if (entry === undefined) break;
    entries.push(entry);
    at = end;
  }
  return entries;
}

/** When the hints of a record were kept, wall-clock ms. */
export function keptAtMs({ number }: HintRecordHead): number {
  return number / 1000;
}
