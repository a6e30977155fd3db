/**
 * The kernel of a node: runs the two pure machines, ring and replication, on a clock, a transport and a store.
 *
 * Whatever happens becomes an input; effects are carried out in order. Inputs that come up together, such as the
 * messages of one frame, are taken in one go, and their reads share one snapshot of the store; where one read leads to the
 * next, others get the event loop in between. All doors are handed in, so the same kernel runs in a simulated world.
 */
import { EMPTY_BYTES } from "#base/bytes.ts";
import type { Clock, Timer } from "#base/clock.ts";
import { failpoint } from "#base/failpoint.ts";
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { NOBODY_ASKED, type Operation, type OperationOutcome } from "#model/operation.ts";
import type { Position, Range } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { StoreWrite } from "#model/store.ts";
import type { PageOutcome, PageRequest, ReplicationEvent, ReplicationInput } from "#replication/input.ts";
import { LANE_OF, type ReplicaMessage } from "#replication/message.ts";
import { MISSING_KEY } from "#replication/missing.ts";
import type { Replication } from "#replication/replication-state.ts";
import { HIGH_MARK_KEY, wakeAtMs as replicationWakeAtMs, step as stepReplication } from "#replication/step.ts";
import { clusterTimeMs, earliestClusterTimeMs } from "#ring/cluster-time.ts";
import type { LookupResult, RingEvent, RingInput } from "#ring/input.ts";
import type { PlannedVirtualNode, RingState } from "#ring/ring-state.ts";
import { encodeSavedRing } from "#ring/saved-ring.ts";
import { isSpeaking, wakeAtMs as ringWakeAtMs, step as stepRing } from "#ring/step.ts";
import {
  type ControlMessage,
  decodeControlMessage,
  decodeDoubt,
  decodeMarks,
  encodeControlMessage,
  encodeDoubt,
  encodeMarks,
} from "#rpc/codec/control-codec.ts";
import { decodeReplicaMessage, encodeReplicaMessage } from "#rpc/codec/replica-codec.ts";
import { decodeRingMessage, encodeRingMessage } from "#rpc/codec/ring-codec.ts";
import type { Destination, Lane, PeerIdentity, Transport } from "#rpc/transport.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import type { Census } from "./census.ts";
import { failpointBeforeSending, failpointBeforeStoring } from "./failpoints.ts";
import { areEntriesIntact } from "./intact.ts";
import { createLoads } from "./loads.ts";
import { createMarksHandover } from "./marks-handover.ts";
import { createOpenCalls } from "./open-calls.ts";
import { createRingSaves } from "./ring-saves.ts";
import { createTurns, type TurnDoors } from "./turns.ts";

export type KernelEvent =
  | { readonly kind: "ring"; readonly event: RingEvent }
  | { readonly kind: "replication"; readonly event: ReplicationEvent }
  | { readonly kind: "joined" }
  | { readonly kind: "join-refused"; readonly reason: string }
  /** Every range is given away; the ring can be left. */
  | { readonly kind: "emptied" }
  | { readonly kind: "left" }
  /** Somebody doubts that this node is who it says; a node of its identity may listen at one of the addresses. */
  | { readonly kind: "doubted"; readonly addresses: readonly string[] }
  | { readonly kind: "message-malformed"; readonly from: NodeId; readonly lane: Lane };

export type KernelOptions = TurnDoors & {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly engine: StorageEngine;
  readonly ring: RingState;
  readonly replication: Replication;
  readonly census: Census;
  /** How far its store has come, as others are to believe. */
  readonly commitNumberTold: () => number;
  readonly onEvent: (event: KernelEvent) => void;
};

