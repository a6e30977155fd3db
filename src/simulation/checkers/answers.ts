/** What a node was asked it answers: by its deadline at the latest, whatever becomes of it, as long as it lives. */
import { utf8TextOf } from "#base/text.ts";
import type { Operation } from "#model/operation.ts";
import { isOverdue } from "./late-stamps.ts";

/** An operation that a node has taken and not answered yet. */
export type OpenOperation = {
  readonly operation: Operation | "scan";
  readonly machine: string;
  readonly startMs: number;
  /** By the clock of its node, which may go wrong, it may be a little later. */
  readonly deadlineMs: number;
  /** Its process runs, and does not stand still. */
  readonly isAlive: boolean;
};

export function judgeOpen(open: Iterable<OpenOperation>, nowMs: number, complain: (text: string) => void): void {
  for (const { operation, machine, startMs, deadlineMs, isAlive } of open) {
    if (!isAlive || !isOverdue(startMs, deadlineMs, nowMs)) continue;
    const what = operation === "scan" ? "a page" : `the ${operation.kind} of ${utf8TextOf(operation.key)}`;
    complain(`${machine} has never answered ${what} that it was asked for at ${startMs.toFixed(1)}`);
  }
}
