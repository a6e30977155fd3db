/**
 * What all machines of replication stand on: questions with answers, stores, loads, lookups and timers.
 *
 * A machine says what it wants and what to do with the answer; nothing here waits, reads a clock or does I/O. Every
 * effect is gathered for the driver; messages to the node itself are handled within the same step.
 */
import type { Random } from "#base/random.ts";
import { createTimerQueue, type TimerQueue } from "#base/timer-queue.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import type { RingView } from "#model/ring-view.ts";
import type { AppendResult, StoreWrite } from "#model/store.ts";
import type { Version } from "#model/version.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { LoadRequest, LoadResult, ReplicationEffect, ReplicationEvent } from "./input.ts";
import type { ReplicaMessage } from "./message.ts";

/** A question as a machine asks it: the request id is given when it is sent. */
export type Question = DistributiveOmit<Extract<ReplicaMessage, { requestId: number }>, "requestId">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export type AnswerKind = Extract<ReplicaMessage["kind"], `${string}-answer`>;
export type AnswerOf<K extends AnswerKind> = Extract<ReplicaMessage, { kind: K }>;

export type Walk = { readonly walk: readonly VirtualNode[]; readonly predecessor: VirtualNode | undefined };

type OpenQuestion = {
  readonly to: NodeId;
  readonly answerKind: AnswerKind;
  readonly onAnswer: (answer: ReplicaMessage | undefined) => void;
};

export type Machine = {
  readonly self: NodeId;
  readonly random: Random;
  /** Makes an entry whole: the digest of its contents is what pure code cannot compute. */
  readonly sealEntry: (entry: Omit<Entry, "checksum">) => Entry;
  /** What the head of that key and version adds to the sums that copies are compared by. */
  readonly digestOfHead: (key: Uint8Array, version: Version) => bigint;
  /** Of the step under way. */
  nowMs: number;
  /** This node's clock, or the cluster's when it is far off. */
  wallMs: number;
  /** The median of the clocks of the cluster, as far as known: what expires, expires by it. */
  clusterMs: number;
  /** The earliest that another node may take for the cluster's time, as far as known: at most `clusterMs`. */
  earliestMs: number;
  view: RingView;
  effects: ReplicationEffect[];
  /** Messages to this node itself, handled before the step ends. */
  readonly loopback: ReplicaMessage[];
  nextToken: number;
  /** How stores end; full also for a while after the last that found no room. */
  disk: AppendResult["kind"];
  /** When the disk last had no room, monotonic ms, and whether it had with the last store. */
  fullAtMs: number;
  hasRoom: boolean;
  readonly questions: Map<number, OpenQuestion>;
  readonly stores: Map<number, (result: AppendResult) => void>;
  readonly loads: Map<number, (result: LoadResult) => void>;
  readonly lookups: Map<number, (walk: Walk | undefined) => void>;
  readonly timers: TimerQueue<Timer>;
};

/** What it waits for may come to its end before: it is in vain then. */
type Timer = { readonly run: () => void; readonly isWanted: (() => boolean) | undefined };

export function createMachine(
  options: Pick<Machine, "self" | "random" | "sealEntry" | "digestOfHead" | "view">,
): Machine {
  return {
    ...options,
    nowMs: 0,
    wallMs: 0,
    clusterMs: 0,
    earliestMs: 0,
    effects: [],
    loopback: [],
    // Each run begins somewhere else: the late answer to a question of the last run answers nothing of this one.
    nextToken: 1 + options.random.u32() * 2 ** 20,
    disk: "durable",
    fullAtMs: Number.NEGATIVE_INFINITY,
    hasRoom: true,
    questions: new Map(),
    stores: new Map(),
    loads: new Map(),
    lookups: new Map(),
    timers: createTimerQueue(({ isWanted }) => isWanted === undefined || isWanted()),
  };
}

/** For a message that nobody answers. */
export function giveToken(machine: Machine): number {
  return machine.nextToken++;
}

export function send(machine: Machine, to: NodeId, message: ReplicaMessage): void {
  if (to === machine.self) machine.loopback.push(message);
  else machine.effects.push({ kind: "send", to, message });
}

