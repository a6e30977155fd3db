/**
 * Portable entries: what export writes and import reads, in any of the text formats.
 *
 * A row that cannot be read is a value too: the rows after it are not held up by it.
 */

export type PortableEntry = {
  readonly key: Uint8Array;
  readonly payload: Uint8Array;
  /** Time to live in ms, counted from the import; 0 for none. */
  readonly ttlMs: number;
};

export type ReadRow =
  /** `line` counts from 1 and is where the row begins. */
  | { readonly kind: "entry"; readonly line: number; readonly entry: PortableEntry }
  | { readonly kind: "fault"; readonly line: number; readonly reason: string; readonly source: Uint8Array };

/** The file as a whole cannot be read: it has no header, or a wrong one. */
export class ArchiveFormatError extends Error {
  override readonly name = "ArchiveFormatError";
}

export type TextFormat = "jsonl" | "csv";

/** The format that a file's name says; `undefined` when it says none. */
export function formatOfName(name: string): TextFormat | undefined {
  if (/\.(jsonl|ndjson|json|failed)$/i.test(name)) return "jsonl";
  if (/\.csv$/i.test(name)) return "csv";
  return undefined;
}
