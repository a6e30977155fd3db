/** The checkers of the simulation catch what they are there for: each is shown a history, a disk or a ring that is wrong. */

import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import type { Entry } from "#model/entry.ts";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import type { OperationOutcome } from "#model/operation.ts";
import { clockwise, type Range, RING_SIZE, splitRange } from "#model/position.ts";
import { genesisConfig, type RangeConfig, type Slot } from "#model/range-config.ts";
import { type Version, versionOf } from "#model/version.ts";
import type { Ballot } from "#replication/ballot.ts";
import { hintRecord, hintRecordKey } from "#replication/hint-record.ts";
import { ballotRecord, pieceRecordKey } from "#replication/record-bytes.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { createAmnesiaChecker } from "#simulation/checkers/amnesia.ts";
import { type AskedProcess, judgeAnswer } from "#simulation/checkers/answers.ts";
import { createConfigurationChecker } from "#simulation/checkers/configurations.ts";
import { type EndReasons, faultOfEnd } from "#simulation/checkers/ends.ts";
import { judgeDroppedHints } from "#simulation/checkers/hints.ts";
import { judgeStamp } from "#simulation/checkers/late-stamps.ts";
import { createLedger } from "#simulation/checkers/ledger.ts";
import { readOf } from "#simulation/checkers/page-reads.ts";
import { createPurgeChecker } from "#simulation/checkers/purges.ts";
import { hasQuorumWithout, isWithAll, isWithQuorum } from "#simulation/checkers/quorums.ts";
import { registerFaults } from "#simulation/checkers/register.ts";
import { createRingWatch } from "#simulation/checkers/ring-watch.ts";
import { scanFaults } from "#simulation/checkers/scans.ts";
import { createStormWatch } from "#simulation/checkers/storms.ts";
import { createVoteChecker, hasAccepted } from "#simulation/checkers/votes.ts";
import type { OperationRecord } from "#simulation/history.ts";
import { type Plan, planOf } from "#simulation/plan.ts";
import { simulate } from "#simulation/simulate.ts";
import { createSimulatedDisk } from "#simulation/simulated-disk.ts";
import { createSimulatedRing } from "#simulation/simulated-ring.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { nodeNamed } from "../support/lone-node.ts";

const KEY = utf8BytesOf("tea");
const A = nodeNamed(1);
const REPLICAS = { asked: 3, answered: 2, needed: 2 };
const versionAt = (ms: number): Version => versionOf({ ms, counter: 0 }, A);

function record(
  kind: "get" | "insert" | "delete",
  [startMs, endMs]: readonly [number, number],
  outcome: OperationOutcome,
  payload = "green",
  consistency: Consistency = "quorum",
): OperationRecord {
  const operation =
    kind === "insert"
      ? { kind, key: KEY, payload: utf8BytesOf(payload), ttlMs: 0, consistency }
      : { kind, key: KEY, consistency };
  return { operation, consistency, startMs, endMs, outcome };
}

const entryAt = (ms: number, payload = "green"): Entry =>
  sealEntry({
    position: positionOfKey(KEY),
    key: KEY,
    version: versionAt(ms),
    kind: "payload",
    expiresAtMs: 0,
    payload: utf8BytesOf(payload),
  });
const inserted = (ms: number): OperationOutcome => ({ kind: "inserted", version: versionAt(ms), replicas: REPLICAS });
const deleted = (ms: number): OperationOutcome => ({ kind: "deleted", version: versionAt(ms), replicas: REPLICAS });
const got = (ms: number, payload = "green"): OperationOutcome => ({
  kind: "got",
  payload: utf8BytesOf(payload),
  version: versionAt(ms),
  ttlMs: 0,
  replicas: REPLICAS,
});
const NOT_FOUND: OperationOutcome = { kind: "failed", failure: { kind: "not-found" }, replicas: REPLICAS };
const REFUSED: OperationOutcome = {
  kind: "failed",
  failure: { kind: "disk-full", needed: 2, heard: 0, effect: "nothing-written", replicas: [] },
  replicas: REPLICAS,
};

test("a history in which each read is fresh has no fault", () => {
  expect(
    registerFaults([
      record("insert", [1, 2], inserted(10)),
      record("get", [3, 4], got(10)),
      record("delete", [5, 6], deleted(20)),
      record("get", [7, 8], NOT_FOUND),
    ]),
  ).toEqual([]);
});