export type Kernel = Disposable & {
  readonly found: (positions: readonly Position[]) => void;
  readonly join: (contacts: readonly string[]) => void;
  /** With what an earlier run left in the store. `layOut`: the ring is laid out anew, because this node never left its own. */
  readonly resume: (contacts: readonly string[], layOut: boolean) => void;
  readonly receive: (from: PeerIdentity, lane: Lane, message: Uint8Array) => void;
  readonly unreachable: (node: NodeId | undefined, address: string | undefined) => void;
  readonly operate: (
    operation: Operation,
    position: Position,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ) => Promise<OperationOutcome>;
  readonly page: (request: PageRequest, timeoutMs: number, signal: AbortSignal | undefined) => Promise<PageOutcome>;
  /** As everyone who should know it says; what is remembered here alone would not do. */
  readonly findConfig: (position: Position) => Promise<RangeConfig | undefined>;
  readonly lookup: (position: Position, nodesWanted: number, timeoutMs: number) => Promise<LookupResult>;
  readonly describe: (record: NodeRecord) => void;
  /** The node has these virtual nodes from now on, and this weight. */
  readonly plan: (virtualNodes: readonly PlannedVirtualNode[], weight: number) => void;
  /** Whether the store may be from the past; nothing counts that is held by one that may be. */
  readonly doubtStore: (isDoubted: boolean) => void;
  /** The node is gone for good, and that is told to all others; whether it is durable here, too. */
  readonly remove: (node: NodeId) => Promise<boolean>;
  /** An operator gives nodes up; the ranges that were forced here. */
  readonly giveUp: (nodes: readonly NodeId[], acceptsLoss: boolean) => Promise<readonly RangeConfig[]>;
  /** Ranges that nobody has any more begin anew here, empty; those that did. */
  readonly refound: (ranges: readonly Range[], epochSeen: number) => Promise<readonly RangeConfig[]>;
  /** Makes the receiver ask around who it is. */
  readonly doubt: (to: Destination, addresses: readonly string[]) => void;
  readonly leaveRanges: (isForced: boolean) => void;
  /** The leave is over before its end: the node stays. */
  readonly stay: () => void;
  readonly leaveRing: () => void;
  /** Tells these nodes how far this one has heard that others had come, before it goes for good. */
  readonly handOverMarks: (to: Iterable<NodeId>) => Promise<void>;
  readonly store: (writes: readonly StoreWrite[]) => Promise<boolean>;
  /** Operations and messages about data so far. */
  readonly activity: () => number;
  /** Bytes of messages sent to compare and copy ranges. */
  readonly bulkBytesSent: () => number;
  /** All lookups so far: how many, and their remote contacts. */
  readonly lookupStats: () => { readonly lookups: number; readonly hops: number };
};

/** Nobody waits for it any more: it is not begun. */
const CANCELLED: OperationOutcome = {
  kind: "failed",
  failure: { kind: "cancelled", effect: "nothing-written" },
  replicas: NOBODY_ASKED,
};

/** Owners compare their copies all the time: a node may rest over it. */
const COMPARISONS: ReadonlySet<ReplicaMessage["kind"]> = new Set([
  "roots",
  "roots-answer",
  "digests",
  "digests-answer",
]);

/**
 * With these a batch of the sender's counts, because this node would miss it. Nodes at rest say none of them. What they do
 * say has the numbers of batches, too, and is remembered with the next batch: else two would keep each other writing.
 */
const COUNTED_ON: ReadonlySet<ReplicaMessage["kind"]> = new Set([
  "mark",
  "write-answer",
  "prepare-answer",
  "accept-answer",
]);

/** What is counted on is written by itself when nothing else has been for so long. */
const REMEMBER_AFTER_MS = 100;

const NOT_FOUND = { walk: undefined, predecessor: undefined };

/** A node that sends other messages is told to the ring as alive, at most so often, ms. */
const HEARD_EVERY_MS = 100;

