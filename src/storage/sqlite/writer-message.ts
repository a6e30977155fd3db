/**
 * What the main thread and the writer thread say to each other.
 *
 * A group of batches crosses as one packed buffer that changes hands, because copying objects would cost more than
 * storing them. Layout, big-endian:
 *
 *     group        number of batches u32 · number of writes u32 · writes
 *     put-entry    1 · kind u8 · position 8 · checksum XOR position 8 · expiry f64 · key u32 · payload u32 · version 16 · bytes
 *     drop-entry   2 · position 8 · version 16 · key u32 · bytes
 *     put-record   3 · table u8 · key u32 · value u32 · bytes
 *     drop-record  4 · table u8 · key u32 · bytes
 *     recount      5 · first leaf u32 · number of leaves u32
 *
 * Writes that were not stored come back as 21 bytes each: index of the write in its group u32, why u8 (1 superseded,
 * 2 unreadable), newest version 16, or zeros where none can be read.
 */

import { clockwise } from "#model/position.ts";
import type { StoreWrite, WriteOutcome } from "#model/store.ts";
import { VERSION_BYTES, VERSION_ZERO, type Version, versionFromBytes, versionsEqual } from "#model/version.ts";
import { leafOf, leavesTouchedBy } from "../merkle-tree.ts";
import type { OpenFault, StoreNotice } from "../storage-engine.ts";
import { TABLE_NUMBER_OF } from "./record-row.ts";
import { KIND_PAYLOAD, KIND_TOMBSTONE, type Sync } from "./schema.ts";

/** To the writer thread. A group is a bare `ArrayBuffer`. */
export type WriterRequest =
  | {
      readonly kind: "open";
      readonly folder: string;
      readonly sync: Sync;
      readonly cacheBytes: number;
      readonly walBytesMax: number;
    }
  /** An index does not match its table: `noted` says how that was seen. */
  | { readonly kind: "remake-index"; readonly noted: string }
  /** To save what the log holds, and then to fail. */
  | { readonly kind: "give-up"; readonly reason: string }
  | { readonly kind: "close" };

/** From the writer thread. Groups are answered in their order. */
export type WriterAnswer =
  | {
      readonly kind: "opened";
      readonly commitNumber: number;
      readonly entries: number;
      /** Of the Merkle tree; changes hands. */
      readonly leaves: ArrayBuffer;
      readonly notices: readonly StoreNotice[];
    }
  | { readonly kind: "refused"; readonly fault: OpenFault }
  /** `commitNumber` is that of the group's last batch. */
  | {
      readonly kind: "durable";
      readonly commitNumber: number;
      readonly entries: number;
      readonly notStored: ArrayBuffer | undefined;
      /** To the leaves of the Merkle tree. */
      readonly changes: ArrayBuffer | undefined;
    }
  | { readonly kind: "disk-full" }
  /** `tookMs`: undefined when there was no room for it. */
  | { readonly kind: "index-remade"; readonly noted: string; readonly tookMs: number | undefined }
  /** For the group at hand and all that follow; may also come between groups. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "closed" };

export const OPERATION = { putEntry: 1, dropEntry: 2, putRecord: 3, dropRecord: 4, recount: 5 } as const;
export type Operation = (typeof OPERATION)[keyof typeof OPERATION];

/** Offsets within a packed put-entry; the writer binds these slices as they are, and digests version and key as one. */
export const PUT_ENTRY = {
  kind: 1,
  position: 2,
  checksum: 10,
  expiry: 18,
  key: 26,
  payload: 30,
  version: 34,
  bytes: 50,
} as const;
export const DROP_ENTRY = { position: 1, version: 9, key: 25, bytes: 29 } as const;
export const PUT_RECORD = { table: 1, key: 2, value: 6, bytes: 10 } as const;
export const RECOUNT = { first: 1, leaves: 5, bytes: 9 } as const;
export const DROP_RECORD = { table: 1, key: 2, bytes: 6 } as const;

export const GROUP_HEADER_BYTES = 8;
const NOT_STORED_BYTES = 4 + 1 + VERSION_BYTES;
const SUPERSEDED = 1;
const UNREADABLE = 2;

/** Bytes of a batch in a packed group. */
export function packedBytes(batch: readonly StoreWrite[]): number {
  let bytes = 0;
  for (const write of batch) {
    switch (write.kind) {
      case "put-entry":
        bytes += PUT_ENTRY.bytes + write.entry.key.length + write.entry.payload.length;
        break;
      case "drop-entry":
        bytes += DROP_ENTRY.bytes + write.key.length;
        break;
      case "recount":
        bytes += RECOUNT.bytes;
        break;
      case "put-record":
        bytes += PUT_RECORD.bytes + write.key.length + write.value.length;
        break;
      case "drop-record":
        bytes += DROP_RECORD.bytes + write.key.length;
        break;
    }
  }
  return bytes;
}

