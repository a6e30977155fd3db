/**
 * The ring machine's one door: something happens, the state changes, and what is to be done comes back.
 *
 * Never waits, reads no clock and throws no dice but those in the state. The driver carries out the effects in order
 * and calls with `tick` no later than `wakeAtMs`.
 */
import { unreachable } from "#base/assert.ts";
import { finishAudit, watchSize } from "./audit.ts";
import { resolveConflict } from "./conflict.ts";
import { forgetLocation, removeNode, reviseOwnRecord } from "./directory.ts";
import { compactLocations, finishFinger } from "./fingers.ts";
import { addSilent, layOutRing, renewAll } from "./found.ts";
import { introduce } from "./gossip.ts";
import { handleMessage } from "./handle-message.ts";
import type { RingEffect, RingInput } from "./input.ts";
import { finishJoin, runDueJoins } from "./join.ts";
import { applyLeaveAnswer, continueLeaving } from "./leave.ts";
import { applyWalk, loseAddress, loseNode, startLookup } from "./lookup.ts";
import { persist } from "./persist.ts";
import { adoptPlan, followPlan } from "./plan.ts";
import { flushQueries } from "./queries.ts";
import { applyRectification, rectifyAfterDeath } from "./rectify.ts";
import type { RingState } from "./ring-state.ts";
import { applyStabilization, dropGone, stabilize } from "./stabilize.ts";
import { noteHeard, noteRefusal, ping, probeAll } from "./suspicion.ts";
import { nextDueMs, startTimers, tick } from "./timers.ts";
import { type FollowUp, openTurn, type Turn } from "./turn.ts";
import { emitView } from "./view.ts";

/** Changes the state and says what to do, in order. `nowMs` is monotonic, `wallMs` what the wall clock shows. */
export function step(state: RingState, input: RingInput, nowMs: number, wallMs?: number): RingEffect[] {
  const turn = openTurn(state, nowMs, wallMs);
  handle(turn, input);
  settle(turn);
  compactLocations(turn);
  watchSize(turn);
  const hasJustJoined = state.phase === "running" && !state.hasJoined && hasJoinedAll(state);
  emitView(turn, hasJustJoined);
  if (hasJustJoined) {
    state.hasJoined = true;
    // The neighbours of the first moment are worth keeping at once: with none saved, a restart cannot resume.
    persist(turn);
    turn.effects.push({ kind: "joined" });
  }
  return turn.effects;
}

/** The driver calls `step` with `tick` no later than then; infinite while nothing is planned. */
export function wakeAtMs(state: RingState): number {
  return nextDueMs(state);
}

function handle(turn: Turn, input: RingInput): void {
  const { state } = turn;
  switch (input.kind) {
    case "found":
      addSilent(state);
      start(turn, "found", []);
      return;
    case "join":
    case "resume":
      start(turn, input.kind, input.contacts);
      return;
    case "persisted":
      state.persistedToken = Math.max(state.persistedToken, input.token);
      if (state.phase === "starting") begin(turn);
      return;
    case "describe":
      reviseOwnRecord(turn, input.record);
      return;
    case "plan":
      adoptPlan(turn, input.virtualNodes, input.weight);
      if (state.phase === "running") followPlan(turn);
      return;
    case "remove":
      removeNode(turn, input.node);
      return;
    case "lookup":
      lookUp(turn, input);
      return;
    case "message":
      if (isSpeaking(state)) handleMessage(turn, input.from, input.address, input.message);
      return;
    case "unreachable":
      if (!isSpeaking(state)) return;
      if (input.node !== undefined) noteRefusal(turn, input.node);
      if (input.node !== undefined) loseNode(turn, input.node);
      if (input.address !== undefined) loseAddress(turn, input.address);
      return;
    case "heard":
      if (isSpeaking(state)) noteHeard(turn, input.node);
      return;
    case "leave":
      state.phase = "leaving";
      continueLeaving(turn);
      return;
    case "tick":
      if (isSpeaking(state)) tick(turn);
      return;
    default:
      unreachable(input);
  }
}

/** Nothing is said, and nothing heard, before the incarnations of this start are durable. */
export function isSpeaking(state: RingState): boolean {
  return state.phase !== "idle" && state.phase !== "starting";
}

