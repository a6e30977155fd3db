/** Changes of owners that meet with something: owners lost, stuck, gone. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import type { Position, Range } from "#model/position.ts";
import { isAllNormal, ownersOf, type RangeConfig } from "#model/range-config.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import { pieceAt } from "#replication/range-map.ts";
import {
  A,
  B,
  C,
  CONFIG,
  D,
  entryOf,
  give,
  holds,
  normal,
  SYNCING,
  syncing,
  togetherWith,
  WHOLE,
} from "../support/few-nodes.ts";
import { type LoneNode, nodeNamed, startLoneNode, viewOf } from "../support/lone-node.ts";

const E = nodeNamed(5);
type Cluster = ReturnType<typeof togetherWith>;

function rangeUpTo(upTo: number): Range {
  return { after: BigInt(upTo - 10) as Position, upTo: BigInt(upTo) as Position };
}

/** What the first owner knows to be the configuration there. */
function configAt(cluster: Cluster, position: bigint, node = A): RangeConfig | undefined {
  return pieceAt(cluster.node(node).replication.held, position as Position)?.config;
}

test("ranges that have lost a majority of their owners keep none of the others from being mended", () => {
  const cluster = togetherWith({ replaceAfterMs: 3000 }, 1, 2, 4, 5);
  cluster.say(E, "down");
  const lost = [20, 30, 40, 50, 60, 70].map((upTo) => ({
    ...CONFIG,
    range: rangeUpTo(upTo),
    slots: [normal(A), normal(C), normal(E)],
  }));
  const able = [80, 90].map((upTo) => ({ ...CONFIG, range: rangeUpTo(upTo) }));
  cluster.learn(...lost, ...able);
  cluster.run(12_000);
  for (const { range } of able) expect(ownersOf(configAt(cluster, range.upTo) as RangeConfig)).toEqual([A, B, D]);
  for (const { range } of lost) expect(configAt(cluster, range.upTo)).toMatchObject({ epoch: CONFIG.epoch });
});

test("a change takes one place, in its vote, too; a vote that another began takes none", () => {
  const node = startLoneNode(A);
  const places = [A, B, D].map((id, i) => ({
    node: id,
    index: 0,
    incarnation: 1,
    position: BigInt(i + 1) as Position,
    kind: "hashed" as const,
  }));
  let requestId = 1;
  const learn = (...upTo: number[]): void => {
    const configs = upTo.map((position) => ({ ...CONFIG, range: rangeUpTo(position) }));
    node.feed({ kind: "message", from: B, message: { kind: "learn", requestId: requestId++, configs } });
  };
  const invites = (): number => node.take().filter(({ message }) => message.kind === "invite").length;
  learn(20, 30, 40, 50);
  for (const { range, config } of node.replication.held.pieces) {
    const asked = { range, epoch: config.epoch, ballot: { counter: 1, node: B }, config: undefined };
    const value = successorWithSlots(config, [normal(A), normal(B), syncing(D)]);
    node.feed({ kind: "message", from: B, message: { kind: "accept", requestId: requestId++, ...asked, value } });
  }
  node.feed({ kind: "view", view: viewOf(new Map([A, B, C, D].map((id) => [id, "up"])), places) });
  node.advance(2500);
  expect(node.replication.proposals.size).toBe(4);
  node.take();
  learn(60, 70);
  node.advance(300);
  for (const { to, message } of node.take()) {
    if (message.kind !== "invite") continue;
    const answer = { kind: "invite-answer", requestId: message.requestId, outcome: "ready" } as const;
    node.feed({ kind: "message", from: to, message: answer });
  }
  node.advance(300);
  expect(node.replication.proposals.size).toBe(6);
  node.take();
  learn(80, 90, 100);
  node.advance(300);
  expect(invites()).toBe(2);
});

/** The owners there, if all of them are full ones. */
function fullOwners(cluster: Cluster): readonly NodeId[] | undefined {
  const config = configAt(cluster, WHOLE.upTo);
  return config !== undefined && isAllNormal(config.slots) ? ownersOf(config) : undefined;
}

