/**
 * Statements: words to a command with its operands and flags. One grammar for the command line and the shell.
 *
 * cac matches command and options and counts operands; this front keeps it from touching a value. Every operand and
 * every value of a flag goes through cac as a sentinel and a number, so that `007` stays text, `-5` and `@x` are
 * values, words after `--` are operands, and two-word commands are one name.
 */
import { cac } from "cac";
import { utf8TextOf } from "#base/text.ts";
import type { CommandEntry } from "./command.ts";
import { usageError } from "./command-error.ts";
import { COMMANDS, commandWords, findCommand, GLOBAL_OPTIONS, optionsOf, secondWords } from "./commands.ts";
import { listText } from "./option-values.ts";
import { isOptionName, type OptionName, optionEntry } from "./options.ts";
import type { Flags } from "./settings.ts";
import { nearestWord } from "./suggestion.ts";
import type { Word } from "./word.ts";

export type Statement =
  | {
      readonly kind: "command";
      readonly command: CommandEntry;
      readonly operands: readonly Word[];
      readonly flags: Flags;
    }
  /** No command: `taikv`, `taikv --help`, `taikv --version`. */
  | { readonly kind: "none"; readonly flags: Flags };

const SENTINEL = "\u0001";

/** Throws a usage error that says what to type instead. */
export function statementFrom(words: readonly Word[]): Statement {
  const front = createFront(words);
  const leading = front.leadingFlags();
  const command = front.command();
  if (command === undefined) return { kind: "none", flags: leading };
  front.rest(command);
  if (front.flags.get("help") === true)
    return { kind: "command", command, operands: front.operands, flags: front.flags };
  return { kind: "command", command, ...throughCac(command, front.operands, front.flags) };
}

function createFront(words: readonly Word[]) {
  const flags = new Map<OptionName, string | boolean>();
  const operands: Word[] = [];
  let at = 0;

  const put = (name: OptionName, value: string | boolean): void => {
    const option = optionEntry(name);
    const before = flags.get(name);
    if (before === undefined) flags.set(name, value);
    else if (option.isList === true && typeof before === "string") flags.set(name, `${before},${String(value)}`);
    else if (option.value !== undefined || before !== value) {
      throw usageError(`--${name} is given twice`, `leave one of them out`);
    }
  };

  /** Reads the flag at `at` and its value. */
  const flag = (text: string, taken: readonly OptionName[], command: CommandEntry | undefined): void => {
    at += 1;
    if (!text.startsWith("--")) {
      shortFlags(text, taken, command);
      return;
    }
    const equals = text.indexOf("=");
    const long = equals < 0 ? text.slice(2) : text.slice(2, equals);
    const attached = equals < 0 ? undefined : text.slice(equals + 1);
    if (long.startsWith("no-")) {
      const positive = long.slice(3);
      if (isOptionName(positive) && taken.includes(positive) && attached === undefined) {
        const option = optionEntry(positive);
        if (option.negatable === true || option.value === undefined) {
          put(positive, false);
          return;
        }
      }
    }
    if (!isOptionName(long) || !(taken.includes(long) || (command === undefined && long === "version"))) {
      throw unknownFlag(`--${long}`, taken, command);
    }
    if (optionEntry(long).value === undefined) {
      if (attached !== undefined) throw usageError(`--${long} takes no value`, `write --${long} or --no-${long}`);
      put(long, true);
    } else put(long, attached ?? value(`--${long}`, long));
  };

  /** `-q`, `-qy`, `-a ADDRESS`, `-aADDRESS`. */
  const shortFlags = (text: string, taken: readonly OptionName[], command: CommandEntry | undefined): void => {
    for (let i = 1; i < text.length; i++) {
      const letter = text[i] as string;
      const names: readonly OptionName[] = command === undefined ? [...taken, "version"] : taken;
      const name = names.find((candidate) => optionEntry(candidate).short === letter);
      if (name === undefined) throw unknownFlag(text.length === 2 ? text : `-${letter} in ${text}`, taken, command);
      if (optionEntry(name).value === undefined) {
        put(name, true);
        continue;
      }
      const attached = text.slice(i + 1).replace(/^=/, "");
      put(name, attached === "" ? value(`-${letter}`, name) : attached);
      return;
    }
  };

  const value = (shown: string, name: OptionName): string => {
    const word = words[at];
    const option = optionEntry(name);
    if (word === undefined) throw usageError(`${shown} needs a value: ${option.value}`);
    at += 1;
    if (word.kind === "plain") return word.text;
    const text = utf8TextOf(word.bytes);
    if (text === undefined) throw usageError(`the value of ${shown} is not text`);
    return text;
  };

  const isFlag = (word: Word | undefined): word is Word & { readonly kind: "plain" } =>
    word?.kind === "plain" && /^-(-.|[^-\d.])/.test(word.text);

  return {
    flags,
    operands,
    /** Flags before the command. */
    leadingFlags: (): Flags => {
      for (let word = words[at]; isFlag(word); word = words[at]) flag(word.text, anyCommandsOptions(), undefined);
      return flags;
    },
    command: (): CommandEntry | undefined => {
      const word = words[at];
      if (word === undefined) return undefined;
      const first = word.kind === "plain" ? word.text : (utf8TextOf(word.bytes) ?? "");
      at += 1;
      const seconds = secondWords(first);
      const next = words[at];
      if (seconds.length > 0 && next?.kind === "plain") {
        const pair = findCommand(`${first} ${next.text}`);
        if (pair !== undefined) {
          at += 1;
          return pair;
        }
      }
      const command = findCommand(first);
      if (command !== undefined) return command;
      if (seconds.length > 0) throw unknownSecondWord(first, next, seconds);
      throw unknownCommand(first);
    },
    rest: (command: CommandEntry): void => {
      const taken = optionsOf(command);
      for (const name of flags.keys()) {
        if (!taken.includes(name)) throw unknownFlag(`--${name}`, taken, command);
      }
      while (at < words.length) {
        const word = words[at] as Word;
        if (word.kind === "plain" && word.text === "--") {
          operands.push(...words.slice(at + 1));
          return;
        }
        if (isFlag(word)) flag(word.text, taken, command);
        else {
          operands.push(word);
          at += 1;
        }
      }
    },
  };
}