const BAD_HISTORIES: readonly (readonly [string, readonly OperationRecord[], string])[] = [
  [
    "a read that is older than an acknowledged write",
    [
      record("insert", [1, 2], inserted(10), "old"),
      record("insert", [3, 4], inserted(20), "new"),
      record("get", [5, 6], got(10, "old")),
    ],
    "older than the insert",
  ],
  [
    "an acknowledged write that is not found",
    [record("insert", [1, 2], inserted(10)), record("get", [3, 4], NOT_FOUND)],
    "found nothing",
  ],
  [
    "a deleted payload that comes back",
    [record("insert", [1, 2], inserted(10)), record("delete", [3, 4], deleted(20)), record("get", [5, 6], got(10))],
    "older than the delete",
  ],
  [
    "a read that goes back behind another",
    [
      record("insert", [1, 100], inserted(20), "new"),
      record("insert", [1, 2], inserted(10), "old"),
      record("get", [3, 4], got(20, "new")),
      record("get", [5, 6], got(10, "old")),
    ],
    "went back",
  ],
  [
    "an acknowledged write that is older than what was there before it",
    [record("insert", [1, 2], inserted(20), "old"), record("insert", [3, 4], inserted(10), "new")],
    "has no newer version",
  ],
  ["a payload that nobody wrote", [record("get", [1, 2], got(10, "milk"))], "which nobody wrote"],
  [
    "a payload of which nothing was written",
    [record("insert", [1, 2], REFUSED), record("get", [3, 4], got(10))],
    "of which nothing was written",
  ],
  [
    "a payload before it was written",
    [record("get", [1, 2], got(10)), record("insert", [3, 4], inserted(10))],
    "before it was written",
  ],
];

for (const [what, history, fault] of BAD_HISTORIES) {
  test(`the register sees ${what}`, () => {
    expect(registerFaults(history).join("\n")).toContain(fault);
  });
}

test("a scan that misses what is there throughout, or gives it twice, is a fault", () => {
  const item = { key: KEY, payload: KEY, version: versionAt(1), ttlMs: 0 };
  const scan = { startMs: 1, endMs: 2, isComplete: true };
  expect(scanFaults([{ ...scan, items: [item] }], [KEY])).toEqual([]);
  expect(scanFaults([{ ...scan, items: [] }], [KEY]).join()).toContain("missed");
  expect(scanFaults([{ ...scan, items: [item, item] }], [KEY]).join()).toContain("2 times");
});

function ledgerOn(disks: number, isWithOwners = (_isAtAll: boolean) => true) {
  const faults: string[] = [];
  const all = Array.from({ length: disks }, createSimulatedDisk);
  const ledger = createLedger(
    {
      replicationFactor: 3,
      disksOfNodes: () => all.map((disk) => [disk]),
      disksWithHints: () => all,
      diskOf: () => undefined,
      nowMs: () => 0,
      slotsAt: () => 3,
      fewestSlotsSince: () => 3,
      isSpared: () => true,
      isWithOwners: (_written, _startMs, isAtAll) => isWithOwners(isAtAll),
    },
    (text) => void faults.push(text),
  );
  const put = async (disk: number, ms: number, payload = "green"): Promise<void> => {
    const batch = [{ kind: "put-entry", entry: entryAt(ms, payload) }] as const;
    await all[disk]?.store.append(batch);
    ledger.durable(batch, [], () => false);
  };
  const drop = async (disk: number, ms: number): Promise<void> => {
    const batch = [{ kind: "drop-entry", position: positionOfKey(KEY), key: KEY, upTo: versionAt(ms) }] as const;
    await all[disk]?.store.append(batch);
    ledger.durable(batch, [entryAt(ms)], () => false);
  };
  return { ledger, faults, put, drop };
}

test("the ledger wants an acknowledged write on a quorum of disks, then and later", async () => {
  const { ledger, faults, put, drop } = ledgerOn(3);
  await put(0, 10);
  await put(1, 10);
  ledger.acknowledge(record("insert", [1, 2], inserted(10)));
  expect(faults).toEqual([]);
  await drop(1, 10);
  expect(faults.join()).toContain("is on 1 of 2 disks after a copy was dropped");
  const early = ledgerOn(3);
  await early.put(0, 10);
  early.ledger.acknowledge(record("insert", [1, 2], inserted(10)));
  expect(early.faults.join()).toContain("is on 1 of 2 disks when it was acknowledged");
});

test("the ledger wants what a read has answered on a quorum of disks, and what one node took on some disk at the end", async () => {
  const { ledger, faults, put } = ledgerOn(3);
  await put(0, 10);
  ledger.acknowledge(record("get", [1, 2], got(10)));
  expect(faults.join()).toContain("get of tea");
  expect(faults.join()).toContain("is on 1 of 2 disks when it was acknowledged");
  const lost = ledgerOn(3);
  lost.ledger.acknowledge(record("insert", [1, 2], inserted(10), "green", "one"));
  expect(lost.faults.splice(0).join()).toContain("is on no disk when it was acknowledged");
  lost.ledger.judge([], () => true);
  expect(lost.faults).toEqual([]);
  lost.ledger.judge([], () => false);
  expect(lost.faults.join()).toContain("is on no disk at the end");
});

test("the ledger wants what a page has shown on a quorum of disks", async () => {
  const { ledger, faults, put } = ledgerOn(3);
  await put(0, 10);
  const item = { key: KEY, payload: KEY, version: versionAt(10), ttlMs: 0 };
  const page = { startMs: 1, endMs: 2, after: undefined, upTo: undefined, items: [item], isKeysOnly: false };
  await put(1, 10);
  ledger.acknowledge(readOf(page, item));
  expect(faults).toEqual([]);
  const early = ledgerOn(3);
  await early.put(0, 10);
  early.ledger.acknowledge(readOf(page, item));
  expect(early.faults.join()).toContain("is on 1 of 2 disks when it was acknowledged");
});

