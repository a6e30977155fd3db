/**
 * Where a command writes: the answer to stdout; notes, warnings and progress to stderr.
 *
 * Knows what a terminal, a pipe and `--json` want. Escape codes go to terminals alone, unless `--color always`.
 */
import { styleText } from "node:util";
import { hexOf } from "#base/bytes.ts";
import { base64Of, quotedText } from "./value-syntax.ts";

export type Tone = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

export type Paint = (tone: Tone, text: string) => string;

export type Output = {
  /** For people: tables, units and colour. False in pipes and with `--json`. */
  readonly isTerminal: boolean;
  /** Whether notes and progress are seen on a terminal. */
  readonly isErrorTerminal: boolean;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** At the prompt of the shell: values are quoted and come with their timing. */
  readonly isShell: boolean;
  readonly columns: number;
  readonly paint: Paint;
  readonly paintError: Paint;
  /** Exact bytes or text to stdout; waits while the reader is slow. */
  readonly write: (chunk: Uint8Array | string) => Promise<void>;
  /** A payload as one line of the shell: quoted, or as a literal that the shell reads back. */
  readonly literal: (payload: Uint8Array) => string;
  /** The answer with its timing, dim, at the right edge of a terminal or two blanks after. */
  readonly withTiming: (answer: string, timing: string) => string;
  /** A line to stdout. */
  readonly line: (text: string) => Promise<void>;
  /** One JSON object and a newline to stdout. */
  readonly json: (value: object) => Promise<void>;
  /** A line to stderr, unless `--quiet`. */
  readonly note: (text: string) => void;
  /** A line to stderr. */
  readonly complain: (text: string) => void;
};

export type ShellEncoding = "text" | "hex" | "base64";

export type OutputOptions = {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly color: "auto" | "always" | "never";
  readonly isShell?: boolean;
  /** Whether the shell shows how long an answer took. */
  readonly hasTiming?: boolean;
  /** How the shell shows payloads. */
  readonly encoding?: ShellEncoding;
};

export function createOutput(options: OutputOptions): Output {
  const { stdout, stderr } = process;
  const write = async (chunk: Uint8Array | string): Promise<void> => {
    if (chunk.length === 0) return;
    if (!stdout.write(chunk)) await drained(stdout);
  };
  const paint = createPaint(options.color, stdout);
  return {
    isTerminal: stdout.isTTY === true && !options.isJson,
    isErrorTerminal: stderr.isTTY === true,
    isJson: options.isJson,
    isQuiet: options.isQuiet,
    isShell: options.isShell === true,
    columns: stdout.columns ?? 80,
    paint,
    paintError: createPaint(options.color, stderr),
    write,
    literal: (payload) => literalText(payload, options.encoding ?? "text"),
    withTiming: (answer, timing) => {
      if (options.hasTiming !== true) return answer;
      const shown = `(${timing})`;
      const gap = Math.min(72, stdout.columns ?? 80) - Bun.stringWidth(answer) - shown.length;
      return `${answer}${" ".repeat(Math.max(2, gap))}${paint("dim", shown)}`;
    },
    line: (text) => write(`${text}\n`),
    json: (value) => write(`${JSON.stringify(value)}\n`),
    note: (text) => {
      if (!options.isQuiet) stderr.write(`${text}\n`);
    },
    complain: (text) => {
      stderr.write(`${text}\n`);
    },
  };
}

/** Resolves once everything handed to stdout and stderr is out. */
export async function flushed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  }
}

function createPaint(color: OutputOptions["color"], stream: NodeJS.WriteStream): Paint {
  if (color === "never") return (_, text) => text;
  if (color === "always") return (tone, text) => styleText(tone, text, { validateStream: false });
  if (stream.isTTY !== true || (process.env["NO_COLOR"] ?? "") !== "" || process.env["TERM"] === "dumb")
    return (_, text) => text;
  return (tone, text) => styleText(tone, text, { stream });
}

function literalText(payload: Uint8Array, encoding: ShellEncoding): string {
  if (encoding === "hex") return `x'${hexOf(payload)}'`;
  if (encoding === "base64") return `b64'${base64Of(payload)}'`;
  return quotedText(payload);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done);
      stream.off("close", done);
      stream.off("error", done);
      resolve();
    };
    stream.once("drain", done);
    stream.once("close", done);
    stream.once("error", done);
  });
}
