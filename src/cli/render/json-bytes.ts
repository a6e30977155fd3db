/** Bytes in JSON: a string when they are valid UTF-8, else under `NAME_base64`. */
import { hexOf } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import { base64Of } from "../value-syntax.ts";

export function bytesField(name: string, bytes: Uint8Array): Record<string, string> {
  const text = utf8TextOf(bytes);
  return text === undefined ? { [`${name}_base64`]: base64Of(bytes) } : { [name]: text };
}

/** Versions are opaque; in JSON they are hex, or null for none. */
export function versionField(version: Uint8Array): string | null {
  return version.length === 0 ? null : hexOf(version);
}
