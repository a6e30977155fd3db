/**
 * Standing in for an acting primary that is up and cannot vote: it doubts what it holds, or its disk is full.
 *
 * Nothing that it proposes comes to anything, and nobody else proposes while it is up. So when a change has been wanted
 * for long, the next owners on the walk ask it for a promise, which one that merely has much to do gives. Who gives none
 * is passed over. Should both act in the end, that is harmless: they vote.
 *
 *     waiting ──a change is wanted for long──▶ asking ──silent, time and again──▶ standing in, still asking
 *        ▲───────────────it promises, or proposes itself───────────┘───────────────────────┘
 */
import type { NodeId } from "#model/node-id.ts";
import { type HeldPiece, isCurrent } from "./held.ts";
import { ask } from "./machine.ts";
import type { Replication } from "./replication-state.ts";

export type StandIn = {
  /** Since when a change is wanted that another owner is to drive, monotonic ms. */
  readonly wantedSinceMs: Map<HeldPiece, number>;
  /** When those were last asked for a promise, monotonic ms, and how often in a row they gave none. */
  readonly asked: Map<NodeId, { atMs: number; silences: number }>;
};

const WANTED_FOR_MS = 30_000;
const ASK_EVERY_MS = 10_000;
const PROMISE_TIMEOUT_MS = 3000;
const SILENCES_MAX = 2;
/** Who has not been asked for so long gets another chance. */
const PASSED_OVER_MS = 30_000;
/** Its promises to itself, though it cannot keep them, outbid others: it is asked again, above them. */
const OUTBID_MAX = 5;

export function createStandIn(): StandIn {
  return { wantedSinceMs: new Map(), asked: new Map() };
}

/** It is up and has given no promise when it was asked lately. */
export function isPassedOver({ machine, standIn }: Replication, node: NodeId): boolean {
  const asked = standIn.asked.get(node);
  return asked !== undefined && asked.silences >= SILENCES_MAX && machine.nowMs - asked.atMs < PASSED_OVER_MS;
}

/** It votes. */
export function noteAble({ standIn }: Replication, node: NodeId): void {
  standIn.asked.delete(node);
}

/** Whether the range wants a change that another owner, the `primary`, is to drive. */
export function noteWanted(replication: Replication, piece: HeldPiece, primary: NodeId, isWanted: boolean): void {
  const { machine, standIn } = replication;
  if (!isWanted) {
    standIn.wantedSinceMs.delete(piece);
    return;
  }
  const sinceMs = standIn.wantedSinceMs.get(piece) ?? machine.nowMs;
  standIn.wantedSinceMs.set(piece, sinceMs);
  if (machine.nowMs - sinceMs < WANTED_FOR_MS) return;
  const asked = standIn.asked.get(primary) ?? { atMs: Number.NEGATIVE_INFINITY, silences: 0 };
  if (machine.nowMs - asked.atMs < ASK_EVERY_MS) return;
  standIn.asked.set(primary, asked);
  asked.atMs = machine.nowMs;
  askForPromise(replication, piece, primary, piece.acceptor.promised?.counter ?? 0, 0);
}

/** Ranges that have changed want nothing any more. */
export function forgetChanged(replication: Replication): void {
  const { wantedSinceMs } = replication.standIn;
  for (const piece of wantedSinceMs.keys()) if (!isCurrent(replication, piece)) wantedSinceMs.delete(piece);
}

/** Only the first half of a ballot: no value is ever proposed with it, so that this node need not keep it. */
function askForPromise(
  replication: Replication,
  piece: HeldPiece,
  primary: NodeId,
  counterSeen: number,
  timesOutbid: number,
): void {
  const { machine, standIn } = replication;
  const { config } = piece;
  const ballot = { counter: counterSeen + 1, node: machine.self };
  const question = { kind: "prepare", range: config.range, epoch: config.epoch, ballot, config } as const;
  ask(machine, primary, question, "prepare-answer", PROMISE_TIMEOUT_MS, (answer) => {
    if (!isCurrent(replication, piece)) return;
    const asked = standIn.asked.get(primary);
    if (answer === undefined && asked !== undefined) asked.silences++;
    if (answer?.outcome.kind === "promised") noteAble(replication, primary);
    if (answer?.outcome.kind === "outbid" && timesOutbid < OUTBID_MAX) {
      askForPromise(replication, piece, primary, answer.outcome.promised.counter, timesOutbid + 1);
    }
  });
}
