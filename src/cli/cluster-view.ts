/** The cluster as the operator service tells it, in plain values. */
import { hexOf } from "#base/bytes.ts";
import type { Client } from "#client/client.ts";
import { TaikvError } from "#client/client-error.ts";
import type { taikv } from "#rpc/generated/taikv.js";
import { CommandError, usageError } from "./command-error.ts";
import { EXIT } from "./exit-code.ts";
import { nearestWord } from "./suggestion.ts";

/** Hints that a node keeps for one owner. */
export type KeptHints = {
  readonly forName: string;
  readonly hints: number;
  readonly bytes: number;
  /** They are being brought home; so many have been. */
  readonly isRunning: boolean;
  readonly delivered: number;
};

export type NodeFigures = {
  readonly keys: number;
  readonly primaryKeys: number;
  readonly entries: number;
  readonly bytes: number;
  readonly hints: number;
  readonly hintBytes: number;
  readonly hintsFor: readonly KeptHints[];
  readonly version: string;
  readonly residentBytes: number;
  readonly uptimeMs: number;
  readonly lookups: number;
  readonly lookupHops: number;
  readonly ranges: number;
  readonly rangesUnderReplicated: number;
  readonly rangesSyncing: number;
  readonly transferredEntries: number;
  readonly transferredBytes: number;
  readonly repairedEntries: number;
  readonly purgedEntries: number;
  readonly setAsideEntries: number;
  readonly clockOffMs: number;
  readonly isSettled: boolean;
  /** That its disk is full; empty: it has room. */
  readonly diskFull: string;
};

export type NodeView = {
  readonly name: string;
  readonly id: string;
  readonly address: string;
  readonly zone: string;
  /** up, suspected, down, joining or leaving. */
  readonly state: string;
  /** Wall-clock time of the last change of state, ms. */
  readonly sinceMs: number;
  readonly virtualNodes: number;
  readonly weight: number;
  /** Share of the ring as primary and as any replica, 0 to 1. */
  readonly owns: number;
  readonly holds: number;
  /** Undefined when the node did not answer. */
  readonly figures: NodeFigures | undefined;
};

export type ClusterView = {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly replicationFactor: number;
  readonly consistency: string;
  readonly reasons: readonly string[];
  readonly answeredBy: string;
  readonly nodes: readonly NodeView[];
};

export async function clusterView(client: Client, signal: AbortSignal): Promise<ClusterView> {
  return clusterViewFrom(await client.operator.status({}, { signal }));
}

/** Names of the nodes by their ids; none when the cluster does not say so soon. */
export async function nodeNames(client: Client): Promise<ReadonlyMap<string, string>> {
  try {
    return namesIn(clusterViewFrom(await client.operator.status({}, { timeoutMs: NAMES_WITHIN_MS })));
  } catch (error) {
    if (error instanceof TaikvError) return new Map();
    throw error;
  }
}

const NAMES_WITHIN_MS = 500;

export function namesIn(view: ClusterView): ReadonlyMap<string, string> {
  return new Map(view.nodes.map(({ id, name }) => [id, name]));
}

export function clusterViewFrom(response: taikv.v1.StatusResponse.$Properties): ClusterView {
  const settings = response.settings ?? {};
  return {
    id: settings.clusterId ?? "",
    name: settings.clusterName ?? "",
    state: response.state === "ok" ? "ok" : "degraded",
    replicationFactor: settings.replicationFactor ?? 0,
    consistency: settings.consistency ?? "",
    reasons: response.reasons ?? [],
    answeredBy: response.answeredBy ?? "",
    nodes: (response.nodes ?? [])
      .map(nodeViewFrom)
      .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true })),
  };
}

function nodeViewFrom(entry: taikv.v1.NodeStatusEntry.$Properties): NodeView {
  const record = entry.record ?? {};
  return {
    name: record.name ?? "",
    id: hexOf(record.id ?? new Uint8Array(0)),
    address: record.address ?? "",
    zone: record.zone ?? "",
    state: entry.state ?? "",
    sinceMs: entry.sinceMs ?? 0,
    virtualNodes: record.virtualNodes ?? 0,
    weight: record.weight ?? 1,
    owns: entry.owns ?? 0,
    holds: entry.holds ?? 0,
    figures: entry.figures === null || entry.figures === undefined ? undefined : figuresFrom(entry.figures),
  };
}

function figuresFrom(figures: taikv.v1.NodeStatusResponse.$Properties): NodeFigures {
  return {
    keys: figures.keys ?? 0,
    primaryKeys: figures.primaryKeys ?? 0,
    entries: figures.entries ?? 0,
    bytes: figures.bytes ?? 0,
    hints: figures.hints ?? 0,
    hintBytes: figures.hintBytes ?? 0,
    hintsFor: (figures.hintsFor ?? []).map((kept) => ({
      forName: kept.name ?? "",
      hints: kept.hints ?? 0,
      bytes: kept.bytes ?? 0,
      isRunning: kept.running ?? false,
      delivered: kept.delivered ?? 0,
    })),
    version: figures.version ?? "",
    residentBytes: figures.residentBytes ?? 0,
    uptimeMs: figures.uptimeMs ?? 0,
    lookups: figures.lookups ?? 0,
    lookupHops: figures.lookupHops ?? 0,
    ranges: figures.ranges ?? 0,
    rangesUnderReplicated: figures.rangesUnderReplicated ?? 0,
    rangesSyncing: figures.rangesSyncing ?? 0,
    transferredEntries: figures.transferredEntries ?? 0,
    transferredBytes: figures.transferredBytes ?? 0,
    repairedEntries: figures.repairedEntries ?? 0,
    purgedEntries: figures.purgedEntries ?? 0,
    setAsideEntries: figures.setAsideEntries ?? 0,
    clockOffMs: figures.clockOffMs ?? 0,
    isSettled: figures.settled ?? false,
    diskFull: figures.diskFull ?? "",
  };
}

/** The node of that name, address, or id of which at least four digits are given. */
export function findNode(view: ClusterView, text: string): NodeView {
  const exact = view.nodes.find((node) => node.name === text || node.address === text || node.id === text);
  if (exact !== undefined) return exact;
  const byId = /^[0-9a-f]{4,}$/.test(text) ? view.nodes.filter((node) => node.id.startsWith(text)) : [];
  if (byId.length === 1) return byId[0] as NodeView;
  if (byId.length > 1)
    throw usageError(`"${text}" begins the ids of ${byId.length} nodes: ${byId.map(({ name }) => name).join(", ")}`);
  const names = view.nodes.map(({ name }) => name);
  const near = nearestWord(text, names);
  throw new CommandError({
    code: "no-such-node",
    title: `there is no node ${text} in cluster ${view.name}${near === undefined ? "" : `; did you mean ${near}?`}`,
    exitCode: EXIT.no,
    details: [`nodes: ${names.join(", ")}`],
  });
}

/** The node that an operand names; without one, the node at the address in use. */
export function nodeMeant(view: ClusterView, text: string | undefined): NodeView {
  return findNode(view, text ?? view.answeredBy);
}
