/**
 * What is typed at the prompt, as words.
 *
 *     insert greeting "héllo\n世界"      double quotes: escapes
 *     insert greeting 'C:\new'           single quotes: nothing is an escape
 *     insert x'00ff' b64'AAEC'           hex and base64 literals
 *     insert page <<END                  a heredoc: the lines up to END are the value
 *
 * Plain words mean their own text, a backslash included. A statement whose quote or heredoc is still open goes on.
 */
import { utf8BytesOf } from "#base/text.ts";
import { usageError } from "../command-error.ts";
import { bytesFromBase64, bytesFromEscapes, bytesFromHexText, type Reading } from "../value-syntax.ts";
import type { Word } from "../word.ts";

export type Tokens =
  | { readonly kind: "words"; readonly words: readonly Word[] }
  /** The statement goes on in the next line: a quote is open, or a heredoc waits for its end. */
  | { readonly kind: "open"; readonly waitsFor: string };

/** `text` may hold several lines. Throws a usage error for a literal that is none. */
export function tokens(text: string): Tokens {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] as string)) at += 1;
    if (at >= text.length) return { kind: "words", words };
    if (words.length === 0 && text[at] === "#") return { kind: "words", words };
    const heredoc = /^<<([A-Za-z_][A-Za-z0-9_]*)[ \t]*(?=\n|$)/.exec(text.slice(at));
    if (heredoc !== null && words.length > 0) {
      const read = heredocAt(text, at + heredoc[0].length, heredoc[1] as string);
      if (read === undefined) return { kind: "open", waitsFor: heredoc[1] as string };
      words.push({ kind: "exact", bytes: read.bytes });
      at = read.end;
      continue;
    }
    const read = wordAt(text, at);
    if ("waitsFor" in read) return { kind: "open", waitsFor: read.waitsFor };
    words.push(read.word);
    at = read.end;
  }
}

type WordRead = { readonly word: Word; readonly end: number } | { readonly waitsFor: string };

function wordAt(text: string, start: number): WordRead {
  const literal = /^(x|b64)'/.exec(text.slice(start, start + 4));
  if (literal !== null) return literalAt(text, start, literal[1] as "x" | "b64");
  const parts: Uint8Array[] = [];
  let plain = "";
  let isExact = false;
  let at = start;
  while (at < text.length && !/\s/.test(text[at] as string)) {
    const quote = text[at];
    if (quote !== '"' && quote !== "'") {
      plain += quote;
      at += 1;
      continue;
    }
    const end = closingQuote(text, at);
    if (end === undefined) return { waitsFor: quote };
    const inner = text.slice(at + 1, end);
    if (plain !== "") parts.push(utf8BytesOf(plain));
    plain = "";
    isExact = true;
    parts.push(quote === '"' ? readOrRefuse(bytesFromEscapes(inner), text.slice(at, end + 1)) : utf8BytesOf(inner));
    at = end + 1;
  }
  if (!isExact) return { word: { kind: "plain", text: plain }, end: at };
  if (plain !== "") parts.push(utf8BytesOf(plain));
  return { word: { kind: "exact", bytes: new Uint8Array(Buffer.concat(parts)) }, end: at };
}

/** The index of the quote that closes the one at `start`; in double quotes a backslash keeps the next character. */
function closingQuote(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}

function literalAt(text: string, start: number, kind: "x" | "b64"): WordRead {
  const open = start + kind.length;
  const end = closingQuote(text, open);
  if (end === undefined) return { waitsFor: "'" };
  const shown = text.slice(start, end + 1);
  const after = text[end + 1];
  if (after !== undefined && !/\s/.test(after))
    throw usageError(`text follows the literal ${shown}`, "put a blank after it");
  const inner = text.slice(open + 1, end);
  const bytes = readOrRefuse(kind === "x" ? bytesFromHexText(inner) : bytesFromBase64(inner), shown);
  return { word: { kind: "exact", bytes }, end: end + 1 };
}

function heredocAt(
  text: string,
  from: number,
  name: string,
): { readonly bytes: Uint8Array; readonly end: number } | undefined {
  const body = text.slice(from).replace(/^\n/, "");
  const lines = body.split("\n");
  const last = lines.indexOf(name);
  if (last < 0) return undefined;
  const inside = lines.slice(0, last);
  const length = inside.reduce((sum, line) => sum + line.length + 1, 0) + name.length;
  return { bytes: utf8BytesOf(inside.join("\n")), end: text.length - body.length + length };
}

function readOrRefuse(reading: Reading, shown: string): Uint8Array {
  if ("fault" in reading) throw usageError(`${shown} cannot be read: ${reading.fault}`);
  return reading.bytes;
}
