/**
 * Difference: brings over from another node what it has newer in a range, and says how much that was.
 *
 * The digest of the whole is compared first: equal copies cost one question. Where it differs, cells are compared, those
 * that differ are divided further, small ones are listed, and only what is newer is fetched: the traffic is that of the
 * difference. What this node has nothing of is streamed whole. Used by transfers and by anti-entropy.
 */
import type { Entry, EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Range, rangeSize } from "#model/position.ts";
import { cellRange, cellsOf } from "#model/range-cells.ts";
import { type RangeConfig, slotOf } from "#model/range-config.ts";
import { placeKey, type RangeDigest, type ScanPlace, type StoreWrite } from "#model/store.ts";
import { compareVersions, VERSION_ZERO } from "#model/version.ts";
import { isPurgedEntry } from "./below-floor.ts";
import { askInTurn } from "./donor-turns.ts";
import { knownConfig, learnConfigs, ownSlot } from "./held.ts";
import { learnVersion } from "./hybrid-clock.ts";
import { lostPlaces } from "./lost-places.ts";
import { after, backOffMs, load, store } from "./machine.ts";
import type { CopyRefusal } from "./message.ts";
import { mayLackUnseen } from "./missing.ts";
import { askPatiently, type Patience } from "./patience.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { lostEntry, mendUnreadable } from "./scrub.ts";
import { keepAside } from "./set-aside.ts";

export type DifferenceEnd =
  /** `isSame`: the digests of the whole were equal from the first; without, the donor may lack what is here. */
  | {
      readonly kind: "equal";
      readonly entries: number;
      readonly bytes: number;
      readonly isSame: boolean;
      /** Entries that the donor could not verify, and that are unreadable here as well now. */
      readonly lost: number;
    }
  /**
   * All but what the donor cannot verify, or what cannot be verified here and may be newer: that is being mended. `isAllHere`:
   * of each key that the donor has something is here, be it older.
   */
  | { readonly kind: "partial"; readonly entries: number; readonly bytes: number; readonly isAllHere: boolean }
  | { readonly kind: "failed"; readonly reason: "silent" | "refused" | "storage" };

type Difference = {
  readonly range: Range;
  /** 0: whatever the donor has. */
  readonly epoch: number;
  readonly donor: NodeId;
  /** Sent along when the donor does not know the epoch yet. */
  readonly config: RangeConfig | undefined;
  /**
   * What the donor cannot verify is taken as unreadable, too, of the version that the donor knows: it has no vote here
   * either, and whoever still has it mends both. An owner that counts keeps what it can read: it may be all that is left.
   */
  readonly takesLost: boolean;
  /** Still to compare, in so many cells at most. */
  readonly open: { readonly range: Range; readonly parts: number }[];
  /** Parts that are being compared or brought over. */
  atWork: number;
  toBring: number;
  entries: number;
  bytes: number;
  lost: number;
  /** Stores not durable yet. */
  storing: number;
  /** The donor has something newer that it cannot verify. */
  isPartial: boolean;
  /** The donor has something newer than what is kept here in its place, or cannot be verified here. */
  keepsOlder: boolean;
  /** What goes on when fewer stores are under way. */
  readonly waiting: (() => void)[];
  isSame: boolean;
  isOver: boolean;
  readonly isWanted: () => boolean;
  readonly patience: Patience & { readonly isWanted: () => boolean };
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly onEnd: (end: DifferenceEnd) => void;
};

/** How far it is. `toBring`: so many more entries than here the donor had when the whole was compared, at least 0. */
export type Progress = { readonly entries: number; readonly bytes: number; readonly toBring: number };

/** A range that differs is compared in so many cells at most, and so is each of those that differ. */
const PARTS = 64;
/** Parts of a range that are worked on at a time. */
const AT_WORK_MAX = 4;
/** Of a part with so many or fewer, everything is listed when most of its cells differ. */
const LIST_WHOLE_ENTRIES_MAX = 4096;
/** Batches on their way to the disk; no more is asked for while there are so many. */
const STORING_MAX = 4;
/** Refusals in a row. */
const TRIES_MAX = 6;
/** Soon at first, because a lost question must not keep a range between its votes; after a few minutes it is enough. */
const PATIENCE = { firstMs: 700, triesQuick: 2, triesMax: 10 };

