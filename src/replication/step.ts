/** The one door of replication: an input comes in, the state changes, effects come out. Pure. */
import type { NodeId } from "#model/node-id.ts";
import { type Position, type Range, rangeKey } from "#model/position.ts";
import { genesisConfig, type RangeConfig } from "#model/range-config.ts";
import type { AppendResult } from "#model/store.ts";
import { type Acceptor, createAcceptor } from "./ballot.ts";
import { compareAll, compareAllAnew, HINTS_FIRST_MS, tendComparisons } from "./compare.ts";
import { answerDigests, answerFetch, answerList, answerPull, answerRoots } from "./donor.ts";
import { refreshConfig } from "./find-config.ts";
import { answerAgree, tendFloors } from "./floor.ts";
import { giveUp } from "./give-up.ts";
import { answerMark } from "./heard.ts";
import { heldPiece, learnConfigs, ownSlot } from "./held.ts";
import { answerHint, countHints } from "./hint.ts";
import { hurryHints, hurryHintsOf, tendHints } from "./hint-delivery.ts";
import { createHybridClock, marksReserved, marksToReserve } from "./hybrid-clock.ts";
import type { ReplicationEffect, ReplicationInput } from "./input.ts";
import { answerLose } from "./lose.ts";
import { after, emit, send, store, takeAnswer } from "./machine.ts";
import { tendMissing } from "./mend-missing.ts";
import type { ReplicaMessage } from "./message.ts";
import { resumeMissing } from "./missing.ts";
import { startOperation } from "./operate.ts";
import { tendKnowledge, tendOwnership } from "./ownership.ts";
import { startPage } from "./page.ts";
import { patientDueMs, tendPatient } from "./patience.ts";
import { tendPurges } from "./purge.ts";
import { type Piece, putPiece } from "./range-map.ts";
import { acceptorFromRecord, marksFromRecord, marksRecord, pieceFromRecord } from "./record-bytes.ts";
import { refound } from "./refound.ts";
import { answerReceipt, tendReleases } from "./release.ts";
import { answerGetConfig, answerRead, answerScan, answerWrite, answerWriteAll } from "./replica.ts";
import type { Replication } from "./replication-state.ts";
import { mendAnew, scrubAll, tendScrub } from "./scrub.ts";
import { takeSlowWrites } from "./slow-writes.ts";
import { isSwept, sweepAnew, tendSweep } from "./sweep.ts";
import { answerInvite, tendTransfers } from "./transfer.ts";
import { answerAccept, answerPrepare } from "./voter.ts";

/** The record, in the table `facts`, of the clock's high mark. */
export const HIGH_MARK_KEY: Uint8Array = Uint8Array.from("clock-high-mark", (letter) => letter.charCodeAt(0));

const ROUND_MS = 100;
const QUIET_ROUND_MS = 1000;
const FULL_FOR_MS = 3000;
/** After somebody went down, its half-done writes have come as far as they will. */
const COMPARE_AFTER_MS = 3000;
/** Hints for a node that has left are brought to the present owners after so long. */
const LEFT_HINTS_AFTER_MS = 1000;

/** A clock further from the cluster's median than this is not used, ms. */
const CLOCK_OFF_MS_MAX = 60_000;

/**
 * Takes one input at a time of monotonic time, of this node's wall-clock time, of the cluster's, and of the earliest that
 * any node may take for the cluster's, ms.
 */
export function step(
  replication: Replication,
  input: ReplicationInput,
  nowMs: number,
  wallMs: number,
  clusterMs: number = wallMs,
  earliestMs: number = clusterMs,
): readonly ReplicationEffect[] {
  const { machine } = replication;
  machine.nowMs = nowMs;
  machine.wallMs = Math.abs(wallMs - clusterMs) > CLOCK_OFF_MS_MAX ? clusterMs : wallMs;
  machine.clusterMs = clusterMs;
  machine.earliestMs = earliestMs;
  take(replication, input);
  runTimers(replication);
  if (nowMs >= replication.nextRoundMs) round(replication);
  for (let message = machine.loopback.shift(); message !== undefined; message = machine.loopback.shift()) {
    takeMessage(replication, machine.self, message);
  }
  const { effects } = machine;
  machine.effects = [];
  return effects;
}

/** When `tick` is due, monotonic ms. */
export function wakeAtMs(replication: Replication): number {
  return Math.min(replication.machine.timers.nextMs(), replication.nextRoundMs);
}