test("a hint that is dropped before its owner has it is a fault, unless its time is closed or it is kept elsewhere", async () => {
  const keeper = createSimulatedDisk();
  const home = createSimulatedDisk();
  const config = genesisConfig({ after: positionOfKey(KEY), upTo: positionOfKey(KEY) }, A);
  const entry = entryAt(10);
  const value = hintRecord([entry]);
  const hints = { key: hintRecordKey({ target: A, number: 1, hints: 1, bytes: value.length }), value };
  const faultsWith = (floor: Version, state: Slot["state"] = "normal"): string[] => {
    const faults: string[] = [];
    const slots = [{ owner: A, state }];
    const around = { disks: () => [keeper, home], diskOf: () => home, configAt: () => ({ ...config, slots, floor }) };
    judgeDroppedHints(around, [], [hints], true, (text) => void faults.push(text));
    return faults;
  };
  expect(faultsWith(versionAt(5)).join()).toContain("who should have it has not");
  expect(faultsWith(versionAt(10))).toEqual([]);
  await keeper.store.append([{ kind: "put-record", table: "hints", ...hints }]);
  expect(faultsWith(versionAt(5))).toEqual([]);
  await keeper.store.append([{ kind: "drop-record", table: "hints", key: hints.key }]);
  expect(faultsWith(versionAt(5))).not.toEqual([]);
  // Who is syncing gets what any other has.
  expect(faultsWith(versionAt(5), "syncing")).not.toEqual([]);
  await keeper.store.append([{ kind: "put-entry", entry }]);
  expect(faultsWith(versionAt(5), "syncing")).toEqual([]);
  expect(faultsWith(versionAt(5))).not.toEqual([]);
  await home.store.append([{ kind: "put-entry", entry }]);
  expect(faultsWith(versionAt(5))).toEqual([]);
});

test("a purge of what an owner has not got is a fault", async () => {
  const faults: string[] = [];
  const disks = new Map([A, nodeNamed(2)].map((node) => [node, createSimulatedDisk()]));
  const place = { position: positionOfKey(KEY), key: KEY };
  const checker = createPurgeChecker(
    () => [place],
    (node) => disks.get(node),
    (text) => void faults.push(text),
  );
  const from = clockwise(positionOfKey(KEY), (RING_SIZE / 4n) * 3n);
  const range = { after: from, upTo: from };
  const genesis = genesisConfig(range, A);
  const slots = [...disks.keys()].map((owner) => ({ owner, state: "normal" as const }));
  const purgedUpTo = (ms: number) => ({ ...genesis, epoch: ms, slots, purged: versionAt(ms) });
  const tombstone = sealEntry({
    ...place,
    version: versionAt(10),
    kind: "tombstone",
    expiresAtMs: 0,
    payload: new Uint8Array(0),
  });
  await disks.get(A)?.store.append([{ kind: "put-entry", entry: tombstone }]);
  checker.note(purgedUpTo(10));
  expect(faults.join()).toContain("tea is purged");
  faults.length = 0;
  await disks.get(nodeNamed(2))?.store.append([{ kind: "put-entry", entry: tombstone }]);
  checker.note(purgedUpTo(20));
  expect(faults).toEqual([]);
  // An owner drops it, another one can not yet: what is split then is purged no further.
  await disks.get(A)?.store.append([{ kind: "drop-entry", ...place, upTo: versionAt(20) }]);
  const parts = splitRange(range, clockwise(range.after, RING_SIZE / 2n));
  for (const part of parts) checker.note({ ...purgedUpTo(20), epoch: 21, range: part });
  expect(faults).toEqual([]);
  for (const part of parts) checker.note({ ...purgedUpTo(30), range: part });
  expect(faults.join()).toContain("nothing and");
});

test("the ledger wants what was written at `all` with all owners, and what was read so with a quorum", async () => {
  const asked: boolean[] = [];
  const { ledger, faults, put } = ledgerOn(2, (isAtAll) => asked.push(isAtAll) > 0 && !isAtAll);
  await put(0, 10);
  await put(1, 10);
  ledger.acknowledge(record("get", [1, 2], got(10), "green", "all"));
  ledger.acknowledge(record("insert", [1, 2], inserted(10)));
  expect(faults).toEqual([]);
  ledger.acknowledge(record("insert", [1, 2], inserted(10), "green", "all"));
  expect(faults.join()).toContain("is with not all of the owners");
  expect(asked).toEqual([false, false, true]);
});

test("the ledger sees a version that is issued twice, and a refused write on a disk", async () => {
  const { ledger, faults, put } = ledgerOn(2);
  await put(0, 10, "green");
  await put(1, 10, "black");
  expect(faults.join()).toContain("was issued twice");
  ledger.judge([record("insert", [1, 2], REFUSED, "black")], () => false);
  expect(faults.join()).toContain("was told that nothing was written");
});

