/** `taikv node ls`: the nodes, whatever their state. */
import { clusterView } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { nodeJson, nodeRow, nodeTable } from "../render/node-rows.ts";

export const run: CommandRun = async ({ client, output, signal }) => {
  const { nodes } = await clusterView(await client(), signal);
  if (output.isJson) await output.json({ v: 1, nodes: nodes.map(nodeJson) });
  else if (output.isTerminal) await output.line(nodeTable(nodes, output));
  else for (const node of nodes) await output.line(nodeRow(node));
  return EXIT.ok;
};
