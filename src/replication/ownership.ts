/**
 * Ownership: what the owners of a range should be, and the one next change towards it.
 *
 * The wanted owners are the first n = min(N, nodes on the walk) distinct nodes of the walk, leaving ones passed over. The
 * acting primary, the first live owner on the walk that can vote, proposes one change at a time per range: divide it at
 * virtual nodes inside, add a slot, replace an owner that is not wanted. Everything waits while an owner is suspected or
 * down: who is down is an opinion, and no configuration changes for it before it has been so for long. Who has just come
 * back is waited for until its virtual nodes are in the ring again: without them it would seem not to be wanted.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { between, clockwise, type Position, rangeKey } from "#model/position.ts";
import { distinctNodes } from "#model/preference-list.ts";
import { isAllNormal, ownersOf, type RangeConfig, type Slot, slotOf } from "#model/range-config.ts";
import { type RingView, successorIndex, walkFrom } from "#model/ring-view.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { isVoteQuorum, successorsBySplit, successorWithoutOwner, successorWithSlots } from "./ballot.ts";
import { refreshConfig } from "./find-config.ts";
import { type HeldPiece, isCurrent, isDown, isSealed, isUp, ownSlot, sameForMs } from "./held.ts";
import { ask, lookup } from "./machine.ts";
import { propose, tellChosen } from "./proposal.ts";
import { isOutdated } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { forgetChanged, isPassedOver, noteWanted } from "./stand-in.ts";
import { syncOwners } from "./sync-owners.ts";

/** A change under way: `receiver` copies the range to become an owner, in the place of `victim` if there is one. */
export type Move = {
  readonly piece: HeldPiece;
  readonly receiver: NodeId;
  readonly victim: NodeId | undefined;
  isVoting: boolean;
  isAsking: boolean;
  nextInviteMs: number;
  readonly untilMs: number;
};

/** A syncing owner that is waited for: since when, and when it is told again that it is one. Monotonic ms. */
export type Awaited = { readonly sinceMs: number; tellAtMs: number };

const INVITE_TIMEOUT_MS = 1500;
const INVITE_EVERY_MS = 20;
const BUSY_AGAIN_MS = 200;
const LOOKUP_TIMEOUT_MS = 1500;
/** A move that has not come to its vote by then is thought over again. */
const MOVE_LASTS_MS = 60_000;
/** A syncing owner that has been down so long, or as long as any is waited for, is voted out again: it holds nothing that counts. */
const SYNCING_DOWN_MS = 10_000;
const TELL_SYNCING_EVERY_MS = 1000;
/** Whose virtual nodes have not come back to the ring by then is looked at without them. */
const RETURN_LASTS_MS = 15_000;
/** What needs nothing, or cannot be voted on, is looked at again so often, unless the ring changes. */
const CONSIDER_EVERY_MS = 5000;
const REFRESH_UNSURE_MS = 1000;
const REFRESH_SURE_MS = 60_000;
/** Changes that one node drives at a time: each seals its range for a moment, and clients' requests want the processor, too. */
const CHANGES_MAX = 4;
/** A node begins so often to replace an owner that leaves; nobody waits for that as clients wait for their answers. */
const LEAVER_REPLACED_EVERY_MS = 400;
/** The value of one vote stays small. */
const SPLIT_PARTS_MAX = 64;

/** One round of housekeeping over the ranges that this node owns. */
export function tendOwnership(replication: Replication): void {
  const { machine, moves, awaited } = replication;
  for (const piece of awaited.keys()) if (!isCurrent(replication, piece)) awaited.delete(piece);
  forgetChanged(replication);
  for (const [key, move] of moves) {
    if (!isCurrent(replication, move.piece) || machine.nowMs > move.untilMs) moves.delete(key);
    else invite(replication, key, move);
  }
  for (const piece of replication.held.pieces) {
    if (piece.acceptor.accepted !== undefined && machine.nowMs >= piece.finishVoteAtMs) {
      // Sealed, and nobody told how it ended: this node finishes the vote.
      piece.finishVoteAtMs = machine.nowMs + 1000 * (1 + machine.random.fraction());
      if (canVote(replication, piece.config)) propose(replication, piece, piece.acceptor.accepted.value);
    } else if (machine.nowMs >= piece.considerAtMs) considerPiece(replication, piece);
  }
}

