/**
 * The directory: every node known, with its record, its virtual nodes and the detector's opinion of it.
 *
 * Descriptions come from the node itself and are passed on unchanged; incarnation, then revision say which is newer. A
 * node judged dead stays in the directory as `down`: its copies of data are still its own.
 */
import type { NodeId } from "#model/node-id.ts";
import { isNewerRecord, type NodeRecord, removalOf } from "#model/node-record.ts";
import { VIRTUAL_NODES_TOTAL_MAX, type VirtualNode } from "#model/virtual-node.ts";
import { filterLocations, putLocation, removeLocation } from "./location-table.ts";
import type { Description, KnownRevision } from "./message.ts";
import {
  createDirectoryEntry,
  type DirectoryEntry,
  hashOfRecord,
  ownEntry,
  type RingState,
  revisionKnown,
  type VirtualNodeState,
} from "./ring-state.ts";
import { isSamePlace } from "./successor-list.ts";
import { followUp, send, type Turn, tellEvent } from "./turn.ts";

/** Neighbours and directory are saved so long after a change. */
const SAVE_DELAY_MS = 5000;
/** And so long after a node became known: without its address a restart would not find it. */
const SAVE_NEW_NODE_MS = 50;

export function entryOf(turn: Turn, node: NodeId): DirectoryEntry {
  const { directory } = turn.state;
  let entry = directory.get(node);
  if (entry === undefined) {
    entry = createDirectoryEntry(node, turn.nowMs);
    directory.set(node, entry);
  }
  return entry;
}

/**
 * Whether the directory may take in another node. Full, it lets go of one that was never heard, then of one that has
 * left: what garbage and forgery can fill is bounded. Nodes that were heard keep their copies of data, and their
 * place; those removed stay known as such.
 */
export function makeRoom(state: RingState): boolean {
  if (state.directory.size < state.settings.directoryMax) return true;
  let gone: DirectoryEntry | undefined;
  for (const entry of state.directory.values()) {
    if (entry.id === state.id || entry.record?.lifecycle === "removed") continue;
    if (entry.heardAtMs === Number.NEGATIVE_INFINITY) {
      gone = entry;
      break;
    }
    if (gone === undefined && entry.record?.lifecycle === "stopped") gone = entry;
  }
  return gone !== undefined && state.directory.delete(gone.id);
}

export function isDown(state: RingState, node: NodeId): boolean {
  return state.directory.get(node)?.liveness === "down";
}

export function isUp(state: RingState, node: NodeId): boolean {
  const liveness = state.directory.get(node)?.liveness;
  return liveness === undefined || liveness === "up";
}

/** Whether the virtual node's own node has said that it is no member any more. */
export function isKnownGone(state: RingState, place: VirtualNode): boolean {
  if (place.node === state.id) {
    const own = state.virtualNodes.get(place.index);
    return own?.mode !== "member" || own.self.incarnation > place.incarnation;
  }
  const entry = state.directory.get(place.node);
  if (entry?.virtualNodes === undefined || place.incarnation > entry.incarnationMax) return false;
  for (const told of entry.virtualNodes) {
    if (isSamePlace(told, place) && told.incarnation >= place.incarnation) return false;
  }
  return true;
}

/** Whether it counts as failed here: its node is judged dead, or told that it is gone. */
export function isDead(state: RingState, place: VirtualNode): boolean {
  return isDown(state, place.node) || isKnownGone(state, place);
}

/** Learns of a location, from wherever. Routing hints only: nothing here changes a successor list. */
export function learnLocation(turn: Turn, place: VirtualNode): void {
  const { state } = turn;
  if (place.node === state.id) return;
  noteLife(turn, place);
  if (isDead(state, place)) {
    // Others have it in their lists: perhaps the verdict here was wrong, or is no longer right.
    if (isDown(state, place.node)) followUp(turn, { kind: "dead-listed", node: place.node });
    return;
  }
  if (!putLocation(state.locations, place)) return;
  markChanged(turn);
}

