/**
 * Words: what a statement is made of, wherever it was typed.
 *
 * On the command line a word is an argument; at the prompt of the shell it may also be quoted or a literal, whose
 * bytes are then known exactly and which is never taken for a flag.
 */
import { bytesFrom, type Reading, type ValueSyntax } from "./value-syntax.ts";

export type Word =
  /** Text as it was typed; may be a flag. */
  | { readonly kind: "plain"; readonly text: string }
  /** Quoted, a literal or a heredoc: bytes, and nothing else. */
  | { readonly kind: "exact"; readonly bytes: Uint8Array };

export function plainWords(texts: readonly string[]): Word[] {
  return texts.map((text) => ({ kind: "plain", text }));
}

/** The bytes that a word stands for; `syntax` is asked of plain words alone. */
export function wordBytes(word: Word, syntax: ValueSyntax): Reading {
  return word.kind === "exact" ? { bytes: word.bytes } : bytesFrom(word.text, syntax);
}
