/**
 * Difference: brings over from another node what it has newer in a range, and says how much that was.
 *
 * Digests of equal parts are compared, parts that differ are divided further, small ones are listed, and only what is
 * newer is fetched. A copy that has nothing yet is streamed whole. Used by transfers and by anti-entropy.
 */
import type { Entry, EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { clockwise, type Range, rangeSize } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { RangeDigest, ScanPlace } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { isDown, learnConfigs } from "./held.ts";
import { learnVersion } from "./hybrid-clock.ts";
import { after, ask, backOffMs, load, store } from "./machine.ts";
import type { CopyRefusal } from "./message.ts";
import type { Replication } from "./replication-state.ts";

export type DifferenceEnd =
  | { readonly kind: "equal"; readonly entries: number; readonly bytes: number }
  | { readonly kind: "failed"; readonly reason: "silent" | "refused" | "storage" | "unreadable" };

type Difference = {
  readonly range: Range;
  /** 0: whatever the donor has. */
  readonly epoch: number;
  readonly donor: NodeId;
  /** Sent along when the donor does not know the epoch yet. */
  readonly config: RangeConfig | undefined;
  /** Parts still to compare. */
  readonly open: Range[];
  entries: number;
  bytes: number;
  /** Stores not durable yet. */
  storing: number;
  isAllAsked: boolean;
  /** The donor has something newer that it cannot verify: this node does not have all that it had. */
  isPartial: boolean;
  isOver: boolean;
  readonly isWanted: () => boolean;
  readonly onEnd: (end: DifferenceEnd) => void;
};

const PARTS = 16;
/** A part with so many entries or fewer on both sides is listed. */
const LIST_ENTRIES_MAX = 256;
const COPY_TIMEOUT_MS = 700;
const COPY_TIMEOUT_MS_MAX = 5000;
const TRIES_MAX = 6;

/** Soon at first, because a lost question must not keep a range between its votes; a donor that takes its time is given it. */
function timeoutMs(tries: number): number {
  return Math.min(COPY_TIMEOUT_MS_MAX, COPY_TIMEOUT_MS * 2 ** tries);
}

/** Runs until this node has all that the donor had, newer versions aside, when it was asked. `isWanted` false ends it. */
export function bringOver(
  replication: Replication,
  options: {
    readonly range: Range;
    readonly epoch: number;
    readonly donor: NodeId;
    readonly config: RangeConfig | undefined;
    readonly isWanted: () => boolean;
    readonly onEnd: (end: DifferenceEnd) => void;
  },
): void {
  const difference: Difference = {
    ...options,
    open: [options.range],
    entries: 0,
    bytes: 0,
    storing: 0,
    isAllAsked: false,
    isPartial: false,
    isOver: false,
  };
  nextPart(replication, difference);
}

/** The sub-range of part `index` of `parts`; undefined when it holds no position. */
export function partOf(range: Range, parts: number, index: number): Range | undefined {
  const size = rangeSize(range);
  const start = ceilDivide(BigInt(index) * size, BigInt(parts));
  const end = ceilDivide(BigInt(index + 1) * size, BigInt(parts));
  if (start === end) return undefined;
  return { after: clockwise(range.after, start), upTo: clockwise(range.after, end) };
}

function ceilDivide(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

function end(difference: Difference, result: DifferenceEnd): void {
  if (difference.isOver) return;
  difference.isOver = true;
  difference.onEnd(result);
}

function endIfDone(difference: Difference): void {
  if (!difference.isAllAsked || difference.storing > 0) return;
  if (difference.isPartial) return end(difference, { kind: "failed", reason: "unreadable" });
  end(difference, { kind: "equal", entries: difference.entries, bytes: difference.bytes });
}

function nextPart(replication: Replication, difference: Difference): void {
  if (difference.isOver) return;
  if (!difference.isWanted()) return end(difference, { kind: "failed", reason: "refused" });
  const part = difference.open.pop();
  if (part === undefined) {
    difference.isAllAsked = true;
    return endIfDone(difference);
  }
  let own: readonly RangeDigest[] | undefined;
  let theirs: readonly RangeDigest[] | undefined;
  const compare = (): void => {
    if (own !== undefined && theirs !== undefined && !difference.isOver)
      compareParts(replication, difference, part, own, theirs);
  };
  load(replication.machine, { kind: "digests", range: part, parts: PARTS, upTo: undefined }, (result) => {
    if (result.kind !== "digests") return end(difference, { kind: "failed", reason: "storage" });
    own = result.digests;
    compare();
  });
  askDigests(replication, difference, part, 0, (digests) => {
    theirs = digests;
    compare();
  });
}

function askDigests(
  replication: Replication,
  difference: Difference,
  range: Range,
  tries: number,
  onDigests: (digests: readonly RangeDigest[]) => void,
): void {
  const { epoch, donor, config } = difference;
  const question = { kind: "digests", range, epoch, parts: PARTS, config: tries > 0 ? config : undefined } as const;
  ask(replication.machine, donor, question, "digests-answer", timeoutMs(tries), (answer) => {
    if (difference.isOver) return;
    if (answer?.outcome.kind === "digests" && answer.outcome.digests.length === PARTS)
      return onDigests(answer.outcome.digests);
    const refusal = answer?.outcome.kind === "digests" ? undefined : answer?.outcome;
    refused(replication, difference, refusal, tries, () =>
      askDigests(replication, difference, range, tries + 1, onDigests),
    );
  });
}

/** A refusal or silence: again after a while, or the end. */
function refused(
  replication: Replication,
  difference: Difference,
  refusal: CopyRefusal | undefined,
  tries: number,
  again: () => void,
): void {
  if (refusal === undefined && isDown(replication, difference.donor))
    return end(difference, { kind: "failed", reason: "silent" });
  if (refusal?.kind === "stale") {
    learnConfigs(replication, [refusal.config]);
    return end(difference, { kind: "failed", reason: "refused" });
  }
  if (tries >= TRIES_MAX || refusal?.kind === "not-ready") {
    return end(difference, { kind: "failed", reason: refusal === undefined ? "silent" : "refused" });
  }
  after(replication.machine, backOffMs(replication.machine, tries, 20, 500), () => {
    if (difference.isOver) return;
    if (difference.isWanted()) again();
    else end(difference, { kind: "failed", reason: "refused" });
  });
}

function compareParts(
  replication: Replication,
  difference: Difference,
  range: Range,
  own: readonly RangeDigest[],
  theirs: readonly RangeDigest[],
): void {
  const ownEntries = own.reduce((sum, part) => sum + part.entries, 0);
  const theirEntries = theirs.reduce((sum, part) => sum + part.entries, 0);
  const differing: Range[] = [];
  for (let i = 0; i < PARTS; i++) {
    const a = own[i] as RangeDigest;
    const b = theirs[i] as RangeDigest;
    if ((a.digest === b.digest && a.entries === b.entries) || b.entries === 0) continue;
    const part = partOf(range, PARTS, i);
    if (part !== undefined) differing.push(part);
  }
  if (differing.length === 0) return nextPart(replication, difference);
  if (ownEntries === 0) return pull(replication, difference, range, undefined, 0);
  if (ownEntries <= LIST_ENTRIES_MAX && theirEntries <= LIST_ENTRIES_MAX)
    return list(replication, difference, range, undefined, 0);
  const isDivisible = rangeSize(range) > BigInt(PARTS);
  if (!isDivisible) return list(replication, difference, range, undefined, 0);
  difference.open.push(...differing.reverse());
  nextPart(replication, difference);
}

/** Streams the donor's entries in order: this node has none there. */
function pull(
  replication: Replication,
  difference: Difference,
  range: Range,
  place: ScanPlace | undefined,
  tries: number,
): void {
  const { epoch, donor } = difference;
  ask(
    replication.machine,
    donor,
    { kind: "pull", range, epoch, after: place },
    "pull-answer",
    timeoutMs(tries),
    (answer) => {
      if (difference.isOver) return;
      if (answer?.outcome.kind !== "entries") {
        return refused(replication, difference, answer?.outcome, tries, () =>
          pull(replication, difference, range, place, tries + 1),
        );
      }
      const { entries, next, isPartial } = answer.outcome;
      if (isPartial) difference.isPartial = true;
      keep(replication, difference, entries, () => {
        if (next === undefined) nextPart(replication, difference);
        else if (difference.isWanted()) pull(replication, difference, range, next, 0);
        else end(difference, { kind: "failed", reason: "refused" });
      });
    },
  );
}

/** Lists what the donor has and fetches what is newer than here. */
function list(
  replication: Replication,
  difference: Difference,
  range: Range,
  place: ScanPlace | undefined,
  tries: number,
): void {
  const { machine } = replication;
  const { epoch, donor } = difference;
  ask(machine, donor, { kind: "list", range, epoch, after: place }, "list-answer", timeoutMs(tries), (answer) => {
    if (difference.isOver) return;
    if (answer?.outcome.kind !== "heads") {
      return refused(replication, difference, answer?.outcome, tries, () =>
        list(replication, difference, range, place, tries + 1),
      );
    }
    const { heads, next, isPartial } = answer.outcome;
    if (isPartial) difference.isPartial = true;
    const goOn = (): void => {
      if (next === undefined) nextPart(replication, difference);
      else list(replication, difference, range, next, 0);
    };
    newerThanHere(replication, difference, heads, (wanted) => fetch(replication, difference, range, wanted, 0, goOn));
  });
}

function newerThanHere(
  replication: Replication,
  difference: Difference,
  heads: readonly EntryHead[],
  onEnd: (wanted: readonly ScanPlace[]) => void,
): void {
  if (heads.length === 0) return onEnd([]);
  const keys = heads.map(({ position, key }) => ({ position, key }));
  load(replication.machine, { kind: "heads", keys }, (result) => {
    if (result.kind !== "heads") return end(difference, { kind: "failed", reason: "storage" });
    const wanted = heads.filter((head, i) => {
      const own = result.heads[i];
      return own === undefined || own.kind === "unreadable" || compareVersions(head.version, own.head.version) > 0;
    });
    onEnd(wanted.map(({ position, key }) => ({ position, key })));
  });
}

function fetch(
  replication: Replication,
  difference: Difference,
  range: Range,
  keys: readonly ScanPlace[],
  tries: number,
  onEnd: () => void,
): void {
  if (keys.length === 0) return onEnd();
  const { epoch, donor } = difference;
  ask(replication.machine, donor, { kind: "fetch", range, epoch, keys }, "fetch-answer", timeoutMs(tries), (answer) => {
    if (difference.isOver) return;
    if (answer?.outcome.kind !== "entries" || answer.outcome.answered === 0) {
      const refusal = answer?.outcome.kind === "entries" ? undefined : answer?.outcome;
      return refused(replication, difference, refusal, tries, () =>
        fetch(replication, difference, range, keys, tries + 1, onEnd),
      );
    }
    const { entries, answered, isPartial } = answer.outcome;
    if (isPartial) difference.isPartial = true;
    keep(replication, difference, entries, () => fetch(replication, difference, range, keys.slice(answered), 0, onEnd));
  });
}

/** Stores what came; the next is asked for at once, the end waits until all is durable. */
function keep(replication: Replication, difference: Difference, entries: readonly Entry[], goOn: () => void): void {
  const { machine } = replication;
  if (entries.length > 0) {
    difference.entries += entries.length;
    for (const entry of entries) {
      difference.bytes += entry.key.length + entry.payload.length;
      learnVersion(replication.clock, entry.version, machine.wallMs);
    }
    difference.storing++;
    store(
      machine,
      entries.map((entry) => ({ kind: "put-entry", entry })),
      (result) => {
        difference.storing--;
        if (result.kind !== "durable") return end(difference, { kind: "failed", reason: "storage" });
        endIfDone(difference);
      },
    );
  }
  goOn();
}