/** Runs until this node has all that the donor had, newer versions aside, when it was asked. `isWanted` false ends it. */
export function bringOver(
  replication: Replication,
  options: {
    readonly range: Range;
    readonly epoch: number;
    readonly donor: NodeId;
    readonly config: RangeConfig | undefined;
    readonly takesLost?: boolean;
    readonly isWanted: () => boolean;
    /** Whenever more has come; what a difference brings that fails later is told, too. */
    readonly onProgress?: (progress: Progress) => void;
    readonly onEnd: (end: DifferenceEnd) => void;
  },
): void {
  const difference: Difference = {
    ...options,
    patience: { ...PATIENCE, isWanted: () => !difference.isOver && options.isWanted() },
    takesLost: options.takesLost === true,
    onProgress: options.onProgress,
    toBring: 0,
    lost: 0,
    open: [{ range: options.range, parts: 1 }],
    atWork: 0,
    entries: 0,
    bytes: 0,
    storing: 0,
    isPartial: false,
    keepsOlder: false,
    waiting: [],
    isSame: false,
    isOver: false,
  };
  nextParts(replication, difference);
}

function end(difference: Difference, result: DifferenceEnd): void {
  if (difference.isOver) return;
  difference.isOver = true;
  difference.onEnd(result);
}

function endIfDone(difference: Difference): void {
  if (difference.open.length > 0 || difference.atWork > 0 || difference.storing > 0) return;
  const { entries, bytes, isSame, lost, isPartial, keepsOlder } = difference;
  if (isPartial || keepsOlder) return end(difference, { kind: "partial", entries, bytes, isAllHere: !isPartial });
  end(difference, { kind: "equal", entries, bytes, isSame, lost });
}

function nextParts(replication: Replication, difference: Difference): void {
  while (!difference.isOver && difference.atWork < AT_WORK_MAX) {
    const part = difference.open.pop();
    if (part === undefined) return endIfDone(difference);
    if (!difference.isWanted()) return end(difference, { kind: "failed", reason: "refused" });
    difference.atWork++;
    comparePart(replication, difference, part.range, part.parts);
  }
}

function endPart(replication: Replication, difference: Difference): void {
  difference.atWork--;
  nextParts(replication, difference);
}

function comparePart(replication: Replication, difference: Difference, range: Range, parts: number): void {
  let own: readonly RangeDigest[] | undefined;
  let theirs: readonly RangeDigest[] | undefined;
  const compare = (): void => {
    if (own !== undefined && theirs !== undefined && !difference.isOver)
      compareCells(replication, difference, range, parts, own, theirs);
  };
  load(replication.machine, { kind: "digests", range, parts, upTo: undefined }, (result) => {
    if (result.kind !== "digests") return end(difference, { kind: "failed", reason: "storage" });
    own = result.digests;
    compare();
  });
  askDigests(replication, difference, range, parts, 0, (digests) => {
    theirs = digests;
    compare();
  });
}

function askDigests(
  replication: Replication,
  difference: Difference,
  range: Range,
  parts: number,
  tries: number,
  onDigests: (digests: readonly RangeDigest[]) => void,
): void {
  const { epoch, donor, config } = difference;
  const sent = tries > 0 ? config : undefined;
  const question = { kind: "digests", range, epoch, parts, upTo: undefined, config: sent } as const;
  askPatiently(replication, donor, question, "digests-answer", difference.patience, (answer) => {
    if (difference.isOver) return;
    if (answer?.outcome.kind === "digests" && answer.outcome.digests.length === cellsOf(range, parts).count)
      return onDigests(answer.outcome.digests);
    refused(replication, difference, answer?.outcome, tries, () =>
      askDigests(replication, difference, range, parts, tries + 1, onDigests),
    );
  });
}