/** It was removed, has left, or has been down for so long that it is not waited for. */
function isGone(replication: Replication, node: NodeId): boolean {
  const known = replication.machine.view.nodes.get(node);
  if (known?.record.lifecycle === "removed") return true;
  if (known?.liveness !== "down") return false;
  return known.record.lifecycle === "stopped" || sameForMs(replication, node) > replication.settings.replaceAfterMs;
}

/** It is on its way out in good order. */
function isLeaving({ machine, leaving }: Replication, node: NodeId): boolean {
  if (node === machine.self) return leaving !== undefined;
  return machine.view.nodes.get(node)?.record.lifecycle === "leaving";
}

/** It leaves or is out for good: nothing more is given to it. */
function isGoing(replication: Replication, node: NodeId): boolean {
  const { self, view } = replication.machine;
  const record = node === self ? undefined : view.nodes.get(node)?.record;
  return isLeaving(replication, node) || (record !== undefined && isOver(record));
}

/** It started a moment ago, or was not there, and has fewer virtual nodes in the ring than it is to have. */
function isReturning(replication: Replication, node: NodeId): boolean {
  const { view } = replication.machine;
  const known = view.nodes.get(node);
  if (known === undefined || isGoing(replication, node)) return false;
  if (sameForMs(replication, node) > RETURN_LASTS_MS) return false;
  const present = view.virtualNodes.reduce((count, virtualNode) => count + (virtualNode.node === node ? 1 : 0), 0);
  return present < known.record.virtualNodes;
}

/** With fewer owners up a vote would only take the place of one that comes to something. */
function canVote(replication: Replication, config: RangeConfig): boolean {
  return isVoteQuorum(config, new Set(ownersOf(config).filter((owner) => isUp(replication, owner))));
}

/** Votes that others began, and that this node only finishes, are not among them. */
function changesDriven({ moves, changes }: Replication): number {
  return moves.size + changes.size;
}

/** Has a change voted that needs no copy. */
function change(replication: Replication, piece: HeldPiece, value: readonly RangeConfig[]): void {
  const { changes } = replication;
  const key = rangeKey(piece.range);
  changes.add(key);
  propose(replication, piece, value, (chosen) => {
    changes.delete(key);
    if (chosen === undefined) postpone(replication, piece);
  });
}

/** It leaves its place to others for a while. */
function postpone({ machine }: Replication, piece: HeldPiece): void {
  piece.considerAtMs = machine.nowMs + CONSIDER_EVERY_MS;
}

function considerPiece(replication: Replication, piece: HeldPiece): void {
  const { machine, moves, proposals } = replication;
  const key = rangeKey(piece.range);
  if (!piece.isDurable || isSealed(piece) || moves.has(key) || proposals.has(key)) return;
  if (changesDriven(replication) >= CHANGES_MAX) return;
  const { config } = piece;
  // Who leaves by force gives up its slots itself: the others do not know that it may.
  const isForced = replication.leaving?.isForced === true;
  const acts = isForced || isActingPrimary(replication, piece);
  const isFull = ownSlot(replication, piece)?.state === "normal";
  if (isFull) watchPrimary(replication, piece);
  const isMine = isFull && acts;
  if (!isMine || !canVote(replication, config)) return postpone(replication, piece);
  const syncing = config.slots.find((slot) => slot.state === "syncing");
  if (syncing !== undefined) return tendSyncing(replication, piece, syncing);
  if (!isChangeable(replication, config)) return postpone(replication, piece);
  if (!config.synced) {
    // Before all that is purged is dropped, it would seem to be lacking.
    if (piece.isPurged) syncOwners(replication, piece, ownersToSync(replication, config));
    return;
  }
  const { view } = machine;
  const splits = positionsInside(view, piece);
  if (splits.length > 0) return change(replication, piece, successorsBySplit(config, splits));
  const hasLeaver = !isForced && ownersOf(config).some((owner) => isLeaving(replication, owner));
  if (hasLeaver && machine.nowMs < replication.leaverReplacedFromMs) {
    piece.considerAtMs = replication.leaverReplacedFromMs;
    return;
  }
  if (nextChange(replication, config, walkFrom(view.virtualNodes, config.range.upTo)) === undefined) {
    return postpone(replication, piece);
  }
  if (hasLeaver) replication.leaverReplacedFromMs = machine.nowMs + LEAVER_REPLACED_EVERY_MS;
  confirmAndMove(replication, key, piece);
}

