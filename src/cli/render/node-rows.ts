/** Nodes as a table, as tab-separated rows, and as JSON. */
import { bytesText, countText } from "#base/units.ts";
import type { NodeView } from "../cluster-view.ts";
import type { Output } from "../output.ts";
import { stateText, tableText } from "./table.ts";

export function nodeJson(node: NodeView): object {
  const { figures } = node;
  return {
    name: node.name,
    id: node.id,
    address: node.address,
    zone: node.zone,
    state: node.state,
    since_ms: node.sinceMs,
    virtual_nodes: node.virtualNodes,
    weight: node.weight,
    owns: round(node.owns),
    holds: round(node.holds),
    answered: figures !== undefined,
    keys: figures?.keys ?? 0,
    primary_keys: figures?.primaryKeys ?? 0,
    bytes: figures?.bytes ?? 0,
    hints: figures?.hints ?? 0,
    hint_bytes: figures?.hintBytes ?? 0,
    hints_for: (figures?.hintsFor ?? []).map((kept) => ({ node: kept.forName, hints: kept.hints, bytes: kept.bytes })),
    version: figures?.version ?? "",
    resident_bytes: figures?.residentBytes ?? 0,
    uptime_ms: figures?.uptimeMs ?? 0,
    entries: figures?.entries ?? 0,
    lookups: figures?.lookups ?? 0,
    lookup_hops: figures?.lookupHops ?? 0,
    ranges: figures?.ranges ?? 0,
    ranges_under_replicated: figures?.rangesUnderReplicated ?? 0,
    ranges_syncing: figures?.rangesSyncing ?? 0,
    transferred_entries: figures?.transferredEntries ?? 0,
    transferred_bytes: figures?.transferredBytes ?? 0,
    repaired_entries: figures?.repairedEntries ?? 0,
    purged_entries: figures?.purgedEntries ?? 0,
    set_aside_entries: figures?.setAsideEntries ?? 0,
    clock_off_ms: figures?.clockOffMs ?? 0,
    settled: figures?.isSettled ?? false,
    disk_full: (figures?.diskFull ?? "") !== "",
  };
}

export function nodeTable(nodes: readonly NodeView[], { paint }: Output): string {
  const hasZones = nodes.some(({ zone }) => zone !== "");
  return tableText(
    [
      { title: "NODE" },
      { title: "ADDRESS" },
      ...(hasZones ? [{ title: "ZONE" }] : []),
      { title: "STATE" },
      { title: "OWNS", align: "right" },
      { title: "HOLDS", align: "right" },
      { title: "KEYS", align: "right" },
      { title: "DISK", align: "right" },
      { title: "HINTS", align: "right" },
    ],
    nodes.map(({ name, address, zone, state, owns, holds, figures }) => [
      name,
      address,
      ...(hasZones ? [zone === "" ? "–" : zone] : []),
      stateText(state, paint),
      shareText(owns),
      shareText(holds),
      figures === undefined ? "–" : countText(figures.keys),
      figures === undefined ? "–" : bytesText(figures.bytes),
      figures === undefined ? "–" : countText(figures.hints),
    ]),
    paint,
  );
}

/** name, id, address, state, owns, holds, keys, bytes, hints. */
export function nodeRow({ name, id, address, state, owns, holds, figures }: NodeView): string {
  const cells = [
    name,
    id,
    address,
    state,
    round(owns),
    round(holds),
    figures?.keys ?? 0,
    figures?.bytes ?? 0,
    figures?.hints ?? 0,
  ];
  return cells.join("\t");
}

export function shareText(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function round(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
