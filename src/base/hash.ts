/**
 * The hashes: SHA-256 for positions, xxHash64 for checksums and digests, xxHash32 for what is only told apart.
 *
 * Not for pure folders: what they need arrives hashed.
 */
import { createHash } from "node:crypto";

/** The 32 bytes of SHA-256 (FIPS 180-4) over the parts, one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** xxHash32 with seed 0. */
export function xxHash32(bytes: Uint8Array): number {
  return Bun.hash.xxHash32(bytes);
}

/** xxHash64 with seed 0 or the one given, as an unsigned 64-bit integer. */
export function xxHash64(bytes: Uint8Array, seed = 0n): bigint {
  return Bun.hash.xxHash64(bytes, seed);
}
