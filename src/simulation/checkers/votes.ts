/** Votes are durable before they are answered (rule V): each answer is held against the disk of who gives it. */
import type { NodeId } from "#model/node-id.ts";
import { type Range, rangeKey } from "#model/position.ts";
import { type Ballot, compareBallots } from "#replication/ballot.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { acceptorFromRecord, pieceRecordKey } from "#replication/record-bytes.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";

type Asked = {
  readonly range: Range;
  readonly epoch: number;
  readonly ballot: Ballot;
  readonly kind: "prepare" | "accept";
};

export type VoteChecker = {
  readonly ask: (asker: NodeId, message: Extract<ReplicaMessage, { kind: "prepare" | "accept" }>) => void;
  /** `epochNow`: of the newest configuration that the voter holds there. */
  readonly answer: (
    asker: NodeId,
    message: Extract<ReplicaMessage, { kind: "prepare-answer" | "accept-answer" }>,
    voter: { readonly name: string; readonly disk: SimulatedDisk },
    epochNow: (range: Range) => number,
  ) => void;
  /** It has started again: it counts its questions from the first. */
  readonly forget: (asker: NodeId) => void;
};

export function createVoteChecker(complain: (text: string) => void): VoteChecker {
  const asked = new Map<NodeId, Map<number, Asked>>();
  return {
    ask: (asker, { kind, requestId, range, epoch, ballot }) => {
      const open = asked.get(asker) ?? new Map<number, Asked>();
      asked.set(asker, open.set(requestId, { kind, range, epoch, ballot }));
    },
    answer: (asker, { requestId, outcome }, { name, disk }, epochNow) => {
      const question = asked.get(asker)?.get(requestId);
      if (question === undefined || (outcome.kind !== "promised" && outcome.kind !== "accepted")) return;
      const { kind, range, epoch, ballot } = question;
      if (epochNow(range) > epoch) return;
      const key = pieceRecordKey(range);
      const value = disk.store.record("ballots", key);
      const kept = value === undefined ? undefined : acceptorFromRecord(key, value);
      const vote = kind === "prepare" ? kept?.acceptor.promised : kept?.acceptor.accepted?.ballot;
      if (kept?.epoch === epoch && vote !== undefined && compareBallots(vote, ballot) >= 0) return;
      complain(`${name} answers ${kind} for ${rangeKey(range)}@${epoch}, and its vote is not on its disk`);
    },
    forget: (asker) => void asked.delete(asker),
  };
}