test.each([
  ["the node whose place it took", [1, 2, 3, 4], C],
  ["another node", [1, 2, 4, 5], E],
])(
  "a syncing owner whose disk is full gives its slot to %s, and is asked again when there is room",
  (_, numbers, heir) => {
    const cluster = togetherWith({ syncingLastsMs: 5000 }, ...numbers);
    cluster.node(D).refuseStores({ kind: "disk-full" });
    cluster.learn(SYNCING);
    cluster.run(4000);
    expect(configAt(cluster, WHOLE.upTo)).toEqual(SYNCING);
    cluster.run(4000);
    expect(fullOwners(cluster)).toEqual([A, B, heir]);
    const epoch = configAt(cluster, WHOLE.upTo)?.epoch;
    cluster.run(8000);
    expect(configAt(cluster, WHOLE.upTo)?.epoch).toBe(epoch);
    cluster.node(D).refuseStores(undefined);
    cluster.run(8000);
    expect(fullOwners(cluster)).toEqual([A, B, D]);
  },
);

test("a syncing owner is not blamed for the time in which another one was away", () => {
  const cluster = togetherWith({ syncingLastsMs: 5000 }, 1, 2, 3, 4);
  cluster.node(D).refuseStores({ kind: "disk-full" });
  cluster.learn(SYNCING);
  cluster.say(B, "down");
  cluster.run(8000);
  cluster.say(B, "up");
  cluster.run(4000);
  expect(configAt(cluster, WHOLE.upTo)).toEqual(SYNCING);
  cluster.run(4000);
  expect(fullOwners(cluster)).toEqual([A, B, C]);
});

test("owners that are to be synced do not wait for one that is gone, which is replaced then", () => {
  const cluster = togetherWith({ replaceAfterMs: 3000, compareEveryMs: 1e9 }, 1, 2, 4);
  const [tea, rye] = [entryOf("tea"), entryOf("rye")];
  give(cluster.node(A), tea);
  give(cluster.node(B), rye);
  cluster.learn({ ...CONFIG, synced: false });
  cluster.run(12_000);
  expect(configAt(cluster, WHOLE.upTo)).toMatchObject({ synced: true });
  expect(fullOwners(cluster)).toEqual([A, B, D]);
  for (const id of [A, B, D]) for (const entry of [tea, rye]) expect(holds(cluster.node(id), entry)).toBe(true);
});

test("nor for one that goes while it is given what it lacks", () => {
  const cluster = togetherWith({ replaceAfterMs: 3000 }, 1, 2, 3);
  give(cluster.node(A), entryOf("tea"));
  cluster.learn({ ...CONFIG, synced: false });
  cluster.run(2000, ["receipt"]);
  expect(cluster.carried.some(({ to, message }) => to === C && message.kind === "receipt")).toBe(true);
  cluster.say(C, "down");
  cluster.run(12_000);
  expect(configAt(cluster, WHOLE.upTo)).toMatchObject({ slots: CONFIG.slots, synced: true });
});

test("a new slot whose owner dies while it is syncing goes again, and the others need not be synced", () => {
  const cluster = togetherWith({}, 1, 2);
  const two = { ...CONFIG, range: rangeUpTo(20), slots: [normal(A), normal(B)] };
  const [three] = successorWithSlots(two, [normal(A), normal(B), syncing(D)]) as [RangeConfig];
  cluster.learn(three);
  cluster.run(20_000);
  expect(configAt(cluster, 20n)).toEqual({ ...two, epoch: three.epoch + 1 });
});

function giveUp(cluster: Cluster, deciders: readonly NodeId[], nodes: readonly NodeId[]): void {
  for (const id of deciders) cluster.node(id).feed({ kind: "give-up", operationId: 1, nodes, acceptsLoss: false });
}

test("a syncing owner that is given up loses its slot when nobody can have it; the rest are synced, and may leave", () => {
  const cluster = togetherWith({ compareEveryMs: 1e9 }, 1, 2);
  const [tea, rye] = [entryOf("tea"), entryOf("rye")];
  // Either was acknowledged with the help of C, whose place D took.
  give(cluster.node(A), tea);
  give(cluster.node(B), rye);
  cluster.learn(SYNCING);
  cluster.run(20_000);
  expect(configAt(cluster, WHOLE.upTo)).toEqual(SYNCING);
  giveUp(cluster, [A, B], [C, D]);
  cluster.run(100, ["digests", "roots", "receipt"]);
  expect(configAt(cluster, WHOLE.upTo)).toMatchObject({ slots: [normal(A), normal(B)], history: [], synced: false });
  cluster.run(10_000);
  expect(configAt(cluster, WHOLE.upTo)).toMatchObject({ slots: [normal(A), normal(B)], synced: true });
  for (const id of [A, B]) for (const entry of [tea, rye]) expect(holds(cluster.node(id), entry)).toBe(true);
  cluster.node(B).feed({ kind: "leave", isForced: true });
  cluster.run(10_000);
  expect(configAt(cluster, WHOLE.upTo)).toMatchObject({ slots: [normal(A)], synced: true });
  expect(cluster.node(B).replication.isEmptied).toBe(true);
});

