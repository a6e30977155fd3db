/**
 * Scrub: entries whose payload cannot be verified are found before a client needs them, and mended from the others.
 *
 * Digests cover keys and versions only, so comparing copies does not show a rotten payload. After a start, and once in a
 * while, everything that this node owns is read once, a little at a time. What is found is read at `quorum`, which does
 * not count this copy, and put in its place.
 */
import { EMPTY_BYTES } from "#base/bytes.ts";
import type { Entry, EntryHead } from "#model/entry.ts";
import { LEAF_SIZE } from "#model/leaf.ts";
import { type Position, type Range, rangeKey, rangeSize } from "#model/position.ts";
import { cellRange, cellsOf } from "#model/range-cells.ts";
import { normalOwnersOf, type RangeConfig } from "#model/range-config.ts";
import { placeKey, type ScanPlace, type StoreWrite } from "#model/store.ts";
import { compareVersions, VERSION_BYTES, VERSION_ZERO, type Version, versionOf } from "#model/version.ts";
import { type HeldPiece, isCurrent, isSealed, ownSlot } from "./held.ts";
import { latestStampMs } from "./hybrid-clock.ts";
import { digestOfLost } from "./lost-head.ts";
import { after, emit, load, type Machine, store } from "./machine.ts";
import { noteMissing } from "./missing.ts";
import { pieceAt } from "./range-map.ts";
import { expireRead, startRead } from "./read.ts";
import type { ReadEnd, ReadIntent } from "./read-state.ts";
import type { Replication } from "./replication-state.ts";

export type Scrub = {
  /** Ranges still to read, and how far the first of them has been read. */
  readonly open: Range[];
  place: ScanPlace | undefined;
  isLoading: boolean;
  /** Entries that are being mended, by place, and who waits for the end of it. */
  readonly mending: Map<string, (() => void)[]>;
  /** Entries that could not be mended, by place: not tried again before, monotonic ms, unless somebody comes back. */
  readonly resting: Map<string, { readonly tries: number; readonly sinceMs: number; readonly untilMs: number }>;
};

/** A range whose sums are looked at is divided in so many cells at most, none narrower than sums are kept for. */
const PARTS_MAX = 256;

/** Above every version. */
const ALL_VERSIONS: Version = new Uint8Array(VERSION_BYTES).fill(0xff) as Version;

const BATCH = { entriesMax: 512, bytesMax: 256 * 1024 };
const MEND_TIMEOUT_MS = 5000;
/** Two owners that cannot read an entry would ask each other without end. */
const MEND_AGAIN_MS = 1000;
const MEND_AGAIN_MS_MAX = 60_000;
/**
 * So long an owner has to have mended what it cannot verify: by anybody who could tell what it was, or is only away for a
 * moment. Then it is unreadable for whoever waits for it, and the rest of the range does not wait any longer.
 */
export const MENDED_WITHIN_MS = 12_000;
/** Odd, as in no clock's course, and more than any clock stamps aside in one ms: no write has or gets such a version. */
const LOST_COUNTER = 0xfffd;
const CHECK_AGAIN_AFTER_MS = 1000;
const CHECKS_MAX = 10;

export function createScrub(): Scrub {
  return { open: [], place: undefined, isLoading: false, mending: new Map(), resting: new Map() };
}

/** Somebody has come back, who may have what cannot be read here. */
export function mendAnew({ scrub }: Replication): void {
  scrub.resting.clear();
}

/** Begins anew with everything that this node owns, unless it is still at it. */
export function scrubAll(replication: Replication): void {
  const { scrub, held } = replication;
  if (scrub.open.length > 0) return;
  for (const piece of held.pieces) if (ownSlot(replication, piece) !== undefined) scrub.open.push(piece.range);
}

/** Reads the next little. */
export function tendScrub(replication: Replication): void {
  const { scrub, machine } = replication;
  const range = scrub.open[scrub.open.length - 1];
  if (range === undefined || scrub.isLoading) return;
  scrub.isLoading = true;
  load(machine, { kind: "scan", range, after: scrub.place, limits: BATCH }, (result) => {
    scrub.isLoading = false;
    if (result.kind === "scan") {
      for (const item of result.result.items) {
        if (item.kind === "unreadable") mendUnreadable(replication, item.position, item.key);
      }
      scrub.place = result.result.next;
    } else scrub.place = undefined;
    if (scrub.place !== undefined) return;
    scrub.open.pop();
    const parts = Math.max(1, Math.min(PARTS_MAX, Number(rangeSize(range) / LEAF_SIZE)));
    checkSums(replication, range, parts, (differing) => {
      for (const cell of differing) checkAgain(replication, range, cell, 1);
    });
  });
}

/** What was written meanwhile shows as well: only what still differs in a moment, with nothing written to it, is wrong. */
function checkAgain(replication: Replication, range: Range, cell: Wrong, tries: number): void {
  after(replication.machine, CHECK_AGAIN_AFTER_MS, () =>
    checkSums(replication, cell.range, 1, ([wrong]) => {
      if (wrong === undefined) return;
      if (wrong.digest === cell.digest) recount(replication, range, cell.range);
      else if (tries < CHECKS_MAX) checkAgain(replication, range, wrong, tries + 1);
    }),
  );
}

