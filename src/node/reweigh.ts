/**
 * Reweighing: an operator gives a node that runs another share of the ring.
 *
 * The weight is kept in the node's store beside the one that it was started with: it holds over restarts until somebody
 * starts the node with another `--weight`.
 */
import type { ClusterSettings } from "#model/cluster.ts";
import type { NodeId } from "#model/node-id.ts";
import type { RingView } from "#model/ring-view.ts";
import { WEIGHT_MAX } from "#model/virtual-node.ts";
import type { PlannedVirtualNode } from "#ring/ring-state.ts";
import { FailureError } from "#rpc/request-handler.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { readWeight } from "./facts.ts";
import type { NodeOptions } from "./node-options.ts";
import { planVirtualNodes } from "./virtual-node-plan.ts";

/** As given at run time, unless the node was started with another one since. */
export function weightOf({ weight }: NodeOptions, engine: StorageEngine): number {
  const kept = readWeight(engine);
  return kept !== undefined && kept.startedWith === weight ? kept.weight : weight;
}

/** What the node is to have with the weight. Throws a `FailureError` when it must not be. */
export function planForWeight(
  options: NodeOptions,
  { clusterId, successors }: ClusterSettings,
  node: NodeId,
  weight: number,
  { virtualNodes: ring }: RingView,
): PlannedVirtualNode[] {
  if (!(weight > 0 && weight <= WEIGHT_MAX)) {
    const reason = `a weight is above 0 and at most ${WEIGHT_MAX}, not ${weight}`;
    throw new FailureError({ kind: "invalid-argument", reason });
  }
  const { virtualNodes, positions } = options;
  const planned = planVirtualNodes({ clusterId, node, virtualNodes, weight, positions });
  const others = ring.filter((place) => place.node !== node || place.kind === "silent").length;
  const members = others + planned.length;
  if (members < successors + 1) {
    const reason = `the ring would have ${members} virtual nodes, and it needs ${successors + 1}: add nodes first, or take a higher weight`;
    throw new FailureError({ kind: "refused", reason });
  }
  return planned;
}
