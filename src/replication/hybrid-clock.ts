/**
 * The hybrid logical clock that stamps versions.
 *
 * Takes the larger of wall clock and last stamp plus one; learns from versions seen, but never one far ahead. The high
 * mark is durable before a stamp above it leaves the node, and a restart begins above it, so that no version is issued
 * twice. Source: Kulkarni et al., "Logical Physical Clocks", OPODIS 2014.
 *
 * What must not or cannot follow this course is stamped aside: with odd counters, those of the course being even, and
 * section by section of time, each with a mark of its own. Within a section stamps go up and stay at or below its mark,
 * which is durable before, and a restart begins above it; a stamp lies in one section. So nothing is issued twice there
 * either, whatever section is stamped in next. See docs/decisions/0023-stamps-aside.md.
 */
import type { NodeId } from "#model/node-id.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { compareTimes, type HybridTime, nextTime, timeOfVersion, type Version, versionOf } from "#model/version.ts";

/** The high mark is raised by so much at a time, and again when less than the half is left. */
const RESERVE_MS = 20_000;
/** The same while the clock runs ahead of the wall clock, so that many quick restarts do not carry it away. */
const RESERVE_AHEAD_MS = 500;
/** The clock never learns a time further ahead of the wall clock than this. */
const LEARN_AHEAD_MS_MAX = 60_000;
/** Owners refuse stamps further ahead than this, of the time and of what the key has. */
const STAMP_AHEAD_MS_MAX = 24 * 3_600_000;
/** A course further ahead than this waits until its time has nearly come: others may be about to refuse its stamps. */
const STRAY_MS = STAMP_AHEAD_MS_MAX / 2;
/** A stamp aside is at most so far above what it is to be above, or twice that: well within what owners take. */
const SECTION_MS = STAMP_AHEAD_MS_MAX / 4;
/** More sections than these, of years, are not remembered one by one. */
const SECTIONS_MAX = 4096;
const COUNTER_MAX = 0xffff;
const TIME_ZERO: HybridTime = { ms: 0, counter: 0 };

/** Up to which times, ms, stamps may be issued. */
export type ClockMarks = {
  readonly highMarkMs: number;
  /** Nothing is stamped aside up to here: sections before are forgotten. */
  readonly asideFromMs: number;
  /** Of each section in which something has been stamped aside, by its number. */
  readonly asideMarksMs: ReadonlyMap<number, number>;
};

export type HybridClock = {
  last: HybridTime;
  /** The wall clock was ahead and is set back: what goes on from `last` would be refused. */
  isAstray: boolean;
  /** The last stamp aside of each section. */
  readonly lastAside: Map<number, HybridTime>;
  /** The last that was heard, and was not far ahead, or stamped from about now, while the course was astray. */
  heard: HybridTime;
  /** Durable. */
  marks: ClockMarks;
  /** What somebody waits for, or would have used. */
  wantedMs: number;
  /** The same aside, by section. */
  readonly wantedAsideMs: Map<number, number>;
  /** The marks being made durable. */
  reserving: ClockMarks | undefined;
};

const NO_MARKS: ClockMarks = { highMarkMs: 0, asideFromMs: 0, asideMarksMs: new Map() };

/** A clock that begins above the durable marks of the last run. */
export function createHybridClock(durable: ClockMarks = NO_MARKS): HybridClock {
  return {
    last: { ms: durable.highMarkMs, counter: COUNTER_MAX },
    isAstray: false,
    lastAside: new Map([...durable.asideMarksMs].map(([section, ms]) => [section, { ms, counter: COUNTER_MAX }])),
    heard: TIME_ZERO,
    marks: durable,
    wantedMs: 0,
    wantedAsideMs: new Map(),
    reserving: undefined,
  };
}

