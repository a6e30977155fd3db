/**
 * Hinted handoff: an entry kept for an owner that was away, and brought home when it is back.
 *
 * A hint counts at level `one` only. It goes to the owner it is for, or, when that owns the range no more, to the current
 * owners; it is dropped when everyone addressed has stored it or something newer.
 */
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { nodeIdBytes } from "#model/node-id.ts";
import { distinctNodes } from "#model/preference-list.ts";
import { ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { walkFrom } from "#model/ring-view.ts";
import { withConfig } from "./find-config.ts";
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
  const fallback = distinctNodes(walkFrom(machine.view.virtualNodes, entry.position)).find(
    (node) => slotOf(config, node) === undefined && isUp(replication, node),
  );
  if (fallback === undefined || fallback === machine.self) return keepHere(replication, target, entry, onEnd);
  ask(machine, fallback, { kind: "hint", target, entry }, "hint-answer", HINT_TIMEOUT_MS, (answer) => {
    if (answer?.isKept === true) onEnd?.(true);
    else keepHere(replication, target, entry, onEnd);
  });
}

export function answerHint(
  replication: Replication,
  from: NodeId,
  message: Extract<ReplicaMessage, { kind: "hint" }>,
): void {
  keepHere(replication, message.target, message.entry, (isKept) =>
    send(replication.machine, from, { kind: "hint-answer", requestId: message.requestId, isKept }),
  );
}

function keepHere(replication: Replication, target: NodeId, entry: Entry, onEnd?: (isKept: boolean) => void): void {
  const { machine } = replication;
  const key = hintRecordKey(target, entry);
  store(machine, [{ kind: "put-record", table: "hints", key, value: entryRecord(entry) }], (result) => {
    const isKept = result.kind === "durable";
    if (isKept) {
      replication.counters.hintsKept++;
      replication.hintCounts.set(target, (replication.hintCounts.get(target) ?? 0) + 1);
      emit(machine, { kind: "hint-kept", target });
      if (isUp(replication, target)) after(machine, DELIVER_AGAIN_AFTER_MS, () => deliverHints(replication, target));
    }
    onEnd?.(isKept);
  });
}

/** Brings home what is kept for a node that is up. */
export function deliverHints(replication: Replication, target: NodeId): void {
  if (replication.delivering.has(target)) return;
  replication.delivering.add(target);
  deliverBatch(replication, target, undefined, 0, 0);
}

function deliverBatch(
  replication: Replication,
  target: NodeId,
  afterKey: Uint8Array | undefined,
  delivered: number,
  kept: number,
): void {
  const { machine } = replication;
  const request = {
    kind: "records",
    table: "hints",
    prefix: nodeIdBytes(target),
    afterKey,
    limit: DELIVER_BATCH,
  } as const;
  load(machine, request, (result) => {
    const records = result.kind === "records" ? result.records : [];
    if (records.length === 0) {
      replication.delivering.delete(target);
      replication.hintCounts.set(target, kept);
      if (kept === 0) replication.hintCounts.delete(target);
      if (delivered > 0) emit(machine, { kind: "hints-delivered", target, hints: delivered });
      return;
    }
    let open = records.length;
    let done = 0;
    for (const { key, value } of records) {
      deliverOne(replication, target, key, value, (isDelivered) => {
        if (isDelivered) done++;
        if (--open > 0) return;
        replication.counters.hintsDelivered += done;
        const lastKey = records[records.length - 1]?.key;
        deliverBatch(replication, target, lastKey, delivered + done, kept + records.length - done);
      });
    }
  });
}

function deliverOne(
  replication: Replication,
  target: NodeId,
  key: Uint8Array,
  value: Uint8Array,
  onEnd: (isDelivered: boolean) => void,
): void {
  const { machine } = replication;
  const drop = (): void =>
    store(machine, [{ kind: "drop-record", table: "hints", key }], (result) => onEnd(result.kind === "durable"));
  const entry = entryFromRecord(value);
  if (entry === undefined) return drop();
  withConfig(replication, entry.position, machine.nowMs + DELIVER_TIMEOUT_MS, (config) => {
    if (config === undefined) return onEnd(false);
    const addressees = slotOf(config, target) !== undefined ? [target] : ownersOf(config);
    let open = addressees.length;
    let stored = 0;
    for (const owner of addressees) {
      writeTo(replication, owner, config, entry, (isStored) => {
        if (isStored) stored++;
        if (--open > 0) return;
        if (stored === addressees.length) drop();
        else onEnd(false);
      });
    }
  });
}

/** Writes an entry that has its version already to one owner: for hints, repairs and pushes. */
export function writeTo(
  replication: Replication,
  owner: NodeId,
  config: RangeConfig,
  entry: Entry,
  onEnd: (isStored: boolean) => void,
  withConfiguration = false,
): void {
  if (isDown(replication, owner)) return onEnd(false);
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
    onEnd(outcome?.kind === "stored" || outcome?.kind === "superseded" || outcome?.kind === "below-floor");
  });
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
