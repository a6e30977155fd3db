/** Base64 as files carry it: standard alphabet, strictly checked. */

export function base64Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** `undefined` unless the text is exactly what `base64Text` would write, padding apart. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Buffer.from(plain, "base64"));
  return base64Text(bytes).replace(/=+$/, "") === plain ? bytes : undefined;
}
