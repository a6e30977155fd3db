/**
 * Scans to and from the messages of `kv.proto`.
 *
 * A cursor is opaque to clients: the position in 8 bytes, then the key.
 */
import { concatBytes, EMPTY_BYTES } from "#base/bytes.ts";
import { KEY_BYTES_MAX } from "#model/key.ts";
import type { ScanCursor, ScanItem, ScanPage, ScanRequest } from "#model/operation.ts";
import { positionBytes, positionFromBytes } from "#model/position.ts";
import type { taikv } from "../generated/taikv.js";
import { positionOfKey } from "../key-position.ts";
import type { Checked } from "./operation-codec.ts";
import { countFromWire, ownBytes, versionFromWire, type WireBytes } from "./wire-bytes.ts";

export function cursorToWire(cursor: ScanCursor | undefined): Uint8Array {
  return cursor === undefined ? EMPTY_BYTES : concatBytes(positionBytes(cursor.position), cursor.key);
}

export function cursorFromWire(wire: WireBytes): Checked<ScanCursor | undefined> {
  const bytes = ownBytes(wire);
  if (bytes.length === 0) return { value: undefined };
  if (bytes.length < 8 || bytes.length > 8 + KEY_BYTES_MAX) return { fault: "the cursor is none that a scan answered" };
  return { value: { position: positionFromBytes(bytes), key: bytes.subarray(8) } };
}

export function scanFromWire(wire: taikv.v1.ScanRequest.$Properties): Checked<ScanRequest> {
  const prefix = ownBytes(wire.prefix);
  const cursor = cursorFromWire(wire.cursor);
  if (prefix.length > KEY_BYTES_MAX) return { fault: `the prefix has ${prefix.length} bytes; a key has at most 65536` };
  if ("fault" in cursor) return cursor;
  return { value: { prefix, cursor: cursor.value, limit: wire.limit ?? 0, keysOnly: wire.keysOnly ?? false } };
}

/** The page as responses of about `bytesMax` each, an item at least; each has the cursor that goes on after it. */
export function* pageToWire(page: ScanPage, bytesMax: number): Generator<taikv.v1.ScanResponse.$Properties> {
  let items: ScanItem[] = [];
  let bytes = 0;
  for (const [index, item] of page.items.entries()) {
    items.push(item);
    bytes += item.key.length + item.payload.length + 32;
    if (bytes < bytesMax || index === page.items.length - 1) continue;
    yield { items, cursor: cursorToWire({ position: positionOfKey(item.key), key: item.key }) };
    items = [];
    bytes = 0;
  }
  yield { items, cursor: cursorToWire(page.cursor) };
}

/** `undefined` when an item is malformed. */
export function scanItemFromWire(wire: taikv.v1.Item.$Properties): ScanItem | undefined {
  const version = versionFromWire(wire.version);
  const ttlMs = countFromWire(wire.ttlMs ?? 0);
  if (version === undefined || ttlMs === undefined) return undefined;
  return { key: ownBytes(wire.key), payload: ownBytes(wire.payload), version, ttlMs };
}
