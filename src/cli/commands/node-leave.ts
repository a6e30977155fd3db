/** `taikv node leave [NODE]`: the node hands over what it holds, then stops. Progress until it is done. */
import { clusterView, nodeMeant } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-code.ts";
import { operandText } from "../operand-bytes.ts";
import { startProgress } from "../render/progress.ts";

export const run: CommandRun = async ({ operands, client, output, settings, signal }) => {
  const kv = await client();
  const node = nodeMeant(await clusterView(kv, signal), operandText(operands[0], "NODE"));
  const startedMs = performance.now();
  await using progress = await startProgress(output, { verb: `${node.name} leaves`, noun: "ranges" });
  let isDone = false;
  let total = 0;
  let noted = "";
  for await (const step of kv.operator.leave({ force: settings.force }, { address: node.address, signal })) {
    total = Math.max(total, step.rangesTotal ?? 0);
    progress.set(total - (step.rangesLeft ?? 0), total);
    const note = step.note ?? "";
    // It comes with every step for as long as it holds.
    if (note !== noted && note !== "") progress.note(note);
    noted = note;
    if (output.isJson) {
      await output.json({
        v: 1,
        node: node.name,
        ranges_left: step.rangesLeft ?? 0,
        ranges_total: step.rangesTotal ?? 0,
        done: step.done ?? false,
        note,
      });
    }
    isDone ||= step.done ?? false;
  }
  if (!isDone) {
    throw new CommandError({
      code: "leave-unfinished",
      title: `${node.name} ended the call before it had left`,
      exitCode: EXIT.partly,
      details: [`node ${node.address}`],
      fix: `taikv node info ${node.name}; leaving again goes on where it stopped`,
    });
  }
  if (!output.isJson && !output.isQuiet) {
    await output.line(
      `${node.name} has left: ${total} ranges handed over in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
    );
  }
  return EXIT.ok;
};
