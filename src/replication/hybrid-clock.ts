/**
 * The hybrid logical clock that stamps versions.
 *
 * Takes the larger of wall clock and last stamp plus one; learns from versions seen, but never one far ahead. The high
 * mark is durable before a stamp above it leaves the node, and a restart begins above it, so that no version is issued
 * twice. Source: Kulkarni et al., "Logical Physical Clocks", OPODIS 2014.
 */
import type { NodeId } from "#model/node-id.ts";
import { compareTimes, type HybridTime, nextTime, timeOfVersion, type Version, versionOf } from "#model/version.ts";

/** The high mark is raised by so much at a time, and again when less than the half is left. */
export const RESERVE_MS = 20_000;
/** The same while the clock runs ahead of the wall clock, so that many quick restarts do not carry it away. */
const RESERVE_AHEAD_MS = 500;
/** The clock never learns a time further ahead of the wall clock than this. */
export const LEARN_AHEAD_MS_MAX = 60_000;
/** Owners refuse stamps further ahead than this. */
export const STAMP_AHEAD_MS_MAX = 24 * 3_600_000;

export type HybridClock = {
  last: HybridTime;
  /** Stamps up to this time, ms, may be issued: it is durable. */
  highMarkMs: number;
  /** The mark being made durable; 0 when none is. */
  reservingMs: number;
  /** The last stamp that had to go above a version far ahead of the clock. */
  farLast: HybridTime;
};

/** A clock that begins above the durable mark of the last run. */
export function createHybridClock(durableHighMarkMs: number): HybridClock {
  return {
    last: { ms: durableHighMarkMs, counter: 0xffff },
    highMarkMs: durableHighMarkMs,
    reservingMs: 0,
    farLast: { ms: 0, counter: 0 },
  };
}

/** The time to stamp with: above all stamps issued and learnt, and above `above`. Undefined until the mark is durable. */
export function takeStamp(
  clock: HybridClock,
  node: NodeId,
  wallMs: number,
  above: Version | undefined,
): Version | undefined {
  let time = nextTime(clock.last);
  if (compareTimes({ ms: wallMs, counter: 0 }, time) > 0) time = { ms: wallMs, counter: 0 };
  if (time.ms > clock.highMarkMs) return undefined;
  clock.last = time;
  if (above === undefined) return versionOf(time, node);
  const floor = nextTime(timeOfVersion(above));
  if (compareTimes(floor, time) <= 0) return versionOf(time, node);
  if (floor.ms <= clock.highMarkMs && floor.ms - wallMs <= LEARN_AHEAD_MS_MAX) {
    clock.last = floor;
    return versionOf(floor, node);
  }
  // Far ahead: this stamp alone goes above it, and no two such stamps are the same.
  const afterLast = nextTime(clock.farLast);
  clock.farLast = compareTimes(floor, afterLast) > 0 ? floor : afterLast;
  return versionOf(clock.farLast, node);
}

/** Takes over the time of a version that another node issued, unless it is far ahead. */
export function learnVersion(clock: HybridClock, version: Version, wallMs: number): void {
  const time = timeOfVersion(version);
  if (time.ms - wallMs > LEARN_AHEAD_MS_MAX || time.ms > clock.highMarkMs) return;
  if (compareTimes(time, clock.last) > 0) clock.last = time;
}

/** The mark to make durable now, or undefined when there is room or one is under way. */
export function markToReserve(clock: HybridClock, wallMs: number): number | undefined {
  if (clock.reservingMs > 0) return undefined;
  const isAhead = clock.last.ms > wallMs;
  const needed = isAhead ? clock.last.ms : wallMs;
  const block = isAhead ? RESERVE_AHEAD_MS : RESERVE_MS;
  if (clock.highMarkMs - needed > block / 2) return undefined;
  clock.reservingMs = needed + block;
  return clock.reservingMs;
}

/** The mark asked for last is durable, or has failed to become so. */
export function markReserved(clock: HybridClock, isDurable: boolean): void {
  if (isDurable) clock.highMarkMs = Math.max(clock.highMarkMs, clock.reservingMs);
  clock.reservingMs = 0;
}

export function isStampTooFarAhead(version: Version, wallMs: number): boolean {
  return timeOfVersion(version).ms - wallMs > STAMP_AHEAD_MS_MAX;
}
