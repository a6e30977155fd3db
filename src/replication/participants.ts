/** How each owner of a range fares in one operation, and what that means for people. */
import type { ReplicaOutcome } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Participation } from "#model/operation.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { isDown } from "./held.ts";
import type { Replication } from "./replication-state.ts";

/** Undefined: asked, not answered yet. */
export type Standing = "ok" | "superseded" | "not-ready" | "failed" | "down" | undefined;

export function replicaOutcomes(
  replication: Replication,
  config: RangeConfig,
  standings: ReadonlyMap<NodeId, Standing>,
): ReplicaOutcome[] {
  return ownersOf(config).map((node) => {
    const standing = standings.get(node);
    if (standing === "ok" || standing === "superseded") return { node, outcome: "ok" };
    if (standing === "not-ready" || standing === "failed") return { node, outcome: standing };
    return { node, outcome: isDown(replication, node) ? "down" : "timeout" };
  });
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
