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
import { type HeldPiece, isCurrent, isSealed, isUp, learnConfigs } from "./held.ts";
import { after, ask, load } from "./machine.ts";
import { propose } from "./proposal.ts";
import type { Replication } from "./replication-state.ts";
import { writeTo } from "./write-to.ts";

const RECEIPT_TIMEOUT_MS = 3000;
const HEADS_AT_ONCE = 256;
const PUSHED_AT_ONCE = 32;
const AGAIN_AFTER_MS = 300;

/** Begins with the owners that are to be synced, this node among them, unless it is under way. */
export function syncOwners(replication: Replication, piece: HeldPiece, owners: readonly NodeId[]): void {
  const key = rangeKey(piece.range);
  if (replication.syncs.has(key)) return;
  replication.syncs.add(key);
  const others = owners.filter((owner) => owner !== replication.machine.self);
  const stop = (): void => {
    replication.syncs.delete(key);
  };
  gather(replication, piece, others, stop, () => give(replication, piece, others, undefined, stop));
}

function isWanted(replication: Replication, piece: HeldPiece): boolean {
  return isCurrent(replication, piece) && !isSealed(piece);
}

function gather(
  replication: Replication,
  piece: HeldPiece,
  others: readonly NodeId[],
  stop: () => void,
  onEnd: () => void,
): void {
  const [donor, ...rest] = others;
  if (donor === undefined) return onEnd();
  const { range, config } = piece;
  bringOver(replication, {
    range,
    epoch: config.epoch,
    donor,
    config,
    isWanted: () => isWanted(replication, piece),
    onEnd: (end) => {
      if (end.kind === "equal") gather(replication, piece, rest, stop, onEnd);
      else after(replication.machine, AGAIN_AFTER_MS, stop);
    },
  });
}

/**
 * A batch of what is here is given to whoever lacks it, again and again until nobody does; then the next. When one of the
 * others is not there any more, it ends: whoever begins again says with whom.
 */
function give(
  replication: Replication,
  piece: HeldPiece,
  others: readonly NodeId[],
  place: ScanPlace | undefined,
  stop: () => void,
): void {
  const { machine } = replication;
  if (!isWanted(replication, piece)) return stop();
  const again = (): void => {
    if (others.every((owner) => isUp(replication, owner))) give(replication, piece, others, place, stop);
    else stop();
  };
  const limits = { entriesMax: HEADS_AT_ONCE, bytesMax: 256 * 1024 };
  load(machine, { kind: "scan-heads", range: piece.range, after: place, limits }, (result) => {
    if (result.kind !== "scan-heads") return after(machine, AGAIN_AFTER_MS, stop);
    const heads = result.result.items.flatMap((item) => (item.kind === "head" ? [item.head] : []));
    const { next } = result.result;
    giveHeads(replication, piece, others, heads, (isHeldByAll) => {
      if (!isHeldByAll) after(machine, AGAIN_AFTER_MS, again);
      else if (next !== undefined) give(replication, piece, others, next, stop);
      else if (isWanted(replication, piece)) vote(replication, piece, stop);
      else stop();
    });
  });
}

function vote(replication: Replication, piece: HeldPiece, stop: () => void): void {
  const value = successorWithSlots(piece.config, piece.config.slots).map((config) => ({ ...config, synced: true }));
  propose(replication, piece, value, stop);
}

function giveHeads(
  replication: Replication,
  piece: HeldPiece,
  others: readonly NodeId[],
  heads: readonly EntryHead[],
  onEnd: (isHeldByAll: boolean) => void,
): void {
  const { range, config } = piece;
  let open = others.length;
  let isHeldByAll = true;
  if (heads.length === 0 || open === 0) return onEnd(true);
  for (const owner of others) {
    const question = { kind: "receipt", range, epoch: config.epoch, heads, config } as const;
    ask(replication.machine, owner, question, "receipt-answer", RECEIPT_TIMEOUT_MS, (answer) => {
      const outcome = answer?.outcome;
      if (outcome?.kind === "stale") learnConfigs(replication, [outcome.config]);
      const lacking =
        outcome?.kind === "receipts" && outcome.held.length === heads.length
          ? heads.filter((_, i) => outcome.held[i] !== true)
          : undefined;
      if (lacking?.length !== 0) isHeldByAll = false;
      if (lacking !== undefined) pushTo(replication, piece, owner, lacking);
      if (--open === 0) onEnd(isHeldByAll);
    });
  }
}

/** Gives an owner the first few of what it lacks. */
export function pushTo(replication: Replication, piece: HeldPiece, owner: NodeId, heads: readonly EntryHead[]): void {
  if (heads.length === 0) return;
  const keys = heads.slice(0, PUSHED_AT_ONCE).map(({ position, key }) => ({ position, key }));
  load(replication.machine, { kind: "entries", keys }, (result) => {
    if (result.kind !== "entries") return;
    for (const stored of result.entries) {
      if (stored?.kind === "entry") writeTo(replication, owner, piece.config, stored.entry, () => undefined);
    }
  });
}
