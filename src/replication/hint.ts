/**
 * Hints: entries kept for an owner that was away, until they are brought home (hint-delivery.ts).
 *
 *     missed ──gathered for a moment, by owner and keeper──▶ one record at the keeper ──▶ brought home, dropped
 *
 * A hint counts at level `one` only. Keeping is cheap, one append for many, and bounded in bytes, for each owner and for
 * the node; past that nothing more is kept for the owner and comparison brings the rest. What is counted here is what
 * the table of hints holds, and what is on its way there.
 */
import { mapKeyOf } from "#base/bytes.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { type RangeConfig, slotOf } from "#model/range-config.ts";
import { walkFrom } from "#model/ring-view.ts";
import { compareVersions } from "#model/version.ts";
import { beginWork } from "./at-work.ts";
import { whenHeard } from "./heard.ts";
import { isUp, sameForMs } from "./held.ts";
import type { Delivery } from "./hint-delivery.ts";
import {
  HINT_RECORD_OVERHEAD_BYTES,
  type HintRecordHead,
  hintRecord,
  hintRecordHead,
  hintRecordKey,
} from "./hint-record.ts";
import { after, ask, emit, load, store } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import type { Replication } from "./replication-state.ts";

/** What is kept here for one owner. */
export type KeptHints = {
  hints: number;
  /** Of their records. */
  bytes: number;
  /** The largest record since there was none. */
  recordBytesMax: number;
  /** When they are next looked at, monotonic ms. */
  dueMs: number;
  /** Times in a row that nothing could be brought home, or not to all. */
  tries: number;
  /** The record behind which the next pass goes on, when the last one ended in vain; undefined: at the first. */
  goOnAfter: Uint8Array | undefined;
};

export type HintSizes = Pick<HintRecordHead, "hints" | "bytes">;

const NO_HINTS: HintSizes = { hints: 0, bytes: 0 };

/** What is going to be kept for one owner by one keeper, in one record. */
type Gathering = {
  readonly target: NodeId;
  readonly keeper: NodeId;
  /** Of the range of the first of them: its owners are told first how far the store has come. */
  readonly config: RangeConfig;
  /** By key: of two hints for one key the newer is enough. */
  readonly entries: Map<string, Entry>;
  bytes: number;
  readonly onEnds: ((isKept: boolean) => void)[];
};

export type Hints = {
  readonly kept: Map<NodeId, KeptHints>;
  /** Of all records, for all owners. */
  bytes: number;
  /** The number of the newest record. */
  lastNumber: number;
  /** False while those of an earlier run are being counted. */
  isCounted: boolean;
  readonly awaitingCount: (() => void)[];
  readonly gathering: Map<string, Gathering>;
  /** On their way to another node to keep. */
  readonly givenAway: Set<Gathering>;
  readonly deliveries: Map<NodeId, Delivery>;
  /** Owners for which there was no room; none is kept before then, monotonic ms. */
  readonly refusedUntilMs: Map<NodeId, number>;
};

const HINT_TIMEOUT_MS = 700;
/** Beside that, large payloads may take so long: what is kept here as well is brought home twice. */
const BYTES_PER_MS = 100;
/** What is missed within so long goes into one record, ms. Nobody waits for it. */
const GATHER_MS = 100;
const GATHER_HINTS_MAX = 512;
const GATHER_BYTES_MAX = 128 * 1024;
/** A hint for an owner that is up is brought home after so long, ms. */
const DELIVER_SOON_MS = 2000;
/** For one that is away it is looked after so long whether it is an owner still, ms. */
const LOOK_AFTER_MS = 30_000;
/** When there was no room for an owner's hints, none is offered for so long, ms. */
const REFUSED_FOR_MS = 10_000;
/** The share of the node's room that hints for one owner may take. */
const SHARE_OF_ONE = 0.75;
const COUNT_AT_ONCE = 1024;
const COUNT_AGAIN_AFTER_MS = 500;

export function createHints(): Hints {
  return {
    kept: new Map(),
    bytes: 0,
    lastNumber: 0,
    isCounted: true,
    awaitingCount: [],
    gathering: new Map(),
    givenAway: new Set(),
    deliveries: new Map(),
    refusedUntilMs: new Map(),
  };
}

/**
 * Keeps a hint on the next live node of the preference list that owns no copy, or here. `onEnd` tells whether it is
 * durable somewhere, as soon as possible; without it, it is kept when others are.
 */
