/**
 * Syncing the owners that remain when a slot was dropped.
 *
 * A write that the old owners acknowledged may be with fewer of the rest than a quorum. Every two quorums still meet, but
 * after one more change they need not. So the acting primary first takes what the others have, then gives each of them
 * what it lacks, and has it voted that the range is synced; until then nobody proposes any other change. A majority of the
 * owners will do: every quorum of before the drop has a member among them, and what all of them have is with a quorum.
 *
 *     gathering ──has all that any owner had──▶ giving ──each has it──▶ voting
 */
import type { EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { rangeKey } from "#model/position.ts";
import type { ScanPlace } from "#model/store.ts";
import { successorWithSlots } from "./ballot.ts";
import { bringOver } from "./difference.ts";
import { type HeldPiece, isCurrent, isSealed, isUp } from "./held.ts";
import { askToLose } from "./lose.ts";
import { after, load } from "./machine.ts";
import { propose } from "./proposal.ts";
import { askReceipts, placeAfter } from "./receipts.ts";
import type { Replication } from "./replication-state.ts";
import { MENDED_WITHIN_MS } from "./scrub.ts";
import { type Verified, verify } from "./verify.ts";
import { writeTo } from "./write-to.ts";

const AGAIN_AFTER_MS = 300;

type Sync = {
  readonly piece: HeldPiece;
  readonly others: readonly NodeId[];
  /** Since when something that cannot be verified has kept it from going on, monotonic ms. */
  hinderedSinceMs: number | undefined;
  /** The batch has been given before, and somebody still lacks something of it. */
  isGivenAgain: boolean;
  readonly stop: () => void;
};

/** Begins with the owners that are to be synced, this node among them, unless it is under way. */
export function syncOwners(replication: Replication, piece: HeldPiece, owners: readonly NodeId[]): void {
  const key = rangeKey(piece.range);
  if (replication.syncs.has(key)) return;
  replication.syncs.add(key);
  const others = owners.filter((owner) => owner !== replication.machine.self);
  const stop = (): void => {
    replication.syncs.delete(key);
  };
  const sync: Sync = { piece, others, hinderedSinceMs: undefined, isGivenAgain: false, stop };
  gather(replication, sync, others, []);
}

function isWanted(replication: Replication, piece: HeldPiece): boolean {
  return isCurrent(replication, piece) && !isSealed(piece);
}

/** When one of the others is not there any more, it ends: whoever begins again says with whom. */
function againLater(replication: Replication, { others, stop }: Sync, again: () => void): void {
  after(replication.machine, AGAIN_AFTER_MS, () => {
    if (others.every((owner) => isUp(replication, owner))) again();
    else stop();
  });
}

function noteHindered({ machine }: Replication, sync: Sync): void {
  sync.hinderedSinceMs ??= machine.nowMs;
}

function takesLost({ machine }: Replication, { hinderedSinceMs }: Sync): boolean {
  return machine.nowMs - (hinderedSinceMs ?? machine.nowMs) >= MENDED_WITHIN_MS;
}

/** From one after the other, until each has given all. What one cannot verify another may give. */
function gather(replication: Replication, sync: Sync, donors: readonly NodeId[], partial: readonly NodeId[]): void {
  const { piece } = sync;
  const [donor, ...rest] = donors;
  if (donor === undefined) {
    if (partial.length === 0) {
      if (!takesLost(replication, sync)) sync.hinderedSinceMs = undefined;
      return give(replication, sync, undefined);
    }
    noteHindered(replication, sync);
    return againLater(replication, sync, () => gather(replication, sync, partial, []));
  }
  const { range, config } = piece;
  bringOver(replication, {
    range,
    epoch: config.epoch,
    donor,
    config,
    takesLost: takesLost(replication, sync),
    isWanted: () => isWanted(replication, piece),
    onEnd: (end) => {
      if (end.kind === "failed") after(replication.machine, AGAIN_AFTER_MS, sync.stop);
      else gather(replication, sync, rest, end.kind === "equal" ? partial : [...partial, donor]);
    },
  });
}

/** A batch of what is here is given to whoever lacks it, again and again until nobody does; then the next. */
function give(replication: Replication, sync: Sync, place: ScanPlace | undefined): void {
  const { machine } = replication;
  const { piece, stop } = sync;
  if (!isWanted(replication, piece)) return stop();
  const limits = { entriesMax: replication.settings.batches.receipted, bytesMax: 256 * 1024 };
  load(machine, { kind: "scan-heads", range: piece.range, after: place, limits }, (result) => {
    if (result.kind !== "scan-heads") return after(machine, AGAIN_AFTER_MS, stop);
    const heads = result.result.items.flatMap((item) => (item.kind === "head" ? [item.head] : []));
    giveHeads(replication, sync, heads, (isHeldByAll, verified) => {
      const next = placeAfter(heads, verified, result.result.next);
      sync.isGivenAgain = !isHeldByAll;
      // What another owner has come to know that it has lost, it may give as lost.
      const isGatheredAgain = takesLost(replication, sync);
      if (!isHeldByAll) {
        againLater(replication, sync, () =>
          isGatheredAgain ? gather(replication, sync, sync.others, []) : give(replication, sync, place),
        );
      } else if (next !== undefined) give(replication, sync, next);
      else if (isWanted(replication, piece)) vote(replication, piece, stop);
      else stop();
    });
  });
}

function vote(replication: Replication, piece: HeldPiece, stop: () => void): void {
  const value = successorWithSlots(piece.config, piece.config.slots).map((config) => ({ ...config, synced: true }));
  propose(replication, piece, value, stop);
}

/** `onEnd` hears whether each of the owners holds the first so many, of which all have said something. */
function giveHeads(
  replication: Replication,
  sync: Sync,
  heads: readonly EntryHead[],
  onEnd: (isHeldByAll: boolean, verified: number) => void,
): void {
  const { piece, others } = sync;
  const given = new Map<NodeId, Verified>();
  if (heads.length === 0 || others.length === 0) return onEnd(true, heads.length);
  for (const owner of others) {
    askReceipts(replication, piece, owner, heads, (receipts) => {
      given.set(owner, receipts);
      if (given.size === others.length) giveLacking(replication, sync, heads, given, onEnd);
    });
  }
}

function giveLacking(
  replication: Replication,
  sync: Sync,
  heads: readonly EntryHead[],
  given: ReadonlyMap<NodeId, Verified>,
  onEnd: (isHeldByAll: boolean, verified: number) => void,
): void {
  const verified = Math.min(...[...given.values()].map(({ held }) => held.length));
  let isHeldByAll = verified > 0;
  const unreadable = new Set<EntryHead>();
  for (const [owner, receipts] of given) {
    const lacking = heads.filter((_, i) => receipts.held[i] === false);
    for (const [i, head] of heads.slice(0, verified).entries()) {
      if (receipts.held[i] === true) continue;
      if (receipts.unreadable[i] === true) unreadable.add(head);
      else isHeldByAll = false;
    }
    pushTo(replication, sync.piece, owner, lacking);
    if (sync.isGivenAgain) {
      const older = heads.filter((_, i) => receipts.held[i] === false && receipts.unreadable[i] !== true);
      loseLost(replication, sync, owner, older);
    }
  }
  // What hindered it before has been mended: another entry has as long again.
  if (isHeldByAll && unreadable.size === 0) sync.hinderedSinceMs = undefined;
  passOverLost(replication, sync, [...unreadable], (areLost) => onEnd(isHeldByAll && areLost, verified));
}

/** What has not been readable here for long enough, and of which another owner has something older or nothing. */
function loseLost(replication: Replication, sync: Sync, owner: NodeId, heads: readonly EntryHead[]): void {
  if (heads.length === 0) return;
  verify(replication, heads, (own) => {
    const lost = heads.filter((_, i) => own?.unreadable[i] === true);
    if (lost.length === 0) return;
    noteHindered(replication, sync);
    if (takesLost(replication, sync) && isWanted(replication, sync.piece)) {
      askToLose(replication, sync.piece, owner, lost, () => undefined);
    }
  });
}

/** What another owner cannot read is given to it, unless it has not been readable here either for long enough. */
function passOverLost(
  replication: Replication,
  sync: Sync,
  heads: readonly EntryHead[],
  onEnd: (areLost: boolean) => void,
): void {
  if (heads.length === 0) return onEnd(true);
  verify(replication, heads, (own) => {
    noteHindered(replication, sync);
    onEnd(own?.unreadable.every((isUnreadable) => isUnreadable) === true && takesLost(replication, sync));
  });
}

/** Gives an owner the first few of what it lacks and can be read here, as much at a time as goes into one message. */
export function pushTo(
  replication: Replication,
  piece: HeldPiece,
  owner: NodeId,
  heads: readonly EntryHead[],
  room = replication.settings.batches.pushed,
): void {
  const keys = heads.slice(0, room).map(({ position, key }) => ({ position, key }));
  if (keys.length === 0 || !isCurrent(replication, piece)) return;
  const { givenBytes } = replication.settings.batches;
  load(replication.machine, { kind: "entries", keys, bytesMax: givenBytes }, (result) => {
    if (result.kind !== "entries") return;
    const rest = heads.slice(result.entries.length);
    const entries = result.entries.flatMap((stored) => (stored?.kind === "entry" ? [stored.entry] : []));
    // What cannot be read comes first each time: the rest would wait for it for ever.
    if (entries.length === 0) return pushTo(replication, piece, owner, rest, room);
    let open = entries.length;
    for (const entry of entries) {
      writeTo(replication, owner, piece.config, entry, () => {
        if (--open === 0) pushTo(replication, piece, owner, rest, room - entries.length);
      });
    }
  });
}
