/** The shell on a pipe: no banner, no prompt; the first statement that does not succeed ends it with its exit code. */
import { byteLines } from "#archive/byte-lines.ts";
import { utf8TextOf } from "#base/text.ts";
import { usageError } from "../command-error.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Shell } from "./shell.ts";

/** A payload of 16 MiB, all of it escaped. */
const LINE_BYTES_MAX = 80 * 1024 * 1024;

export async function runPipedShell(
  shell: Shell,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<ExitCode> {
  let typed = "";
  for await (const line of byteLines(chunks, LINE_BYTES_MAX)) {
    const text = line.kind === "line" ? utf8TextOf(line.bytes) : undefined;
    if (text === undefined) {
      throw usageError(
        `line ${line.number} ${line.kind === "line" ? "is not valid UTF-8" : `has more than ${LINE_BYTES_MAX} bytes`}`,
      );
    }
    const statement = text.endsWith("\r") ? text.slice(0, -1) : text;
    typed = typed === "" ? statement : `${typed}\n${statement}`;
    if (shell.isOpen(typed)) continue;
    const exitCode = await shell.run(typed, signal);
    typed = "";
    if (exitCode !== EXIT.ok || shell.state.isQuitting || signal.aborted) return exitCode;
  }
  return typed === "" ? EXIT.ok : await shell.run(typed, signal);
}