export function keepHint(
  replication: Replication,
  target: NodeId,
  config: RangeConfig,
  entry: Entry,
  onEnd?: (isKept: boolean) => void,
): void {
  const { machine, hints, settings, counters } = replication;
  const known = machine.view.nodes.get(target);
  const isPastWindow = known?.liveness === "down" && sameForMs(replication, target) > settings.hintWindowMs;
  const isRefused = machine.nowMs < (hints.refusedUntilMs.get(target) ?? Number.NEGATIVE_INFINITY);
  if (isPastWindow || (isRefused && onEnd === undefined)) {
    counters.hintsRefused++;
    return onEnd?.(false);
  }
  const keeper = keeperFor(replication, entry, (node) => slotOf(config, node) === undefined) ?? machine.self;
  const gathering = gatheringFor(replication, target, keeper, config);
  const place = mapKeyOf(entry.key);
  const other = gathering.entries.get(place);
  if (other === undefined || compareVersions(entry.version, other.version) > 0) {
    gathering.entries.set(place, entry);
    gathering.bytes += entry.key.length + entry.payload.length - (other?.payload.length ?? 0);
  }
  if (onEnd !== undefined) gathering.onEnds.push(onEnd);
  const isFull = gathering.bytes >= GATHER_BYTES_MAX || gathering.entries.size >= GATHER_HINTS_MAX;
  if (isFull || onEnd !== undefined) endGathering(replication, gathering);
}

/** The next node of the walk that is there to stay and that may keep hints. */
export function keeperFor(
  replication: Replication,
  entry: Pick<Entry, "position">,
  mayKeep: (node: NodeId) => boolean,
): NodeId | undefined {
  const { view } = replication.machine;
  const seen = new Set<NodeId>();
  for (const { node, kind } of walkFrom(view.virtualNodes, entry.position)) {
    if (kind === "silent" || seen.has(node)) continue;
    seen.add(node);
    const isStaying = view.nodes.get(node)?.record.lifecycle !== "leaving";
    if (isStaying && isUp(replication, node) && mayKeep(node)) return node;
    if (seen.size === view.nodes.size) return undefined;
  }
  return undefined;
}

function gatheringFor(replication: Replication, target: NodeId, keeper: NodeId, config: RangeConfig): Gathering {
  const { machine, hints } = replication;
  const key = target + keeper;
  const open = hints.gathering.get(key);
  if (open !== undefined) return open;
  const gathering: Gathering = { target, keeper, config, entries: new Map(), bytes: 0, onEnds: [] };
  hints.gathering.set(key, gathering);
  after(machine, GATHER_MS, () => {
    if (hints.gathering.get(key) === gathering) endGathering(replication, gathering);
  });
  return gathering;
}

function endGathering(replication: Replication, gathering: Gathering): void {
  const { machine, hints } = replication;
  const { target, keeper, onEnds } = gathering;
  hints.gathering.delete(target + keeper);
  const entries = [...gathering.entries.values()];
  const end = (isKept: boolean): void => {
    for (const onEnd of onEnds.splice(0)) onEnd(isKept);
  };
  /** What somebody waits for counts when a peer has heard of it, as the coordinator's own copy does. */
  const keepOwn = (onKept: (isKept: boolean) => void): void =>
    keepHere(replication, target, entries, (isKept, commitNumber) => {
      if (!isKept || onEnds.length === 0) return onKept(isKept);
      whenHeard(replication, gathering.config, commitNumber, () => onKept(true));
    });
  if (keeper === machine.self) return keepOwn(end);
  const isAwaited = onEnds.length > 0;
  let open = 2;
  const endOne = (isKept: boolean): void => {
    if (--open === 0 || isKept) end(isKept);
  };
  let isDone = false;
  const alsoHere = (): void => {
    if (isDone) return;
    isDone = true;
    keepOwn(endOne);
  };
  const timeoutMs = HINT_TIMEOUT_MS + gathering.bytes / BYTES_PER_MS;
  hints.givenAway.add(gathering);
  ask(machine, keeper, { kind: "hint", target, entries }, "hint-answer", timeoutMs, (answer) => {
    hints.givenAway.delete(gathering);
    const isKept = answer?.isKept === true;
    endOne(isKept);
    if (isKept) isDone = true;
    else alsoHere();
  });
  // Nobody's write waits for a slow link; the keeper's answer, late as it is, counts where there is no room here.
  if (isAwaited) after(machine, HINT_TIMEOUT_MS, alsoHere, () => !isDone);
}

export function answerHint(
  replication: Replication,
  from: NodeId,
  message: Extract<ReplicaMessage, { kind: "hint" }>,
): void {
  const end = beginWork<Extract<ReplicaMessage, { kind: "hint-answer" }>>(replication, from, message.requestId);
  if (end === undefined) return;
  const answer = (isKept: boolean): void => end({ kind: "hint-answer", isKept });
  if (message.entries.length === 0) answer(true);
  else if (replication.leaving !== undefined) answer(false);
  else keepHere(replication, message.target, message.entries, answer);
}

