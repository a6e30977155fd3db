/** What Tab offers: commands, their flags and values, and keys of the cluster. */
import type { CommandEntry } from "../command.ts";
import { COMMANDS, findCommand, optionsOf } from "../commands.ts";
import { optionEntry } from "../options.ts";
import { keyText } from "../value-syntax.ts";

export type CompletionSources = {
  /** `:help`, `:kill`, …, and node names for those that take one. */
  readonly colonCommands: readonly string[];
  readonly nodeNames: () => readonly string[];
  /** Keys that begin with the text, few and soon; none when the cluster is slow. */
  readonly keys: (prefix: string) => Promise<readonly Uint8Array[]>;
};

/** Candidates for the last word of the line, and that word. */
export async function completions(line: string, sources: CompletionSources): Promise<[string[], string]> {
  const words = line.trimStart().split(/\s+/);
  const last = words.at(-1) ?? "";
  const candidates = await candidatesFor(words.slice(0, -1), last, sources);
  return [candidates.filter((candidate) => candidate.startsWith(last)).map((candidate) => `${candidate} `), last];
}

async function candidatesFor(
  before: readonly string[],
  last: string,
  sources: CompletionSources,
): Promise<readonly string[]> {
  if (before.length === 0) return [...shellWords(), ...(last.startsWith(":") ? sources.colonCommands : [])];
  if (before[0]?.startsWith(":") === true) return sources.nodeNames();
  const seconds = COMMANDS.filter((entry) => entry.isForShell && entry.name.startsWith(`${before[0]} `));
  if (seconds.length > 0 && before.length === 1)
    return seconds.map((entry) => entry.name.slice(`${before[0]} `.length));
  const command = findCommand(before.slice(0, 2).join(" ")) ?? findCommand(before[0] ?? "");
  if (command === undefined) return [];
  if (last.startsWith("-")) return flagsOf(command);
  const choices = choicesAfter(before.at(-1) ?? "", command);
  if (choices.length > 0) return choices;
  const [operand] = command.operands;
  if (operand?.name === "NODE") return sources.nodeNames();
  if ((operand?.name !== "KEY" && operand?.name !== "PREFIX") || (!operand.isMany && before.length > 1)) return [];
  return (await sources.keys(last)).map(keyText).filter((text) => !text.startsWith('"'));
}

function shellWords(): string[] {
  const commands = COMMANDS.filter((entry) => entry.isForShell);
  return [...new Set(commands.flatMap((entry) => [entry.name.split(" ")[0] as string, ...entry.aliases]))];
}

function flagsOf(command: CommandEntry): string[] {
  return optionsOf(command).map((name) => `--${name}`);
}

function choicesAfter(flag: string, command: CommandEntry): readonly string[] {
  const name = optionsOf(command).find((option) => flag === `--${option}` || flag === `-${optionEntry(option).short}`);
  return name === undefined ? [] : (optionEntry(name).choices ?? []);
}
