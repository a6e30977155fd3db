/**
 * The plan: which virtual nodes this node is to have. It changes at run time when the node is to own more or less.
 *
 * What is planned and not there joins, a few at a time; what is there and not planned leaves as in a leave of the whole
 * node, one after the other, and never so that fewer members stay than the ring needs. Silent ones are not planned.
 */
import { reviseOwnRecord } from "./directory.ts";
import { renew } from "./join.ts";
import { leaveWith } from "./leave.ts";
import { persist } from "./persist.ts";
import {
  endVirtualNode,
  NEVER_MS,
  type PlannedVirtualNode,
  type RingState,
  type VirtualNodeState,
  virtualNodeFrom,
} from "./ring-state.ts";
import type { Turn } from "./turn.ts";

/** Looked at again after so long when the ring is too small for what is to leave, ms. */
const AGAIN_MS = 1000;

export function adoptPlan(turn: Turn, planned: readonly PlannedVirtualNode[], weight: number): void {
  const { state, nowMs } = turn;
  state.plan = new Map(planned.map((one) => [one.index, one]));
  state.planAtMs = nowMs;
  reviseOwnRecord(turn, { weight, virtualNodes: planned.length });
}

/** Own virtual nodes that have still to join or to leave. */
export function planLeft({ plan, virtualNodes }: RingState): number {
  if (plan === undefined) return 0;
  let left = 0;
  for (const index of plan.keys()) if (virtualNodes.get(index)?.mode !== "member") left++;
  for (const own of virtualNodes.values()) if (isToLeave(plan, own)) left++;
  return left;
}

/** Lets join whatever is to come, and leave the next that is to go. */
export function followPlan(turn: Turn): void {
  const { state, nowMs } = turn;
  const { plan } = state;
  state.planAtMs = NEVER_MS;
  if (plan === undefined || state.phase !== "running") return;
  addMissing(turn, plan);
  if (state.leave !== undefined) return;
  for (const own of state.virtualNodes.values()) {
    if (!isToLeave(plan, own)) continue;
    if (own.mode !== "member") {
      endVirtualNode(own);
      continue;
    }
    if (isNeeded(state, own)) state.planAtMs = nowMs + AGAIN_MS;
    else leaveWith(turn, own);
    return;
  }
}

function addMissing(turn: Turn, plan: ReadonlyMap<number, PlannedVirtualNode>): void {
  const { state, nowMs } = turn;
  const added: VirtualNodeState[] = [];
  for (const [index, planned] of plan) {
    const there = state.virtualNodes.get(index);
    if (there !== undefined && there.mode !== "gone") continue;
    const own = virtualNodeFrom(state, planned);
    own.lastSuccessors = [];
    own.joinAtMs = nowMs;
    renew(state, own);
    state.virtualNodes.set(index, own);
    added.push(own);
  }
  if (added.length === 0) return;
  const token = persist(turn);
  for (const own of added) own.joinAfterPersist = token;
}

/** Its list reaches all the way round to whom it follows: the ring has r + 1 members or fewer. */
function isNeeded({ settings }: RingState, { successors, predecessor }: VirtualNodeState): boolean {
  if (successors.length < settings.successorsMax || predecessor === undefined) return true;
  return successors.some(({ position }) => position === predecessor.position);
}

function isToLeave(plan: ReadonlyMap<number, PlannedVirtualNode>, { self, mode }: VirtualNodeState): boolean {
  return self.kind !== "silent" && mode !== "gone" && !plan.has(self.index);
}
