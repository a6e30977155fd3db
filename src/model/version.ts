/**
 * Versions: the total order of entries, in 16 bytes that sort bytewise.
 *
 * 6 bytes milliseconds since 1970, 2 bytes counter (together the hybrid logical time), 8 bytes from the node's id.
 * Source: Kulkarni et al., "Logical Physical Clocks", OPODIS 2014, in 64 bits.
 */
import { assert } from "#base/assert.ts";
import { compareBytes, hexOf } from "#base/bytes.ts";
import type { NodeId } from "./node-id.ts";

declare const versionBrand: unique symbol;

/** 16 bytes; later sorts after earlier. Never changed once made. */
export type Version = Uint8Array & { readonly [versionBrand]: "Version" };

/** Hybrid logical time: 48 bits of milliseconds and 16 bits of counter. */
export type HybridTime = { readonly ms: number; readonly counter: number };

export const VERSION_BYTES = 16;

/** Below every version that a node ever issued. */
export const VERSION_ZERO: Version = new Uint8Array(VERSION_BYTES) as Version;

const COUNTER_MAX = 0xffff;

/** The version of a time at a node, whose id's first 8 bytes settle ties. */
export function versionOf(time: HybridTime, node: NodeId): Version {
  const out = new Uint8Array(VERSION_BYTES);
  putUint16(out, 0, Math.floor(time.ms / 0x1_0000_0000));
  putUint16(out, 2, time.ms >>> 16);
  putUint16(out, 4, time.ms);
  putUint16(out, 6, time.counter);
  for (let i = 0; i < 8; i++) out[8 + i] = Number.parseInt(node.slice(2 * i, 2 * i + 2), 16);
  return out as Version;
}

/** Checks the length; the bytes are not copied. */
export function versionFromBytes(bytes: Uint8Array): Version {
  assert(bytes.length === VERSION_BYTES, `a version has 16 bytes, not ${bytes.length}`);
  return bytes as Version;
}

export function timeOfVersion(version: Version): HybridTime {
  const ms = (uint16At(version, 0) * 0x1_0000 + uint16At(version, 2)) * 0x1_0000 + uint16At(version, 4);
  return { ms, counter: uint16At(version, 6) };
}

function uint16At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

function putUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value >>> 8) & 0xff;
  bytes[at + 1] = value & 0xff;
}

/** Negative, zero or positive, like the bytes. */
export function compareVersions(a: Version, b: Version): number {
  return compareBytes(a, b);
}

export function versionsEqual(a: Version, b: Version): boolean {
  return compareBytes(a, b) === 0;
}

export function newestVersion(a: Version, b: Version): Version {
  return compareBytes(a, b) >= 0 ? a : b;
}

/** The least hybrid time after `time`. */
export function nextTime(time: HybridTime): HybridTime {
  return time.counter < COUNTER_MAX ? { ms: time.ms, counter: time.counter + 1 } : { ms: time.ms + 1, counter: 0 };
}

export function compareTimes(a: HybridTime, b: HybridTime): number {
  return a.ms !== b.ms ? a.ms - b.ms : a.counter - b.counter;
}

/** 32 hex digits. */
export function versionText(version: Version): string {
  return hexOf(version);
}
