/** Operands as bytes: keys, values and prefixes in the syntax that the flags ask for. */
import { createReadStream } from "node:fs";
import { utf8TextOf } from "#base/text.ts";
import { keyFault, PAYLOAD_BYTES_MAX, payloadFault } from "#model/key.ts";
import type { CommandContext, CommandInput } from "./command.ts";
import { usageError } from "./command-error.ts";
import type { Settings } from "./options.ts";
import { untilAborted } from "./until-aborted.ts";
import type { ValueSyntax } from "./value-syntax.ts";
import { type Word, wordBytes } from "./word.ts";

/** The one syntax that the flags name; naming two is refused. */
export function syntaxOf(settings: Settings): ValueSyntax {
  const named = (["escapes", "hex", "base64"] as const).filter((name) => settings[name]);
  if (named.length > 1) throw usageError(`--${named.join(" and --")} exclude each other`);
  return named[0] ?? "text";
}

export function keyFrom(word: Word | undefined, settings: Settings): Uint8Array {
  if (word === undefined) throw usageError("KEY is missing");
  const key = operandBytes(word, settings, "key");
  const fault = keyFault(key);
  if (fault !== undefined) throw usageError(fault);
  return key;
}

/** Text or bytes of an operand; `what` names it in a fault. */
export function operandBytes(word: Word, settings: Settings, what: string): Uint8Array {
  const reading = wordBytes(word, syntaxOf(settings));
  if ("fault" in reading) {
    throw usageError(`the ${what}${word.kind === "plain" ? ` "${word.text}"` : ""} cannot be read: ${reading.fault}`);
  }
  return reading.bytes;
}

/** The value: an operand, `--file`, or stdin when neither is there. */
export async function payloadFrom(word: Word | undefined, context: CommandContext): Promise<Uint8Array> {
  const { settings, input, output } = context;
  const payload = await unboundedPayload();
  const fault = payloadFault(payload);
  if (fault !== undefined) throw usageError(fault, "split it over several keys");
  return payload;

  async function unboundedPayload(): Promise<Uint8Array> {
    if (word !== undefined) {
      if (settings.file !== undefined) throw usageError("the value is given twice: as VALUE and by --file");
      return operandBytes(word, settings, "value");
    }
    if (settings.file !== undefined && settings.file !== "-") return await bounded(createReadStream(settings.file));
    if (output.isShell) throw usageError("insert needs a value", 'insert KEY "VALUE", or insert KEY --file FILE');
    return await fromInput(untilAborted(input.chunks(), context.signal), input, output.note);
  }
}

async function fromInput(
  chunks: AsyncIterable<Uint8Array>,
  input: CommandInput,
  note: (text: string) => void,
): Promise<Uint8Array> {
  if (input.isTerminal) note("reading the value from the terminal; Ctrl-D ends it");
  return await bounded(chunks);
}

/** Reads no more than shows that a payload is too large. */
async function bounded(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length > PAYLOAD_BYTES_MAX) {
      throw usageError(
        `the payload has more than ${PAYLOAD_BYTES_MAX} bytes; the limit is ${PAYLOAD_BYTES_MAX} bytes (16 MiB)`,
        "split it over several keys",
      );
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** An operand that is a name or a path: text as it is. `what` names it in a fault. */
export function operandText(word: Word | undefined, what: string): string | undefined {
  if (word === undefined) return undefined;
  const text = word.kind === "plain" ? word.text : utf8TextOf(word.bytes);
  if (text === undefined || text === "") throw usageError(`${what} is not text`);
  return text;
}
