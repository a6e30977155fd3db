/** Rows of the table of entries, and what they say once they have been verified. */

import type { Entry, EntryHead, EntryKind } from "#model/entry.ts";
import { type Position, positionFromBytes } from "#model/position.ts";
import { VERSION_BYTES, type Version } from "#model/version.ts";
import { isIntact } from "../entry-checksum.ts";
import { KIND_PAYLOAD, KIND_TOMBSTONE } from "./schema.ts";

export type HeadRow = { readonly version: Uint8Array; readonly kind: number; readonly expires_at: number };

export type EntryRow = HeadRow & { readonly checksum: Uint8Array; readonly payload: Uint8Array };

/** Undefined when the row holds what no writer has put there. */
export function headFrom(position: Position, key: Uint8Array, row: HeadRow): EntryHead | undefined {
  const kind = kindFrom(row.kind);
  if (kind === undefined || row.version.length !== VERSION_BYTES) return undefined;
  return { position, key, version: row.version as Version, kind, expiresAtMs: row.expires_at };
}

/** Undefined when the checksum does not match. */
export function entryFrom(position: Position, key: Uint8Array, row: EntryRow): Entry | undefined {
  const kind = kindFrom(row.kind);
  if (kind === undefined || row.version.length !== VERSION_BYTES || row.checksum.length !== 8) return undefined;
  const entry: Entry = {
    position,
    key,
    version: row.version as Version,
    kind,
    expiresAtMs: row.expires_at,
    payload: row.payload,
    checksum: positionFromBytes(row.checksum) ^ position,
  };
  return isIntact(entry) ? entry : undefined;
}

export function rowIsIntact(position: Uint8Array, key: Uint8Array, row: EntryRow): boolean {
  return entryFrom(positionFromBytes(position), key, row) !== undefined;
}

function kindFrom(stored: number): EntryKind | undefined {
  if (stored === KIND_PAYLOAD) return "payload";
  return stored === KIND_TOMBSTONE ? "tombstone" : undefined;
}
