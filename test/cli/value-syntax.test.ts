/** Bytes as text and back, in every syntax, for any bytes. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { hexOf } from "#base/bytes.ts";
import { utf8BytesOf } from "#base/text.ts";
import { tokens } from "../../src/cli/repl/words.ts";
import { base64Of, bytesFrom, escapedText, keyText, quotedText, type ValueSyntax } from "../../src/cli/value-syntax.ts";

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 30 }).map((text) => utf8BytesOf(text.toWellFormed())),
  fc
    .array(fc.constantFrom("\\", '"', "'", "\n", "\t", "\u001b", "é", "😀", "\u202e", "\ufeff", "x41", "u0041", "a"), {
      maxLength: 20,
    })
    .map((parts) => utf8BytesOf(parts.join(""))),
);

function read(text: string, syntax: ValueSyntax): Uint8Array {
  const reading = bytesFrom(text, syntax);
  if ("fault" in reading) throw new Error(reading.fault);
  return reading.bytes;
}

test("what is written in escapes, hex and base64 reads back as the same bytes", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(read(escapedText(bytes), "escapes")).toEqual(bytes);
      expect(read(escapedText(bytes, '"'), "escapes")).toEqual(bytes);
      expect(read(hexOf(bytes), "hex")).toEqual(bytes);
      expect(read(base64Of(bytes), "base64")).toEqual(bytes);
    }),
    { numRuns: 500 },
  );
});

test("what the shell shows can be typed at its prompt and is one word of the same bytes", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      for (const text of [quotedText(bytes), `x'${hexOf(bytes)}'`, `b64'${base64Of(bytes)}'`]) {
        expect(tokens(`get ${text}`)).toEqual({
          kind: "words",
          words: [
            { kind: "plain", text: "get" },
            { kind: "exact", bytes },
          ],
        });
      }
    }),
    { numRuns: 300 },
  );
});

test("a key is shown so that the shell reads the same key, as a plain word when it can be one", () => {
  expect(keyText(utf8BytesOf("user:42"))).toBe("user:42");
  expect(keyText(utf8BytesOf("-k"))).toBe('"-k"');
  expect(keyText(utf8BytesOf("a b"))).toBe('"a b"');
  expect(keyText(new Uint8Array([0xff]))).toBe('"\\xff"');
});

test("nothing that is shown steers a terminal, hides or reorders text, or leaves its line", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(escapedText(bytes))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("plain text is its own UTF-8 and nothing else", () => {
  for (const text of ["007", "1e3", "\\n", "x'00'", "@file", "héllo", "true", ""])
    expect(read(text, "text")).toEqual(utf8BytesOf(text));
});

for (const [text, syntax, fault] of [
  ["abc", "hex", "even number"],
  ["0g", "hex", "even number"],
  ["a", "base64", "not valid base64"],
  ["AAA*", "base64", "not valid base64"],
  ["AB==", "base64", "not valid base64"],
  ["\\q", "escapes", "\\q is no escape"],
  ["end\\", "escapes", "lone backslash"],
  ["\\x1", "escapes", "two hex digits"],
  ["\\u{110000}", "escapes", "code point"],
  ["\\ud800", "escapes", "surrogate"],
  ["\ud800", "text", "surrogate"],
] as const) {
  test(`refused as ${syntax}: ${JSON.stringify(text)}`, () => {
    const reading = bytesFrom(text, syntax);
    expect("fault" in reading ? reading.fault : "was taken").toContain(fault);
  });
}
