/**
 * Judges what clients of a simulated world were told: each key is a regular register with monotonic reads at `quorum`, no
 * acknowledged write is lost, and nothing is read that was not written.
 *
 * What a page of a scan shows, or hides, counts as a read: nothing goes back behind it. What came before it, `pages.ts` holds
 * it against.
 *
 * An operation whose effect is unknown may have taken effect at any time from its start on, or never.
 */
import { mapKeyOf } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import { compareVersions, newestVersion, VERSION_ZERO, type Version } from "#model/version.ts";
import type { OperationRecord, PageRecord } from "../history.ts";
import { foundFaults, type Hindsight, mayBeAbsent, writtenFaults } from "./found.ts";
import { readsOfPages } from "./page-reads.ts";

/** Where nothing is known of the clocks, ms: so much earlier or later may an entry expire. */
const SKEW_MS_MAX = 600_000;

/**
 * Sentences about what must not be; none when all is well. Without hindsight whatever may have been deleted, or may have
 * expired, is taken to be so.
 */
export function registerFaults(
  history: readonly OperationRecord[],
  hindsight?: Hindsight,
  pages: readonly PageRecord[] = [],
): string[] {
  const byKey = new Map<string, OperationRecord[]>();
  for (const record of history) {
    const key = mapKeyOf(record.operation.key);
    const records = byKey.get(key);
    if (records === undefined) byKey.set(key, [record]);
    else records.push(record);
  }
  return [...byKey].flatMap(([key, records]) => {
    const seen = records[0] === undefined ? [] : readsOfPages(pages, records[0].operation.key);
    return keyFaults(key, records, seen, hindsight);
  });
}

/** What a finished read or write says of the key's version; undefined when it says nothing. */
function versionOf({ outcome }: OperationRecord): Version | undefined {
  return outcome === undefined || outcome.kind === "failed" ? undefined : outcome.version;
}

/** A delete reads first, and has written nothing when it finds nothing. */
function isNotFound({ outcome }: OperationRecord): boolean {
  return outcome?.kind === "failed" && outcome.failure.kind === "not-found";
}

/** Whether a write certainly had no effect. */
function hadNoEffect({ outcome }: OperationRecord): boolean {
  if (outcome?.kind !== "failed") return false;
  return "effect" in outcome.failure ? outcome.failure.effect === "nothing-written" : true;
}

/** `seen`: what pages say of the key. */
function keyFaults(
  key: string,
  records: readonly OperationRecord[],
  seen: readonly OperationRecord[],
  hindsight: Hindsight | undefined,
): string[] {
  const faults: string[] = [];
  const writers = new Map<string, OperationRecord>();
  for (const record of records) {
    if (record.operation.kind === "insert") writers.set(utf8TextOf(record.operation.payload) ?? "", record);
  }
  for (const read of records) {
    if (read.outcome?.kind !== "got") continue;
    const text = utf8TextOf(read.outcome.payload) ?? "";
    const write = writers.get(text);
    if (write === undefined) faults.push(`${nameOf(key, read)} got ${text}, which nobody wrote`);
    else if (write.startMs > read.endMs) faults.push(`${nameOf(key, read)} got ${text} before it was written`);
    else if (hadNoEffect(write)) faults.push(`${nameOf(key, read)} got ${text}, of which nothing was written`);
    const found = { ...read.outcome, key: read.operation.key };
    if (hindsight !== undefined) faults.push(...foundFaults(nameOf(key, read), read, found, hindsight));
  }
  if (hindsight !== undefined) faults.push(...records.flatMap((record) => writtenFaults(record, hindsight)));
  const isQuorum = ({ consistency }: OperationRecord): boolean => consistency !== "one";
  const reads = records.filter(isQuorum).filter((read) => read.outcome?.kind === "got" || isNotFound(read));
  const acknowledged = records.filter(
    (record) => record.operation.kind !== "get" && isQuorum(record) && versionOf(record) !== undefined,
  );
  const isExcused = (version: Version, read: OperationRecord): boolean =>
    hindsight === undefined
      ? mayBeGone(records, version, read)
      : mayBeAbsent(hindsight, read.operation.key, version, read);
  for (const read of reads) {
    const version = versionOf(read);
    for (const write of acknowledged) {
      if (write.endMs >= read.startMs) continue;
      const written = versionOf(write) as Version;
      const what = `${write.operation.kind} acknowledged at ${write.endMs.toFixed(1)}`;
      if (version === undefined) {
        if (write.operation.kind === "insert" && !isExcused(written, read)) {
          faults.push(`${nameOf(key, read)} found nothing, in spite of the ${what}`);
        }
      } else if (compareVersions(version, written) < 0) {
        faults.push(`${nameOf(key, read)} got a version older than the ${what}`);
      }
    }
    faults.push(...backFaults(nameOf(key, read), read, "read", reads, isExcused));
    faults.push(...backFaults(nameOf(key, read), read, "page", seen, isExcused));
  }
  for (const page of seen) faults.push(...backFaults(nameOf(key, page, "page"), page, "page", seen, isExcused));
  const all = [...reads, ...seen];
  return [...faults, ...lostUpdates(key, acknowledged, all), ...flickers(key, all, acknowledged, writers)];
}

