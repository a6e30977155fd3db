/**
 * The program: argv to an exit code.
 *
 * The one place where errors become text, signals become an abort, and standard streams are taken care of.
 */
import { readFile } from "node:fs/promises";
import { utf8TextOf } from "#base/text.ts";
import type { Client } from "#client/client.ts";
import type { CommandContext, CommandInput } from "./command.ts";
import { loadCommand } from "./command-code.ts";
import { usageError } from "./command-error.ts";
import { optionsOf } from "./commands.ts";
import { errorJson, errorNamesNodes, errorReport, errorText } from "./error-text.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { OptionName, Settings } from "./options.ts";
import { createOutput, flushed, type Output } from "./output.ts";
import { settingsFrom } from "./settings.ts";
import { type Statement, statementFrom } from "./statement.ts";
import { plainWords } from "./word.ts";

/** Runs the command and resolves with its exit code, when all output is out. */
export async function runProgram(argv: readonly string[]): Promise<ExitCode> {
  endQuietlyOnClosedPipe();
  endOnUncaught();
  let output = createOutput({ isJson: argv.includes("--json"), isQuiet: false, color: "auto" });
  const signals = listenToSignals();
  let exitCode: ExitCode;
  try {
    await refuseLostBytes(argv);
    const statement = statementFrom(plainWords(argv));
    const { settings, said } = await settingsOf(statement);
    output = createOutput({ isJson: settings.json, isQuiet: settings.quiet, color: settings.color });
    exitCode = await runStatement(statement, settings, said, output, signals);
  } catch (error) {
    exitCode = signals.exitCode() ?? (await reportError(error, "taikv", output));
  }
  exitCode = signals.exitCode() ?? exitCode;
  await flushed();
  return exitCode;
}

async function runStatement(
  statement: Statement,
  settings: Settings,
  said: ReadonlySet<OptionName>,
  output: Output,
  signals: Signals,
): Promise<ExitCode> {
  if (statement.kind === "none") {
    if (settings.version) {
      const { VERSION } = await import("./version.ts");
      await output.line(`taikv ${VERSION}`);
      return EXIT.ok;
    }
    const { overviewText } = await import("./help.ts");
    await output.line(overviewText(output));
    return settings.help || statement.flags.size === 0 ? EXIT.ok : EXIT.usage;
  }
  if (settings.help) {
    const { commandText } = await import("./help.ts");
    await output.line(commandText(statement.command, output));
    return EXIT.ok;
  }
  await using connection = lazyConnection(settings);
  const context: CommandContext = {
    operands: statement.operands,
    settings,
    said,
    output,
    input: standardInput(),
    client: connection.client,
    loadCommand,
    signal: signals.signal,
    stopIsNormal: signals.stopIsNormal,
  };
  try {
    const run = await loadCommand(statement.command.name);
    return await run(context);
  } catch (error) {
    return signals.exitCode() ?? (await reportError(error, statement.command.name, output, connection.opened()));
  }
}

async function settingsOf(statement: Statement): Promise<{ settings: Settings; said: ReadonlySet<OptionName> }> {
  const taken: readonly OptionName[] =
    statement.kind === "command"
      ? optionsOf(statement.command)
      : ["help", "version", "json", "quiet", "color", "config", "yes"];
  return await settingsFrom(taken, {
    flags: statement.flags,
    environment: process.env,
    readFile: async (path) => (await import("./config-file.ts")).readConfigFile(path),
  });
}

async function reportError(error: unknown, action: string, output: Output, client?: Client): Promise<ExitCode> {
  const isAsking = client !== undefined && errorNamesNodes(error);
  const names = isAsking ? await (await import("./cluster-view.ts")).nodeNames(client) : undefined;
  const report = errorReport(error, action, names);
  output.complain(output.isJson ? JSON.stringify(errorJson(report)) : errorText(report, output.paintError));
  return report.exitCode;
}

type LazyConnection = AsyncDisposable & {
  readonly client: () => Promise<Client>;
  /** Undefined when nobody has asked for it. */
  readonly opened: () => Client | undefined;
};

/** A connection that opens at first use. */
function lazyConnection(settings: Settings): LazyConnection {
  let opened: Client | undefined;
  return {
    client: async () => {
      const { openClient } = await import("./connection.ts");
      opened ??= openClient(settings);
      return opened;
    },
    opened: () => opened,
    [Symbol.asyncDispose]: async () => await opened?.[Symbol.asyncDispose](),
  };
}

function standardInput(): CommandInput {
  return { isTerminal: process.stdin.isTTY === true, chunks: () => process.stdin as AsyncIterable<Uint8Array> };
}

/** What nobody caught is a bug, or a contradiction that must stop a node: said in our own words, exit 70. */
function endOnUncaught(): void {
  const end = (error: unknown): never => {
    process.stderr.write(`${errorText(errorReport(error, "taikv"), (_, text) => text)}\n`);
    process.exit(EXIT.bug);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}

/** A reader that has seen enough (`taikv scan | head`) is no error. */
function endQuietlyOnClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.bug);
  });
  process.stderr.on("error", () => undefined);
}

type Signals = {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code that a signal asks for; undefined when none came, or when to stop is the normal end. */
  readonly exitCode: () => ExitCode | undefined;
  readonly stopIsNormal: () => void;
};

/** The first signal aborts the command, a second one ends the program at once. */
function listenToSignals(): Signals {
  const controller = new AbortController();
  let exitCode: ExitCode | undefined;
  let isNormal = false;
  const codes = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated } as const;
  for (const [name, code] of Object.entries(codes)) {
    process.on(name, () => {
      if (exitCode !== undefined) process.exit(code);
      exitCode = code;
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    exitCode: () => (isNormal ? undefined : exitCode),
    stopIsNormal: () => {
      isNormal = true;
    },
  };
}

/**
 * Arguments arrive as text; bytes that are not UTF-8 are lost on the way and show as U+FFFD. Refused rather than
 * stored as something else, unless the system says that U+FFFD itself was typed.
 */
async function refuseLostBytes(argv: readonly string[]): Promise<void> {
  const lossy = argv.find((argument) => argument.includes("\ufffd"));
  if (lossy === undefined) return;
  const typed = await readFile("/proc/self/cmdline").catch(() => undefined);
  if (typed !== undefined && utf8TextOf(typed) !== undefined) return;
  throw usageError(
    `the argument "${lossy}" is not valid UTF-8`,
    "write its bytes with -e, as in $'\\\\xff', or with --hex",
  );
}
