/**
 * Turns: how much is on its way from one donor to this node at a time, over all ranges.
 *
 * What differences ask for beyond that waits. They take turns: each has its question asked before any has another one
 * asked, so that a range of which little is wanted does not wait for those of which much is.
 */
import { entryBytes } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { isDown } from "./held.ts";
import type { AnswerOf, Question } from "./machine.ts";
import { askPatiently, type Patience } from "./patience.ts";
import type { Replication } from "./replication-state.ts";

export type Turns = {
  underWay: number;
  /** Of an answer, about. */
  bytes: number;
  /** By difference, the one whose turn is next first. */
  readonly waiting: Map<object, Waiting[]>;
};

type EntriesAnswerKind = "pull-answer" | "fetch-answer";

type Waiting = { readonly isWanted: () => boolean; readonly ask: () => void; readonly giveUp: () => void };

/** On its way at a time, as far as sizes can be foreseen; one answer always is. */
const BYTES_MAX = 4 * 1024 * 1024;
const UNDER_WAY_MAX = 8;
/** Of the first answer. */
const BYTES_FIRST = 2 * 1024 * 1024;

/** Asks for entries when it is the turn of whom they are for. `onAnswer` as when asked patiently. */
export function askInTurn<K extends EntriesAnswerKind>(
  replication: Replication,
  donor: NodeId,
  whom: object,
  question: Question,
  answerKind: K,
  patience: Patience & { readonly isWanted: () => boolean },
  onAnswer: (answer: AnswerOf<K> | undefined) => void,
): void {
  const turns = turnsOf(replication, donor);
  const ask = (): void => {
    turns.underWay++;
    askPatiently(replication, donor, question, answerKind, patience, (answer) => {
      turns.underWay--;
      noteBytes(turns, answer);
      const isSilent = answer === undefined && patience.isWanted();
      onAnswer(answer);
      // One after the other, those who wait would wait for as long each.
      if (isSilent) for (let one = takeFirst(turns); one !== undefined; one = takeFirst(turns)) one.giveUp();
      nextTurns(replication, donor, turns);
    });
  };
  const one = { isWanted: patience.isWanted, ask, giveUp: () => onAnswer(undefined) };
  const before = turns.waiting.get(whom);
  if (before === undefined) turns.waiting.set(whom, [one]);
  else before.push(one);
  nextTurns(replication, donor, turns);
}

function turnsOf({ turns }: Replication, donor: NodeId): Turns {
  let known = turns.get(donor);
  if (known === undefined) {
    known = { underWay: 0, bytes: BYTES_FIRST, waiting: new Map() };
    turns.set(donor, known);
  }
  return known;
}

function nextTurns(replication: Replication, donor: NodeId, turns: Turns): void {
  const underWayMax = Math.min(UNDER_WAY_MAX, Math.max(1, Math.floor(BYTES_MAX / turns.bytes)));
  while (turns.underWay < underWayMax) {
    const one = takeFirst(turns);
    if (one === undefined) break;
    if (one.isWanted() && !isDown(replication, donor)) one.ask();
    else one.giveUp();
  }
  const isIdle = turns.underWay === 0 && turns.waiting.size === 0;
  if (isIdle && replication.turns.get(donor) === turns) replication.turns.delete(donor);
}

function takeFirst({ waiting }: Turns): Waiting | undefined {
  for (const [whom, those] of waiting) {
    const one = those.shift();
    waiting.delete(whom);
    if (those.length > 0) waiting.set(whom, those);
    return one;
  }
  return undefined;
}

function noteBytes(turns: Turns, answer: AnswerOf<EntriesAnswerKind> | undefined): void {
  if (answer?.outcome.kind !== "entries") return;
  const bytes = answer.outcome.entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  turns.bytes = Math.max(bytes, turns.bytes / 2);
}
