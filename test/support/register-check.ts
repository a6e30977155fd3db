/**
 * Judges what clients of a world were told: each key is a regular register with monotonic reads at `quorum`, and no
 * acknowledged write is lost.
 */
import { mapKeyOf } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import { compareVersions, type Version } from "#model/version.ts";
import type { ClientRecord } from "./replication-world.ts";

const ABSENT = "(absent)";

/** Sentences about what must not be; none when all is well. */
export function registerFaults(history: readonly ClientRecord[]): string[] {
  const byKey = new Map<string, ClientRecord[]>();
  for (const record of history) {
    const key = mapKeyOf(record.operation.key);
    byKey.set(key, [...(byKey.get(key) ?? []), record]);
  }
  return [...byKey].flatMap(([key, records]) => keyFaults(key, records));
}

/** What a finished read or write says of the key's version; undefined when it says nothing. */
function versionOf({ outcome }: ClientRecord): Version | undefined {
  return outcome === undefined || outcome.kind === "failed" ? undefined : outcome.version;
}

function keyFaults(key: string, records: readonly ClientRecord[]): string[] {
  const faults: string[] = [];
  const payloads = new Map<string, ClientRecord>();
  for (const record of records) {
    if (record.operation.kind === "insert") payloads.set(utf8TextOf(record.operation.payload) ?? "", record);
  }
  const isQuorum = ({ consistency }: ClientRecord): boolean => consistency !== "one";
  const acknowledged = records.filter(
    (record) => record.operation.kind !== "get" && isQuorum(record) && versionOf(record),
  );
  const reads = records
    .filter(({ operation, outcome }) => operation.kind === "get" && outcome !== undefined)
    .filter(isQuorum)
    .filter(
      ({ outcome }) => outcome?.kind === "got" || (outcome?.kind === "failed" && outcome.failure.kind === "not-found"),
    );
  for (const read of reads) {
    const { outcome } = read;
    const text = outcome?.kind === "got" ? (utf8TextOf(outcome.payload) ?? "") : ABSENT;
    const when = `read of ${key} at ${read.startMs.toFixed(1)}–${read.endMs.toFixed(1)}`;
    if (outcome?.kind === "got") {
      const write = payloads.get(text);
      if (write === undefined) faults.push(`${when} got ${text}, which nobody wrote`);
      else if (write.startMs > read.endMs) faults.push(`${when} got ${text} before it was written`);
    }
    const version = versionOf(read);
    for (const write of acknowledged) {
      if (write.endMs >= read.startMs) continue;
      const written = versionOf(write) as Version;
      const isOlder = version !== undefined && compareVersions(version, written) < 0;
      const isGone = version === undefined && write.operation.kind === "insert" && !mayBeDeleted(records, write, read);
      if (isOlder || isGone) {
        faults.push(
          `${when} got ${text}, older than ${write.operation.kind} acknowledged at ${write.endMs.toFixed(1)}`,
        );
      }
    }
    for (const earlier of reads) {
      const before = versionOf(earlier);
      if (earlier.endMs >= read.startMs || before === undefined || version === undefined) continue;
      if (compareVersions(version, before) < 0)
        faults.push(`${when} went back behind the read at ${earlier.endMs.toFixed(1)}`);
    }
  }
  return faults;
}

/** Whether a delete that is not surely older than the write may have taken effect before the read ended. */
function mayBeDeleted(records: readonly ClientRecord[], write: ClientRecord, read: ClientRecord): boolean {
  return records.some(
    ({ operation, startMs, outcome, endMs }) =>
      operation.kind === "delete" &&
      startMs < read.endMs &&
      !(endMs < write.startMs && outcome !== undefined && outcome.kind === "deleted") &&
      !(outcome?.kind === "failed" && outcome.failure.kind === "not-found" && endMs < write.startMs),
  );
}
