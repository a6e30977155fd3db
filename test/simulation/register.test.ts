/** With hindsight, from what was on disks, it is told what was absent, had expired, or is another version's. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Entry, EntryKind } from "#model/entry.ts";
import type { Failure } from "#model/failure.ts";
import type { OperationOutcome, ScanCursor } from "#model/operation.ts";
import { genesisConfig } from "#model/range-config.ts";
import { comparePlaces } from "#model/store.ts";
import { type Version, versionOf } from "#model/version.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { clockErrorOf } from "#simulation/checkers/clock-error.ts";
import { createIssued } from "#simulation/checkers/issued.ts";
import { pageFaults } from "#simulation/checkers/pages.ts";
import { registerFaults } from "#simulation/checkers/register.ts";
import type { OperationRecord, PageRecord } from "#simulation/history.ts";
import { WALL_START_MS } from "#simulation/simulated-clock.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { nodeNamed } from "../support/lone-node.ts";

const KEY = utf8BytesOf("tea");
const REPLICAS = { asked: 3, answered: 2, needed: 2 };
/** Seconds of true time, for the clocks. */
const S = 1000;

type Span = readonly [startMs: number, endMs: number];
type Note = { readonly entry: Entry; readonly atMs: number };

const versionAt = (ms: number): Version => versionOf({ ms, counter: 0 }, nodeNamed(1));

function entry(version: number, kind: EntryKind, payload = "", expiresMs = 0): Entry {
  const expiresAtMs = expiresMs === 0 ? 0 : WALL_START_MS + expiresMs;
  const place = { position: positionOfKey(KEY), key: KEY };
  return sealEntry({ ...place, version: versionAt(version), kind, expiresAtMs, payload: utf8BytesOf(payload) });
}

const green = (version: number, atMs: number, expiresMs = 0): Note => ({
  entry: entry(version, "payload", "green", expiresMs),
  atMs,
});
const tombstone = (version: number, atMs: number): Note => ({ entry: entry(version, "tombstone"), atMs });

function asked(operation: OperationRecord["operation"], span: Span, outcome: OperationOutcome): OperationRecord {
  return { operation, consistency: "quorum", startMs: span[0], endMs: span[1], outcome };
}

function failed(failure: Failure): OperationOutcome {
  return { kind: "failed", failure, replicas: REPLICAS };
}

const NOT_FOUND = failed({ kind: "not-found" });
const UNKNOWN = failed({ kind: "cancelled", effect: "may-have-been-written" });
const plain = { key: KEY, consistency: "quorum" } as const;

const insert = (span: Span, version: number, ttlMs = 0): OperationRecord =>
  asked({ ...plain, kind: "insert", payload: utf8BytesOf("green"), ttlMs }, span, {
    kind: "inserted",
    version: versionAt(version),
    replicas: REPLICAS,
  });
const get = (span: Span, version: number, payload = "green", ttlMs = 0): OperationRecord =>
  asked({ ...plain, kind: "get" }, span, {
    kind: "got",
    payload: utf8BytesOf(payload),
    version: versionAt(version),
    ttlMs,
    replicas: REPLICAS,
  });
const getNothing = (span: Span): OperationRecord => asked({ ...plain, kind: "get" }, span, NOT_FOUND);
const remove = (span: Span, outcome: OperationOutcome): OperationRecord =>
  asked({ ...plain, kind: "delete" }, span, outcome);

function faultsOf(history: readonly OperationRecord[], notes: readonly Note[], faults = clockErrorOf({ faults: [] })) {
  const issued = createIssued();
  for (const { entry: noted, atMs } of notes) issued.note(noted, atMs);
  return registerFaults(history, { issued, clockErrorMs: faults }).join("\n");
}

test("a delete that finds nothing in spite of an acknowledged insert is a fault", () => {
  const history = [insert([1, 2], 10), remove([3, 4], NOT_FOUND)];
  expect(registerFaults(history).join()).toContain("found nothing");
  expect(faultsOf(history, [green(10, 1)])).toContain("found nothing");
  expect(faultsOf(history, [green(10, 1), tombstone(20, 3)])).toBe("");
});

