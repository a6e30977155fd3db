/**
 * No operation stamps after its deadline: its client may have done the same elsewhere by then, and a later stamp would
 * undo what came after that.
 */
import { bytesEqual } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import { versionText } from "#model/version.ts";
import type { AskedRecord } from "../history.ts";

/** Clocks of nodes go wrong by less. */
const CLOCK_RATE_MAX = 1.06;
const SLACK_MS = 5;

/** By whatever clock a node has, the deadline is over. */
export function isOverdue(startMs: number, deadlineMs: number, nowMs: number): boolean {
  return startMs + (deadlineMs - startMs) * CLOCK_RATE_MAX + SLACK_MS < nowMs;
}

/** An entry with a version that nobody has seen before leaves a machine: some operation that it was asked for must be open. */
export function judgeStamp(
  history: readonly AskedRecord[],
  { key, kind, payload, version }: Entry,
  machine: string,
  nowMs: number,
  complain: (text: string) => void,
): void {
  const isOf = ({ operation, machine: asked }: AskedRecord): boolean => {
    if (asked !== machine || !bytesEqual(operation.key, key)) return false;
    return kind === "tombstone"
      ? operation.kind === "delete"
      : operation.kind === "insert" && bytesEqual(operation.payload, payload);
  };
  const isInTime = ({ startMs, deadlineMs }: AskedRecord): boolean => !isOverdue(startMs, deadlineMs, nowMs);
  // Mostly it is one of the last.
  if (history.findLast((record) => isOf(record) && isInTime(record)) !== undefined || !history.some(isOf)) return;
  complain(`${machine} stamps ${versionText(version)} of ${utf8TextOf(key)} after the deadline of its operation`);
}
