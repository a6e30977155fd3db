/**
 * The option table: every flag of every command, once.
 *
 * The command line, the environment (`TAIKV_<NAME>`), the configuration file, help and completion read this table.
 */

import { GIB, MIB } from "#base/units.ts";
import type { Consistency } from "#model/consistency.ts";
import { VIRTUAL_NODES_MAX, WEIGHT_MAX } from "#model/virtual-node.ts";
import {
  type Reader,
  readAddress,
  readBytes,
  readChoice,
  readDuration,
  readInteger,
  readList,
  readName,
  readNode,
  readPositions,
  readPositive,
  readText,
} from "./option-values.ts";

export type OptionEntry<T> = {
  /** One letter, for `-a`. */
  readonly short?: string;
  /** What help calls the value; undefined for a switch, which takes none. */
  readonly value?: string;
  readonly read: Reader<T>;
  readonly fallback: T;
  /** The default as help shows it, when there is one to show. */
  readonly shownFallback?: string;
  readonly summary: string;
  /** Only a flag: belongs to one call, so neither the environment nor a file may set it. */
  readonly flagOnly?: boolean;
  /** Repeating the flag adds to its list. */
  readonly isList?: boolean;
  /** `--no-NAME` says there is to be none. */
  readonly negatable?: boolean;
  /** Words that completion offers. */
  readonly choices?: readonly string[];
};

const DAY_MS = 86_400_000;

const readSwitch: Reader<boolean> = (text) => {
  if (["1", "true", "yes", "on"].includes(text)) return { value: true };
  if (["0", "false", "no", "off"].includes(text)) return { value: false };
  return { fault: "it must be true or false" };
};

function onOff(summary: string, more: Partial<OptionEntry<boolean>> = {}): OptionEntry<boolean> {
  return { read: readSwitch, fallback: false, summary, ...more };
}

/** An option without a default of its own. */
function optional<T>(value: string, read: Reader<T>, summary: string, more: Partial<OptionEntry<T | undefined>> = {}) {
  return { value, read, fallback: undefined, summary, ...more } as OptionEntry<T | undefined>;
}

function defaulted<T>(
  value: string,
  read: Reader<T>,
  fallback: T,
  shownFallback: string,
  summary: string,
  more: Partial<OptionEntry<T>> = {},
): OptionEntry<T> {
  return { value, read, fallback, shownFallback, summary, ...more };
}

function choice<const Choice extends string>(
  choices: readonly Choice[],
  fallback: Choice,
  summary: string,
  more: Partial<OptionEntry<Choice>> = {},
): OptionEntry<Choice> {
  return {
    value: choices.join("|"),
    read: readChoice(...choices),
    fallback,
    shownFallback: fallback,
    summary,
    choices,
    ...more,
  };
}

const CONSISTENCIES = ["one", "quorum", "all"] as const;