/** A refusal, or an answer of no use: again after a while, or the end. Of silence it is the end. */
function refused(
  replication: Replication,
  difference: Difference,
  outcome: CopyRefusal | { readonly kind: "digests" | "entries" } | undefined,
  tries: number,
  again: () => void,
): void {
  if (outcome === undefined) {
    return end(difference, { kind: "failed", reason: difference.isWanted() ? "silent" : "refused" });
  }
  if (outcome.kind === "stale") learnConfigs(replication, [outcome.config]);
  if (outcome.kind === "stale" || outcome.kind === "not-ready" || tries >= TRIES_MAX) {
    return end(difference, { kind: "failed", reason: "refused" });
  }
  after(replication.machine, backOffMs(replication.machine, tries, 20, 500), () => {
    if (difference.isOver) return;
    if (difference.isWanted()) again();
    else end(difference, { kind: "failed", reason: "refused" });
  });
}

function compareCells(
  replication: Replication,
  difference: Difference,
  range: Range,
  parts: number,
  own: readonly RangeDigest[],
  theirs: readonly RangeDigest[],
): void {
  const cells = cellsOf(range, parts);
  const isFilled = ({ entries }: RangeDigest): boolean => entries > 0;
  const differing: number[] = [];
  theirs.forEach((digest, i) => {
    const mine = own[i] as RangeDigest;
    if (isFilled(digest) && (digest.digest !== mine.digest || digest.entries !== mine.entries)) differing.push(i);
  });
  if (parts === 1) {
    difference.isSame = own[0]?.digest === theirs[0]?.digest && own[0]?.entries === theirs[0]?.entries;
    difference.toBring = Math.max(0, entriesOf(theirs) - entriesOf(own));
    difference.onProgress?.(difference);
  }
  const entriesMax = Math.max(entriesOf(own), entriesOf(theirs));
  const isMostlyOther = differing.length * 2 > theirs.filter(isFilled).length;
  if (differing.length === 0) endPart(replication, difference);
  else if (!own.some(isFilled) && !difference.takesLost) pull(replication, difference, range, undefined, 0);
  else if (isMostlyOther && parts > 1 && entriesMax <= LIST_WHOLE_ENTRIES_MAX)
    list(replication, difference, range, undefined, 0);
  else {
    for (const i of differing.reverse()) {
      const cell = cells.count === 1 ? range : cellRange(range, cells, i);
      openCell(replication, difference, cell, own[i] as RangeDigest, theirs[i] as RangeDigest);
    }
    endPart(replication, difference);
  }
}

function entriesOf(digests: readonly RangeDigest[]): number {
  return digests.reduce((sum, { entries }) => sum + entries, 0);
}

/** What becomes of a cell that differs. */
function openCell(
  replication: Replication,
  difference: Difference,
  cell: Range,
  own: RangeDigest,
  theirs: RangeDigest,
): void {
  const { listedCell } = replication.settings.batches;
  const isSmall = Math.max(own.entries, theirs.entries) <= listedCell || rangeSize(cell) === 1n;
  if ((own.entries > 0 || difference.takesLost) && !isSmall) difference.open.push({ range: cell, parts: PARTS });
  else {
    difference.atWork++;
    if (own.entries === 0 && !difference.takesLost) pull(replication, difference, cell, undefined, 0);
    else list(replication, difference, cell, undefined, 0);
  }
}

/** Streams the donor's entries in order: this node has none there. */
function pull(
  replication: Replication,
  difference: Difference,
  range: Range,
  place: ScanPlace | undefined,
  tries: number,
): void {
  const { epoch, donor, patience } = difference;
  const question = { kind: "pull", range, epoch, after: place } as const;
  askInTurn(replication, donor, difference, question, "pull-answer", patience, (answer) => {
    if (difference.isOver) return;
    if (answer?.outcome.kind !== "entries") {
      return refused(replication, difference, answer?.outcome, tries, () =>
        pull(replication, difference, range, place, tries + 1),
      );
    }
    const { entries, next, isPartial } = answer.outcome;
    if (isPartial) difference.isPartial = true;
    keep(replication, difference, entries, () => {
      if (next === undefined) endPart(replication, difference);
      else if (difference.isWanted()) pull(replication, difference, range, next, 0);
      else end(difference, { kind: "failed", reason: "refused" });
    });
  });
}