/** What one of the earlier ones was told before it began, and it was not. */
function backFaults(
  what: string,
  read: OperationRecord,
  kind: "read" | "page",
  earlier: readonly OperationRecord[],
  isExcused: (version: Version, read: OperationRecord) => boolean,
): string[] {
  const version = versionOf(read);
  return earlier.flatMap((other) => {
    const before = versionOf(other);
    if (other.endMs >= read.startMs || before === undefined) return [];
    const isBack = version === undefined ? !isExcused(before, read) : compareVersions(version, before) < 0;
    return isBack ? [`${what} went back behind the ${kind} at ${other.endMs.toFixed(1)}`] : [];
  });
}

/** A write that begins after the answer to another write, or to a read, has the newer version: else it is lost at once. */
function lostUpdates(key: string, writes: readonly OperationRecord[], reads: readonly OperationRecord[]): string[] {
  const answered = [...writes, ...reads.filter((read) => versionOf(read) !== undefined)];
  answered.sort((a, b) => a.endMs - b.endMs);
  const faults: string[] = [];
  let newest: OperationRecord | undefined;
  let next = 0;
  for (const write of [...writes].sort((a, b) => a.startMs - b.startMs)) {
    for (; next < answered.length && (answered[next] as OperationRecord).endMs < write.startMs; next++) {
      const other = answered[next] as OperationRecord;
      if (newest === undefined || compareVersions(versionOf(other) as Version, versionOf(newest) as Version) > 0)
        newest = other;
    }
    if (newest === undefined || compareVersions(versionOf(write) as Version, versionOf(newest) as Version) > 0)
      continue;
    const what = `the ${write.operation.kind} of ${utf8TextOf(write.operation.key) ?? key} at ${write.startMs.toFixed(1)}`;
    faults.push(
      `${what} has no newer version than the ${newest.operation.kind} answered at ${newest.endMs.toFixed(1)}`,
    );
  }
  return faults;
}

function nameOf(key: string, read: OperationRecord, kind: "read" | "page" = "read"): string {
  return `the ${kind} of ${key} at ${read.startMs.toFixed(1)}–${read.endMs.toFixed(1)}`;
}

/** Written or found, then not found, then the same or an older one found again. */
function flickers(
  key: string,
  reads: readonly OperationRecord[],
  writes: readonly OperationRecord[],
  writers: ReadonlyMap<string, OperationRecord>,
): string[] {
  const faults: string[] = [];
  const answered = [...reads, ...writes];
  const gaps = reads.filter(isNotFound).map((gap) => {
    const before = answered.flatMap((other) => (other.endMs < gap.startMs ? (versionOf(other) ?? []) : []));
    return { endMs: gap.endMs, newest: before.reduce(newestVersion, VERSION_ZERO) };
  });
  for (const last of reads) {
    const version = versionOf(last);
    if (version === undefined || last.outcome?.kind !== "got" || last.outcome.ttlMs > 0) continue;
    const write = writers.get(utf8TextOf(last.outcome.payload) ?? "");
    if (write?.operation.kind === "insert" && write.operation.ttlMs > 0) continue;
    for (const { endMs, newest } of gaps) {
      if (endMs >= last.startMs || compareVersions(newest, version) < 0) continue;
      faults.push(`${nameOf(key, last)} found again what was gone at ${endMs.toFixed(1)}`);
    }
  }
  return faults;
}

/** Whether something newer than the version, as far as clients know, may have made the key absent before the read ended. */
function mayBeGone(records: readonly OperationRecord[], version: Version, read: OperationRecord): boolean {
  return records.some((record) => {
    const { operation, startMs } = record;
    if (startMs >= read.endMs || operation.kind === "get" || isNotFound(record) || hadNoEffect(record)) return false;
    const own = versionOf(record);
    if (operation.kind === "delete") return own === undefined || compareVersions(own, version) > 0;
    const mayHaveExpired = operation.ttlMs > 0 && startMs + operation.ttlMs < read.endMs + SKEW_MS_MAX;
    return mayHaveExpired && (own === undefined || compareVersions(own, version) >= 0);
  });
}
