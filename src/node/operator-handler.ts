/** What operators ask: the cluster's state, where a key is kept, what is at work, and to leave. */
import { createTurns } from "#base/turns.ts";
import { durationText } from "#base/units.ts";
import { ttlLeftMs } from "#model/entry.ts";
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { isOver, type KnownNode } from "#model/node-record.ts";
import { distance, positionBytes, RING_SIZE, rangeKey, rangeSize } from "#model/position.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { HealthReport } from "#observe/http-server.ts";
import { rangesOwned } from "#replication/ownership.ts";
import {
  clusterSettingsToWire,
  entryKindToWire,
  nodeRecordToWire,
  rangeConfigFromWire,
  rangeConfigToWire,
  slotStateToWire,
  virtualNodeToWire,
} from "#rpc/codec/types-codec.ts";
import { nodeIdFromWire } from "#rpc/codec/wire-bytes.ts";
import { taikv } from "#rpc/generated/taikv.js";
import type { UnaryCaller } from "#rpc/grpc/unary-caller.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { FailureError, type OperatorHandler } from "#rpc/request-handler.ts";
import { hintsOfKey } from "./kept-hints.ts";
import type { LeaveEnd } from "./leave.ts";
import { leaveWait } from "./leave-wait.ts";
import type { Life } from "./life.ts";
import type { Figures } from "./node-figures.ts";
import { removeNode } from "./remove-node.ts";
import { LEAVE_TASK, tasksOf, WEIGHT_TASK } from "./tasks.ts";

export type OperatorParts = {
  readonly life: Life;
  readonly figures: Figures;
  readonly caller: UnaryCaller;
  readonly health: () => HealthReport;
  /** Begins to leave; resolves when the node is out of the ring. */
  readonly leave: (isForced: boolean) => Promise<LeaveEnd>;
  /** The node stays after all; false when it does not leave or has come to the ring. */
  readonly cancelLeave: () => Promise<boolean>;
  readonly reweigh: (weight: number) => Promise<number>;
  readonly cancelReweigh: () => Promise<boolean>;
};

type NodeStatus = taikv.v1.NodeStatusResponse.$Properties;

const ASK_TIMEOUT_MS = 2000;
const LEAVE_PROGRESS_MS = 250;

export function createOperatorHandler(partsIfReady: () => OperatorParts | undefined): OperatorHandler {
  const parts = (): OperatorParts => {
    const ready = partsIfReady();
    if (ready === undefined) throw new FailureError({ kind: "not-serving", reason: "this node is still starting" });
    return ready;
  };
  const inTurn = createTurns();
  return {
    status: async () => clusterStatus(parts()),
    nodeStatus: async (request) => parts().figures.read(request),
    ring: async () => ringOf(parts()),
    where: async ({ key }) => where(parts(), key),
    hold: async ({ key }) => hold(parts(), key),
    health: async () => {
      const report = partsIfReady()?.health();
      if (report === undefined)
        return { live: true, ready: false, checks: [{ name: "started", ok: false, detail: "starting" }] };
      return { live: report.live, ready: report.ready, checks: [...report.checks] };
    },
    tasks: async () => tasksOf(parts().life),
    // Two at once would each find a majority left, with the other's node in it.
    remove: (request) => inTurn(() => remove(parts, request)),
    giveUp: async ({ nodes, acceptDataLoss }) => {
      const ids = nodes.map(nodeIdFromWire).filter((id) => id !== undefined);
      const { kernel } = parts().life;
      for (const id of ids) void kernel.remove(id);
      return { forced: (await kernel.giveUp(ids, acceptDataLoss)).map(rangeConfigToWire) };
    },
    weigh: async ({ weight }) => ({ virtualNodes: await parts().reweigh(weight) }),
    cancelTask: async ({ id }) => ({ cancelled: await cancelTask(parts(), id) }),
    leave: ({ force }) => leave(parts(), force),
  };
}