/** Lists what the donor has and fetches what is newer than here. */
function list(
  replication: Replication,
  difference: Difference,
  range: Range,
  place: ScanPlace | undefined,
  tries: number,
): void {
  const { epoch, donor, patience } = difference;
  const question = { kind: "list", range, epoch, after: place } as const;
  askPatiently(replication, donor, question, "list-answer", patience, (answer) => {
    if (difference.isOver) return;
    if (answer?.outcome.kind !== "heads") {
      return refused(replication, difference, answer?.outcome, tries, () =>
        list(replication, difference, range, place, tries + 1),
      );
    }
    const { heads, next, isPartial, unreadable } = answer.outcome;
    const takesHeadless = difference.takesLost && unreadable.length > 0 && takesPlaces(replication, difference);
    if (isPartial && !takesHeadless) difference.isPartial = true;
    const goOn = (): void => {
      if (next === undefined) endPart(replication, difference);
      else list(replication, difference, range, next, 0);
    };
    const fetchNewer = (): void =>
      newerThanHere(replication, difference, heads, (wanted) => fetch(replication, difference, range, wanted, 0, goOn));
    if (takesHeadless) takeHeadless(replication, difference, unreadable, fetchNewer);
    else fetchNewer();
  });
}

/** An owner that counts gives what kept no head one of its own: another one waits for that. */
function takesPlaces(replication: Replication, difference: Difference): boolean {
  const config = knownConfig(replication, difference.range.upTo);
  const isFormer = config !== undefined && slotOf(config, difference.donor) === undefined;
  return isFormer || !keepsOwn(replication, difference);
}

/** Of what kept no head there nobody knows the version: it is taken as lost, of the latest that it can have been. */
function takeHeadless(
  replication: Replication,
  difference: Difference,
  places: readonly ScanPlace[],
  goOn: () => void,
): void {
  const config = knownConfig(replication, difference.range.upTo);
  if (config === undefined) return end(difference, { kind: "failed", reason: "refused" });
  lostPlaces(replication, { ...difference, config }, places, (lost) => {
    if (difference.isOver) return;
    if (lost === undefined) return end(difference, { kind: "failed", reason: "silent" });
    lostToTake(replication, difference, lost, (taken) => {
      difference.lost += taken.length;
      keep(replication, difference, taken, goOn);
    });
  });
}

function newerThanHere(
  replication: Replication,
  difference: Difference,
  heads: readonly EntryHead[],
  onEnd: (wanted: readonly EntryHead[]) => void,
): void {
  if (heads.length === 0) return onEnd([]);
  const keys = heads.map(({ position, key }) => ({ position, key }));
  load(replication.machine, { kind: "heads", keys }, (result) => {
    if (result.kind !== "heads") return end(difference, { kind: "failed", reason: "storage" });
    const wanted = heads.filter((head, i) => {
      const own = result.heads[i];
      return own === undefined || own.kind === "unreadable" || compareVersions(head.version, own.head.version) > 0;
    });
    onEnd(wanted);
  });
}

function fetch(
  replication: Replication,
  difference: Difference,
  range: Range,
  heads: readonly EntryHead[],
  tries: number,
  onEnd: () => void,
): void {
  if (heads.length === 0) return onEnd();
  const { epoch, donor, patience } = difference;
  const keys = heads.map(({ position, key }) => ({ position, key }));
  const question = { kind: "fetch", range, epoch, keys } as const;
  askInTurn(replication, donor, difference, question, "fetch-answer", patience, (answer) => {
    if (difference.isOver) return;
    if (answer?.outcome.kind !== "entries" || answer.outcome.answered === 0) {
      return refused(replication, difference, answer?.outcome, tries, () =>
        fetch(replication, difference, range, heads, tries + 1, onEnd),
      );
    }
    const { entries, answered, isPartial } = answer.outcome;
    const lost = isPartial && difference.takesLost ? lostOf(replication, heads.slice(0, answered), entries) : [];
    if (isPartial && !difference.takesLost) difference.isPartial = true;
    lostToTake(replication, difference, lost, (taken) => {
      difference.lost += taken.length;
      keep(replication, difference, [...entries, ...taken], () =>
        fetch(replication, difference, range, heads.slice(answered), 0, onEnd),
      );
    });
  });
}

/**
 * An owner that counts keeps what it can read: it may be all that is left. Not while owners that remain are synced: what is lost
 * may have been with those that are owners no more, and nothing older may be read in its place. That is set aside.
 */
