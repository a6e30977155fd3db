/**
 * The failure detector, one verdict per node: silence, then suspicion, then helpers, then death.
 *
 *     up ──two time-outs in a row, or refused──▶ suspected ──no helper reaches it──▶ down
 *      ◀──────────────────────────── heard ─────────────────────────────────────────┘
 *
 * A wrong verdict is what breaks a corrected ring, so it takes direct and indirect probes, and nobody is judged while
 * own ticks come late. Sources: Das et al., "SWIM", 2002 (indirect probes); Dadgar et al., "Lifeguard", 2017 (own health).
 */
import { pick, shuffled } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { nextClockMs, reviewClocks } from "./cluster-time.ts";
import { directoryHash, entryOf, isDown, learnTold, markChanged } from "./directory.ts";
import { filterLocations } from "./location-table.ts";
import { openRequest, timeoutMs } from "./request.ts";
import {
  type DirectoryEntry,
  hasMember,
  isInRing,
  jittered,
  NEVER_MS,
  type OpenRequest,
  type RingState,
} from "./ring-state.ts";
import { followUp, send, type Turn, tellEvent } from "./turn.ts";

const HELPERS = 3;
const MISSES_TO_SUSPECT = 2;
/** A suspect that a helper reaches is asked after again. */
const REASK_MS = 1000;
const WATCH_MS = 500;
/** A suspect is pinged so often, answered or not: a lossy link must not make it look dead. */
const SUSPECT_PING_MS = 120;
/** A silent node is looked at no more often. */
const SCAN_MS_MIN = 20;

/** Something came from the node itself: it lives. */
export function noteHeard(turn: Turn, node: NodeId): void {
  const { state, nowMs } = turn;
  if (node === state.id) return;
  const entry = entryOf(turn, node);
  if (entry.record?.lifecycle === "removed") return;
  entry.heardAtMs = nowMs;
  entry.misses = 0;
  entry.isRefusing = false;
  if (entry.liveness === "up") return;
  const wasDown = entry.liveness === "down";
  setLiveness(turn, entry, "up");
  entry.verdictAtMs = NEVER_MS;
  tellEvent(turn, { kind: "node-up", node });
  if (!wasDown) return;
  for (const place of entry.virtualNodes ?? []) learnTold(turn, place);
  for (const own of state.virtualNodes.values()) {
    if (own.mode === "member")
      own.stabilizeAtMs = Math.min(own.stabilizeAtMs, nowMs + jittered(state, state.settings.stabilizeMsMin));
  }
}

/** A request to the node was not answered in time. */
export function noteMiss(turn: Turn, request: OpenRequest): void {
  if (!("node" in request.to)) return;
  // It may be known from lists only: a dead one that nobody introduced must not stay the head of a list for ever.
  const entry = entryOf(turn, request.to.node);
  if (entry.liveness === "down") return;
  if (entry.heardAtMs >= request.sentAtMs || entry.missedAtMs > request.sentAtMs) return;
  entry.misses++;
  entry.missedAtMs = turn.nowMs;
  considerSuspicion(turn, entry);
  if (entry.liveness === "up") ping(turn, entry);
}

/** Its address refused a connection: suspected at once. */
export function noteRefusal(turn: Turn, node: NodeId): void {
  const entry = entryOf(turn, node);
  if (entry.liveness === "down") return;
  entry.isRefusing = true;
  entry.misses++;
  considerSuspicion(turn, entry);
}

/** Another node suspects it: worth a ping of one's own, if it has been silent here too. */
export function noteRumour(turn: Turn, node: NodeId): void {
  const entry = turn.state.directory.get(node);
  if (entry === undefined || entry.liveness !== "up" || node === turn.state.id) return;
  if (turn.nowMs - entry.heardAtMs > turn.state.settings.probeMs / 4) ping(turn, entry);
}

