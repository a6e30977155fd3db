/**
 * The log: one line per event, on stderr; JSON for machines, or pretty for people.
 *
 * No keys, no payloads, no secrets. Whoever has something to tell makes an event; nobody logs from within an algorithm.
 */
import pino from "pino";

export type LogLevel = "debug" | "info" | "warn" | "error";

export type Log = {
  readonly write: (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;
};

export async function createLog(options: {
  readonly level: LogLevel;
  readonly format: "pretty" | "json";
  /** The node's name, as far as it is known by then. */
  readonly node: () => string;
}): Promise<Log> {
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: null,
    mixin: () => ({ node: options.node() }),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  const logger = pino(
    settings,
    options.format === "pretty" ? await prettyStream() : pino.destination({ dest: 2, sync: true }),
  );
  return { write: (level, event, fields) => logger[level](fields ?? {}, event) };
}

async function prettyStream(): Promise<pino.DestinationStream> {
  const { default: pretty } = await import("pino-pretty");
  return pretty({ destination: 2, sync: true, colorize: process.stderr.isTTY === true, ignore: "pid,hostname,node" });
}