export function createKernel(options: KernelOptions): Kernel {
  const { clock, transport, engine, ring, replication, census, commitNumberTold, onEvent } = options;
  const inputs: (() => void)[] = [];
  const turns = createTurns(clock, options);
  const loads = createLoads(
    engine,
    (token, result) => toReplication({ kind: "loaded", token, result }),
    (token, result) => take(() => toReplication({ kind: "loaded", token, result })),
  );
  const calls = createOpenCalls();
  const saves = createRingSaves({
    clock,
    append,
    onDurable: (token) => take(() => toRing({ kind: "persisted", token })),
    onFailed: (reason) => take(() => onEvent({ kind: "replication", event: { kind: "storage-failed", reason } })),
  });
  const marksHandover = createMarksHandover(clock, (node) => {
    const marks = [...census.marks()].map(([of, mark]) => ({ node: of, ...mark }));
    sendControl({ node }, "marks", encodeMarks(marks));
  });
  /** When the ring was last told that a node has been heard, monotonic ms. */
  const heardMs = new Map<NodeId, number>();
  const stats = { lookups: 0, hops: 0 };
  let handled = 0;
  let bulkBytesSent = 0;
  /** What there is to do is being done, or will be. */
  let isScheduled = false;
  let isClosed = false;
  let timer: { readonly atMs: number; readonly handle: Timer } | undefined;
  let remembering: Timer | undefined;

  function take(input: () => void): void {
    if (isClosed) return;
    inputs.push(input);
    if (isScheduled) return;
    isScheduled = true;
    turns.schedule(runAll);
  }

  function runAll(): void {
    turns.begin();
    let next = 0;
    while (next < inputs.length || loads.isAsked()) {
      if (isClosed) return;
      if (next < inputs.length) inputs[next++]?.();
      else {
        inputs.length = 0;
        next = 0;
        turns.beginReading();
        loads.run(turns.isOver);
        if (turns.isOver() && (inputs.length > 0 || loads.isAsked())) {
          turns.scheduleNext(runAll);
          return schedule();
        }
      }
    }
    inputs.length = 0;
    isScheduled = false;
    schedule();
  }

  function schedule(): void {
    const atMs = Math.min(ringWakeAtMs(ring), replicationWakeAtMs(replication));
    if (isClosed || atMs === Number.POSITIVE_INFINITY || (timer !== undefined && timer.atMs <= atMs)) return;
    timer?.handle.cancel();
    const handle = clock.after(Math.max(0, atMs - clock.monotonicMs()), () => {
      timer = undefined;
      take(() => {
        const nowMs = clock.monotonicMs();
        if (ringWakeAtMs(ring) <= nowMs) toRing({ kind: "tick" });
        if (replicationWakeAtMs(replication) <= nowMs) toReplication({ kind: "tick" });
      });
    });
    timer = { atMs, handle };
  }

  function toRing(input: RingInput): void {
    for (const effect of stepRing(ring, input, clock.monotonicMs(), clock.wallMs())) {
      switch (effect.kind) {
        case "send": {
          sendControl(effect.to, "ring", encodeRingMessage(effect.message));
          break;
        }
        case "persist":
          saves.save(effect.token, encodeSavedRing(effect.saved));
          break;
        case "joined":
          onEvent({ kind: "joined" });
          break;
        case "join-refused":
          onEvent({ kind: "join-refused", reason: effect.reason });
          break;
        case "looked-up":
          calls.answer("lookup", effect.token, effect.result);
          break;
        case "view-changed":
          for (const node of heardMs.keys()) if (!effect.view.nodes.has(node)) heardMs.delete(node);
          toReplication({ kind: "view", view: effect.view });
          break;
        case "address-known":
          transport.setAddress(effect.node, effect.address);
          break;
        case "left":
          onEvent({ kind: "left" });
          break;
        case "event":
          if (effect.event.kind === "node-removed" && effect.event.node !== ring.id)
            transport.forget(effect.event.node);
          onEvent({ kind: "ring", event: effect.event });
          break;
      }
    }
  }

  function toReplication(input: ReplicationInput): void {
    const nowMs = clock.monotonicMs();
    const wallMs = clock.wallMs();
    const clusterMs = clusterTimeMs(ring, nowMs, wallMs);
    const earliestMs = earliestClusterTimeMs(ring, nowMs, clusterMs);
    for (const effect of stepReplication(replication, input, nowMs, wallMs, clusterMs, earliestMs)) {
      switch (effect.kind) {
        case "send":
          sendReplica(effect.to, effect.message);
          break;
        case "store": {
          const { token } = effect;
          if (typeof TAIKV_FAILPOINTS !== "undefined") failpointBeforeStoring(effect.writes, replication);
          void append(effect.writes).then((result) => take(() => toReplication({ kind: "stored", token, result })));
          break;
        }
        case "load":
          loads.ask(effect.token, effect.request);
          break;
        case "lookup": {
          const { token, position, nodesWanted, timeoutMs } = effect;
          const lookup = openLookup((result) => {
            const { walk, predecessor } = result.kind === "found" ? result : NOT_FOUND;
            toReplication({ kind: "looked-up", token, walk, predecessor });
          });
          toRing({ kind: "lookup", token: lookup, position, nodesWanted, deadlineMs: nowMs + timeoutMs });
          break;
        }
        case "answer":
          if (typeof TAIKV_FAILPOINTS !== "undefined") failpoint("before-answer");
          calls.answer("operation", effect.operationId, effect.outcome);
          break;
        case "answer-page":
          calls.answer("page", effect.operationId, effect.outcome);
          break;
        case "answer-config":
          calls.answer("config", effect.operationId, effect.config);
          break;
        case "gave-up":
          calls.answer("giveUp", effect.operationId, effect.forced);
          break;
        case "emptied":
          onEvent({ kind: "emptied" });
          break;
        case "event":
          onEvent({ kind: "replication", event: effect.event });
          break;
      }
    }
  }

  function sendReplica(to: NodeId, message: ReplicaMessage): void {
    if (typeof TAIKV_FAILPOINTS !== "undefined") failpointBeforeSending(message.kind);
    const lane = LANE_OF[message.kind];
    const bytes = encodeReplicaMessage(message);
    if (lane === "bulk") bulkBytesSent += bytes.length;
    if (lane === "control") sendControl({ node: to }, "replica", bytes);
    else send({ node: to }, lane, bytes);
  }

  /** With each message goes the number of this start: before that is durable a restart would not know what others have heard. */
  function send(to: Destination, lane: Lane, message: Uint8Array): void {
    if (isSpeaking(ring)) transport.send(to, lane, message);
  }

  function sendControl(to: Destination, kind: ControlMessage["kind"], message: Uint8Array): void {
    send(to, "control", encodeControlMessage({ kind, message, commitNumber: commitNumberTold() }));
  }

  /** What is to be remembered of others goes along with what is written anyway. */
  function append(writes: readonly StoreWrite[]): ReturnType<StorageEngine["append"]> {
    const remembered = census.writesDue(clock.monotonicMs());
    if (remembered.writes.length === 0) return engine.append(writes);
    return engine.append([...writes, ...remembered.writes]).then((result) => {
      if (result.kind !== "durable") remembered.notKept();
      return result;
    });
  }

  /** Unless something else is written before. */
  function rememberSoon(afterMs: number): void {
    if (remembering !== undefined || isClosed || census.dueAtMs() === Number.POSITIVE_INFINITY) return;
    remembering = clock.after(afterMs, () => {
      remembering = undefined;
      take(() => {
        const waitMs = census.dueAtMs() - clock.monotonicMs();
        if (waitMs > 0) rememberSoon(waitMs);
        else void append([]);
      });
    });
  }

  function openLookup(onResult: (result: LookupResult) => void): number {
    return calls.open("lookup", (result) => {
      stats.lookups++;
      if (result.kind === "found") stats.hops += result.hops;
      onResult(result);
    });
  }

  /** What the client takes back is cancelled, and still answered. */
  function openUntilAborted<K extends "operation" | "page">(
    kind: K,
    signal: AbortSignal | undefined,
    onAnswer: Parameters<typeof calls.open<K>>[1],
  ): number {
    let operationId = 0;
    const cancel = (): void => take(() => toReplication({ kind: "cancel", operationId }));
    signal?.addEventListener("abort", cancel);
    operationId = calls.open<K>(kind, (answer) => {
      signal?.removeEventListener("abort", cancel);
      onAnswer(answer);
    });
    return operationId;
  }

  function receiveReplica(from: PeerIdentity, lane: Lane, bytes: Uint8Array): void {
    const message = decodeReplicaMessage(bytes);
    if (message !== undefined && !COMPARISONS.has(message.kind)) handled++;
    if (message === undefined || !areEntriesIntact(message)) {
      onEvent({ kind: "message-malformed", from: from.node, lane });
      return;
    }
    if (message.kind === "write-answer" && message.outcome.kind === "stored") {
      noteMark(from, message.outcome.commitNumber ?? 0);
    }
    if (message.kind === "mark") noteMark(from, message.commitNumber);
    if (COUNTED_ON.has(message.kind)) rememberSoon(REMEMBER_AFTER_MS);
    const nowMs = clock.monotonicMs();
    if (nowMs - (heardMs.get(from.node) ?? Number.NEGATIVE_INFINITY) > HEARD_EVERY_MS) {
      heardMs.set(from.node, nowMs);
      toRing({ kind: "heard", node: from.node });
    }
    toReplication({ kind: "message", from: from.node, message });
  }

  function takeMarks(from: PeerIdentity, message: Uint8Array): void {
    const marks = decodeMarks(message);
    if (marks === undefined) return onEvent({ kind: "message-malformed", from: from.node, lane: "control" });
    for (const { node, ...mark } of marks) if (node !== ring.id) census.note(node, mark);
    sendControl({ node: from.node }, "marks-noted", EMPTY_BYTES);
  }

  function noteMark({ node, incarnation }: PeerIdentity, commitNumber: number): void {
    census.note(node, { incarnation, commitNumber });
  }

  return {
    found: (positions) =>
      take(() => {
        toRing({ kind: "found" });
        toReplication({ kind: "found", positions });
      }),
    join: (contacts) => take(() => toRing({ kind: "join", contacts })),
    resume: (contacts, layOut) =>
      take(() => {
        toReplication({
          kind: "resume",
          records: {
            configs: engine.records("range-configs"),
            ballots: engine.records("ballots"),
            highMark: engine.record("facts", HIGH_MARK_KEY),
            missing: engine.record("facts", MISSING_KEY),
          },
        });
        toRing(layOut ? { kind: "found" } : { kind: "resume", contacts });
      }),
    receive: (from, lane, bytes) => {
      if (lane !== "control") return take(() => receiveReplica(from, lane, bytes));
      const control = decodeControlMessage(bytes);
      if (control === undefined) return onEvent({ kind: "message-malformed", from: from.node, lane });
      noteMark(from, control.commitNumber);
      if (control.kind === "doubt") {
        const addresses = decodeDoubt(control.message);
        if (addresses !== undefined) take(() => onEvent({ kind: "doubted", addresses }));
        return;
      }
      if (control.kind === "marks") return takeMarks(from, control.message);
      if (control.kind === "marks-noted") return marksHandover.noted(from.node);
      if (control.kind === "replica") return take(() => receiveReplica(from, lane, control.message));
      const message = decodeRingMessage(control.message);
      if (message === undefined) return onEvent({ kind: "message-malformed", from: from.node, lane });
      take(() => toRing({ kind: "message", from: from.node, address: from.address, message }));
    },
    unreachable: (node, address) => take(() => toRing({ kind: "unreachable", node, address })),
    operate: (operation, position, timeoutMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve(CANCELLED);
        handled++;
        const operationId = openUntilAborted("operation", signal, resolve);
        take(() => toReplication({ kind: "operate", operationId, operation, position, timeoutMs }));
      }),
    page: (request, timeoutMs, signal) =>
      new Promise((resolve) => {
        const operationId = openUntilAborted("page", signal, resolve);
        take(() => toReplication({ kind: "page", operationId, request, timeoutMs }));
      }),
    findConfig: (position) =>
      new Promise((resolve) => {
        const operationId = calls.open("config", resolve);
        take(() => toReplication({ kind: "find-config", operationId, position }));
      }),
    lookup: (position, nodesWanted, timeoutMs) =>
      new Promise((resolve) => {
        const token = openLookup(resolve);
        const deadlineMs = clock.monotonicMs() + timeoutMs;
        take(() => toRing({ kind: "lookup", token, position, nodesWanted, deadlineMs }));
      }),
    plan: (virtualNodes, weight) => take(() => toRing({ kind: "plan", virtualNodes, weight })),
    describe: (record) => take(() => toRing({ kind: "describe", record })),
    doubtStore: (isDoubted) => take(() => toReplication({ kind: "doubt", isDoubted })),
    remove: (node) =>
      new Promise((resolve) => {
        const isIn = saves.awaitSave(resolve);
        take(() => {
          toRing({ kind: "remove", node });
          const isDue = ring.saveAtMs <= clock.monotonicMs();
          isIn(ring.persistToken + (isDue ? 1 : 0));
        });
      }),
    giveUp: (nodes, acceptsLoss) =>
      new Promise((resolve) => {
        const operationId = calls.open("giveUp", resolve);
        take(() => toReplication({ kind: "give-up", operationId, nodes, acceptsLoss }));
      }),
    refound: (ranges, epochSeen) =>
      new Promise((resolve) => {
        const operationId = calls.open("giveUp", resolve);
        take(() => toReplication({ kind: "refound", operationId, ranges, epochSeen }));
      }),
    doubt: (to, addresses) => sendControl(to, "doubt", encodeDoubt(addresses)),
    stay: () => take(() => toReplication({ kind: "stay" })),
    leaveRanges: (isForced) => take(() => toReplication({ kind: "leave", isForced })),
    leaveRing: () => take(() => toRing({ kind: "leave" })),
    handOverMarks: marksHandover.handOver,
    store: async (writes) => (await engine.append(writes)).kind === "durable",
    bulkBytesSent: () => bulkBytesSent,
    activity: () => handled,
    lookupStats: () => ({ ...stats }),
    [Symbol.dispose]: () => {
      isClosed = true;
      timer?.handle.cancel();
      remembering?.cancel();
      calls.end();
      saves.end();
    },
  };
}