async function remove(
  parts: () => OperatorParts,
  request: taikv.v1.RemoveRequest,
): Promise<taikv.v1.RemoveResponse.$Properties> {
  const { life, caller } = parts();
  const present = nodesOf(parts());
  const figures = await Promise.all(present.map((node) => figuresOf(parts(), node, { skipKeyCounts: true })));
  const answered = new Set(present.flatMap(({ record }, i) => (figures[i] === undefined ? [] : [record.id])));
  if (parts().life !== life) {
    throw new FailureError({ kind: "not-serving", reason: "this node has just begun anew: ask again" });
  }
  const nodes = [...life.replication.machine.view.nodes.values()];
  return removeNode({ life, caller, nodes, configs: newestConfigs(figures), answered }, request);
}

async function cancelTask({ cancelLeave, cancelReweigh }: OperatorParts, id: string): Promise<boolean> {
  if (id === LEAVE_TASK) return cancelLeave();
  return id === WEIGHT_TASK && (await cancelReweigh());
}

/** Nodes that take part, itself included. */
function nodesOf({ life: { replication } }: OperatorParts): KnownNode[] {
  return [...replication.machine.view.nodes.values()].filter(({ record }) => !isOver(record));
}

function stateOf({ record, liveness }: KnownNode): string {
  if (liveness !== "up") return liveness;
  if (record.lifecycle === "leaving") return "leaving";
  return record.lifecycle === "joining" || record.lifecycle === "starting" ? "joining" : "up";
}

async function figuresOf(
  parts: OperatorParts,
  { record, liveness }: KnownNode,
  asked: taikv.v1.NodeStatusRequest.$Properties,
): Promise<NodeStatus | undefined> {
  if (record.id === parts.life.identity.id) return parts.figures.read(asked);
  if (liveness === "down") return undefined;
  try {
    const request = taikv.v1.NodeStatusRequest.encode(asked).finish();
    const path = taikv.v1.Operator.prototype.nodeStatus.path;
    return taikv.v1.NodeStatusResponse.decode(await parts.caller.call(record.address, path, request, ASK_TIMEOUT_MS));
  } catch {
    return undefined;
  }
}

async function clusterStatus(parts: OperatorParts): Promise<taikv.v1.StatusResponse.$Properties> {
  const { identity, replication } = parts.life;
  const nodes = nodesOf(parts).sort((a, b) => (a.record.name < b.record.name ? -1 : 1));
  const figures = await Promise.all(nodes.map((node) => figuresOf(parts, node, {})));
  const owns = primaryShares(replication.machine.view.virtualNodes);
  const holds = heldShares(figures);
  const entries = nodes.map((node, i) => {
    const found = figures[i];
    const entry: taikv.v1.NodeStatusEntry.$Properties = {
      record: nodeRecordToWire(node.record),
      state: stateOf(node),
      sinceMs: Math.max(0, Math.round(node.sinceMs)),
      owns: owns.get(node.record.id) ?? 0,
      holds: holds.get(node.record.id) ?? 0,
    };
    // What is for gathering only is not handed on.
    return found === undefined ? entry : { ...entry, figures: { ...found, configs: [] } };
  });
  const reasons = degradedReasons(nodes, figures);
  const wanted = identity.settings.replicationFactor;
  const members = nodes.length === 1 ? "1 node" : `${nodes.length} nodes`;
  const notes =
    nodes.length < wanted ? [`under-replicated: ${nodes.length} of ${wanted} copies are possible with ${members}`] : [];
  return {
    settings: clusterSettingsToWire(identity.settings),
    state: reasons.length === 0 ? "ok" : "degraded",
    nodes: entries,
    reasons: [...reasons, ...notes],
    answeredBy: identity.name,
    answeredById: nodeIdBytes(identity.id),
  };
}

/** A clock further off than this is worth a word, ms. */
const CLOCK_OFF_MS = 1000;

