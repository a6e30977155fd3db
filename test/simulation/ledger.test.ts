/** What the ledger demands after a disk was lost: no more than was promised, and no less. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { positionFrom } from "#model/position.ts";
import { genesisConfig, type RangeConfig, type Slot } from "#model/range-config.ts";
import { type Version, versionOf, versionText } from "#model/version.ts";
import { hintRecord, hintRecordKey } from "#replication/hint-record.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { createLedger } from "#simulation/checkers/ledger.ts";
import { isSpared, ownersWith } from "#simulation/checkers/quorums.ts";
import { createSlotHistory } from "#simulation/checkers/slot-history.ts";
import { createSimulatedDisk, type SimulatedDisk } from "#simulation/simulated-disk.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { nodeNamed } from "../support/lone-node.ts";

const KEY = utf8BytesOf("tea");
const PLACE = { position: positionOfKey(KEY), key: KEY };
const unsaid = { replicas: { asked: 0, answered: 0, needed: Number.POSITIVE_INFINITY } };
const [A, B, C, D, E] = [1, 2, 3, 4, 5].map(nodeNamed) as [NodeId, NodeId, NodeId, NodeId, NodeId];
const GENESIS = genesisConfig({ after: PLACE.position, upTo: PLACE.position }, A);
const normal = (...owners: readonly NodeId[]): Slot[] => owners.map((owner) => ({ owner, state: "normal" }));
const ownedBy = (...owners: readonly NodeId[]): RangeConfig => ({ ...GENESIS, slots: normal(...owners) });
const versionAt = (ms: number): Version => versionOf({ ms, counter: 0 }, A);
const entryAt = (ms: number) =>
  sealEntry({ ...PLACE, version: versionAt(ms), kind: "payload", expiresAtMs: 0, payload: KEY });

/** Five nodes, and a range that the first three own; loses one of them at 50. */
function openStory(isSparedNow: () => boolean = () => true, fewestSlots = 3) {
  const faults: string[] = [];
  const disks = new Map<NodeId, SimulatedDisk>([A, B, C, D, E].map((node) => [node, createSimulatedDisk()]));
  const lost = new Set<NodeId>();
  const ledger = createLedger(
    {
      replicationFactor: 3,
      disksOfNodes: () => [...disks.values()].map((disk) => [disk]),
      disksWithHints: () => disks.values(),
      diskOf: (node) => (lost.has(node) ? undefined : disks.get(node)),
      nowMs: () => 50,
      slotsAt: () => 3,
      fewestSlotsSince: () => fewestSlots,
      isSpared: isSparedNow,
      isWithOwners: () => true,
    },
    (text) => void faults.push(text),
  );
  const put = async (node: NodeId, ms = 10): Promise<void> => {
    const batch = [{ kind: "put-entry", entry: entryAt(ms) }] as const;
    await disks.get(node)?.store.append(batch);
    ledger.durable(batch, [], () => false);
  };
  const drop = async (node: NodeId, ms = 10): Promise<void> => {
    const batch = [{ kind: "drop-entry", ...PLACE, upTo: versionAt(ms) }] as const;
    await disks.get(node)?.store.append(batch);
    ledger.durable(batch, [entryAt(ms)], () => false);
  };
  const inserted = (startMs = 1, consistency: Consistency = "quorum", ms = 10): void =>
    ledger.acknowledge({
      operation: { kind: "insert", key: KEY, payload: KEY, ttlMs: 0, consistency },
      consistency,
      startMs,
      endMs: 50,
      outcome: { kind: "inserted", version: versionAt(ms), replicas: { asked: 3, answered: 2, needed: 2 } },
    });
  const lose = (node: NodeId): void => {
    disks.set(node, createSimulatedDisk());
    lost.add(node);
    ledger.diskLost();
  };
  const owners = (...nodes: readonly NodeId[]): string => {
    ledger.judgeOwners(ownedBy(...nodes));
    return faults.splice(0).join();
  };
  return { ledger, faults, disks, put, drop, inserted, lose, owners };
}

test("what was on two disks, of which one is lost, is to be with every quorum when another owner has come in", async () => {
  const { put, inserted, lose, owners, faults } = openStory();
  await put(A);
  await put(B);
  inserted();
  lose(A);
  expect(faults).toEqual([]);
  // As long as the lost one has its slot, nobody knows.
  expect(owners(A, B, C)).toBe("");
  expect(owners(D, B, C)).toContain("is not with every quorum");
  await put(D);
  expect(owners(D, B, C)).toBe("");
});

test("one copy is enough after a loss, and two are demanded again once all quorums have been seen with it", async () => {
  const demanded = async (...seen: readonly NodeId[]): Promise<string> => {
    const { put, drop, inserted, lose, owners, faults } = openStory();
    await put(A);
    await put(B);
    inserted();
    lose(A);
    await put(D);
    if (seen.length > 0) expect(owners(...seen)).toBe("");
    await drop(D);
    return faults.join();
  };
  expect(await demanded()).toBe("");
  // The owner that was lost may have it or not.
  expect(await demanded(A, B, C)).toBe("");
  expect(await demanded(D, B, C)).toContain("is on 1 of 2 disks");
});

test("where more owners are lost than a quorum can spare, nothing is demanded of quorums until all have it again", async () => {
  const { put, drop, inserted, lose, owners, faults } = openStory(() => false);
  await put(A);
  await put(B);
  inserted();
  lose(A);
  expect(owners(D, B, C)).toBe("");
  await put(D);
  expect(owners(D, B, C)).toBe("");
  await drop(D);
  expect(faults.splice(0).join()).toContain("is on 1 of 2 disks");
  expect(owners(D, B, C)).toContain("is not with every quorum");
});

