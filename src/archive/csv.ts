/**
 * CSV: a header `key,payload,encoding`, then a row an entry (RFC 4180).
 *
 * `encoding` says how key and payload of its row are written: `utf8` or empty for text, `base64` for any bytes. The
 * columns may come in any order, `encoding` may be missing, and a column `ttl_ms` may be there.
 */
import { CsvError, parse } from "csv-parse/sync";
import { utf8TextOf } from "#base/text.ts";
import { keyFault, payloadFault } from "#model/key.ts";
import { base64Text, bytesOfBase64 } from "./base64.ts";
import { withoutByteOrderMark } from "./byte-lines.ts";
import { csvRows } from "./csv-rows.ts";
import { ArchiveFormatError, type PortableEntry, type ReadRow } from "./portable-entry.ts";

export const CSV_HEADER = "key,payload,encoding\n";
/** Where some entry has a time to live. */
export const CSV_HEADER_WITH_TTL = "key,payload,encoding,ttl_ms\n";

/** The largest payload in base64 or all in doubled quotes, and its key. */
const ROW_BYTES_MAX = 48 * 1024 * 1024;

const COLUMNS = ["key", "payload", "encoding", "ttl_ms"] as const;
type Column = (typeof COLUMNS)[number];

/** One row, with its newline, for a file without a column for times to live. */
export function csvRow(entry: PortableEntry): string {
  return `${cellsText(entry)}\n`;
}

/** The same with that column; empty where there is none. */
export function csvRowWithTtl(entry: PortableEntry): string {
  return `${cellsText(entry)},${entry.ttlMs === 0 ? "" : entry.ttlMs}\n`;
}

function cellsText({ key, payload }: PortableEntry): string {
  const keyText = utf8TextOf(key);
  const payloadText = utf8TextOf(payload);
  if (keyText === undefined || payloadText === undefined) return `${base64Text(key)},${base64Text(payload)},base64`;
  return `${quoted(keyText)},${quoted(payloadText)},utf8`;
}

function quoted(text: string): string {
  return /["\n\r,\ufeff]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows in the order of the file. Throws `ArchiveFormatError` when the header is none. */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow> {
  let header: Header | undefined;
  let batch: { line: number; bytes: Uint8Array }[] = [];
  let batchBytes = 0;
  for await (const row of csvRows(withoutByteOrderMark(chunks), ROW_BYTES_MAX)) {
    if (header === undefined) {
      if (row.kind === "fault") throw new ArchiveFormatError(`the header cannot be read: ${row.reason}; ${EXPECTED}`);
      header = headerFrom(row.bytes);
      continue;
    }
    if (row.kind === "row") {
      batch.push(row);
      batchBytes += row.bytes.length;
    }
    if (batch.length < BATCH_ROWS_MAX && batchBytes < BATCH_BYTES_MAX && row.kind === "row") continue;
    yield* readBatch(header, batch);
    batch = [];
    batchBytes = 0;
    if (row.kind === "fault")
      yield { kind: "fault", line: row.line, reason: row.reason, source: new Uint8Array(row.bytes) };
  }
  if (header !== undefined) yield* readBatch(header, batch);
}

type Header = ReadonlyMap<Column, number>;

const EXPECTED = "expected key,payload,encoding";

/** Rows that are parsed together: a parser for each would cost more than its row. */
const BATCH_ROWS_MAX = 256;
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

function* readBatch(
  header: Header,
  batch: readonly { readonly line: number; readonly bytes: Uint8Array }[],
): Generator<ReadRow> {
  const together = cellsOf(batch.map(({ bytes }) => bytes));
  for (const [index, { line, bytes }] of batch.entries()) {
    const cells = together.length === batch.length ? together[index] : cellsOf([bytes])[0];
    const read =
      cells === undefined
        ? "its quotes are no CSV; a quote inside a quoted cell is doubled"
        : entryFromCells(header, cells);
    if (typeof read === "string") yield { kind: "fault", line, reason: read, source: new Uint8Array(bytes) };
    else yield { kind: "entry", line, entry: read };
  }
}

const NEWLINE = Uint8Array.of(0x0a);

/** Cells of each row, with one Latin-1 character a byte; nothing when one of the rows is no CSV. */
function cellsOf(rows: readonly Uint8Array[]): readonly (readonly string[])[] {
  try {
    return parse(Buffer.concat(rows.flatMap((row) => [row, NEWLINE])), {
      encoding: "latin1",
      record_delimiter: "\n",
      relax_column_count: true,
    });
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function headerFrom(bytes: Uint8Array): Header {
  const header = new Map<Column, number>();
  for (const [index, name] of (cellsOf([bytes])[0] ?? []).entries()) {
    const column = COLUMNS.find((known) => known === name.trim());
    if (column === undefined || header.has(column)) {
      throw new ArchiveFormatError(
        `the header has ${column === undefined ? "an unknown" : "a repeated"} column ${JSON.stringify(name)}; ${EXPECTED}`,
      );
    }
    header.set(column, index);
  }
  if (!header.has("key") || !header.has("payload"))
    throw new ArchiveFormatError(`the header lacks key or payload; ${EXPECTED}`);
  return header;
}

/** The entry, or what is wrong with the row. */
function entryFromCells(header: Header, cells: readonly string[]): PortableEntry | string {
  const cell = (column: Column): string => cells[header.get(column) ?? -1] ?? "";
  const needed = Math.max(header.get("key") as number, header.get("payload") as number) + 1;
  if (cells.length < needed || cells.length > header.size)
    return `the row has ${cells.length} cells; the header has ${header.size}`;
  const encoding = cell("encoding").trim().toLowerCase();
  if (!["", "utf8", "utf-8", "base64"].includes(encoding))
    return `unknown encoding ${JSON.stringify(cell("encoding"))}; it is utf8 or base64`;
  const key = bytesOfCell(cell("key"), encoding === "base64");
  if (key === undefined) return encoding === "base64" ? "the key is not valid base64" : "the key is not valid UTF-8";
  const payload = bytesOfCell(cell("payload"), encoding === "base64");
  if (payload === undefined)
    return encoding === "base64" ? "the payload is not valid base64" : "the payload is not valid UTF-8";
  const ttl = cell("ttl_ms").trim();
  if (!/^\d{0,15}$/.test(ttl)) return "ttl_ms must be a whole number of milliseconds";
  return keyFault(key) ?? payloadFault(payload) ?? { key, payload, ttlMs: Number(ttl) };
}

function bytesOfCell(cell: string, isBase64: boolean): Uint8Array | undefined {
  if (isBase64) return bytesOfBase64(cell.trim());
  const bytes = bytesOf(cell);
  return utf8TextOf(bytes) === undefined ? undefined : bytes;
}

function bytesOf(latin1: string): Uint8Array {
  return new Uint8Array(Buffer.from(latin1, "latin1"));
}
