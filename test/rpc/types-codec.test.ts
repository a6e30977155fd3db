/** The shared types survive the wire, and what is malformed is refused instead of guessed. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ClusterSettings } from "#model/cluster.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { type Position, positionFrom } from "#model/position.ts";
import type { RangeConfig, Slot } from "#model/range-config.ts";
import type { Version } from "#model/version.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import {
  clusterSettingsFromWire,
  clusterSettingsToWire,
  entryFromWire,
  entryHeadFromWire,
  entryHeadToWire,
  entryToWire,
  nodeRecordFromWire,
  nodeRecordToWire,
  rangeConfigFromWire,
  rangeConfigToWire,
  rangeFromWire,
  rangeToWire,
  virtualNodeFromWire,
  virtualNodeToWire,
} from "#rpc/codec/types-codec.ts";
import { taikv } from "#rpc/generated/taikv.js";

const bits64 = fc.bigInt(0n, (1n << 64n) - 1n);
const position: fc.Arbitrary<Position> = bits64.map(positionFrom);
const nodeId = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString("hex") as NodeId);
const version = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => bytes as Version);
const uint32 = fc.nat(0xffffffff);
const count = fc.maxSafeNat();
const text = fc.string({ maxLength: 60, unit: "grapheme" });
const range = fc.record({ after: position, upTo: position });
const slot = fc.record({ owner: nodeId, state: fc.constantFrom<Slot["state"]>("normal", "syncing") });
const slots = fc.uniqueArray(slot, { minLength: 1, maxLength: 5, selector: (item) => item.owner });

const config: fc.Arbitrary<RangeConfig> = fc.record({
  range,
  epoch: count,
  slots,
  history: fc.array(fc.record({ epoch: count, slots }), { maxLength: 3 }),
  synced: fc.boolean(),
  floor: version,
  purged: version,
});
const virtualNode: fc.Arbitrary<VirtualNode> = fc.record({
  node: nodeId,
  index: uint32,
  incarnation: uint32,
  position,
  kind: fc.constantFrom("hashed", "balanced", "fixed", "silent"),
});
const record: fc.Arbitrary<NodeRecord> = fc.record({
  id: nodeId,
  name: text,
  address: text,
  incarnation: uint32,
  revision: uint32,
  lifecycle: fc.constantFrom("starting", "joining", "serving", "leaving", "stopped"),
  weight: fc.double({ min: 0, max: 1000, noNaN: true }).map((weight) => weight + 0),
  virtualNodes: fc.nat(1024),
  zone: text,
});
const settings: fc.Arbitrary<ClusterSettings> = fc.record({
  clusterId: nodeId.map(String),
  clusterName: text,
  replicationFactor: fc.integer({ min: 1, max: 15 }),
  successors: fc.integer({ min: 2, max: 64 }),
  consistency: fc.constantFrom("one", "quorum", "all"),
  hash: text,
  hashVector: text,
});
const head = {
  position,
  key: fc.uint8Array({ minLength: 1, maxLength: 100 }),
  version,
  expiresAtMs: count,
};
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    ...head,
    kind: fc.constant("payload" as const),
    payload: fc.uint8Array({ maxLength: 300 }),
    checksum: bits64,
  }),
  fc.record({
    ...head,
    kind: fc.constant("tombstone" as const),
    payload: fc.constant(new Uint8Array(0)),
    checksum: bits64,
  }),
);

type Message<W> = { encode: (wire: W) => { finish: () => Uint8Array }; decode: (bytes: Uint8Array) => W };

function survives<T, W>(
  arbitrary: fc.Arbitrary<T>,
  message: Message<W>,
  toWire: (value: T) => W,
  fromWire: (wire: W) => T | undefined,
): void {
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(fromWire(message.decode(message.encode(toWire(value)).finish()))).toEqual(value);
    }),
  );
}

describe("round trips", () => {
  test("a range comes out as it went in", () => survives(range, taikv.v1.Range, rangeToWire, rangeFromWire));
  test("a range configuration comes out as it went in", () =>
    survives(config, taikv.v1.RangeConfig, rangeConfigToWire, rangeConfigFromWire));
  test("a virtual node comes out as it went in", () =>
    survives(virtualNode, taikv.v1.VirtualNode, virtualNodeToWire, virtualNodeFromWire));
  test("a node record comes out as it went in", () =>
    survives(record, taikv.v1.NodeRecord, nodeRecordToWire, nodeRecordFromWire));
  test("cluster settings come out as they went in", () =>
    survives(settings, taikv.v1.ClusterSettings, clusterSettingsToWire, clusterSettingsFromWire));
  test("an entry comes out as it went in", () => survives(entry, taikv.v1.Entry, entryToWire, entryFromWire));
  test("an entry's head comes out as it went in", () =>
    survives(
      entry.map(({ payload: _payload, checksum: _checksum, ...rest }) => rest),
      taikv.v1.EntryHead,
      entryHeadToWire,
      entryHeadFromWire,
    ));
});

test("bytes that come out do not hold the message they came in", () => {
  fc.assert(
    fc.property(entry, (value) => {
      const frame = Buffer.concat([taikv.v1.Entry.encode(entryToWire(value)).finish(), Buffer.alloc(100_000)]);
      const bytes = frame.subarray(0, frame.length - 100_000);
      const decoded = entryFromWire(taikv.v1.Entry.decode(bytes));
      for (const part of [decoded?.key, decoded?.payload, decoded?.version])
        expect(part?.buffer).not.toBe(frame.buffer);
    }),
  );
});

describe("malformed messages", () => {
  const good = {
    range: { after: new Uint8Array(8), upTo: new Uint8Array(8) },
    slot: { owner: new Uint8Array(16), state: 1 },
    entry: {
      key: new Uint8Array(1),
      version: new Uint8Array(16),
      kind: 1,
      position: new Uint8Array(8),
      checksum: new Uint8Array(8),
    },
    record: { id: new Uint8Array(16), lifecycle: 3, weight: 1 },
  };
  const goodConfig = { range: good.range, epoch: 1, slots: [good.slot], floor: new Uint8Array(16) };

  test("positions have 8 bytes", () => {
    expect(rangeFromWire(good.range)).toBeDefined();
    expect(rangeFromWire({ ...good.range, after: new Uint8Array(7) })).toBeUndefined();
    expect(rangeFromWire({ upTo: new Uint8Array(8) })).toBeUndefined();
    expect(rangeFromWire(undefined)).toBeUndefined();
  });

  test("a configuration has slots, and a node once", () => {
    expect(rangeConfigFromWire(goodConfig)).toBeDefined();
    expect(rangeConfigFromWire({ ...goodConfig, slots: [] })).toBeUndefined();
    expect(rangeConfigFromWire({ ...goodConfig, slots: [good.slot, good.slot] })).toBeUndefined();
    expect(rangeConfigFromWire({ ...goodConfig, slots: [{ ...good.slot, state: 9 as number as 1 }] })).toBeUndefined();
    expect(rangeConfigFromWire({ ...goodConfig, epoch: 2 ** 60 })).toBeUndefined();
    expect(rangeConfigFromWire({ ...goodConfig, floor: new Uint8Array(0) })).toBeUndefined();
    expect(rangeConfigFromWire({ ...goodConfig, history: [{ epoch: 1, slots: [] }] })).toBeUndefined();
  });

  test("enum values that are unspecified or from elsewhere have no meaning here", () => {
    expect(nodeRecordFromWire(good.record)).toBeDefined();
    expect(nodeRecordFromWire({ ...good.record, lifecycle: 0 })).toBeUndefined();
    expect(nodeRecordFromWire({ ...good.record, lifecycle: 77 as number as 1 })).toBeUndefined();
    expect(nodeRecordFromWire({ ...good.record, weight: Number.NaN })).toBeUndefined();
    expect(nodeRecordFromWire({ ...good.record, virtualNodes: 2048 })).toBeDefined();
    expect(nodeRecordFromWire({ ...good.record, virtualNodes: 2049 })).toBeUndefined();
    expect(nodeRecordFromWire({ ...good.record, name: "x".repeat(513) })).toBeUndefined();
  });

  test("an entry keeps the limits, and a tombstone has no payload", () => {
    expect(entryFromWire(good.entry)).toBeDefined();
    expect(entryFromWire({ ...good.entry, key: new Uint8Array(0) })).toBeUndefined();
    expect(entryFromWire({ ...good.entry, key: new Uint8Array(65_537) })).toBeUndefined();
    expect(entryFromWire({ ...good.entry, payload: new Uint8Array(16 * 1024 * 1024 + 1) })).toBeUndefined();
    expect(entryFromWire({ ...good.entry, kind: 2, payload: new Uint8Array(1) })).toBeUndefined();
    expect(entryFromWire({ ...good.entry, checksum: new Uint8Array(9) })).toBeUndefined();
    expect(entryFromWire({ ...good.entry, expiresAtMs: 2 ** 60 })).toBeUndefined();
  });

  test("settings outside of what a cluster may have are refused", () => {
    const wire = clusterSettingsToWire({
      clusterId: "0123456789abcdef0123456789abcdef",
      clusterName: "c",
      replicationFactor: 3,
      successors: 16,
      consistency: "quorum",
      hash: "h",
      hashVector: "v",
    });
    expect(clusterSettingsFromWire(wire)).toBeDefined();
    expect(clusterSettingsFromWire({ ...wire, clusterId: "x" })).toBeUndefined();
    expect(clusterSettingsFromWire({ ...wire, replicationFactor: 0 })).toBeUndefined();
    expect(clusterSettingsFromWire({ ...wire, successors: 1 })).toBeUndefined();
    expect(clusterSettingsFromWire({ ...wire, consistency: "some" })).toBeUndefined();
  });
});
