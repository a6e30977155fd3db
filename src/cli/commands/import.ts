/** `taikv import FILE`: the rows of a JSON lines or CSV file go in, those that cannot into `FILE.failed`. */
import { createReadStream } from "node:fs";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { readCsv } from "#archive/csv.ts";
import { failedLine, readJsonLines } from "#archive/json-lines.ts";
import { ArchiveFormatError, formatOfName, type ReadRow, type TextFormat } from "#archive/portable-entry.ts";
import { countText, durationText, MIB } from "#base/units.ts";
import { failureText } from "#model/failure.ts";
import type { CommandContext, CommandRun } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { EXIT } from "../exit-code.ts";
import { type ImportResult, importRows } from "../import-rows.ts";
import { operandText } from "../operand-bytes.ts";
import type { Settings } from "../options.ts";
import type { Output } from "../output.ts";
import { startProgress } from "../render/progress.ts";
import { untilAborted } from "../until-aborted.ts";

export const run: CommandRun = async (context) => {
  const { operands, settings, output, signal } = context;
  const file = operandText(operands[0], "FILE") as string;
  const format = formatFor(file, settings);
  const sizeBytes = file === "-" ? 0 : await sizeOfFile(file);
  const client = await context.client();
  await client.operator.health({}, { signal });

  const startedMs = performance.now();
  const failures = failureFile(file === "-" ? "import.failed" : `${file}.failed`);
  let bytesRead = 0;
  let inserted = 0;
  await using session = client.session();
  const result = await withProgress();
  const failedFile = await failures.close();
  const seconds = (performance.now() - startedMs) / 1000;
  await report(result, { seconds, failedFile, output });
  return result.failed > 0 ? EXIT.partly : EXIT.ok;

  async function withProgress(): Promise<ImportResult> {
    await using progress = await startProgress(output, {
      verb: "importing",
      noun: "bytes",
      detail: () => `${countText(inserted)} rows`,
    });
    try {
      return await importRows(rowsOf(countedChunks(progress.set), format), {
        execute: (operation) => session.execute(operation, { timeoutMs: settings.timeout }),
        timeoutMs: settings.timeout,
        consistency: settings.consistency,
        inFlightMax: settings["in-flight"],
        inFlightBytesMax: 32 * MIB,
        hopelessAfterMs: 60_000,
        rowPatienceMs: 120_000,
        onInserted: () => {
          inserted += 1;
        },
        onFailed: async (row, reason) => {
          await failures.write(failedLine(row, reason));
          if (failures.count() <= SHOWN_FAULTS_MAX)
            progress.note(
              `${output.paintError("yellow", "warning")}: ${file === "-" ? "stdin" : file}:${row.line}: ${reason}`,
            );
        },
        signal,
      });
    } catch (error) {
      if (error instanceof ArchiveFormatError) throw usageError(`${file} is not ${format}: ${error.message}`);
      throw error;
    }
  }

  async function* countedChunks(set: (done: number, total: number) => void): AsyncGenerator<Uint8Array> {
    for await (const chunk of untilAborted(chunksOf(file, context), signal)) {
      bytesRead += chunk.length;
      set(bytesRead, sizeBytes);
      yield chunk;
    }
  }
};

/** Faults of single rows that are shown as they are met; all are in the file. */
const SHOWN_FAULTS_MAX = 10;

/** The format that a flag or the file's name says. */
export function formatFor(file: string, settings: Settings): TextFormat {
  const format = settings.format ?? (file === "-" ? "jsonl" : formatOfName(file));
  if (format === undefined) throw usageError(`the name ${file} says no format`, "add --format jsonl or --format csv");
  return format;
}

function rowsOf(chunks: AsyncIterable<Uint8Array>, format: TextFormat): AsyncIterable<ReadRow> {
  return format === "csv" ? readCsv(chunks) : readJsonLines(chunks);
}

function chunksOf(file: string, { input }: CommandContext): AsyncIterable<Uint8Array> {
  return file === "-" ? input.chunks() : createReadStream(file, { highWaterMark: MIB });
}

async function sizeOfFile(file: string): Promise<number> {
  const found = await stat(file);
  if (found.isDirectory()) throw usageError(`${file} is a folder`);
  return found.size;
}

/** The file of failed rows, made at the first of them; one of an earlier import is removed. */
function failureFile(path: string) {
  let handle: FileHandle | undefined;
  let count = 0;
  let last: Promise<void> = rm(path, { force: true });
  const append = async (line: string): Promise<void> => {
    handle ??= await open(path, "w");
    await handle.write(line);
  };
  return {
    count: () => count,
    write: (line: string): Promise<void> => {
      count += 1;
      last = last.then(() => append(line));
      return last;
    },
    /** Its path, or undefined when no row failed. */
    close: async (): Promise<string | undefined> => {
      await last;
      await handle?.close();
      return handle === undefined ? undefined : path;
    },
  };
}

type ReportFacts = { readonly seconds: number; readonly failedFile: string | undefined; readonly output: Output };

async function report(result: ImportResult, { seconds, failedFile, output }: ReportFacts): Promise<void> {
  const rate = seconds > 0 ? Math.round(result.inserted / seconds) : 0;
  if (output.isJson) {
    await output.json({
      v: 1,
      inserted: result.inserted,
      failed: result.failed,
      seconds: Math.round(seconds * 1000) / 1000,
      rate,
      failed_file: failedFile ?? null,
      complete: result.stopped === undefined,
    });
  }
  const parts = [
    `imported ${countText(result.inserted)} rows in ${durationText(1000 * seconds)}`,
    `${countText(rate)}/s`,
  ];
  if (failedFile !== undefined) parts.push(`${countText(result.failed)} failed: see ${failedFile}`);
  if (!output.isJson) output.note(parts.join(" · "));
  if (result.stopped !== undefined && result.stopped !== "interrupted") {
    throw new CommandError({
      code: result.stopped.kind === "quorum-unreachable" ? "quorum" : result.stopped.kind,
      title: `the import stopped: for a minute no row went in`,
      exitCode: EXIT.unavailable,
      details: [failureText(result.stopped), `${countText(result.inserted)} rows are in`],
      fix: "see `taikv status`, then import the file again: rows that are in are inserted again, which is safe",
    });
  }
}