/**
 * Who is gone is not waited for: what was acknowledged when there was one slot more is with one of any majority of these.
 */
function ownersToSync(replication: Replication, config: RangeConfig): readonly NodeId[] {
  const owners = ownersOf(config);
  const staying = owners.filter((owner) => !isGone(replication, owner));
  return staying.length >= majorityOf(owners.length) ? staying : owners;
}

/** Nobody is suspected, or down and waited for. */
function isChangeable(replication: Replication, config: RangeConfig): boolean {
  return ownersOf(config).every((owner) => isUp(replication, owner) || isGone(replication, owner));
}

/** The first live owner on the walk that is not passed over, as far as the view knows; a duel is harmless. */
export function isActingPrimary(replication: Replication, piece: HeldPiece): boolean {
  for (const { node } of liveOwners(replication, piece)) {
    if (node === replication.machine.self) return true;
    if (!isPassedOver(replication, node)) return false;
  }
  return true;
}

/** Virtual nodes of owners that are up and count, in the order of the walk. */
function* liveOwners(replication: Replication, { range, config }: HeldPiece): Generator<VirtualNode> {
  for (const virtualNode of walkFrom(replication.machine.view.virtualNodes, range.upTo)) {
    const { node, kind } = virtualNode;
    const isOwner = kind !== "silent" && slotOf(config, node)?.state === "normal";
    if (isOwner && isUp(replication, node)) yield virtualNode;
  }
}

/**
 * The live owners behind the first see to it that what the first does not come to is not left undone for ever: each of
 * them that is enough for a vote with those behind it watches those before it, as far as the first that votes.
 */
function watchPrimary(replication: Replication, piece: HeldPiece): void {
  const { slots } = piece.config;
  const owners = distinctNodes(liveOwners(replication, piece), slots.length);
  const rank = owners.indexOf(replication.machine.self);
  if (rank < 1 || slots.length - rank < majorityOf(slots.length)) return;
  const isWanted = isChangeWanted(replication, piece);
  for (const owner of owners.slice(0, rank)) {
    noteWanted(replication, piece, owner, isWanted);
    if (!isPassedOver(replication, owner)) return;
  }
}

function isChangeWanted(replication: Replication, piece: HeldPiece): boolean {
  const { config } = piece;
  if (!canVote(replication, config)) return false;
  if (!isAllNormal(config.slots)) return true;
  return isChangeable(replication, config) && (!config.synced || !isAsWanted(replication, piece));
}

/** Positions of owning virtual nodes strictly inside the range, in ring order. */
function positionsInside({ virtualNodes }: RingView, { range }: HeldPiece): Position[] {
  const inside: Position[] = [];
  const start = successorIndex(virtualNodes, clockwise(range.after, 1n));
  for (let i = 0; i < virtualNodes.length && inside.length < SPLIT_PARTS_MAX; i++) {
    const { position, kind } = virtualNodes[(start + i) % virtualNodes.length] as VirtualNode;
    if (position === range.upTo || !between(range.after, position, range.upTo)) break;
    if (kind !== "silent") inside.push(position);
  }
  return inside;
}

/** Nodes that may own, in the order of the walk. */
function wantedOwners(replication: Replication, walk: Iterable<VirtualNode>): NodeId[] {
  return distinctNodes(able(replication, walk), replication.settings.replicationFactor);
}

