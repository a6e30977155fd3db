/**
 * Donor: how a node gives out digests, lists and entries of a range that it holds.
 *
 * At an epoch of their own only; with epoch 0 whatever is here, for bulk copies in which nothing is promised yet.
 */
import type { Entry } from "#model/entry.ts";
import { entryBytes } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Range } from "#model/position.ts";
import { rangeCovers } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { slotOf } from "#model/range-config.ts";
import type { RangeDigest, ScanPlace, StoredEntry } from "#model/store.ts";
import { beginWork } from "./at-work.ts";
import { learnConfigs } from "./held.ts";
import { load, send } from "./machine.ts";
import type { CopyRefusal, ReplicaMessage } from "./message.ts";
import { mayLackUnseen } from "./missing.ts";
import { isOutdated, pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { mendUnreadable } from "./scrub.ts";

type Message<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

/**
 * Former owners give too, as long as they know exactly that epoch: their copy is there until receipts allow its end.
 * A syncing owner's copy is not complete and is not given, but to an owner that looks for what its disk has lost. Nor is a
 * copy whole of which the disk has lost something: a new owner that took it for that would count without what is missing.
 */
function refusalOf(
  replication: Replication,
  from: NodeId,
  range: Range,
  epoch: number,
  config: RangeConfig | undefined,
): CopyRefusal | undefined {
  let piece = pieceAt(replication.held, range.upTo);
  if (config !== undefined && (piece === undefined || piece.config.epoch < config.epoch)) {
    learnConfigs(replication, [config]);
    piece = pieceAt(replication.held, range.upTo);
  }
  if (piece === undefined) return { kind: "need-config" };
  if (replication.isDoubted) return { kind: "not-ready" };
  // Half purged, it would look as if it lacked something, or give what is gone.
  if (!piece.isPurged && piece.config.epoch >= epoch) return { kind: "busy" };
  const [own, theirs] = [replication.machine.self, from].map((node) => slotOf(piece.config, node)?.state);
  if (epoch === 0) return own === "syncing" && theirs === undefined ? { kind: "not-ready" } : undefined;
  if (piece.config.epoch < epoch) return { kind: "need-config" };
  if (piece.config.epoch > epoch) return { kind: "stale", config: piece.config };
  if (piece.acceptor.accepted !== undefined || isOutdated(piece) || !piece.isDurable) return { kind: "sealed" };
  if (own === "syncing") return { kind: "not-ready" };
  if (theirs === "syncing" && mayLackUnseen(replication, range)) return { kind: "not-ready" };
  return rangeCovers(piece.range, range) ? undefined : { kind: "need-config" };
}

export function answerDigests(replication: Replication, from: NodeId, message: Message<"digests">): void {
  const answer = (outcome: Message<"digests-answer">["outcome"]): void =>
    send(replication.machine, from, { kind: "digests-answer", requestId: message.requestId, outcome });
  const refusal = refusalOf(replication, from, message.range, message.epoch, message.config);
  if (refusal !== undefined) return answer(refusal);
  const { range, parts, upTo } = message;
  load(replication.machine, { kind: "digests", range, parts, upTo }, (result) => {
    answer(result.kind === "digests" ? { kind: "digests", digests: result.digests } : { kind: "busy" });
  });
}

export function answerRoots(replication: Replication, from: NodeId, message: Message<"roots">): void {
  const roots: (RangeDigest | undefined)[] = [];
  let open = message.ranges.length;
  const answerWhenDone = (): void => {
    if (open === 0) send(replication.machine, from, { kind: "roots-answer", requestId: message.requestId, roots });
  };
  message.ranges.forEach(({ range, epoch }, i) => {
    roots.push(undefined);
    if (refusalOf(replication, from, range, epoch, undefined) !== undefined) {
      open--;
      return;
    }
    load(replication.machine, { kind: "digests", range, parts: 1, upTo: undefined }, (result) => {
      open--;
      if (result.kind === "digests") roots[i] = result.digests[0];
      answerWhenDone();
    });
  });
  answerWhenDone();
}

export function answerList(replication: Replication, from: NodeId, message: Message<"list">): void {
  const answer = (outcome: Message<"list-answer">["outcome"]): void =>
    send(replication.machine, from, { kind: "list-answer", requestId: message.requestId, outcome });
  const { range, epoch } = message;
  const refusal = refusalOf(replication, from, range, epoch, undefined);
  if (refusal !== undefined) return answer(refusal);
  const { listed, givenBytes } = replication.settings.batches;
  const limits = { entriesMax: listed, bytesMax: givenBytes };
  load(replication.machine, { kind: "scan-heads", range, after: message.after, limits }, (result) => {
    if (result.kind !== "scan-heads") return answer({ kind: "busy" });
    const { items, next } = result.result;
    const heads = items.flatMap((item) => (item.kind === "head" ? [item.head] : []));
    const unreadable = items.flatMap((item) =>
      item.kind === "head" ? [] : [{ position: item.position, key: item.key }],
    );
    for (const { position, key } of unreadable) mendUnreadable(replication, position, key);
    answer({ kind: "heads", heads, next, isPartial: unreadable.length > 0, unreadable });
  });
}

export function answerFetch(replication: Replication, from: NodeId, message: Message<"fetch">): void {
  const end = beginWork<Message<"fetch-answer">>(replication, from, message.requestId);
  if (end === undefined) return;
  const answer = (outcome: Message<"fetch-answer">["outcome"]): void => end({ kind: "fetch-answer", outcome });
  const refusal = refusalOf(replication, from, message.range, message.epoch, undefined);
  if (refusal !== undefined) return answer(refusal);
  const given: Given = { entries: [], answered: 0, bytes: 0, isPartial: false };
  giveOut(replication, message.keys, given, (isRead) => {
    const { entries, answered, isPartial } = given;
    answer(isRead ? { kind: "entries", entries, answered, isPartial } : { kind: "busy" });
  });
}

type Given = { readonly entries: Entry[]; answered: number; bytes: number; isPartial: boolean };

/** The sizes are not known before: a few are read at a time, until a message is full. */
function giveOut(
  replication: Replication,
  keys: readonly ScanPlace[],
  given: Given,
  onEnd: (isRead: boolean) => void,
): void {
  const { fetched, givenBytes } = replication.settings.batches;
  const next = keys.slice(given.answered, given.answered + fetched);
  if (next.length === 0) return onEnd(true);
  load(replication.machine, { kind: "entries", keys: next, bytesMax: givenBytes }, (result) => {
    if (result.kind !== "entries") return onEnd(false);
    for (const stored of result.entries) {
      const [entry] = intact(replication, stored === undefined ? [] : [stored]);
      given.bytes += entry === undefined ? 0 : entryBytes(entry);
      if (given.answered > 0 && given.bytes > givenBytes) return onEnd(true);
      if (entry !== undefined) given.entries.push(entry);
      else if (stored !== undefined) given.isPartial = true;
      given.answered++;
    }
    giveOut(replication, keys, given, onEnd);
  });
}

export function answerPull(replication: Replication, from: NodeId, message: Message<"pull">): void {
  const end = beginWork<Message<"pull-answer">>(replication, from, message.requestId);
  if (end === undefined) return;
  const answer = (outcome: Message<"pull-answer">["outcome"]): void => end({ kind: "pull-answer", outcome });
  const { range, epoch } = message;
  const refusal = refusalOf(replication, from, range, epoch, undefined);
  if (refusal !== undefined) return answer(refusal);
  const { pulled, givenBytes } = replication.settings.batches;
  const limits = { entriesMax: pulled, bytesMax: givenBytes };
  load(replication.machine, { kind: "scan", range, after: message.after, limits }, (result) => {
    if (result.kind !== "scan") return answer({ kind: "busy" });
    const { items, next } = result.result;
    const entries = intact(replication, items);
    answer({ kind: "entries", entries, next, isPartial: entries.length < items.length });
  });
}

/** What can be verified; the rest is told and never given away. */
function intact(replication: Replication, items: readonly StoredEntry[]): Entry[] {
  return items.flatMap((item) => {
    if (item.kind === "entry") return [item.entry];
    mendUnreadable(replication, item.position, item.key);
    return [];
  });
}
