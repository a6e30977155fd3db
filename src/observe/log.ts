/**
 * The log: one line per event, on stderr; JSON for machines, or pretty for people.
 *
 * No keys, no payloads, no secrets. Whoever has something to tell makes an event; nobody logs from within an algorithm.
 * A log that cannot be written, such as one on a full disk, ends no node: its lines wait, as far as there is room.
 */
import { Writable } from "node:stream";
import pino from "pino";

/** Of lines that could not be written. Later ones are lost. */
const KEPT_BYTES_MAX = 1024 * 1024;

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
  const logger = pino(settings, options.format === "pretty" ? await prettyStream() : standardError());
  return { write: (level, event, fields) => logger[level](fields ?? {}, event) };
}

function standardError(): pino.DestinationStream {
  const stream = pino.destination({ dest: 2, sync: true, maxLength: KEPT_BYTES_MAX });
  stream.on("error", () => undefined);
  return stream;
}

async function prettyStream(): Promise<pino.DestinationStream> {
  const { default: pretty } = await import("pino-pretty");
  const lines = standardError();
  const destination = new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      lines.write(line);
      done();
    },
  });
  return pretty({ destination, colorize: process.stderr.isTTY === true, ignore: "pid,hostname,node" });
}
