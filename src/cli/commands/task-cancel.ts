/** `taikv task cancel TASK`: ends background work that can be ended, on the node that does it. */
import { TaikvError } from "#client/client-error.ts";
import { clusterView } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-code.ts";
import { operandText } from "../operand-bytes.ts";

export const run: CommandRun = async ({ operands, client, output, signal }) => {
  const kv = await client();
  const id = operandText(operands[0], "TASK");
  const { nodes } = await clusterView(kv, signal);
  const ended: string[] = [];
  for (const { name, address, state } of nodes) {
    if (state === "down") continue;
    try {
      const { cancelled } = await kv.operator.cancelTask({ id }, { address, signal });
      if (cancelled === true) ended.push(name);
    } catch (error) {
      if (!(error instanceof TaikvError)) throw error;
      output.complain(`warning: ${name} could not be asked: ${error.message}`);
    }
  }
  if (ended.length === 0) {
    throw new CommandError({
      code: "no-task",
      title: `no node has a task ${id} that can be ended`,
      exitCode: EXIT.no,
      fix: "taikv task ls",
    });
  }
  if (output.isJson) await output.json({ v: 1, task: id, nodes: ended });
  else if (!output.isQuiet) await output.line(`${id} is ended on ${ended.join(", ")}`);
  return EXIT.ok;
};
