/**
 * Conflicts: two members of different nodes at one position can never adopt each other, so one must move.
 *
 * A fixed position wins over others, then the lower node id; the loser joins again at its next candidate.
 */
import type { VirtualNode } from "#model/virtual-node.ts";
import { retireLocation, takeNextPosition } from "./join.ts";
import { NEVER_MS, type VirtualNodeState } from "./ring-state.ts";
import { send, type Turn } from "./turn.ts";

export function resolveConflict(turn: Turn, own: VirtualNodeState, other: VirtualNode): void {
  if (own.mode !== "member" || own.self.position !== other.position || other.node === own.self.node) return;
  if (winsAgainst(own.self, other)) {
    send(turn, { node: other.node }, { kind: "suggest", to: other, candidate: own.self });
    return;
  }
  own.mode = "isolated";
  own.stabilization = undefined;
  own.rectification = undefined;
  own.stabilizeAtMs = NEVER_MS;
  retireLocation(turn, own);
  takeNextPosition(turn, own, other);
}

function winsAgainst(a: VirtualNode, b: VirtualNode): boolean {
  if ((a.kind === "fixed") !== (b.kind === "fixed")) return a.kind === "fixed";
  return a.node < b.node;
}