test("a delete of which nobody knows whether it wrote excuses nothing as long as its tombstone is on no disk", () => {
  const unknown = remove([1, 500], UNKNOWN);
  const history = [unknown, insert([9 * S, 10 * S], 10), getNothing([50 * S, 51 * S])];
  expect(faultsOf(history, [green(10, 10 * S)])).toContain("found nothing");
  // One that is older than the insert hides nothing, nor does one that comes later.
  expect(faultsOf(history, [tombstone(5, 400), green(10, 10 * S)])).toContain("found nothing");
  expect(faultsOf(history, [green(10, 10 * S), tombstone(20, 60 * S)])).toContain("found nothing");
  expect(faultsOf(history, [green(10, 10 * S), tombstone(20, 40 * S)])).toBe("");
});

test("what was acknowledged, then gone, is not found again", () => {
  const history = [insert([1, 2], 10), remove([3, 4], UNKNOWN), getNothing([5, 6]), get([7, 8], 10)];
  expect(faultsOf(history, [green(10, 1), tombstone(20, 4)])).toContain("found again");
  expect(faultsOf(history.slice(0, 3), [green(10, 1), tombstone(20, 4)])).toBe("");
});

test("what has a time to live is found until then and no longer, but for the error of the clocks", () => {
  const notes = [green(10, 1, 3 * S)];
  const wrote = insert([0, 2], 10, 3 * S);
  expect(faultsOf([wrote, get([2 * S, 2 * S + 1], 10, "green", S)], notes)).toBe("");
  expect(faultsOf([wrote, get([3.4 * S, 3.4 * S], 10, "green", 1)], notes)).toBe("");
  expect(faultsOf([wrote, get([4 * S, 4 * S + 1], 10, "green", 1)], notes)).toContain("had expired");
  expect(faultsOf([wrote, getNothing([2.6 * S, 2.7 * S])], notes)).toBe("");
  expect(faultsOf([wrote, getNothing([2 * S, 2.1 * S])], notes)).toContain("found nothing");
  const off = clockErrorOf({ faults: [{ atMs: 0, kind: "skew", node: "n1", skewMs: -2000 }] });
  expect(faultsOf([wrote, get([4 * S, 4 * S + 1], 10, "green", 1)], notes, off)).toBe("");
  expect(faultsOf([wrote, getNothing([S, 1.1 * S])], notes, off)).toBe("");
});

test("what is left of the time to live is told", () => {
  const notes = [green(10, 1, 3 * S)];
  const wrote = insert([0, 2], 10, 3 * S);
  expect(faultsOf([wrote, get([S, S + 1], 10, "green", 3 * S)], notes)).toContain("with 3000 ms left");
  expect(faultsOf([wrote, get([S, S + 1], 10, "green", S)], notes)).toContain("with 1000 ms left");
  expect(faultsOf([wrote, get([S, S + 1], 10, "green", 0)], notes)).toContain("with 0 ms left");
  expect(faultsOf([insert([0, 2], 10), get([S, S + 1], 10, "green", 9)], [green(10, 1)])).toContain("never expires");
});

test("an insert is given the time to live that was asked for, and its payload", () => {
  expect(faultsOf([insert([0, 2], 10, 5 * S)], [green(10, 1, 5 * S)])).toBe("");
  expect(faultsOf([insert([0, 2], 10, 5 * S)], [green(10, 1, 3 * S)])).toContain("expires at");
  expect(faultsOf([insert([0, 2], 10)], [green(10, 1, 3 * S)])).toContain("expires at");
  expect(faultsOf([insert([0, 2], 10)], [{ entry: entry(10, "payload", "black"), atMs: 1 }])).toContain("says another");
});

test("who answers is held to what it takes for the time", () => {
  const notes = [green(10, 1, 3 * S)];
  const clocks = (asked: number, answered = asked) => ({
    askedClusterMs: WALL_START_MS + asked,
    answeredClusterMs: WALL_START_MS + answered,
  });
  const wrote = insert([0, 2], 10, 3 * S);
  expect(faultsOf([{ ...wrote, ...clocks(0) }], notes)).toBe("");
  expect(faultsOf([{ ...wrote, ...clocks(200) }], notes)).toContain("asked for at");
  const found = get([2.6 * S, 2.9 * S], 10, "green", 400);
  expect(faultsOf([wrote, { ...found, ...clocks(0, 2.6 * S) }], notes)).toBe("");
  expect(faultsOf([wrote, { ...found, ...clocks(0, 2.7 * S) }], notes)).toContain("with 400 ms left, not 300");
  expect(faultsOf([wrote, { ...found, ...clocks(0, 3 * S) }], notes)).toContain("by the clock of who answered");
  const nothing = getNothing([2.6 * S, 2.9 * S]);
  expect(faultsOf([wrote, { ...nothing, ...clocks(0, 3 * S) }], notes)).toBe("");
  expect(faultsOf([wrote, { ...nothing, ...clocks(0, 2.9 * S) }], notes)).toContain("found nothing");
});