export function learnLocations(turn: Turn, places: readonly VirtualNode[]): void {
  for (const place of places) learnLocation(turn, place);
}

/** Learns of a location from its own node, where it is a member now. Shows conflicts over a position. */
export function learnFirsthand(turn: Turn, place: VirtualNode): void {
  const own = ownInItsPlace(turn.state, place);
  if (own === undefined) learnLocation(turn, place);
  else followUp(turn, { kind: "conflict", index: own.self.index, other: place });
}

/**
 * Learns of a location from a description, which may be of a former life or older than a move. A conflict that it shows is
 * none yet: its node is told, and when that one says that it is there, one of the two moves.
 */
export function learnTold(turn: Turn, place: VirtualNode): void {
  const own = ownInItsPlace(turn.state, place);
  if (own === undefined) learnLocation(turn, place);
  else send(turn, { node: place.node }, { kind: "suggest", to: place, candidate: own.self });
}

/** An own member at the position of another node's place. */
function ownInItsPlace(state: RingState, place: VirtualNode): VirtualNodeState | undefined {
  if (place.node === state.id) return undefined;
  for (const own of state.virtualNodes.values()) {
    if (own.mode === "member" && own.self.position === place.position) return own;
  }
  return undefined;
}

/** A virtual node of a life later than any known: its node was alive since, and no silence before that counts. */
function noteLife(turn: Turn, place: VirtualNode): void {
  const entry = turn.state.directory.get(place.node);
  if (entry === undefined || place.incarnation <= entry.incarnationSeen) return;
  if (entry.record?.lifecycle === "removed") return;
  entry.incarnationSeen = place.incarnation;
  if (entry.liveness === "down") suspectByHearsay(turn.state, entry, turn.nowMs);
  else {
    entry.knownSinceMs = turn.nowMs;
    entry.isRefusing = false;
  }
}

export function forgetLocation(turn: Turn, place: VirtualNode): void {
  if (removeLocation(turn.state.locations, place)) markChanged(turn);
}

/**
 * Others say, or an earlier run remembers, that a node is down: no verdict of this node's own, and only such a one may
 * take an entry off a successor list. It is suspected, and judged soon.
 */
export function suspectByHearsay(state: RingState, entry: DirectoryEntry, nowMs: number): void {
  entry.liveness = "suspected";
  entry.sinceMs = nowMs;
  entry.knownSinceMs = nowMs;
  entry.isRefusing = false;
  entry.verdictAtMs = nowMs + state.settings.deadAfterMs;
}

/** Takes in what a node says about itself, whoever passed it on. Whether it was news. */
export function learnDescription(turn: Turn, description: Description): boolean {
  const { state } = turn;
  const { record } = description;
  if (record.id === state.id) {
    noticeOwnDouble(turn, record);
    return false;
  }
  const isStranger = !state.directory.has(record.id);
  if (!isSound(description) || (isStranger && !makeRoom(state))) return false;
  const entry = entryOf(turn, record.id);
  if (isStranger && description.isDown) suspectByHearsay(state, entry, turn.nowMs);
  const hadRecord = entry.record;
  if (hadRecord !== undefined) noticeDouble(turn, hadRecord, record);
  if (hadRecord !== undefined && !isNewerRecord(record, hadRecord)) {
    if (hadRecord.incarnation === record.incarnation && hadRecord.revision === record.revision) {
      if (entry.virtualNodes === undefined && description.virtualNodes !== undefined)
        takeVirtualNodes(turn, entry, description);
      noteKnown(state, entry, description);
    }
    return false;
  }
  entry.record = record;
  noteKnown(state, entry, description);
  if (hadRecord?.address !== record.address) {
    state.saveAtMs = Math.min(state.saveAtMs, turn.nowMs + SAVE_NEW_NODE_MS);
    turn.effects.push({ kind: "address-known", node: record.id, address: record.address });
  }
  if (record.lifecycle === "removed") {
    if (hadRecord?.lifecycle !== "removed") bury(turn, entry, hadRecord !== undefined);
    forgetOldRemovals(turn);
    markChanged(turn);
    return true;
  }
  entry.virtualNodes = undefined;
  entry.incarnationMax = description.incarnationMax;
  takeVirtualNodes(turn, entry, description);
  markChanged(turn);
  return true;
}

