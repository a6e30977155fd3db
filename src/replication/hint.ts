/**
 * Hinted handoff: an entry kept for an owner that was away, and brought home when it is back.
 *
 * A hint counts at level `one` only. It goes to the owner it is for, or, when that owns the range no more, to the current
 * owners; it is dropped when everyone addressed has stored it or something newer.
 */
import { bytesEqual, mapKeyOf } from "#base/bytes.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { nodeIdBytes } from "#model/node-id.ts";
import { distinctNodes } from "#model/preference-list.ts";
import { ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { walkFrom } from "#model/ring-view.ts";
import { compareVersions } from "#model/version.ts";
import { refreshConfig, withConfig } from "./find-config.ts";
import { isDown, isUp, learnConfigs } from "./held.ts";
import { after, ask, emit, load, send, store } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import { entryFromRecord, entryRecord, hintRecordKey, hintTarget } from "./record-bytes.ts";
import type { Replication } from "./replication-state.ts";

const HINT_TIMEOUT_MS = 700;
const DELIVER_TIMEOUT_MS = 2000;
const DELIVER_BATCH = 64;
const DELIVER_AGAIN_AFTER_MS = 2000;

/** Keeps a hint on the next live node of the preference list that owns no copy, or here. `onEnd` tells whether it is durable somewhere. */
export function keepHint(
  replication: Replication,
  target: NodeId,
  config: RangeConfig,
  entry: Entry,
  onEnd?: (isKept: boolean) => void,
): void {
  const { machine, settings } = replication;
  const known = machine.view.nodes.get(target);
  if (known?.liveness === "down" && machine.wallMs - known.sinceMs > settings.hintWindowMs) return onEnd?.(false);
  const fallback = fallbacksFor(replication, entry).find((node) => slotOf(config, node) === undefined);
  if (fallback === undefined || fallback === machine.self) return keepHere(replication, target, entry, onEnd);
  ask(machine, fallback, { kind: "hint", target, entry }, "hint-answer", HINT_TIMEOUT_MS, (answer) => {
    if (answer?.isKept === true) onEnd?.(true);
    else keepHere(replication, target, entry, onEnd);
  });
}

/** Nodes that can keep a hint, in the order of the walk: those that are there to stay. */
function fallbacksFor(replication: Replication, entry: Entry): NodeId[] {
  const { view } = replication.machine;
  return distinctNodes(walkFrom(view.virtualNodes, entry.position)).filter(
    (node) => isUp(replication, node) && view.nodes.get(node)?.record.lifecycle !== "leaving",
  );
}

export function answerHint(
  replication: Replication,
  from: NodeId,
  message: Extract<ReplicaMessage, { kind: "hint" }>,
): void {
  const answer = (isKept: boolean): void =>
    send(replication.machine, from, { kind: "hint-answer", requestId: message.requestId, isKept });
  if (replication.leaving !== undefined) answer(false);
  else keepHere(replication, message.target, message.entry, answer);
}

/** The newest hint for a place stays, in whatever order they come. */
function keepHere(replication: Replication, target: NodeId, entry: Entry, onEnd?: (isKept: boolean) => void): void {
  const { machine, hintsOnTheirWay } = replication;
  const recordKey = hintRecordKey(target, entry);
  const place = mapKeyOf(recordKey);
  loadHint(replication, recordKey, (held) => {
    let newest = entry;
    for (const other of [held, hintsOnTheirWay.get(place)]) {
      if (other !== undefined && compareVersions(other.version, newest.version) > 0) newest = other;
    }
    hintsOnTheirWay.set(place, newest);
    store(machine, [{ kind: "put-record", table: "hints", key: recordKey, value: entryRecord(newest) }], (result) => {
      if (hintsOnTheirWay.get(place) === newest) hintsOnTheirWay.delete(place);
      const isKept = result.kind === "durable";
      if (isKept) {
        replication.counters.hintsKept++;
        if (held === undefined) replication.hintCounts.set(target, (replication.hintCounts.get(target) ?? 0) + 1);
        emit(machine, { kind: "hint-kept", target });
        if (isUp(replication, target)) after(machine, DELIVER_AGAIN_AFTER_MS, () => deliverHints(replication, target));
      }
      onEnd?.(isKept);
    });
  });
}

function loadHint(replication: Replication, recordKey: Uint8Array, onLoaded: (held: Entry | undefined) => void): void {
  const request = { kind: "records", table: "hints", prefix: recordKey, afterKey: undefined, limit: 1 } as const;
  load(replication.machine, request, (result) => {
    const first = result.kind === "records" ? result.records[0] : undefined;
    // A longer key may begin with this one.
    const isSame = first !== undefined && bytesEqual(first.key, recordKey);
    onLoaded(isSame ? entryFromRecord(first.value) : undefined);
  });
}

/**
 * Brings home what is kept for a node: to itself when it is up and still an owner, else to the present owners.
 */
export function deliverHints(replication: Replication, target: NodeId): void {
  if (replication.delivering.has(target)) return;
  replication.delivering.add(target);
  const countBefore = replication.hintCounts.get(target) ?? 0;
  deliverBatch(replication, { target, countBefore, delivered: 0, kept: 0 }, undefined);
}

type Delivery = { readonly target: NodeId; readonly countBefore: number; delivered: number; kept: number };

function deliverBatch(replication: Replication, delivery: Delivery, afterKey: Uint8Array | undefined): void {
  const { machine } = replication;
  const prefix = nodeIdBytes(delivery.target);
  load(machine, { kind: "records", table: "hints", prefix, afterKey, limit: DELIVER_BATCH }, (result) => {
    const records = result.kind === "records" ? result.records : [];
    if (records.length === 0) return endDelivery(replication, delivery);
    let open = records.length;
    for (const { key, value } of records) {
      deliverOne(replication, delivery.target, key, value, (isDelivered) => {
        if (isDelivered) delivery.delivered++;
        else delivery.kept++;
        if (--open === 0) deliverBatch(replication, delivery, records[records.length - 1]?.key);
      });
    }
  });
}

/** The count is what was met and kept, and what has been added meanwhile: never too low, so that none is forgotten. */
function endDelivery(replication: Replication, { target, countBefore, delivered, kept }: Delivery): void {
  replication.delivering.delete(target);
  const added = Math.max(0, (replication.hintCounts.get(target) ?? 0) - countBefore);
  if (kept + added === 0) replication.hintCounts.delete(target);
  else replication.hintCounts.set(target, kept + added);
  replication.counters.hintsDelivered += delivered;
  if (delivered > 0) emit(replication.machine, { kind: "hints-delivered", target, hints: delivered });
}

function deliverOne(
  replication: Replication,
  target: NodeId,
  recordKey: Uint8Array,
  value: Uint8Array,
  onEnd: (isDelivered: boolean) => void,
): void {
  const { machine } = replication;
  const drop = (): void =>
    store(machine, [{ kind: "drop-record", table: "hints", key: recordKey }], (result) =>
      onEnd(result.kind === "durable"),
    );
  const entry = entryFromRecord(value);
  if (entry === undefined) return drop();
  /** A newer hint may have taken the place of the delivered one. */
  const dropDelivered = (): void =>
    loadHint(replication, recordKey, (held) => {
      const isReplaced = held !== undefined && compareVersions(held.version, entry.version) !== 0;
      if (isReplaced || replication.hintsOnTheirWay.has(mapKeyOf(recordKey))) onEnd(false);
      else drop();
    });
  const withOwners = (onFound: (config: RangeConfig | undefined) => void): void => {
    if (isUp(replication, target)) withConfig(replication, entry.position, machine.nowMs + DELIVER_TIMEOUT_MS, onFound);
    // Away for so long, it may be an owner no more.
    else refreshConfig(replication, entry.position, onFound);
  };
  withOwners((config) => {
    if (config === undefined) return onEnd(false);
    if (replication.leaving !== undefined && slotOf(config, target) !== undefined && !isUp(replication, target)) {
      return handOver(replication, target, entry, (isKept) => (isKept ? dropDelivered() : onEnd(false)));
    }
    const addressees = slotOf(config, target) !== undefined ? [target] : ownersOf(config);
    let open = addressees.length;
    let stored = 0;
    for (const owner of addressees) {
      writeTo(replication, owner, config, entry, (isStored, isClosed) => {
        if (isStored || isClosed) stored++;
        if (--open > 0) return;
        if (stored === addressees.length) dropDelivered();
        else onEnd(false);
      });
    }
  });
}

/** A node that leaves gives a hint whose owner is away to another node to keep. */
function handOver(replication: Replication, target: NodeId, entry: Entry, onEnd: (isKept: boolean) => void): void {
  const { machine } = replication;
  const fallback = fallbacksFor(replication, entry).find((node) => node !== machine.self);
  if (fallback === undefined) return onEnd(false);
  ask(machine, fallback, { kind: "hint", target, entry }, "hint-answer", HINT_TIMEOUT_MS, (answer) =>
    onEnd(answer?.isKept === true),
  );
}

/**
 * Writes an entry that has its version already to one owner: for hints, repairs and pushes. `isClosed`: it lies at or
 * below the floor of the range, where the past is closed; it is not stored.
 */
export function writeTo(
  replication: Replication,
  owner: NodeId,
  config: RangeConfig,
  entry: Entry,
  onEnd: (isStored: boolean, isClosed: boolean) => void,
  withConfiguration = false,
): void {
  if (isDown(replication, owner)) return onEnd(false, false);
  const question = {
    kind: "write",
    epoch: config.epoch,
    entry,
    config: withConfiguration ? config : undefined,
  } as const;
  ask(replication.machine, owner, question, "write-answer", DELIVER_TIMEOUT_MS, (answer) => {
    const outcome = answer?.outcome;
    if (outcome?.kind === "need-config" && !withConfiguration) {
      return writeTo(replication, owner, config, entry, onEnd, true);
    }
    if (outcome?.kind === "stale") learnConfigs(replication, [outcome.config]);
    onEnd(outcome?.kind === "stored" || outcome?.kind === "superseded", outcome?.kind === "below-floor");
  });
}

/** Hints for nodes that are up or have left are brought home soon; for others seldom: they may be owners no more. */
export function tendHints(replication: Replication): void {
  const { machine, hintCounts } = replication;
  for (const target of hintCounts.keys()) {
    const hasLeft = machine.view.nodes.get(target)?.record.lifecycle === "stopped";
    const isSoon = hasLeft || isUp(replication, target) || replication.leaving !== undefined;
    const oneIn = isSoon ? 20 : 300;
    if (machine.random.below(oneIn) === 0) deliverHints(replication, target);
  }
}

/** Owners for which hints are kept here, from the store, after a start. */
export function countHints(replication: Replication): void {
  const empty = new Uint8Array(0);
  const count = (afterKey: Uint8Array | undefined): void =>
    load(replication.machine, { kind: "records", table: "hints", prefix: empty, afterKey, limit: 256 }, (result) => {
      const records = result.kind === "records" ? result.records : [];
      for (const { key } of records) {
        const target = hintTarget(key);
        replication.hintCounts.set(target, (replication.hintCounts.get(target) ?? 0) + 1);
      }
      if (records.length === 256) count(records[255]?.key);
    });
  count(undefined);
}
