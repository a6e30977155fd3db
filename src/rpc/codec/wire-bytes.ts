/**
 * Bytes fields of messages: fixed lengths, and who owns the memory.
 *
 * Decoded bytes may be views of the whole message they came in. What may be kept longer than the message is taken with
 * `ownBytes`, so that a small key does not hold a large frame in memory.
 */
import { bits64Bytes, bits64FromBytes, bytesEqual, hexOf } from "#base/bytes.ts";
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { type Position, positionBytes, positionFromBytes } from "#model/position.ts";
import { VERSION_BYTES, type Version } from "#model/version.ts";
import { COPIED_BYTES_MAX } from "../protobuf-runtime.ts";

/** A bytes field as generated code hands it out: absent means empty. */
export type WireBytes = Uint8Array | null | undefined;

const EMPTY = new Uint8Array(0);

/** A plain array of the field's bytes: a copy, unless it is long and fills at least half of the memory it lies in. */
export function ownBytes(bytes: WireBytes): Uint8Array {
  if (bytes === undefined || bytes === null || bytes.length === 0) return EMPTY;
  if (bytes.length <= COPIED_BYTES_MAX || bytes.length * 2 < bytes.buffer.byteLength) return new Uint8Array(bytes);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Ids seen lately, by their first bytes: every message names nodes, always the same few. */
const idsSeen = new Map<number, { readonly id: NodeId; readonly bytes: Uint8Array }>();
const IDS_SEEN_MAX = 4096;

/** `undefined` unless it has 16 bytes. */
export function nodeIdFromWire(bytes: WireBytes): NodeId | undefined {
  if (bytes?.length !== 16) return undefined;
  const start = firstNumberOf(bytes);
  const seen = idsSeen.get(start);
  if (seen !== undefined && bytesEqual(seen.bytes, bytes)) return seen.id;
  const id = hexOf(bytes) as NodeId;
  if (idsSeen.size >= IDS_SEEN_MAX) idsSeen.clear();
  idsSeen.set(start, { id, bytes: new Uint8Array(bytes) });
  return id;
}

function firstNumberOf(bytes: Uint8Array): number {
  return (
    ((bytes[0] as number) << 24) | ((bytes[1] as number) << 16) | ((bytes[2] as number) << 8) | (bytes[3] as number)
  );
}

export const nodeIdToWire: (id: NodeId) => Uint8Array = nodeIdBytes;

/** `undefined` unless it has 8 bytes. */
export function positionFromWire(bytes: WireBytes): Position | undefined {
  return bytes?.length === 8 ? positionFromBytes(bytes) : undefined;
}

export const positionToWire: (position: Position) => Uint8Array = positionBytes;

/** An own copy; `undefined` unless it has 16 bytes. */
export function versionFromWire(bytes: WireBytes): Version | undefined {
  return bytes?.length === VERSION_BYTES ? (new Uint8Array(bytes) as Version) : undefined;
}

/** An unsigned 64-bit integer in 8 bytes, big-endian; `undefined` for any other length. */
export function bits64FromWire(bytes: WireBytes): bigint | undefined {
  return bytes?.length === 8 ? bits64FromBytes(bytes) : undefined;
}

export const bits64ToWire: (value: bigint) => Uint8Array = bits64Bytes;

/** A whole number that is exact: 64-bit fields above 2^53 lose bits, so they are refused. Absent means 0. */
export function countFromWire(value: number | null | undefined): number | undefined {
  const count = value ?? 0;
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** Every item converted, or `undefined` when one is malformed. */
export function allFromWire<W, T>(
  items: readonly W[] | null | undefined,
  convert: (item: W) => T | undefined,
): T[] | undefined {
  const out: T[] = [];
  for (const item of items ?? []) {
    const converted = convert(item);
    if (converted === undefined) return undefined;
    out.push(converted);
  }
  return out;
}
