/** `taikv get KEY`: the exact bytes in a pipe, readable text on a terminal. */
import { writeFile } from "node:fs/promises";
import { utf8TextOf } from "#base/text.ts";
import { bytesText } from "#base/units.ts";
import type { ReadResult } from "#client/client.ts";
import type { CommandContext, CommandRun } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { callOptions } from "../connection.ts";
import { EXIT } from "../exit-code.ts";
import { keyFrom } from "../operand-bytes.ts";
import { bytesField, versionField } from "../render/json-bytes.ts";
import { participationText } from "../render/participation.ts";
import { escapedText, keyText } from "../value-syntax.ts";

export const run: CommandRun = async (context) => {
  const { settings, output } = context;
  const key = keyFrom(context.operands[0], settings);
  if (settings.output !== undefined && output.isJson) throw usageError("--output and --json exclude each other");
  const client = await context.client();
  const startedMs = performance.now();
  const result = await client.read(key, callOptions(context));
  const ms = performance.now() - startedMs;
  if (output.isJson) {
    await output.json(getJson(key, result, ms));
    return result === undefined ? EXIT.no : EXIT.ok;
  }
  if (result === undefined) throw notFound(key);
  if (settings.output !== undefined) await writeFile(settings.output, result.payload);
  else await print(context, result, ms);
  return EXIT.ok;
};

export function getJson(key: Uint8Array, result: ReadResult | undefined, ms: number): object {
  const head = { v: 1, ...bytesField("key", key), found: result !== undefined };
  if (result === undefined) return { ...head, ms: round(ms) };
  return {
    ...head,
    ...bytesField("payload", result.payload),
    version: versionField(result.version),
    ttl_ms: result.ttlMs === 0 ? null : result.ttlMs,
    asked: result.replicas.asked,
    answered: result.replicas.answered,
    needed: result.replicas.needed,
    ms: round(ms),
  };
}

export function notFound(key: Uint8Array): CommandError {
  return new CommandError({ code: "not-found", title: `there is no key ${keyText(key)}`, exitCode: EXIT.no });
}

async function print({ output }: CommandContext, { payload, replicas, ttlMs }: ReadResult, ms: number): Promise<void> {
  if (output.isShell) {
    await output.line(output.withTiming(output.literal(payload), participationText(ms, "R", replicas, ttlMs)));
    return;
  }
  if (!output.isTerminal) {
    await output.write(payload);
    return;
  }
  await output.line(shownText(payload));
  if (utf8TextOf(payload) === undefined) {
    output.note(
      output.paintError(
        "dim",
        `${bytesText(payload.length)}, not text: shown escaped; a pipe or --output gets the exact bytes`,
      ),
    );
  }
}

/** Text with its own line breaks and tabs; whatever else a terminal would obey is escaped. */
function shownText(payload: Uint8Array): string {
  const text = utf8TextOf(payload);
  if (text === undefined) return escapedText(payload);
  if (!/[\p{Cc}\p{Cf}]/u.test(text.replace(/[\n\t]/g, ""))) return text.endsWith("\n") ? text.slice(0, -1) : text;
  return escapedText(payload);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
