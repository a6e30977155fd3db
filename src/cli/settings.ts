/**
 * Settings: what the options of one command come to. Flag > environment > file > default.
 *
 * All faults are named at once. The current directory is never searched for configuration.
 */
import { usageError } from "./command-error.ts";
import { listText } from "./option-values.ts";
import { environmentName, isOptionName, OPTION_NAMES, type OptionName, optionEntry, type Settings } from "./options.ts";
import { nearestWord } from "./suggestion.ts";

/** Flags as typed: text, `true` for a switch, `false` for `--no-NAME`. Lists are joined with commas. */
export type Flags = ReadonlyMap<OptionName, string | boolean>;

/** Values by long name, as text, `false` for none. */
export type FileValues = ReadonlyMap<OptionName, string | false>;

export type SettingsSources = {
  readonly flags: Flags;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads the configuration file; called only when one is named. */
  readonly readFile: (path: string) => Promise<FileValues>;
};

/** The settings, and which options were said by somebody rather than left at their defaults. */
export type SettingsResult = { readonly settings: Settings; readonly said: ReadonlySet<OptionName> };

export async function settingsFrom(taken: readonly OptionName[], sources: SettingsSources): Promise<SettingsResult> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  const said = new Set<OptionName>();
  for (const name of OPTION_NAMES) values[name] = optionEntry(name).fallback;

  const put = (name: OptionName, text: string | boolean, origin: string): void => {
    const option = optionEntry(name);
    said.add(name);
    if (text === false && option.negatable === true) {
      values[name] = undefined;
      return;
    }
    const checked = option.read(String(text));
    if ("fault" in checked) faults.push(`${origin} "${String(text)}": ${checked.fault}`);
    else values[name] = checked.value;
  };

  const configPath = sources.flags.get("config") ?? (sources.environment[environmentName("config")] || undefined);
  const file: FileValues = typeof configPath === "string" ? await sources.readFile(configPath) : new Map();
  for (const name of taken) {
    const option = optionEntry(name);
    const flag = sources.flags.get(name);
    const variable = option.flagOnly === true ? undefined : sources.environment[environmentName(name)];
    const inFile = option.flagOnly === true ? undefined : file.get(name);
    if (flag !== undefined) put(name, flag, flag === false ? `--no-${name}` : `--${name}`);
    else if (variable !== undefined && variable !== "") {
      put(name, option.negatable === true && variable === "none" ? false : variable, environmentName(name));
    } else if (inFile !== undefined) put(name, inFile, `${name} in ${String(configPath)}:`);
  }
  if (faults.length > 0) throw usageError(faults.join("\n  "), undefined);
  return { settings: values as Settings, said };
}

/** Values of a parsed TOML document, checked for unknown names and for kinds that no option takes. */
export function fileValuesFrom(document: Readonly<Record<string, unknown>>, path: string): FileValues {
  const values = new Map<OptionName, string | false>();
  const faults: string[] = [];
  for (const [key, value] of Object.entries(document)) {
    if (!isOptionName(key) || optionEntry(key).flagOnly === true || key === "config") {
      const near = nearestWord(key, configurableNames());
      faults.push(`unknown option "${key}"${near === undefined ? "" : `; did you mean "${near}"?`}`);
      continue;
    }
    const text = textOf(value);
    if (text === undefined)
      faults.push(`"${key}" must be ${listText(["text", "a number", "true or false", "a list of them"])}`);
    else if (text === "false" && optionEntry(key).negatable === true) values.set(key, false);
    else values.set(key, text);
  }
  if (faults.length > 0) throw usageError(`configuration file ${path}:\n  ${faults.join("\n  ")}`);
  return values;
}

export function configurableNames(): OptionName[] {
  return OPTION_NAMES.filter((name) => optionEntry(name).flagOnly !== true && name !== "config");
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (!Array.isArray(value)) return undefined;
  const parts = value.map((part) => (Array.isArray(part) ? undefined : textOf(part)));
  return parts.includes(undefined) ? undefined : parts.join(",");
}
