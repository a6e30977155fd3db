/**
 * Where a node's virtual nodes are to be: derived from its id, and fixed ones where the operator wants them.
 *
 * A derived position is the first 8 bytes of SHA-256 over "taikv/vnode/1", cluster id, node id, index and attempt, so
 * that everyone can recompute it and a node that moves to another address keeps its ranges.
 */
import { sha256 } from "#base/hash.ts";
import { utf8BytesOf } from "#base/text.ts";
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { type Position, positionFrom, positionFromBytes } from "#model/position.ts";
import { VIRTUAL_NODES_MAX } from "#model/virtual-node.ts";
import type { PlannedVirtualNode } from "#ring/ring-state.ts";

/** Fixed virtual nodes have indices from here on. */
const FIXED_INDEX_FIRST = 4096;
/** Positions to choose from when one is taken. */
const ATTEMPTS = 4;

export function hashedPosition(clusterId: string, node: NodeId, index: number, attempt: number): Position {
  const numbers = new Uint8Array(8);
  new DataView(numbers.buffer).setUint32(0, index);
  new DataView(numbers.buffer).setUint32(4, attempt);
  return positionFromBytes(sha256(utf8BytesOf("taikv/vnode/1"), utf8BytesOf(clusterId), nodeIdBytes(node), numbers));
}

/** `weight · base` virtual nodes, 1 to 1024, and the fixed ones. */
export function planVirtualNodes(options: {
  readonly clusterId: string;
  readonly node: NodeId;
  readonly virtualNodes: number;
  readonly weight: number;
  readonly positions: readonly bigint[];
}): PlannedVirtualNode[] {
  const { clusterId, node, virtualNodes, weight, positions } = options;
  const count = Math.min(VIRTUAL_NODES_MAX, Math.max(1, Math.round(virtualNodes * weight)));
  const planned: PlannedVirtualNode[] = [];
  for (let index = 0; index < count; index++) {
    const candidates = Array.from({ length: ATTEMPTS }, (_, attempt) =>
      hashedPosition(clusterId, node, index, attempt),
    );
    planned.push({ index, kind: "hashed", positions: candidates });
  }
  for (const [i, position] of positions.entries()) {
    planned.push({ index: FIXED_INDEX_FIRST + i, kind: "fixed", positions: [positionFrom(position)] });
  }
  return planned;
}
