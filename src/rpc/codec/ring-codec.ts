import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { RingMessage } from "#ring/message.ts";

export function encodeRingMessage(message: RingMessage): Uint8Array {
  return utf8BytesOf(JSON.stringify(message, (_, v) => (typeof v === "bigint" ? `#${v.toString(16)}` : v)));
}

export function decodeRingMessage(bytes: Uint8Array): RingMessage | undefined {
  return JSON.parse(utf8TextOf(bytes) ?? "null", (_, v) => (typeof v === "string" && /^#[0-9a-f]+$/.test(v) ? BigInt(`0x${v.slice(1)}`) : v));
}
