/**
 * Proposing: how an owner has the successor of a configuration chosen (rule V).
 *
 *     promising ──quorum──▶ accepting ──quorum──▶ chosen
 *         └────outbid───▶ again, higher, after a random delay ◀───┘
 *
 * The proposer's own promise is durable before it asks anyone, so that no ballot is ever used twice.
 */
import type { NodeId } from "#model/node-id.ts";
import { rangeKey } from "#model/position.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { type Ballot, compareBallots, isVoteQuorum } from "./ballot.ts";
import { type HeldPiece, isCurrent, learnConfigs } from "./held.ts";
import { type AnswerOf, after, ask, askUntil, backOffMs, type Machine, type Question } from "./machine.ts";
import type { AcceptOutcome, PrepareOutcome } from "./message.ts";
import type { Replication } from "./replication-state.ts";

export type Proposal = { readonly piece: HeldPiece };

/** A question that got lost is asked again after so long: the range waits. */
const VOTE_TIMEOUT_MS = 1000;
/** From the third try on it is waited up to so many times as long: some disk, or this one, may take so long to keep a vote. */
const PATIENCE_MAX = 8;
const LEARN_TIMEOUT_MS = 500;
const TRIES_MAX = 6;

/**
 * Proposes a successor of the piece's configuration, once at a time for what is left of it: two at once could use one
 * ballot for two values. `onEnd` tells what was chosen, or undefined when this try came to nothing.
 */
export function propose(
  replication: Replication,
  piece: HeldPiece,
  value: readonly RangeConfig[],
  onEnd?: (chosen: readonly RangeConfig[] | undefined) => void,
): void {
  const key = rangeKey(piece.config.range);
  if (replication.proposals.has(key) || !isCurrent(replication, piece)) return onEnd?.(undefined);
  const proposal: Proposal = { piece };
  replication.proposals.set(key, proposal);
  const end = (chosen: readonly RangeConfig[] | undefined): void => {
    if (replication.proposals.get(key) === proposal) replication.proposals.delete(key);
    onEnd?.(chosen);
  };
  runBallot(replication, piece, value, 0, 0, end);
}

