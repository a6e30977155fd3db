/** The shell on a terminal: prompt, line editing, history, Tab; Ctrl-C leaves what runs, Ctrl-D leaves the shell. */
import { createInterface, type Interface } from "node:readline";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { completions } from "./completion.ts";
import type { History } from "./history.ts";
import type { Shell } from "./shell.ts";

export type TerminalShellOptions = {
  readonly shell: Shell;
  readonly output: Output;
  readonly history: History;
  readonly keys: (prefix: string) => Promise<readonly Uint8Array[]>;
  /** Ends the shell. */
  readonly signal: AbortSignal;
};

export async function runTerminalShell({
  shell,
  output,
  history,
  keys,
  signal,
}: TerminalShellOptions): Promise<ExitCode> {
  let running: AbortController | undefined;
  let typed = "";
  const ended = Promise.withResolvers<void>();
  const lines: string[] = [];
  let isBusy = false;

  const readline = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: true,
    history: history.lines().toReversed(),
    historySize: 2000,
    removeHistoryDuplicates: true,
    escapeCodeTimeout: 50,
    completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
      const nodeNames = (): readonly string[] => shell.view()?.nodes.map(({ name }) => name) ?? [];
      completions(line, { colonCommands: shell.colonNames, nodeNames, keys }).then(
        (result) => done(null, result),
        () => done(null, [[], line]),
      );
    },
  });

  const prompt = (): void => {
    readline.setPrompt(typed === "" ? promptText(shell, output) : "… ");
    readline.prompt();
  };

  const drain = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
      typed = typed === "" ? line : `${typed}\n${line}`;
      if (shell.isOpen(typed)) continue;
      const text = typed;
      typed = "";
      await history.add(text);
      running = new AbortController();
      await shell.run(text, AbortSignal.any([running.signal, signal]));
      running = undefined;
      if (shell.state.isQuitting) {
        ended.resolve();
        return;
      }
    }
    isBusy = false;
    prompt();
  };

  readline.on("line", (line) => {
    lines.push(line);
    void drain();
  });
  readline.on("SIGINT", () => {
    if (running !== undefined) {
      running.abort();
      return;
    }
    typed = "";
    process.stdout.write("^C\n");
    readline.setPrompt(promptText(shell, output));
    clearLine(readline);
  });
  readline.on("close", () => ended.resolve());
  signal.addEventListener("abort", () => ended.resolve());
  const refreshing = setInterval(() => void shell.refresh().catch(() => undefined), 5000);
  prompt();
  await ended.promise;
  clearInterval(refreshing);
  running?.abort();
  if (!shell.state.isQuitting) process.stdout.write("\n");
  readline.close();
  return EXIT.ok;
}

function promptText(shell: Shell, { paint }: Output): string {
  const view = shell.view();
  const dot = paint(view?.state === "ok" ? "green" : "yellow", "●");
  const level = shell.state.consistency ?? view?.consistency ?? "";
  return `${dot} ${paint("bold", view?.name ?? "taikv")} ${paint("dim", `[${level}]`)} › `;
}

/** Leaves an empty line behind a fresh prompt. */
function clearLine(readline: Interface): void {
  if (readline.line === "") readline.prompt();
  else {
    readline.write(null, { ctrl: true, name: "e" });
    readline.write(null, { ctrl: true, name: "u" });
  }
}
