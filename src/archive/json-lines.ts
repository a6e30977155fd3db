/**
 * JSON lines: one object a line, `{"key"|"key_base64", "payload"|"payload_base64", "ttl_ms"?}`.
 *
 * A string stands for its UTF-8 and base64 for any bytes. Nothing is repaired: invalid UTF-8, half a surrogate pair,
 * a name nobody knows are faults of their row. `line` and `reason`, which a file of failed rows has, are passed over.
 */
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import { keyFault, payloadFault } from "#model/key.ts";
import { base64Text, bytesOfBase64 } from "./base64.ts";
import { byteLines, withoutByteOrderMark } from "./byte-lines.ts";
import type { PortableEntry, ReadRow } from "./portable-entry.ts";

/** The largest payload with every byte written as \u00xx, and its key. */
const LINE_BYTES_MAX = 112 * 1024 * 1024;

const FIELDS: ReadonlySet<string> = new Set([
  "key",
  "key_base64",
  "payload",
  "payload_base64",
  "ttl_ms",
  "line",
  "reason",
]);

/** One line, with its newline. */
export function jsonLine(entry: PortableEntry): string {
  const fields = { ...bytesField("key", entry.key), ...bytesField("payload", entry.payload) };
  return `${JSON.stringify(entry.ttlMs === 0 ? fields : { ...fields, ttl_ms: entry.ttlMs })}\n`;
}

/** A line of a file of failed rows; what can be read of the row can be imported from there again. */
export function failedLine(row: ReadRow, reason: string): string {
  if (row.kind === "entry")
    return `${JSON.stringify({ line: row.line, reason, ...JSON.parse(jsonLine(row.entry)) })}\n`;
  return `${JSON.stringify({ line: row.line, reason, ...bytesField("source", row.source) })}\n`;
}

/** Rows in the order of the file; blank lines are passed over. */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow> {
  for await (const line of byteLines(withoutByteOrderMark(chunks), LINE_BYTES_MAX)) {
    if (line.kind === "too-long") {
      yield {
        kind: "fault",
        line: line.number,
        reason: `the line has more than ${LINE_BYTES_MAX} bytes`,
        source: line.beginning,
      };
      continue;
    }
    if (isBlank(line.bytes)) continue;
    const read = entryFromLine(line.bytes);
    if (typeof read === "string") yield { kind: "fault", line: line.number, reason: read, source: line.bytes };
    else yield { kind: "entry", line: line.number, entry: read };
  }
}

/** The entry, or what is wrong with the line. */
function entryFromLine(bytes: Uint8Array): PortableEntry | string {
  const text = utf8TextOf(bytes);
  if (text === undefined) return "the line is not valid UTF-8";
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return "the line is not valid JSON";
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) return "the line is not a JSON object";
  const fields = row as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) return `unknown field ${JSON.stringify(unknown)}`;
  const key = bytesOfField(fields, "key");
  if (typeof key === "string") return key;
  const payload = bytesOfField(fields, "payload");
  if (typeof payload === "string") return payload;
  const ttlMs = fields["ttl_ms"] ?? 0;
  if (typeof ttlMs !== "number" || !Number.isSafeInteger(ttlMs) || ttlMs < 0)
    return '"ttl_ms" must be a whole number of milliseconds';
  return keyFault(key) ?? payloadFault(payload) ?? { key, payload, ttlMs };
}

/** Bytes of a field in one of its two forms, or what is wrong with it. */
function bytesOfField(fields: Readonly<Record<string, unknown>>, name: "key" | "payload"): Uint8Array | string {
  const text = fields[name];
  const base64 = fields[`${name}_base64`];
  if (text !== undefined && base64 !== undefined) return `both "${name}" and "${name}_base64" are given`;
  const given = text ?? base64;
  if (given === undefined || given === null) return `there is neither "${name}" nor "${name}_base64"`;
  if (typeof given !== "string") return `"${text === undefined ? `${name}_base64` : name}" must be a string`;
  if (text === undefined) return bytesOfBase64(given) ?? `"${name}_base64" is not valid base64`;
  if (!given.isWellFormed()) return `"${name}" holds half a surrogate pair, which is no UTF-8`;
  return utf8BytesOf(given);
}

function bytesField(name: string, bytes: Uint8Array): Record<string, string> {
  const text = utf8TextOf(bytes);
  return text === undefined ? { [`${name}_base64`]: base64Text(bytes) } : { [name]: text };
}

/** JSON's own white space and nothing else. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
