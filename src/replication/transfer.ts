/**
 * Transfer: a node takes over a range as its new owner.
 *
 *     copying ──little left──▶ ready ──voted in as syncing──▶ finishing ──has all that was acknowledged──▶ promoting ──▶ owner
 *
 * Copying promises nothing. The vote seals the old owners. The final difference covers a set T of nodes such that in
 * every epoch since the last with all slots normal, the normal owners outside T are fewer than a quorum: then every
 * write that any of these epochs acknowledged is here, and this node proposes itself as normal.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { rangeKey } from "#model/position.ts";
import { normalOwnersOf, type PastEpoch, type RangeConfig, slotOf } from "#model/range-config.ts";
import { VERSION_ZERO, versionsEqual } from "#model/version.ts";
import { successorWithSlots } from "./ballot.ts";
import { bringOver, type Progress } from "./difference.ts";
import { type HeldPiece, isCurrent, isDown, isSealed, knownConfig, learnConfigs, ownSlot } from "./held.ts";
import { after, backOffMs, emit, send } from "./machine.ts";
import type { InviteOutcome, ReplicaMessage } from "./message.ts";
import { mayLackUnseen } from "./missing.ts";
import { propose } from "./proposal.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { MENDED_WITHIN_MS } from "./scrub.ts";
import { type CopyPace, noteRound, startPace, tendPace } from "./slow-writes.ts";
import { vet } from "./vet.ts";

export type Transfer = {
  readonly config: RangeConfig;
  stage: "copying" | "ready" | "finishing" | "promoting";
  startedMs: number;
  /** Last time that the inviting owner asked. */
  invitedMs: number;
  /** Brought over so far. */
  entries: number;
  bytes: number;
  /** How many entries that will be, as far as it is known; 0: not yet. */
  entriesTotal: number;
  /** Entries that no donor could give whole: unreadable here as they are there. */
  lost: number;
  /** Since when donors have not been able to give all, monotonic ms. */
  readonly partialSinceMs: Map<NodeId, number>;
  /** Since when one of them cannot verify what this node was to be vetted by, monotonic ms. */
  unvettedSinceMs: number | undefined;
  readonly pace: CopyPace;
  tries: number;
  /** Whoever invited and waits for the copy. */
  readonly waiting: (() => void)[];
};

/** An invitation is answered when the copy is ready, or after so long. */
const INVITE_WAITS_MS = 400;
/** Nobody asks any more: the range is not wanted here. */
const INVITE_EXPIRES_MS = 15_000;

export function answerInvite(
  replication: Replication,
  from: NodeId,
  message: Extract<ReplicaMessage, { kind: "invite" }>,
): void {
  const { machine } = replication;
  learnConfigs(replication, [message.config]);
  const key = rangeKey(message.config.range);
  let isAnswered = false;
  const answer = (): void => {
    if (isAnswered) return;
    isAnswered = true;
    const outcome = considerInvite(replication, message.config);
    send(machine, from, { kind: "invite-answer", requestId: message.requestId, outcome });
  };
  if (considerInvite(replication, message.config) !== "copying") return answer();
  replication.transfers.get(key)?.waiting.push(answer);
  after(machine, INVITE_WAITS_MS, answer);
}

function newTransfer(config: RangeConfig, stage: Transfer["stage"], nowMs: number): Transfer {
  return {
    config,
    stage,
    startedMs: nowMs,
    invitedMs: nowMs,
    entries: 0,
    bytes: 0,
    entriesTotal: 0,
    lost: 0,
    partialSinceMs: new Map(),
    unvettedSinceMs: undefined,
    pace: startPace(nowMs),
    tries: 0,
    waiting: [],
  };
}

function considerInvite(replication: Replication, config: RangeConfig): InviteOutcome {
  const { machine, transfers, settings } = replication;
  if (replication.leaving !== undefined) return "not-wanted";
  const key = rangeKey(config.range);
  const known = knownConfig(replication, config.range.upTo);
  if (known !== undefined && known.epoch > config.epoch) return "not-wanted";
  if (slotOf(config, machine.self) !== undefined) return "not-wanted";
  // What it cannot keep it would not come to the end of, and its slot would not count for as long.
  if (replication.isDoubted || machine.disk !== "durable") return "busy";
  const running = transfers.get(key);
  if (running !== undefined) {
    running.invitedMs = machine.nowMs;
    if (running.config.epoch === config.epoch) return running.stage === "copying" ? "copying" : "ready";
    transfers.delete(key);
  }
  if (transfers.size >= settings.transfersMax) return "busy";
  const transfer = newTransfer(config, "copying", machine.nowMs);
  transfers.set(key, transfer);
  emit(machine, { kind: "transfer-started", range: config.range, epoch: config.epoch });
  copyRound(replication, key, transfer);
  return transfer.stage === "copying" ? "copying" : "ready";
}

