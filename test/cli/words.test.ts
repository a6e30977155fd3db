/** What is typed at the prompt of the shell. */
import { expect, test } from "bun:test";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import { tokens } from "../../src/cli/repl/words.ts";

/** Plain words as they are, exact ones in angle brackets. */
function shown(text: string): string[] | string {
  const read = tokens(text);
  if (read.kind === "open") return `waits for ${read.waitsFor}`;
  return read.words.map((word) => (word.kind === "plain" ? word.text : `<${utf8TextOf(word.bytes) ?? "not text"}>`));
}

for (const [text, words] of [
  ["", []],
  ["   ", []],
  ["# a remark", []],
  ["get user:1", ["get", "user:1"]],
  ["get   user:1\t", ["get", "user:1"]],
  ["get #1", ["get", "#1"]],
  ['insert k "a b"', ["insert", "k", "<a b>"]],
  ['insert k "a\\n\\"b\\""', ["insert", "k", '<a\n"b">']],
  ["insert k 'a\\n\"b\"'", ["insert", "k", '<a\\n"b">']],
  ['insert k ""', ["insert", "k", "<>"]],
  ["get a\\b", ["get", "a\\b"]],
  ['get a"b c"d', ["get", "<ab cd>"]],
  ['get "--json"', ["get", "<--json>"]],
  ["get x'6b'", ["get", "<k>"]],
  ["get x'6B 6b'", ["get", "<kk>"]],
  ["get b64'aGk='", ["get", "<hi>"]],
  ["get x''", ["get", "<>"]],
  ["get xyz", ["get", "xyz"]],
  ['insert k "a\nb"', ["insert", "k", "<a\nb>"]],
  ["insert k <<END\na\n b\nEND", ["insert", "k", "<a\n b>"]],
  ["insert k <<END\nEND", ["insert", "k", "<>"]],
  ["insert k <<END\na\nEND --ttl 5s", "waits for END"],
  ["insert k <<END", "waits for END"],
  ["insert k <<END\nEND2\n", "waits for END"],
  ['insert k "a', 'waits for "'],
  ["insert k 'a", "waits for '"],
  ["get x'00", "waits for '"],
  ["get <<", ["get", "<<"]],
  ["get a<<END", ["get", "a<<END"]],
] as const) {
  test(JSON.stringify(text), () => {
    expect(shown(text)).toEqual(words as string[] | string);
  });
}

test("bytes of literals and escapes need not be text", () => {
  expect(tokens("get x'00ff'")).toEqual({
    kind: "words",
    words: [
      { kind: "plain", text: "get" },
      { kind: "exact", bytes: new Uint8Array([0, 255]) },
    ],
  });
  expect(tokens('get "\\xff"')).toEqual({
    kind: "words",
    words: [
      { kind: "plain", text: "get" },
      { kind: "exact", bytes: new Uint8Array([255]) },
    ],
  });
});

for (const text of ["get x'0'", "get x'zz'", "get b64'*'", 'get "\\q"', "get x'00'y"]) {
  test(`refused: ${text}`, () => {
    expect(() => tokens(text)).toThrow();
  });
}

test("a value of many megabytes is read in a moment", () => {
  const payload = "a".repeat(4_000_000);
  const read = tokens(`insert k "${payload}"`);
  expect(read.kind === "words" && read.words[2]).toEqual({ kind: "exact", bytes: utf8BytesOf(payload) });
});