/** The time to stamp with: above all stamps issued and learnt, and above `above`. Undefined until the marks allow it. */
export function takeStamp(
  clock: HybridClock,
  node: NodeId,
  wallMs: number,
  above: Version | undefined,
): Version | undefined {
  let time = evenTime(nextTime(clock.last));
  if (compareTimes({ ms: wallMs, counter: 0 }, time) > 0) time = { ms: wallMs, counter: 0 };
  // It was astray until now, and has issued others meanwhile.
  if (compareTimes(clock.heard, time) >= 0 && !isFar(clock.heard, wallMs)) time = evenTime(nextTime(clock.heard));
  const least = above === undefined ? TIME_ZERO : nextTime(timeOfVersion(above));
  const isBehind = compareTimes(least, time) > 0;
  const isAstray = findAstray(clock, wallMs);
  if ((isBehind || isAstray) && least.ms - wallMs > LEARN_AHEAD_MS_MAX) return stampAside(clock, node, least);
  if (isAstray) return stampAstray(clock, node, wallMs);
  if (isBehind) time = evenTime(least);
  if (time.ms > clock.marks.highMarkMs) {
    clock.wantedMs = Math.max(clock.wantedMs, time.ms);
    return undefined;
  }
  clock.last = time;
  return versionOf(time, node);
}

/** Whether the course is; once it is so, until it is hardly ahead, lest stamps go to and fro. */
function findAstray(clock: HybridClock, wallMs: number): boolean {
  if (isFar(clock.last, wallMs)) clock.isAstray = true;
  else if (clock.last.ms - wallMs <= LEARN_AHEAD_MS_MAX) clock.isAstray = false;
  return clock.isAstray;
}

function isFar(time: HybridTime, wallMs: number): boolean {
  return time.ms - wallMs > STRAY_MS;
}

/**
 * A stamp from about now, for a clock whose course is astray: above all that this run has heard meanwhile, and all that
 * any run can have heard that is not far ahead, as the course would be.
 */
function stampAstray(clock: HybridClock, node: NodeId, wallMs: number): Version | undefined {
  const soon = { ms: wallMs + LEARN_AHEAD_MS_MAX + 1, counter: 0 };
  const least = isFar(clock.heard, wallMs) ? soon : laterTime(soon, nextTime(clock.heard));
  const version = stampAside(clock, node, least);
  if (version !== undefined) noteHeard(clock, timeOfVersion(version), wallMs);
  return version;
}

function noteHeard(clock: HybridClock, time: HybridTime, wallMs: number): void {
  if (isFar(time, wallMs)) return;
  if (isFar(clock.heard, wallMs) || compareTimes(time, clock.heard) > 0) clock.heard = time;
}

/** A stamp at or soon after a time: the clock does not follow it. */
function stampAside(clock: HybridClock, node: NodeId, least: HybridTime): Version | undefined {
  let time = oddTime(laterTime(least, { ms: clock.marks.asideFromMs + 1, counter: 0 }));
  let section = sectionOf(time.ms);
  for (;;) {
    const last = clock.lastAside.get(section);
    if (last !== undefined && compareTimes(last, time) >= 0) time = oddTime(nextTime(last));
    if (sectionOf(time.ms) === section) break;
    section = sectionOf(time.ms);
  }
  if (time.ms > (clock.marks.asideMarksMs.get(section) ?? 0)) {
    clock.wantedAsideMs.set(section, Math.max(clock.wantedAsideMs.get(section) ?? 0, time.ms));
    return undefined;
  }
  clock.lastAside.set(section, time);
  return versionOf(time, node);
}

/** The number of the section that a time belongs to. */
export function sectionOf(ms: number): number {
  return Math.floor(ms / SECTION_MS);
}

function lastMsOf(section: number): number {
  return (section + 1) * SECTION_MS - 1;
}

function laterTime(a: HybridTime, b: HybridTime): HybridTime {
  return compareTimes(a, b) >= 0 ? a : b;
}

function evenTime(time: HybridTime): HybridTime {
  return time.counter % 2 === 0 ? time : nextTime(time);
}

function oddTime(time: HybridTime): HybridTime {
  return time.counter % 2 === 1 ? time : nextTime(time);
}

