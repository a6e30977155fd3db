/** What a node was asked it answers: by its deadline at the latest, whatever becomes of it, as long as it lives. */
import { utf8TextOf } from "#base/text.ts";
import type { Operation } from "#model/operation.ts";
import { isOverdue } from "./late-stamps.ts";

/** What a node has taken on. */
export type Asked = {
  readonly operation: Operation | "page";
  readonly machine: string;
  readonly startMs: number;
  /** By the clock of its node, which may go wrong, it may be a little later. */
  readonly deadlineMs: number;
};

/** How it is with the process that was asked. */
export type AskedProcess = {
  readonly isAlive: boolean;
  readonly isPaused: boolean;
  /** When it last went on after it had stood still. */
  readonly wokenAtMs: number;
};

/** After a pause everything is made up for at once. */
const WOKEN_SLACK_MS = 5;

/** It is answered now, or not even now. */
export function judgeAnswer(
  asked: Asked,
  process: AskedProcess,
  nowMs: number,
  complain: (text: string) => void,
): void {
  const { operation, machine, startMs, deadlineMs } = asked;
  if (!process.isAlive || process.isPaused || process.wokenAtMs + WOKEN_SLACK_MS >= nowMs) return;
  if (!isOverdue(startMs, deadlineMs, nowMs)) return;
  const what = operation === "page" ? "a page" : `the ${operation.kind} of ${utf8TextOf(operation.key)}`;
  const times = `asked for at ${startMs.toFixed(1)} until ${deadlineMs.toFixed(1)}`;
  complain(`${machine} has not answered for ${what}, ${times}, before ${nowMs.toFixed(1)}`);
}