test("a tombstone is a fault when every delete that could have written it said that nothing was written", async () => {
  const { ledger, faults } = ledgerOn(1);
  const tombstone = { ...entryAt(10), kind: "tombstone" as const };
  ledger.durable([{ kind: "put-entry", entry: tombstone }], [], () => false);
  const asked = { ...record("delete", [0, 2], NOT_FOUND), node: A };
  ledger.judge([asked], () => false);
  expect(faults.splice(0).join()).toContain("no delete is known to have written");
  ledger.judge([asked, { ...asked, outcome: REFUSED }], () => false);
  expect(faults.splice(0)).toHaveLength(1);
  ledger.judge([asked, { ...asked, outcome: deleted(10), node: nodeNamed(2) }], () => false);
  expect(faults.splice(0)).toHaveLength(1);
  ledger.judge([asked, { ...asked, outcome: deleted(10) }], () => false);
  ledger.judge([asked, { ...asked, outcome: undefined }], () => false);
  expect(faults).toEqual([]);
});

const [B, C] = [nodeNamed(2), nodeNamed(3)];
const WHOLE: Range = { after: positionOfKey(KEY), upTo: positionOfKey(KEY) };
/** "a b?": a counts, b is syncing. */
const slotsOf = (text: string): Slot[] =>
  text.split(" ").map((name) => ({
    owner: nodeNamed(1 + "abc".indexOf(name.charAt(0))),
    state: name.endsWith("?") ? "syncing" : "normal",
  }));
const grown = (config: RangeConfig, slots: string, change: Partial<RangeConfig> = {}): RangeConfig => {
  const next = slotsOf(slots);
  const isAllNormal = next.every(({ state }) => state === "normal");
  const past = { epoch: config.epoch, slots: config.slots };
  const history = isAllNormal ? [] : [past, ...config.history];
  return { ...config, epoch: config.epoch + 1, slots: next, history, ...change };
};

/** What is complained of when these are noted one after the other. */
function faultsOfConfigs(configs: readonly RangeConfig[], hasVoted: (owner: NodeId) => boolean = () => true): string {
  const faults: string[] = [];
  const checker = createConfigurationChecker(hasVoted, (text) => void faults.push(text));
  for (const config of configs) checker.note(config, "a");
  return faults.join("\n");
}

const ONE = genesisConfig(WHOLE, A);
const GROWING = grown(ONE, "a b?");
const TWO = grown(GROWING, "a b");
const THREE = grown(grown(TWO, "a b c?"), "a b c");
const UP_TO_THREE = [ONE, GROWING, TWO, grown(TWO, "a b c?"), THREE];

test("two configurations of one range and epoch are a fault, as is a node twice in one", () => {
  expect(faultsOfConfigs([ONE, { ...ONE }])).toBe("");
  expect(faultsOfConfigs([ONE, genesisConfig(WHOLE, B)])).toContain("two configurations are chosen");
  expect(faultsOfConfigs([ONE, grown(ONE, "a a?")])).toContain("a node twice");
});

test("a range that grows, is divided, changes an owner, drops one and closes its past has no fault", () => {
  const closed = grown(THREE, "a b c", { floor: versionAt(10) });
  const purged = grown(closed, "a b c", { floor: versionAt(20), purged: versionAt(10) });
  const [left, right] = splitRange(WHOLE, clockwise(WHOLE.after, RING_SIZE / 2n));
  const parts = [left, right].map((range) => grown(purged, "a b c", { range }));
  const [part] = parts as [RangeConfig];
  const without = grown(part, "a c", { synced: false });
  const synced = grown(without, "a c", { synced: true });
  expect(faultsOfConfigs([...UP_TO_THREE, closed, purged, ...parts, without, synced, grown(synced, "a b?")])).toBe("");
});

test("a syncing owner may be replaced by another or by whom it replaced, or goes again if it was new", () => {
  expect(faultsOfConfigs([ONE, GROWING, grown(GROWING, "a c?")])).toBe("");
  const instead = grown(TWO, "a c?");
  expect(faultsOfConfigs([ONE, GROWING, TWO, instead, grown(instead, "a b?")])).toBe("");
  expect(faultsOfConfigs([ONE, GROWING, grown(GROWING, "a")])).toBe("");
  expect(faultsOfConfigs([ONE, GROWING, TWO, instead, grown(instead, "a")])).toBe("");
});

