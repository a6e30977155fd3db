/** Opens the shell where it was started: with prompt and history on a terminal, without on a pipe. */
import type { Client } from "#client/client.ts";
import type { CommandContext } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { untilAborted } from "../until-aborted.ts";
import { VERSION } from "../version.ts";
import type { ColonCommand } from "./colon-command.ts";
import { historyPath, openHistory } from "./history.ts";
import { runPipedShell } from "./piped-shell.ts";
import { createShell, type Shell } from "./shell.ts";
import { runTerminalShell } from "./terminal-shell.ts";

export type OpenShellOptions = {
  readonly more: readonly ColonCommand[];
  /** Printed above the first prompt instead of the shell's own. */
  readonly greeting: string | undefined;
};

/** Keys that Tab offers, and how long it waits for them. */
const KEYS_OFFERED_MAX = 50;
const KEYS_WITHIN_MS = 150;

export async function openShell(context: CommandContext, { more, greeting }: OpenShellOptions): Promise<ExitCode> {
  const { input, output, signal } = context;
  const client = await context.client();
  const isTerminal = input.isTerminal && output.isTerminal;
  const history = isTerminal ? await openHistory(historyPath(process.env)) : undefined;
  const shell = createShell({ context, client, more, historyLines: () => history?.lines() ?? [] });
  if (history === undefined) return await runPipedShell(shell, untilAborted(input.chunks(), signal), signal);
  await shell.refresh();
  await output.line(greeting ?? greetingText(shell, client, context));
  return await runTerminalShell({ shell, output, history, keys: (prefix) => keysOf(client, prefix), signal });
}

function greetingText(shell: Shell, client: Client, { output }: CommandContext): string {
  const view = shell.view();
  const count = view?.nodes.length ?? 0;
  const copies = view?.replicationFactor ?? 0;
  const facts = `connected to ${view?.name} via ${view?.answeredBy} (${client.address()}), ${count} ${count === 1 ? "node" : "nodes"}, ${copies} ${copies === 1 ? "copy" : "copies"}`;
  const examples = `  insert greeting "hello"        scan user: --limit 5        where greeting        :help`;
  return `${output.paint("bold", `TaiKV ${VERSION} shell`)} — ${facts}\n${output.paint("dim", examples)}`;
}

async function keysOf(client: Client, prefix: string): Promise<readonly Uint8Array[]> {
  const keys: Uint8Array[] = [];
  try {
    const within = AbortSignal.timeout(KEYS_WITHIN_MS);
    for await (const item of client.scan(prefix, { keysOnly: true, limit: KEYS_OFFERED_MAX, signal: within }))
      keys.push(item.key);
  } catch {
    // Tab must never fail: what came in time is offered.
  }
  return keys;
}
