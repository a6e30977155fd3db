/** `taikv export FILE`: every key and value, page by page; the file appears under its name when it is complete. */
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { CSV_HEADER, CSV_HEADER_WITH_TTL, csvRow, csvRowWithTtl } from "#archive/csv.ts";
import { jsonLine } from "#archive/json-lines.ts";
import type { TextFormat } from "#archive/portable-entry.ts";
import { EMPTY_BYTES } from "#base/bytes.ts";
import { utf8BytesOf } from "#base/text.ts";
import { countText, durationText } from "#base/units.ts";
import type { Client, Page } from "#client/client.ts";
import { TaikvError } from "#client/client-error.ts";
import type { CommandRun } from "../command.ts";
import { usageError } from "../command-error.ts";
import { EXIT } from "../exit-code.ts";
import { operandText } from "../operand-bytes.ts";
import { startProgress } from "../render/progress.ts";
import { PATIENCE, pause, pauseMs } from "../retry.ts";
import { formatFor } from "./import.ts";

/** A scan that makes no progress for this long is given up. */
const HOPELESS_AFTER_MS = 60_000;

export const run: CommandRun = async (context) => {
  const { operands, settings, output, signal } = context;
  const file = operandText(operands[0], "FILE") as string;
  const format = formatFor(file, settings);
  if (file === "-" && output.isJson)
    throw usageError("--json would mix with the rows on stdout", "leave --json out, or export to a file");
  const client = await context.client();
  const prefix = settings.prefix === undefined ? EMPTY_BYTES : utf8BytesOf(settings.prefix);
  const total = prefix.length > 0 ? 0 : await keyCount(client, signal);
  const startedMs = performance.now();
  const count = await (file === "-" ? exportToStdout() : exportToFile());
  const seconds = (performance.now() - startedMs) / 1000;
  const rate = seconds > 0 ? Math.round(count / seconds) : 0;
  if (output.isJson)
    await output.json({ v: 1, exported: count, file, seconds: Math.round(seconds * 1000) / 1000, rate });
  else output.note(`exported ${countText(count)} keys in ${durationText(1000 * seconds)} · ${countText(rate)}/s`);
  return EXIT.ok;

  /** What is written cannot be taken back: whether a column for times to live is needed is found out before. */
  async function exportToStdout(): Promise<number> {
    let withTtl = false;
    if (format === "csv") {
      for await (const { items } of client.scanPages(prefix, { signal, keysOnly: true })) {
        withTtl = items.some(({ ttlMs }) => ttlMs > 0);
        if (withTtl) break;
      }
    }
    const written = await exportTo(output.write, withTtl);
    if (written === "needs-ttl") throw usageError("a key has got a time to live meanwhile", "export once more");
    return written;
  }

  async function exportToFile(): Promise<number> {
    const partial = `${file}.part`;
    let handle: FileHandle | undefined = await open(partial, "w");
    try {
      const opened = handle;
      let position = 0;
      const write = async (text: string): Promise<void> => {
        position += (await opened.write(text, position)).bytesWritten;
      };
      let written = await exportTo(write, false);
      if (written === "needs-ttl") {
        // The header says whether there is a column for it, and stands before the first row.
        await opened.truncate(0);
        position = 0;
        written = await exportTo(write, true);
      }
      await handle.sync();
      await handle.close();
      handle = undefined;
      await rename(partial, file);
      if (written === "needs-ttl") throw new Error("a column for times to live was there and is not");
      return written;
    } catch (error) {
      await handle?.close();
      await rm(partial, { force: true });
      throw error;
    }
  }

  /** Without a column for times to live a CSV ends at the first key that has one. */
  async function exportTo(write: (text: string) => Promise<void>, withTtl: boolean): Promise<number | "needs-ttl"> {
    await using progress = await startProgress(output, { verb: "exporting", noun: "keys" });
    let written = 0;
    if (format === "csv") await write(withTtl ? CSV_HEADER_WITH_TTL : CSV_HEADER);
    for await (const { items } of steadyPages(client, prefix, signal)) {
      if (format === "csv" && !withTtl && items.some(({ ttlMs }) => ttlMs > 0)) return "needs-ttl";
      if (items.length > 0) await write(textOf(items, format, withTtl));
      written += items.length;
      progress.set(written, Math.max(total, written));
    }
    signal.throwIfAborted();
    return written;
  }
};

function textOf(items: Page["items"], format: TextFormat, withTtl: boolean): string {
  const csv = withTtl ? csvRowWithTtl : csvRow;
  return items.map(format === "csv" ? csv : jsonLine).join("");
}

/** Pages to the end; what can be tried again goes on from the last cursor. */
async function* steadyPages(client: Client, prefix: Uint8Array, signal: AbortSignal): AsyncGenerator<Page> {
  let cursor: Uint8Array | undefined;
  let lastPageMs = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const page of client.scanPages(prefix, { signal, cursor })) {
        yield page;
        cursor = page.cursor;
        lastPageMs = performance.now();
        attempt = 1;
      }
      return;
    } catch (error) {
      if (!(error instanceof TaikvError) || !error.retryable || signal.aborted) throw error;
      if (performance.now() - lastPageMs > HOPELESS_AFTER_MS) throw error;
      await pause(pauseMs(attempt, Math.random(), PATIENCE), signal);
    }
  }
}

/** For the progress bar; 0 when nobody says. */
async function keyCount(client: Client, signal: AbortSignal): Promise<number> {
  const { nodes } = await client.operator.status({}, { signal });
  return (nodes ?? []).reduce((sum, node) => sum + (node.figures?.primaryKeys ?? 0), 0);
}