const BAD_SUCCESSORS: readonly (readonly [string, readonly RangeConfig[], string])[] = [
  ["one of nothing", [ONE, { ...TWO, epoch: 9 }], "follows nothing"],
  ["an owner that counts without having been one", [ONE, grown(ONE, "a b")], "its new owner counts"],
  ["an owner that counts no more", [ONE, GROWING, TWO, grown(TWO, "a b?")], "an old one does not"],
  ["two new owners", [ONE, grown(ONE, "a b? c?")], "more than one slot"],
  ["another change while one is syncing", [ONE, GROWING, grown(GROWING, "c? b?")], "while one is syncing"],
  ["an owner that goes as if nothing were missing", [...UP_TO_THREE, grown(THREE, "a b")], "against the truth"],
  [
    "a change before all is synced",
    [...UP_TO_THREE, grown(THREE, "a b", { synced: false }), grown(grown(THREE, "a b", { synced: false }), "a c?")],
    "before it is synced",
  ],
  ["a forgotten history", [ONE, grown(ONE, "a b?", { history: [] })], "its history"],
  [
    "a history that is cut short",
    [ONE, GROWING, grown(GROWING, "a c?", { history: [{ epoch: 2, slots: GROWING.slots }] })],
    "its history",
  ],
  [
    "a part without the history",
    [ONE, GROWING, grown(GROWING, "a b?", { range: splitRange(WHOLE, clockwise(WHOLE.after, 9n))[0], history: [] })],
    "its history",
  ],
  [
    "a part with other owners",
    [ONE, GROWING, TWO, grown(TWO, "a c?", { range: splitRange(WHOLE, clockwise(WHOLE.after, 9n))[0] })],
    "with its range",
  ],
  [
    "a floor that goes back",
    [ONE, grown(ONE, "a", { floor: versionAt(10) }), grown(ONE, "a", { epoch: 3 })],
    "its floor goes back",
  ],
  [
    "a purge of what was not closed before",
    [ONE, grown(ONE, "a", { floor: versionAt(10), purged: versionAt(10) })],
    "more is purged",
  ],
  ["a floor that rises with another change", [ONE, grown(ONE, "a b?", { floor: versionAt(10) })], "with its floor"],
];

for (const [what, configs, fault] of BAD_SUCCESSORS) {
  test(`a configuration is a fault that is ${what}`, () => {
    expect(faultsOfConfigs(configs)).toContain(fault);
  });
}

test("a configuration that is taken for chosen without the votes for it is a fault", () => {
  const faultsWith = (configs: readonly RangeConfig[], ...voters: readonly NodeId[]): string =>
    faultsOfConfigs(configs, (owner) => voters.includes(owner));
  expect(faultsWith([ONE, GROWING], A)).toBe("");
  expect(faultsWith([ONE, GROWING])).toContain("without the votes");
  // The one that counts decides alone beside one that is syncing.
  expect(faultsWith([ONE, GROWING, TWO], A)).toBe("");
  expect(faultsWith([ONE, GROWING, TWO, grown(TWO, "a c?")], A)).toContain("without the votes");
  expect(faultsWith([...UP_TO_THREE, grown(THREE, "a b", { synced: false })], A, B)).toBe("");
  expect(faultsWith([...UP_TO_THREE, grown(THREE, "a b", { synced: false })], C)).toContain("without the votes");
});

test("an owner has voted for a successor when its disk says so, of that epoch and with that part", async () => {
  const disk = createSimulatedDisk();
  const [left, right] = splitRange(WHOLE, clockwise(WHOLE.after, 9n));
  const value = [left, right].map((range) => grown(TWO, "a b", { range }));
  const part = value[1] as RangeConfig;
  expect(hasAccepted(disk, TWO, part)).toBe(false);
  const ballot = { counter: 1, node: A };
  const vote = ballotRecord(TWO.epoch, { promised: ballot, accepted: { ballot, value } });
  await disk.store.append([{ kind: "put-record", table: "ballots", key: pieceRecordKey(WHOLE), value: vote }]);
  expect(hasAccepted(disk, TWO, part)).toBe(true);
  expect(hasAccepted(disk, TWO, { ...part, synced: false })).toBe(false);
  expect(hasAccepted(disk, { ...TWO, epoch: 9 }, part)).toBe(false);
});

test("a quorum of owners without what was acknowledged is seen, whoever is syncing", async () => {
  const [a, b, c] = [nodeNamed(1), nodeNamed(2), nodeNamed(3)];
  const disks = new Map([a, b, c].map((node) => [node, createSimulatedDisk()]));
  const diskOf = (node: NodeId) => disks.get(node);
  const written = { position: positionOfKey(KEY), key: KEY, version: versionAt(10) };
  const genesis = genesisConfig({ after: positionOfKey(KEY), upTo: positionOfKey(KEY) }, a);
  const config = { ...genesis, slots: [a, b, c].map((owner) => ({ owner, state: "normal" as const })) };
  const entry = sealEntry({ ...written, kind: "payload", expiresAtMs: 0, payload: KEY });
  await disks.get(a)?.store.append([{ kind: "put-entry", entry }]);
  expect(isWithQuorum(config, written, diskOf)).toBe(false);
  expect(hasQuorumWithout(config, written, diskOf)).toBe(true);
  await disks.get(c)?.store.append([{ kind: "put-entry", entry }]);
  expect(isWithQuorum(config, written, diskOf)).toBe(true);
  expect(hasQuorumWithout(config, written, diskOf)).toBe(false);
  expect(isWithAll(config, written, diskOf)).toBe(false);
  const between: RangeConfig = {
    ...config,
    slots: config.slots.map((slot) => (slot.owner === c ? { owner: c, state: "syncing" } : slot)),
  };
  expect(isWithQuorum(between, written, diskOf)).toBe(false);
  const withHistory = { ...between, history: [{ epoch: 1, slots: config.slots }] };
  expect(isWithQuorum(withHistory, written, diskOf)).toBe(true);
  expect(isWithQuorum(withHistory, written, diskOf, true)).toBe(false);
  await disks.get(b)?.store.append([{ kind: "put-entry", entry }]);
  expect(isWithAll(config, written, diskOf)).toBe(true);
  expect(isWithAll(between, written, diskOf)).toBe(false);
});