test("the slot of a syncing owner that is given up goes back to the one whose place it took, if that one is there", () => {
  const cluster = togetherWith({}, 1, 2, 3);
  cluster.learn(SYNCING);
  cluster.run(1000);
  cluster.say(D, "down");
  giveUp(cluster, [A, B, C], [D]);
  cluster.run(12_000, ["digests"]);
  expect(configAt(cluster, WHOLE.upTo)).toMatchObject({ slots: [normal(A), normal(B), syncing(C)], synced: true });
  cluster.run(5000);
  expect(fullOwners(cluster)).toEqual([A, B, C]);
});

test("a node that leaves by force while it syncs in a place that nobody else can have gives it up", () => {
  const cluster = togetherWith({}, 1, 2, 4);
  cluster.learn(SYNCING);
  cluster.node(D).feed({ kind: "leave", isForced: true });
  cluster.run(15_000);
  expect(configAt(cluster, WHOLE.upTo)).toMatchObject({ slots: [normal(A), normal(B)], synced: true });
  expect(cluster.node(D).replication.isEmptied).toBe(true);
});

test("a range whose only owner leaves while it is syncing is finished by it, and given to another", () => {
  const cluster = togetherWith({}, 2, 3, 4);
  const tea = entryOf("tea");
  give(cluster.node(C), tea);
  const alone = { ...CONFIG, slots: [normal(C)] };
  cluster.learn(alone, ...successorWithSlots(alone, [syncing(B)]));
  cluster.node(B).feed({ kind: "leave", isForced: true });
  cluster.run(10_000);
  const config = pieceAt(cluster.node(D).replication.held, WHOLE.upTo)?.config;
  expect(config?.slots).toEqual([normal(D)]);
  expect(holds(cluster.node(D), tea)).toBe(true);
  for (const id of [B, C]) expect(cluster.node(id).disk.entries.size).toBe(0);
});

test("an only owner that leaves keeps its slot until another one counts", () => {
  for (const isForced of [true, false]) {
    const cluster = togetherWith({}, 1, 4);
    const tea = entryOf("tea");
    give(cluster.node(A), tea);
    cluster.learn({ ...CONFIG, slots: [normal(A)] });
    cluster.node(A).feed({ kind: "leave", isForced });
    cluster.run(10_000);
    const told = cluster.carried.flatMap(({ message }) => (message.kind === "learn" ? message.configs : []));
    const isWithCountingOwner = ({ slots }: RangeConfig): boolean => slots.some(({ state }) => state === "normal");
    expect(told.filter((config) => !isWithCountingOwner(config))).toEqual([]);
    const config = pieceAt(cluster.node(D).replication.held, WHOLE.upTo)?.config;
    // Without force it waits for as many to stay as there are to be copies.
    expect(config?.slots).toEqual(isForced ? [normal(D)] : [normal(A), normal(D)]);
    expect(holds(cluster.node(D), tea)).toBe(true);
  }
});

test("a former owner that becomes an owner again in the middle of its release deletes nothing", () => {
  const node = startLoneNode(C);
  const tea = entryOf("tea");
  give(node, tea);
  const former: RangeConfig = { ...CONFIG, epoch: 5, slots: [normal(A), normal(B), normal(D)], floor: tea.version };
  const [again] = successorWithSlots(former, [normal(A), normal(B), syncing(C)]) as [RangeConfig];
  const others = new Map([A, B, C, D].map((id) => [id, "up"] as const));
  node.feed({ kind: "view", view: viewOf(others) });
  node.feed({ kind: "message", from: A, message: { kind: "learn", requestId: 1, configs: [CONFIG] } });
  node.holdLoads("entries");
  node.feed({ kind: "message", from: A, message: { kind: "learn", requestId: 2, configs: [former] } });
  node.advance(200);
  for (const { to, message } of node.take()) {
    if (message.kind !== "receipt") continue;
    const { requestId, heads } = message;
    const outcome = { kind: "receipts", held: heads.map(() => false), unreadable: [] } as const;
    node.feed({ kind: "message", from: to, message: { kind: "receipt-answer", requestId, outcome } });
  }
  node.feed({ kind: "message", from: A, message: { kind: "learn", requestId: 3, configs: [again] } });
  node.releaseLoads();
  expect(holds(node, tea)).toBe(true);
});