function runTimers(replication: Replication): void {
  const { machine } = replication;
  for (
    let due = machine.timers.takeDue(machine.nowMs);
    due !== undefined;
    due = machine.timers.takeDue(machine.nowMs)
  ) {
    due.run();
  }
}

function take(replication: Replication, input: ReplicationInput): void {
  const { machine } = replication;
  switch (input.kind) {
    case "resume":
      return resume(replication, input.records);
    case "doubt":
      replication.isDoubted = input.isDoubted;
      replication.nextRoundMs = machine.nowMs;
      return;
    case "found":
      return found(replication, input.positions);
    case "message":
      return takeMessage(replication, input.from, input.message);
    case "stored": {
      const onStored = machine.stores.get(input.token);
      machine.stores.delete(input.token);
      tellOfDisk(replication, input.result);
      return onStored?.(input.result);
    }
    case "loaded": {
      const onLoaded = machine.loads.get(input.token);
      machine.loads.delete(input.token);
      return onLoaded?.(input.result);
    }
    case "looked-up": {
      const onFound = machine.lookups.get(input.token);
      machine.lookups.delete(input.token);
      return onFound?.(input.walk === undefined ? undefined : { walk: input.walk, predecessor: input.predecessor });
    }
    case "view":
      return takeView(replication, input.view);
    case "operate":
      return startOperation(replication, input.operationId, input.operation, input.position, input.timeoutMs);
    case "cancel":
      return replication.operations.get(input.operationId)?.cancel();
    case "page":
      return startPage(replication, input.operationId, input.request, input.timeoutMs);
    case "find-config": {
      const { operationId, position } = input;
      return refreshConfig(replication, position, (config) => {
        machine.effects.push({ kind: "answer-config", operationId, config });
      });
    }
    case "leave":
      replication.leaving = { isForced: input.isForced || replication.leaving?.isForced === true };
      for (const piece of replication.held.pieces) piece.considerAtMs = 0;
      sweepAnew(replication);
      for (const target of replication.hints.kept.keys()) hurryHints(replication, target);
      replication.nextRoundMs = machine.nowMs;
      return;
    case "give-up": {
      const { operationId, nodes, acceptsLoss } = input;
      return giveUp(replication, nodes, acceptsLoss, (forced) => {
        machine.effects.push({ kind: "gave-up", operationId, forced });
      });
    }
    case "refound": {
      const { operationId, ranges, epochSeen } = input;
      return refound(replication, ranges, epochSeen, (forced) => {
        machine.effects.push({ kind: "gave-up", operationId, forced });
      });
    }
    case "stay":
      replication.leaving = undefined;
      replication.isEmptied = false;
      for (const piece of replication.held.pieces) piece.considerAtMs = 0;
      return;
    case "tick":
      return;
  }
}

/** Whatever was to be kept: a full disk and a failed one are told once, and the same again when there was room between. */
function tellOfDisk({ machine }: Replication, result: AppendResult): void {
  const before = machine.disk;
  machine.hasRoom = result.kind === "durable";
  if (result.kind === "disk-full") machine.fullAtMs = machine.nowMs;
  if (result.kind === "durable" || result.kind === before) return;
  machine.disk = result.kind;
  if (result.kind === "disk-full") emit(machine, { kind: "disk-full" });
  else emit(machine, { kind: "storage-failed", reason: result.reason });
}

/** What is small may still find room on a disk that has none for the rest: it counts as full for a while. */
function tellOfRoom({ machine }: Replication): void {
  if (machine.disk !== "disk-full" || !machine.hasRoom || machine.nowMs - machine.fullAtMs < FULL_FOR_MS) return;
  machine.disk = "durable";
  emit(machine, { kind: "disk-has-room" });
}