/** Whether this node is to own the position, as far as the view shows; and up to where that is the same. */
export function isWantedAt(replication: Replication, position: Position): { readonly upTo: Position } | undefined {
  const { machine } = replication;
  const walk = [...walkFrom(machine.view.virtualNodes, position)].filter(({ kind }) => kind !== "silent");
  const [first] = walk;
  if (first === undefined || !wantedOwners(replication, walk).includes(machine.self)) return undefined;
  return { upTo: first.position };
}

/** The walk without virtual nodes of nodes that are leaving. */
function* able(replication: Replication, walk: Iterable<VirtualNode>): Generator<VirtualNode> {
  for (const virtualNode of walk) if (!isGoing(replication, virtualNode.node)) yield virtualNode;
}

type Change =
  | { readonly kind: "add"; readonly receiver: NodeId }
  | { readonly kind: "replace"; readonly receiver: NodeId; readonly victim: NodeId }
  | { readonly kind: "drop"; readonly victim: NodeId };

/** The one next change of the configuration, or undefined when it is as wanted or cannot be bettered now. */
function nextChange(replication: Replication, config: RangeConfig, walk: Iterable<VirtualNode>): Change | undefined {
  const wanted = wantedOwners(replication, walk);
  const receiver = wanted.find((node) => slotOf(config, node) === undefined && isUp(replication, node));
  const unwanted = ownersOf(config).filter((owner) => !wanted.includes(owner) && !isReturning(replication, owner));
  // With an owner gone, nothing else is changed before it is replaced.
  const gone = ownersOf(config).find((owner) => isGone(replication, owner));
  const victim = gone ?? unwanted[0];
  if (gone !== undefined) {
    if (receiver !== undefined) return { kind: "replace", receiver, victim: gone };
    const isGivenUp = replication.givenUp.has(gone) && config.slots.length > 1;
    return isGivenUp ? { kind: "drop", victim: gone } : undefined;
  }
  // An only owner goes when the other one counts: should that be lost before, no other would be left to go on.
  const isAlone = config.slots.length === 1;
  if (receiver !== undefined && (config.slots.length < wanted.length || isAlone)) return { kind: "add", receiver };
  if (receiver !== undefined && victim !== undefined) return { kind: "replace", receiver, victim };
  if (receiver === undefined && victim !== undefined && wanted.length > 0 && config.slots.length > 1) {
    const isForced = victim === replication.machine.self && replication.leaving?.isForced === true;
    const isTooMany = config.slots.length > replication.settings.replicationFactor;
    if (isForced || isTooMany) return { kind: "drop", victim };
  }
  return undefined;
}

/** The view may have gaps: what is done is decided on a walk that the ring confirms. */
function confirmAndMove(replication: Replication, key: string, piece: HeldPiece): void {
  const { machine, moves, settings } = replication;
  const pending: Move = {
    piece,
    receiver: machine.self,
    victim: undefined,
    isVoting: true,
    isAsking: true,
    nextInviteMs: Number.POSITIVE_INFINITY,
    untilMs: machine.nowMs + LOOKUP_TIMEOUT_MS + 500,
  };
  moves.set(key, pending);
  const leaving = [...machine.view.nodes.values()].filter(({ record }) => record.lifecycle === "leaving").length;
  const nodesWanted = settings.replicationFactor + leaving + 1;
  lookup(machine, piece.range.upTo, nodesWanted, LOOKUP_TIMEOUT_MS, (found) => {
    if (moves.get(key) !== pending) return;
    moves.delete(key);
    if (found === undefined || !isCurrent(replication, piece) || isSealed(piece)) return;
    const next = nextChange(replication, piece.config, found.walk);
    if (next === undefined) {
      piece.isConfirmed = true;
      return postpone(replication, piece);
    }
    if (next.kind === "drop") {
      return change(replication, piece, successorWithoutOwner(piece.config, next.victim));
    }
    if (!isActingPrimary(replication, piece)) return;
    const move: Move = {
      piece,
      receiver: next.receiver,
      victim: next.kind === "replace" ? next.victim : undefined,
      isVoting: false,
      isAsking: false,
      nextInviteMs: machine.nowMs,
      untilMs: machine.nowMs + MOVE_LASTS_MS,
    };
    moves.set(key, move);
    invite(replication, key, move);
  });
}

