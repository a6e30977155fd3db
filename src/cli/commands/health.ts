/** `taikv health`: whether the node at --addr is ready. Exit 1 when it is not. */
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";

export const run: CommandRun = async ({ client, output, signal }) => {
  const kv = await client();
  const answer = await kv.operator.health({}, { signal });
  const isReady = answer.ready ?? false;
  const checks = (answer.checks ?? []).map(({ name, ok, detail }) => ({
    name: name ?? "",
    ok: ok ?? false,
    detail: detail ?? "",
  }));
  if (output.isJson) await output.json({ v: 1, live: answer.live ?? false, ready: isReady, checks });
  else if (!output.isQuiet) {
    const { paint } = output;
    await output.line(
      output.isTerminal
        ? `${kv.address()}  ${isReady ? paint("green", "● ready") : paint("red", "✖ not ready")}`
        : isReady
          ? "ready"
          : "not-ready",
    );
    for (const { name, ok, detail } of checks) {
      if (output.isTerminal)
        await output.line(
          `  ${ok ? paint("green", "✔") : paint("red", "✖")} ${name}${detail === "" ? "" : `  ${paint("dim", detail)}`}`,
        );
      else await output.line(`${name}\t${ok ? "ok" : "not-ok"}\t${detail}`);
    }
  }
  return isReady ? EXIT.ok : EXIT.no;
};
