/** `taikv node info [NODE]`: one node in detail. Exit 1 when it is not up. */
import { bytesText, countText, durationText } from "#base/units.ts";
import { clusterView, type NodeFigures, type NodeView, nodeMeant } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { operandText } from "../operand-bytes.ts";
import type { Output } from "../output.ts";
import { nodeJson, shareText } from "../render/node-rows.ts";
import { stateText } from "../render/table.ts";

export const run: CommandRun = async ({ operands, client, output, signal }) => {
  const view = await clusterView(await client(), signal);
  const node = nodeMeant(view, operandText(operands[0], "NODE"));
  if (output.isJson) await output.json({ v: 1, ...nodeJson(node) });
  else
    for (const [name, value] of nodeFacts(node, output, Date.now())) await output.line(factText(name, value, output));
  return node.state === "up" ? EXIT.ok : EXIT.no;
};

function factText(name: string, value: string, output: Output): string {
  return output.isTerminal ? `  ${output.paint("dim", name.padEnd(14))}${value}` : `${name}\t${value}`;
}

function nodeFacts(node: NodeView, { paint, isTerminal }: Output, nowMs: number): [string, string][] {
  const since = node.sinceMs === 0 ? "" : `  for ${durationText(Math.max(0, Math.round(nowMs - node.sinceMs)))}`;
  const facts: [string, string][] = [
    ["node", node.name],
    ["id", node.id],
    ["address", node.address],
    ["zone", node.zone === "" ? "–" : node.zone],
    ["state", isTerminal ? `${stateText(node.state, paint)}${since}` : node.state],
    ["virtual nodes", `${node.virtualNodes} (weight ${node.weight})`],
    ["owns", `${shareText(node.owns)} of the ring as primary`],
    ["holds", `${shareText(node.holds)} as any replica`],
  ];
  const { figures } = node;
  if (figures === undefined) return [...facts, ["figures", "the node did not answer"]];
  return [
    ...facts,
    ["keys", `${countText(figures.keys)}, ${countText(figures.primaryKeys)} as primary`],
    ["entries", `${countText(figures.entries)} with tombstones, ${bytesText(figures.bytes)} on disk`],
    ...(figures.diskFull === "" ? [] : [["storage", figures.diskFull] satisfies [string, string]]),
    ["hints", hintsText(figures)],
    [
      "ranges",
      `${figures.ranges}, ${figures.rangesUnderReplicated} under-replicated, ${figures.rangesSyncing} syncing`,
    ],
    [
      "lookups",
      `${countText(figures.lookups)}, ${(figures.lookupHops / Math.max(1, figures.lookups)).toFixed(2)} hops each`,
    ],
    [
      "transferred",
      `${countText(figures.transferredEntries)} entries, ${bytesText(figures.transferredBytes)} received since start`,
    ],
    ["repaired", `${countText(figures.repairedEntries)} entries`],
    [
      "purged",
      `${countText(figures.purgedEntries)} tombstones and expired entries, ${countText(figures.setAsideEntries)} set aside`,
    ],
    ["clock", clockText(figures.clockOffMs)],
    ["memory", bytesText(figures.residentBytes)],
    ["up for", durationText(figures.uptimeMs)],
    ["version", figures.version],
  ];
}

/** Against the median of the cluster's clocks. */
function clockText(offMs: number): string {
  if (Math.abs(offMs) < 1000) return "agrees with the cluster's";
  return `${durationText(Math.abs(offMs))} ${offMs > 0 ? "ahead of" : "behind"} the cluster's`;
}

/** `1,204 (240.1 KiB): 1,200 for n3, 4 for n5`. */
function hintsText({ hints, hintBytes, hintsFor }: NodeFigures): string {
  if (hints === 0) return "0";
  const parts = hintsFor.map((kept) => `${countText(kept.hints)} for ${kept.forName}`);
  return `${countText(hints)} (${bytesText(hintBytes)}): ${parts.join(", ")}`;
}