/** Asks a node. `onAnswer` is called once: with the answer, or with undefined after `timeoutMs` of silence. */
export function ask<K extends AnswerKind>(
  machine: Machine,
  to: NodeId,
  question: Question,
  answerKind: K,
  timeoutMs: number,
  onAnswer: (answer: AnswerOf<K> | undefined) => void,
): void {
  const requestId = openQuestion(machine, to, answerKind, onAnswer);
  expireLater(machine, requestId, timeoutMs);
  send(machine, to, { ...question, requestId } as ReplicaMessage);
}

/** Waits for an answer, for as long as the question is not closed. Whoever opens it sends it. */
export function openQuestion<K extends AnswerKind>(
  machine: Machine,
  to: NodeId,
  answerKind: K,
  onAnswer: (answer: AnswerOf<K>) => void,
): number {
  const requestId = machine.nextToken++;
  machine.questions.set(requestId, { to, answerKind, onAnswer: onAnswer as OpenQuestion["onAnswer"] });
  return requestId;
}

export function closeQuestion(machine: Machine, requestId: number): void {
  machine.questions.delete(requestId);
}

/**
 * Asks a node for as long as an operation lasts: after `silentMs` `onAnswer` is called with undefined, once, and with the
 * answer whenever it comes, be it after that, until `untilMs`.
 */
export function askUntil<K extends AnswerKind>(
  machine: Machine,
  to: NodeId,
  question: Question,
  answerKind: K,
  { silentMs, untilMs }: { readonly silentMs: number; readonly untilMs: number },
  onAnswer: (answer: AnswerOf<K> | undefined) => void,
): void {
  let isAnswered = false;
  ask(machine, to, question, answerKind, Math.max(silentMs, untilMs - machine.nowMs), (answer) => {
    if (answer === undefined) return;
    isAnswered = true;
    onAnswer(answer);
  });
  const onSilence = (): void => {
    if (!isAnswered) onAnswer(undefined);
  };
  after(machine, silentMs, onSilence, () => !isAnswered);
}

/** A function of its own, so that the timer of an answered question does not keep alive what the question was about. */
function expireLater(machine: Machine, requestId: number, timeoutMs: number): void {
  const run = (): void => {
    const question = machine.questions.get(requestId);
    machine.questions.delete(requestId);
    question?.onAnswer(undefined);
  };
  after(machine, timeoutMs, run, () => machine.questions.has(requestId));
}

/** Hands an answer to who asked; late, repeated and foreign ones are ignored. */
export function takeAnswer(
  machine: Machine,
  from: NodeId,
  answer: ReplicaMessage & { readonly requestId: number },
): void {
  const question = machine.questions.get(answer.requestId);
  if (question === undefined || question.to !== from || question.answerKind !== answer.kind) return;
  machine.questions.delete(answer.requestId);
  question.onAnswer(answer);
}

export function store(machine: Machine, writes: readonly StoreWrite[], onStored: (result: AppendResult) => void): void {
  const token = machine.nextToken++;
  machine.stores.set(token, onStored);
  machine.effects.push({ kind: "store", token, writes });
}

/** The result is of the kind that was asked for, or `load-failed`. */
export function load<K extends LoadRequest["kind"]>(
  machine: Machine,
  request: Extract<LoadRequest, { kind: K }>,
  onLoaded: (result: Extract<LoadResult, { kind: K | "load-failed" }>) => void,
): void {
  const token = machine.nextToken++;
  machine.loads.set(token, onLoaded as (result: LoadResult) => void);
  machine.effects.push({ kind: "load", token, request });
}

export function lookup(
  machine: Machine,
  position: Position,
  nodesWanted: number,
  timeoutMs: number,
  onFound: (walk: Walk | undefined) => void,
): void {
  const token = machine.nextToken++;
  machine.lookups.set(token, onFound);
  machine.effects.push({ kind: "lookup", token, position, nodesWanted, timeoutMs });
}

/**
 * Calls `run` in the first step that comes at or after the time. What it acts on may have ended by then: it must look.
 * Once `isWanted` is false it stays so, and the timer is forgotten: what clients choose may be long.
 */
export function after(machine: Machine, delayMs: number, run: () => void, isWanted?: () => boolean): void {
  machine.timers.add(machine.nowMs + delayMs, { run, isWanted });
}

export function emit(machine: Machine, event: ReplicationEvent): void {
  machine.effects.push({ kind: "event", event });
}

/** A delay that doubles with each try, with chance in it: between half and all of `firstMs · 2^tries`, at most `maxMs`. */
export function backOffMs(machine: Machine, tries: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** tries) * (0.5 + machine.random.fraction() / 2);
}