test("a vote that is answered before it is on the disk is a fault", async () => {
  const faults: string[] = [];
  const checker = createVoteChecker((text) => void faults.push(text));
  const disk = createSimulatedDisk();
  const range = { after: positionOfKey(KEY), upTo: positionOfKey(KEY) };
  const ballot = { counter: 3, node: A };
  const answer = (): void =>
    checker.answer(
      A,
      { kind: "prepare-answer", requestId: 1, outcome: { kind: "promised", accepted: undefined } },
      { name: "n2", disk },
      () => 5,
    );
  const proposer = { name: "n1", disk };
  checker.ask(A, { kind: "prepare", requestId: 1, range, epoch: 5, ballot, config: undefined }, proposer, () => 6);
  answer();
  expect(faults.join()).toContain("its vote is not on its disk");
  faults.length = 0;
  const value = ballotRecord(5, { promised: ballot, accepted: undefined });
  await disk.store.append([{ kind: "put-record", table: "ballots", key: pieceRecordKey(range), value }]);
  answer();
  expect(faults).toEqual([]);
  const earlier = { range, epoch: 5, ballot: { counter: 2, node: A }, config: undefined };
  checker.ask(A, { kind: "accept", requestId: 2, ...earlier, value: [] }, proposer, () => 6);
  const outcome = { kind: "accepted", commitNumber: 1 } as const;
  checker.answer(A, { kind: "accept-answer", requestId: 2, outcome }, { name: "n2", disk }, () => 6);
  expect(faults.join()).toContain("what it promised not to");
});

test("a vote whose answer is overtaken by a later promise that told of it is none", () => {
  const faults: string[] = [];
  const checker = createVoteChecker((text) => void faults.push(text));
  const disk = createSimulatedDisk();
  const voter = { name: "n2", disk };
  const range = { after: positionOfKey(KEY), upTo: positionOfKey(KEY) };
  const ballots = [0, 1, 2, 3, 4].map((counter) => ({ counter, node: A }));
  const [, , second, , last] = ballots as [Ballot, Ballot, Ballot, Ballot, Ballot];
  for (const ballot of ballots.slice(1)) {
    const about = { requestId: ballot.counter, range, epoch: 5, ballot, config: undefined };
    const question =
      ballot === last ? ({ kind: "prepare", ...about } as const) : ({ kind: "accept", value: [], ...about } as const);
    checker.ask(A, question, { name: "n1", disk }, () => 6);
  }
  const promise = { kind: "promised", accepted: { ballot: second, value: [] } } as const;
  checker.answer(A, { kind: "prepare-answer", requestId: 4, outcome: promise }, voter, () => 6);
  const answerAccept = (requestId: number): void => {
    const outcome = { kind: "accepted", commitNumber: 1 } as const;
    checker.answer(A, { kind: "accept-answer", requestId, outcome }, voter, () => 6);
  };
  answerAccept(2);
  answerAccept(1);
  expect(faults).toEqual([]);
  answerAccept(3);
  expect(faults.join()).toContain("what it promised not to");
});

test("who proposes, and had asked for votes before its own promise was on its disk, is a fault, unless it has moved on", async () => {
  const faults: string[] = [];
  const checker = createVoteChecker((text) => void faults.push(text));
  const disk = createSimulatedDisk();
  const range = { after: positionOfKey(KEY), upTo: positionOfKey(KEY) };
  const ballot = { counter: 3, node: A };
  const ask = (epochNow: number): string => {
    const question = { kind: "prepare", requestId: 1, range, epoch: 5, ballot, config: undefined } as const;
    checker.ask(A, question, { name: "n1", disk }, () => epochNow);
    expect(faults).toEqual([]);
    const proposal = { kind: "accept", requestId: 2, range, epoch: 5, ballot, value: [], config: undefined } as const;
    checker.ask(A, proposal, { name: "n1", disk }, () => epochNow);
    return faults.splice(0).join();
  };
  expect(ask(6)).toBe("");
  expect(ask(5)).toContain("its own was not on its disk");
  const promise = async (epoch: number, counter: number): Promise<void> => {
    const value = ballotRecord(epoch, { promised: { counter, node: A }, accepted: undefined });
    await disk.store.append([{ kind: "put-record", table: "ballots", key: pieceRecordKey(range), value }]);
  };
  await promise(5, 2);
  expect(ask(5)).toContain("its own was not on its disk");
  await promise(4, 3);
  expect(ask(5)).toContain("its own was not on its disk");
  await promise(5, 3);
  expect(ask(5)).toBe("");
});

