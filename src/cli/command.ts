/**
 * Commands: what the table says of each, and what one is given when it runs.
 *
 * A command file exports `run`. It knows neither argv nor prompt: the same file serves the shell and the REPL.
 */
import type { Client } from "#client/client.ts";
import type { ExitCode } from "./exit-code.ts";
import type { OptionName, Settings } from "./options.ts";
import type { Output } from "./output.ts";
import type { Word } from "./word.ts";

export type Operand = { readonly name: string; readonly isRequired: boolean; readonly isMany: boolean };

export type CommandName =
  | "serve"
  | "demo"
  | "repl"
  | "get"
  | "insert"
  | "delete"
  | "scan"
  | "where"
  | "import"
  | "export"
  | "status"
  | "ring"
  | "node ls"
  | "node info"
  | "node leave"
  | "node remove"
  | "node replace"
  | "node weight"
  | "hints"
  | "task ls"
  | "task cancel"
  | "health"
  | "version"
  | "help";

export type CommandGroup = "Start" | "Data" | "Cluster" | "Look inside" | "Set up";

export type CommandEntry = {
  /** One or two words: `get`, `node ls`. */
  readonly name: CommandName;
  readonly aliases: readonly string[];
  readonly group: CommandGroup;
  readonly operands: readonly Operand[];
  readonly options: readonly OptionName[];
  readonly summary: string;
  /** Paragraphs below the usage line. */
  readonly detail: readonly string[];
  /** What to type, and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  /** Whether it can be typed at the prompt of `taikv repl`. */
  readonly isForShell: boolean;
};

export type CommandRun = (context: CommandContext) => Promise<ExitCode>;

export type CommandContext = {
  readonly operands: readonly Word[];
  readonly settings: Settings;
  /** Options that were said by flag, environment or file. */
  readonly said: ReadonlySet<OptionName>;
  readonly output: Output;
  /** Bytes typed or piped in; read only by commands that ask for it. */
  readonly input: CommandInput;
  /** The connection to the cluster, opened at first use and shared from then on. */
  readonly client: () => Promise<Client>;
  /** The code of another command, for the shell. */
  readonly loadCommand: (name: CommandName) => Promise<CommandRun>;
  /** Aborted when the command should end early. */
  readonly signal: AbortSignal;
  /** For what runs until it is told to stop: a signal then aborts `signal` and has no exit code of its own. */
  readonly stopIsNormal: () => void;
};

export type CommandInput = {
  readonly isTerminal: boolean;
  readonly chunks: () => AsyncIterable<Uint8Array>;
};
