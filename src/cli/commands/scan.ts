/** `taikv scan [PREFIX]`: every key once, in ring order. */
import { bytesFromHex, EMPTY_BYTES, hexOf } from "#base/bytes.ts";
import { bytesText, countText, durationText } from "#base/units.ts";
import type { ScanItem } from "#model/operation.ts";
import type { CommandContext, CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { operandBytes } from "../operand-bytes.ts";
import { bytesField, versionField } from "../render/json-bytes.ts";
import { escapedText, keyText } from "../value-syntax.ts";

export const run: CommandRun = async (context) => {
  const { operands, settings, output } = context;
  const [operand] = operands;
  const prefix = operand === undefined ? EMPTY_BYTES : operandBytes(operand, settings, "prefix");
  const client = await context.client();
  const startedMs = performance.now();
  let count = 0;
  let cursor = EMPTY_BYTES;
  const pages = client.scanPages(prefix, {
    signal: context.signal,
    keysOnly: settings["keys-only"],
    limit: settings.limit,
    cursor: settings.cursor === undefined ? undefined : bytesFromHex(settings.cursor),
  });
  for await (const page of pages) {
    if (page.items.length > 0) await output.write(page.items.map((item) => rowText(item, context)).join(""));
    count += page.items.length;
    cursor = page.cursor;
  }
  const isMore = cursor.length > 0;
  if (output.isTerminal) {
    const summary = `${countText(count)} ${count === 1 ? "key" : "keys"} in ${durationText(performance.now() - startedMs)}`;
    output.note(output.paintError("dim", isMore ? `${summary}; more: --cursor ${hexOf(cursor)}` : summary));
  } else if (isMore && output.isJson) output.note(JSON.stringify({ v: 1, cursor: hexOf(cursor) }));
  return EXIT.ok;
};

function rowText(item: ScanItem, { output, settings }: CommandContext): string {
  const keysOnly = settings["keys-only"];
  if (output.isJson) {
    const payload = keysOnly ? {} : bytesField("payload", item.payload);
    return `${JSON.stringify({ v: 1, ...bytesField("key", item.key), ...payload, version: versionField(item.version), ttl_ms: item.ttlMs === 0 ? null : item.ttlMs })}\n`;
  }
  if (!output.isTerminal)
    return keysOnly ? `${escapedText(item.key)}\n` : `${escapedText(item.key)}\t${escapedText(item.payload)}\n`;
  const key = keyText(item.key);
  if (keysOnly) return `${key}\n`;
  return `${output.paint("cyan", key)}  ${shortened(item.payload, output.columns - Bun.stringWidth(key) - 2)}\n`;
}

/** As much of the payload as fits in the rest of the line, with its size when it does not. */
function shortened(payload: Uint8Array, columns: number): string {
  const width = Math.max(20, columns);
  const whole = payload.length <= 4 * width ? escapedText(payload) : undefined;
  if (whole !== undefined && Bun.stringWidth(whole) <= width) return whole;
  const size = ` … ${bytesText(payload.length)}`;
  let text = "";
  let used = 0;
  for (const character of escapedText(payload.subarray(0, 4 * width))) {
    used += Bun.stringWidth(character);
    if (used > width - size.length) break;
    text += character;
  }
  return text + size;
}
