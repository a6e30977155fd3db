/**
 * The floor of a range: how its owners agree to close the past, and then that nobody needs its tombstones any more.
 *
 *     looking ──something is gone──▶ agreeing ──all owners hold the same up to it──▶ voting ──▶ floor raised, older purged
 *
 * Raising the floor closes the past: from then on nothing at or below it comes from clients, hints or former owners.
 * What the owners find equal up to the floor, all of them at one epoch that has it, is all that there is and will be of
 * that time: so its tombstones have nothing left to hide, and the same vote that raises the floor again says that they
 * are purged. Safety rests on these votes and comparisons, not on time: the grace only spares late hints.
 *
 * What is the same in all versions is so up to the floor, too, and that the trees tell at once. Only the rest is walked
 * through, which takes as long as there are entries.
 */
import { isGoneBy } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { rangeKey } from "#model/position.ts";
import { cellsOf } from "#model/range-cells.ts";
import { isAllNormal, ownersOf, type RangeConfig } from "#model/range-config.ts";
import type { ScanPlace } from "#model/store.ts";
import { compareVersions, timeOfVersion, type Version, versionOf, versionsEqual } from "#model/version.ts";
import { successorWithFloor } from "./ballot.ts";
import { admit, type HeldPiece, isCurrent, isSealed, isUp, learnConfigs, ownSlot } from "./held.ts";
import { after, ask, backOffMs, emit, load, send } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import { mayLackUnseen } from "./missing.ts";
import { hasAllOwners, isActingPrimary, isAsWanted } from "./ownership.ts";
import { propose } from "./proposal.ts";
import type { Replication } from "./replication-state.ts";

type Message<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

/** One attempt on a range, from the first look to the vote. */
export type Closing = {
  readonly piece: HeldPiece;
  /** Up to it the owners compare themselves. */
  readonly upTo: Version;
  readonly purged: Version;
  /** Parts of the range that have not been found equal yet: what is overwritten meanwhile keeps only its part open. */
  readonly open: Set<number>;
};

/** Cells that owners compare, at most; what was equal once at an epoch stays so as far as the floor is concerned. */
const PARTS = 64;
const TRIES_MAX = 5;
/** From this try on, an owner that differs compares itself with the others. */
const MEND_FROM_TRY = 2;
const AGREE_TIMEOUT_MS = 3000;
/** An owner's walk may take so many times as long as this node's own. */
const SLOWER_MAX = 4;
const WALK_MS_MAX = 60_000;
const CLOSINGS_MAX = 4;
const LOOKS_MAX = 4;
/** A range whose configuration has just changed is looked at after so long, ms. */
const LOOK_FIRST_MS = 2000;
const LOOK_MS_MIN = 500;

/** Looks through the ranges for which this node acts. */
export function tendFloors(replication: Replication): void {
  const { machine, closings, looks, looksAwaited } = replication;
  for (const piece of replication.held.pieces) {
    const isNew = piece.lookAtMs === 0;
    if (machine.nowMs < piece.lookAtMs || looks.has(rangeKey(piece.range))) continue;
    lookLater(replication, piece, isNew ? LOOK_FIRST_MS : Number.POSITIVE_INFINITY);
    if (isNew || closings.size >= CLOSINGS_MAX || !mayClose(replication, piece)) continue;
    looks.add(rangeKey(piece.range));
    looksAwaited.push(piece);
  }
  lookNext(replication);
}

function lookNext(replication: Replication): void {
  const { looks, looksAwaited } = replication;
  while (looks.size - looksAwaited.length < LOOKS_MAX) {
    const piece = looksAwaited.shift();
    if (piece === undefined) return;
    look(replication, piece, candidateFloor(replication), undefined, { isOld: false, isNew: false });
  }
}

function lookLater({ machine, settings }: Replication, piece: HeldPiece, waitMsMax: number): void {
  const everyMs = Math.max(LOOK_MS_MIN, settings.purgeGraceMs);
  piece.lookAtMs = machine.nowMs + Math.min(waitMsMax, everyMs) * (0.5 + machine.random.fraction());
}

/** The next one is due so long after the end of this one: where there is much to look through, it takes longer than that. */
function endLook(replication: Replication, piece: HeldPiece): void {
  replication.looks.delete(rangeKey(piece.range));
  lookLater(replication, piece, Number.POSITIVE_INFINITY);
  lookNext(replication);
}

/**
 * A floor is voted when nothing else is wanted, and everyone who should own the range does and is there. Not over cells of
 * which the disk has lost something: whoever still has that may be away, and would come back with it too late.
 */
