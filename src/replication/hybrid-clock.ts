/**
 * The hybrid logical clock that stamps versions.
 *
 * Takes the larger of wall clock and last stamp plus one; learns from versions seen, but never one far ahead. The high
 * mark is durable before a stamp above it leaves the node, and a restart begins above it, so that no version is issued
 * twice. Source: Kulkarni et al., "Logical Physical Clocks", OPODIS 2014.
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
const COUNTER_MAX = 0xffff;

/** Up to which times, ms, stamps may be issued. */
export type ClockMarks = {
  readonly highMarkMs: number;
  /** The same for stamps far ahead of the wall clock. */
  readonly farMarkMs: number;
};

export type HybridClock = {
  last: HybridTime;
  /** The last stamp that had to go above a version far ahead of the wall clock. */
  farLast: HybridTime;
  /** Durable. */
  marks: ClockMarks;
  /** What somebody waits for, or would have used. */
  wanted: ClockMarks;
  /** The marks being made durable. */
  reserving: ClockMarks | undefined;
};

const NO_MARKS: ClockMarks = { highMarkMs: 0, farMarkMs: 0 };

/** A clock that begins above the durable marks of the last run. */
export function createHybridClock(durable: ClockMarks = NO_MARKS): HybridClock {
  return {
    last: { ms: durable.highMarkMs, counter: COUNTER_MAX },
    farLast: { ms: durable.farMarkMs, counter: COUNTER_MAX },
    marks: durable,
    wanted: NO_MARKS,
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
  if (above !== undefined) {
    const least = nextTime(timeOfVersion(above));
    if (compareTimes(least, time) > 0) {
      if (least.ms - wallMs > LEARN_AHEAD_MS_MAX) return takeFarStamp(clock, node, least);
      time = evenTime(least);
    }
  }
  if (time.ms > clock.marks.highMarkMs) {
    want(clock, { highMarkMs: time.ms, farMarkMs: 0 });
    return undefined;
  }
  clock.last = time;
  return versionOf(time, node);
}

/**
 * A stamp above a version far ahead: the clock does not follow it. Its counter is odd and those of the clock's own
 * course are even, so that the two never meet.
 */
function takeFarStamp(clock: HybridClock, node: NodeId, least: HybridTime): Version | undefined {
  const afterLast = nextTime(clock.farLast);
  const time = oddTime(compareTimes(least, afterLast) > 0 ? least : afterLast);
  if (time.ms > clock.marks.farMarkMs) {
    want(clock, { highMarkMs: 0, farMarkMs: time.ms });
    return undefined;
  }
  clock.farLast = time;
  return versionOf(time, node);
}

function evenTime(time: HybridTime): HybridTime {
  return time.counter % 2 === 0 ? time : nextTime(time);
}

function oddTime(time: HybridTime): HybridTime {
  return time.counter % 2 === 1 ? time : nextTime(time);
}

function want(clock: HybridClock, marks: ClockMarks): void {
  clock.wanted = {
    highMarkMs: Math.max(clock.wanted.highMarkMs, marks.highMarkMs),
    farMarkMs: Math.max(clock.wanted.farMarkMs, marks.farMarkMs),
  };
}

/** Takes over the time of a version that another node issued, unless it is far ahead. */
export function learnVersion(clock: HybridClock, version: Version, wallMs: number): void {
  const time = timeOfVersion(version);
  if (time.ms - wallMs > LEARN_AHEAD_MS_MAX || compareTimes(time, clock.last) <= 0) return;
  if (time.ms <= clock.marks.highMarkMs) clock.last = time;
  else want(clock, { highMarkMs: time.ms, farMarkMs: 0 });
}

/** The marks to make durable now, or undefined when there is room or some are under way. */
export function marksToReserve(clock: HybridClock, wallMs: number): ClockMarks | undefined {
  if (clock.reserving !== undefined) return undefined;
  const { marks, wanted } = clock;
  // A clock that has jumped may be found wrong as soon as others are heard: its time is not kept before somebody needs it.
  const hasJumped = wallMs - marks.highMarkMs > STAMP_AHEAD_MS_MAX;
  if (hasJumped && wanted.highMarkMs <= marks.highMarkMs && wanted.farMarkMs <= marks.farMarkMs) return undefined;
  const needed = Math.max(hasJumped ? 0 : wallMs, clock.last.ms, wanted.highMarkMs);
  const block = needed > wallMs ? RESERVE_AHEAD_MS : RESERVE_MS;
  const isHighEnough = marks.highMarkMs - needed > block / 2;
  const isFarEnough = wanted.farMarkMs <= marks.farMarkMs;
  if (isHighEnough && isFarEnough) return undefined;
  clock.reserving = {
    highMarkMs: isHighEnough ? marks.highMarkMs : needed + block,
    farMarkMs: isFarEnough ? marks.farMarkMs : wanted.farMarkMs + RESERVE_AHEAD_MS,
  };
  return clock.reserving;
}

/** The marks asked for last are durable, or have failed to become so. */
export function marksReserved(clock: HybridClock, isDurable: boolean): void {
  if (isDurable && clock.reserving !== undefined) clock.marks = clock.reserving;
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
