/**
 * Bringing hints home: to the owner that they are for when it is up, else, when it owns the range no more, to the
 * present owners.
 *
 *     due ──records read──▶ addressed ──batches, one at a time for each owner──▶ dropped ──next records──▶ … ──▶ over
 *
 * One pass at a time for each owner that hints are for, a few of them at a time, paced by the time that an owner takes
 * to answer: one that is quick is at work for hints a third of the time at most. An owner that is away or refuses gets
 * nothing more in the pass, the others do. A hint is dropped only after everyone addressed has it durably, or something
 * newer: so what waits for one of them is sent to the others again, by passes that end soon and go on where the last
 * one stopped. None stays for ever: one at or below the floor of its range is set aside, one that is older than the
 * window ends when any owner has it, and a node that leaves hands over whatever it cannot bring home.
 */
import { mapKeyOf } from "#base/bytes.ts";
import { type Entry, entryBytes } from "#model/entry.ts";
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { rangeKey } from "#model/position.ts";
import { ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { compareVersions } from "#model/version.ts";
import { refreshConfig, usableConfig, withConfig } from "./find-config.ts";
import { isDown, isUp } from "./held.ts";
import { countOut, type HintSizes, type KeptHints } from "./hint.ts";
import { handOver } from "./hint-handover.ts";
import {
  type HintRecordHead,
  hintRecord,
  hintRecordHead,
  hintRecordKey,
  hintsFromRecord,
  keptAtMs,
} from "./hint-record.ts";
import { after, backOffMs, emit, load, store } from "./machine.ts";
import type { Replication } from "./replication-state.ts";
import { noteSetAside, setAsideWrites } from "./set-aside.ts";
import { type Fate, isSettled, writeAllTo } from "./write-to.ts";

/** Why a hint is dropped though not everyone addressed has it. */
export type HintDropReason =
  /** The past of its range is closed; it is set aside. */
  | "below-floor"
  /** Its checksum does not match. */
  | "damaged"
  /** Older than the window; some owner has it. */
  | "expired"
  /** This node leaves and nobody had room for it; some owner has it. */
  | "no-keeper";

type Ending = "delivered" | "superseded" | "handed-over" | HintDropReason;

export type Delivery = {
  readonly target: NodeId;
  readonly startedMs: number;
  /** Hints that have ended in this pass, by how. */
  readonly endings: Map<Ending, number>;
  /** Ranges whose owners others have been asked about in this pass. */
  readonly refreshed: Set<string>;
  /** Hints in one message. */
  batchHints: number;
  /** Nothing is sent before then, monotonic ms. */
  restUntilMs: number;
  /** Owners that were silent, had no room or took nothing: enough for them for this time. */
  readonly stopped: Set<NodeId>;
  /** Nodes that would not keep what was handed over to them. */
  readonly refusing: Set<NodeId>;
  /** Reads in a row in vain. */
  readsInVain: number;
  /** This node's own store took nothing: enough for this time. */
  isStopped: boolean;
};

export type OpenHint = { readonly entry: Entry; readonly head: HintRecordHead; ending: Ending | undefined };

type OpenRecord = { readonly key: Uint8Array; readonly head: HintRecordHead; readonly hints: readonly OpenHint[] };

/** A hint and the owners that are to have it. */
type Ticket = {
  readonly hint: OpenHint;
  readonly config: RangeConfig;
  readonly owners: readonly NodeId[];
  /** How many of them must have it. */
  readonly needed: number;
  /** How it ends then. */
  readonly ending: Ending;
  settled: number;
  isClosed: boolean;
};

const TARGETS_AT_ONCE = 2;
const RECORDS_AT_ONCE = 64;
const READ_BYTES_MAX = 2 * 1024 * 1024;
/** After so many reads in a row in vain a pass ends; the next one goes on from there. */
const READS_IN_VAIN_MAX = 4;
/** The fewest cost an owner a few ms, the most some 10 ms. */
const BATCH_HINTS_MIN = 128;
const BATCH_HINTS_FIRST = 256;
const BATCH_HINTS_MAX = 512;
const BATCH_BYTES_MAX = 256 * 1024;
/**
 * An owner that answers sooner is sent more at a time, ms; one that answers later less: only when it takes far longer
 * than the batch can be to blame for, because smaller ones would then help nobody.
 */
const ANSWER_QUICK_MS = 100;
const ANSWER_SLOW_MS = 1000;
/**
 * After a batch nothing is sent for so many times as long as it took, within bounds: when everything is slow the
 * batches are not to blame, and an owner that is behind for long costs more than its hints.
 */
const PAUSES = 2;
const PAUSE_MS_MAX = 100;
const CONFIG_TIMEOUT_MS = 2000;
const GO_ON_AFTER_MS = 500;
const AGAIN_AFTER_MS = 1000;
const AGAIN_AFTER_MS_MAX = 60_000;
/** For an owner that is away it is looked so often whether it is an owner still, ms. */
const LOOK_EVERY_MS = 30_000;

/** Hints that have ended in a pass so far. */
export function endedIn(delivery: Delivery | undefined): number {
  let ended = 0;
  for (const count of delivery?.endings.values() ?? []) ended += count;
  return ended;
}

/** Begins what is due. */
export function tendHints(replication: Replication): void {
  const { machine, hints } = replication;
  if (!hints.isCounted) return;
  for (const [target, kept] of hints.kept) {
    if (hints.deliveries.size >= TARGETS_AT_ONCE) return;
    if (kept.dueMs <= machine.nowMs && !hints.deliveries.has(target)) deliverHints(replication, target, kept);
  }
}

/** The owner is back or has left for good, or this node leaves: its hints are due. */
export function hurryHints({ machine, hints }: Replication, target: NodeId, delayMs = 0): void {
  const kept = hints.kept.get(target);
  if (kept === undefined) return;
  kept.tries = 0;
  kept.goOnAfter = undefined;
  kept.dueMs = Math.min(kept.dueMs, machine.nowMs + delayMs);
}

/** The node is up: the hints for it are due, and those for nodes that are gone, of whose ranges it may be an owner. */
export function hurryHintsOf(replication: Replication, node: NodeId): void {
  const { machine, hints } = replication;
  hurryHints(replication, node);
  for (const [target, kept] of hints.kept) {
    if (isGone(replication, target)) kept.dueMs = Math.min(kept.dueMs, machine.nowMs);
  }
}

function deliverHints(replication: Replication, target: NodeId, kept: KeptHints): void {
  const delivery: Delivery = {
    target,
    startedMs: replication.machine.nowMs,
    endings: new Map(),
    refreshed: new Set(),
    batchHints: BATCH_HINTS_FIRST,
    restUntilMs: Number.NEGATIVE_INFINITY,
    stopped: new Set(),
    refusing: new Set(),
    readsInVain: 0,
    isStopped: false,
  };
  replication.hints.deliveries.set(target, delivery);
  // Who is hurried meanwhile is due again when the pass is over.
  kept.dueMs = Number.POSITIVE_INFINITY;
  if (isAwaited(replication, target)) readRecords(replication, delivery, undefined, true);
  else readRecords(replication, delivery, kept.goOnAfter);
}

/** Waiting is all that there is to do: it is away, and it may be back. */
function isAwaited(replication: Replication, target: NodeId): boolean {
  return !isUp(replication, target) && !hasLeft(replication, target) && replication.leaving === undefined;
}

function hasLeft({ machine }: Replication, target: NodeId): boolean {
  const known = machine.view.nodes.get(target);
  return known !== undefined && isOver(known.record);
}

/** It has left, or so long ago that nobody remembers. */
function isGone(replication: Replication, target: NodeId): boolean {
  return hasLeft(replication, target) || !replication.machine.view.nodes.has(target);
}

/** `isLook`: the first of them shows whether anything is to be done for one that is away. */
function readRecords(
  replication: Replication,
  delivery: Delivery,
  afterKey: Uint8Array | undefined,
  isLook = false,
): void {
  const { machine, hints } = replication;
  const kept = hints.kept.get(delivery.target);
  if (kept === undefined || delivery.isStopped) return endDelivery(replication, delivery);
  const fitting = Math.floor(READ_BYTES_MAX / Math.max(1, kept.recordBytesMax));
  const limit = isLook ? 1 : Math.min(RECORDS_AT_ONCE, Math.max(1, fitting));
  const prefix = nodeIdBytes(delivery.target);
  load(machine, { kind: "records", table: "hints", prefix, afterKey, limit }, (result) => {
    const loaded = result.kind === "records" ? result.records : [];
    const lastKey = loaded[loaded.length - 1]?.key;
    if (lastKey === undefined) {
      kept.goOnAfter = undefined;
      return endDelivery(replication, delivery);
    }
    const records = loaded.flatMap(({ key, value }) => openRecord(replication, key, value) ?? []);
    const open = newestOnly(records);
    withConfigs(replication, delivery, open, () => {
      const tickets = open.flatMap((hint) => ticketFor(replication, delivery, hint) ?? []);
      // What the first of them say holds for all: it is an owner still, and away.
      if (isLook && tickets.length === 0) {
        return closeRecords(replication, delivery, records, () => endDelivery(replication, delivery, true));
      }
      const endedBefore = endedIn(delivery);
      giveAway(replication, delivery, open, tickets, () =>
        closeRecords(replication, delivery, records, () => {
          // On the first try somebody having it now is enough to go on; who has it is sent it again on later ones.
          const isFruitful = kept.tries === 0 && tickets.some(({ settled }) => settled > 0);
          const isInVain = !isFruitful && endedIn(delivery) === endedBefore;
          delivery.readsInVain = isInVain ? delivery.readsInVain + 1 : 0;
          const goOnAfter = isLook ? (kept.goOnAfter ?? lastKey) : lastKey;
          if (delivery.readsInVain < READS_IN_VAIN_MAX) return readRecords(replication, delivery, goOnAfter);
          kept.goOnAfter = goOnAfter;
          endDelivery(replication, delivery);
        }),
      );
    });
  });
}

function openRecord({ machine }: Replication, key: Uint8Array, value: Uint8Array): OpenRecord | undefined {
  const head = hintRecordHead(key);
  if (head === undefined) return undefined;
  const entries = hintsFromRecord(value);
  const hints = entries.map((entry): OpenHint => {
    const isIntact = machine.sealEntry(entry).checksum === entry.checksum;
    return { entry, head, ending: isIntact ? undefined : "damaged" };
  });
  return { key, head, hints };
}

/** Of several hints for one key the newest is brought home; the others end. */
function newestOnly(records: readonly OpenRecord[]): OpenHint[] {
  const newest = new Map<string, OpenHint>();
  for (const { hints } of records) {
    for (const hint of hints) {
      if (hint.ending !== undefined) continue;
      const place = mapKeyOf(hint.entry.key);
      const other = newest.get(place);
      if (other === undefined) newest.set(place, hint);
      else if (compareVersions(hint.entry.version, other.entry.version) > 0) {
        other.ending = "superseded";
        newest.set(place, hint);
      } else hint.ending = "superseded";
    }
  }
  return [...newest.values()];
}

/** Calls back when it is known, as far as it can be, who owns the ranges of all of them. */
function withConfigs(
  replication: Replication,
  delivery: Delivery,
  open: readonly OpenHint[],
  onKnown: () => void,
): void {
  const { machine } = replication;
  const isHome = isUp(replication, delivery.target);
  let next = 0;
  const goOn = (): void => {
    for (; next < open.length; next++) {
      const { position } = (open[next] as OpenHint).entry;
      const known = usableConfig(replication, position);
      if (known === undefined) {
        next++;
        return withConfig(replication, position, machine.nowMs + CONFIG_TIMEOUT_MS, goOn);
      }
      // Away for so long, it may be an owner no more.
      if (!isHome && !delivery.refreshed.has(rangeKey(known.range))) {
        delivery.refreshed.add(rangeKey(known.range));
        return refreshConfig(replication, position, goOn);
      }
    }
    onKnown();
  };
  goOn();
}

function ticketFor(replication: Replication, { target }: Delivery, hint: OpenHint): Ticket | undefined {
  const { machine, settings, leaving } = replication;
  const config = usableConfig(replication, hint.entry.position);
  if (config === undefined) return undefined;
  const base = { hint, config, settled: 0, isClosed: false };
  const owners = ownersOf(config);
  const isOwner = slotOf(config, target) !== undefined;
  const isOld = machine.wallMs - keptAtMs(hint.head) > settings.hintWindowMs;
  if (isOwner && isUp(replication, target) && !isOld) {
    return { ...base, owners: [target], needed: 1, ending: "delivered" };
  }
  if (!isOwner && !isOld) return { ...base, owners, needed: owners.length, ending: "delivered" };
  const live = owners.filter((owner) => !isDown(replication, owner));
  if (live.length === 0) return undefined;
  if (isOld) return { ...base, owners: live, needed: 1, ending: "expired" };
  return leaving === undefined ? undefined : { ...base, owners: live, needed: 1, ending: "no-keeper" };
}

/**
 * To those who are to have them. If this node leaves, hints whose owner is away go to other nodes to keep, and so does
 * in the end whatever could not be brought home.
 */
function giveAway(
  replication: Replication,
  delivery: Delivery,
  open: readonly OpenHint[],
  tickets: readonly Ticket[],
  onEnd: () => void,
): void {
  const toKeep = new Set(tickets.flatMap(({ hint, ending }) => (ending === "no-keeper" ? [hint] : [])));
  handOver(replication, delivery, [...toKeep], (notKept) => {
    const toSend = tickets.filter(({ hint }) => !toKeep.has(hint) || notKept.has(hint));
    sendAll(replication, delivery, toSend, () => {
      if (replication.leaving === undefined) return onEnd();
      const left = open.filter((hint) => hint.ending === undefined && !toKeep.has(hint));
      handOver(replication, delivery, left, (notKeptEither) => {
        for (const { hint, settled } of toSend) {
          if (notKeptEither.has(hint) && settled > 0) hint.ending = "no-keeper";
        }
        onEnd();
      });
    });
  });
}

/** Each owner gets its batches one at a time. */
function sendAll(replication: Replication, delivery: Delivery, tickets: readonly Ticket[], onEnd: () => void): void {
  const queues = new Map<NodeId, Ticket[]>();
  for (const ticket of tickets) {
    for (const owner of ticket.owners) {
      const queue = queues.get(owner);
      if (queue === undefined) queues.set(owner, [ticket]);
      else queue.push(ticket);
    }
  }
  let open = queues.size;
  if (open === 0) return onEnd();
  const endQueue = (): void => {
    if (--open > 0) return;
    for (const { hint, settled, needed, isClosed, ending } of tickets) {
      if (isClosed) hint.ending = "below-floor";
      else if (settled >= needed) hint.ending = ending;
    }
    onEnd();
  };
  for (const [owner, queue] of queues) sendBatches(replication, delivery, owner, queue, 0, endQueue);
}

function sendBatches(
  replication: Replication,
  delivery: Delivery,
  owner: NodeId,
  queue: readonly Ticket[],
  start: number,
  onEnd: () => void,
): void {
  const { machine } = replication;
  if (start >= queue.length || delivery.stopped.has(owner)) return onEnd();
  const restMs = delivery.restUntilMs - machine.nowMs;
  if (restMs > 0) {
    after(machine, restMs, () => sendBatches(replication, delivery, owner, queue, start, onEnd));
    return;
  }
  let end = start;
  for (let bytes = 0; end < queue.length && end - start < delivery.batchHints && bytes < BATCH_BYTES_MAX; end++) {
    bytes += entryBytes((queue[end] as Ticket).hint.entry);
  }
  const batch = queue.slice(start, end);
  const sentMs = machine.nowMs;
  const items = batch.map(({ hint, config }) => ({ entry: hint.entry, config }));
  writeAllTo(replication, owner, items, (fates) => {
    for (const [i, ticket] of batch.entries()) takeFate(ticket, fates[i] ?? "silent");
    delivery.restUntilMs = machine.nowMs + pace(delivery, owner, fates, machine.nowMs - sentMs);
    sendBatches(replication, delivery, owner, queue, end, onEnd);
  });
}

function takeFate(ticket: Ticket, fate: Fate): void {
  if (isSettled(fate)) ticket.settled++;
  if (fate === "below-floor") ticket.isClosed = true;
}

/**
 * How long nothing is sent, ms. Who is slow gets less at a time; who is silent, has no room or takes nothing at all
 * gets nothing more for now.
 */
function pace(delivery: Delivery, owner: NodeId, fates: readonly Fate[], tookMs: number): number {
  if (fates.some(isOutage) || fates.every(isRefusal)) delivery.stopped.add(owner);
  if (tookMs > ANSWER_SLOW_MS) delivery.batchHints = Math.max(BATCH_HINTS_MIN, delivery.batchHints >>> 1);
  else if (tookMs < ANSWER_QUICK_MS) delivery.batchHints = Math.min(BATCH_HINTS_MAX, delivery.batchHints * 2);
  return Math.min(PAUSE_MS_MAX, tookMs * PAUSES);
}

function isOutage(fate: Fate): boolean {
  return fate === "silent" || fate === "disk-full" || fate === "storage-failed";
}

/** Of one range, or of one moment. */
function isRefusal(fate: Fate): boolean {
  return fate === "not-ready" || fate === "sealed" || fate === "stamp-refused";
}

/** Drops what has ended, all in one batch; of a record that has not ended whole, the rest takes its place. */
function closeRecords(
  replication: Replication,
  delivery: Delivery,
  records: readonly OpenRecord[],
  onClosed: () => void,
): void {
  const { machine } = replication;
  const tooOld = records.flatMap(({ hints }) =>
    hints.flatMap(({ entry, ending }) => (ending === "below-floor" ? [entry] : [])),
  );
  const writes = setAsideWrites(replication, tooOld);
  const closed: { readonly record: OpenRecord; readonly rest: HintSizes }[] = [];
  for (const record of records) {
    const { key, head } = record;
    const rest = record.hints.filter(({ ending }) => ending === undefined).map(({ entry }) => entry);
    if (rest.length === head.hints && rest.length > 0) continue;
    writes.push({ kind: "drop-record", table: "hints", key });
    const value = hintRecord(rest);
    if (rest.length > 0) {
      // It sorts before the old one, so that this pass goes on behind it.
      const restKey = hintRecordKey({ ...head, hints: rest.length, bytes: value.length });
      writes.push({ kind: "put-record", table: "hints", key: restKey, value });
    }
    closed.push({ record, rest: { hints: rest.length, bytes: value.length } });
  }
  if (writes.length === 0) return onClosed();
  store(machine, writes, (result) => {
    if (result.kind !== "durable") delivery.isStopped = true;
    else {
      for (const { record, rest } of closed) noteClosed(replication, delivery, record, rest);
      noteSetAside(replication, tooOld.length, "hint");
    }
    onClosed();
  });
}

function noteClosed(
  replication: Replication,
  { endings, target }: Delivery,
  { head, hints }: OpenRecord,
  rest: HintSizes,
): void {
  countOut(replication, target, head, rest);
  const note = (ending: Ending, count: number): void => {
    if (count > 0) endings.set(ending, (endings.get(ending) ?? 0) + count);
  };
  for (const { ending } of hints) if (ending !== undefined) note(ending, 1);
  note("damaged", Math.max(0, head.hints - hints.length));
}

/** `wasLook`: nothing was tried, because whom they are for is away. */
function endDelivery(replication: Replication, delivery: Delivery, wasLook = false): void {
  const { machine, hints, counters } = replication;
  const { target, endings, startedMs } = delivery;
  hints.deliveries.delete(target);
  const delivered = (endings.get("delivered") ?? 0) + (endings.get("superseded") ?? 0);
  counters.hintsDelivered += delivered;
  counters.hintsSetAside += endings.get("below-floor") ?? 0;
  if (delivered > 0) {
    emit(machine, { kind: "hints-delivered", target, hints: delivered, tookMs: machine.nowMs - startedMs });
  }
  for (const reason of ["below-floor", "damaged", "expired", "no-keeper"] as const) {
    const count = endings.get(reason);
    if (count !== undefined) emit(machine, { kind: "hints-dropped", target, hints: count, reason });
  }
  const kept = hints.kept.get(target);
  if (kept === undefined) return;
  const isStopped = delivery.isStopped || delivery.stopped.size > 0;
  if (endings.size > 0 && !isStopped) kept.tries = 0;
  else if (!wasLook) kept.tries++;
  kept.dueMs = Math.min(kept.dueMs, machine.nowMs + againAfterMs(replication, target, kept));
}

function againAfterMs(replication: Replication, target: NodeId, { tries }: KeptHints): number {
  if (isAwaited(replication, target)) return LOOK_EVERY_MS;
  if (tries === 0) return GO_ON_AFTER_MS;
  const waitMsMax = replication.leaving === undefined ? AGAIN_AFTER_MS_MAX : 2 * AGAIN_AFTER_MS;
  return backOffMs(replication.machine, tries - 1, AGAIN_AFTER_MS, waitMsMax);
}