function mayClose(replication: Replication, piece: HeldPiece): boolean {
  const { moves, proposals, closings, leaving } = replication;
  if (!piece.isDurable || !piece.isPurged || isSealed(piece) || leaving !== undefined) return false;
  const key = rangeKey(piece.range);
  if (moves.has(key) || proposals.has(key) || closings.has(key)) return false;
  const { config } = piece;
  if (mayLackUnseen(replication, piece.range)) return false;
  if (ownSlot(replication, piece) === undefined || !isAllNormal(config.slots) || !config.synced) return false;
  return (
    ownersOf(config).every((owner) => isUp(replication, owner)) &&
    isActingPrimary(replication, piece) &&
    hasAllOwners(replication, piece) &&
    isAsWanted(replication, piece)
  );
}

/**
 * A version so long ago that hints of then have come home: by the earliest of the owners' times, as every owner must take it
 * for the past.
 */
function candidateFloor({ machine, settings }: Replication): Version {
  return versionOf({ ms: Math.max(0, machine.earliestMs - settings.purgeGraceMs), counter: 0 }, machine.self);
}

/**
 * What is gone by it may be purged: the floor, unless that is of a time when clocks were ahead. What expires between now and
 * then is not gone yet.
 */
function purgeable({ floor }: RangeConfig, candidate: Version): Version {
  return compareVersions(floor, candidate) < 0 ? floor : candidate;
}

/** Whether anything is gone by the present floor (`isOld`) or by the candidate only (`isNew`): perishable entries page by page. */
function look(
  replication: Replication,
  piece: HeldPiece,
  candidate: Version,
  place: ScanPlace | undefined,
  found: { isOld: boolean; isNew: boolean },
): void {
  const { range, config } = piece;
  const limits = { entriesMax: replication.settings.batches.looked, bytesMax: 256 * 1024 };
  load(replication.machine, { kind: "scan-perishable", range, after: place, limits }, (result) => {
    if (result.kind !== "scan-perishable" || !isCurrent(replication, piece)) return endLook(replication, piece);
    for (const item of result.result.items) {
      if (item.kind !== "head") continue;
      if (isGoneBy(item.head, purgeable(config, candidate))) found.isOld = true;
      else if (isGoneBy(item.head, candidate)) found.isNew = true;
    }
    const { next } = result.result;
    if (next !== undefined && !(found.isOld && found.isNew)) return look(replication, piece, candidate, next, found);
    endLook(replication, piece);
    begin(replication, piece, candidate, found);
  });
}

function begin(
  replication: Replication,
  piece: HeldPiece,
  candidate: Version,
  found: { readonly isOld: boolean; readonly isNew: boolean },
): void {
  const { closings, settings } = replication;
  const { floor, purged } = piece.config;
  const reach = purgeable(piece.config, candidate);
  const isOld = found.isOld && compareVersions(reach, purged) > 0;
  // Not with every look: each vote stops the range for a moment.
  const isDue = timeOfVersion(candidate).ms - timeOfVersion(floor).ms >= 2 * settings.purgeGraceMs;
  const isRaised = found.isNew && isDue;
  if ((!isOld && !isRaised) || !mayClose(replication, piece)) return;
  const closing: Closing = {
    piece,
    upTo: isRaised ? candidate : floor,
    purged: isOld ? reach : purged,
    open: new Set(Array.from({ length: cellsOf(piece.range, PARTS).count }, (_, part) => part)),
  };
  closings.set(rangeKey(piece.range), closing);
  agree(replication, closing, 0);
}

function end(replication: Replication, closing: Closing): void {
  const key = rangeKey(closing.piece.range);
  if (replication.closings.get(key) === closing) replication.closings.delete(key);
}

/** Asks every other owner whether it holds the same, until each part has been the same for all of them once. */
function agree(replication: Replication, closing: Closing, tries: number): void {
  const { machine } = replication;
  const { piece, upTo, open } = closing;
  const { range, config } = piece;
  if (!isCurrent(replication, piece) || isSealed(piece)) return end(replication, closing);
  const isOfAll = tries === 0;
  const beganMs = machine.nowMs;
  load(machine, { kind: "digests", range, parts: PARTS, upTo: isOfAll ? undefined : upTo }, (result) => {
    if (result.kind !== "digests") return end(replication, closing);
    const timeoutMs = Math.max(AGREE_TIMEOUT_MS, Math.min(SLOWER_MAX * (machine.nowMs - beganMs), WALK_MS_MAX));
    const others = ownersOf(config).filter((owner) => owner !== machine.self);
    const equal = new Map<number, number>();
    let awaited = others.length;
    const settle = (): void => {
      for (const part of [...open]) if ((equal.get(part) ?? 0) === others.length) open.delete(part);
      if (open.size === 0) vote(replication, closing);
      else if (tries >= TRIES_MAX) giveUp(replication, closing);
      else after(machine, backOffMs(machine, tries, 100, 2000), () => agree(replication, closing, tries + 1));
    };
    if (awaited === 0) return settle();
    const { digests } = result;
    const question: Comparison = { digests, isOfAll, mend: tries >= MEND_FROM_TRY, timeoutMs };
    for (const owner of others) {
      askToAgree(replication, closing, owner, question, false, (parts) => {
        for (const part of parts) equal.set(part, (equal.get(part) ?? 0) + 1);
        if (--awaited === 0) settle();
      });
    }
  });
}