function lostToTake(
  replication: Replication,
  difference: Difference,
  lost: readonly Entry[],
  onEnd: (taken: readonly Entry[]) => void,
): void {
  if (lost.length === 0 || !keepsOwn(replication, difference)) return onEnd(lost);
  const keys = lost.map(({ position, key }) => ({ position, key }));
  load(replication.machine, { kind: "heads", keys, isWhole: true }, (result) => {
    if (result.kind !== "heads") return end(difference, { kind: "failed", reason: "storage" });
    const readable = lost.filter((_, i) => result.heads[i]?.kind === "head");
    if (readable.length === 0) return onEnd(lost);
    if (knownConfig(replication, difference.range.upTo)?.synced === false) {
      return keepAside(replication, readable, (isKept) =>
        isKept ? onEnd(lost) : end(difference, { kind: "failed", reason: "storage" }),
      );
    }
    difference.keepsOlder = true;
    onEnd(lost.filter((entry) => !readable.includes(entry)));
  });
}

/** It counts, or may be asked as a former owner for what others have lost: what it can read stays as it is. */
function keepsOwn(replication: Replication, { range }: Difference): boolean {
  const piece = pieceAt(replication.held, range.upTo);
  if (piece === undefined) return false;
  const slot = ownSlot(replication, piece);
  return slot === undefined ? mayLackUnseen(replication, range) : slot.state === "normal";
}

/** What the donor did not give of what it was asked for. */
function lostOf({ machine }: Replication, asked: readonly EntryHead[], given: readonly Entry[]): Entry[] {
  const came = new Set(given.map(placeKey));
  return asked.filter((head) => !came.has(placeKey(head))).map((head) => lostEntry(machine, head));
}

/**
 * Stores what came; the next is asked for at once unless the disk is behind, the end waits until all is durable. What
 * comes when it is not wanted any more may be of a past that has been closed and purged meanwhile: it is not taken.
 */
function keep(replication: Replication, difference: Difference, came: readonly Entry[], goOn: () => void): void {
  const { machine } = replication;
  if (!difference.isWanted()) return end(difference, { kind: "failed", reason: "refused" });
  const config = knownConfig(replication, difference.range.upTo);
  const entries = config === undefined ? came : came.filter((entry) => !isPurgedEntry(config, entry));
  if (entries.length === 0) return goOn();
  difference.entries += entries.length;
  for (const entry of entries) {
    difference.bytes += entry.key.length + entry.payload.length;
    learnVersion(replication.clock, entry.version, machine.wallMs);
  }
  difference.onProgress?.(difference);
  storeAll(replication, difference, entries, []);
  if (difference.storing < STORING_MAX) goOn();
  else difference.waiting.push(goOn);
}

function storeAll(
  replication: Replication,
  difference: Difference,
  entries: readonly Entry[],
  drops: readonly StoreWrite[],
): void {
  difference.storing++;
  const puts = entries.map((entry): StoreWrite => ({ kind: "put-entry", entry }));
  store(replication.machine, [...drops, ...puts], (result) => {
    difference.storing--;
    if (result.kind !== "durable") return end(difference, { kind: "failed", reason: "storage" });
    if (difference.isOver) return;
    const outcomes = result.outcomes.slice(drops.length);
    const hidden = entries.filter((_, i) => outcomes[i]?.kind === "unreadable");
    if (hidden.length > 0) takeFromUnreadable(replication, difference, hidden, drops.length > 0);
    const waiting = difference.waiting.shift();
    if (waiting === undefined) endIfDone(difference);
    else waiting();
  });
}

/** In their places is what cannot be verified: of an owner it is mended first, of anybody else it counts for nothing. */
function takeFromUnreadable(
  replication: Replication,
  difference: Difference,
  entries: readonly Entry[],
  isAgain: boolean,
): void {
  const piece = pieceAt(replication.held, difference.range.upTo);
  const isKept = keepsOwn(replication, difference);
  if (piece === undefined || (ownSlot(replication, piece) === undefined && !isKept)) {
    const drops = entries.map(
      ({ position, key }): StoreWrite => ({ kind: "drop-entry", position, key, upTo: VERSION_ZERO }),
    );
    if (!isAgain) storeAll(replication, difference, entries, drops);
    return;
  }
  if (!difference.takesLost || isKept) difference.keepsOlder = true;
  for (const { position, key } of entries) mendUnreadable(replication, position, key);
}