test("who proposes something else than what a majority was told to be chosen already is a fault", () => {
  const faults: string[] = [];
  const checker = createVoteChecker((text) => void faults.push(text));
  const disk = createSimulatedDisk();
  const range = { after: positionOfKey(KEY), upTo: positionOfKey(KEY) };
  const slots = [A, nodeNamed(2)].map((owner) => ({ owner, state: "normal" as const }));
  const config = { ...genesisConfig(range, A), slots };
  const value = [{ ...config, epoch: 2 }];
  const common = { range, epoch: 1, ballot: { counter: 3, node: A }, config };
  const proposer = { name: "n1", disk };
  const accepted = { ballot: { counter: 2, node: nodeNamed(2) }, value };
  checker.ask(A, { kind: "prepare", requestId: 1, ...common }, proposer, () => 2);
  const outcome = { kind: "promised", accepted } as const;
  checker.answer(A, { kind: "prepare-answer", requestId: 1, outcome }, { name: "n2", disk }, () => 2);
  checker.ask(A, { kind: "accept", requestId: 2, ...common, value }, proposer, () => 2);
  expect(faults).toEqual([]);
  checker.ask(
    A,
    { kind: "accept", requestId: 3, ...common, value: [{ ...config, epoch: 2, synced: false }] },
    proposer,
    () => 2,
  );
  expect(faults.join()).toContain("what it was not told");
});

test("a stamp after the deadline of its operation is a fault", () => {
  const entry = entryAt(10);
  const asked = { ...record("insert", [0, 900], inserted(10)), machine: "n1", deadlineMs: 500 };
  const faultsAt = (nowMs: number): string[] => {
    const faults: string[] = [];
    judgeStamp([asked], entry, "n1", nowMs, (text) => void faults.push(text));
    return faults;
  };
  expect(faultsAt(500)).toEqual([]);
  expect(faultsAt(600).join()).toContain("after the deadline");
});

test("an operation that a node does not answer by its deadline is a fault, unless the node is gone or has stood still", () => {
  const asked = { operation: record("get", [0, 0], NOT_FOUND).operation, machine: "n1", startMs: 0, deadlineMs: 500 };
  const running = { isAlive: true, isPaused: false, wokenAtMs: Number.NEGATIVE_INFINITY };
  const faultsAt = (nowMs: number, process: AskedProcess): string[] => {
    const faults: string[] = [];
    judgeAnswer(asked, process, nowMs, (text) => void faults.push(text));
    return faults;
  };
  expect(faultsAt(500, running)).toEqual([]);
  expect(faultsAt(600, { ...running, isAlive: false })).toEqual([]);
  expect(faultsAt(600, { ...running, isPaused: true })).toEqual([]);
  expect(faultsAt(600, { ...running, wokenAtMs: 599 })).toEqual([]);
  expect(faultsAt(600, { ...running, wokenAtMs: 400 }).join()).toContain("n1 has not answered for the get of tea");
  expect(faultsAt(600, running).join()).toContain("n1 has not answered for the get of tea");
});

test("a process that ends of its own accord without a reason is a fault", () => {
  const nothing: EndReasons = {
    isLeaving: false,
    isCopied: false,
    hasFailed: false,
    isFull: false,
    hasContacts: false,
  };
  const reason = "so it says";
  expect(faultOfEnd({ kind: "crashed" }, nothing)).toBeUndefined();
  expect(faultOfEnd({ kind: "refused", reason }, nothing)).toContain("is refused");
  expect(faultOfEnd({ kind: "left" }, nothing)).toContain("nobody has told it to");
  expect(faultOfEnd({ kind: "left" }, { ...nothing, isLeaving: true })).toBeUndefined();
  expect(faultOfEnd({ kind: "identity-conflict", reason }, nothing)).toContain("no disk was copied");
  expect(faultOfEnd({ kind: "identity-conflict", reason }, { ...nothing, isCopied: true })).toBeUndefined();
  expect(faultOfEnd({ kind: "storage-failed", reason }, nothing)).toContain("which is well");
  expect(faultOfEnd({ kind: "storage-failed", reason }, { ...nothing, hasFailed: true })).toBeUndefined();
  expect(faultOfEnd({ kind: "removed", reason }, nothing)).toBeUndefined();
  expect(faultOfEnd({ kind: "removed", reason }, { ...nothing, hasContacts: true })).toContain("instead of joining");
  const unusable = { kind: "start-failed", fault: { kind: "folder-unusable", reason } } as const;
  expect(faultOfEnd(unusable, nothing)).toContain("does not start");
  expect(faultOfEnd(unusable, { ...nothing, isFull: true })).toBeUndefined();
  expect(faultOfEnd(unusable, { ...nothing, hasFailed: true })).toBeUndefined();
  const damaged = { kind: "start-failed", fault: { kind: "folder-damaged", reason } } as const;
  expect(faultOfEnd(damaged, { ...nothing, isFull: true })).toContain("does not start");
});