/** Pings who has been silent, and one that is thought dead. */
export function probeSilent(turn: Turn): void {
  const { state, nowMs } = turn;
  if (nowMs >= state.watchAtMs) chooseWatched(turn);
  const probeMs = Math.max(
    state.settings.probeMs,
    10 * Math.min(state.directory.size, state.settings.watchAllNodesMax),
  );
  let nextMs = nowMs + probeMs;
  for (const entry of state.directory.values()) {
    if (entry.liveness === "down" || !isWatched(state, entry)) continue;
    const isSuspected = entry.liveness === "suspected";
    const dueAtMs = isSuspected ? nowMs : entry.heardAtMs + probeMs;
    if (isSuspected) nextMs = Math.min(nextMs, nowMs + SUSPECT_PING_MS);
    const isClockDue = nowMs >= entry.askClockAtMs;
    if (isClockDue) entry.askClockAtMs = nextClockMs(turn);
    if (nowMs >= dueAtMs || isClockDue) ping(turn, entry);
    else nextMs = Math.min(nextMs, dueAtMs);
  }
  state.probeAtMs = Math.max(nextMs, nowMs + SCAN_MS_MIN);
}

/** Judges suspects whose time has come, unless own ticks come too late to judge anybody. */
export function judgeSuspects(turn: Turn): void {
  for (const entry of turn.state.directory.values()) {
    if (entry.liveness === "suspected" && turn.nowMs >= entry.verdictAtMs) judge(turn, entry);
  }
}

export function nextVerdictMs(state: RingState): number {
  let next = NEVER_MS;
  for (const entry of state.directory.values()) {
    if (entry.liveness === "suspected" && entry.verdictAtMs < next) next = entry.verdictAtMs;
  }
  return next;
}

/** How late this tick came. After a long pause everything in flight is given the time that was lost. */
export function noteLateness(turn: Turn, lateMs: number): void {
  const { state } = turn;
  state.latenessMs += (lateMs - state.latenessMs) / 16;
  if (lateMs <= state.settings.latenessMsMax) return;
  for (const [id, request] of state.requests) {
    state.requests.set(id, { ...request, deadlineMs: request.deadlineMs + lateMs });
  }
  for (const entry of state.directory.values()) if (entry.liveness === "suspected") entry.verdictAtMs += lateMs;
}

/**
 * A helper was asked: it pings the target and says so when that was answered. Also late: helpers ask at the same moment, and
 * one pause of the target must not be taken for its death.
 */
export function helpReach(turn: Turn, asker: NodeId, askerRequest: number, target: NodeId, address: string): void {
  const to = turn.state.directory.get(target)?.record === undefined ? { address } : { node: target };
  const purpose = { kind: "relayed-ping", target, asker, askerRequest } as const;
  sendPing(turn, to, openRequest(turn, to, purpose, turn.state.settings.timeoutMsMax));
}

/** A helper's answer. That it did not reach the target says little: its silence and the verdict's time decide. */
export function noteHelp(turn: Turn, target: NodeId, isReached: boolean): void {
  const entry = turn.state.directory.get(target);
  if (isReached && entry?.liveness === "suspected") entry.isReachedByHelper = true;
}

export function ping(turn: Turn, entry: DirectoryEntry): void {
  const { state } = turn;
  if (entry.id === state.id) return;
  const isOpen = entry.pingRequest !== undefined && state.requests.has(entry.pingRequest);
  if (isOpen && entry.liveness !== "suspected") return;
  entry.pingRequest = openRequest(turn, { node: entry.id }, { kind: "ping" });
  sendPing(turn, { node: entry.id }, entry.pingRequest);
}

/** Pings everybody known, or some of many: who answers is alive and is asked first. */
export function probeAll(turn: Turn): void {
  const others = shuffled(turn.state.random, [...turn.state.directory.values()]);
  for (const entry of others.slice(0, turn.state.settings.watchAllNodesMax)) ping(turn, entry);
}

/** Pings a random node thought dead. */
export function probeDown(turn: Turn): void {
  const down = [...turn.state.directory.values()].filter(
    (entry) => entry.liveness === "down" && entry.record !== undefined && !isOver(entry.record),
  );
  const chosen = pick(turn.state.random, down);
  if (chosen !== undefined) ping(turn, chosen);
}

function sendPing(turn: Turn, to: { readonly node: NodeId } | { readonly address: string }, request: number): void {
  const suspected: NodeId[] = [];
  for (const entry of turn.state.directory.values()) if (entry.liveness === "suspected") suspected.push(entry.id);
  const { state } = turn;
  send(turn, to, {
    kind: "ping",
    request,
    directoryHash: directoryHash(state),
    isMember: isInRing(state, turn.nowMs),
    suspected,
  });
}

