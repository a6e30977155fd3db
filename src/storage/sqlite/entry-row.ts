/** Rows of the table of entries, and what they say once they have been verified. */

import { EMPTY_BYTES } from "#base/bytes.ts";
import type { Entry, EntryHead } from "#model/entry.ts";
import { type Position, positionFromBytes } from "#model/position.ts";
import { VERSION_BYTES, type Version } from "#model/version.ts";
import { digestOfHead, isIntact } from "../entry-checksum.ts";
import { KIND_PAYLOAD, KIND_TOMBSTONE } from "./schema.ts";

export type HeadRow = {
  readonly version: Uint8Array;
  readonly kind: number;
  readonly expires_at: number;
  readonly head_checksum: Uint8Array;
};

export type EntryRow = HeadRow & { readonly checksum: Uint8Array; readonly payload: Uint8Array };

/** What is stored to verify a head without its payload: the digest of key and version, XOR all else that a head has. */
export function headChecksum(digest: bigint, position: bigint, kind: number, expiresAtMs: number): bigint {
  return BigInt.asUintN(64, digest ^ position ^ BigInt(kind) ^ (BigInt(expiresAtMs) << 8n));
}

/** Undefined when the row holds what no writer has put there. */
export function headFrom(position: Position, key: Uint8Array, row: HeadRow): EntryHead | undefined {
  if (digestOfRow(position, key, row) === undefined) return undefined;
  const kind = row.kind === KIND_PAYLOAD ? "payload" : "tombstone";
  return { position, key, version: row.version as Version, kind, expiresAtMs: row.expires_at };
}

/** The digest of the head; undefined when the row holds what no writer has put there. */
export function digestOfRow(position: bigint, key: Uint8Array, row: HeadRow): bigint | undefined {
  const { version, kind, expires_at: expiresAtMs, head_checksum: stored } = row;
  if (!isBlob(version, VERSION_BYTES) || !isBlob(stored, 8)) return undefined;
  if (!(kind === KIND_PAYLOAD || kind === KIND_TOMBSTONE) || !Number.isSafeInteger(expiresAtMs)) return undefined;
  const digest = digestOfHead(key, version as Version);
  return positionFromBytes(stored) === headChecksum(digest, position, kind, expiresAtMs) ? digest : undefined;
}

/**
 * Whether a value is what its column says. A strict table takes no other, but a flipped bit in a row's header changes the
 * type, too: an integer may become null, or an empty blob.
 */
export function isBlob(value: unknown, bytes?: number): value is Uint8Array {
  return value instanceof Uint8Array && (bytes === undefined || value.length === bytes);
}

/** A value of another type is as good as none. */
export function blobOrEmpty(value: unknown): Uint8Array {
  return isBlob(value) ? value : EMPTY_BYTES;
}

/** Undefined when a checksum does not match. */
export function entryFrom(position: Position, key: Uint8Array, row: EntryRow): Entry | undefined {
  const head = headFrom(position, key, row);
  if (head === undefined || !isBlob(row.checksum, 8) || !isBlob(row.payload)) return undefined;
  const entry: Entry = { ...head, payload: row.payload, checksum: positionFromBytes(row.checksum) ^ position };
  return isIntact(entry) ? entry : undefined;
}
