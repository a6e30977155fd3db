/** What is due when: one earliest time for the driver, and one pass over everything that has become due. */
import { audit } from "./audit.ts";
import { isKnownGone, suspectByHearsay } from "./directory.ts";
import { refreshFinger } from "./fingers.ts";
import { resume } from "./found.ts";
import { tellOwnDescription } from "./gossip.ts";
import { joinDueMs } from "./join.ts";
import { continueLeaving } from "./leave.ts";
import { loseHop, runDueLookups } from "./lookup.ts";
import { persist } from "./persist.ts";
import { followPlan } from "./plan.ts";
import { dispatchAnswers } from "./queries.ts";
import { hasMember, jittered, knowsRing, NEVER_MS, type RingState } from "./ring-state.ts";
import { stabilize } from "./stabilize.ts";
import { judgeSuspects, nextVerdictMs, noteLateness, noteMiss, probeDown, probeSilent } from "./suspicion.ts";
import type { Turn } from "./turn.ts";
import { VIEW_MS_MIN } from "./view.ts";

/** One node thought dead is pinged so often, in case it is back. */
const DOWN_PROBE_MS = 2000;

export function startTimers(turn: Turn): void {
  const { state, nowMs } = turn;
  state.probeAtMs = nowMs;
  state.downProbeAtMs = nowMs + jittered(state, DOWN_PROBE_MS);
  state.auditAtMs = nowMs + jittered(state, state.settings.auditMs);
  state.tellAtMs = nowMs;
  for (const entry of state.directory.values())
    if (entry.liveness === "suspected") suspectByHearsay(state, entry, nowMs);
}

/** The earliest time at which anything is due. */
export function nextDueMs(state: RingState): number {
  if (state.phase === "idle" || state.phase === "starting" || state.phase === "left") return NEVER_MS;
  let next = Math.min(
    state.tellAtMs,
    state.probeAtMs,
    state.downProbeAtMs,
    state.auditAtMs,
    state.resumeAtMs,
    state.saveAtMs,
    state.planAtMs,
    nextVerdictMs(state),
  );
  if (state.view.isChanged) next = Math.min(next, state.view.emittedAtMs + VIEW_MS_MIN);
  if (state.leave !== undefined) next = Math.min(next, state.leave.askAtMs, state.leave.giveUpAtMs);
  for (const request of state.requests.values()) if (request.deadlineMs < next) next = request.deadlineMs;
  for (const lookup of state.lookups.values()) {
    next = Math.min(next, lookup.deadlineMs, lookup.retryAtMs ?? NEVER_MS);
  }
  for (const own of state.virtualNodes.values()) {
    if (own.stabilizeAtMs < next) next = own.stabilizeAtMs;
    if (own.fingers.dueAtMs < next) next = own.fingers.dueAtMs;
    if (own.joinAtMs < next) next = Math.min(next, joinDueMs(state, own));
  }
  return next;
}

/** Does everything that has become due. */
export function tick(turn: Turn): void {
  const { state, nowMs } = turn;
  noteLateness(turn, Math.max(0, nowMs - nextDueMs(state)));
  expireRequests(turn);
  judgeSuspects(turn);
  runDueLookups(turn);
  continueLeaving(turn);
  if (nowMs >= state.planAtMs) followPlan(turn);
  stabilizeDue(turn);
  for (const own of state.virtualNodes.values()) if (nowMs >= own.fingers.dueAtMs) refreshFinger(turn, own);
  if (nowMs >= state.probeAtMs) probeSilent(turn);
  if (nowMs >= state.downProbeAtMs) {
    state.downProbeAtMs = nowMs + jittered(state, DOWN_PROBE_MS);
    probeDown(turn);
  }
  if (nowMs >= state.auditAtMs) audit(turn);
  if (nowMs >= state.tellAtMs) tellOwnDescription(turn);
  considerResuming(turn);
  if (nowMs >= state.saveAtMs) persist(turn);
}

function expireRequests(turn: Turn): void {
  const { state, nowMs } = turn;
  for (const [id, request] of state.requests) {
    if (request.deadlineMs > nowMs) continue;
    state.requests.delete(id);
    noteMiss(turn, request);
    if (request.purpose.kind === "queries") dispatchAnswers(turn, request, undefined);
    if (request.purpose.kind === "lookup") {
      const lookup = state.lookups.get(request.purpose.lookup);
      if (lookup?.request === id) loseHop(turn, lookup);
    }
  }
}

/** Rounds that are due, and with them those to the same nodes that soon would be: one message a node. */
function stabilizeDue(turn: Turn): void {
  const { state, nowMs } = turn;
  const destinations = new Set<string>();
  for (const own of state.virtualNodes.values()) {
    const head = own.successors[0];
    if (own.stabilizeAtMs > nowMs) continue;
    if (head === undefined) own.stabilizeAtMs = NEVER_MS;
    else destinations.add(head.node);
  }
  if (destinations.size === 0) return;
  for (const own of state.virtualNodes.values()) {
    const head = own.successors[0];
    if (head === undefined || own.stabilizeAtMs - own.stabilizeMs / 2 > nowMs) continue;
    if (own.stabilizeAtMs <= nowMs || destinations.has(head.node) || isKnownGone(state, head)) stabilize(turn, own);
  }
}

/** Without any member here or elsewhere, those who once were in a ring go on with what they remember. */
function considerResuming(turn: Turn): void {
  const { state, nowMs } = turn;
  if (state.phase !== "running" || hasMember(state) || knowsRing(state)) {
    state.resumeAtMs = NEVER_MS;
  } else if (state.resumeAtMs === NEVER_MS) {
    const lastKnown = [...state.virtualNodes.values()].flatMap((own) => own.lastSuccessors);
    const wasInRing = lastKnown.length > 0;
    // Who knows of nobody else, and never had another's virtual node for a neighbour, has nobody to wait for.
    const hasNeighbours = lastKnown.some(({ node }) => node !== state.id);
    const isAlone = state.directory.size === 1 && state.contacts.length === 0 && !hasNeighbours;
    if (wasInRing) state.resumeAtMs = nowMs + (isAlone ? 0 : state.settings.resumeAfterMs);
  } else if (nowMs >= state.resumeAtMs) {
    state.resumeAtMs = NEVER_MS;
    resume(turn);
  }
}
