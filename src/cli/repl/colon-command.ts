/** Settings of the shell, with a colon: `:consistency one`, `:timing off`. */
import { usageError } from "../command-error.ts";
import { readChoice } from "../option-values.ts";
import type { ShellEncoding } from "../output.ts";
import { nearestWord } from "../suggestion.ts";

/** What the settings change; one for each shell. */
export type ShellState = {
  consistency: "one" | "quorum" | "all" | undefined;
  hasTiming: boolean;
  encoding: ShellEncoding;
  isQuitting: boolean;
};

export type ColonCommand = {
  /** Without the colon. */
  readonly name: string;
  /** What help shows after the name. */
  readonly operand: string;
  readonly summary: string;
  /** Lines to print. */
  readonly run: (words: readonly string[], state: ShellState) => Promise<readonly string[]>;
};

export type ColonSources = {
  readonly helpLines: () => readonly string[];
  readonly historyLines: () => readonly string[];
  /** Runs a statement of the shell. */
  readonly statement: (text: string) => Promise<void>;
};

export function colonCommands(sources: ColonSources, more: readonly ColonCommand[]): readonly ColonCommand[] {
  return [
    { name: "help", operand: "", summary: "this list", run: async () => sources.helpLines() },
    {
      name: "consistency",
      operand: "[one|quorum|all|default]",
      summary: "replicas that must answer",
      run: async ([word], state) => {
        const level = choiceOf(word, ["one", "quorum", "all", "default"], state.consistency ?? "default");
        state.consistency = level === "default" ? undefined : level;
        return word === undefined ? [level] : [];
      },
    },
    {
      name: "encode",
      operand: "[text|hex|base64]",
      summary: "how values are shown",
      run: async ([word], state) => {
        state.encoding = choiceOf(word, ["text", "hex", "base64"], state.encoding);
        return word === undefined ? [state.encoding] : [];
      },
    },
    {
      name: "timing",
      operand: "[on|off]",
      summary: "time and replicas of each answer",
      run: async ([word], state) => {
        const choice = choiceOf(word, ["on", "off"], state.hasTiming ? "on" : "off");
        state.hasTiming = choice === "on";
        return word === undefined ? [choice] : [];
      },
    },
    {
      name: "nodes",
      operand: "",
      summary: "the nodes of the cluster",
      run: async () => {
        await sources.statement("node ls");
        return [];
      },
    },
    { name: "history", operand: "", summary: "what was typed", run: async () => sources.historyLines() },
    ...more,
    {
      name: "quit",
      operand: "",
      summary: "leave the shell (also Ctrl-D)",
      run: async (_, state) => {
        state.isQuitting = true;
        return [];
      },
    },
  ];
}

/** The command of `:name`, or of an abbreviation that only one has. */
export function findColonCommand(commands: readonly ColonCommand[], name: string): ColonCommand {
  const exact = commands.find((command) => command.name === name || (name === "exit" && command.name === "quit"));
  if (exact !== undefined) return exact;
  const begun = commands.filter((command) => name !== "" && command.name.startsWith(name));
  if (begun.length === 1) return begun[0] as ColonCommand;
  const near = nearestWord(
    name,
    commands.map((command) => command.name),
  );
  throw usageError(`unknown setting \`:${name}\`${near === undefined ? "" : `; did you mean \`:${near}\`?`}`, ":help");
}

function choiceOf<const Choice extends string>(
  word: string | undefined,
  choices: readonly Choice[],
  current: Choice,
): Choice {
  if (word === undefined) return current;
  const checked = readChoice(...choices)(word);
  if ("fault" in checked) throw usageError(`"${word}": ${checked.fault}`);
  return checked.value;
}
