/**
 * The checksum of an entry and the digest of its head.
 *
 * Checksum: xxHash64 over expiry (8 bytes big-endian), kind (1 byte: 1 payload, 2 tombstone), version (16), length of
 * the key (4, big-endian), key, payload. Digest: xxHash64 over version and key, which is what replicas compare.
 */
import { concatBytes, putCount, putUint32 } from "#base/bytes.ts";
import { xxHash64 } from "#base/hash.ts";
import type { Entry } from "#model/entry.ts";
import type { Version } from "#model/version.ts";

export function checksumOf(entry: Omit<Entry, "checksum" | "position">): bigint {
  const out = new Uint8Array(29 + entry.key.length + entry.payload.length);
  putCount(out, 0, entry.expiresAtMs);
  out[8] = entry.kind === "payload" ? 1 : 2;
  out.set(entry.version, 9);
  putUint32(out, 25, entry.key.length);
  out.set(entry.key, 29);
  out.set(entry.payload, 29 + entry.key.length);
  return xxHash64(out);
}

export function isIntact(entry: Entry): boolean {
  return checksumOf(entry) === entry.checksum;
}

/** The entry with its checksum. */
export function sealEntry(entry: Omit<Entry, "checksum">): Entry {
  return { ...entry, checksum: checksumOf(entry) };
}

export function digestOfHead(key: Uint8Array, version: Version): bigint {
  return xxHash64(concatBytes(version, key));
}