function runBallot(
  replication: Replication,
  piece: HeldPiece,
  value: readonly RangeConfig[],
  counterSeen: number,
  tries: number,
  end: (chosen: readonly RangeConfig[] | undefined) => void,
): void {
  const { machine } = replication;
  const { config, acceptor } = piece;
  const { range } = config;
  if (!isCurrent(replication, piece) || tries > TRIES_MAX) return end(undefined);
  const ballot: Ballot = {
    counter: Math.max(counterSeen, acceptor.promised?.counter ?? 0) + 1,
    node: machine.self,
  };
  const owners = ownersOf(config);
  const timeoutMs = VOTE_TIMEOUT_MS * Math.min(2 ** Math.max(0, tries - 1), PATIENCE_MAX);
  let isOver = false;
  let highestSeen = ballot.counter;

  const again = (): void => {
    if (isOver) return;
    isOver = true;
    after(machine, backOffMs(machine, tries, 20, 1000), () =>
      runBallot(replication, piece, value, highestSeen, tries + 1, end),
    );
  };
  const refuse = (outcome: Exclude<PrepareOutcome | AcceptOutcome, { kind: "promised" | "accepted" }>): void => {
    if (isOver) return;
    if (outcome.kind === "outbid") {
      highestSeen = Math.max(highestSeen, outcome.promised.counter);
      again();
    } else if (outcome.kind === "stale") {
      isOver = true;
      learnConfigs(replication, [outcome.config]);
      end(undefined);
    }
  };

  const promises = new Set<NodeId>();
  let heaviest: { readonly ballot: Ballot; readonly value: readonly RangeConfig[] } | undefined;
  const able = new Set(owners);
  const onPrepared = (owner: NodeId, outcome: PrepareOutcome | undefined): void => {
    if (isOver) return;
    if (outcome?.kind !== "promised") {
      able.delete(owner);
      if (outcome !== undefined) refuse(outcome);
      // Nobody else has been asked before this node's own promise.
      if (owner === machine.self || !isVoteQuorum(config, able)) again();
      return;
    }
    promises.add(owner);
    if (
      outcome.accepted !== undefined &&
      (heaviest === undefined || compareBallots(outcome.accepted.ballot, heaviest.ballot) > 0)
    ) {
      heaviest = outcome.accepted;
    }
    if (owner === machine.self) for (const other of owners) if (other !== machine.self) prepare(other);
    if (isVoteQuorum(config, promises)) acceptPhase(heaviest?.value ?? value);
  };
  const prepare = (owner: NodeId): void =>
    askVoter(
      machine,
      owner,
      { kind: "prepare", range, epoch: config.epoch, ballot, config },
      "prepare-answer",
      timeoutMs,
      (answer) => onPrepared(owner, answer?.outcome),
    );

  let isAccepting = false;
  const acceptPhase = (chosen: readonly RangeConfig[]): void => {
    if (isAccepting) return;
    isAccepting = true;
    const accepts = new Set<NodeId>();
    const hopeful = new Set(owners);
    for (const owner of owners) {
      askVoter(
        machine,
        owner,
        { kind: "accept", range, epoch: config.epoch, ballot, value: chosen, config },
        "accept-answer",
        timeoutMs,
        (answer) => {
          if (isOver) return;
          if (answer?.outcome.kind === "accepted") {
            accepts.add(owner);
            if (!isVoteQuorum(config, accepts)) return;
            isOver = true;
            announce(replication, config, chosen);
            end(chosen);
            return;
          }
          hopeful.delete(owner);
          if (answer !== undefined) refuse(answer.outcome);
          if (!isVoteQuorum(config, hopeful)) again();
        },
      );
    }
  };

  prepare(machine.self);
}

/** Asks a voter, who answers the same to the same; `onAnswer` is called once, with undefined after `timeoutMs` of silence. */
function askVoter<K extends "prepare-answer" | "accept-answer">(
  machine: Machine,
  owner: NodeId,
  question: Question,
  answerKind: K,
  timeoutMs: number,
  onAnswer: (answer: AnswerOf<K> | undefined) => void,
): void {
  // Nothing gets lost on the way to oneself.
  if (owner === machine.self) return ask(machine, owner, question, answerKind, timeoutMs, onAnswer);
  const untilMs = machine.nowMs + timeoutMs;
  let isOver = false;
  const end = (answer: AnswerOf<K> | undefined): void => {
    if (isOver) return;
    isOver = true;
    onAnswer(answer);
  };
  const askOnce = (): void => {
    const isLast = untilMs - machine.nowMs <= VOTE_TIMEOUT_MS;
    askUntil(machine, owner, question, answerKind, { silentMs: VOTE_TIMEOUT_MS, untilMs }, (answer) => {
      if (isOver || answer !== undefined || isLast) end(answer);
      else askOnce();
    });
  };
  askOnce();
}

/** Takes over what was chosen and tells everyone whom it concerns. */
function announce(replication: Replication, parent: RangeConfig, chosen: readonly RangeConfig[]): void {
  const concerned = new Set([...ownersOf(parent), ...chosen.flatMap(ownersOf)]);
  learnConfigs(replication, chosen);
  for (const node of concerned) if (node !== replication.machine.self) tellChosen(replication, node, chosen, 0);
}

/** Tells a node what was chosen, again until it says that it knows, a few times. Who misses it learns by being refused. */
export function tellChosen(
  replication: Replication,
  node: NodeId,
  chosen: readonly RangeConfig[],
  tries: number,
): void {
  ask(replication.machine, node, { kind: "learn", configs: chosen }, "learn-answer", LEARN_TIMEOUT_MS, (answer) => {
    if (answer === undefined && tries < TRIES_MAX) tellChosen(replication, node, chosen, tries + 1);
  });
}
