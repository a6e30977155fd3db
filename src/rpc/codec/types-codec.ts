/**
 * The shared types of `types.proto`, to and from their messages.
 *
 * `…ToWire` gives plain properties for a generated `encode`; `…FromWire` checks everything and gives `undefined` for
 * what is malformed: wrong lengths, unknown enum values, numbers out of range. Bytes that come out are owned.
 */
import type { ClusterSettings } from "#model/cluster.ts";
import type { Consistency } from "#model/consistency.ts";
import type { Entry, EntryHead, EntryKind } from "#model/entry.ts";
import { keyFault, payloadFault } from "#model/key.ts";
import type { Lifecycle, NodeRecord } from "#model/node-record.ts";
import type { Range } from "#model/position.ts";
import type { PastEpoch, RangeConfig, Slot } from "#model/range-config.ts";
import { VERSION_ZERO } from "#model/version.ts";
import { VIRTUAL_NODES_TOTAL_MAX, type VirtualNode, type VirtualNodeKind } from "#model/virtual-node.ts";
import { taikv } from "../generated/taikv.js";
import { type EnumTable, enumTable } from "./enum-table.ts";
import {
  allFromWire,
  bits64FromWire,
  bits64ToWire,
  countFromWire,
  nodeIdFromWire,
  nodeIdToWire,
  ownBytes,
  positionFromWire,
  positionToWire,
  versionFromWire,
} from "./wire-bytes.ts";

/** A message field that may be absent. */
type Maybe<T> = T | null | undefined;

/** Names, addresses and zones are refused above this many characters. */
const TEXT_LENGTH_MAX = 512;

const SLOT_STATES: EnumTable<Slot["state"]> = enumTable({
  normal: taikv.v1.SlotState.SLOT_STATE_NORMAL,
  syncing: taikv.v1.SlotState.SLOT_STATE_SYNCING,
});

const VIRTUAL_NODE_KINDS: EnumTable<VirtualNodeKind> = enumTable({
  hashed: taikv.v1.VirtualNodeKind.VIRTUAL_NODE_KIND_HASHED,
  balanced: taikv.v1.VirtualNodeKind.VIRTUAL_NODE_KIND_BALANCED,
  fixed: taikv.v1.VirtualNodeKind.VIRTUAL_NODE_KIND_FIXED,
  silent: taikv.v1.VirtualNodeKind.VIRTUAL_NODE_KIND_SILENT,
});

const LIFECYCLES: EnumTable<Lifecycle> = enumTable({
  starting: taikv.v1.Lifecycle.LIFECYCLE_STARTING,
  joining: taikv.v1.Lifecycle.LIFECYCLE_JOINING,
  serving: taikv.v1.Lifecycle.LIFECYCLE_SERVING,
  leaving: taikv.v1.Lifecycle.LIFECYCLE_LEAVING,
  stopped: taikv.v1.Lifecycle.LIFECYCLE_STOPPED,
  removed: taikv.v1.Lifecycle.LIFECYCLE_REMOVED,
});

const ENTRY_KINDS: EnumTable<EntryKind> = enumTable({
  payload: taikv.v1.EntryKind.ENTRY_KIND_PAYLOAD,
  tombstone: taikv.v1.EntryKind.ENTRY_KIND_TOMBSTONE,
});

export const entryKindToWire: (kind: EntryKind) => taikv.v1.EntryKind = ENTRY_KINDS.toWire;
export const slotStateToWire: (state: Slot["state"]) => taikv.v1.SlotState = SLOT_STATES.toWire;

export function rangeToWire(range: Range): taikv.v1.Range.$Properties {
  return { after: positionToWire(range.after), upTo: positionToWire(range.upTo) };
}

export function rangeFromWire(wire: Maybe<taikv.v1.Range.$Properties>): Range | undefined {
  const after = positionFromWire(wire?.after);
  const upTo = positionFromWire(wire?.upTo);
  return after === undefined || upTo === undefined ? undefined : { after, upTo };
}

