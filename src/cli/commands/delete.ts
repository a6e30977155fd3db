/** `taikv delete KEY...`: each key by itself; with one missing or failed the rest still goes. */

import type { Client } from "#client/client.ts";
import { NotFoundError, TaikvError } from "#client/client-error.ts";
import type { CommandContext, CommandRun } from "../command.ts";
import { callOptions } from "../connection.ts";
import { errorReport, errorText, exitCodeOfClientError } from "../error-text.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { keyFrom } from "../operand-bytes.ts";
import { bytesField } from "../render/json-bytes.ts";
import { participationText } from "../render/participation.ts";
import { keyText } from "../value-syntax.ts";
import { notFound } from "./get.ts";

/** Deletes under way at once. */
const IN_FLIGHT_MAX = 64;

type Deletion =
  | { readonly kind: "deleted"; readonly key: Uint8Array; readonly timing: string }
  | { readonly kind: "not-found"; readonly key: Uint8Array }
  | { readonly kind: "failed"; readonly key: Uint8Array; readonly error: TaikvError };

export const run: CommandRun = async (context) => {
  const { settings, output } = context;
  const keys = context.operands.map((word) => keyFrom(word, settings));
  const client = await context.client();
  const deletions: Deletion[] = [];
  for (let at = 0; at < keys.length; at += IN_FLIGHT_MAX) {
    const some = keys.slice(at, at + IN_FLIGHT_MAX);
    deletions.push(...(await Promise.all(some.map((key) => deleteKey(client, key, context)))));
  }
  if (output.isJson) await output.json(deletionJson(deletions));
  for (const deletion of output.isJson ? [] : deletions) {
    if (deletion.kind === "deleted") {
      const answer = `${output.paint("green", "deleted")}  ${keyText(deletion.key)}`;
      if (output.isShell) await output.line(output.withTiming(answer, deletion.timing));
      else if (output.isTerminal && !output.isQuiet) await output.line(answer);
    } else if (keys.length > 1) {
      const error = deletion.kind === "failed" ? deletion.error : notFound(deletion.key);
      output.complain(errorText(errorReport(error, "delete"), output.paintError));
    }
  }
  const [only] = deletions;
  if (only !== undefined && deletions.length === 1 && !output.isJson) {
    if (only.kind === "failed") throw only.error;
    if (only.kind === "not-found") throw notFound(only.key);
  }
  return exitCodeOf(deletions);
};

async function deleteKey(client: Client, key: Uint8Array, context: CommandContext): Promise<Deletion> {
  const startedMs = performance.now();
  try {
    const { replicas } = await client.delete(key, callOptions(context));
    return { kind: "deleted", key, timing: participationText(performance.now() - startedMs, "W", replicas) };
  } catch (error) {
    if (error instanceof NotFoundError) return { kind: "not-found", key };
    if (error instanceof TaikvError) return { kind: "failed", key, error };
    throw error;
  }
}

function deletionJson(deletions: readonly Deletion[]): object {
  return {
    v: 1,
    deleted: deletions.filter(({ kind }) => kind === "deleted").length,
    keys: deletions.map((deletion) => ({
      ...bytesField("key", deletion.key),
      outcome: deletion.kind,
      ...(deletion.kind === "failed"
        ? { code: deletion.error.code, message: deletion.error.message, effect: deletion.error.effect }
        : {}),
    })),
  };
}

function exitCodeOf(deletions: readonly Deletion[]): ExitCode {
  if (deletions.every(({ kind }) => kind === "deleted")) return EXIT.ok;
  const codes = new Set(deletions.map(codeOf));
  return codes.size === 1 ? ([...codes][0] as ExitCode) : EXIT.partly;
}

function codeOf(deletion: Deletion): ExitCode {
  if (deletion.kind === "failed") return exitCodeOfClientError(deletion.error);
  return deletion.kind === "deleted" ? EXIT.ok : EXIT.no;
}