/** D is wanted in the place of C, and A is to see to it. */
function withPrimary(hinder: (node: LoneNode) => void): Cluster {
  const cluster = togetherWith({}, 1, 2, 3, 4);
  hinder(cluster.node(A));
  cluster.learn({ ...CONFIG, range: rangeUpTo(20) });
  return cluster;
}

function invitedBy(cluster: Cluster, id: NodeId): boolean {
  return cluster.carried.some(({ from, message }) => from === id && message.kind === "invite");
}

test.each([
  ["has a full disk", (node: LoneNode) => node.refuseStores({ kind: "disk-full" })],
  ["doubts what it holds", (node: LoneNode) => node.feed({ kind: "doubt", isDoubted: true })],
])("the second owner drives a change when the first one %s", (_, hinder) => {
  const cluster = withPrimary(hinder);
  cluster.run(25_000);
  expect(invitedBy(cluster, B)).toBe(false);
  cluster.run(50_000);
  expect(ownersOf(configAt(cluster, 20n) as RangeConfig)).toEqual([A, B, D]);
});

test("the second owner leaves a change to one that votes, however long it takes", () => {
  const cluster = withPrimary(() => undefined);
  cluster.run(300_000, ["invite"]);
  expect(invitedBy(cluster, A)).toBe(true);
  expect(invitedBy(cluster, B)).toBe(false);
});

test.each([
  ["the owner that drives it", A],
  ["the new owner", D],
])("a change comes to its end though the disk of %s takes seconds for a batch", (_, slow) => {
  const cluster = withPrimary(() => undefined);
  cluster.node(slow).slowDown(({ kind }) => (kind === "store" ? 1800 : 0));
  cluster.run(180_000);
  const config = configAt(cluster, 20n) as RangeConfig;
  expect([ownersOf(config), isAllNormal(config.slots)]).toEqual([[A, B, D], true]);
});

test("with five owners the third one drives a change when the first two have full disks", () => {
  const [F, G] = [nodeNamed(6), nodeNamed(7)];
  const cluster = togetherWith({ replicationFactor: 5 }, 1, 2, 4, 5, 6, 7);
  for (const id of [A, B]) cluster.node(id).refuseStores({ kind: "disk-full" });
  cluster.learn({ ...CONFIG, range: rangeUpTo(20), slots: [A, B, D, E, G].map(normal) });
  cluster.run(240_000);
  expect(ownersOf(configAt(cluster, 20n, D) as RangeConfig)).toEqual([A, B, D, E, F]);
});

test("an only owner keeps its range when whoever was to have it is lost before it counts", () => {
  const cluster = togetherWith({ replicationFactor: 1 }, 1, 2);
  const range = { after: 1n as Position, upTo: 2n as Position };
  cluster.node(B).holdDisk("put-record");
  cluster.learn({ ...CONFIG, range, slots: [normal(A)] });
  for (let ms = 0; ms < 30_000 && isAllNormal((configAt(cluster, 2n) as RangeConfig).slots); ms += 20) cluster.run(20);
  expect(configAt(cluster, 2n)?.slots).toContainEqual(syncing(B));
  cluster.say(B, "down");
  cluster.run(120_000);
  expect(configAt(cluster, 2n)?.slots).toEqual([normal(A)]);
});

test("nodes that the ring has forgotten are forgotten", () => {
  const node = startLoneNode(A);
  const everyone = [A, B, C, D].map((id) => [id, "up"] as const);
  node.feed({ kind: "view", view: viewOf(new Map(everyone)) });
  expect(node.replication.livenessSinceMs.size).toBe(4);
  node.feed({ kind: "view", view: viewOf(new Map(everyone.slice(0, 2))) });
  expect([...node.replication.livenessSinceMs.keys()]).toEqual([A, B]);
});