/** Asks the receiver how far its copy is; votes it in when little is left. */
function invite(replication: Replication, key: string, move: Move): void {
  const { machine, moves } = replication;
  if (move.isVoting || move.isAsking || machine.nowMs < move.nextInviteMs) return;
  if (!isUp(replication, move.receiver)) {
    moves.delete(key);
    return;
  }
  move.isAsking = true;
  ask(
    machine,
    move.receiver,
    { kind: "invite", config: move.piece.config },
    "invite-answer",
    INVITE_TIMEOUT_MS,
    (answer) => {
      if (moves.get(key) !== move) return;
      move.isAsking = false;
      move.nextInviteMs = machine.nowMs + INVITE_EVERY_MS;
      switch (answer?.outcome) {
        case undefined:
        case "copying":
          replication.nextRoundMs = Math.min(replication.nextRoundMs, move.nextInviteMs);
          return;
        case "busy":
          // Its place is freed for a range whose receiver has time.
          move.nextInviteMs = machine.nowMs + BUSY_AGAIN_MS * (0.5 + machine.random.fraction());
          if (changesDriven(replication) >= CHANGES_MAX) {
            moves.delete(key);
            move.piece.considerAtMs = move.nextInviteMs;
          }
          return;
        case "not-wanted":
          moves.delete(key);
          return;
        case "ready":
          return voteIn(replication, key, move);
      }
    },
  );
}

/** Vote 1: the receiver gets its slot, syncing; accepting seals the old owners. */
function voteIn(replication: Replication, key: string, move: Move): void {
  const { piece, receiver, victim } = move;
  move.isVoting = true;
  const syncing: Slot = { owner: receiver, state: "syncing" };
  const { slots } = piece.config;
  const next =
    victim === undefined ? [...slots, syncing] : slots.map((slot) => (slot.owner === victim ? syncing : slot));
  propose(replication, piece, successorWithSlots(piece.config, next), (chosen) => {
    if (replication.moves.get(key) === move) replication.moves.delete(key);
    if (chosen === undefined) postpone(replication, piece);
  });
}

/** A slot is syncing: its owner must know, and one that is down for long, or comes to no end, is voted out again. */
function tendSyncing(replication: Replication, piece: HeldPiece, syncing: Slot): void {
  const { machine, awaited } = replication;
  const { config } = piece;
  const known = machine.view.nodes.get(syncing.owner);
  const isLost = isGoing(replication, syncing.owner);
  if (isDown(replication, syncing.owner) || isLost) {
    const patienceMs = Math.min(SYNCING_DOWN_MS, replication.settings.replaceAfterMs);
    if (!isLost && known !== undefined && sameForMs(replication, syncing.owner) < patienceMs) return;
    return voteOut(replication, piece, syncing);
  }
  const wait = awaited.get(piece) ?? { sinceMs: machine.nowMs, tellAtMs: 0 };
  awaited.set(piece, wait);
  if (machine.nowMs >= wait.tellAtMs) {
    wait.tellAtMs = machine.nowMs + TELL_SYNCING_EVERY_MS;
    tellChosen(replication, syncing.owner, [config], Number.POSITIVE_INFINITY);
  }
  if (isStuck(replication, piece, wait)) voteOut(replication, piece, syncing);
}

/**
 * It is there and still does not become a full owner: its disk is full, or it doubts what it holds. While another owner
 * was away, that may have been the reason.
 */
function isStuck(replication: Replication, { config }: HeldPiece, { sinceMs }: Awaited): boolean {
  const { machine, settings } = replication;
  if (machine.nowMs - sinceMs <= settings.syncingLastsMs) return false;
  return ownersOf(config).every(
    (owner) =>
      owner === machine.self || (isUp(replication, owner) && sameForMs(replication, owner) > settings.syncingLastsMs),
  );
}

