/** JSON lines and CSV: any entry comes back the same, and a faulty row spoils itself alone. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { byteLines } from "#archive/byte-lines.ts";
import { CSV_HEADER, CSV_HEADER_WITH_TTL, csvRow, csvRowWithTtl, readCsv } from "#archive/csv.ts";
import { failedLine, jsonLine, readJsonLines } from "#archive/json-lines.ts";
import { ArchiveFormatError, type PortableEntry, type ReadRow } from "#archive/portable-entry.ts";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";

/** The bytes in chunks of the size. */
async function* chunked(source: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof source === "string" ? utf8BytesOf(source) : source;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const READERS = { jsonl: readJsonLines, csv: readCsv } as const;

async function rowsOf(format: keyof typeof READERS, source: string | Uint8Array, size = 7): Promise<ReadRow[]> {
  return await Array.fromAsync(READERS[format](chunked(source, size)));
}

/** `3: reason` for faults, `2: key=payload` for entries. */
async function shown(format: keyof typeof READERS, source: string | Uint8Array): Promise<string[]> {
  return (await rowsOf(format, source)).map((row) =>
    row.kind === "fault"
      ? `${row.line}: ${row.reason}`
      : `${row.line}: ${utf8TextOf(row.entry.key)}=${utf8TextOf(row.entry.payload)}`,
  );
}

const awkward = fc
  .array(fc.constantFrom('"', ",", "\n", "\r", "\r\n", " ", "\t", "\0", "é", "😀", "\ufeff", "a", "=1+1", "\\"), {
    maxLength: 8,
  })
  .map((parts) => utf8BytesOf(parts.join("")));
const anyBytes = fc.oneof(awkward, fc.uint8Array({ maxLength: 40 }));
const anyEntry: fc.Arbitrary<PortableEntry> = fc.record({
  key: anyBytes.filter((key) => key.length > 0),
  payload: anyBytes,
  ttlMs: fc.oneof(fc.constant(0), fc.nat()),
});

test("entries written as JSON lines are read back, whatever their bytes and however the file is cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEntry, { maxLength: 12 }), fc.integer({ min: 1, max: 50 }), async (entries, size) => {
      const rows = await rowsOf("jsonl", entries.map(jsonLine).join(""), size);
      expect(rows).toEqual(entries.map((entry, index) => ({ kind: "entry", line: index + 1, entry })));
    }),
    { numRuns: 200 },
  );
});

test("entries written as CSV are read back, their time to live where there is a column for it, whatever their bytes and however the file is cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEntry, { maxLength: 12 }), fc.integer({ min: 1, max: 50 }), async (entries, size) => {
      const rows = await rowsOf("csv", CSV_HEADER + entries.map(csvRow).join(""), size);
      expect(rows.map((row) => (row.kind === "entry" ? row.entry : row))).toEqual(
        entries.map((entry) => ({ ...entry, ttlMs: 0 })),
      );
      const whole = await rowsOf("csv", CSV_HEADER_WITH_TTL + entries.map(csvRowWithTtl).join(""), size);
      expect(whole.map((row) => (row.kind === "entry" ? row.entry : row))).toEqual(entries);
    }),
    { numRuns: 200 },
  );
});

test("a row that failed can be imported from the file of failed rows", async () => {
  const entry: PortableEntry = { key: new Uint8Array([0xff]), payload: utf8BytesOf("p"), ttlMs: 5 };
  const rows = await rowsOf("jsonl", failedLine({ kind: "entry", line: 7, entry }, "overloaded"));
  expect(rows).toEqual([{ kind: "entry", line: 1, entry }]);
});

test("faulty JSON lines are named with their line, and the others are read", async () => {
  const source = [
    '\ufeff{"key":"a","payload":"1"}',
    '{"key":"b"}',
    "nope",
    "",
    "  \r",
    '{"key":"c","payload":"\\ud800"}',
    '{"key":"d","key_base64":"AA==","payload":""}',
    '{"key_base64":"*","payload":""}',
    '{"key":"e","payload":1}',
    '{"key":"f","payload":"1","ttl":1}',
    '{"key":"g","payload":"1","ttl_ms":-1}',
    "[1]",
    '{"key":"","payload":"1"}',
    '{"key":"z","payload":"é"}',
  ].join("\r\n");
  expect(await shown("jsonl", source)).toEqual([
    "1: a=1",
    '2: there is neither "payload" nor "payload_base64"',
    "3: the line is not valid JSON",
    '6: "payload" holds half a surrogate pair, which is no UTF-8',
    '7: both "key" and "key_base64" are given',
    '8: "key_base64" is not valid base64',
    '9: "payload" must be a string',
    '10: unknown field "ttl"',
    '11: "ttl_ms" must be a whole number of milliseconds',
    "12: the line is not a JSON object",
    "13: the key is empty; a key has 1 to 65536 bytes",
    "14: z=é",
  ]);
});

test("invalid UTF-8 is refused in its row and nowhere else", async () => {
  const json = Buffer.concat([
    Buffer.from('{"key":"a","payload":"'),
    Buffer.from([0xff]),
    Buffer.from('"}\n{"key":"b","payload":""}\n'),
  ]);
  expect(await shown("jsonl", json)).toEqual(["1: the line is not valid UTF-8", "2: b="]);
  const csv = Buffer.concat([
    Buffer.from("key,payload,encoding\na,"),
    Buffer.from([0xc3]),
    Buffer.from(",\nb,é,utf8\n"),
  ]);
  expect(await shown("csv", csv)).toEqual(["2: the payload is not valid UTF-8", "3: b=é"]);
});

test("faulty rows of CSV are named with their line, and the others are read", async () => {
  const source = [
    "\ufeffkey,payload,encoding",
    "a,b,",
    '"x',
    'y","q""z",utf8',
    "",
    'c,d"e,',
    'g,"h"i,',
    "k,l,utf8",
    "foo",
    "Zm9v,AA==,base64",
    "Zm9v,***,base64",
    "m,n,rot13",
    ",n,",
    'o,"never closed,',
    "p,q,",
  ].join("\r\n");
  expect(await shown("csv", source)).toEqual([
    "2: a=b",
    '3: x\r\ny=q"z',
    "6: its quotes are no CSV; a quote inside a quoted cell is doubled",
    "7: its quotes are no CSV; a quote inside a quoted cell is doubled",
    "8: k=l",
    "9: the row has 1 cells; the header has 3",
    "10: foo=\0",
    "11: the payload is not valid base64",
    '12: unknown encoding "rot13"; it is utf8 or base64',
    "13: the key is empty; a key has 1 to 65536 bytes",
    "14: a quote is not closed",
    "15: p=q",
  ]);
});

test("columns of CSV may come in any order, with a time to live; a wrong header is refused", async () => {
  expect(await rowsOf("csv", "ttl_ms,payload,key\n5,b,a\n")).toEqual([
    { kind: "entry", line: 2, entry: { key: utf8BytesOf("a"), payload: utf8BytesOf("b"), ttlMs: 5 } },
  ]);
  for (const header of ["key,value", "key", "key,payload,key", '"key', ""]) {
    const thrown = await rowsOf("csv", `${header}x\n`).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ArchiveFormatError);
  }
  expect(await rowsOf("csv", "")).toEqual([]);
});

test("a line that is too long is a fault of its own, and memory holds no more than its beginning", async () => {
  const lines = await Array.fromAsync(byteLines(chunked(`a\n${"x".repeat(100)}\nb`, 10), 20));
  expect(lines.map(({ kind, number }) => `${number} ${kind}`)).toEqual(["1 line", "2 too-long", "3 line"]);
});
