/** Lines of a stream of bytes, with their numbers, never decoded before they are whole. */

export type ByteLine =
  | { readonly kind: "line"; readonly number: number; readonly bytes: Uint8Array }
  /** More bytes than allowed; only its beginning is kept. */
  | { readonly kind: "too-long"; readonly number: number; readonly beginning: Uint8Array };

const NEWLINE = 0x0a;
const BEGINNING_BYTES = 200;

/** Splits at newlines, which are left out. Memory is bounded by `bytesMax` and the largest chunk. */
export async function* byteLines(chunks: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<ByteLine> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let length = 0;
  let isTooLong = false;

  const take = (part: Uint8Array): void => {
    if (part.length === 0 || isTooLong) return;
    parts.push(part);
    length += part.length;
    if (length <= bytesMax) return;
    isTooLong = true;
    parts = [new Uint8Array(Buffer.concat(parts).subarray(0, BEGINNING_BYTES))];
  };
  const finish = (): ByteLine => {
    const bytes = parts.length === 1 ? (parts[0] as Uint8Array) : new Uint8Array(Buffer.concat(parts));
    const line: ByteLine = isTooLong ? { kind: "too-long", number, beginning: bytes } : { kind: "line", number, bytes };
    number += 1;
    parts = [];
    length = 0;
    isTooLong = false;
    return line;
  };

  for await (const chunk of chunks) {
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      take(chunk.subarray(at, end));
      yield finish();
      at = end + 1;
    }
    take(chunk.subarray(at));
  }
  if (parts.length > 0) yield finish();
}

/** The same bytes without a UTF-8 byte-order mark at their start. */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = new Uint8Array(Buffer.concat([head, chunk]));
    if (head.length < 3) continue;
    yield isByteOrderMark(head) ? head.subarray(3) : head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function isByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
