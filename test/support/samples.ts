/** Keys and values that programs get wrong. */

export const PAYLOAD_BYTES_MAX = 16 * 1024 * 1024;

/** Bytes of the given length without a short period, the same each time. */
export function patternBytes(length: number): Uint8Array {
  const out = new Uint8Array(length);
  let state = (length + 0x9e3779b9) | 0;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[i] = state;
  }
  return out;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** By what is special about them. */
export const HOSTILE_KEYS: readonly (readonly [string, Uint8Array])[] = [
  ["one NUL", Uint8Array.of(0)],
  ["two NULs", Uint8Array.of(0, 0)],
  ["the highest byte", Uint8Array.of(0xff)],
  ["invalid UTF-8", Uint8Array.of(0xc3, 0x28)],
  ["half a surrogate pair", Uint8Array.of(0xed, 0xa0, 0x80)],
  ["a property of every object", utf8("__proto__")],
  ["another such property", utf8("constructor")],
  ["a number with zeros", utf8("007")],
  ["a dash", utf8("-k")],
  ["two dashes", utf8("--")],
  ["a tab and a newline", utf8("a\tb\nc")],
  ["an escape code", utf8("\u001b[31mred\u001b[0m")],
  ["a command", utf8("$(touch planted); `touch planted`")],
  ["a byte-order mark", utf8("\ufeffbom")],
  ["composed", utf8("\u00e9")],
  ["decomposed", utf8("e\u0301")],
  ["beyond the basic plane", utf8("\u{1f375}")],
  ["a space", utf8(" ")],
  ["64 KiB", patternBytes(65_536)],
];
