/** The clock that stamps versions: whatever wall clocks and restarts do. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { genesisConfig } from "#model/range-config.ts";
import { compareVersions, timeOfVersion, type Version, versionOf, versionText } from "#model/version.ts";
import {
  createHybridClock,
  type HybridClock,
  isStampTooFarAhead,
  learnVersion,
  marksReserved,
  marksToReserve,
  takeStamp,
} from "#replication/hybrid-clock.ts";
import { marksFromRecord, marksRecord } from "#replication/record-bytes.ts";

const NODE = nodeIdFromText("01".repeat(16)) as NodeId;
const OTHER = nodeIdFromText("02".repeat(16)) as NodeId;
const START_MS = 1_800_000_000_000;

function reserve(clock: HybridClock, wallMs: number): void {
  if (marksToReserve(clock, wallMs) !== undefined) marksReserved(clock, true);
}

/** Stamps, making marks durable when the clock asks for it. */
function stamp(clock: HybridClock, wallMs: number, above?: Version): Version {
  for (let tries = 0; tries < 3; tries++) {
    const version = takeStamp(clock, NODE, wallMs, above);
    if (version !== undefined) return version;
    reserve(clock, wallMs);
  }
  throw new Error("the clock never stamps");
}

const event = fc.oneof(
  fc.record({ kind: fc.constant("stamp" as const), aheadMs: fc.constant(0) }),
  fc.record({ kind: fc.constant("above" as const), aheadMs: fc.integer({ min: -1000, max: 400_000 }) }),
  fc.record({ kind: fc.constant("learn" as const), aheadMs: fc.integer({ min: -1000, max: 400_000 }) }),
  fc.record({ kind: fc.constant("wall" as const), aheadMs: fc.integer({ min: -200_000, max: 200_000 }) }),
  fc.record({ kind: fc.constant("restart" as const), aheadMs: fc.constant(0) }),
);