/**
 * A syncing owner will not come to its end: its slot goes back to whom it was taken from, or to another; or away, if it was
 * new, or if its owner is given up and nobody can have it.
 */
function voteOut(replication: Replication, piece: HeldPiece, syncing: Slot): void {
  const { config, range } = piece;
  const before = config.history.find(({ slots }) => isAllNormal(slots))?.slots ?? [];
  if (before.length < config.slots.length) {
    // It never counted: what was acknowledged beside it took a quorum of the others, and more of them than before.
    const others = config.slots.filter(({ owner }) => owner !== syncing.owner);
    return change(replication, piece, successorWithSlots(config, others));
  }
  const displaced = before.map(({ owner }) => owner).filter((owner) => !isGoing(replication, owner));
  const walk = [...walkFrom(replication.machine.view.virtualNodes, range.upTo)];
  const others = walk.filter(({ node }) => node !== syncing.owner);
  const wanted = wantedOwners(replication, others);
  const owner = [...displaced, ...wanted].find((node) => slotOf(config, node) === undefined && isUp(replication, node));
  if (owner === undefined) {
    // It never counted, but the one whose place it took did: it goes as that one's slot would.
    const isGivenUp = replication.givenUp.has(syncing.owner) && config.slots.length > 1;
    return isGivenUp ? change(replication, piece, successorWithoutOwner(config, syncing.owner)) : undefined;
  }
  const slots = config.slots.map((slot): Slot => (slot.owner === syncing.owner ? { owner, state: "syncing" } : slot));
  return change(replication, piece, successorWithSlots(config, slots));
}

/**
 * Sees to it that this node does not go on believing in a configuration that has a successor: soon for what it knows to
 * be outdated or unfinished, once in a while for the rest.
 */
export function tendKnowledge(replication: Replication): void {
  const { machine } = replication;
  for (const piece of replication.held.pieces) {
    if (machine.nowMs < piece.refreshAtMs) continue;
    const isFirst = piece.refreshAtMs === 0;
    const isUnsure =
      isOutdated(piece) || (!isAllNormal(piece.config.slots) && ownSlot(replication, piece) === undefined);
    const delayMs = isUnsure ? REFRESH_UNSURE_MS : REFRESH_SURE_MS;
    piece.refreshAtMs = machine.nowMs + delayMs * (0.5 + machine.random.fraction());
    if (!isFirst) refreshConfig(replication, piece.range.upTo);
  }
}

/** Everybody else who owns the range has said that it knows no newer configuration. */
export function noteSure({ machine }: Replication, piece: HeldPiece): void {
  if (isAllNormal(piece.config.slots))
    piece.refreshAtMs = machine.nowMs + REFRESH_SURE_MS * (0.5 + machine.random.fraction());
}

/** Ranges that a leaving node still owns. */
export function rangesOwned(replication: Replication): number {
  return replication.held.pieces.filter((piece) => ownSlot(replication, piece) !== undefined).length;
}

/** Whether every range for which this node acts is as wanted, as far as the view or a confirmed walk shows. */
export function isSettled(replication: Replication): boolean {
  return replication.held.pieces.every((piece) => {
    if (ownSlot(replication, piece) === undefined) return piece.isReleased;
    if (!isAllNormal(piece.config.slots) || isSealed(piece)) return false;
    return piece.isConfirmed || !isActingPrimary(replication, piece) || isAsWanted(replication, piece);
  });
}

/** No change of the configuration is wanted that could be made now. */
export function isAsWanted(replication: Replication, piece: HeldPiece): boolean {
  const { view } = replication.machine;
  if (positionsInside(view, piece).length > 0) return false;
  return nextChange(replication, piece.config, walkFrom(view.virtualNodes, piece.range.upTo)) === undefined;
}

/** It has as many owners as are wanted, or as there are nodes. */
export function hasAllOwners(replication: Replication, piece: HeldPiece): boolean {
  const walk = walkFrom(replication.machine.view.virtualNodes, piece.range.upTo);
  return piece.config.slots.length === wantedOwners(replication, walk).length;
}
