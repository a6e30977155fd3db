/** `taikv status`: the cluster and its nodes. */
import { bytesText, countText, durationText } from "#base/units.ts";
import { type ClusterView, clusterView, type NodeView } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { nodeJson, nodeRow, nodeTable } from "../render/node-rows.ts";

export const run: CommandRun = async ({ client, output, signal }) => {
  const view = await clusterView(await client(), signal);
  if (output.isJson) await output.json(statusJson(view));
  else if (output.isTerminal) await output.line(statusText(view, output, Date.now()));
  else for (const node of view.nodes) await output.line(nodeRow(node));
  return view.state === "ok" ? EXIT.ok : EXIT.no;
};

export function statusJson(view: ClusterView): object {
  return {
    v: 1,
    cluster: view.name,
    cluster_id: view.id,
    state: view.state,
    replication_factor: view.replicationFactor,
    consistency: view.consistency,
    reasons: view.reasons,
    answered_by: view.answeredBy,
    nodes: view.nodes.map(nodeJson),
  };
}

export function statusText(view: ClusterView, output: Output, nowMs: number): string {
  const { paint } = output;
  const down = view.nodes.filter(({ state }) => state === "down");
  const keys = sum(view.nodes, (node) => node.figures?.primaryKeys ?? 0);
  const bytes = sum(view.nodes, (node) => node.figures?.bytes ?? 0);
  const copies = view.replicationFactor;
  const heading = [
    `cluster ${paint("bold", view.name)}`,
    view.state === "ok" ? paint("green", "OK") : paint("red", "DEGRADED"),
    down.length === 0
      ? counted(view.nodes.length, "node")
      : `${down.length} of ${counted(view.nodes.length, "node")} down`,
    `${countText(keys)} keys`,
    bytesText(bytes),
    copies === 1 ? "1 copy" : `${copies} copies`,
  ];
  const said = new Set(down.map(({ name }) => `${name} is down`));
  const remarks = [
    ...view.reasons.filter((reason) => !said.has(reason)).map((reason) => `  ${paint("yellow", "!")} ${reason}`),
    ...down.map(({ name, sinceMs }) => {
      const since = sinceMs === 0 ? "" : ` for ${durationText(Math.max(0, Math.round(nowMs - sinceMs)))}`;
      return `  ${paint("yellow", "!")} ${name} down${since}      ${paint("dim", `→ taikv node info ${name}`)}`;
    }),
  ];
  return [heading.join("   "), nodeTable(view.nodes, output), ...remarks].join("\n");
}

function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function sum(nodes: readonly NodeView[], figure: (node: NodeView) => number): number {
  return nodes.reduce((total, node) => total + figure(node), 0);
}
