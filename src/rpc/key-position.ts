/** The position of a key: a part of the protocol, the same in every language. */
import { sha256 } from "#base/hash.ts";
import { type Position, positionFromBytes } from "#model/position.ts";

/** The first 8 bytes, big-endian, of the key's SHA-256. */
export function positionOfKey(key: Uint8Array): Position {
  return positionFromBytes(sha256(key));
}
