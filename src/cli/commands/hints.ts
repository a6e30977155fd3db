/** `taikv hints`: writes that are kept for nodes that were away, by keeper. */
import { bytesText, countText } from "#base/units.ts";
import { clusterView } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { tableText } from "../render/table.ts";

export const run: CommandRun = async ({ client, output, signal }) => {
  const { nodes } = await clusterView(await client(), signal);
  const hints = nodes.flatMap(({ name, figures }) =>
    (figures?.hintsFor ?? []).map((kept) => ({
      node: name,
      for: kept.forName,
      hints: kept.hints,
      bytes: kept.bytes,
      state: kept.isRunning ? "running" : "waiting",
      delivered: kept.delivered,
    })),
  );
  const missing = nodes.filter(({ figures, state }) => figures === undefined && state !== "down");
  for (const { name } of missing) output.complain(`warning: the hints at ${name} are missing: it does not answer`);
  if (output.isJson) await output.json({ v: 1, hints });
  else if (output.isTerminal && hints.length === 0) await output.line("no hints");
  else if (output.isTerminal) {
    await output.line(
      tableText(
        [
          { title: "NODE" },
          { title: "FOR" },
          { title: "HINTS", align: "right" },
          { title: "SIZE", align: "right" },
          { title: "STATE" },
        ],
        hints.map((row) => [row.node, row.for, countText(row.hints), bytesText(row.bytes), row.state]),
        output.paint,
      ),
    );
  } else {
    for (const row of hints)
      await output.line([row.node, row.for, row.hints, row.bytes, row.state, row.delivered].join("\t"));
  }
  return missing.length === 0 ? EXIT.ok : EXIT.partly;
};
