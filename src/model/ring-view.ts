/**
 * Ring view: what one node knows of the ring, as the ring tells it to replication.
 *
 * Sorted by position, live as far as known, one virtual node a position. In a ring larger than the location table it
 * has gaps; decisions about ownership therefore ask for a verified walk first.
 */
import { firstIndex } from "#base/sorted.ts";
import type { NodeId } from "./node-id.ts";
import type { KnownNode } from "./node-record.ts";
import type { Position } from "./position.ts";
import type { VirtualNode } from "./virtual-node.ts";

export type RingView = {
  /** Raised with each change. */
  readonly revision: number;
  readonly virtualNodes: readonly VirtualNode[];
  readonly nodes: ReadonlyMap<NodeId, KnownNode>;
};

export const EMPTY_RING_VIEW: RingView = { revision: 0, virtualNodes: [], nodes: new Map() };

/** The index of the first virtual node at or clockwise after the position; 0 when that passes zero. */
export function successorIndex(virtualNodes: readonly VirtualNode[], position: Position): number {
  const index = firstIndex(virtualNodes.length, (i) => (virtualNodes[i] as VirtualNode).position >= position);
  return index === virtualNodes.length ? 0 : index;
}

/** All virtual nodes clockwise from the position, once round. */
export function* walkFrom(virtualNodes: readonly VirtualNode[], position: Position): Generator<VirtualNode> {
  const start = successorIndex(virtualNodes, position);
  for (let i = 0; i < virtualNodes.length; i++) yield virtualNodes[(start + i) % virtualNodes.length] as VirtualNode;
}

export function livenessOf(view: RingView, node: NodeId): KnownNode["liveness"] {
  return view.nodes.get(node)?.liveness ?? "down";
}
