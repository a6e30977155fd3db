/** The ring view, as other parts of the node read it: living virtual nodes in order, and every node known. */
import type { NodeId } from "#model/node-id.ts";
import type { KnownNode } from "#model/node-record.ts";
import type { RingView } from "#model/ring-view.ts";
import { isDead } from "./directory.ts";
import type { RingState } from "./ring-state.ts";
import type { Turn } from "./turn.ts";

/** Changes within so many ms of the last view wait, so that a burst gives few views. */
export const VIEW_MS_MIN = 10;

export function viewOf(state: RingState): RingView {
  const nodes = new Map<NodeId, KnownNode>();
  for (const { id, record, liveness, sinceMs } of state.directory.values()) {
    if (record === undefined) continue;
    nodes.set(id, { record, liveness, sinceMs: Math.floor(sinceMs + state.wallOffsetMs) });
  }
  return {
    revision: state.view.revision,
    virtualNodes: state.locations.entries.filter((place) => !isDead(state, place)),
    nodes,
  };
}

/** Emits a view if something changed and the last one is old enough, or if it cannot wait. */
export function emitView(turn: Turn, mustNotWait: boolean): void {
  const { view } = turn.state;
  if (!view.isChanged || !(mustNotWait || turn.nowMs >= view.emittedAtMs + VIEW_MS_MIN)) return;
  view.isChanged = false;
  view.emittedAtMs = turn.nowMs;
  view.revision++;
  turn.effects.push({ kind: "view-changed", view: viewOf(turn.state) });
}
