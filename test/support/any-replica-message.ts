/** Messages about copies with any contents that the wire can carry. */
import fc from "fast-check";
import type { Entry, EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { positionFrom, type Range } from "#model/position.ts";
import type { RangeConfig, Slot } from "#model/range-config.ts";
import type { ScanPlace } from "#model/store.ts";
import type { Version } from "#model/version.ts";
import type { Ballot } from "#replication/ballot.ts";
import { LANE_OF, type MessageKind, type ReplicaMessage, type WriteOutcome } from "#replication/message.ts";

const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
const node = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((id) => Buffer.from(id).toString("hex") as NodeId);
const bits64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const position = bits64.map(positionFrom);
const range: fc.Arbitrary<Range> = fc.record({ after: position, upTo: position });
const version = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((of) => of as Version);
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { maxLength: 4 });
const head: fc.Arbitrary<EntryHead> = fc.record({
  position,
  key: bytes,
  version,
  kind: fc.constantFrom("payload", "tombstone"),
  expiresAtMs: count,
});
const entry: fc.Arbitrary<Entry> = fc
  .record({ head, payload: fc.uint8Array({ maxLength: 40 }), checksum: bits64 })
  .map(({ head: of, payload, checksum }) => {
    const held = of.kind === "payload" ? payload : new Uint8Array(0);
    return { ...of, payload: held, checksum };
  });
const slots: fc.Arbitrary<Slot[]> = fc.uniqueArray(
  fc.record({ owner: node, state: fc.constantFrom<Slot["state"]>("normal", "syncing") }),
  { minLength: 1, maxLength: 4, selector: ({ owner }) => owner },
);
const epoch = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const config: fc.Arbitrary<RangeConfig> = fc.record({
  range,
  epoch,
  slots,
  history: some(fc.record({ epoch, slots })),
  synced: fc.boolean(),
  floor: version,
  purged: version,
});
const configs = some(config);
const place: fc.Arbitrary<ScanPlace> = fc.record({ position, key: bytes });
const ballot: fc.Arbitrary<Ballot> = fc.record({ counter: count, node });
const stale = config.map((of) => ({ kind: "stale" as const, config: of }));
const epochRefusal = fc.oneof(
  stale,
  fc.constantFrom({ kind: "need-config" }, { kind: "sealed" }, { kind: "not-ready" } as const),
);
const copyRefusal = fc.oneof(epochRefusal, fc.constant({ kind: "busy" }));
const voteRefusal = fc.oneof(
  stale,
  fc.constantFrom({ kind: "need-config" }, { kind: "not-owner" }),
  ballot.map((promised) => ({ kind: "outbid", promised })),
);
const digest = fc.record({ digest: bits64, entries: fc.integer({ min: 0, max: 0xffff_ffff }) });
const digests = some(digest);
const entries = fc.record({ kind: fc.constant("entries"), entries: some(entry), next: maybe(place) });

