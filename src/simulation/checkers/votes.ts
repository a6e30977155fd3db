/**
 * Rule V, seen from outside: votes are durable before they are answered, so each answer is held against the disk of who
 * gives it, and each question against the disk of who asks, who has promised first; who has promised a later one accepts no
 * more; and who is told of a value that may have been chosen proposes that one.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Range, rangeKey } from "#model/position.ts";
import { normalOwnersOf, type RangeConfig } from "#model/range-config.ts";
import { type Ballot, compareBallots } from "#replication/ballot.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { acceptorFromRecord, pieceRecordKey } from "#replication/record-bytes.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";
import { configText } from "./configurations.ts";

type Asked = {
  readonly range: Range;
  readonly epoch: number;
  readonly ballot: Ballot;
  readonly kind: "prepare" | "accept";
};

/** What a proposer may have heard in one ballot. */
type Heard = {
  /** Voters that can decide. */
  readonly fewest: number;
  /** Voters, itself first, that may have told it of no value. */
  free: number;
  readonly values: Set<string>;
};

export type VoteChecker = {
  readonly ask: (
    asker: NodeId,
    message: Extract<ReplicaMessage, { kind: "prepare" | "accept" }>,
    proposer: { readonly name: string; readonly disk: SimulatedDisk },
    epochNow: (range: Range) => number,
  ) => void;
  /** `epochNow`: of the newest configuration that the voter, or who asks, holds there. */
  readonly answer: (
    asker: NodeId,
    message: Extract<ReplicaMessage, { kind: "prepare-answer" | "accept-answer" }>,
    voter: { readonly name: string; readonly disk: SimulatedDisk },
    epochNow: (range: Range) => number,
  ) => void;
  /** Its process has ended: another one counts its questions from the first. */
  readonly forget: (asker: NodeId) => void;
};

export function createVoteChecker(complain: (text: string) => void): VoteChecker {
  const asked = new Map<NodeId, Map<number, Asked>>();
  const heard = new Map<string, Heard>();
  /** Ballots that others were asked about before who asks had promised itself: who only looks whether another votes may. */
  const early = new Set<string>();
  /** What each voter has promised in an answer, and the vote that it told of then, by voter, range and epoch. */
  const promised = new Map<string, { readonly ballot: Ballot; readonly told: Ballot | undefined }[]>();

  const ballotName = (asker: NodeId, { range, epoch, ballot }: Pick<Asked, "range" | "epoch" | "ballot">): string =>
    `${asker} ${rangeKey(range)}@${epoch} ${ballot.counter}`;
  const valueText = (value: readonly RangeConfig[]): string => value.map(configText).join();

  /** With an answer of everybody who told of no value they could still not decide. */
  function judgeProposal(
    asker: NodeId,
    message: Extract<ReplicaMessage, { kind: "accept" }>,
    { name, disk }: { readonly name: string; readonly disk: SimulatedDisk },
  ): void {
    const known = heard.get(ballotName(asker, message));
    if (known === undefined || known.free >= known.fewest) return;
    const own = votesOn(disk, message.range)?.acceptor.accepted;
    const values = own === undefined ? known.values : new Set([...known.values, valueText(own.value)]);
    if (values.has(valueText(message.value))) return;
    complain(
      `${name} proposes for ${rangeKey(message.range)}@${message.epoch} what it was not told to be chosen already`,
    );
  }

  return {
    ask: (asker, message, proposer, epochNow) => {
      const { kind, requestId, range, epoch, ballot } = message;
      const nameOfBallot = ballotName(asker, message);
      if (message.kind === "accept") {
        judgeProposal(asker, message, proposer);
        if (early.has(nameOfBallot))
          complain(`${proposer.name} asked for votes on ${rangeKey(range)}@${epoch}, and its own was not on its disk`);
      } else if (epochNow(range) > epoch || isKept(proposer.disk, message, "prepare")) early.delete(nameOfBallot);
      else early.add(nameOfBallot);
      if (message.kind === "prepare" && message.config !== undefined) {
        const name = nameOfBallot;
        const { slots } = message.config;
        const fewest = Math.min(majorityOf(slots.length), normalOwnersOf(slots).length);
        if (!heard.has(name)) heard.set(name, { fewest, free: 1, values: new Set() });
      }
      const open = asked.get(asker) ?? new Map<number, Asked>();
      asked.set(asker, open.set(requestId, { kind, range, epoch, ballot }));
    },
    answer: (asker, { requestId, outcome }, { name, disk }, epochNow) => {
      const question = asked.get(asker)?.get(requestId);
      if (question === undefined || (outcome.kind !== "promised" && outcome.kind !== "accepted")) return;
      const { kind, range, epoch, ballot } = question;
      const known = outcome.kind === "promised" ? heard.get(ballotName(asker, question)) : undefined;
      if (outcome.kind === "promised" && outcome.accepted !== undefined)
        known?.values.add(valueText(outcome.accepted.value));
      else if (known !== undefined) known.free++;
      const voterName = `${name} ${rangeKey(range)}@${epoch}`;
      const promises = promised.get(voterName) ?? [];
      promised.set(voterName, promises);
      // Its answers may be overtaken by later ones: a vote that the promise told of came before it.
      const isBroken = promises.some(
        ({ ballot: later, told }) =>
          compareBallots(later, ballot) > 0 && (told === undefined || compareBallots(told, ballot) < 0),
      );
      if (outcome.kind === "promised") promises.push({ ballot, told: outcome.accepted?.ballot });
      else if (isBroken) complain(`${name} accepts for ${rangeKey(range)}@${epoch} what it promised not to`);
      if (epochNow(range) > epoch) return;
      if (isKept(disk, question, kind)) return;
      complain(`${name} answers ${kind} for ${rangeKey(range)}@${epoch}, and its vote is not on its disk`);
    },
    forget: (asker) => void asked.delete(asker),
  };
}

/** Whether an owner's disk has its vote for the successor, which is one part of what was voted on. */
export function hasAccepted(disk: SimulatedDisk, parent: RangeConfig, child: RangeConfig): boolean {
  const kept = votesOn(disk, parent.range);
  const text = configText(child);
  return (
    kept?.epoch === parent.epoch && kept.acceptor.accepted?.value.some((part) => configText(part) === text) === true
  );
}

/** In this ballot or a later one. */
function isKept(
  disk: SimulatedDisk,
  { range, epoch, ballot }: Pick<Asked, "range" | "epoch" | "ballot">,
  kind: Asked["kind"],
): boolean {
  const kept = votesOn(disk, range);
  const vote = kind === "prepare" ? kept?.acceptor.promised : kept?.acceptor.accepted?.ballot;
  return kept?.epoch === epoch && vote !== undefined && compareBallots(vote, ballot) >= 0;
}

function votesOn({ store }: SimulatedDisk, range: Range): ReturnType<typeof acceptorFromRecord> {
  const key = pieceRecordKey(range);
  const record = store.record("ballots", key);
  return record === undefined ? undefined : acceptorFromRecord(key, record);
}