function considerSuspicion(turn: Turn, entry: DirectoryEntry): void {
  // One of the contacts may be this node itself: it never judges itself.
  if (entry.id === turn.state.id) return;
  const { state, nowMs } = turn;
  const silentMs = nowMs - silentSinceMs(entry);
  const isDue = entry.isRefusing || (entry.misses >= MISSES_TO_SUSPECT && silentMs >= state.settings.suspectAfterMs);
  if (entry.liveness !== "up" || !isDue) return;
  setLiveness(turn, entry, "suspected");
  state.probeAtMs = Math.min(state.probeAtMs, nowMs + SUSPECT_PING_MS);
  tellEvent(turn, { kind: "node-suspected", node: entry.id, silentMs });
  askHelpers(turn, entry);
}

function silentSinceMs(entry: DirectoryEntry): number {
  return Math.max(entry.heardAtMs, entry.knownSinceMs);
}

function askHelpers(turn: Turn, entry: DirectoryEntry): void {
  const { state, nowMs } = turn;
  entry.isReachedByHelper = false;
  const timeout = timeoutMs(state, entry.id);
  entry.verdictAtMs = nowMs + 2 * timeout;
  const address = entry.record?.address;
  ping(turn, entry);
  if (address === undefined) return;
  const able = [...state.directory.values()].filter(
    ({ id, liveness, record }) => id !== entry.id && id !== state.id && liveness === "up" && record !== undefined,
  );
  for (const { id } of shuffled(state.random, able).slice(0, HELPERS)) {
    const request = openRequest(turn, { node: id }, { kind: "relay", target: entry.id }, state.settings.timeoutMsMax);
    send(turn, { node: id }, { kind: "relay", request, target: entry.id, address });
  }
}

function judge(turn: Turn, entry: DirectoryEntry): void {
  const { state, nowMs } = turn;
  const { settings } = state;
  if (entry.isReachedByHelper || state.latenessMs > settings.latenessMsMax) {
    askHelpers(turn, entry);
    entry.verdictAtMs = Math.max(entry.verdictAtMs, nowMs + REASK_MS);
    return;
  }
  const silenceMs = entry.isRefusing ? settings.deadAfterRefusalMs : settings.deadAfterMs;
  const earliestMs = entry.isRefusing ? entry.sinceMs + silenceMs : silentSinceMs(entry) + silenceMs;
  if (nowMs < earliestMs) {
    askHelpers(turn, entry);
    entry.verdictAtMs = Math.max(entry.verdictAtMs, earliestMs);
    return;
  }
  setLiveness(turn, entry, "down");
  entry.verdictAtMs = NEVER_MS;
  tellEvent(turn, { kind: "node-down", node: entry.id });
  if (filterLocations(state.locations, (place) => place.node !== entry.id)) markChanged(turn);
  followUp(turn, { kind: "node-died", node: entry.id });
}

function setLiveness(turn: Turn, entry: DirectoryEntry, liveness: DirectoryEntry["liveness"]): void {
  entry.liveness = liveness;
  entry.sinceMs = turn.nowMs;
  markChanged(turn);
  reviewClocks(turn);
}

function isWatched(state: RingState, entry: DirectoryEntry): boolean {
  if (entry.id === state.id || (entry.record !== undefined && isOver(entry.record))) return false;
  return entry.liveness === "suspected" || state.watched === undefined || state.watched.has(entry.id);
}

/** In small clusters everybody; else the neighbours of own virtual nodes, and without any of these those who have members. */
function chooseWatched(turn: Turn): void {
  const { state } = turn;
  state.watchAtMs = turn.nowMs + WATCH_MS;
  if (state.directory.size <= state.settings.watchAllNodesMax) {
    state.watched = undefined;
    return;
  }
  const watched = new Set<NodeId>();
  for (const own of state.virtualNodes.values()) {
    for (const place of own.successors) watched.add(place.node);
    if (own.predecessor !== undefined && !isDown(state, own.predecessor.node)) watched.add(own.predecessor.node);
  }
  // Whoever waits to join the ring of others must learn when they are gone, or it would never resume.
  if (!hasMember(state)) for (const { id, isInRing } of state.directory.values()) if (isInRing) watched.add(id);
  state.watched = watched;
}
