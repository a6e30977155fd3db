/** Keys and payloads: bytes within exact limits. */

/** A key is 1 byte to 64 KiB, any bytes. */
export const KEY_BYTES_MAX = 65_536;

/** A payload is 0 bytes to 16 MiB unless the cluster says less. */
export const PAYLOAD_BYTES_MAX = 16 * 1024 * 1024;

/** What is wrong with the key, as a sentence part, or `undefined`. */
export function keyFault(key: Uint8Array): string | undefined {
  if (key.length === 0) return "the key is empty; a key has 1 to 65536 bytes";
  if (key.length > KEY_BYTES_MAX)
    return `the key has ${key.length} bytes; the limit is ${KEY_BYTES_MAX} bytes (64 KiB)`;
  return undefined;
}

/** What is wrong with the payload, as a sentence part, or `undefined`. */
export function payloadFault(payload: Uint8Array): string | undefined {
  if (payload.length <= PAYLOAD_BYTES_MAX) return undefined;
  return `the payload has ${payload.length} bytes; the limit is ${PAYLOAD_BYTES_MAX} bytes (16 MiB)`;
}