function takeMessage(replication: Replication, from: NodeId, message: ReplicaMessage): void {
  switch (message.kind) {
    case "read":
      return answerRead(replication, from, message);
    case "write":
      return answerWrite(replication, from, message);
    case "write-all":
      return answerWriteAll(replication, from, message);
    case "hint":
      return answerHint(replication, from, message);
    case "get-config":
      return answerGetConfig(replication, from, message);
    case "learn":
      return learnConfigs(replication, message.configs, () =>
        send(replication.machine, from, { kind: "learn-answer", requestId: message.requestId }),
      );
    case "mark":
      return answerMark(replication, from, message);
    case "prepare":
      return answerPrepare(replication, from, message);
    case "accept":
      return answerAccept(replication, from, message);
    case "invite":
      return answerInvite(replication, from, message);
    case "slow-writes":
      return takeSlowWrites(replication, message);
    case "digests":
      return answerDigests(replication, from, message);
    case "roots":
      return answerRoots(replication, from, message);
    case "list":
      return answerList(replication, from, message);
    case "fetch":
      return answerFetch(replication, from, message);
    case "pull":
      return answerPull(replication, from, message);
    case "receipt":
      return answerReceipt(replication, from, message);
    case "lose":
      return answerLose(replication, from, message);
    case "scan":
      return answerScan(replication, from, message);
    case "agree":
      return answerAgree(replication, from, message);
    case "read-answer":
    case "write-answer":
    case "write-all-answer":
    case "hint-answer":
    case "config-answer":
    case "learn-answer":
    case "mark-answer":
    case "prepare-answer":
    case "accept-answer":
    case "invite-answer":
    case "digests-answer":
    case "roots-answer":
    case "list-answer":
    case "fetch-answer":
    case "pull-answer":
    case "receipt-answer":
    case "lose-answer":
    case "scan-answer":
    case "agree-answer":
      return takeAnswer(replication.machine, from, message);
  }
}

/** Everything that this node remembers; an intact disk counts at once, what it missed is compared in the background. */
function resume(replication: Replication, records: Extract<ReplicationInput, { kind: "resume" }>["records"]): void {
  replication.clock = createHybridClock(marksFromRecord(records.highMark));
  const acceptors = new Map<string, Acceptor>();
  for (const { key, value } of records.ballots) {
    const record = acceptorFromRecord(key, value);
    if (record !== undefined) acceptors.set(nameOf(record), record.acceptor);
  }
  // Shared by what is left of a configuration.
  const acceptorOf = (config: RangeConfig): Acceptor => {
    const acceptor = acceptors.get(nameOf(config)) ?? createAcceptor();
    acceptors.set(nameOf(config), acceptor);
    return acceptor;
  };
  const pieces: Piece[] = [];
  for (const { key, value } of records.configs) {
    const piece = pieceFromRecord(key, value);
    if (piece !== undefined) pieces.push(piece);
    else
      emit(replication.machine, { kind: "storage-failed", reason: "the record of a range configuration is damaged" });
  }
  // What a newer one has replaced may still be there if the store had no room.
  for (const piece of pieces.sort((a, b) => a.config.epoch - b.config.epoch)) {
    putPiece(replication.held, heldPiece(piece.range, piece.config, true, acceptorOf(piece.config)), (cut, range) =>
      heldPiece(range, cut.config, true, cut.acceptor),
    );
  }
  for (const piece of replication.held.pieces) {
    if (piece.acceptor.accepted !== undefined) piece.finishVoteAtMs = replication.machine.nowMs + 1000;
  }
  resumeMissing(replication, records.missing);
  countHints(replication);
  after(replication.machine, COMPARE_AFTER_MS, () => {
    compareAllAnew(replication);
    scrubAll(replication);
  });
  startCycles(replication);
}

function nameOf({ range, epoch }: { readonly range: Range; readonly epoch: number }): string {
  return `${rangeKey(range)}@${epoch}`;
}

/** Genesis: the whole ring, one slot, this node; divided at its virtual nodes from the first day. */
function found(replication: Replication, positions: readonly Position[]): void {
  const sorted = [...positions].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const ranges: Range[] = sorted.map((upTo, i) => ({
    after: sorted[(i + sorted.length - 1) % sorted.length] as Position,
    upTo,
  }));
  learnConfigs(
    replication,
    ranges.map((range) => genesisConfig(range, replication.machine.self)),
  );
  startCycles(replication);
}

function startCycles(replication: Replication): void {
  const { nowMs } = replication.machine;
  replication.nextCycleMs = nowMs + replication.settings.compareEveryMs;
  replication.sweep.nextMs = nowMs + replication.settings.sweepEveryMs;
  replication.nextScrubMs = nowMs + replication.settings.scrubEveryMs;
}

