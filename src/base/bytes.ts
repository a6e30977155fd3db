/**
 * Byte strings: comparison, hex, base64 and use as map keys.
 *
 * Keys are bytes and never property names (`__proto__` is a key like any other): `mapKeyOf` gives a string for a `Map`.
 */

/** No bytes at all. */
export const EMPTY_BYTES: Uint8Array = new Uint8Array(0);

/** Bytewise order: negative, zero or positive; a prefix sorts before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function bytesStartWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  if (prefix.length > bytes.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[i] !== prefix[i]) return false;
  return true;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Where 8 bytes are turned round: asking a small array for its memory costs more than copying it. */
const scratch = new Uint8Array(8);
const scratchView = new DataView(scratch.buffer);

/** An unsigned 64-bit integer in 8 bytes, big-endian. */
export function bits64Bytes(value: bigint): Uint8Array {
  scratchView.setBigUint64(0, value);
  return scratch.slice();
}

/** The integer of the first 8 bytes. */
export function bits64FromBytes(bytes: Uint8Array): bigint {
  for (let i = 0; i < 8; i++) scratch[i] = bytes[i] as number;
  return scratchView.getBigUint64(0);
}

/** Big-endian, without a view: asking a small array for its memory costs more. */
export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** A whole number in 8 bytes, big-endian. */
export function putCount(bytes: Uint8Array, at: number, value: number): void {
  putUint32(bytes, at, Math.floor(value / 0x1_0000_0000));
  putUint32(bytes, at + 4, value);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hex, two digits a byte. */
export function hexOf(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i++) out += HEX[bytes[i] as number];
  return out;
}

/** Bytes from hex of either case, or `undefined` when it is not hex with an even number of digits. */
export function bytesFromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return undefined;
  const out = new Uint8Array(hex.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** One character a byte: a string that is equal exactly when the bytes are, and sorts as they do. */
export function mapKeyOf(bytes: Uint8Array): string {
  if (bytes.length <= 256) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let out = "";
  for (let i = 0; i < bytes.length; i += 256) {
    out += String.fromCharCode.apply(null, bytes.subarray(i, i + 256) as unknown as number[]);
  }
  return out;
}

/** The bytes of `mapKeyOf`. */
export function bytesFromMapKey(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}