test("a write that was under way when a disk was lost is on one of the others, and with every quorum later", async () => {
  const { put, inserted, lose, owners, faults } = openStory();
  await put(A);
  await put(B);
  lose(A);
  inserted();
  expect(faults).toEqual([]);
  expect(owners(D, B, C)).toContain("is not with every quorum");
  const late = openStory();
  await late.put(A);
  await late.put(B);
  late.lose(A);
  late.inserted(60);
  expect(late.faults.join()).toContain("is on 1 of 2 disks");
  const nowhere = openStory();
  await nowhere.put(A);
  nowhere.lose(A);
  nowhere.inserted();
  expect(nowhere.faults.join()).toContain("is on 0 of 1 disks");
});

test("a later write that was under way at a great loss takes nothing from what is demanded of the one before it", async () => {
  let isSparedNow = true;
  const { put, inserted, lose, owners } = openStory(() => isSparedNow);
  for (const node of [A, B, C]) await put(node);
  inserted();
  isSparedNow = false;
  lose(A);
  for (const node of [B, C]) await put(node, 20);
  inserted(1, "quorum", 20);
  expect(owners(D, B, C)).toBe("");
  expect(owners(D, E, C)).toContain(versionText(versionAt(10)));
});

test("a page, which does not say how many had it, promises a majority of the fewest owners that there were meanwhile", async () => {
  for (const fewestSlots of [1, 2, 3]) {
    const { ledger, put, faults } = openStory(() => true, fewestSlots);
    await put(A);
    ledger.acknowledge({
      operation: { kind: "get", key: KEY, consistency: "quorum" },
      consistency: "quorum",
      startMs: 1,
      endMs: 50,
      outcome: { ...unsaid, kind: "got", payload: KEY, version: versionAt(10), ttlMs: 0 },
    });
    expect({ fewestSlots, faults: faults.length }).toEqual({ fewestSlots, faults: fewestSlots === 1 ? 0 : 1 });
  }
});

test("the fewest owners since a moment are those of the configuration of that moment, or of one that followed it", () => {
  const history = createSlotHistory();
  expect(history.fewestSince(PLACE.position, 5)).toBe(Number.POSITIVE_INFINITY);
  history.note(ownedBy(A), 10);
  history.note(ownedBy(A, B, C), 20);
  history.note(ownedBy(A, B), 30);
  history.note(ownedBy(A, B, C), 40);
  const elsewhere = { after: PLACE.position, upTo: positionFrom(BigInt(PLACE.position) - 1n) };
  history.note({ ...ownedBy(A), range: elsewhere }, 50);
  const fewest = [5, 10, 19, 20, 30, 39, 40, 60].map((ms) => history.fewestSince(PLACE.position, ms));
  expect(fewest).toEqual([1, 1, 1, 2, 2, 2, 3, 3]);
});

test("what one node took on stays somewhere, also after a disk was lost, unless it was there only", async () => {
  const elsewhere = openStory();
  await elsewhere.put(C);
  elsewhere.inserted(1, "one");
  elsewhere.lose(A);
  await elsewhere.drop(C);
  elsewhere.ledger.judge([], () => false);
  expect(elsewhere.faults.join()).toContain("is on no disk at the end");
  const there = openStory();
  await there.put(A);
  there.inserted(1, "one");
  there.lose(A);
  there.ledger.judge([], () => false);
  expect(there.faults).toEqual([]);
});

test("a hint of what one node took on is to come home, unless its keeper has left with it", async () => {
  const value = hintRecord([entryAt(10)]);
  const key = hintRecordKey({ target: A, number: 1, hints: 1, bytes: value.length });
  const faultsAfter = async (isKeeperGone: boolean): Promise<string> => {
    const { ledger, inserted, lose, disks, faults } = openStory();
    await disks.get(D)?.store.append([{ kind: "put-record", table: "hints", key, value }]);
    inserted(1, "one");
    lose(A);
    if (isKeeperGone) disks.delete(D);
    if (isKeeperGone) ledger.hintsLost();
    ledger.judge([], () => false);
    return faults.join();
  };
  expect(await faultsAfter(false)).toContain("is on no disk at the end");
  expect(await faultsAfter(true)).toBe("");
});

test("a quorum can spare one owner of three, now and in each epoch since all of them counted, and none of two", () => {
  const without = (...lost: readonly NodeId[]) => {
    return (node: NodeId) => (lost.includes(node) ? undefined : createSimulatedDisk());
  };
  const three = ownedBy(A, B, C);
  expect(isSpared(three, without())).toBe(true);
  expect(isSpared(three, without(A))).toBe(true);
  expect(isSpared(three, without(A, B))).toBe(false);
  expect(isSpared({ ...three, synced: false }, without())).toBe(false);
  expect(isSpared(ownedBy(A, B), without(A))).toBe(false);
  const changing: RangeConfig = {
    ...three,
    slots: [{ owner: D, state: "syncing" }, ...normal(B, C)],
    history: [{ epoch: 1, slots: normal(A, B, C) }],
  };
  expect(isSpared(changing, without(A))).toBe(true);
  expect(isSpared(changing, without(A, D))).toBe(true);
  expect(isSpared(changing, without(A, B))).toBe(false);
});

test("owners whose disk is lost have nothing that is known", async () => {
  const disk = createSimulatedDisk();
  await disk.store.append([{ kind: "put-entry", entry: entryAt(10) }]);
  const written = { ...PLACE, version: versionAt(10) };
  expect(ownersWith(ownedBy(A, B, C), written, (node) => (node === A ? undefined : disk))).toBe(2);
});