/** What each kind carries beside its request id. The compiler asks for a line per kind. */
const BODIES = {
  read: fc.record({
    position,
    key: bytes,
    epoch: count,
    want: fc.constantFrom("entry", "head"),
    config: maybe(config),
  }),
  "read-answer": fc.record({
    outcome: fc.oneof(
      fc.record({ kind: fc.constant("entry"), entry: maybe(entry) }),
      fc.record({ kind: fc.constant("head"), head: maybe(head) }),
      fc.constant({ kind: "unreadable" }),
      epochRefusal,
    ),
  }),
  write: fc.record({ epoch: count, entry, config: maybe(config) }),
  "write-answer": fc.record({
    outcome: fc.oneof(
      fc.constantFrom({ kind: "stored" }, { kind: "stamp-refused" }, { kind: "disk-full" }, { kind: "storage-failed" }),
      version.map((newest) => ({ kind: "superseded", newest })),
      version.map((floor) => ({ kind: "below-floor", floor })),
      maybe(version).map((newest) => ({ kind: "unreadable", newest })),
      epochRefusal,
    ),
  }),
  "write-all": fc.record({ writes: some(fc.record({ epoch: count, entry })), configs }),
  "write-all-answer": fc.record({
    outcomes: some(
      fc.constantFrom<WriteOutcome["kind"]>(
        "stored",
        "superseded",
        "below-floor",
        "stamp-refused",
        "disk-full",
        "storage-failed",
        "stale",
        "need-config",
        "sealed",
        "not-ready",
        "unreadable",
      ),
    ),
    configs,
  }),
  hint: fc.record({ target: node, entries: some(entry) }),
  "hint-answer": fc.record({ isKept: fc.boolean() }),
  "get-config": fc.record({ position }),
  "config-answer": fc.record({ config: maybe(config) }),
  learn: fc.record({ configs }),
  "learn-answer": fc.constant({}),
  mark: fc.record({ commitNumber: fc.nat() }),
  "mark-answer": fc.constant({}),
  prepare: fc.record({ range, epoch: count, ballot, config: maybe(config) }),
  "prepare-answer": fc.record({
    outcome: fc.oneof(
      fc.record({ kind: fc.constant("promised"), accepted: maybe(fc.record({ ballot, value: configs })) }),
      voteRefusal,
    ),
  }),
  accept: fc.record({ range, epoch: count, ballot, value: configs, config: maybe(config) }),
  "accept-answer": fc.record({ outcome: fc.oneof(fc.constant({ kind: "accepted" }), voteRefusal) }),
  invite: fc.record({ config }),
  "slow-writes": fc.record({ range, epoch: count, delayMs: fc.integer({ min: 0, max: 0xffff_ffff }) }),
  "invite-answer": fc.record({ outcome: fc.constantFrom("busy", "copying", "ready", "not-wanted") }),
  digests: fc.record({
    range,
    epoch: count,
    parts: fc.integer({ min: 1, max: 4096 }),
    upTo: maybe(version),
    config: maybe(config),
  }),
  "digests-answer": fc.record({
    outcome: fc.oneof(fc.record({ kind: fc.constant("digests"), digests }), copyRefusal),
  }),
  roots: fc.record({ ranges: some(fc.record({ range, epoch: count })) }),
  "roots-answer": fc.record({ roots: some(maybe(digest)) }),
  list: fc.record({ range, epoch: count, after: maybe(place) }),
  "list-answer": fc.record({
    outcome: fc.oneof(
      fc.record({
        kind: fc.constant("heads"),
        heads: some(head),
        next: maybe(place),
        isPartial: fc.boolean(),
        unreadable: some(place),
      }),
      copyRefusal,
    ),
  }),
  fetch: fc.record({ range, epoch: count, keys: some(place) }),
  "fetch-answer": fc.record({
    outcome: fc.oneof(
      fc.record({
        kind: fc.constant("entries"),
        entries: some(entry),
        answered: fc.integer({ min: 0, max: 4096 }),
        isPartial: fc.boolean(),
      }),
      copyRefusal,
    ),
  }),
  pull: fc.record({ range, epoch: count, after: maybe(place) }),
  "pull-answer": fc.record({
    outcome: fc.oneof(
      fc.record({ kind: fc.constant("entries"), entries: some(entry), next: maybe(place), isPartial: fc.boolean() }),
      copyRefusal,
    ),
  }),
  receipt: fc.record({ range, epoch: count, heads: some(head), config: maybe(config) }),
  "receipt-answer": fc.record({
    outcome: fc.oneof(
      fc.record({ kind: fc.constant("receipts"), held: some(fc.boolean()), unreadable: some(fc.boolean()) }),
      epochRefusal,
    ),
  }),
  lose: fc.record({ range, epoch: count, heads: some(head), config: maybe(config) }),
  "lose-answer": fc.record({ outcome: fc.oneof(fc.constant({ kind: "lost" }), epochRefusal) }),
  scan: fc.record({
    range,
    epoch: count,
    after: maybe(place),
    prefix: fc.uint8Array({ maxLength: 8 }),
    keysOnly: fc.boolean(),
    config: maybe(config),
  }),
  "scan-answer": fc.record({ outcome: fc.oneof(entries, fc.constant({ kind: "unreadable" }), epochRefusal) }),
  agree: fc.record({
    range,
    epoch: count,
    upTo: version,
    isOfAll: fc.boolean(),
    digests,
    mend: fc.boolean(),
    config: maybe(config),
  }),
  "agree-answer": fc.record({
    outcome: fc.oneof(fc.record({ kind: fc.constant("compared"), equal: some(fc.boolean()) }), copyRefusal),
  }),
} as const satisfies Record<MessageKind, fc.Arbitrary<object>>;

export const MESSAGE_KINDS = Object.keys(LANE_OF) as MessageKind[];

export function messageOf(kind: MessageKind): fc.Arbitrary<ReplicaMessage> {
  const body: fc.Arbitrary<object> = BODIES[kind];
  return fc
    .record({ requestId: count, body })
    .map(({ requestId, body: of }) => ({ kind, requestId, ...of }) as ReplicaMessage);
}

export const anyMessage: fc.Arbitrary<ReplicaMessage> = fc.oneof(...MESSAGE_KINDS.map(messageOf));