test("comparisons without a pause are a fault, those of a start are none", () => {
  const faults: string[] = [];
  const storms = createStormWatch(3, (text) => void faults.push(text));
  for (let i = 0; i < 90; i++) storms.begin("n1", i);
  for (let i = 0; i < 90; i++) storms.begin("n2", i);
  for (let i = 0; i < 90; i++) storms.begin("n1", 1500 + i);
  expect(faults).toEqual([]);
  for (let i = 0; i < 120; i++) storms.begin("n1", 1600 + i);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain("n1 begins more than 100 comparisons");
});

test("a broken ring is a fault, unless there was a reason for it since it was last whole", () => {
  const ring = createSimulatedRing({ seed: 1, virtualNodes: 8, settings: { successorsMax: 4 } });
  ring.add("a");
  ring.found("a");
  ring.run(100);
  const state = ring.node("a").ring;
  if (state === undefined) throw new Error("no ring");
  const faults: string[] = [];
  const watch = createRingWatch(
    () => [state],
    () => true,
    (text) => void faults.push(text),
    () => undefined,
  );
  watch.look(state);
  expect(faults).toEqual([]);
  const [own] = state.virtualNodes.values();
  if (own === undefined) throw new Error("no virtual node");
  const whole = own.successors;
  const skipTwo = (): void => {
    own.successors = whole.slice(2);
    own.version++;
    watch.look(state);
  };
  watch.excuse("a partition");
  skipTwo();
  expect(faults).toEqual([]);
  own.successors = whole;
  own.version++;
  watch.look(state);
  for (const other of state.virtualNodes.values()) {
    other.successors = other.successors.slice(2);
    other.version++;
  }
  watch.look(state);
  expect(faults.join()).toContain("ring:");
});

const CALM: Plan = { ...planOf(1, "quick"), nodes: 3, faults: [] };

test("a cluster at rest is not at rest when a copy is gone, another or unreadable", () => {
  const looks: (string | undefined)[] = [];
  const result = simulate(CALM, {
    meddle: (world, look) => {
      looks.push(look());
      const { store } = world.cluster.machine("n2").disk;
      const first = store.scan({ after: positionOfKey(KEY), upTo: positionOfKey(KEY) }, undefined, {
        entriesMax: 1,
        bytesMax: 1,
      }).items[0];
      if (first?.kind !== "entry") throw new Error("no entry");
      first.entry.payload[0] = 0;
      looks.push(look());
    },
  });
  expect(looks[0]).toBeUndefined();
  expect(looks[1]).toContain("unreadable on n2");
  expect(result.faults).toEqual([]);
}, 60_000);

test("a write that was acknowledged and is on no disk any more is told at the end", () => {
  const { faults } = simulate(CALM, {
    meddle: (world) => {
      for (const { disk } of world.cluster.machines.values()) {
        const { position } = { position: positionOfKey(utf8BytesOf("stable 1")) };
        const upTo = versionOf({ ms: 2 ** 47, counter: 0 }, nodeIdFromText("f".repeat(32)) ?? A);
        void disk.store.append([{ kind: "drop-entry", position, key: utf8BytesOf("stable 1"), upTo }]);
      }
    },
  });
  // Whether a page has shown it since or not.
  expect(faults.join("\n")).toMatch(/D: (insert|get) of stable 1 /);
  expect(faults.join("\n")).toContain("found nothing");
}, 60_000);

test("amnesia: who goes on without what was acknowledged on its word is told, unless it has dropped it or more had it", async () => {
  const disk = createSimulatedDisk();
  await disk.store.append([{ kind: "put-entry", entry: entryAt(10) }]);
  const complaints = (
    holders: number,
    meddle: (checker: ReturnType<typeof createAmnesiaChecker>) => void,
    alone?: NodeId,
  ): string[] => {
    const faults: string[] = [];
    const checker = createAmnesiaChecker(
      () => ({ count: holders, nodes: [A] }),
      (node) => node === alone,
      () => 20,
      (text) => faults.push(text),
    );
    const answered = { ...record("insert", [5, 20], inserted(10)), node: alone };
    expect(checker.acknowledge(answered)).toEqual(holders === 2 && alone !== A ? [A] : []);
    checker.counts(A, "n1", disk);
    expect(faults).toEqual([]);
    meddle(checker);
    checker.counts(A, "n1", createSimulatedDisk());
    return faults;
  };
  expect(complaints(2, () => undefined)).toHaveLength(1);
  expect(complaints(3, () => undefined)).toEqual([]);
  // Another node was alone that coordinated the insert: A's answer to it said how far its store had come.
  expect(complaints(2, () => undefined, nodeNamed(2))).toHaveLength(1);
  expect(complaints(2, () => undefined, A)).toEqual([]);
  const { position, key } = entryAt(10);
  const drop = { kind: "drop-entry", position, key, upTo: versionAt(10) } as const;
  expect(complaints(2, (checker) => checker.wrote(A, [drop], createSimulatedDisk()))).toEqual([]);
  expect(complaints(2, (checker) => checker.wrote(A, [drop], disk))).toHaveLength(1);
  expect(complaints(2, (checker) => checker.counts(nodeNamed(2), "n2", createSimulatedDisk()))).toHaveLength(1);
});
