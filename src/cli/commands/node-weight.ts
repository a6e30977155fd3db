/** `taikv node weight NODE WEIGHT`: the node is to hold another share; ranges move in the background. */
import { WEIGHT_MAX } from "#model/virtual-node.ts";
import { clusterView, nodeMeant } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { usageError } from "../command-error.ts";
import { EXIT } from "../exit-code.ts";
import { operandText } from "../operand-bytes.ts";
import { readPositive } from "../option-values.ts";

export const run: CommandRun = async ({ operands, client, output, signal }) => {
  const text = operandText(operands[1], "WEIGHT") ?? "";
  const read = readPositive(WEIGHT_MAX)(text);
  if ("fault" in read) throw usageError(`WEIGHT is ${text}: ${read.fault}`);
  const kv = await client();
  const node = nodeMeant(await clusterView(kv, signal), operandText(operands[0], "NODE"));
  const answer = await kv.operator.weigh({ weight: read.value }, { address: node.address, signal });
  const virtualNodes = answer.virtualNodes ?? 0;
  if (output.isJson) {
    await output.json({ v: 1, node: node.name, weight: read.value, virtual_nodes: virtualNodes });
  } else if (!output.isQuiet) {
    await output.line(
      `${node.name} has weight ${read.value}: ${virtualNodes} virtual nodes; ranges move in the background (taikv task ls)`,
    );
  }
  return EXIT.ok;
};