/** One record more, if there is room for it. */
function keepHere(
  replication: Replication,
  target: NodeId,
  entries: readonly Entry[],
  onEnd: (isKept: boolean, commitNumber: number) => void,
): void {
  const { machine, hints, counters } = replication;
  // It is gone in a moment, and its store with it, or its store may be set aside: a hint would go with that.
  if (replication.isEmptied || replication.isDoubted) {
    counters.hintsRefused += entries.length;
    return onEnd(false, 0);
  }
  if (!hints.isCounted) {
    hints.awaitingCount.push(() => keepHere(replication, target, entries, onEnd));
    return;
  }
  const value = hintRecord(entries);
  const bytes = value.length;
  if (!hasRoom(replication, target, bytes + HINT_RECORD_OVERHEAD_BYTES)) {
    refuse(replication, target, entries.length);
    return onEnd(false, 0);
  }
  hints.lastNumber = Math.max(hints.lastNumber + 1, Math.floor(machine.wallMs * 1000));
  const record = { target, number: hints.lastNumber, hints: entries.length, bytes };
  const key = hintRecordKey(record);
  const kept = countIn(replication, target, record);
  store(machine, [{ kind: "put-record", table: "hints", key, value }], (result) => {
    const isKept = result.kind === "durable";
    if (isKept) {
      counters.hintsKept += entries.length;
      emit(machine, { kind: "hint-kept", target, hints: entries.length });
      // Where nothing could be brought home the next try waits, though more hints come all the time.
      const isSoon = kept.tries === 0 && (isUp(replication, target) || replication.leaving !== undefined);
      if (isSoon) kept.dueMs = Math.min(kept.dueMs, machine.nowMs + DELIVER_SOON_MS);
    } else countOut(replication, target, record);
    onEnd(isKept, result.kind === "durable" ? result.commitNumber : 0);
  });
}

function hasRoom({ hints, settings }: Replication, target: NodeId, bytes: number): boolean {
  const { hintsBytesMax } = settings;
  const ofTarget = hints.kept.get(target)?.bytes ?? 0;
  return hints.bytes + bytes <= hintsBytesMax && ofTarget + bytes <= hintsBytesMax * SHARE_OF_ONE;
}

/** Told once, until there is room again. */
function refuse({ machine, hints, counters }: Replication, target: NodeId, count: number): void {
  counters.hintsRefused += count;
  if (!hints.refusedUntilMs.has(target)) {
    emit(machine, { kind: "hints-refused", target, keptBytes: hints.kept.get(target)?.bytes ?? 0 });
  }
  hints.refusedUntilMs.set(target, machine.nowMs + REFUSED_FOR_MS);
}

function countIn({ machine, hints }: Replication, target: NodeId, { hints: count, bytes }: HintSizes): KeptHints {
  let kept = hints.kept.get(target);
  if (kept === undefined) {
    kept = {
      hints: 0,
      bytes: 0,
      recordBytesMax: 0,
      dueMs: machine.nowMs + LOOK_AFTER_MS,
      tries: 0,
      goOnAfter: undefined,
    };
    hints.kept.set(target, kept);
  }
  kept.hints += count;
  kept.bytes += bytes + HINT_RECORD_OVERHEAD_BYTES;
  kept.recordBytesMax = Math.max(kept.recordBytesMax, bytes);
  hints.bytes += bytes + HINT_RECORD_OVERHEAD_BYTES;
  return kept;
}

/** A record is no more, but for the rest of it. */
export function countOut({ hints }: Replication, target: NodeId, record: HintSizes, rest: HintSizes = NO_HINTS): void {
  const kept = hints.kept.get(target);
  if (kept === undefined) return;
  const overhead = rest.hints > 0 ? 0 : HINT_RECORD_OVERHEAD_BYTES;
  const bytes = record.bytes - rest.bytes + overhead;
  kept.hints -= record.hints - rest.hints;
  kept.bytes -= bytes;
  hints.bytes -= bytes;
  if (kept.hints <= 0) {
    hints.kept.delete(target);
    hints.refusedUntilMs.delete(target);
  }
}

/** Counts what an earlier run kept, from the keys alone. Nothing is kept or brought home before that is done. */
export function countHints(replication: Replication): void {
  const { machine, hints } = replication;
  hints.isCounted = false;
  const prefix = new Uint8Array(0);
  const count = (afterKey: Uint8Array | undefined): void =>
    load(
      machine,
      { kind: "records", table: "hints", prefix, afterKey, limit: COUNT_AT_ONCE, keysOnly: true },
      (result) => {
        if (result.kind !== "records") {
          return after(machine, COUNT_AGAIN_AFTER_MS, () => count(afterKey));
        }
        for (const { key } of result.records) {
          const head = hintRecordHead(key);
          if (head === undefined) {
            store(machine, [{ kind: "drop-record", table: "hints", key }], () => undefined);
            continue;
          }
          const kept = countIn(replication, head.target, head);
          kept.dueMs = machine.nowMs + DELIVER_SOON_MS;
          hints.lastNumber = Math.max(hints.lastNumber, head.number);
        }
        const last = result.records[COUNT_AT_ONCE - 1];
        if (last !== undefined) return count(last.key);
        hints.isCounted = true;
        for (const run of hints.awaitingCount.splice(0)) run();
      },
    );
  count(undefined);
}
