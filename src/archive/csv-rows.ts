/**
 * Rows of CSV as bytes, with the line where each begins.
 *
 * Only where rows end is decided here (RFC 4180: not inside quotes, which open at the start of a cell), so that a
 * faulty row spoils itself and no other. A quote that is never closed is blamed on the line that opened it, and what
 * follows that line is read afresh.
 */

export type CsvRow =
  | { readonly kind: "row"; readonly line: number; readonly bytes: Uint8Array }
  | { readonly kind: "fault"; readonly line: number; readonly reason: string; readonly bytes: Uint8Array };

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COMMA = 0x2c;
const QUOTE = 0x22;

/** Rows without their line ends; empty lines are left out. */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<CsvRow> {
  const splitter = createSplitter(bytesMax);
  for await (const chunk of chunks) yield* splitter.add(chunk);
  yield* splitter.end();
}

/** Where a byte stands: at the start of a cell, in a plain one, inside quotes, or after a quote inside quotes. */
type Place = "start" | "plain" | "quoted" | "after-quote";

function createSplitter(bytesMax: number) {
  let held: Uint8Array = new Uint8Array(0);
  let place: Place = "start";
  /** How far `held` has been looked at, and where the row under way begins. */
  let at = 0;
  let line = 1;
  let rowLine = 1;

  function* scan(): Generator<CsvRow> {
    let rowStart = 0;
    for (; at < held.length; at++) {
      const byte = held[at] as number;
      if (byte === NEWLINE) line += 1;
      if (place === "quoted") {
        if (byte === QUOTE) place = "after-quote";
      } else if (byte === NEWLINE) {
        yield* row(rowStart, at);
        rowStart = at + 1;
        rowLine = line;
        place = "start";
      } else if (byte === QUOTE && place !== "plain") place = "quoted";
      else place = byte === COMMA ? "start" : "plain";
    }
    held = held.subarray(rowStart);
    at -= rowStart;
  }

  function* row(start: number, end: number): Generator<CsvRow> {
    const bytes = held.subarray(start, end > start && held[end - 1] === RETURN ? end - 1 : end);
    if (bytes.length > 0) yield { kind: "row", line: rowLine, bytes };
  }

  /** Gives up the first line of the row under way, and reads what follows it afresh. */
  function* giveUpFirstLine(reason: string): Generator<CsvRow> {
    const end = held.indexOf(NEWLINE);
    const bytes = end < 0 ? held : held.subarray(0, end);
    yield { kind: "fault", line: rowLine, reason, bytes };
    held = end < 0 ? new Uint8Array(0) : held.subarray(end + 1);
    at = 0;
    line = rowLine + 1;
    rowLine = line;
    place = "start";
    yield* scan();
  }

  return {
    *add(chunk: Uint8Array): Generator<CsvRow> {
      held = held.length === 0 ? chunk : new Uint8Array(Buffer.concat([held, chunk]));
      yield* scan();
      while (held.length > bytesMax)
        yield* giveUpFirstLine(`the row has more than ${bytesMax} bytes; is a quote not closed?`);
    },
    *end(): Generator<CsvRow> {
      while (place === "quoted") yield* giveUpFirstLine("a quote is not closed");
      yield* row(0, held.length);
    },
  };
}