export function slotToWire(slot: Slot): taikv.v1.Slot.$Properties {
  return { owner: nodeIdToWire(slot.owner), state: SLOT_STATES.toWire(slot.state) };
}

export function slotFromWire(wire: Maybe<taikv.v1.Slot.$Properties>): Slot | undefined {
  const owner = nodeIdFromWire(wire?.owner);
  const state = SLOT_STATES.fromWire(wire?.state);
  return owner === undefined || state === undefined ? undefined : { owner, state };
}

/** At least one slot, a node at most once. */
function slotsFromWire(wire: Maybe<readonly taikv.v1.Slot.$Properties[]>): Slot[] | undefined {
  const slots = allFromWire(wire, slotFromWire);
  if (slots === undefined || slots.length === 0) return undefined;
  return new Set(slots.map((slot) => slot.owner)).size === slots.length ? slots : undefined;
}

function pastEpochToWire(past: PastEpoch): taikv.v1.PastEpoch.$Properties {
  return { epoch: past.epoch, slots: past.slots.map(slotToWire) };
}

function pastEpochFromWire(wire: taikv.v1.PastEpoch.$Properties): PastEpoch | undefined {
  const epoch = countFromWire(wire.epoch);
  const slots = slotsFromWire(wire.slots);
  return epoch === undefined || slots === undefined ? undefined : { epoch, slots };
}

export function rangeConfigToWire(config: RangeConfig): taikv.v1.RangeConfig.$Properties {
  return {
    range: rangeToWire(config.range),
    epoch: config.epoch,
    slots: config.slots.map(slotToWire),
    history: config.history.map(pastEpochToWire),
    synced: config.synced,
    floor: config.floor,
    purged: config.purged,
  };
}

export function rangeConfigFromWire(wire: Maybe<taikv.v1.RangeConfig.$Properties>): RangeConfig | undefined {
  const range = rangeFromWire(wire?.range);
  const epoch = countFromWire(wire?.epoch);
  const slots = slotsFromWire(wire?.slots);
  const history = allFromWire(wire?.history, pastEpochFromWire);
  const floor = versionFromWire(wire?.floor);
  if (range === undefined || epoch === undefined || slots === undefined) return undefined;
  // A node of an earlier version purges nothing.
  const purged = wire?.purged?.length ? versionFromWire(wire.purged) : VERSION_ZERO;
  if (history === undefined || floor === undefined || purged === undefined) return undefined;
  return { range, epoch, slots, history, synced: wire?.synced ?? false, floor, purged };
}

export function virtualNodeToWire(virtualNode: VirtualNode): taikv.v1.VirtualNode.$Properties {
  return {
    node: nodeIdToWire(virtualNode.node),
    index: virtualNode.index,
    incarnation: virtualNode.incarnation,
    position: positionToWire(virtualNode.position),
    kind: VIRTUAL_NODE_KINDS.toWire(virtualNode.kind),
  };
}

export function virtualNodeFromWire(wire: Maybe<taikv.v1.VirtualNode.$Properties>): VirtualNode | undefined {
  const node = nodeIdFromWire(wire?.node);
  const position = positionFromWire(wire?.position);
  const kind = VIRTUAL_NODE_KINDS.fromWire(wire?.kind);
  if (node === undefined || position === undefined || kind === undefined) return undefined;
  return { node, index: wire?.index ?? 0, incarnation: wire?.incarnation ?? 0, position, kind };
}

export function nodeRecordToWire(record: NodeRecord): taikv.v1.NodeRecord.$Properties {
  return {
    id: nodeIdToWire(record.id),
    name: record.name,
    address: record.address,
    incarnation: record.incarnation,
    revision: record.revision,
    lifecycle: LIFECYCLES.toWire(record.lifecycle),
    weight: record.weight,
    virtualNodes: record.virtualNodes,
    zone: record.zone,
  };
}

