/** Virtual nodes: the places of a node on the ring. */
import type { NodeId } from "./node-id.ts";
import type { Position } from "./position.ts";

/**
 * How the position came about: derived from the node's id, chosen for balance, or given by the operator.
 * A silent one serves routing only and never owns (ring of fewer than r + 1 virtual nodes).
 */
export type VirtualNodeKind = "hashed" | "balanced" | "fixed" | "silent";

/** One place on the ring; its identity is (node, index, incarnation). */
export type VirtualNode = {
  readonly node: NodeId;
  readonly index: number;
  /** Raised before the first message after every start and before every join. */
  readonly incarnation: number;
  readonly position: Position;
  readonly kind: VirtualNodeKind;
};

/** At most this many hashed ones on one node. */
export const VIRTUAL_NODES_MAX = 1024;

/** And so many with those at fixed positions. */
export const VIRTUAL_NODES_TOTAL_MAX: number = 2 * VIRTUAL_NODES_MAX;

/** A weight is above 0 and at most this; 1 is an equal share. */
export const WEIGHT_MAX = 100;

export function isSameVirtualNode(a: VirtualNode, b: VirtualNode): boolean {
  return a.node === b.node && a.index === b.index && a.incarnation === b.incarnation && a.position === b.position;
}