function isRunning(replication: Replication, key: string, transfer: Transfer): boolean {
  return replication.transfers.get(key) === transfer;
}

function copyRound(replication: Replication, key: string, transfer: Transfer): void {
  const { machine } = replication;
  const { config } = transfer;
  const donors = normalOwnersOf(config.slots).filter((owner) => !isDown(replication, owner));
  const donor = donors[machine.random.below(Math.max(1, donors.length))];
  const again = (): void =>
    after(machine, backOffMs(machine, transfer.tries++, 50, 1000), () => {
      if (isRunning(replication, key, transfer)) copyRound(replication, key, transfer);
    });
  if (donor === undefined) return again();
  bringOver(replication, {
    range: config.range,
    epoch: 0,
    donor,
    config: undefined,
    // Once this node has its slot, only the final difference brings anything: what was copied before is vetted.
    isWanted: () => isRunning(replication, key, transfer) && !isSlotHere(replication, config),
    onProgress: counting(replication, transfer),
    onEnd: (end) => {
      if (!isRunning(replication, key, transfer) || transfer.stage !== "copying") return;
      if (end.kind === "failed") return again();
      if (!noteRound(transfer.pace, machine.nowMs, end.bytes)) return copyRound(replication, key, transfer);
      transfer.stage = "ready";
      for (const answer of transfer.waiting.splice(0)) answer();
    },
  });
}

function isSlotHere(replication: Replication, config: RangeConfig): boolean {
  const piece = pieceAt(replication.held, config.range.upTo);
  return piece !== undefined && ownSlot(replication, piece) !== undefined;
}

/** Counts what a difference brings as it comes. */
function counting(replication: Replication, transfer: Transfer): (progress: Progress) => void {
  let [entries, bytes] = [0, 0];
  return (progress) => {
    const [more, moreBytes] = [progress.entries - entries, progress.bytes - bytes];
    [entries, bytes] = [progress.entries, progress.bytes];
    transfer.entries += more;
    transfer.bytes += moreBytes;
    transfer.entriesTotal = Math.max(transfer.entries, transfer.entries - entries + progress.toBring);
    replication.counters.transferredEntries += more;
    replication.counters.transferredBytes += moreBytes;
  };
}

/** Sees to it that a range in which this node is syncing is brought to its end, and that forgotten transfers are dropped. */
export function tendTransfers(replication: Replication): void {
  const { machine, transfers } = replication;
  for (const [key, transfer] of transfers) {
    const isInvited = transfer.stage === "copying" || transfer.stage === "ready";
    if (isInvited && machine.nowMs - transfer.invitedMs > INVITE_EXPIRES_MS) transfers.delete(key);
    else if (transfer.stage === "copying") tendPace(replication, transfer.config, transfer.pace);
  }
  for (const piece of replication.held.pieces) {
    const isSyncing = ownSlot(replication, piece)?.state === "syncing";
    if (isSyncing && piece.isDurable && piece.isPurged && !isSealed(piece)) finish(replication, piece);
  }
}

/** The last difference, then the vote that makes this node count. */
function finish(replication: Replication, piece: HeldPiece): void {
  const { machine, transfers } = replication;
  const key = rangeKey(piece.range);
  const running = transfers.get(key);
  if (running !== undefined && running.config.epoch === piece.config.epoch) return;
  const begun = newTransfer(piece.config, "finishing", machine.nowMs);
  const { startedMs, entries, bytes } = running ?? begun;
  const transfer: Transfer = { ...begun, startedMs, entries, bytes };
  transfers.set(key, transfer);
  finishRound(replication, key, transfer, piece, new Set());
}

/** Past epochs in which the normal owners outside T are still a quorum. */
export function uncovered(history: readonly PastEpoch[], covered: ReadonlySet<NodeId>): PastEpoch[] {
  return history.filter(({ slots }) => {
    const outside = normalOwnersOf(slots).filter((owner) => !covered.has(owner)).length;
    return outside >= majorityOf(slots.length);
  });
}

