/** Voting: how an owner answers prepare and accept (rule V). Both are durable before they are answered. */
import type { NodeId } from "#model/node-id.ts";
import { slotOf } from "#model/range-config.ts";
import { compareBallots, isSuccessor } from "./ballot.ts";
import { whenHeard } from "./heard.ts";
import { type HeldPiece, keepVotes, learnConfigs, leftOf } from "./held.ts";
import { send } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { noteAble } from "./stand-in.ts";

type Message<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

/** A sealed owner that hears nothing more finishes the vote itself after this, ms, and up to as much again by chance. */
const FINISH_VOTE_AFTER_MS = 1000;

export function answerPrepare(replication: Replication, from: NodeId, message: Message<"prepare">): void {
  const answer = (outcome: Message<"prepare-answer">["outcome"]): void =>
    send(replication.machine, from, { kind: "prepare-answer", requestId: message.requestId, outcome });
  const piece = votedPiece(replication, message);
  if (piece === undefined) return;
  if ("refusal" in piece) return answer(piece.refusal);
  const { acceptor } = piece.held;
  if (acceptor.promised !== undefined && compareBallots(message.ballot, acceptor.promised) < 0) {
    return answer({ kind: "outbid", promised: acceptor.promised });
  }
  acceptor.promised = message.ballot;
  const accepted = acceptor.accepted;
  keepCounting(replication, from, piece.held, () => answer({ kind: "promised", accepted }));
}

export function answerAccept(replication: Replication, from: NodeId, message: Message<"accept">): void {
  const answer = (outcome: Message<"accept-answer">["outcome"]): void =>
    send(replication.machine, from, { kind: "accept-answer", requestId: message.requestId, outcome });
  // The first promise that it needed was its own.
  noteAble(replication, from);
  const piece = votedPiece(replication, message);
  if (piece === undefined) return;
  if ("refusal" in piece) return answer(piece.refusal);
  const { held } = piece;
  const { acceptor } = held;
  if (acceptor.promised !== undefined && compareBallots(message.ballot, acceptor.promised) < 0) {
    return answer({ kind: "outbid", promised: acceptor.promised });
  }
  if (!isSuccessor(held.config, message.value)) return;
  if (acceptor.accepted === undefined) {
    const { nowMs, random } = replication.machine;
    const finishAtMs = nowMs + FINISH_VOTE_AFTER_MS * (1 + random.fraction());
    for (const left of leftOf(replication, message.range, message.epoch)) left.finishVoteAtMs = finishAtMs;
  }
  acceptor.promised = message.ballot;
  acceptor.accepted = { ballot: message.ballot, value: message.value };
  keepCounting(replication, from, held, () => answer({ kind: "accepted" }));
}

/** Others hear the commit number with the vote; one's own vote counts once somebody has heard it, too. */
function keepCounting(replication: Replication, from: NodeId, held: HeldPiece, onKept: () => void): void {
  keepVotes(replication, held, (commitNumber) => {
    if (from === replication.machine.self) whenHeard(replication, held.config, commitNumber, onKept);
    else onKept();
  });
}

/** The piece that is voted on; a refusal; or undefined when silence is the only honest answer. */
function votedPiece(
  replication: Replication,
  message: Message<"prepare"> | Message<"accept">,
):
  | { readonly held: HeldPiece }
  | { readonly refusal: Extract<Message<"prepare-answer">["outcome"], { kind: "stale" | "need-config" | "not-owner" }> }
  | undefined {
  // It may have voted already and not know it any more.
  if (replication.isDoubted) return undefined;
  const position = message.range.upTo;
  const known = pieceAt(replication.held, position);
  if (message.config !== undefined && (known === undefined || known.config.epoch < message.config.epoch)) {
    learnConfigs(replication, [message.config]);
  }
  const [held] = leftOf(replication, message.range, message.epoch);
  if (held === undefined) {
    const newest = pieceAt(replication.held, position);
    if (newest === undefined || newest.config.epoch < message.epoch) return { refusal: { kind: "need-config" } };
    return newest.config.epoch > message.epoch ? { refusal: { kind: "stale", config: newest.config } } : undefined;
  }
  if (slotOf(held.config, replication.machine.self) === undefined) return { refusal: { kind: "not-owner" } };
  return { held };
}
