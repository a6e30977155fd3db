/**
 * One node's replication without a world: messages go in, what it sends comes out, and its disk obeys at once.
 *
 * The disk can be held back, to see what is said before something is durable.
 */
import { mapKeyOf } from "#base/bytes.ts";
import { createRandom } from "#base/random.ts";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import type { Liveness } from "#model/node-record.ts";
import type { Operation, OperationOutcome } from "#model/operation.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { RingView } from "#model/ring-view.ts";
import { walkFrom } from "#model/ring-view.ts";
import type { AppendResult, StoreWrite } from "#model/store.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type {
  LoadRequest,
  LoadResult,
  PageOutcome,
  PageRequest,
  ReplicationEffect,
  ReplicationEvent,
  ReplicationInput,
} from "#replication/input.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { MISSING_KEY } from "#replication/missing.ts";
import {
  createReplication,
  DEFAULT_REPLICATION_SETTINGS,
  type ReplicationSettings,
} from "#replication/replication-state.ts";
import { HIGH_MARK_KEY, step, wakeAtMs } from "#replication/step.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { digestOfHead, sealEntry } from "#storage/entry-checksum.ts";
import { commit, createDisk, type Disk, loadFrom, recordsOf } from "./replication-disk.ts";

export type Sent = { readonly to: NodeId; readonly message: ReplicaMessage };

export const WALL_MS = 1_800_000_000_000;

/** The id whose every byte is the number. */
export function nodeNamed(number: number): NodeId {
  return nodeIdFromText(number.toString(16).padStart(2, "0").repeat(16)) as NodeId;
}

/** Everyone given, with their virtual nodes; these are all that they are to have, but for those of whom more is planned. */
export function viewOf(
  nodes: ReadonlyMap<NodeId, Liveness>,
  virtualNodes: readonly VirtualNode[] = [],
  planned: ReadonlyMap<NodeId, number> = new Map(),
  removed: ReadonlySet<NodeId> = new Set(),
): RingView {
  const known = [...nodes].map(([id, liveness]) => {
    const record = {
      id,
      name: id.slice(0, 2),
      address: "",
      incarnation: 1,
      revision: 1,
      lifecycle: removed.has(id) ? ("removed" as const) : ("serving" as const),
      weight: 1,
      virtualNodes: planned.get(id) ?? virtualNodes.filter(({ node }) => node === id).length,
      zone: "",
    };
    return [id, { record, liveness, sinceMs: WALL_MS }] as const;
  });
  return { revision: 1, virtualNodes, nodes: new Map(known) };
}