/** In a ring too large for the location table nobody keeps lists of virtual nodes, and none is lacking. */
function noteKnown(state: RingState, entry: DirectoryEntry, { record, virtualNodes }: Description): void {
  const isTold = virtualNodes !== undefined || state.isPartial || record.lifecycle === "removed";
  entry.lacksVirtualNodes = !isTold;
  entry.recordHash = hashOfRecord(record, revisionKnown(entry, record));
}

/** A node is gone for good. Remembered, told to everybody by way of the exchange of descriptions, durable soon. */
export function removeNode(turn: Turn, node: NodeId): void {
  const { state, nowMs } = turn;
  const known = state.directory.get(node)?.record;
  const atSeconds = Math.max(0, Math.floor((nowMs + state.wallOffsetMs) / 1000)) % 2 ** 32;
  const unknown: NodeRecord = {
    id: node,
    name: node.slice(0, 8),
    address: "",
    incarnation: 0,
    revision: 0,
    lifecycle: "removed",
    weight: 1,
    virtualNodes: 0,
    zone: "",
  };
  if (node === state.id || known?.lifecycle === "removed") return;
  const record = removalOf(known ?? unknown, atSeconds);
  learnDescription(turn, { record, incarnationMax: 0, virtualNodes: undefined, isDown: true });
}

/** A removed node is dead to the ring at once, and for ever. */
function bury(turn: Turn, entry: DirectoryEntry, wasKnown: boolean): void {
  const { state, nowMs } = turn;
  entry.liveness = "down";
  entry.sinceMs = nowMs;
  entry.verdictAtMs = Number.POSITIVE_INFINITY;
  entry.virtualNodes = undefined;
  filterLocations(state.locations, (place) => place.node !== entry.id);
  followUp(turn, { kind: "node-died", node: entry.id });
  tellEvent(turn, { kind: "node-removed", node: entry.id, wasKnown });
  state.saveAtMs = Math.min(state.saveAtMs, nowMs);
}

/** The last so many removals are remembered, everywhere the same ones. */
export const REMOVALS_MAX = 1024;

function forgetOldRemovals({ state }: Turn): void {
  const removals = [...state.directory.values()].flatMap(({ record }) =>
    record?.lifecycle === "removed" ? [record] : [],
  );
  if (removals.length <= REMOVALS_MAX) return;
  removals.sort((a, b) => b.revision - a.revision || (a.id < b.id ? -1 : 1));
  for (const { id } of removals.slice(REMOVALS_MAX)) state.directory.delete(id);
}

/** What this node passes on about a node; `undefined` while nothing is known of it. */
export function descriptionOf(state: RingState, node: NodeId): Description | undefined {
  const entry = state.directory.get(node);
  if (entry?.record === undefined) return undefined;
  if (node !== state.id) {
    const isDown = entry.liveness === "down";
    return { record: entry.record, incarnationMax: entry.incarnationMax, virtualNodes: entry.virtualNodes, isDown };
  }
  const virtualNodes: VirtualNode[] = [];
  let incarnationMax = state.incarnationMax;
  for (const own of state.virtualNodes.values()) {
    if (own.mode === "member") virtualNodes.push(own.self);
    // One that is about to join is not listed yet and must not count as gone.
    else if (own.mode !== "gone" && own.mode !== "leaving") {
      incarnationMax = Math.min(incarnationMax, own.self.incarnation - 1);
    }
  }
  return { record: entry.record, incarnationMax: Math.max(0, incarnationMax), virtualNodes, isDown: false };
}

