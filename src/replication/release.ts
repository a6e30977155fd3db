/**
 * Release: a former owner deletes its copy, under receipts.
 *
 * It deletes only what a quorum of the owners has receipted at that version or newer; what they lack it gives them first.
 * What cannot be read here and is with such a quorum, unreadable on some of them, goes as well: it could mend nobody's.
 */
import { majorityOf } from "#model/consistency.ts";
import type { EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { rangeKey } from "#model/position.ts";
import { isAllNormal, normalOwnersOf } from "#model/range-config.ts";
import { dropOf, type ScanPlace } from "#model/store.ts";
import { isClosed } from "./below-floor.ts";
import { admit, type HeldPiece, isCurrent, isDown, ownSlot } from "./held.ts";
import { emit, load, send, store } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import { isOutdated } from "./range-map.ts";
import { askReceipts, NO_RECEIPTS, placeAfter } from "./receipts.ts";
import type { Replication } from "./replication-state.ts";
import { setAside } from "./set-aside.ts";
import { pushTo } from "./sync-owners.ts";
import { type Verified, verify } from "./verify.ts";

type Message<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

export type Release = { readonly piece: HeldPiece };

const RELEASES_AT_ONCE = 4;
const AGAIN_AFTER_MS = 500;
/** Receipts are given for what was verified in so long: well before whoever asks gives up waiting. */
const VERIFYING_MS = 1000;

/** Begins the release of ranges that this node has given away. */
export function tendReleases(replication: Replication): void {
  const { machine } = replication;
  for (const piece of replication.held.pieces) {
    if (replication.releases.size >= RELEASES_AT_ONCE) return;
    const isDue =
      !piece.isReleased &&
      machine.nowMs >= piece.releaseAtMs &&
      piece.isDurable &&
      piece.isPurged &&
      ownSlot(replication, piece) === undefined &&
      isAllNormal(piece.config.slots) &&
      !isOutdated(piece);
    if (!isDue) continue;
    const key = rangeKey(piece.range);
    // What is being copied here again is not deleted at the same time.
    if (replication.releases.has(key) || replication.transfers.has(key)) continue;
    const release: Release = { piece };
    replication.releases.set(key, release);
    releaseBatch(replication, key, release, undefined, true);
  }
}

function releaseBatch(
  replication: Replication,
  key: string,
  release: Release,
  place: ScanPlace | undefined,
  isClean: boolean,
): void {
  const { machine } = replication;
  const { piece } = release;
  const stop = (): void => {
    if (replication.releases.get(key) === release) replication.releases.delete(key);
  };
  // Ranges of which nothing can be given away at the moment leave the room to others.
  const again = (): void => {
    piece.releaseAtMs = machine.nowMs + AGAIN_AFTER_MS;
    stop();
  };
  if (!isCurrent(replication, piece) || replication.transfers.has(key)) return stop();
  const limits = { entriesMax: replication.settings.batches.released, bytesMax: 256 * 1024 };
  load(machine, { kind: "scan-heads", range: piece.range, after: place, limits }, (result) => {
    if (result.kind !== "scan-heads") return again();
    if (!isCurrent(replication, piece)) return stop();
    const heads = result.result.items.flatMap((item) => (item.kind === "head" ? [item.head] : []));
    const goOn = (areDropped: boolean, verified: number): void => {
      const next = placeAfter(heads, verified, result.result.next);
      if (next !== undefined) return releaseBatch(replication, key, release, next, isClean && areDropped);
      if (!isClean || !areDropped) return again();
      piece.isReleased = true;
      const entries = piece.entriesReleased;
      piece.entriesReleased = 0;
      if (entries > 0) emit(machine, { kind: "copy-released", range: piece.range, entries });
      stop();
    };
    if (heads.length === 0) return goOn(true, 0);
    gatherReceipts(replication, release, heads, goOn);
  });
}

/** `onEnd` hears whether the first so many are gone, of which a majority of the owners has said something. */
function gatherReceipts(
  replication: Replication,
  release: Release,
  heads: readonly EntryHead[],
  onEnd: (areDropped: boolean, verified: number) => void,
): void {
  const { piece } = release;
  const { config } = piece;
  const givers = normalOwnersOf(config.slots);
  const counts = heads.map(() => 0);
  const unreadable = heads.map(() => 0);
  const answered: number[] = [];
  const lacking = new Map<NodeId, EntryHead[]>();
  let open = givers.length;
  const take = (giver: NodeId, receipts: Verified): void => {
    const missing: EntryHead[] = [];
    answered.push(receipts.held.length);
    for (const [i, head] of heads.slice(0, receipts.held.length).entries()) {
      if (receipts.held[i] === true) counts[i] = (counts[i] ?? 0) + 1;
      else missing.push(head);
      if (receipts.unreadable[i] === true) unreadable[i] = (unreadable[i] ?? 0) + 1;
    }
    if (missing.length > 0) lacking.set(giver, missing);
    if (--open > 0) return;
    if (!isCurrent(replication, piece)) return onEnd(false, heads.length);
    for (const [owner, missing] of lacking) pushTo(replication, piece, owner, missing);
    const majority = majorityOf(config.slots.length);
    // Of the rest too few have said anything yet.
    const verified = answered.sort((a, b) => b - a)[majority - 1] ?? 0;
    if (verified === 0) return onEnd(false, heads.length);
    const known = heads.slice(0, verified);
    const receipted = known.filter((_, i) => (counts[i] ?? 0) >= majority);
    // No owner that answers holds these, and none takes them any more.
    const orphaned = known.filter(
      (head, i) => counts[i] === 0 && unreadable[i] === 0 && isClosed(config, head.version),
    );
    const hidden = known.filter((_, i) => {
      const [held = 0, there = 0] = [counts[i], unreadable[i]];
      return held < majority && held + there >= majority;
    });
    verify(replication, hidden, (own) => {
      if (own === undefined || !isCurrent(replication, piece)) return onEnd(false, heads.length);
      const lost = hidden.filter((_, i) => own.unreadable[i] === true);
      const given = [...receipted, ...lost];
      if (given.length + orphaned.length === 0) return onEnd(false, verified);
      const areAll = given.length + orphaned.length === verified;
      dropReceipted(replication, piece, given, orphaned, (isDone) => {
        if (isDone) piece.entriesReleased += given.length;
        onEnd(isDone && areAll, verified);
      });
    });
  };
  for (const giver of givers) {
    if (isDown(replication, giver)) {
      take(giver, NO_RECEIPTS);
      continue;
    }
    askReceipts(replication, piece, giver, heads, (receipts) => take(giver, receipts));
  }
}

/** What is receipted goes; what lies below the floor and is nobody's is set aside, if it can be read. */
function dropReceipted(
  replication: Replication,
  piece: HeldPiece,
  receipted: readonly EntryHead[],
  orphaned: readonly EntryHead[],
  onEnd: (isDone: boolean) => void,
): void {
  // It may have become an owner meanwhile, to whom the same has been given again.
  const isWanted = (): boolean => isCurrent(replication, piece);
  if (receipted.length === 0) return setAside(replication, orphaned, "former-owner", isWanted, onEnd);
  store(replication.machine, receipted.map(dropOf), ({ kind }) => {
    if (kind !== "durable") return onEnd(false);
    setAside(replication, orphaned, "former-owner", isWanted, onEnd);
  });
}

/**
 * A receipt: these are held here durably, and are not dropped while this node owns the range. Payloads and all: on its
 * word another copy is deleted. Payloads may take long: then it is for the first of them, and the rest is asked for again.
 */
export function answerReceipt(replication: Replication, from: NodeId, message: Message<"receipt">): void {
  const { machine } = replication;
  const answer = (outcome: Message<"receipt-answer">["outcome"]): void =>
    send(machine, from, { kind: "receipt-answer", requestId: message.requestId, outcome });
  const admitted = admit(replication, message.range.upTo, message.epoch, message.config);
  if (admitted.kind !== "admitted") return answer(admitted);
  if (admitted.slot.state === "syncing") return answer({ kind: "not-ready" });
  if (!admitted.piece.isDurable) return answer({ kind: "sealed" });
  const giveWhat = (verified: Verified | undefined): void => {
    if (verified !== undefined) answer({ kind: "receipts", ...verified });
  };
  verify(replication, message.heads, giveWhat, machine.nowMs + VERIFYING_MS);
}
