/** `taikv task ls`: background work of every node that answers. */

import { countText } from "#base/units.ts";
import { TaikvError } from "#client/client-error.ts";
import type { taikv } from "#rpc/generated/taikv.js";
import { clusterView } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { tableText } from "../render/table.ts";

export const run: CommandRun = async ({ client, output, signal }) => {
  const kv = await client();
  const { nodes } = await clusterView(kv, signal);
  let missing = 0;
  const lists = await Promise.all(
    nodes.map(async ({ name, address, state }) => {
      if (state === "down") return [];
      try {
        return ((await kv.operator.tasks({}, { address, signal })).tasks ?? []).map((task) => taskJson(task, name));
      } catch (error) {
        if (!(error instanceof TaikvError)) throw error;
        missing += 1;
        output.complain(`warning: the tasks of ${name} are missing: ${error.message}`);
        return [];
      }
    }),
  );
  const tasks = lists.flat();
  if (output.isJson) await output.json({ v: 1, tasks });
  else if (output.isTerminal) {
    await output.line(
      tableText(
        [
          { title: "NODE" },
          { title: "KIND" },
          { title: "STATE" },
          { title: "DONE", align: "right" },
          { title: "RATE", align: "right" },
          { title: "DETAIL" },
        ],
        tasks.map((task) => [
          task.node,
          task.kind,
          task.state,
          task.total > 0 ? `${countText(task.done)} of ${countText(task.total)}` : countText(task.done),
          task.rate > 0 ? `${countText(task.rate)}/s` : "–",
          task.detail,
        ]),
        output.paint,
      ),
    );
  } else {
    for (const { id, kind, node, state, done, total, rate } of tasks)
      await output.line([id, kind, node, state, done, total, rate].join("\t"));
  }
  return missing === 0 ? EXIT.ok : EXIT.partly;
};

function taskJson(task: taikv.v1.Task.$Properties, nodeName: string) {
  return {
    id: task.id ?? "",
    kind: task.kind ?? "",
    node: task.node === undefined || task.node === null || task.node === "" ? nodeName : task.node,
    state: task.state ?? "",
    done: task.done ?? 0,
    total: task.total ?? 0,
    rate: task.rate ?? 0,
    detail: task.detail ?? "",
  };
}
