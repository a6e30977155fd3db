/** How each owner of a range fares in one operation, and what that means for people. */
import type { ReplicaOutcome } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Participation } from "#model/operation.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { isDown } from "./held.ts";
import type { Replication } from "./replication-state.ts";

/** Undefined: asked, not answered yet. */
export type Standing = "ok" | "superseded" | "not-ready" | "failed" | "down" | undefined;

/** What is known when an operation fails. */
type Fared = {
  readonly config: RangeConfig;
  readonly standings: ReadonlyMap<NodeId, Standing>;
  /** Whoever was asked, in earlier attempts too. */
  readonly asked: ReadonlySet<NodeId>;
  /** Those that had no room. */
  readonly full: ReadonlySet<NodeId>;
  /** The time was over; else the operation ended because what was still awaited could not have helped. */
  readonly isExpired: boolean;
};

/** Of the owners, and of others that had no room. */
export function replicaOutcomes(replication: Replication, fared: Fared): ReplicaOutcome[] {
  const { nodes } = replication.machine.view;
  const owners = ownersOf(fared.config);
  const others = [...fared.full].filter((node) => !owners.includes(node));
  return [...owners, ...others].map((node) => {
    const name = nodes.get(node)?.record.name;
    const outcome = outcomeOf(replication, fared, node);
    return name === undefined ? { node, outcome } : { node, name, outcome };
  });
}

function outcomeOf(
  replication: Replication,
  { standings, asked, full, isExpired }: Fared,
  node: NodeId,
): ReplicaOutcome["outcome"] {
  const standing = standings.get(node);
  if (standing === "ok" || standing === "superseded") return "ok";
  if (full.has(node)) return "full";
  if (standing === "not-ready" || standing === "failed") return standing;
  if (isDown(replication, node)) return "down";
  if (!asked.has(node)) return "not-asked";
  return isExpired ? "timeout" : "not-awaited";
}

export function participation(
  config: RangeConfig,
  standings: ReadonlyMap<NodeId, Standing>,
  needed: number,
): Participation {
  let asked = 0;
  let answered = 0;
  for (const standing of standings.values()) {
    if (standing !== "down") asked++;
    if (standing === "ok" || standing === "superseded") answered++;
  }
  return { asked: Math.min(asked, config.slots.length), answered, needed };
}
