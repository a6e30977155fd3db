/**
 * How bytes are written as text, and back: escapes, hex, base64.
 *
 * Bytes are never guessed: text stands for its own UTF-8 bytes unless a syntax is asked for. What is shown of stored
 * bytes can be typed again, and never reaches a terminal as a control sequence.
 */
import { bytesFromHex } from "#base/bytes.ts";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";

/** How a word on the command line stands for bytes. */
export type ValueSyntax = "text" | "escapes" | "hex" | "base64";

/** Bytes, or what is wrong with the text as a sentence part. */
export type Reading = { readonly bytes: Uint8Array } | { readonly fault: string };

/** The bytes that `text` stands for. */
export function bytesFrom(text: string, syntax: ValueSyntax): Reading {
  switch (syntax) {
    case "text":
      return text.isWellFormed() ? { bytes: utf8BytesOf(text) } : { fault: "it holds half a surrogate pair" };
    case "escapes":
      return bytesFromEscapes(text);
    case "hex":
      return bytesFromHexText(text);
    case "base64":
      return bytesFromBase64(text);
  }
}

/** Two hex digits a byte, either case; blanks between bytes are allowed. */
export function bytesFromHexText(text: string): Reading {
  const bytes = bytesFromHex(text.replace(/\s+/g, ""));
  return bytes === undefined ? { fault: "hex needs an even number of digits 0-9 and a-f" } : { bytes };
}

/** Standard base64 of either alphabet, padded or not; anything that does not encode back to the same is refused. */
export function bytesFromBase64(text: string): Reading {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  const bytes = new Uint8Array(Buffer.from(plain, "base64"));
  if (Buffer.from(bytes).toString("base64").replace(/=+$/, "") !== plain) return { fault: "it is not valid base64" };
  return { bytes };
}

export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ["\\", 0x5c],
  ['"', 0x22],
  ["'", 0x27],
  ["0", 0x00],
  ["a", 0x07],
  ["b", 0x08],
  ["e", 0x1b],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
  ["v", 0x0b],
]);

/** Text with `\n`, `\t`, `\\`, `\"`, `\x00` (one byte) and `\u{1f600}` (one character); the rest is UTF-8. */
export function bytesFromEscapes(text: string): Reading {
  if (!text.isWellFormed()) return { fault: "it holds half a surrogate pair" };
  if (!text.includes("\\")) return { bytes: utf8BytesOf(text) };
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < text.length) {
    const backslash = text.indexOf("\\", at);
    if (backslash < 0) break;
    if (backslash > at) parts.push(utf8BytesOf(text.slice(at, backslash)));
    const sequence = escapeAt(text, backslash);
    if ("fault" in sequence) return sequence;
    parts.push(sequence.bytes);
    at = backslash + sequence.length;
  }
  if (at < text.length) parts.push(utf8BytesOf(text.slice(at)));
  return { bytes: new Uint8Array(Buffer.concat(parts)) };
}

type Escape = { readonly bytes: Uint8Array; readonly length: number } | { readonly fault: string };

function escapeAt(text: string, backslash: number): Escape {
  const letter = text[backslash + 1];
  if (letter === undefined) return { fault: "it ends in a lone backslash; write \\\\ for one" };
  const simple = SIMPLE_ESCAPES.get(letter);
  if (simple !== undefined) return { bytes: Uint8Array.of(simple), length: 2 };
  const rest = text.slice(backslash);
  if (letter === "x") {
    const digits = /^\\x([0-9a-fA-F]{2})/.exec(rest)?.[1];
    if (digits === undefined) return { fault: "\\x needs two hex digits, as in \\x00" };
    return { bytes: Uint8Array.of(Number.parseInt(digits, 16)), length: 4 };
  }
  if (letter === "u") {
    const match = /^\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))/.exec(rest);
    const code = match === null ? Number.NaN : Number.parseInt((match[1] ?? match[2]) as string, 16);
    if (match === null || code > 0x10ffff) return { fault: "\\u needs a code point, as in \\u00e9 or \\u{1f600}" };
    if (code >= 0xd800 && code <= 0xdfff)
      return { fault: "\\u names half a surrogate pair; write \\u{…} with the code point" };
    return { bytes: utf8BytesOf(String.fromCodePoint(code)), length: match[0].length };
  }
  return { fault: `\\${letter} is no escape; write \\\\ for a backslash` };
}

const SHOWN_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x5c, "\\\\"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
]);

/**
 * One line of printable text that `bytesFromEscapes` turns back into the same bytes. Control characters, what
 * reorders or hides text, and bytes that are not UTF-8 are escaped; `quote` is as well.
 */
export function escapedText(bytes: Uint8Array, quote?: '"'): string {
  const text = utf8TextOf(bytes);
  if (text !== undefined) return escapedCharacters(text, quote);
  let out = "";
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLengthAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    out += escapedCharacters(utf8TextOf(bytes.subarray(start, at)) ?? "", quote);
    out += `\\x${(bytes[at] as number).toString(16).padStart(2, "0")}`;
    at += 1;
    start = at;
  }
  return out + escapedCharacters(utf8TextOf(bytes.subarray(start)) ?? "", quote);
}

/** In double quotes, as the shell of `taikv repl` reads it. */
export function quotedText(bytes: Uint8Array): string {
  return `"${escapedText(bytes, '"')}"`;
}

/** As text when a shell word can hold it as it is, in double quotes otherwise. */
export function keyText(key: Uint8Array): string {
  const text = utf8TextOf(key);
  return text !== undefined && /^[A-Za-z0-9_.:/@%+=,][A-Za-z0-9_.:/@%+=,-]*$/.test(text) ? text : quotedText(key);
}

// Control characters, line and paragraph separators, soft hyphen, zero width and direction marks, and a byte-order mark.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\\"]/gu;

function escapedCharacters(text: string, quote: '"' | undefined): string {
  return text.replace(UNSHOWABLE, (character) => {
    if (character === '"') return quote === '"' ? '\\"' : character;
    const code = character.codePointAt(0) as number;
    const known = SHOWN_ESCAPES.get(code);
    if (known !== undefined) return known;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    return `\\u{${code.toString(16)}}`;
  });
}

/** Bytes of the UTF-8 sequence that starts at `at`; 0 when none does. */
function sequenceLengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return utf8TextOf(bytes.subarray(at, at + length)) === undefined ? 0 : length;
}