export const OPTIONS = {
  addr: defaulted<readonly string[]>(
    "HOST:PORT[,…]",
    readList(readAddress),
    ["127.0.0.1:7400"],
    "127.0.0.1:7400",
    "nodes to talk to; several fail over",
    { short: "a", isList: true },
  ),
  timeout: defaulted("DURATION", readDuration(1, DAY_MS), 5000, "5s", "how long an operation may take"),
  consistency: optional<Consistency>(
    "one|quorum|all",
    readChoice(...CONSISTENCIES),
    "replicas that must answer (default: the cluster's)",
    { short: "C", choices: CONSISTENCIES },
  ),
  json: onOff("print JSON, one object (streams: one per line)"),
  quiet: onOff("print the answer alone: no notes, no progress", { short: "q" }),
  color: choice(["auto", "always", "never"], "auto", "colour on terminals"),
  yes: onOff("answer yes to questions", { short: "y", flagOnly: true }),
  config: optional("FILE", readText, "TOML file with options by their long names"),
  help: onOff("print help for the command", { short: "h", flagOnly: true }),
  version: onOff("print the version", { short: "V", flagOnly: true }),

  escapes: onOff("keys and values have escapes: \\n \\t \\\\ \\x00 \\u{1f600}", { short: "e", flagOnly: true }),
  hex: onOff("keys and values are hex", { flagOnly: true }),
  base64: onOff("keys and values are base64", { flagOnly: true }),
  file: optional("FILE", readText, "take the value from a file (- for stdin)", { short: "f", flagOnly: true }),
  output: optional("FILE", readText, "write the value to a file", { short: "o", flagOnly: true }),
  ttl: optional("DURATION", readDuration(1, 100 * 365 * DAY_MS), "time to live: after it the key is not found", {
    flagOnly: true,
  }),
  limit: optional("N", readInteger(1, 4_294_967_295), "stop after this many keys", { flagOnly: true }),
  cursor: optional("HEX", readCursor, "go on where an earlier scan stopped", { flagOnly: true }),
  "keys-only": onOff("leave the values out", { flagOnly: true }),
  format: optional("jsonl|csv", readChoice("jsonl", "csv"), "format of the file (default: by its extension)", {
    flagOnly: true,
    choices: ["jsonl", "csv"],
  }),
  prefix: optional("TEXT", readText, "only keys that begin with this", { flagOnly: true }),
  "in-flight": defaulted("N", readInteger(1, 4096), 256, "256", "operations under way at once", { flagOnly: true }),
  force: onOff("go on although it is refused otherwise", { flagOnly: true }),
  "accept-data-loss": onOff("with --force: go on from what is left when most copies are gone", { flagOnly: true }),
  replace: defaulted<readonly string[]>(
    "NODE[,…]",
    readList(readNode),
    [],
    "",
    "dead nodes whose place this one takes, by name, id or address",
    {
      isList: true,
      flagOnly: true,
    },
  ),
  nodes: defaulted("N", readInteger(1, 15), 3, "3", "nodes to start", { flagOnly: true }),

  listen: defaulted(
    "HOST:PORT",
    readAddress,
    "127.0.0.1:7400",
    "127.0.0.1:7400",
    "where clients and nodes connect (gRPC)",
  ),
  http: defaulted<string | undefined>(
    "HOST:PORT",
    readAddress,
    "127.0.0.1:7401",
    "127.0.0.1:7401",
    "dashboard, metrics and health",
    { negatable: true },
  ),
  advertise: optional("HOST:PORT", readAddress, "address that others are told (default: --listen)"),
  join: defaulted<readonly string[]>("HOST:PORT[,…]", readList(readAddress), [], "", "nodes to join through", {
    isList: true,
  }),
  data: defaulted("DIR", readText, "./taikv-data", "./taikv-data", "folder of this node"),
  engine: choice(["sqlite", "memory"], "sqlite", "where entries are kept"),
  sync: choice(["full", "normal"], "full", "when a write counts as durable: after an fsync, or before"),
  name: optional("NAME", readName, "name of this node (default: drawn once)"),
  "cluster-name": optional("NAME", readName, "name of the cluster, fixed at its birth (default: default)"),
  vnodes: defaulted("N", readInteger(1, VIRTUAL_NODES_MAX), 32, "32", "virtual nodes: places on the ring"),
  weight: defaulted("W", readPositive(WEIGHT_MAX), 1, "1", "share of the ring relative to other nodes"),
  position: defaulted<readonly bigint[]>(
    "HEX[,…]",
    readPositions,
    [],
    "",
    "fixed positions on the ring, 16 hex digits each",
    { isList: true },
  ),
  replicas: optional("N", readInteger(1, 15), "copies of every key, fixed at the cluster's birth (default: 3)"),
  successors: optional(
    "R",
    readInteger(2, 64),
    "length of successor lists, fixed at the cluster's birth (default: 16)",
  ),
  placement: choice(["hashed"], "hashed", "how virtual nodes find their positions"),
  "read-fanout": choice(["nearest", "all"], "nearest", "replicas that a read asks: as many as needed, or all"),
  "replace-after": defaulted(
    "DURATION",
    readDuration(100, 365 * DAY_MS),
    900_000,
    "15m",
    "absence after which a node's ranges get copies elsewhere",
  ),
  "purge-grace": defaulted(
    "DURATION",
    readDuration(0, DAY_MS),
    10_000,
    "10s",
    "age from which on tombstones are purged once all replicas agree on them",
  ),
  "hint-window": defaulted(
    "DURATION",
    readDuration(100, 365 * DAY_MS),
    10_800_000,
    "3h",
    "how long writes are kept for a node that is away",
  ),
  "hints-max": defaulted(
    "SIZE",
    readBytes(MIB, 1024 * GIB),
    256 * MIB,
    "256MiB",
    "room on disk for writes kept for nodes that are away",
  ),
  "suspect-after": optional(
    "DURATION",
    readDuration(50, 600_000),
    "silence after which a node is suspected (default: adapted)",
  ),
  zone: defaulted("ZONE", readName, "", "", "rack or room; copies are spread over zones"),
  insecure: onOff("allow to listen beyond loopback without TLS and secret"),
  "log-level": choice(["debug", "info", "warn", "error"], "info", "least level that is logged"),
  "log-format": optional<"pretty" | "json">(
    "pretty|json",
    readChoice("pretty", "json"),
    "form of the log on stderr (default: pretty on a terminal)",
    { choices: ["pretty", "json"] },
  ),
  "port-offset": defaulted("N", readInteger(0, 60_000), 0, "0", "added to the ports of --listen and --http"),
  "locations-max": optional("N", readInteger(0, 10_000_000), "range locations that the node remembers"),
} as const;

export type OptionName = keyof typeof OPTIONS;

/** The checked values of all options; what a command does not take keeps its default. */
export type Settings = {
  readonly [Name in OptionName]: (typeof OPTIONS)[Name] extends OptionEntry<infer T> ? T : never;
};

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

export function isOptionName(text: string): text is OptionName {
  return Object.hasOwn(OPTIONS, text);
}

/** The table's line for an option, whatever its type. */
export function optionEntry(name: OptionName): OptionEntry<unknown> {
  return OPTIONS[name] as OptionEntry<unknown>;
}

/** `TAIKV_LOG_LEVEL` for `log-level`. */
export function environmentName(name: OptionName): string {
  return `TAIKV_${name.replaceAll("-", "_").toUpperCase()}`;
}

function readCursor(text: string): { readonly value: string } | { readonly fault: string } {
  return /^([0-9a-fA-F]{2})+$/.test(text)
    ? { value: text }
    : { fault: "a cursor is the hex that an earlier scan printed" };
}
