/**
 * Questions about neighbourhoods: sent in one message per node and turn, and answered from one snapshot each.
 */
import type { NodeId } from "#model/node-id.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { directoryHash, learnFirsthand } from "./directory.ts";
import type { StateAnswer, StateQuery } from "./message.ts";
import { rectify } from "./rectify.ts";
import { openRequest } from "./request.ts";
import { isResuming, neighbourhoodOf, type OpenRequest, type RingState, type VirtualNodeState } from "./ring-state.ts";
import { isSamePlace } from "./successor-list.ts";
import { followUp, type QueuedQuery, send, type Turn } from "./turn.ts";

/** Sends what has been queued; questions to own virtual nodes are answered on the spot. */
export function flushQueries(turn: Turn): void {
  for (const [node, queries] of turn.queries) {
    turn.queries.delete(node);
    if (node === turn.state.id) answerOwn(turn, queries);
    else sendQueries(turn, node, queries);
  }
}

/** Answers another node's questions. Each notifier is offered as predecessor after the snapshot was taken. */
export function answerQueries(turn: Turn, queries: readonly StateQuery[]): StateAnswer[] {
  return queries.map((query) => {
    const own = memberAt(turn.state, query.target);
    if (own === undefined) return { kind: "gone" };
    const answer: StateAnswer =
      own.version === query.knownVersion && own.self.incarnation === query.target.incarnation
        ? { kind: "unchanged", version: own.version }
        : { kind: "state", neighbourhood: neighbourhoodOf(own) };
    if (query.notifier !== undefined) {
      learnFirsthand(turn, query.notifier);
      rectify(turn, own, query.notifier);
    }
    return answer;
  });
}

/** Hands each answer to who asked; without answers, everybody learns that none came. */
export function dispatchAnswers(turn: Turn, request: OpenRequest, answers: readonly StateAnswer[] | undefined): void {
  if (request.purpose.kind !== "queries") return;
  request.purpose.queries.forEach((query, i) => {
    const answer = answers?.[i];
    if (answer?.kind === "gone") followUp(turn, { kind: "place-gone", place: query.target });
    const isForeign = answer?.kind === "state" && !isAnswerFor(answer.neighbourhood.self, query.target);
    followUp(turn, { kind: "answered", query, answer: isForeign ? { kind: "gone" } : answer });
  });
}

/** The member that the question is for, of the same or a later incarnation. */
export function memberAt(state: RingState, target: VirtualNode): VirtualNodeState | undefined {
  const own = state.virtualNodes.get(target.index);
  if (own?.mode !== "member") return undefined;
  return isAnswerFor(own.self, target) ? own : undefined;
}

function isAnswerFor(self: VirtualNode, target: VirtualNode): boolean {
  return isSamePlace(self, target) && self.incarnation >= target.incarnation;
}

function sendQueries(turn: Turn, node: NodeId, queued: readonly QueuedQuery[]): void {
  const queries = queued.map(({ target, purpose }) => ({ target, purpose }));
  const request = openRequest(turn, { node }, { kind: "queries", queries });
  send(
    turn,
    { node },
    {
      kind: "maintain",
      request,
      directoryHash: directoryHash(turn.state),
      queries: queued.map(({ target, notifier, knownVersion }) => ({ target, notifier, knownVersion })),
      isResuming: isResuming(turn.state, turn.nowMs),
    },
  );
}

function answerOwn(turn: Turn, queued: readonly QueuedQuery[]): void {
  const answers = answerQueries(turn, queued);
  queued.forEach((query, i) => {
    followUp(turn, { kind: "answered", query, answer: answers[i] });
  });
}
