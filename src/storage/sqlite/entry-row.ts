/** Rows of the table of entries, and what they say once they have been verified. */

import type { Entry, EntryHead, EntryKind } from "#model/entry.ts";
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
  const kind = kindFrom(row.kind);
  if (kind === undefined || row.version.length !== VERSION_BYTES || row.head_checksum.length !== 8) return undefined;
  const version = row.version as Version;
  const expected = headChecksum(digestOfHead(key, version), position, row.kind, row.expires_at);
  if (positionFromBytes(row.head_checksum) !== expected) return undefined;
  return { position, key, version, kind, expiresAtMs: row.expires_at };
}

/** Undefined when a checksum does not match. */
export function entryFrom(position: Position, key: Uint8Array, row: EntryRow): Entry | undefined {
  const head = headFrom(position, key, row);
  if (head === undefined || row.checksum.length !== 8) return undefined;
  const entry: Entry = { ...head, payload: row.payload, checksum: positionFromBytes(row.checksum) ^ position };
  return isIntact(entry) ? entry : undefined;
}

function kindFrom(stored: number): EntryKind | undefined {
  if (stored === KIND_PAYLOAD) return "payload";
  return stored === KIND_TOMBSTONE ? "tombstone" : undefined;
}
