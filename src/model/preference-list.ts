/** Preference list: the nodes for a key in ring order, each once; the first N are the wanted owners. */
import type { NodeId } from "./node-id.ts";
import type { VirtualNode } from "./virtual-node.ts";

/** Distinct nodes in the order of the walk, silent virtual nodes passed over, at most `count` of them. */
export function distinctNodes(walk: Iterable<VirtualNode>, count = Number.POSITIVE_INFINITY): NodeId[] {
  const seen = new Set<NodeId>();
  for (const { node, kind } of walk) {
    if (seen.size >= count) break;
    if (kind !== "silent") seen.add(node);
  }
  return [...seen];
}