function start(turn: Turn, how: "found" | "join" | "resume", contacts: readonly string[]): void {
  const { state } = turn;
  state.start = how;
  state.contacts = contacts;
  state.phase = "starting";
  renewAll(state);
  persist(turn);
}

function begin(turn: Turn): void {
  const { state, nowMs } = turn;
  state.phase = "running";
  startTimers(turn);
  // Those that an earlier run knew can be reached before they speak first.
  for (const { id, record } of state.directory.values()) {
    if (record !== undefined && id !== state.id) {
      turn.effects.push({ kind: "address-known", node: id, address: record.address });
    }
  }
  if (state.start === "found") {
    layOutRing(turn, [...state.virtualNodes.values()]);
    return;
  }
  probeAll(turn);
  for (const address of state.contacts) introduce(turn, { address });
  for (const own of state.virtualNodes.values()) own.joinAtMs = nowMs;
}

function lookUp(turn: Turn, input: Extract<RingInput, { kind: "lookup" }>): void {
  const { token, position, nodesWanted, deadlineMs } = input;
  if (!isSpeaking(turn.state)) {
    const result = { kind: "failed", reason: "the ring machine has not started" } as const;
    turn.effects.push({ kind: "looked-up", token, result });
    return;
  }
  startLookup(turn, {
    position,
    want: "owner",
    asker: undefined,
    purpose: { kind: "client", token, nodesWanted },
    deadlineMs,
    through: undefined,
  });
}

/** Works off follow-ups and queued questions until there are none. */
function settle(turn: Turn): void {
  do {
    for (let next = turn.followUps.shift(); next !== undefined; next = turn.followUps.shift()) follow(turn, next);
    flushQueries(turn);
    runDueJoins(turn);
  } while (turn.followUps.length > 0 || turn.queries.size > 0);
}

function follow(turn: Turn, next: FollowUp): void {
  const { state } = turn;
  switch (next.kind) {
    case "answered": {
      const { purpose } = next.query;
      if (purpose.kind === "walk") applyWalk(turn, purpose.lookup, purpose.target, next.answer);
      else if (purpose.kind === "leave") applyLeaveAnswer(turn, purpose.index, purpose.target, next.answer);
      else {
        const own = state.virtualNodes.get(purpose.index);
        if (own === undefined) return;
        if (purpose.kind === "stabilize") applyStabilization(turn, own, purpose.token, next.answer);
        else applyRectification(turn, own, purpose.token, next.answer);
      }
      return;
    }
    case "place-gone":
      forgetLocation(turn, next.place);
      for (const own of state.virtualNodes.values()) dropGone(turn, own, next.place);
      return;
    case "node-died":
      for (const own of state.virtualNodes.values()) {
        if (own.stabilization?.target.node === next.node) own.stabilization = undefined;
        rectifyAfterDeath(turn, own);
        stabilize(turn, own);
      }
      loseNode(turn, next.node);
      return;
    case "dead-listed": {
      const entry = state.directory.get(next.node);
      if (entry !== undefined) ping(turn, entry);
      return;
    }
    case "conflict": {
      const own = state.virtualNodes.get(next.index);
      if (own !== undefined) resolveConflict(turn, own, next.other);
      return;
    }
    case "lookup-done": {
      const { purpose } = next.lookup;
      const own = purpose.kind === "client" ? undefined : state.virtualNodes.get(purpose.index);
      if (own === undefined) return;
      if (purpose.kind === "join") finishJoin(turn, own, next.holder);
      if (purpose.kind === "audit") finishAudit(turn, own, next.holder);
      if (purpose.kind === "finger") finishFinger(turn, own, purpose.exponent, next.holder);
      return;
    }
    default:
      unreachable(next);
  }
}

/**
 * All virtual nodes are members, or as many as can be: since the last of them came in, each of the others has tried in vain,
 * because nobody can be reached at its place. Those go on trying; the node need not wait for them.
 */
function hasJoinedAll(state: RingState): boolean {
  const own = [...state.virtualNodes.values()].filter(({ mode }) => mode !== "gone");
  const members = own.filter(({ mode }) => mode === "member");
  const lastMs = Math.max(...members.map(({ memberSinceMs }) => memberSinceMs));
  return members.length > 0 && own.every(({ mode, failedAtMs }) => mode === "member" || failedAtMs > lastMs);
}