/** A cell whose sums are not those of what is there; the sum that is kept, and how many entries are there too few. */
type Wrong = { readonly range: Range; readonly digest: bigint; readonly entries: number };

/**
 * Compares the sums that are kept with each write with those of what is there. A disk may lose an entry, or show it
 * under another name, without an error; the sums still have it, and so the comparison of copies would never miss it.
 */
function checkSums(
  { machine }: Replication,
  range: Range,
  parts: number,
  onEnd: (differing: readonly Wrong[]) => void,
): void {
  load(machine, { kind: "digests", range, parts, upTo: undefined }, (kept) => {
    load(machine, { kind: "digests", range, parts, upTo: ALL_VERSIONS }, (counted) => {
      if (kept.kind !== "digests" || counted.kind !== "digests") return;
      const cells = cellsOf(range, parts);
      const differing = counted.digests.flatMap(({ digest, entries }, i) => {
        const sum = kept.digests[i];
        if (sum === undefined || (sum.digest === digest && sum.entries === entries)) return [];
        const cell = cells.count === 1 ? range : cellRange(range, cells, i);
        return [{ range: cell, digest: sum.digest, entries: sum.entries - entries }];
      });
      onEnd(differing);
    });
  });
}

/** The sums are to say what is there, or comparing copies would never miss what is not. */
function recount(replication: Replication, range: Range, cell: Range): void {
  const { machine } = replication;
  seeUnreadable(replication, cell, undefined, (isUnreadable) =>
    checkSums(replication, cell, 1, ([wrong]) => {
      // What could not be read has been mended meanwhile.
      if (wrong === undefined) return;
      // What has lost its head is counted all the same, of another version.
      const isSeen = isUnreadable && wrong.entries === 0;
      const noted = noteMissing(replication, cell, wrong.entries, isSeen);
      store(machine, [{ kind: "recount", range: cell }, noted], () => {
        replication.toCompare.add(rangeKey(range));
        replication.nextRoundMs = machine.nowMs;
      });
    }),
  );
}

/** Whether the head of any entry in the cell cannot be verified. */
function seeUnreadable(
  replication: Replication,
  cell: Range,
  place: ScanPlace | undefined,
  onEnd: (isUnreadable: boolean) => void,
): void {
  load(replication.machine, { kind: "scan-heads", range: cell, after: place, limits: BATCH }, (found) => {
    if (found.kind !== "scan-heads") return;
    const { items, next } = found.result;
    const isUnreadable = items.some(({ kind }) => kind === "unreadable");
    if (isUnreadable || next === undefined) onEnd(isUnreadable);
    else seeUnreadable(replication, cell, next, onEnd);
  });
}

/**
 * Puts an entry of this node's that cannot be verified right, from so many others that every quorum is met, or from one
 * that has it too. `onEnd` is called when that has come to its end, well or not.
 */
export function mendUnreadable(
  replication: Replication,
  position: Position,
  key: Uint8Array,
  onEnd: () => void = () => undefined,
): void {
  const { machine, scrub } = replication;
  const place = { position, key };
  const name = placeKey(place);
  if ((scrub.resting.get(name)?.untilMs ?? 0) > machine.nowMs) return onEnd();
  const waiting = scrub.mending.get(name);
  if (waiting !== undefined) {
    waiting.push(onEnd);
    return;
  }
  emit(machine, { kind: "entry-unreadable", position });
  const piece = pieceAt(replication.held, position);
  if (piece === undefined || ownSlot(replication, piece) === undefined) return onEnd();
  scrub.mending.set(name, [onEnd]);
  const done = (isHopeless: boolean): void => {
    const ended = scrub.mending.get(name) ?? [];
    scrub.mending.delete(name);
    const { tries, sinceMs } = scrub.resting.get(name) ?? { tries: 0, sinceMs: machine.nowMs };
    const restMs = Math.min(MEND_AGAIN_MS_MAX, MEND_AGAIN_MS * 2 ** tries);
    if (isHopeless) {
      scrub.resting.set(name, { tries: tries + 1, sinceMs, untilMs: machine.nowMs + restMs });
      after(machine, restMs, () => mendAgain(replication, place));
    } else scrub.resting.delete(name);
    for (const run of ended) run();
  };
  load(machine, { kind: "heads", keys: [place] }, (result) => {
    const stored = result.kind === "heads" ? result.heads[0] : undefined;
    if (stored === undefined) return done(false);
    const goOn = (ownCopy: OwnCopy): void => {
      readOthers(replication, place, ownCopy, (end) => {
        const current = pieceAt(replication.held, position);
        const isSame = current !== undefined && current.config.epoch === piece.config.epoch && !isSealed(current);
        if (!isSame) return done(false);
        if (end.kind === "read") replaceUnreadable(replication, current, place, end.entry, () => done(false));
        else if (ownCopy.version !== undefined || mayBeTold(replication, current, name, end)) done(true);
        else markLost(replication, current, place, () => done(true));
      });
    };
    if (stored.kind === "head") goOn({ version: stored.head.version, digest: undefined });
    else digestOfLost(replication, place, (digest) => goOn({ version: undefined, digest }));
  });
}

