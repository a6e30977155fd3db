/** What each message does: requests are answered from one snapshot, answers are matched to their requests. */
import { unreachable } from "#base/assert.ts";
import type { NodeId } from "#model/node-id.ts";
import { isSameVirtualNode } from "#model/virtual-node.ts";
import { noteClock } from "./cluster-time.ts";
import { directoryHash, entryOf, learnFirsthand, makeRoom } from "./directory.ts";
import { answerFind } from "./find.ts";
import { resumeWithOthers } from "./found.ts";
import { compareHashes, exchange, handleExchange, handleTell, tellRemoval } from "./gossip.ts";
import { dropPastOf } from "./join.ts";
import { handleLeave } from "./leave.ts";
import { handleFound } from "./lookup.ts";
import type { RingMessage } from "./message.ts";
import { answerQueries, dispatchAnswers, memberAt } from "./queries.ts";
import { closeRequest } from "./request.ts";
import { isInRing } from "./ring-state.ts";
import { stabilizeFromCandidate } from "./stabilize.ts";
import { helpReach, noteHeard, noteHelp, noteRumour } from "./suspicion.ts";
import { send, type Turn } from "./turn.ts";

export function handleMessage(turn: Turn, from: NodeId, address: string, message: RingMessage): void {
  const { state } = turn;
  if (from === state.id) return;
  // Nothing that it says counts; that it is removed it may not have heard.
  if (state.directory.get(from)?.record?.lifecycle === "removed") return tellRemoval(turn, from);
  if (!state.directory.has(from)) {
    if (!makeRoom(state)) return;
    turn.effects.push({ kind: "address-known", node: from, address });
  }
  noteHeard(turn, from);
  // Even late answers tell that: what they answer has timed out, but the ring is there.
  if ("isMember" in message) entryOf(turn, from).isInRing = message.isMember;
  switch (message.kind) {
    case "maintain":
      if (message.isResuming) resumeWithOthers(turn, message.queries);
      send(
        turn,
        { node: from },
        {
          kind: "maintained",
          request: message.request,
          directoryHash: directoryHash(state),
          answers: answerQueries(turn, message.queries),
        },
      );
      break;
    case "maintained": {
      const request = closeRequest(turn, message.request, from, "queries");
      if (request !== undefined) dispatchAnswers(turn, request, message.answers);
      compareHashes(turn, from, message.directoryHash);
      break;
    }
    case "suggest": {
      const { to, candidate } = message;
      if (candidate.node === from) learnFirsthand(turn, candidate);
      const own = memberAt(state, to);
      if (own !== undefined && isSameVirtualNode(own.self, to)) stabilizeFromCandidate(turn, own, candidate);
      break;
    }
    case "find": {
      const { request, position, want, asker } = message;
      if (want === "predecessor" && asker?.node === from) dropPastOf(turn, asker);
      const answer = answerFind(state, position, want, asker);
      send(turn, { node: from }, { kind: "found", request, isMember: isInRing(state, turn.nowMs), ...answer });
      break;
    }
    case "found": {
      const request = closeRequest(turn, message.request, from, "lookup");
      if (request === undefined) break;
      const lookup = state.lookups.get(request.purpose.lookup);
      if (lookup?.request === request.id) handleFound(turn, from, lookup, message);
      break;
    }
    case "leave":
      if (message.leaving.node === from) handleLeave(turn, message);
      break;
    case "ping":
      send(
        turn,
        { node: from },
        {
          kind: "pong",
          wallMs: Math.max(0, Math.round(turn.wallMs)),
          request: message.request,
          directoryHash: directoryHash(state),
          isMember: isInRing(state, turn.nowMs),
        },
      );
      for (const node of message.suspected) noteRumour(turn, node);
      compareHashes(turn, from, message.directoryHash);
      break;
    case "pong": {
      const request = closeRequest(turn, message.request, from, "ping", "relayed-ping");
      if (request !== undefined) noteClock(turn, from, message.wallMs, request.sentAtMs);
      if (request?.purpose.kind === "relayed-ping" && request.purpose.target === from) {
        const { asker, askerRequest } = request.purpose;
        send(turn, { node: asker }, { kind: "relayed", request: askerRequest, isReached: true });
      }
      compareHashes(turn, from, message.directoryHash);
      break;
    }
    case "relay":
      helpReach(turn, from, message.request, message.target, message.address);
      break;
    case "relayed": {
      const request = closeRequest(turn, message.request, from, "relay");
      if (request !== undefined) noteHelp(turn, request.purpose.target, message.isReached);
      break;
    }
    case "exchange":
      handleExchange(turn, from, message.known);
      break;
    case "tell":
      handleTell(turn, from, message);
      break;
    default:
      unreachable(message);
  }
  if (entryOf(turn, from).record === undefined) exchange(turn, from);
}
