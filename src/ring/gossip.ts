/**
 * How descriptions spread: a node tells its own changes to those it knows, and whoever sees by a ping that directories
 * differ exchanges what is newer. In a cluster that fits the location table this makes everybody's view complete.
 */

import { shuffled } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { descriptionOf, directoryHash, entryOf, knownRevisions, learnDescription } from "./directory.ts";
import type { Description, KnownRevision, RingMessage } from "./message.ts";
import { NEVER_MS, type RequestTarget } from "./ring-state.ts";
import { send, type Turn } from "./turn.ts";

/** Own changes go to so many nodes at once; the rest hear by exchange. */
const TOLD_AT_ONCE_MAX = 64;
/** Two nodes exchange no more often, */
const EXCHANGE_MS_MIN = 300;
/** and not more often than this for each node known: the list of all is long in a large cluster. */
const EXCHANGE_MS_PER_NODE = 1;
/** Descriptions in one message. */
const DESCRIPTIONS_MAX = 64;

export function tellOwnDescription(turn: Turn): void {
  const { state } = turn;
  state.tellAtMs = NEVER_MS;
  const others: NodeId[] = [];
  for (const { id, record } of state.directory.values()) {
    if (id !== state.id && record !== undefined && !isOver(record)) others.push(id);
  }
  const chosen = others.length <= TOLD_AT_ONCE_MAX ? others : shuffled(state.random, others).slice(0, TOLD_AT_ONCE_MAX);
  for (const node of chosen) introduce(turn, { node });
}

/** Tells who this node is. */
export function introduce(turn: Turn, to: RequestTarget): void {
  const own = descriptionOf(turn.state, turn.state.id);
  if (own !== undefined) send(turn, to, { kind: "tell", descriptions: [own], wanted: [] });
}

/** Tells a removed node that it is. */
export function tellRemoval(turn: Turn, node: NodeId): void {
  const entry = entryOf(turn, node);
  if (turn.nowMs < entry.exchangedAtMs + EXCHANGE_MS_MIN) return;
  entry.exchangedAtMs = turn.nowMs;
  tellAbout(turn, node, [node], []);
}

/** The other's directory differs, or it is a stranger. */
export function exchange(turn: Turn, node: NodeId): void {
  const entry = entryOf(turn, node);
  const pauseMs = Math.max(EXCHANGE_MS_MIN, EXCHANGE_MS_PER_NODE * turn.state.directory.size);
  if (turn.nowMs < entry.exchangedAtMs + pauseMs) return;
  entry.exchangedAtMs = turn.nowMs;
  send(turn, { node }, { kind: "exchange", known: knownRevisions(turn.state) });
}

export function compareHashes(turn: Turn, node: NodeId, hash: number): void {
  if (hash !== directoryHash(turn.state)) exchange(turn, node);
}

export function handleExchange(turn: Turn, from: NodeId, theirs: readonly KnownRevision[]): void {
  const { state } = turn;
  const own = new Map(knownRevisions(state).map((revision) => [revision.node, revision]));
  const known = new Map(theirs.map((revision) => [revision.node, revision]));
  const newer: NodeId[] = [];
  const wanted: NodeId[] = [];
  for (const [id, revision] of own) {
    const their = known.get(id);
    if (their === undefined || isOlder(their, revision)) newer.push(id);
  }
  for (const revision of theirs) {
    const mine = own.get(revision.node);
    if (mine === undefined || isOlder(mine, revision)) wanted.push(revision.node);
  }
  if (newer.length > 0 || wanted.length > 0) tellAbout(turn, from, newer, wanted);
}

export function handleTell(turn: Turn, from: NodeId, message: Extract<RingMessage, { kind: "tell" }>): void {
  for (const description of message.descriptions) learnDescription(turn, description);
  if (message.wanted.length > 0) tellAbout(turn, from, message.wanted, []);
}

function tellAbout(turn: Turn, to: NodeId, nodes: readonly NodeId[], wanted: readonly NodeId[]): void {
  const descriptions: Description[] = [];
  for (const node of nodes) {
    const description = descriptionOf(turn.state, node);
    if (description !== undefined) descriptions.push(description);
  }
  let asked = wanted;
  for (let i = 0; i < descriptions.length || asked.length > 0; i += DESCRIPTIONS_MAX) {
    send(
      turn,
      { node: to },
      { kind: "tell", descriptions: descriptions.slice(i, i + DESCRIPTIONS_MAX), wanted: asked },
    );
    asked = [];
  }
}

function isOlder(
  a: { readonly incarnation: number; readonly revision: number },
  b: { readonly incarnation: number; readonly revision: number },
): boolean {
  return a.incarnation !== b.incarnation ? a.incarnation < b.incarnation : a.revision < b.revision;
}
