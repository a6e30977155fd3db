/**
 * Progress on stderr: a bar with rate and time left on a terminal, a plain line every 10 s elsewhere.
 *
 * Nothing with `--quiet` or `--json`. The summary that stays is the command's own.
 */
import { bytesText, countText, durationText } from "#base/units.ts";
import type { Output } from "../output.ts";

export type Progress = AsyncDisposable & {
  /** `total` 0: not known. */
  readonly set: (done: number, total: number) => void;
  /** A line above the bar. */
  readonly note: (text: string) => void;
};

export type ProgressOptions = {
  /** What happens: `importing`. */
  readonly verb: string;
  /** What is counted: `rows`; `bytes` are shown with units. */
  readonly noun: string;
  /** What else is worth saying, asked each time. */
  readonly detail?: () => string;
};

const PLAIN_EVERY_MS = 10_000;
const BAR_EVERY_MS = 100;

export async function startProgress(output: Output, options: ProgressOptions): Promise<Progress> {
  if (output.isQuiet || output.isJson)
    return { set: () => undefined, note: () => undefined, [Symbol.asyncDispose]: async () => undefined };
  const startedMs = performance.now();
  let done = 0;
  let total = 0;
  const text = (): string => progressText({ done, total, elapsedMs: performance.now() - startedMs }, options);
  if (!output.isErrorTerminal) {
    const timer = setInterval(() => output.note(text()), PLAIN_EVERY_MS);
    return {
      set: (doneNow, totalNow) => {
        done = doneNow;
        total = totalNow;
      },
      note: output.note,
      [Symbol.asyncDispose]: async () => clearInterval(timer),
    };
  }
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    emptyOnZero: true,
    format: (bounded, { progress }) => {
      const width = Math.max(10, Math.min(30, (process.stderr.columns ?? 80) - 60));
      const filled = Math.round(width * (Number.isFinite(progress) ? progress : 0));
      const drawn =
        bounded.format === undefined || total === 0 ? "" : `${"█".repeat(filled)}${"░".repeat(width - filled)}  `;
      return `${drawn}${text()}`;
    },
  });
  bar.start(1, 0);
  const timer = setInterval(() => bar.update(total === 0 ? 0 : Math.min(1, done / total)), BAR_EVERY_MS);
  return {
    set: (doneNow, totalNow) => {
      done = doneNow;
      total = totalNow;
    },
    note: (line) => {
      process.stderr.write(`\r\u001b[K${line}\n`);
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      bar.stop();
    },
  };
}

/** `importing 12,000 of 50,000 rows · 4,100/s · 9.3 s left`. */
export function progressText(
  { done, total, elapsedMs }: { readonly done: number; readonly total: number; readonly elapsedMs: number },
  { verb, noun, detail }: ProgressOptions,
): string {
  const amount = noun === "bytes" ? bytesText : countText;
  const unit = noun === "bytes" ? "" : ` ${noun}`;
  const rate = elapsedMs > 0 ? (1000 * done) / elapsedMs : 0;
  const parts = [
    `${verb} ${amount(done)}${total > 0 ? ` of ${amount(total)}` : ""}${unit}`,
    `${amount(Math.round(rate))}/s`,
  ];
  if (total > done && rate > 0) parts.push(`${durationText((1000 * (total - done)) / rate)} left`);
  const more = detail?.() ?? "";
  return [...parts, ...(more === "" ? [] : [more])].join(" · ");
}
