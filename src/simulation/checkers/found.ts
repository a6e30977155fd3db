/** What was found of a key says what was written under its version, and was found before it had expired. */
import { bytesEqual } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import { isFound, ttlLeftMs } from "#model/entry.ts";
import type { ScanItem } from "#model/operation.ts";
import { compareVersions, type Version, versionText } from "#model/version.ts";
import type { OperationRecord } from "../history.ts";
import { WALL_START_MS } from "../simulated-clock.ts";
import type { ClockErrorMs } from "./clock-error.ts";
import type { Issue, Issued } from "./issued.ts";

/** What is known of a run beside what its clients were told. */
export type Hindsight = { readonly issued: Issued; readonly clockErrorMs: ClockErrorMs };

/** When it was asked for and answered, ms. */
type Span = Pick<OperationRecord, "startMs" | "endMs" | "answeredClusterMs">;

/** `what` begins each sentence; a payload that was not asked for is not judged. */
export function foundFaults(
  what: string,
  { startMs, endMs, answeredClusterMs }: Span,
  { key, payload, version, ttlMs }: ScanItem,
  { issued, clockErrorMs }: Hindsight,
  isKeyOnly = false,
): string[] {
  const issue = issued.of(version);
  const name = `${what} got version ${versionText(version)}`;
  if (issue === undefined || issue.durableMs > endMs) return [`${name}, which was on no disk`];
  if (!bytesEqual(issue.key, key)) return [`${name}, which is of another key`];
  if (issue.kind !== "payload") return [`${name}, which is a tombstone`];
  if (!isKeyOnly && !bytesEqual(issue.payload, payload)) return [`${name} with the payload of another`];
  if (issue.expiresAtMs === 0) return ttlMs === 0 ? [] : [`${name}, which never expires, with ${ttlMs} ms left`];
  const errorMs = clockErrorMs(endMs);
  const untilMs = expiresMs(issue);
  if (startMs > untilMs + errorMs) return [`${name}, which had expired at ${untilMs.toFixed(1)}`];
  // What is left is never told as nothing.
  if (ttlMs > Math.max(1, untilMs - startMs + errorMs) || ttlMs < Math.max(1, untilMs - endMs - errorMs))
    return [`${name}, which expires at ${untilMs.toFixed(1)}, with ${ttlMs} ms left`];
  if (answeredClusterMs === undefined) return [];
  if (!isFound(issue, answeredClusterMs)) return [`${name}, which had expired by the clock of who answered`];
  const leftMs = ttlLeftMs(issue, answeredClusterMs);
  return ttlMs === leftMs ? [] : [`${name} with ${ttlMs} ms left, not ${leftMs}`];
}

/** What was acknowledged says under its version what was asked for. */
export function writtenFaults(
  { operation, startMs, endMs, outcome, askedClusterMs }: OperationRecord,
  { issued, clockErrorMs }: Hindsight,
): string[] {
  if (operation.kind !== "insert" || outcome?.kind !== "inserted") return [];
  const issue = issued.of(outcome.version);
  const name = `the insert of ${utf8TextOf(operation.key)} at ${startMs.toFixed(1)}–${endMs.toFixed(1)}`;
  // At `one` it may be a hint.
  if (issue === undefined) return [];
  const { ttlMs } = operation;
  if (!bytesEqual(issue.payload, operation.payload)) return [`${name} says another thing under its version`];
  if (ttlMs === 0 && issue.expiresAtMs === 0) return [];
  const bornMs = expiresMs(issue) - ttlMs;
  const errorMs = clockErrorMs(endMs);
  const isRight = bornMs >= startMs - errorMs && bornMs <= endMs + errorMs && ttlMs > 0;
  if (!isRight) return [`${name} for ${ttlMs} ms expires at ${expiresMs(issue).toFixed(1)}`];
  if (askedClusterMs === undefined || issue.expiresAtMs === Math.ceil(askedClusterMs) + ttlMs) return [];
  return [`${name} for ${ttlMs} ms expires at ${issue.expiresAtMs}, asked for at ${askedClusterMs} by who was asked`];
}

/**
 * Whether something newer than the version was on a disk by then, and made the key absent: whoever finds nothing, in spite
 * of the version, has read that from some store, of whatever owner and whatever became of it later.
 */
export function mayBeAbsent(
  { issued, clockErrorMs }: Hindsight,
  key: Uint8Array,
  version: Version,
  { endMs, answeredClusterMs }: Span,
): boolean {
  const latestMs = answeredClusterMs === undefined ? endMs + clockErrorMs(endMs) : answeredClusterMs - WALL_START_MS;
  const isGone = (issue: Issue): boolean => expiresMs(issue) <= latestMs || issue.purgedMs <= endMs;
  return issued.perishable(key).some((issue) => {
    if (issue.durableMs > endMs) return false;
    const order = compareVersions(issue.version, version);
    return issue.kind === "tombstone" ? order > 0 : order >= 0 && isGone(issue);
  });
}

/** In true time, ms, but for the error of whose clock made it. */
function expiresMs({ expiresAtMs }: Pick<Issue, "expiresAtMs">): number {
  return expiresAtMs - WALL_START_MS;
}