type Comparison = Pick<Message<"agree">, "digests" | "isOfAll" | "mend"> & { readonly timeoutMs: number };

/** `onEnd` is called with the parts that are equal there. */
function askToAgree(
  replication: Replication,
  closing: Closing,
  owner: NodeId,
  comparison: Comparison,
  withConfiguration: boolean,
  onEnd: (parts: readonly number[]) => void,
): void {
  const { piece, upTo } = closing;
  const { range, config } = piece;
  const sent = withConfiguration ? config : undefined;
  const { timeoutMs, ...asked } = comparison;
  const question = { kind: "agree", range, epoch: config.epoch, upTo, ...asked, config: sent } as const;
  ask(replication.machine, owner, question, "agree-answer", timeoutMs, (answer) => {
    const outcome = answer?.outcome;
    if (outcome?.kind === "need-config" && !withConfiguration) {
      return askToAgree(replication, closing, owner, comparison, true, onEnd);
    }
    if (outcome?.kind === "stale") learnConfigs(replication, [outcome.config]);
    onEnd(outcome?.kind === "compared" ? outcome.equal.flatMap((isEqual, part) => (isEqual ? [part] : [])) : []);
  });
}

/** Somebody lacks something: what they have told apart is mended first. */
function giveUp(replication: Replication, closing: Closing): void {
  replication.toCompare.add(rangeKey(closing.piece.range));
  end(replication, closing);
}

function vote(replication: Replication, closing: Closing): void {
  const { machine } = replication;
  const { piece, upTo, purged } = closing;
  const { range, config } = piece;
  end(replication, closing);
  if (!isCurrent(replication, piece) || !mayClose(replication, piece)) return;
  emit(machine, { kind: "floor-proposed", range, floor: upTo, purged });
  propose(replication, piece, successorWithFloor(config, upTo, purged), (chosen) => {
    const isChosen = chosen?.every((next) => versionsEqual(next.floor, upTo) && versionsEqual(next.purged, purged));
    if (isChosen === true) emit(machine, { kind: "floor-raised", range, floor: upTo, purged });
  });
}

/**
 * Not past by what this owner takes for the time. A floor needs every owner: so none is raised above the earliest of
 * their opinions, however far ahead the clock of whoever proposes it is.
 */
function isFuture({ machine }: Replication, { config }: HeldPiece, upTo: Version): boolean {
  return compareVersions(upTo, config.floor) > 0 && timeOfVersion(upTo).ms > machine.clusterMs;
}

/** At this epoch only, and of a whole copy. */
export function answerAgree(replication: Replication, from: NodeId, message: Message<"agree">): void {
  const { machine } = replication;
  const { range, upTo, isOfAll, digests } = message;
  const answer = (outcome: Message<"agree-answer">["outcome"]): void =>
    send(machine, from, { kind: "agree-answer", requestId: message.requestId, outcome });
  const admitted = admit(replication, range.upTo, message.epoch, message.config);
  if (admitted.kind !== "admitted") return answer(admitted);
  const { piece, slot } = admitted;
  if (slot.state === "syncing") return answer({ kind: "not-ready" });
  if (!piece.isDurable || rangeKey(piece.range) !== rangeKey(range)) return answer({ kind: "sealed" });
  if (!piece.isPurged || digests.length === 0 || digests.length > PARTS) return answer({ kind: "busy" });
  if (isFuture(replication, piece, upTo) || mayLackUnseen(replication, range)) return answer({ kind: "busy" });
  load(machine, { kind: "digests", range, parts: digests.length, upTo: isOfAll ? undefined : upTo }, (result) => {
    if (result.kind !== "digests") return answer({ kind: "busy" });
    if (!isCurrent(replication, piece) || isSealed(piece)) return answer({ kind: "sealed" });
    const equal = digests.map(({ digest, entries }, part) => {
      const own = result.digests[part];
      return own?.digest === digest && own.entries === entries;
    });
    if (message.mend && equal.includes(false)) replication.toCompare.add(rangeKey(range));
    answer({ kind: "compared", equal });
  });
}
