/** Help: all commands in groups, or one command with its flags and examples. */
import type { CommandEntry } from "./command.ts";
import { COMMAND_GROUPS, COMMANDS, GLOBAL_OPTIONS } from "./commands.ts";
import { environmentName, type OptionName, optionEntry } from "./options.ts";
import type { Paint } from "./output.ts";
import { usageText } from "./statement.ts";
import { VERSION } from "./version.ts";

export type HelpPaper = { readonly paint: Paint; readonly columns: number };

/** What `taikv` and `taikv help` print. */
export function overviewText({ paint, columns }: HelpPaper): string {
  const lines = [
    `${paint("bold", "TaiKV")} ${VERSION}: a decentralised, replicated key-value store`,
    "",
    `${paint("dim", "Usage")}  taikv COMMAND [flags]`,
    "",
    ...examplesOf(
      [
        ["taikv demo", "a cluster with sample data in a few seconds"],
        ["taikv serve", "run a node"],
        ["taikv insert greeting hello", "insert a value"],
        ["taikv get greeting", "and read it"],
      ],
      paint,
    ),
  ];
  for (const group of COMMAND_GROUPS) {
    lines.push("", paint("bold", group));
    const rows = COMMANDS.filter((entry) => entry.group === group).map((entry): [string, string] => [
      [
        entry.name,
        ...entry.operands.map(
          (operand) => (operand.isRequired ? operand.name : `[${operand.name}]`) + (operand.isMany ? "..." : ""),
        ),
      ].join(" "),
      entry.aliases.length === 0
        ? entry.summary
        : `${entry.summary} ${paint("dim", `(also ${entry.aliases.join(", ")})`)}`,
    ]);
    lines.push(...columnsOf(rows, 22, columns));
  }
  lines.push("", `${paint("dim", "More")}  taikv help COMMAND`);
  return lines.join("\n");
}

/** What `taikv help get` and `taikv get --help` print. */
export function commandText(entry: CommandEntry, { paint, columns }: HelpPaper): string {
  const lines = [
    `${entry.summary[0]?.toUpperCase()}${entry.summary.slice(1)}.`,
    "",
    `${paint("dim", "Usage")}  ${usageText(entry)}`,
  ];
  if (entry.aliases.length > 0)
    lines.push(`${paint("dim", "Also")}   ${entry.aliases.map((alias) => `taikv ${alias}`).join(", ")}`);
  for (const paragraph of entry.detail) lines.push("", ...wrapped(paragraph, columns));
  if (entry.examples.length > 0) lines.push("", paint("bold", "Examples"), ...examplesOf(entry.examples, paint));
  if (entry.options.length > 0)
    lines.push("", paint("bold", "Flags"), ...columnsOf(optionRows(entry.options), 30, columns));
  lines.push("", paint("bold", "Flags of every command"), ...columnsOf(optionRows(GLOBAL_OPTIONS), 30, columns));
  if (entry.options.some((name) => optionEntry(name).flagOnly !== true)) {
    lines.push(
      "",
      ...wrapped(
        `Flags that are settings can be set in the environment (${environmentName(entry.options[0] as OptionName)}) and in the --config file too; a flag counts more than the environment, the environment more than the file.`,
        columns,
      ),
    );
  }
  return lines.join("\n");
}

function optionRows(names: readonly OptionName[]): [string, string][] {
  return names.map((name) => {
    const option = optionEntry(name);
    const short = option.short === undefined ? "    " : `-${option.short}, `;
    const value = option.value === undefined ? "" : ` ${option.value}`;
    const fallback =
      option.shownFallback === undefined || option.shownFallback === "" ? "" : ` (${option.shownFallback})`;
    const negation = option.negatable === true ? `; --no-${name} for none` : "";
    return [`${short}--${name}${value}`, `${option.summary}${fallback}${negation}`];
  });
}

function examplesOf(examples: readonly (readonly [string, string])[], paint: Paint): string[] {
  const width = Math.min(52, Math.max(...examples.map(([typed]) => typed.length)));
  return examples.map(([typed, effect]) =>
    typed.length > width
      ? `  ${paint("cyan", typed)}\n  ${" ".repeat(width)}  ${paint("dim", effect)}`
      : `  ${paint("cyan", typed.padEnd(width))}  ${paint("dim", effect)}`,
  );
}

/** Two columns; a left side that is too wide gets a line of its own, the right side is wrapped. */
function columnsOf(rows: readonly (readonly [string, string])[], leftMax: number, columns: number): string[] {
  const left = Math.min(leftMax, Math.max(...rows.map(([name]) => name.length)));
  return rows.flatMap(([name, text]) => {
    const [first, ...more] = wrapped(text, columns - left - 4);
    const rest = more.map((line) => `${" ".repeat(left + 4)}${line}`);
    if (name.length > left) return [`  ${name}`, `${" ".repeat(left + 4)}${first ?? ""}`, ...rest];
    return [`  ${name.padEnd(left)}  ${first ?? ""}`, ...rest];
  });
}

function wrapped(text: string, columns: number): string[] {
  const width = Math.max(30, Math.min(columns, 100));
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && Bun.stringWidth(line) + 1 + Bun.stringWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
