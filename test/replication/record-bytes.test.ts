/** What a node keeps of itself reads back as it was, and damaged records are told as such. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { compareBytes, concatBytes } from "#base/bytes.ts";
import type { Entry } from "#model/entry.ts";
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { positionFrom } from "#model/position.ts";
import type { RangeConfig, Slot } from "#model/range-config.ts";
import type { Version } from "#model/version.ts";
import type { Acceptor, Ballot } from "#replication/ballot.ts";
import { hintRecord, hintRecordHead, hintRecordKey, hintsFromRecord } from "#replication/hint-record.ts";
import { sectionOf } from "#replication/hybrid-clock.ts";
import {
  acceptorFromRecord,
  ballotRecord,
  cellsFromRecord,
  cellsRecord,
  configRecord,
  entryFromRecord,
  marksFromRecord,
  marksRecord,
  pieceFromRecord,
  pieceRecordKey,
} from "#replication/record-bytes.ts";

const node = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((id) => Buffer.from(id).toString("hex") as NodeId);
const bits64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const position = bits64.map(positionFrom);
const range = fc.record({ after: position, upTo: position });
const version = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => bytes as Version);
const slots: fc.Arbitrary<Slot[]> = fc.array(
  fc.record({ owner: node, state: fc.constantFrom<Slot["state"]>("normal", "syncing") }),
  { minLength: 1, maxLength: 4 },
);
const epoch = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const config: fc.Arbitrary<RangeConfig> = fc.record({
  range,
  epoch,
  slots,
  history: fc.array(fc.record({ epoch, slots }), { maxLength: 3 }),
  synced: fc.boolean(),
  floor: version,
  purged: version,
});
const ballot: fc.Arbitrary<Ballot> = fc.record({ counter: epoch, node });
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const acceptor: fc.Arbitrary<Acceptor> = fc.record({
  promised: maybe(ballot),
  accepted: maybe(fc.record({ ballot, value: fc.array(config, { minLength: 1, maxLength: 3 }) })),
});
const bytes = fc.uint8Array({ maxLength: 30 });
const entry: fc.Arbitrary<Entry> = fc.record({
  position,
  key: bytes,
  version,
  kind: fc.constantFrom("payload", "tombstone"),
  expiresAtMs: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  payload: bytes,
  checksum: bits64,
});

test("a configuration reads back as it was, for the part that it was kept for", () => {
  fc.assert(
    fc.property(range, config, (part, kept) => {
      expect(pieceFromRecord(pieceRecordKey(part), configRecord(kept))).toEqual({ range: part, config: kept });
    }),
  );
});

test("cells of which something is missing read back as they were, those of the same owners together", () => {
  const group = fc.record({ owners: fc.array(node, { maxLength: 4 }), floor: version, ranges: fc.array(range) });
  fc.assert(
    fc.property(fc.uniqueArray(group, { maxLength: 3, selector: ({ owners }) => `${owners}` }), (groups) => {
      const cells = groups.flatMap(({ ranges, ...whose }) => ranges.map((one) => ({ range: one, ...whose })));
      expect(cellsFromRecord(cellsRecord(cells))).toEqual(cells);
    }),
  );
});

test("of a record of an earlier version the ranges are read, as far as they are whole", () => {
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 5 }), fc.nat(15), (kept, cut) => {
      const record = concatBytes(...kept.map(pieceRecordKey));
      const whole = (cut === 0 ? kept : kept.slice(0, -1)).map((one) => ({ range: one }));
      expect(cellsFromRecord(record.slice(0, record.length - cut))).toEqual(whole);
    }),
  );
});

test("promise and acceptance read back as they were", () => {
  fc.assert(
    fc.property(range, epoch, acceptor, (part, at, kept) => {
      expect(acceptorFromRecord(pieceRecordKey(part), ballotRecord(at, kept))).toEqual({
        range: part,
        epoch: at,
        acceptor: kept,
      });
    }),
  );
});

test("hints read back as they were, under their owner, in the order of their numbers", () => {
  const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 });
  fc.assert(
    fc.property(node, number, fc.array(entry, { maxLength: 5 }), (target, at, kept) => {
      const value = hintRecord(kept);
      const head = { target, number: at, hints: kept.length, bytes: value.length };
      const key = hintRecordKey(head);
      expect(hintRecordHead(key)).toEqual(head);
      expect(key.subarray(0, 16)).toEqual(nodeIdBytes(target));
      expect(compareBytes(key, hintRecordKey({ ...head, number: at + 1, hints: 0 }))).toBe(-1);
      expect(hintsFromRecord(value)).toEqual(kept);
    }),
  );
});

test("of a record of hints that was cut short the whole ones are read", () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.double({ min: 0, max: 1 }), (kept, share) => {
      const value = hintRecord(kept);
      const read = hintsFromRecord(value.subarray(0, Math.floor((value.length - 1) * share)));
      expect(read.length).toBeLessThan(kept.length);
      expect(read).toEqual(kept.slice(0, read.length));
    }),
  );
});

test("the clock's marks read back as they were, those of earlier versions too", () => {
  const highest = { highMarkMs: 1_800_000_000_123, asideFromMs: 1_900_000_000_456, asideMarksMs: new Map() };
  const asideMarksMs = new Map([2_000_000_000_000, 2_100_000_000_000].map((ms) => [sectionOf(ms), ms]));
  const marks = { ...highest, asideMarksMs };
  expect(marksFromRecord(marksRecord(marks))).toEqual(marks);
  expect(marksFromRecord(marksRecord(marks).slice(0, 16))).toEqual(highest);
  expect(marksFromRecord(marksRecord(marks).slice(0, 8))).toEqual({ ...highest, asideFromMs: 0 });
  expect(marksFromRecord(undefined)).toBeUndefined();
});

test("records of any bytes never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 120 }), (key, value) => {
      pieceFromRecord(key, value);
      acceptorFromRecord(key, value);
      entryFromRecord(value);
      hintRecordHead(key);
      hintsFromRecord(value);
      marksFromRecord(value);
      cellsFromRecord(value);
    }),
    { numRuns: 1000 },
  );
});

test("a record of JSON that is no configuration is damaged, not half read", () => {
  const key = pieceRecordKey({ after: positionFrom(1n), upTo: positionFrom(2n) });
  const recordOf = (plain: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(plain));
  for (const plain of [null, 7, "x", [], {}, { range: "0".repeat(32) }, { range: 5, floor: 5 }]) {
    expect(pieceFromRecord(key, recordOf(plain))).toBeUndefined();
  }
  for (const plain of [null, 7, "x"]) expect(acceptorFromRecord(key, recordOf(plain))).toBeUndefined();
});