/** Equal in two nodes when both know the same revisions, but for chance. */
export function directoryHash(state: RingState): number {
  let hash = 0;
  for (const entry of state.directory.values()) hash ^= entry.recordHash;
  return hash >>> 0;
}

export function knownRevisions(state: RingState): KnownRevision[] {
  const known: KnownRevision[] = [];
  for (const entry of state.directory.values()) {
    const { id, record } = entry;
    if (record === undefined) continue;
    known.push({ node: id, incarnation: record.incarnation, revision: revisionKnown(entry, record) });
  }
  return known;
}

/** Own record or members changed: the others are told soon. */
export function reviseOwnRecord(turn: Turn, changes: Partial<NodeRecord>): void {
  const { state } = turn;
  const entry = ownEntry(state);
  const record = entry.record as NodeRecord;
  entry.record = {
    ...record,
    ...changes,
    id: record.id,
    incarnation: record.incarnation,
    revision: record.revision + 1,
  };
  entry.recordHash = hashOfRecord(entry.record, entry.record.revision);
  state.tellAtMs = Math.min(state.tellAtMs, turn.nowMs + TELL_DELAY_MS);
  markChanged(turn);
}

/** Changes of so long are told together. */
const TELL_DELAY_MS = 15;

/** The view must be emitted anew, and neighbours and directory saved some time. */
export function markChanged(turn: Turn): void {
  turn.state.view.isChanged = true;
  turn.state.saveAtMs = Math.min(turn.state.saveAtMs, turn.nowMs + SAVE_DELAY_MS);
}

/** A node speaks of its own virtual nodes only, and has not too many. */
function isSound({ record, virtualNodes }: Description): boolean {
  if (virtualNodes === undefined) return true;
  return virtualNodes.length <= VIRTUAL_NODES_TOTAL_MAX && virtualNodes.every(({ node }) => node === record.id);
}

function takeVirtualNodes(turn: Turn, entry: DirectoryEntry, description: Description): void {
  const { state } = turn;
  const told = description.virtualNodes;
  if (told === undefined) return;
  const { incarnationMax } = description;
  entry.incarnationMax = incarnationMax;
  entry.virtualNodes = state.isPartial ? undefined : told;
  const removed = filterLocations(
    state.locations,
    (place) =>
      place.node !== entry.id || place.incarnation > incarnationMax || told.some((kept) => isSamePlace(kept, place)),
  );
  if (removed) markChanged(turn);
  if (entry.liveness !== "down") for (const place of told) learnTold(turn, place);
}

/** Two addresses in one incarnation: two processes with one identity. Each is told of the other, and both will stop. */
function noticeDouble(turn: Turn, known: NodeRecord, told: NodeRecord): void {
  if (known.incarnation !== told.incarnation || known.address === told.address) return;
  if (known.lifecycle === "removed") return;
  tellEvent(turn, { kind: "identity-conflict", node: known.id, addresses: [known.address, told.address] });
  const descriptionFrom = (record: NodeRecord): Description => ({
    record,
    incarnationMax: 0,
    virtualNodes: undefined,
    isDown: false,
  });
  send(turn, { address: known.address }, { kind: "tell", descriptions: [descriptionFrom(told)], wanted: [] });
  send(turn, { address: told.address }, { kind: "tell", descriptions: [descriptionFrom(known)], wanted: [] });
}

/** A record of this node that it did not write: another process has its identity. */
function noticeOwnDouble(turn: Turn, told: NodeRecord): void {
  const own = ownEntry(turn.state).record as NodeRecord;
  if (told.lifecycle === "removed") return tellEvent(turn, { kind: "node-removed", node: own.id, wasKnown: true });
  const isElsewhere = told.incarnation === own.incarnation && told.address !== own.address;
  if (!isElsewhere && !isNewerRecord(told, own)) return;
  tellEvent(turn, { kind: "identity-conflict", node: own.id, addresses: [own.address, told.address] });
}