test("no stamp is ever issued twice, and each is above what it was asked to be above", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120, size: "max" }), (events) => {
      let clock = createHybridClock();
      let wallMs = START_MS;
      const issued = new Set<string>();
      let last: Version | undefined;
      for (const { kind, aheadMs } of events) {
        // Versions seen are now and then this node's own.
        const seen =
          aheadMs % 3 === 0 && last !== undefined ? last : versionOf({ ms: wallMs + aheadMs, counter: 7 }, OTHER);
        if (kind === "wall") wallMs += aheadMs;
        else if (kind === "restart") clock = createHybridClock(clock.marks);
        else if (kind === "learn") learnVersion(clock, seen, wallMs);
        else {
          const above = kind === "above" ? seen : undefined;
          last = stamp(clock, wallMs, above);
          expect(issued.has(versionText(last))).toBe(false);
          issued.add(versionText(last));
          if (above !== undefined) expect(compareVersions(last, above)).toBeGreaterThan(0);
        }
      }
    }),
  );
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Clocks that are days off and set right, keys that are days ahead, in any order. */
const wildEvent = fc.oneof(
  fc.record({ kind: fc.constant("stamp" as const), ms: fc.constant(0) }),
  fc.record({ kind: fc.constant("above" as const), ms: fc.integer({ min: -DAY, max: 20 * DAY }) }),
  fc.record({ kind: fc.constant("learn" as const), ms: fc.integer({ min: -1000, max: 100_000 }) }),
  fc.record({ kind: fc.constant("wall" as const), ms: fc.integer({ min: -10 * DAY, max: 10 * DAY }) }),
  fc.record({ kind: fc.constant("right" as const), ms: fc.constant(0) }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
  fc.record({ kind: fc.constant("restart" as const), ms: fc.integer({ min: 0, max: 1 }) }),
);

test("however often the clock is days off and set right, no stamp is issued twice, and none is one that others refuse", () => {
  fc.assert(
    fc.property(fc.array(wildEvent, { maxLength: 200, size: "max" }), (events) => {
      let clock = createHybridClock();
      let [wallMs, rightMs] = [START_MS, START_MS];
      // What was heard, or issued, and was not far ahead of what the clock has shown since then.
      let heard: Version | undefined;
      const hear = (version: Version): void => {
        if (timeOfVersion(version).ms > wallMs + 60_000) return;
        if (heard === undefined || compareVersions(version, heard) > 0) heard = version;
      };
      const issued = new Set<string>();
      for (const { kind, ms } of events) {
        if (kind === "wall") [wallMs, heard] = [rightMs + ms, undefined];
        else if (kind === "right") [wallMs, heard] = [rightMs, undefined];
        else if (kind === "pass") [wallMs, rightMs] = [wallMs + ms, rightMs + ms];
        else if (kind === "learn") {
          const version = versionOf({ ms: wallMs + ms, counter: 7 }, OTHER);
          hear(version);
          learnVersion(clock, version, wallMs);
          reserve(clock, wallMs);
          learnVersion(clock, version, wallMs);
        } else if (kind === "restart") {
          // The marks that were to be made durable may be so, or not.
          if (ms === 1) reserve(clock, wallMs);
          clock = createHybridClock(marksFromRecord(marksRecord(clock.marks)));
        } else {
          const above = kind === "above" ? versionOf({ ms: rightMs + ms, counter: 7 }, OTHER) : undefined;
          const version = stamp(clock, wallMs, above);
          expect(issued.has(versionText(version))).toBe(false);
          issued.add(versionText(version));
          if (heard !== undefined) expect(compareVersions(version, heard)).toBeGreaterThan(0);
          if (above !== undefined) expect(compareVersions(version, above)).toBeGreaterThan(0);
          const leastMs = Math.max(wallMs, above === undefined ? 0 : timeOfVersion(above).ms);
          expect(timeOfVersion(version).ms - leastMs).toBeLessThan(DAY);
          hear(version);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("after a clock was ahead for longer than it was ahead, and is set right, stamps are from about now, and go up", () => {
  let clock = createHybridClock();
  const nowMs = START_MS + 10 * DAY;
  for (let ms = 3 * DAY; ms <= 13 * DAY; ms += HOUR) stamp(clock, START_MS + ms);
  let before = versionOf({ ms: nowMs, counter: 0 }, NODE);
  for (let i = 0; i < 100; i++) {
    if (i % 10 === 9) clock = createHybridClock(clock.marks);
    const version = stamp(clock, nowMs + i);
    expect(compareVersions(version, before)).toBeGreaterThan(0);
    expect(timeOfVersion(version).ms - nowMs).toBeLessThan(HOUR);
    before = version;
  }
  // Its time has come.
  expect(compareVersions(stamp(clock, START_MS + 13 * DAY), before)).toBeGreaterThan(0);
  expect(clock.last.ms).toBeGreaterThanOrEqual(START_MS + 13 * DAY);
});

test("keys that are days ahead are stamped soon above what they have, the later ones first", () => {
  const clock = createHybridClock();
  for (let ms = 20 * DAY; ms > HOUR; ms -= 7 * HOUR) {
    const version = stamp(clock, START_MS, versionOf({ ms: START_MS + ms, counter: 7 }, OTHER));
    expect(timeOfVersion(version).ms - START_MS - ms).toBeLessThan(1000);
  }
});

test("sections of time are forgotten, the earliest first, and nothing is stamped in them again", () => {
  let clock = createHybridClock();
  const far = (ms: number): Version => stamp(clock, START_MS, versionOf({ ms: START_MS + ms, counter: 7 }, OTHER));
  const first = far(DAY);
  for (let i = 1; i <= 5000; i++) far(DAY + i * 6 * HOUR);
  expect(clock.marks.asideMarksMs.size).toBeLessThan(5000);
  clock = createHybridClock(clock.marks);
  expect(timeOfVersion(far(DAY)).ms).toBeGreaterThan(timeOfVersion(first).ms + 900 * 6 * HOUR);
});

test("a restart between two stamps above the same far version does not give one stamp twice", () => {
  const future = versionOf({ ms: START_MS + 3_600_000, counter: 3 }, OTHER);
  const clock = createHybridClock();
  const first = stamp(clock, START_MS, future);
  const second = stamp(createHybridClock(clock.marks), START_MS, future);
  expect(compareVersions(second, first)).toBeGreaterThan(0);
});

test("when the time of a stamp far ahead has come, the clock does not issue that stamp again", () => {
  const clock = createHybridClock();
  const issued = new Set<string>();
  for (let counter = 0; counter < 8; counter++) {
    issued.add(versionText(stamp(clock, START_MS, versionOf({ ms: START_MS + 70_000, counter }, OTHER))));
  }
  for (let i = 0; i < 16; i++) {
    const version = versionText(stamp(clock, START_MS + 70_000));
    expect(issued.has(version)).toBe(false);
    issued.add(version);
  }
});

test("within a run stamps go up, though the wall clock goes back", () => {
  const clock = createHybridClock();
  let before = stamp(clock, START_MS);
  for (const wallMs of [START_MS + 5, START_MS - 60_000, START_MS - 60_000, START_MS + 1]) {
    const next = stamp(clock, wallMs);
    expect(compareVersions(next, before)).toBeGreaterThan(0);
    before = next;
  }
});

test("nothing is stamped above a mark that is not durable", () => {
  const clock = createHybridClock();
  expect(takeStamp(clock, NODE, START_MS, undefined)).toBeUndefined();
  const marks = marksToReserve(clock, START_MS);
  expect(takeStamp(clock, NODE, START_MS, undefined)).toBeUndefined();
  marksReserved(clock, false);
  expect(takeStamp(clock, NODE, START_MS, undefined)).toBeUndefined();
  expect(marksToReserve(clock, START_MS)).toEqual(marks as NonNullable<typeof marks>);
  marksReserved(clock, true);
  expect(takeStamp(clock, NODE, START_MS, undefined)).toBeDefined();
});

test("a version far in the future is overtaken for its key and does not carry the clock away", () => {
  const clock = createHybridClock();
  const future = versionOf({ ms: START_MS + 3_600_000, counter: 3 }, OTHER);
  learnVersion(clock, future, START_MS);
  const above = stamp(clock, START_MS, future);
  expect(compareVersions(above, future)).toBeGreaterThan(0);
  expect(timeOfVersion(stamp(clock, START_MS)).ms).toBeLessThan(START_MS + 1000);
});

test("a version a little ahead is learnt as soon as the mark allows it", () => {
  const clock = createHybridClock();
  stamp(clock, START_MS);
  const ahead = versionOf({ ms: START_MS + 45_000, counter: 3 }, OTHER);
  learnVersion(clock, ahead, START_MS);
  reserve(clock, START_MS);
  learnVersion(clock, ahead, START_MS);
  expect(compareVersions(stamp(clock, START_MS), ahead)).toBeGreaterThan(0);
});

test("restarts one after the other do not carry the clock away", () => {
  let clock = createHybridClock();
  for (let i = 0; i < 100; i++) {
    stamp(clock, START_MS + i);
    clock = createHybridClock(clock.marks);
  }
  expect(timeOfVersion(stamp(clock, START_MS + 100)).ms - START_MS).toBeLessThan(120_000);
});

test("a clock that is years ahead only until others are heard leaves no mark, and no later run begins there", () => {
  const clock = createHybridClock();
  stamp(clock, START_MS);
  expect(marksToReserve(clock, START_MS + 5 * 365 * 86_400_000)).toBeUndefined();
  const later = createHybridClock(clock.marks);
  expect(timeOfVersion(stamp(later, START_MS + 1000)).ms - START_MS).toBeLessThan(60_000);
});

test("owners refuse stamps more than a day ahead", () => {
  const config = genesisConfig({ after: 0n as Position, upTo: 0n as Position }, NODE);
  expect(isStampTooFarAhead(versionOf({ ms: START_MS + 23 * 3_600_000, counter: 0 }, OTHER), config, START_MS)).toBe(
    false,
  );
  expect(isStampTooFarAhead(versionOf({ ms: START_MS + 25 * 3_600_000, counter: 0 }, OTHER), config, START_MS)).toBe(
    true,
  );
});
