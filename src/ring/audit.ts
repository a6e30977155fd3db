/**
 * The audit: a random other node is asked where one of our virtual nodes belongs, and what differs is repaired.
 *
 * In a healthy ring it finds the virtual node's own neighbours. It merges rings after a partition and mends what wrong
 * verdicts broke, which stabilization alone cannot. Half of the time it asks a node thought dead. Steps A1 to A5.
 */
import { pick } from "#base/random.ts";
import { isOver } from "#model/node-record.ts";
import { between } from "#model/position.ts";
import { isDead, isUp } from "./directory.ts";
import { startLookup } from "./lookup.ts";
import type { Neighbourhood } from "./message.ts";
import { rectify } from "./rectify.ts";
import { type DirectoryEntry, hasMember, jittered, type RingState, type VirtualNodeState } from "./ring-state.ts";
import { hasten, stabilizeFromCandidate } from "./stabilize.ts";
import { send, type Turn, tellEvent } from "./turn.ts";

const AUDIT_LOOKUP_MS = 3000;

/** A1, begun. */
export function audit(turn: Turn): void {
  const { state, nowMs } = turn;
  const settings = state.settings;
  state.auditAtMs = nowMs + jittered(state, isDegraded(state) ? settings.auditDegradedMs : settings.auditMs);
  const members = [...state.virtualNodes.values()].filter((own) => own.mode === "member");
  const own = pick(state.random, members);
  const through = chooseNode(state);
  if (own === undefined || through === undefined) return;
  startLookup(turn, {
    position: own.self.position,
    want: "predecessor",
    asker: own.self,
    purpose: { kind: "audit", index: own.self.index },
    deadlineMs: nowMs + AUDIT_LOOKUP_MS,
    through: [{ node: through.id }],
  });
}

/** A2 to A5, with the member found in front of the virtual node. */
export function finishAudit(turn: Turn, own: VirtualNodeState, holder: Neighbourhood | undefined): void {
  const { state } = turn;
  if (holder === undefined || own.mode !== "member") return;
  const { self } = own;
  const front = holder.self;
  const next = holder.successors.find((place) => place.node !== self.node || place.index !== self.index);
  const head = own.successors[0];
  let how: string | undefined;
  if (
    next !== undefined &&
    head !== undefined &&
    between(self.position, next.position, head.position) &&
    !isDead(state, next)
  ) {
    stabilizeFromCandidate(turn, own, next);
    how = "a closer successor was found";
  }
  const frontHead = holder.successors[0];
  if (frontHead !== undefined && between(front.position, self.position, frontHead.position)) {
    if (front.node !== state.id) send(turn, { node: front.node }, { kind: "suggest", to: front, candidate: self });
    how ??= "the member in front did not know it";
  }
  const before = own.predecessor;
  if (before === undefined || between(before.position, front.position, self.position)) {
    if (!isDead(state, front)) rectify(turn, own, front);
    how ??= "a closer predecessor was found";
  }
  const taken = holder.successors.find((place) => place.position === self.position && place.node !== self.node);
  if (taken !== undefined && !isDead(state, taken)) {
    // It may be gone: only when it is heard from itself does one of the two move.
    send(turn, { node: taken.node }, { kind: "suggest", to: taken, candidate: self });
    how ??= "another has its position";
  }
  if (how === undefined) return;
  hasten(turn, own);
  tellEvent(turn, { kind: "ring-repaired", virtualNode: self, how });
}

/** Isolated virtual nodes, or fewer known members than the theorem asks for. */
export function isDegraded(state: RingState): boolean {
  if (!hasMember(state)) return true;
  for (const own of state.virtualNodes.values()) {
    if (own.mode === "isolated") return true;
    if (own.mode === "member" && isListShort(state, own)) return true;
  }
  return false;
}

/** Tells once when the ring falls below r + 1 members, as far as a list that names everybody shows. */
export function watchSize(turn: Turn): void {
  const { state } = turn;
  let members: number | undefined;
  for (const own of state.virtualNodes.values()) {
    if (own.mode === "member" && isListShort(state, own)) members = own.successors.length + 1;
  }
  const isShrunk = members !== undefined;
  if (isShrunk && !state.isShrunk) {
    tellEvent(turn, { kind: "ring-shrunk", members: members ?? 0, needed: state.settings.successorsMax + 1 });
  }
  state.isShrunk = isShrunk;
}

function isListShort(state: RingState, own: VirtualNodeState): boolean {
  return own.wraps && own.successors.length < state.settings.successorsMax;
}

function chooseNode(state: RingState): DirectoryEntry | undefined {
  const others = [...state.directory.values()].filter(
    ({ id, record }) => id !== state.id && record !== undefined && !isOver(record),
  );
  const living = others.filter(({ id }) => isUp(state, id));
  const silent = others.filter(({ id }) => !isUp(state, id));
  if (living.length === 0 || silent.length === 0) return pick(state.random, others);
  return pick(state.random, state.random.below(2) === 0 ? living : silent);
}
