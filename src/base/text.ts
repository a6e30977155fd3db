/** Text as bytes and back. Not for pure folders: the encoders are the platform's. */

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8BytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text, or `undefined` when the bytes are not valid UTF-8. A byte-order mark is kept as U+FEFF. */
export function utf8TextOf(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}