/** All writes of the batches in one buffer; `bytes` is the sum of their `packedBytes`. */
export function packGroup(batches: readonly (readonly StoreWrite[])[], bytes: number): ArrayBuffer {
  const out = new Uint8Array(GROUP_HEADER_BYTES + bytes);
  const view = new DataView(out.buffer);
  let writes = 0;
  let at = GROUP_HEADER_BYTES;
  for (const batch of batches) {
    writes += batch.length;
    for (const write of batch) at = packWrite(out, view, at, write);
  }
  view.setUint32(0, batches.length);
  view.setUint32(4, writes);
  return out.buffer;
}

/** Returns where the next write begins. */
function packWrite(out: Uint8Array, view: DataView, at: number, write: StoreWrite): number {
  switch (write.kind) {
    case "put-entry": {
      const { position, key, version, kind, expiresAtMs, payload, checksum } = write.entry;
      out[at] = OPERATION.putEntry;
      out[at + PUT_ENTRY.kind] = kind === "payload" ? KIND_PAYLOAD : KIND_TOMBSTONE;
      view.setBigUint64(at + PUT_ENTRY.position, position);
      out.set(version, at + PUT_ENTRY.version);
      view.setBigUint64(at + PUT_ENTRY.checksum, checksum ^ position);
      view.setFloat64(at + PUT_ENTRY.expiry, expiresAtMs);
      view.setUint32(at + PUT_ENTRY.key, key.length);
      view.setUint32(at + PUT_ENTRY.payload, payload.length);
      return packBytes(out, packBytes(out, at + PUT_ENTRY.bytes, key), payload);
    }
    case "drop-entry":
      out[at] = OPERATION.dropEntry;
      view.setBigUint64(at + DROP_ENTRY.position, write.position);
      out.set(write.upTo, at + DROP_ENTRY.version);
      view.setUint32(at + DROP_ENTRY.key, write.key.length);
      return packBytes(out, at + DROP_ENTRY.bytes, write.key);
    case "recount":
      out[at] = OPERATION.recount;
      view.setUint32(at + RECOUNT.first, leafOf(clockwise(write.range.after, 1n)));
      view.setUint32(at + RECOUNT.leaves, leavesTouchedBy(write.range));
      return at + RECOUNT.bytes;
    case "put-record":
      out[at] = OPERATION.putRecord;
      out[at + PUT_RECORD.table] = TABLE_NUMBER_OF[write.table];
      view.setUint32(at + PUT_RECORD.key, write.key.length);
      view.setUint32(at + PUT_RECORD.value, write.value.length);
      return packBytes(out, packBytes(out, at + PUT_RECORD.bytes, write.key), write.value);
    case "drop-record":
      out[at] = OPERATION.dropRecord;
      out[at + DROP_RECORD.table] = TABLE_NUMBER_OF[write.table];
      view.setUint32(at + DROP_RECORD.key, write.key.length);
      return packBytes(out, at + DROP_RECORD.bytes, write.key);
  }
}

function packBytes(out: Uint8Array, at: number, bytes: Uint8Array): number {
  out.set(bytes, at);
  return at + bytes.length;
}

/** A write of a group that left what was there. */
export type NotStored = { readonly index: number; readonly outcome: Exclude<WriteOutcome, { kind: "stored" }> };

export function packNotStored(items: readonly NotStored[]): ArrayBuffer | undefined {
  if (items.length === 0) return undefined;
  const out = new Uint8Array(items.length * NOT_STORED_BYTES);
  const view = new DataView(out.buffer);
  items.forEach(({ index, outcome }, i) => {
    const at = i * NOT_STORED_BYTES;
    view.setUint32(at, index);
    out[at + 4] = outcome.kind === "superseded" ? SUPERSEDED : UNREADABLE;
    out.set(outcome.newest ?? VERSION_ZERO, at + 5);
  });
  return out.buffer;
}

export function unpackNotStored(packed: ArrayBuffer | undefined): NotStored[] {
  if (packed === undefined) return [];
  const bytes = new Uint8Array(packed);
  const view = new DataView(packed);
  return Array.from({ length: bytes.length / NOT_STORED_BYTES }, (_, i) => {
    const at = i * NOT_STORED_BYTES;
    const newest = versionFromBytes(bytes.slice(at + 5, at + NOT_STORED_BYTES));
    return { index: view.getUint32(at), outcome: outcomeFrom(bytes[at + 4], newest) };
  });
}

function outcomeFrom(why: number | undefined, newest: Version): NotStored["outcome"] {
  if (why === SUPERSEDED) return { kind: "superseded", newest };
  return { kind: "unreadable", newest: versionsEqual(newest, VERSION_ZERO) ? undefined : newest };
}
