/**
 * Heard: what this node holds on its own account counts once a peer has heard how far its store had come with it.
 *
 * A coordinator's own copy, the hint that it keeps itself at `one`, and a proposer's own vote are durable before anybody
 * else knows of them. If the disk were put back to a moment before, nobody could tell that something is missing from it.
 * So they count only when a peer has been told the commit number, and would miss it. Where nobody else is there, there is
 * nobody to tell.
 */
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { isDown, isUp } from "./held.ts";
import { ask, send } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import type { Replication } from "./replication-state.ts";

export type Heard = {
  /** The highest commit number of this node that a peer is known to have heard; 0: none of this run. */
  commitNumber: number;
  isAsking: boolean;
  /** Who answered last: told first. Undefined when whoever was told last was silent. */
  listener: NodeId | undefined;
  /** Whoever was told last was silent. */
  isUnanswered: boolean;
  readonly waiting: Waiting[];
};

type Waiting = {
  readonly commitNumber: number;
  /** Whose owners are told first. */
  readonly config: RangeConfig;
  readonly run: () => void;
};

/** One is told at first; so many when it is silent, of whom the first that answers will do. */
const TOLD_THEN = 8;
const ANSWER_TIMEOUT_MS = 150;

export function createHeard(): Heard {
  return { commitNumber: 0, isAsking: false, listener: undefined, isUnanswered: false, waiting: [] };
}

/** Runs it at once if a peer has heard of that batch or there is no peer, else as soon as one has. */
export function whenHeard(replication: Replication, config: RangeConfig, commitNumber: number, run: () => void): void {
  const { heard } = replication;
  if (commitNumber <= heard.commitNumber) return run();
  heard.waiting.push({ config, commitNumber, run });
  tellPeers(replication);
}

/** One number at a time is on its way; what becomes durable meanwhile goes with the next. */
function tellPeers(replication: Replication): void {
  const { heard, machine } = replication;
  const [first] = heard.waiting;
  if (heard.isAsking || first === undefined) return;
  const peers = peersToTell(replication, first.config);
  const commitNumber = heard.waiting.reduce((most, one) => Math.max(most, one.commitNumber), 0);
  if (peers.length === 0) return goOn(replication, commitNumber);
  heard.isAsking = true;
  let open = peers.length;
  let isOver = false;
  for (const peer of peers) {
    ask(machine, peer, { kind: "mark", commitNumber }, "mark-answer", ANSWER_TIMEOUT_MS, (answer) => {
      open--;
      if (answer !== undefined) heard.commitNumber = Math.max(heard.commitNumber, commitNumber);
      if (isOver || (answer === undefined && open > 0)) return;
      isOver = true;
      heard.isAsking = false;
      heard.isUnanswered = answer === undefined;
      heard.listener = answer === undefined ? undefined : peer;
      goOn(replication, heard.commitNumber);
      tellPeers(replication);
    });
  }
}

function goOn({ heard }: Replication, commitNumber: number): void {
  const waiting = heard.waiting.splice(0);
  heard.waiting.push(...waiting.filter((one) => one.commitNumber > commitNumber));
  for (const one of waiting) if (one.commitNumber <= commitNumber) one.run();
}

/** Who listened last, another owner, or whoever else there is; who is up before who is suspected; nobody who is down. */
function peersToTell(replication: Replication, config: RangeConfig): readonly NodeId[] {
  const { machine, heard } = replication;
  const members = [...machine.view.nodes.values()]
    .filter(({ record }) => !isOver(record))
    .map(({ record }) => record.id);
  const able = (nodes: Iterable<NodeId>): NodeId[] =>
    [...nodes].filter((node) => node !== machine.self && !isDown(replication, node));
  const { listener } = heard;
  if (listener !== undefined && isUp(replication, listener)) return [listener];
  const others = able(ownersOf(config));
  const peers = others.length > 0 && !heard.isUnanswered ? others : [...new Set([...others, ...able(members)])];
  return [
    ...peers.filter((node) => isUp(replication, node)),
    ...peers.filter((node) => !isUp(replication, node)),
  ].slice(0, heard.isUnanswered ? TOLD_THEN : 1);
}

/** The driver has noted how far the peer has come. */
export function answerMark(
  { machine }: Replication,
  from: NodeId,
  { requestId }: Extract<ReplicaMessage, { kind: "mark" }>,
): void {
  send(machine, from, { kind: "mark-answer", requestId });
}