/** Takes over the time of a version that another node issued, unless it is far ahead. */
export function learnVersion(clock: HybridClock, version: Version, wallMs: number): void {
  const time = timeOfVersion(version);
  if (time.ms - wallMs > LEARN_AHEAD_MS_MAX) return;
  if (findAstray(clock, wallMs)) return noteHeard(clock, time, wallMs);
  if (compareTimes(time, clock.last) <= 0) return;
  if (time.ms <= clock.marks.highMarkMs) clock.last = time;
  else clock.wantedMs = Math.max(clock.wantedMs, time.ms);
}

/** The marks to make durable now, or undefined when there is room or some are under way. */
export function marksToReserve(clock: HybridClock, wallMs: number): ClockMarks | undefined {
  if (clock.reserving !== undefined) return undefined;
  const { marks, wantedMs, wantedAsideMs } = clock;
  // A clock that has jumped may be found wrong as soon as others are heard: its time is not kept before somebody needs it.
  const hasJumped = wallMs - marks.highMarkMs > STAMP_AHEAD_MS_MAX;
  if (hasJumped && wantedMs <= marks.highMarkMs && wantedAsideMs.size === 0) return undefined;
  const needed = Math.max(hasJumped ? 0 : wallMs, clock.last.ms, wantedMs);
  const block = needed > wallMs ? RESERVE_AHEAD_MS : RESERVE_MS;
  const isHighEnough = marks.highMarkMs - needed > block / 2;
  if (isHighEnough && wantedAsideMs.size === 0) return undefined;
  clock.reserving = {
    ...(wantedAsideMs.size === 0 ? marks : marksAside(marks, wantedAsideMs, wallMs)),
    highMarkMs: isHighEnough ? marks.highMarkMs : needed + block,
  };
  return clock.reserving;
}

/** With what is wanted of each section and some more. The earliest are forgotten when there are too many. */
function marksAside(marks: ClockMarks, wantedMs: ReadonlyMap<number, number>, wallMs: number): ClockMarks {
  const asideMarksMs = new Map(marks.asideMarksMs);
  let { asideFromMs } = marks;
  for (const [section, ms] of wantedMs) {
    const block = ms - wallMs > 2 * LEARN_AHEAD_MS_MAX ? RESERVE_AHEAD_MS : RESERVE_MS;
    const markMs = Math.min(ms + block, lastMsOf(section));
    asideMarksMs.set(section, Math.max(markMs, asideMarksMs.get(section) ?? 0));
  }
  while (asideMarksMs.size > SECTIONS_MAX) {
    const earliest = Math.min(...asideMarksMs.keys());
    asideMarksMs.delete(earliest);
    asideFromMs = lastMsOf(earliest);
  }
  return { ...marks, asideFromMs, asideMarksMs };
}

/** The marks asked for last are durable, or have failed to become so. */
export function marksReserved(clock: HybridClock, isDurable: boolean): void {
  if (isDurable && clock.reserving !== undefined) {
    clock.marks = clock.reserving;
    const { asideFromMs, asideMarksMs } = clock.marks;
    for (const section of clock.lastAside.keys()) if (!asideMarksMs.has(section)) clock.lastAside.delete(section);
    for (const [section, ms] of clock.wantedAsideMs) {
      if (ms <= asideFromMs || ms <= (asideMarksMs.get(section) ?? 0)) clock.wantedAsideMs.delete(section);
    }
  }
  clock.reserving = undefined;
}

export function isStampTooFarAhead(version: Version, config: RangeConfig, clusterMs: number): boolean {
  return timeOfVersion(version).ms > latestStampMs(config, clusterMs);
}

/** Whether a version is no more than a day above what it takes the place of. */
export function isWithinADay(version: Version, stored: Version): boolean {
  return timeOfVersion(version).ms <= timeOfVersion(stored).ms + STAMP_AHEAD_MS_MAX;
}

/**
 * No owner takes a later stamp than this, ms, but above what it has already. A floor that was voted while all clocks were wrong does not close its range
 * to writes: they are stamped above it.
 */
export function latestStampMs({ floor }: RangeConfig, clusterMs: number): number {
  return Math.max(clusterMs, timeOfVersion(floor).ms) + STAMP_AHEAD_MS_MAX;
}