test("what had expired once and is purged is gone, though who answers takes it for earlier", () => {
  const issued = createIssued();
  for (const { entry: noted, atMs } of [green(10, 1, 3 * S)]) issued.note(noted, atMs);
  const nothing = { ...getNothing([5 * S, 5.1 * S]), answeredClusterMs: WALL_START_MS + 2 * S };
  const history = [insert([0, 2], 10, 3 * S), nothing];
  const faults = (): string => registerFaults(history, { issued, clockErrorMs: () => 0 }).join("\n");
  expect(faults()).toContain("found nothing");
  const config = genesisConfig({ after: positionOfKey(KEY), upTo: positionOfKey(KEY) }, nodeNamed(1));
  const purged = (ms: number): Version => versionAt(WALL_START_MS + ms);
  issued.purge({ ...config, purged: purged(2 * S) }, 4 * S);
  issued.purge({ ...config, purged: purged(3 * S) }, 6 * S);
  expect(faults()).toContain("found nothing");
  issued.purge({ ...config, purged: purged(3 * S) }, 4 * S);
  expect(faults()).toBe("");
});

test("a payload comes with the version under which it was written", () => {
  const notes = [green(10, 1), { entry: entry(20, "payload", "black"), atMs: 2 }, tombstone(30, 9)];
  const wrote = insert([0, 1], 10);
  expect(faultsOf([wrote, get([3, 4], 10)], notes)).toBe("");
  expect(faultsOf([wrote, get([3, 4], 20)], notes)).toContain("with the payload of another");
  expect(faultsOf([wrote, get([3, 4], 30)], notes)).toContain("on no disk");
  expect(faultsOf([wrote, get([10, 11], 30)], notes)).toContain("a tombstone");
});

const item = (version: number, payload = "green", key = KEY) => ({
  key,
  payload: utf8BytesOf(payload),
  version: versionAt(version),
  ttlMs: 0,
});

function pageFaultsOf(
  items: PageRecord["items"],
  history: readonly OperationRecord[],
  notes: readonly Note[],
  ends: Partial<PageRecord> = {},
): string {
  const issued = createIssued();
  for (const { entry: noted, atMs } of notes) issued.note(noted, atMs);
  const page = { startMs: 10, endMs: 20, after: undefined, upTo: undefined, isKeysOnly: false, items, ...ends };
  return pageFaults([page], history, { issued, clockErrorMs: clockErrorOf({ faults: [] }) }).join("\n");
}

test("a page has what was acknowledged before it, with its payload, or something newer", () => {
  const black = { entry: entry(20, "payload", "black"), atMs: 4 };
  const notes = [green(10, 1), black];
  const history = [insert([0, 2], 10)];
  expect(pageFaultsOf([item(10)], history, notes)).toBe("");
  expect(pageFaultsOf([item(20, "black")], history, notes)).toBe("");
  expect(pageFaultsOf([item(20)], history, notes)).toContain("with the payload of another");
  expect(pageFaultsOf([item(20, "")], history, notes, { isKeysOnly: true })).toBe("");
  expect(pageFaultsOf([item(10)], [...history, get([5, 6], 20, "black")], notes)).toContain("an old version");
  expect(pageFaultsOf([item(10)], [...history, get([5, 12], 20, "black")], notes)).toBe("");
  expect(pageFaultsOf([], history, notes)).toContain("misses tea");
  expect(pageFaultsOf([], history, [...notes, tombstone(30, 15)])).toBe("");
  expect(pageFaultsOf([], history, [...notes, tombstone(30, 25)])).toContain("misses tea");
});

test("a page has nothing that was deleted before it", () => {
  const deleted = remove([3, 4], { kind: "deleted", version: versionAt(20), replicas: REPLICAS });
  const notes = [green(10, 1), tombstone(20, 4)];
  expect(pageFaultsOf([item(10)], [insert([0, 2], 10), deleted], notes)).toContain("an old version");
  expect(pageFaultsOf([], [insert([0, 2], 10), deleted], notes)).toBe("");
});