export function nodeRecordFromWire(wire: Maybe<taikv.v1.NodeRecord.$Properties>): NodeRecord | undefined {
  const id = nodeIdFromWire(wire?.id);
  const lifecycle = LIFECYCLES.fromWire(wire?.lifecycle);
  const name = textFromWire(wire?.name);
  const address = textFromWire(wire?.address);
  const zone = textFromWire(wire?.zone);
  const weight = wire?.weight ?? 0;
  const virtualNodes = wire?.virtualNodes ?? 0;
  if (id === undefined || lifecycle === undefined) return undefined;
  if (name === undefined || address === undefined || zone === undefined) return undefined;
  if (!Number.isFinite(weight) || weight < 0 || virtualNodes > VIRTUAL_NODES_TOTAL_MAX) return undefined;
  const incarnation = wire?.incarnation ?? 0;
  const revision = wire?.revision ?? 0;
  return { id, name, address, incarnation, revision, lifecycle, weight, virtualNodes, zone };
}

export function clusterSettingsToWire(settings: ClusterSettings): taikv.v1.ClusterSettings.$Properties {
  return { ...settings };
}

export function clusterSettingsFromWire(
  wire: Maybe<taikv.v1.ClusterSettings.$Properties>,
): ClusterSettings | undefined {
  const clusterId = wire?.clusterId ?? "";
  const clusterName = textFromWire(wire?.clusterName);
  const replicationFactor = wire?.replicationFactor ?? 0;
  const successors = wire?.successors ?? 0;
  const consistency = consistencyFromText(wire?.consistency);
  const hash = textFromWire(wire?.hash);
  const hashVector = textFromWire(wire?.hashVector);
  if (!/^[0-9a-f]{32}$/.test(clusterId)) return undefined;
  if (clusterName === undefined || consistency === undefined) return undefined;
  if (replicationFactor < 1 || replicationFactor > 15 || successors < 2 || successors > 64) return undefined;
  if (hash === undefined || hashVector === undefined) return undefined;
  return { clusterId, clusterName, replicationFactor, successors, consistency, hash, hashVector };
}

export function entryToWire(entry: Entry): taikv.v1.Entry.$Properties {
  return { ...entryHeadToWire(entry), payload: entry.payload, checksum: bits64ToWire(entry.checksum) };
}

/** The checksum is carried, not verified: that is for whoever reads or stores the entry. */
export function entryFromWire(wire: Maybe<taikv.v1.Entry.$Properties>): Entry | undefined {
  const head = entryHeadFromWire(wire);
  const checksum = bits64FromWire(wire?.checksum);
  const payload = ownBytes(wire?.payload);
  if (head === undefined || checksum === undefined || payloadFault(payload) !== undefined) return undefined;
  if (head.kind === "tombstone" && payload.length > 0) return undefined;
  return { ...head, payload, checksum };
}

export function entryHeadToWire(head: EntryHead): taikv.v1.EntryHead.$Properties {
  return {
    key: head.key,
    version: head.version,
    kind: ENTRY_KINDS.toWire(head.kind),
    expiresAtMs: head.expiresAtMs,
    position: positionToWire(head.position),
  };
}

export function entryHeadFromWire(wire: Maybe<taikv.v1.EntryHead.$Properties>): EntryHead | undefined {
  const position = positionFromWire(wire?.position);
  const key = ownBytes(wire?.key);
  const version = versionFromWire(wire?.version);
  const kind = ENTRY_KINDS.fromWire(wire?.kind);
  const expiresAtMs = countFromWire(wire?.expiresAtMs);
  if (position === undefined || version === undefined || kind === undefined) return undefined;
  if (expiresAtMs === undefined || keyFault(key) !== undefined) return undefined;
  return { position, key, version, kind, expiresAtMs };
}

function textFromWire(text: Maybe<string>): string | undefined {
  return (text ?? "").length <= TEXT_LENGTH_MAX ? (text ?? "") : undefined;
}

function consistencyFromText(text: Maybe<string>): Consistency | undefined {
  return text === "one" || text === "quorum" || text === "all" ? text : undefined;
}