/** Nobody has answered yet of those who may have the same: with a head of its own it could not be told any more. */
function mayBeTold(
  { machine, scrub }: Replication,
  { config }: HeldPiece,
  name: string,
  { replicas }: ReadEnd,
): boolean {
  const isAlone = normalOwnersOf(config.slots).every((owner) => owner === machine.self);
  if (isAlone || replicas.answered > 0) return false;
  return machine.nowMs - (scrub.resting.get(name)?.sinceMs ?? machine.nowMs) < MENDED_WITHIN_MS;
}

type OwnCopy = NonNullable<ReadIntent["ownCopy"]>;

/** What the other owners have in the place of this node's own copy. */
function readOthers(replication: Replication, place: ScanPlace, ownCopy: OwnCopy, onEnd: (end: ReadEnd) => void): void {
  const { machine } = replication;
  const startedMs = machine.nowMs;
  const intent = {
    ...place,
    consistency: "quorum",
    startedMs,
    deadlineMs: startedMs + MEND_TIMEOUT_MS,
    ownCopy,
  } as const;
  const read = startRead(replication, intent, onEnd);
  after(machine, MEND_TIMEOUT_MS, () => expireRead(replication, read));
}

/** Nobody may ever ask for it. */
function mendAgain(replication: Replication, place: ScanPlace): void {
  load(replication.machine, { kind: "heads", keys: [place], isWhole: true }, (result) => {
    const isUnreadable = result.kind === "heads" && result.heads[0]?.kind === "unreadable";
    if (isUnreadable) mendUnreadable(replication, place.position, place.key);
    else if (result.kind === "heads") replication.scrub.resting.delete(placeKey(place));
  });
}

/**
 * Puts what the others have in the place of what cannot be verified. If that says it is newer, no quorum ever had it:
 * one of those who were asked would. So it goes, as does what has no head that can be verified, which is no entry at all.
 */
function replaceUnreadable(
  replication: Replication,
  piece: HeldPiece,
  place: ScanPlace,
  entry: Entry | undefined,
  onEnd: () => void,
): void {
  const { machine } = replication;
  load(machine, { kind: "entries", keys: [place] }, (entries) => {
    if (entries.kind !== "entries" || entries.entries[0]?.kind !== "unreadable") return onEnd();
    load(machine, { kind: "heads", keys: [place] }, (heads) => {
      if (heads.kind !== "heads" || !isCurrent(replication, piece) || isSealed(piece)) return onEnd();
      const stored = heads.heads[0];
      const upTo = stored?.kind === "head" ? stored.head.version : VERSION_ZERO;
      const isGivenUp = entry === undefined || compareVersions(entry.version, upTo) < 0;
      const writes: StoreWrite[] = [];
      if (isGivenUp || stored?.kind !== "head") writes.push({ kind: "drop-entry", ...place, upTo });
      if (entry !== undefined) writes.push({ kind: "put-entry", entry });
      store(machine, writes, (result) => {
        replication.toCompare.add(rangeKey(piece.range));
        if (result.kind === "durable") {
          replication.counters.repairedEntries++;
          emit(machine, { kind: "replica-repaired", range: piece.range, entries: 1, by: "anti-entropy" });
        }
        onEnd();
      });
    });
  });
}

/**
 * Too few answer to tell what was there. So that the key can be written all the same, what has no head gets one: of the
 * latest version that it can have been, and as unreadable as before. Writes are stamped above it; the others, once they
 * answer, still mend it.
 */
function markLost(replication: Replication, { config }: HeldPiece, place: ScanPlace, onEnd: () => void): void {
  store(
    replication.machine,
    [
      { kind: "drop-entry", ...place, upTo: VERSION_ZERO },
      { kind: "put-entry", entry: latestLost(replication, config, place) },
    ],
    onEnd,
  );
}

/** Something was there, of the latest version that it can have been, and cannot be read any more. */
export function latestLost({ machine, clock }: Replication, config: RangeConfig, { position, key }: ScanPlace): Entry {
  const nowMs = Math.max(machine.clusterMs, clock.marks.highMarkMs);
  const version = versionOf({ ms: latestStampMs(config, nowMs), counter: LOST_COUNTER }, machine.self);
  return lostEntry(machine, { position, key, version, kind: "payload", expiresAtMs: 0 });
}

/** Something of that head was here and cannot be read any more. */
export function lostEntry({ sealEntry }: Machine, head: EntryHead): Entry {
  const entry = sealEntry({ ...head, payload: EMPTY_BYTES });
  return { ...entry, checksum: entry.checksum ^ 1n };
}