function degradedReasons(nodes: readonly KnownNode[], figures: readonly (NodeStatus | undefined)[]): string[] {
  const reasons: string[] = [];
  let underReplicated = 0;
  for (const [i, node] of nodes.entries()) {
    const state = stateOf(node);
    const found = figures[i];
    if (state === "down" || state === "suspected") reasons.push(`${node.record.name} is ${state}`);
    else if (found === undefined) reasons.push(`${node.record.name} does not answer`);
    const offMs = found?.clockOffMs ?? 0;
    if (Math.abs(offMs) > CLOCK_OFF_MS) {
      const how = offMs > 0 ? "ahead of" : "behind";
      reasons.push(`the clock of ${node.record.name} is ${durationText(Math.abs(offMs))} ${how} the cluster's`);
    }
    if (found?.doubt) reasons.push(`${node.record.name}: ${found.doubt}`);
    if (found?.diskFull) reasons.push(`${node.record.name}: ${found.diskFull}`);
    underReplicated = Math.max(underReplicated, found?.rangesUnderReplicated ?? 0);
  }
  if (underReplicated > 0) reasons.push(`${underReplicated} ranges have fewer copies than wanted`);
  return reasons;
}

/** Share of the ring whose first virtual node is the node's, 0 to 1. */
function primaryShares(virtualNodes: readonly VirtualNode[]): Map<NodeId, number> {
  const owning = virtualNodes.filter(({ kind }) => kind !== "silent");
  const shares = new Map<NodeId, number>();
  for (const [i, { node, position }] of owning.entries()) {
    const before = owning[(i + owning.length - 1) % owning.length] as VirtualNode;
    const size = owning.length === 1 ? RING_SIZE : distance(before.position, position);
    shares.set(node, (shares.get(node) ?? 0) + shareOf(size));
  }
  return shares;
}

/** Share of the ring of which the node has a slot, by the configurations that the nodes told. */
function heldShares(figures: readonly (NodeStatus | undefined)[]): Map<NodeId, number> {
  const shares = new Map<NodeId, number>();
  for (const config of newestConfigs(figures)) {
    const share = shareOf(rangeSize(config.range));
    for (const owner of ownersOf(config)) shares.set(owner, (shares.get(owner) ?? 0) + share);
  }
  return shares;
}

/** Of each range, as far as the nodes told. */
function newestConfigs(figures: readonly (NodeStatus | undefined)[]): RangeConfig[] {
  const newest = new Map<string, RangeConfig>();
  for (const found of figures) {
    for (const wire of found?.configs ?? []) {
      const config = rangeConfigFromWire(wire);
      if (config === undefined) continue;
      const key = rangeKey(config.range);
      if ((newest.get(key)?.epoch ?? -1) < config.epoch) newest.set(key, config);
    }
  }
  return [...newest.values()];
}

function shareOf(size: bigint): number {
  return Number((size * 1_000_000_000n) / RING_SIZE) / 1_000_000_000;
}

function ringOf({ life: { replication } }: OperatorParts): taikv.v1.RingResponse.$Properties {
  const { virtualNodes, nodes } = replication.machine.view;
  return {
    virtualNodes: virtualNodes.map((virtualNode) => ({
      virtualNode: virtualNodeToWire(virtualNode),
      nodeName: nodes.get(virtualNode.node)?.record.name ?? virtualNode.node.slice(0, 8),
    })),
  };
}

async function where(parts: OperatorParts, key: Uint8Array): Promise<taikv.v1.WhereResponse.$Properties> {
  const { kernel, replication, identity } = parts.life;
  const position = positionOfKey(key);
  const found = await kernel.lookup(position, identity.settings.replicationFactor, ASK_TIMEOUT_MS);
  const config = await kernel.findConfig(position);
  if (config === undefined) {
    throw new FailureError({ kind: "no-configuration", reason: "no owner of the key's range could be found" });
  }
  const { nodes } = replication.machine.view;
  const everyone = nodesOf(parts).map(({ record }) => record.id);
  const asked = [...new Set([...ownersOf(config), ...everyone])];
  const holdings = new Map(
    await Promise.all(asked.map(async (node) => [node, await holdAt(parts, node, key)] as const)),
  );
  const replicas = config.slots.map(({ owner, state }) => {
    const held = holdings.get(owner);
    const known = nodes.get(owner);
    return {
      node: nodeIdBytes(owner),
      name: known?.record.name ?? owner.slice(0, 8),
      address: known?.record.address ?? "",
      state: known === undefined ? "down" : stateOf(known),
      answered: held !== undefined,
      found: held?.found === true,
      version: held?.version ?? new Uint8Array(0),
      kind: held?.kind ?? taikv.v1.EntryKind.ENTRY_KIND_UNSPECIFIED,
      payloadBytes: held?.payloadBytes ?? 0,
      ...lifeLeft(held?.expiresAtMs ?? 0, replication.machine.clusterMs),
      slotState: slotStateToWire(state),
    };
  });
  return {
    position: positionBytes(position),
    config: rangeConfigToWire(config),
    replicas,
    hints: [...holdings.values()].flatMap((held) => held?.hints ?? []),
    hops: found.kind === "found" ? found.hops : 0,
  };
}

