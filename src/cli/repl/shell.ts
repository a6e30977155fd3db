/**
 * The shell: statements one after the other on one connection.
 *
 * Here is what a statement does; where statements come from (a terminal, a pipe) is in the files beside.
 */
import type { Client } from "#client/client.ts";
import { TaikvError } from "#client/client-error.ts";
import { type ClusterView, clusterViewFrom, namesIn } from "../cluster-view.ts";
import type { CommandContext } from "../command.ts";
import { usageError } from "../command-error.ts";
import { COMMANDS, findCommand, optionsOf } from "../commands.ts";
import { errorReport, errorText, type NodeNames } from "../error-text.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { commandText } from "../help.ts";
import { environmentName } from "../options.ts";
import { createOutput, type Output } from "../output.ts";
import { settingsFrom } from "../settings.ts";
import { statementFrom, usageText } from "../statement.ts";
import type { Word } from "../word.ts";
import { type ColonCommand, colonCommands, findColonCommand, type ShellState } from "./colon-command.ts";
import { type Tokens, tokens } from "./words.ts";

export type ShellOptions = {
  readonly context: CommandContext;
  readonly client: Client;
  /** Colon commands beside the shell's own. */
  readonly more: readonly ColonCommand[];
  readonly historyLines: () => readonly string[];
};

export type Shell = {
  readonly state: ShellState;
  readonly colonNames: readonly string[];
  /** Words of a statement, or what it still waits for; a faulty literal is reported when the statement is run. */
  readonly isOpen: (text: string) => boolean;
  /** Runs a statement and prints its answer or its error. */
  readonly run: (text: string, signal: AbortSignal) => Promise<ExitCode>;
  /** The cluster as last seen; asked anew now and then. */
  readonly view: () => ClusterView | undefined;
  readonly refresh: () => Promise<ClusterView | undefined>;
};

export function createShell({ context, client, more, historyLines }: ShellOptions): Shell {
  const state: ShellState = {
    consistency: context.settings.consistency,
    hasTiming: context.output.isTerminal,
    encoding: "text",
    isQuitting: false,
  };
  let view: ClusterView | undefined;
  let running: AbortSignal = context.signal;

  const newOutput = (isJson: boolean, isQuiet: boolean): Output =>
    createOutput({
      isJson,
      isQuiet,
      color: context.settings.color,
      isShell: true,
      hasTiming: state.hasTiming,
      encoding: state.encoding,
    });

  const commands: readonly ColonCommand[] = colonCommands(
    {
      helpLines: () => helpLines(commands, context.output),
      historyLines,
      statement: async (text) => {
        await runWords(wordsOf(tokens(text)), running);
      },
    },
    more,
  );

  const runWords = async (words: readonly Word[], signal: AbortSignal): Promise<ExitCode> => {
    const [first] = words;
    if (first === undefined) return EXIT.ok;
    if (first.kind === "plain" && first.text.startsWith(":"))
      return await runColon(first.text.slice(1), words.slice(1));
    const statement = statementFrom(words);
    if (statement.kind === "none") throw usageError("a statement begins with a command", ":help");
    if (statement.flags.has("addr"))
      throw usageError("the shell keeps to its connection", "leave it, and open one with taikv repl --addr");
    if (!statement.command.isForShell) {
      throw usageError(
        `\`${statement.command.name}\` cannot be typed here`,
        `leave the shell, then: taikv ${statement.command.name}`,
      );
    }
    const { settings, said } = await settingsFrom(optionsOf(statement.command), {
      flags: statement.flags,
      environment: {
        [environmentName("timeout")]: `${context.settings.timeout}ms`,
        [environmentName("consistency")]: state.consistency,
        [environmentName("color")]: context.settings.color,
      },
      readFile: async () => new Map(),
    });
    const output = newOutput(settings.json, settings.quiet);
    if (settings.help) {
      await output.line(commandText(statement.command, output));
      return EXIT.ok;
    }
    const run = await context.loadCommand(statement.command.name);
    return await run({
      ...context,
      operands: statement.operands,
      settings,
      said,
      output,
      input: NO_INPUT,
      client: async () => client,
      signal,
    });
  };

  const runColon = async (name: string, words: readonly Word[]): Promise<ExitCode> => {
    const texts = words.map((word) => (word.kind === "plain" ? word.text : ""));
    for (const line of await findColonCommand(commands, name).run(texts, state)) await context.output.line(line);
    return EXIT.ok;
  };

  return {
    state,
    colonNames: commands.map(({ name }) => `:${name}`),
    isOpen: (text) => {
      try {
        return tokens(text).kind === "open";
      } catch {
        return false;
      }
    },
    run: async (text, signal) => {
      running = signal;
      try {
        return await runWords(wordsOf(tokens(text)), signal);
      } catch (error) {
        if (signal.aborted) {
          context.output.complain(context.output.paintError("dim", "interrupted"));
          return EXIT.interrupted;
        }
        return complain(error, text, context.output, view === undefined ? new Map() : namesIn(view));
      }
    },
    view: () => view,
    refresh: async () => {
      try {
        view = clusterViewFrom(
          await client.operator.status({}, { timeoutMs: context.settings.timeout, signal: context.signal }),
        );
      } catch (error) {
        if (!(error instanceof TaikvError) || view === undefined) throw error;
      }
      return view;
    },
  };
}

const NO_INPUT: CommandContext["input"] = {
  isTerminal: true,
  chunks: () => {
    throw usageError("the shell itself is read from stdin", "name a file");
  },
};

function wordsOf(read: Tokens): readonly Word[] {
  if (read.kind === "words") return read.words;
  throw usageError(`the statement is not complete: it waits for ${read.waitsFor}`);
}

/** What was typed wrong, or is not there, is said plainly; everything else as on the command line. */
function complain(error: unknown, text: string, output: Output, names: NodeNames): ExitCode {
  const word = text.trim().split(/\s/)[0] ?? "";
  const report = errorReport(error, findCommand(word)?.name ?? word, names);
  if (report.code === "usage" || report.code === "not-found") {
    output.complain(output.paintError("yellow", report.title));
    const fix = report.fix?.replace(/^taikv help$/, ":help").replace(/^taikv /, "");
    if (fix !== undefined) output.complain(`  ${output.paintError("dim", fix)}`);
  } else output.complain(errorText(report, output.paintError));
  return report.exitCode;
}

function helpLines(commands: readonly ColonCommand[], { paint }: Output): string[] {
  const rows = [
    ...COMMANDS.filter((entry) => entry.isForShell && entry.name !== "version").map((entry) => [
      usageText(entry)
        .replace(/^taikv /, "")
        .replace(/ \[flags\]$/, ""),
      entry.summary,
    ]),
    ["", ""],
    ...commands.map(({ name, operand, summary }) => [`:${name} ${operand}`.trimEnd(), summary]),
  ];
  const width = Math.max(...rows.map(([name]) => name?.length ?? 0));
  return [
    ...rows.map(([name, summary]) =>
      name === "" ? "" : `  ${paint("cyan", (name as string).padEnd(width))}  ${summary}`,
    ),
    "",
    `  ${paint("dim", `values: word  "escapes \\n \\x00"  'as it is'  x'00ff'  b64'AAEC'  <<END … END; flags of a command: get --help`)}`,
  ];
}
