/**
 * `taikv serve`: a node until it is told to stop.
 *
 * On a terminal a banner for people; otherwise exactly one line on stdout, the JSON object that says the node is
 * ready. The log goes to stderr. The first SIGTERM or SIGINT drains, a second one ends the process at once.
 */
import { durationText } from "#base/units.ts";
import { serve } from "#node/serve.ts";
import type { RunningNode, ServeOptions } from "#node/serve-options.ts";
import { StartError, type StartFault } from "#node/start-error.ts";
import type { CommandRun } from "../command.ts";
import { CommandError, refusal } from "../command-error.ts";
import { endWithStdinIfAsked } from "../end-with-stdin.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addressFrom } from "../option-values.ts";
import type { Output } from "../output.ts";
import { serveOptionsFrom } from "../serve-settings.ts";
import { VERSION } from "../version.ts";

export const run: CommandRun = async ({ settings, said, output, signal, stopIsNormal }) => {
  const options = serveOptionsFrom(settings, said, output.isErrorTerminal);
  const startedMs = performance.now();
  stopIsNormal();
  const toldToStop = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined));
  });
  endWithStdinIfAsked();
  const node = await startNode(options);
  if (node === undefined) return EXIT.ok;
  if (output.isTerminal) await output.line(bannerText(node, options, output, performance.now() - startedMs));
  else await output.line(readyLine(node));
  const exitCode = await Promise.race([node.closed, toldToStop]);
  if (exitCode !== undefined) return exitCode as ExitCode;
  await node.drain();
  await node[Symbol.asyncDispose]();
  return EXIT.ok;

  /** Undefined when the node was told to stop before it was ready, as when it waits for the nodes to join through. */
  async function startNode(serveOptions: ServeOptions): Promise<RunningNode | undefined> {
    try {
      return await Promise.race([serve(serveOptions), toldToStop]);
    } catch (error) {
      throw error instanceof StartError ? startError(error.fault, serveOptions) : error;
    }
  }
};

function readyLine({ ready }: RunningNode): string {
  return JSON.stringify({
    msg: "ready",
    node: ready.node,
    id: ready.id,
    grpc: ready.grpc,
    http: ready.http ?? null,
    cluster: ready.cluster,
  });
}

export function bannerText(node: RunningNode, options: ServeOptions, { paint }: Output, startMs: number): string {
  const { ready, founded } = node;
  const row = (name: string, value: string): string => `  ${paint("green", "➜")} ${name.padEnd(10)} ${value}`;
  const lines = [
    `  ${paint("bold", `TaiKV ${VERSION}`)}   node ${paint("bold", ready.node)} (${ready.id.slice(0, 8)})   ready in ${durationText(Math.round(startMs))}`,
    row("clients", `${paint("cyan", ready.grpc)}      ${paint("dim", "(gRPC, reflection on)")}`),
  ];
  if (ready.http !== undefined) lines.push(row("dashboard", paint("cyan", `http://${ready.http}/`)));
  const data =
    options.engine === "memory"
      ? "in memory: gone when the node stops"
      : `${options.dataFolder}${founded ? " (new)" : ""}            sync ${options.sync}`;
  lines.push(row("data", data));
  if (founded) {
    const copies = options.replicas ?? 3;
    lines.push(
      row(
        "cluster",
        `"${options.clusterName ?? "default"}", 1 node, ${copies} ${copies === 1 ? "copy" : "copies"} wanted, 1 possible`,
      ),
    );
    lines.push(
      `               ${paint("dim", "add nodes:")}  taikv serve --join ${ready.grpc} --port-offset 10 --data ./n2`,
    );
  } else {
    const contacts =
      options.join.length === 0 ? "resumed from its folder" : `joined through ${options.join.join(", ")}`;
    lines.push(row("cluster", `${ready.cluster.slice(0, 8)}, ${contacts}`));
  }
  lines.push(row("shell", ready.grpc === "127.0.0.1:7400" ? "taikv repl" : `taikv repl --addr ${ready.grpc}`));
  return lines.join("\n");
}

/** What stopped the node from starting, with a way out to copy. */
export function startError(fault: StartFault, options: ServeOptions): CommandError {
  switch (fault.kind) {
    case "port-in-use": {
      const address = addressFrom(fault.address);
      const port = "fault" in address ? fault.address : String(address.port);
      return configurationError(
        "port-in-use",
        `port ${port} of ${fault.address} is in use by another process`,
        "add --port-offset 10, or stop the other process; `taikv health` says whether it is a node",
      );
    }
    case "cannot-listen":
      return configurationError(
        "cannot-listen",
        sentencePart(fault.reason),
        "give an address of this machine to --listen and --http",
      );
    case "folder-unusable":
      return configurationError("folder", sentencePart(fault.reason), OTHER_FOLDER);
    case "folder-in-use":
      return configurationError("folder-in-use", sentencePart(fault.reason), OTHER_FOLDER);
    case "foreign-folder":
      return refusal("foreign-folder", sentencePart(fault.reason), `${OTHER_FOLDER}; nothing was changed`);
    case "folder-damaged":
      return refusal(
        "folder-damaged",
        sentencePart(fault.reason),
        "add --join ADDRESS of another node: the file is set aside, and its copies come from the others; nothing was changed",
      );
    case "newer-schema":
      return refusal(
        "newer-schema",
        sentencePart(fault.reason),
        "start a newer version of taikv on it; nothing was changed",
      );
    case "settings-differ":
      return configurationError(
        "settings-differ",
        fault.reason,
        "leave the flag out: a cluster keeps what it was born with",
      );
    case "refused":
      return refusal(
        "refused",
        `the cluster does not take this node: ${fault.reason}`,
        options.join.length === 0 ? "see the log above" : `taikv status --addr ${options.join[0]}`,
      );
  }
}

const OTHER_FOLDER = "name another folder with --data DIR";

/** The sentence as it stands after a colon. */
function sentencePart(sentence: string): string {
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}

function configurationError(code: string, title: string, fix: string): CommandError {
  return new CommandError({ code, title, exitCode: EXIT.usage, fix });
}