async function holdAt(
  parts: OperatorParts,
  node: NodeId,
  key: Uint8Array,
): Promise<taikv.v1.HoldResponse.$Properties | undefined> {
  if (node === parts.life.identity.id) return hold(parts, key);
  const known = parts.life.replication.machine.view.nodes.get(node);
  if (known === undefined || known.liveness === "down") return undefined;
  try {
    const request = taikv.v1.HoldRequest.encode({ key }).finish();
    const path = taikv.v1.Operator.prototype.hold.path;
    return taikv.v1.HoldResponse.decode(await parts.caller.call(known.record.address, path, request, ASK_TIMEOUT_MS));
  } catch {
    return undefined;
  }
}

async function hold(parts: OperatorParts, key: Uint8Array): Promise<taikv.v1.HoldResponse.$Properties> {
  const { engine, identity, replication } = parts.life;
  const position = positionOfKey(key);
  const { nodes } = replication.machine.view;
  const hints = [...(await hintsOfKey(engine, replication, { position, key }))].map(([target, version]) => {
    const forName = nodes.get(target)?.record.name ?? target.slice(0, 8);
    return { nodeName: identity.name, forName, version };
  });
  const stored = engine.get(position, key);
  if (stored?.kind !== "entry") return { found: false, hints };
  const { version, kind, payload, expiresAtMs } = stored.entry;
  return { found: true, version, kind: entryKindToWire(kind), payloadBytes: payload.length, hints, expiresAtMs };
}

function lifeLeft(expiresAtMs: number, nowMs: number): { readonly ttlMs: number; readonly expired: boolean } {
  const expired = expiresAtMs > 0 && expiresAtMs <= nowMs;
  return { ttlMs: expired ? 0 : ttlLeftMs({ expiresAtMs }, nowMs), expired };
}

async function* leave(parts: OperatorParts, isForced: boolean): AsyncGenerator<taikv.v1.LeaveProgress.$Properties> {
  const { identity, replication } = parts.life;
  const staying = nodesOf(parts).filter(({ record }) => record.id !== identity.id && record.lifecycle !== "leaving");
  const up = staying.filter(({ liveness }) => liveness === "up").length;
  const wanted = identity.settings.replicationFactor;
  const isOnly = staying.length === 0;
  if (isOnly) {
    throw new FailureError({
      kind: "refused",
      reason: "this is the only node: with it the data would go; stop it instead",
    });
  }
  if (!isForced && up < wanted) {
    throw new FailureError({
      kind: "refused",
      reason: `${up} nodes would stay for ${wanted} copies; add a node first, or leave with fewer copies by --force`,
    });
  }
  let total = 0;
  let isDone = false;
  let failure: unknown;
  const left = parts.leave(isForced).then(
    (end) => {
      isDone = true;
      if (end === "cancelled") failure = new FailureError({ kind: "refused", reason: "the leave was cancelled" });
    },
    (error: unknown) => {
      failure = error;
      isDone = true;
    },
  );
  while (!isDone) {
    const rangesLeft = rangesOwned(replication);
    // Ranges are still split, and change hands, by what was under way.
    total = Math.max(total, rangesLeft);
    const note = rangesLeft > 0 ? leaveWait(replication) : "";
    yield { rangesLeft, rangesTotal: total, done: false, note };
    await Promise.race([left, new Promise<void>((resolve) => setTimeout(resolve, LEAVE_PROGRESS_MS))]);
  }
  if (failure !== undefined) throw failure;
  yield { rangesLeft: 0, rangesTotal: total, done: true, note: "" };
}