/** Hands sentinels to cac and gives back what they stand for. */
function throughCac(
  command: CommandEntry,
  operands: readonly Word[],
  flags: Flags,
): { readonly operands: readonly Word[]; readonly flags: Flags } {
  const held: (Word | string | boolean)[] = [];
  const keep = (value: Word | string | boolean): string => `${SENTINEL}${held.push(value) - 1}`;
  const argv = ["", "", command.name, ...operands.map((word) => keep(word))];
  for (const [name, value] of flags) argv.push(`--${name}=${keep(value)}`);

  const parser = cac("taikv");
  const registered = parser.command([command.name, ...command.operands.map(operandText)].join(" "), command.summary);
  for (const name of optionsOf(command)) registered.option(`--${name} <value>`, optionEntry(name).summary);
  let matched: readonly string[] = [];
  registered.action((...actionArguments: unknown[]) => {
    matched = actionArguments
      .slice(0, -1)
      .flat()
      .filter((part) => part !== undefined) as string[];
  });
  try {
    parser.parse(argv);
  } catch (error) {
    throw operandsFault(command, operands, error);
  }

  const heldBy = (text: string): Word | string | boolean =>
    held[Number(text.slice(SENTINEL.length))] as Word | string | boolean;
  const flagsOut = new Map<OptionName, string | boolean>();
  for (const name of flags.keys()) {
    const text = parser.options[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())] as string;
    flagsOut.set(name, heldBy(text) as string | boolean);
  }
  return { operands: matched.map((text) => heldBy(text) as Word), flags: flagsOut };
}

/** `<KEY>`, `[VALUE]`, `<...KEY>`. */
function operandText(operand: CommandEntry["operands"][number]): string {
  const name = `${operand.isMany ? "..." : ""}${operand.name}`;
  return operand.isRequired ? `<${name}>` : `[${name}]`;
}

/** `taikv get KEY`, as help and errors show it. */
export function usageText(command: CommandEntry): string {
  const operands = command.operands.map((operand) => {
    const name = `${operand.name}${operand.isMany ? "..." : ""}`;
    return operand.isRequired ? name : `[${name}]`;
  });
  return [`taikv ${command.name}`, ...operands, "[flags]"].join(" ");
}

function operandsFault(command: CommandEntry, operands: readonly Word[], error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "CACError") return error;
  const required = command.operands.filter((operand) => operand.isRequired);
  if (operands.length < required.length) {
    const missing = required.slice(operands.length).map((operand) => operand.name);
    return usageError(`${command.name} needs ${missing.join(" and ")}`, usageText(command));
  }
  const most = command.operands.length;
  const surplus = operands[most];
  const shown = surplus?.kind === "plain" ? ` "${surplus.text}"` : "";
  return usageError(
    most === 0
      ? `${command.name} takes no argument; found${shown}`
      : `${command.name} has one argument too many:${shown}`,
    `${usageText(command)}; quote a value that has blanks`,
  );
}

function unknownFlag(shown: string, taken: readonly OptionName[], command: CommandEntry | undefined) {
  const near = shown.startsWith("--") ? nearestWord(shown.slice(2), taken) : undefined;
  const wordHint =
    command !== undefined && command.operands.length > 0 ? `if it is a value, write -- before it` : undefined;
  const of = command === undefined ? "" : ` of ${command.name}`;
  return usageError(
    `unknown flag ${shown}${of}${near === undefined ? "" : `; did you mean --${near}?`}`,
    near === undefined ? (wordHint ?? `taikv help${command === undefined ? "" : ` ${command.name}`}`) : undefined,
  );
}

function unknownCommand(first: string) {
  const near = nearestWord(first, commandWords());
  return usageError(
    `unknown command \`${first}\`${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
    near === undefined ? "taikv help" : undefined,
  );
}

function unknownSecondWord(first: string, next: Word | undefined, seconds: readonly string[]) {
  const choices = listText(seconds.map((second) => `\`${first} ${second}\``));
  if (next?.kind !== "plain") return usageError(`\`${first}\` needs a second word: ${choices}`);
  const near = nearestWord(next.text, seconds);
  const meant = near === undefined ? `it is ${choices}` : `did you mean \`${first} ${near}\`?`;
  return usageError(`unknown command \`${first} ${next.text}\`; ${meant}`);
}

/** Before the command is known, a flag of any is taken; the command checks it later. */
function anyCommandsOptions(): readonly OptionName[] {
  return [...new Set([...GLOBAL_OPTIONS, ...COMMANDS.flatMap((command) => command.options)])];
}