function takeView(replication: Replication, view: Extract<ReplicationInput, { kind: "view" }>["view"]): void {
  const { machine } = replication;
  const before = machine.view;
  machine.view = view;
  let isChanged = false;
  for (const [node, known] of view.nodes) {
    const previous = before.nodes.get(node);
    const isSame = previous?.liveness === known.liveness && previous.record.incarnation === known.record.incarnation;
    if (!isSame) replication.livenessSinceMs.set(node, machine.nowMs);
    if (node === machine.self) continue;
    const hasLeft = known.record.lifecycle === "stopped" && previous?.record.lifecycle !== "stopped";
    if (hasLeft) hurryHints(replication, node, LEFT_HINTS_AFTER_MS);
    if (isSame) continue;
    isChanged = true;
    if (known.liveness === "up" && previous !== undefined) {
      hurryHintsOf(replication, node);
      after(machine, HINTS_FIRST_MS, () => compareAllAnew(replication));
      mendAnew(replication);
    }
    if (known.liveness === "down") after(machine, COMPARE_AFTER_MS, () => compareAllAnew(replication));
  }
  for (const byNode of [replication.livenessSinceMs, replication.standIn.asked]) {
    for (const node of byNode.keys()) if (!view.nodes.has(node)) byNode.delete(node);
  }
  for (const piece of replication.held.pieces) {
    piece.considerAtMs = 0;
    piece.isConfirmed = false;
  }
  if (isChanged) for (const operation of [...replication.operations.values()]) operation.reconsider();
  replication.nextRoundMs = Math.min(replication.nextRoundMs, machine.nowMs + ROUND_MS / 5);
}

/** Housekeeping, a few times a second. */
function round(replication: Replication): void {
  const { machine } = replication;
  tellOfRoom(replication);
  reserveClock(replication);
  tendKnowledge(replication);
  tendPatient(replication);
  if (replication.isDoubted) {
    replication.nextRoundMs = machine.nowMs + QUIET_ROUND_MS;
    return;
  }
  tendOwnership(replication);
  tendPurges(replication);
  tendFloors(replication);
  tendTransfers(replication);
  tendReleases(replication);
  tendComparisons(replication);
  tendMissing(replication);
  tendScrub(replication);
  tendSweep(replication);
  tendHints(replication);
  // Whoever has joined has cycles, too, from its first round on.
  if (replication.nextCycleMs === Number.POSITIVE_INFINITY) startCycles(replication);
  if (machine.nowMs >= replication.nextCycleMs) {
    replication.nextCycleMs = machine.nowMs + replication.settings.compareEveryMs;
    compareAll(replication);
  }
  if (machine.nowMs >= replication.nextScrubMs) {
    replication.nextScrubMs = machine.nowMs + replication.settings.scrubEveryMs;
    scrubAll(replication);
  }
  if (replication.leaving !== undefined && !replication.isEmptied) endLeave(replication);
  const nextMs = machine.nowMs + (isQuiet(replication) ? QUIET_ROUND_MS : ROUND_MS);
  replication.nextRoundMs = Math.min(nextMs, patientDueMs(replication));
}

/** Nothing is at work that a round would push on; what begins something asks for a round itself. */
function isQuiet(replication: Replication): boolean {
  const { moves, proposals, transfers, releases, toCompare, differing, comparing, purging, leaving, scrub } =
    replication;
  if (replication.leaverReplacedFromMs > replication.machine.nowMs) return false;
  const atWork = moves.size + proposals.size + transfers.size + releases.size + scrub.open.length + purging.size;
  return atWork + toCompare.size + differing.length + comparing === 0 && leaving === undefined;
}

function reserveClock(replication: Replication): void {
  const { machine, clock } = replication;
  const marks = marksToReserve(clock, machine.wallMs);
  if (marks === undefined) return;
  const write = { kind: "put-record", table: "facts", key: HIGH_MARK_KEY, value: marksRecord(marks) } as const;
  store(machine, [write], (result) => {
    const isDurable = result.kind === "durable";
    marksReserved(clock, isDurable);
    for (const run of replication.awaitingClock.splice(0)) run(result);
    // A store that has no room is not asked again at once.
    if (!isDurable) replication.nextRoundMs = machine.nowMs + ROUND_MS;
  });
}

/** A leave ends when nothing is owned, nothing is left to hand over, not even what nobody knew of, and no hint is kept. */
function endLeave(replication: Replication): void {
  const isOwner = replication.held.pieces.some(
    (piece) => ownSlot(replication, piece) !== undefined || !piece.isReleased,
  );
  const { hints, leaving } = replication;
  const keepsHints = !hints.isCounted || hints.kept.size + hints.gathering.size + hints.givenAway.size > 0;
  if (isOwner || ((keepsHints || !isSwept(replication)) && leaving?.isForced !== true)) return;
  replication.isEmptied = true;
  replication.machine.effects.push({ kind: "emptied" });
}