function finishRound(
  replication: Replication,
  key: string,
  transfer: Transfer,
  piece: HeldPiece,
  covered: Set<NodeId>,
): void {
  const { machine } = replication;
  const { config } = piece;
  const isWanted = (): boolean =>
    isRunning(replication, key, transfer) && isCurrent(replication, piece) && !isSealed(piece);
  if (!isWanted()) {
    if (isRunning(replication, key, transfer)) replication.transfers.delete(key);
    return;
  }
  // It may have been an owner before: then its own copy is whole, unless its disk has lost something.
  if (mayLackUnseen(replication, piece.range)) covered.delete(machine.self);
  else covered.add(machine.self);
  const open = uncovered(config.history, covered);
  // A node that leaves takes nothing over any more, if there is an owner that counts: that one votes it out again. By force
  // it leaves also where nobody can have its place: that it can give up only as an owner.
  const isNeeded = replication.leaving?.isForced === true || normalOwnersOf(config.slots).length === 0;
  const takesOver = replication.leaving === undefined || isNeeded;
  if (open.length === 0 && takesOver) {
    return vetAndPromote(replication, key, transfer, piece, covered, isWanted);
  }
  // Owners that still have a slot first: they are sure to be at this epoch soon.
  const donors = [...new Set(open.flatMap(({ slots }) => normalOwnersOf(slots)))]
    .filter((owner) => owner !== machine.self && !covered.has(owner) && !isDown(replication, owner))
    .sort((a, b) => Number(slotOf(config, b) !== undefined) - Number(slotOf(config, a) !== undefined));
  const donor = donors[transfer.tries % Math.max(1, donors.length)];
  const again = (): void =>
    after(machine, backOffMs(machine, Math.min(transfer.tries++, 5), 20, 1000), () =>
      finishRound(replication, key, transfer, piece, covered),
    );
  if (donor === undefined || open.length === 0) return again();
  const takesLost = isLongSince(replication, transfer.partialSinceMs.get(donor));
  bringOver(replication, {
    range: piece.range,
    epoch: config.epoch,
    donor,
    config,
    takesLost,
    isWanted,
    onProgress: counting(replication, transfer),
    onEnd: (end) => {
      if (end.kind === "failed") return again();
      if (end.kind === "partial") {
        if (!transfer.partialSinceMs.has(donor)) transfer.partialSinceMs.set(donor, machine.nowMs);
        return again();
      }
      // Mended: what it cannot verify another time has as long again.
      if (!takesLost) transfer.partialSinceMs.delete(donor);
      transfer.lost += end.lost;
      covered.add(donor);
      finishRound(replication, key, transfer, piece, covered);
    },
  });
}

function isLongSince({ machine }: Replication, sinceMs: number | undefined): boolean {
  return sinceMs !== undefined && machine.nowMs - sinceMs >= MENDED_WITHIN_MS;
}

/** What this node holds of the closed past on its own account does not come back with it. */
function vetAndPromote(
  replication: Replication,
  key: string,
  transfer: Transfer,
  piece: HeldPiece,
  covered: Set<NodeId>,
  isWanted: () => boolean,
): void {
  const { machine } = replication;
  const { config } = piece;
  // It was one of the owners when the floor was voted: it holds what they hold.
  const wasOwner = config.history.some(({ slots }) => normalOwnersOf(slots).includes(machine.self));
  if (wasOwner || versionsEqual(config.floor, VERSION_ZERO)) return promote(replication, key, transfer, piece);
  const holders = [...covered].filter((node) => node !== machine.self);
  vet(replication, {
    config,
    holders,
    takesLost: isLongSince(replication, transfer.unvettedSinceMs),
    isWanted,
    onEnd: (end) => {
      if (end === "clean" && isWanted()) return promote(replication, key, transfer, piece);
      if (end === "hindered") transfer.unvettedSinceMs ??= machine.nowMs;
      else if (end !== "failed") transfer.unvettedSinceMs = undefined;
      // What went may have kept something older and acknowledged from coming over: that is looked for once more. After
      // a failure with whoever answers then: one of these may be gone.
      after(machine, backOffMs(machine, Math.min(transfer.tries++, 5), 20, 1000), () =>
        finishRound(replication, key, transfer, piece, new Set()),
      );
    },
  });
}

function promote(replication: Replication, key: string, transfer: Transfer, piece: HeldPiece): void {
  const { machine } = replication;
  transfer.stage = "promoting";
  const slots = piece.config.slots.map((slot) =>
    slot.owner === machine.self ? { owner: machine.self, state: "normal" as const } : slot,
  );
  propose(replication, piece, successorWithSlots(piece.config, slots), (chosen) => {
    if (!isRunning(replication, key, transfer)) return;
    const isOwner = chosen?.some((config) => slotOf(config, machine.self)?.state === "normal") === true;
    replication.transfers.delete(key);
    if (!isOwner) return;
    emit(machine, {
      kind: "transfer-done",
      range: piece.range,
      epoch: piece.config.epoch,
      entries: transfer.entries,
      bytes: transfer.bytes,
      lost: transfer.lost,
      tookMs: machine.nowMs - transfer.startedMs,
    });
  });
}