test("a page is in ring order, between its ends, and judged there only", () => {
  const milk = utf8BytesOf("milk");
  const places = [KEY, milk].map((key) => ({ key, position: positionOfKey(key) })).sort(comparePlaces);
  const [first, second] = places as [ScanCursor, ScanCursor];
  const notes = places.map(({ key, position }, i): Note => {
    const { entry: tea } = green(10 + i, 1);
    return { entry: { ...tea, key, position, version: versionAt(10 + i) }, atMs: 1 };
  });
  const items = places.map(({ key }, i) => item(10 + i, "green", key));
  expect(pageFaultsOf(items, [], notes)).toBe("");
  expect(pageFaultsOf(items.toReversed(), [], notes)).toContain("out of order");
  expect(pageFaultsOf(items, [], notes, { after: first })).toContain("out of order");
  expect(pageFaultsOf(items, [], notes, { upTo: first })).toContain("beyond its end");
  const history = [insert([0, 2], first.key === KEY ? 10 : 11)];
  const [before, behind] = first.key === KEY ? [undefined, second] : [first, undefined];
  expect(pageFaultsOf([], history, notes, { after: before })).toContain("misses tea");
  expect(pageFaultsOf([], history, notes, { after: behind, upTo: behind === undefined ? first : undefined })).toBe("");
});

const page = (span: Span, items: PageRecord["items"], ends: Partial<PageRecord> = {}): PageRecord => ({
  startMs: span[0],
  endMs: span[1],
  after: undefined,
  upTo: undefined,
  isKeysOnly: true,
  items,
  ...ends,
});

function faultsWithPages(history: readonly OperationRecord[], pages: readonly PageRecord[], notes: readonly Note[]) {
  const issued = createIssued();
  for (const { entry: noted, atMs } of notes) issued.note(noted, atMs);
  return registerFaults(history, { issued, clockErrorMs: clockErrorOf({ faults: [] }) }, pages).join("\n");
}

test("neither a read nor a page goes back behind what a page has shown", () => {
  const notes = [green(10, 1), { entry: entry(20, "payload", "black"), atMs: 3 }];
  const lost = asked({ ...plain, kind: "insert", payload: utf8BytesOf("black"), ttlMs: 0 }, [3, 4], UNKNOWN);
  const wrote = [insert([0, 2], 10), lost];
  const shown = page([5, 6], [item(20, "")]);
  const faults = (read: Span, pages: readonly PageRecord[] = [shown]): string =>
    faultsWithPages([...wrote, get(read, 10)], pages, notes);
  expect(faults([7, 8])).toContain("at 7.0–8.0 went back behind the page at 6.0");
  expect(faults([6, 8])).toBe("");
  expect(faults([7, 8], [page([5, 6], [item(10, "")])])).toBe("");
  expect(faultsWithPages(wrote, [shown, page([7, 8], [item(10, "")])], notes)).toContain("went back behind the page");
  expect(faultsWithPages(wrote, [shown, page([6, 8], [item(10, "")])], notes)).toBe("");
  expect(faultsWithPages([...wrote, getNothing([7, 8])], [shown], notes)).toContain("went back behind the page");
  expect(faultsWithPages([...wrote, insert([7, 8], 15)], [shown], notes)).toContain("no newer version than the get");
});

test("what a page has hidden is not found again, unless the page ends before it", () => {
  const notes = [green(10, 1), tombstone(20, 4)];
  const history = [insert([0, 2], 10), remove([3, 4], UNKNOWN), get([7, 8], 10)];
  const place = { key: KEY, position: positionOfKey(KEY) };
  expect(faultsWithPages(history, [page([5, 6], [])], notes)).toContain("found again what was gone");
  expect(faultsWithPages(history, [page([5, 6], [], { upTo: place })], notes)).toContain("found again what was gone");
  expect(faultsWithPages(history, [page([5, 6], [], { after: place })], notes)).toBe("");
  expect(faultsWithPages(history.slice(0, 2), [page([5, 6], [])], notes)).toBe("");
  const again = [page([5, 6], []), page([7, 8], [item(10, "")])];
  expect(faultsWithPages(history.slice(0, 2), again, notes)).toContain("found again what was gone");
});
