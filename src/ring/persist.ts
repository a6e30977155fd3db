/** Saving: what must survive a restart is handed out whole, with a token that comes back when it is durable. */
import type { NodeRecord } from "#model/node-record.ts";
import { NEVER_MS, ownRecord, type RingState } from "./ring-state.ts";
import { SAVED_NODES_MAX, type SavedRing } from "./saved-ring.ts";
import type { Turn } from "./turn.ts";

/** The token to wait for. */
export function persist(turn: Turn): number {
  const { state } = turn;
  const token = ++state.persistToken;
  state.saveAtMs = NEVER_MS;
  turn.effects.push({ kind: "persist", token, saved: savedRingOf(state) });
  return token;
}

export function savedRingOf(state: RingState): SavedRing {
  const nodes: NodeRecord[] = [];
  for (const { record } of state.directory.values()) {
    if (record !== undefined && nodes.length < SAVED_NODES_MAX) nodes.push(record);
  }
  return {
    incarnation: ownRecord(state).incarnation,
    incarnationMax: state.incarnationMax,
    virtualNodes: [...state.virtualNodes.values()]
      .filter((own) => own.mode !== "gone" && own.mode !== "leaving")
      .map((own) => ({
        self: own.self,
        predecessor: own.predecessor,
        successors: own.lastSuccessors,
        wraps: own.wraps,
      })),
    nodes,
  };
}
