/** Node identities: 16 random bytes given once, at a node's first start. */
import { assert } from "#base/assert.ts";
import { bytesFromHex, hexOf } from "#base/bytes.ts";

declare const nodeIdBrand: unique symbol;

/** 32 lower-case hex digits: a string, so that it compares and serves as a map key. */
export type NodeId = string & { readonly [nodeIdBrand]: "NodeId" };

export function nodeIdFromBytes(bytes: Uint8Array): NodeId {
  assert(bytes.length === 16, `a node id has 16 bytes, not ${bytes.length}`);
  return hexOf(bytes) as NodeId;
}

/** `undefined` when the text is not 32 hex digits. */
export function nodeIdFromText(text: string): NodeId | undefined {
  return /^[0-9a-f]{32}$/.test(text) ? (text as NodeId) : undefined;
}

/** The bytes of ids seen lately: every message names nodes, always the same few. */
const bytesOf = new Map<NodeId, Uint8Array>();
const REMEMBERED_MAX = 4096;

/** Must not be changed. */
export function nodeIdBytes(id: NodeId): Uint8Array {
  const known = bytesOf.get(id);
  if (known !== undefined) return known;
  const bytes = bytesFromHex(id);
  assert(bytes !== undefined && bytes.length === 16, `not a node id: ${id}`);
  if (bytesOf.size >= REMEMBERED_MAX) bytesOf.clear();
  bytesOf.set(id, bytes);
  return bytes;
}

/** The first 8 hex digits, as shown to people. */
export function nodeIdShort(id: NodeId): string {
  return id.slice(0, 8);
}