export function startLoneNode(
  self: NodeId,
  disk: Disk = createDisk(),
  seed = "lone",
  settings: Partial<ReplicationSettings> = {},
  /** Peers hear at once how far its store has come; else they are told as they are told everything. */
  isHeard = true,
) {
  const replication = createReplication({
    self,
    random: createRandom(seed),
    sealEntry,
    digestOfHead,
    settings: { ...DEFAULT_REPLICATION_SETTINGS, ...settings },
  });
  const sent: Sent[] = [];
  const answers = new Map<number, OperationOutcome>();
  const pages = new Map<number, PageOutcome>();
  const held: ReplicationEffect[] = [];
  const heldLoads: Extract<ReplicationEffect, { kind: "load" }>[] = [];
  let loadHeld: LoadRequest["kind"] | undefined;
  let entryReadMs = 0;
  /** Reads that take time, one after the other. */
  const slowLoads: { readonly token: number; readonly result: LoadResult; readonly atMs: number }[] = [];
  const events: ReplicationEvent[] = [];
  const gaveUp: (readonly RangeConfig[])[] = [];
  let nowMs = 0;
  const late: { readonly atMs: number; readonly effect: ReplicationEffect }[] = [];
  let takesMs = (_effect: ReplicationEffect): number => 0;
  let isHolding = (_writes: readonly StoreWrite[]): boolean => false;
  let refusal: Exclude<AppendResult, { kind: "durable" }> | undefined;
  let nextOperation = 1;
  let aheadMs = 0;
  let earliestAheadMs = 0;
  let areLookupsLost = false;
  const lostLookups: { readonly token: number; readonly atMs: number }[] = [];

  function feed(input: ReplicationInput): void {
    const trueMs = WALL_MS + Math.floor(nowMs);
    const clusterMs = trueMs + aheadMs;
    for (const effect of step(replication, input, nowMs, clusterMs, clusterMs, trueMs + earliestAheadMs))
      carryOut(effect);
  }

  function endLate(): void {
    for (const { effect } of late.splice(0, late.findLastIndex(({ atMs }) => atMs <= nowMs) + 1)) carryOutNow(effect);
  }

  function carryOut(effect: ReplicationEffect): void {
    const ms = takesMs(effect);
    if (ms === 0) return carryOutNow(effect);
    late.push({ atMs: nowMs + ms, effect });
    late.sort((a, b) => a.atMs - b.atMs);
  }

  function carryOutNow(effect: ReplicationEffect): void {
    switch (effect.kind) {
      case "send":
        if (isHeard && effect.message.kind === "mark") {
          const { requestId } = effect.message;
          feed({ kind: "message", from: effect.to, message: { kind: "mark-answer", requestId } });
          break;
        }
        sent.push({ to: effect.to, message: effect.message });
        break;
      case "store": {
        if (isHolding(effect.writes)) {
          held.push(effect);
          break;
        }
        if (refusal !== undefined) {
          feed({ kind: "stored", token: effect.token, result: refusal });
          break;
        }
        const outcomes = commit(disk, effect.writes, () => undefined);
        const result = { kind: "durable", outcomes, commitNumber: disk.commitNumber } as const;
        feed({ kind: "stored", token: effect.token, result });
        break;
      }
      case "load":
        if (effect.request.kind === loadHeld) {
          heldLoads.push(effect);
          break;
        }
        load(effect.token, effect.request);
        break;
      case "lookup": {
        if (areLookupsLost) {
          lostLookups.push({ token: effect.token, atMs: nowMs + effect.timeoutMs });
          break;
        }
        const walk = [...walkFrom(replication.machine.view.virtualNodes, effect.position)];
        feed({ kind: "looked-up", token: effect.token, walk, predecessor: undefined });
        break;
      }
      case "answer":
        answers.set(effect.operationId, effect.outcome);
        break;
      case "answer-page":
        pages.set(effect.operationId, effect.outcome);
        break;
      case "gave-up":
        gaveUp.push(effect.forced);
        break;
      case "event":
        events.push(effect.event);
        break;
      default:
        break;
    }
  }

  function load(token: number, request: LoadRequest): void {
    const result = loadFrom(disk, request);
    const isSlow = entryReadMs > 0 && request.kind === "heads" && request.isWhole === true && result.kind === "heads";
    if (!isSlow) return feed({ kind: "loaded", token, result });
    const fromMs = Math.max(nowMs, ...slowLoads.map(({ atMs }) => atMs));
    slowLoads.push({ token, result, atMs: fromMs + entryReadMs * result.heads.length });
  }

  const highMark = disk.records.get(`facts/${mapKeyOf(HIGH_MARK_KEY)}`);
  const missing = disk.records.get(`facts/${mapKeyOf(MISSING_KEY)}`);
  feed({
    kind: "resume",
    records: { configs: recordsOf(disk, "range-configs"), ballots: recordsOf(disk, "ballots"), highMark, missing },
  });

  return {
    self,
    disk,
    replication,
    feed,
    /** What was forced here, for each time that nodes were given up. */
    gaveUp,
    /** All that it has told. */
    events,
    /** All that has been sent since it was last taken. */
    take: (): Sent[] => sent.splice(0),
    /** What is sent in answer to a message. */
    tell: (from: NodeId, message: ReplicaMessage): ReplicaMessage[] => {
      sent.length = 0;
      feed({ kind: "message", from, message });
      return sent.splice(0).map((one) => one.message);
    },
    /** Lets time pass, a little at a time. */
    advance: (ms: number): void => {
      const untilMs = nowMs + ms;
      const nextMs = (): number =>
        Math.min(wakeAtMs(replication), ...[...lostLookups, ...late, ...slowLoads].map(({ atMs }) => atMs));
      while (nextMs() <= untilMs) {
        nowMs = Math.max(nowMs, nextMs()) + 0.001;
        for (const lost of lostLookups.filter(({ atMs }) => atMs <= nowMs)) {
          lostLookups.splice(lostLookups.indexOf(lost), 1);
          feed({ kind: "looked-up", token: lost.token, walk: undefined, predecessor: undefined });
        }
        endLate();
        for (const slow of slowLoads.filter(({ atMs }) => atMs <= nowMs)) {
          slowLoads.splice(slowLoads.indexOf(slow), 1);
          feed({ kind: "loaded", token: slow.token, result: slow.result });
        }
        feed({ kind: "tick" });
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    /** What it takes for the time is so far ahead of the others', and what it takes for the earliest of their times. */
    setClock: (ms: number, earliestMs = ms): void => {
      aheadMs = ms;
      earliestAheadMs = earliestMs;
    },
    /** From now on lookups on the ring come to no end. */
    loseLookups: (): void => {
      areLookupsLost = true;
    },
    /** Time passes and nothing happens: the process stands still. */
    standStill: (ms: number): void => {
      nowMs += ms;
    },
    scan: (request: PageRequest, timeoutMs = 3000): (() => PageOutcome | undefined) => {
      const operationId = nextOperation++;
      feed({ kind: "page", operationId, request, timeoutMs });
      return () => pages.get(operationId);
    },
    operate: (operation: Operation, timeoutMs = 3000): (() => OperationOutcome | undefined) => {
      const operationId = nextOperation++;
      feed({ kind: "operate", operationId, operation, position: positionOfKey(operation.key), timeoutMs });
      return () => answers.get(operationId);
    },
    /** What it told people since that was last taken. */
    takeEvents: (): ReplicationEvent[] => events.splice(0),
    /** From now on every batch ends like this; undefined: well. */
    refuseStores: (result: typeof refusal): void => {
      refusal = result;
    },
    /** From now on it takes so long until something is stored, read, looked up; 0: no time. */
    slowDown: (msOf: typeof takesMs): void => {
      takesMs = msOf;
    },
    /** From now on nothing becomes durable; or no batch with a write of the kind. */
    holdDisk: (kind?: StoreWrite["kind"]): void => {
      isHolding = (writes) => kind === undefined || writes.some((write) => write.kind === kind);
    },
    /** From now on nothing of the kind is read. */
    holdLoads: (kind: LoadRequest["kind"]): void => {
      loadHeld = kind;
    },
    /** From now on each entry that is verified, payload and all, takes so long. */
    slowReads: (entryMs: number): void => {
      entryReadMs = entryMs;
    },
    releaseLoads: (): void => {
      loadHeld = undefined;
      for (const effect of heldLoads.splice(0)) carryOut(effect);
    },
    releaseDisk: (): void => {
      isHolding = () => false;
      for (const effect of held.splice(0)) carryOut(effect);
    },
  };
}

export type LoneNode = ReturnType<typeof startLoneNode>;
