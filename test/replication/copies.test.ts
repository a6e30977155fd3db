/** Copies of data: how they come, what is brought home, and when one may be deleted. */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { cellsOf } from "#model/range-cells.ts";
import type { PastEpoch, RangeConfig } from "#model/range-config.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import { bringOver } from "#replication/difference.ts";
import type { MessageKind } from "#replication/message.ts";
import {
  A,
  B,
  C,
  CONFIG,
  D,
  DONE,
  entryOf,
  give,
  holds,
  normal,
  SYNCING,
  syncing,
  together,
  togetherWith,
  WHOLE,
} from "../support/few-nodes.ts";
import { type LoneNode, nodeNamed, startLoneNode, viewOf } from "../support/lone-node.ts";
import { contentOf, entryPlace, recordsOf } from "../support/replication-disk.ts";

test("a former owner deletes what a majority of the owners has receipted, and only that", () => {
  const cluster = together(1, 2, 3, 4);
  const [both, newer, single, none] = [entryOf("both"), entryOf("newer"), entryOf("single"), entryOf("none")];
  give(cluster.node(C), both, newer, single, none);
  give(cluster.node(A), both, entryOf("newer"), single);
  give(cluster.node(B), both, entryOf("newer"));
  cluster.learn(CONFIG, DONE);
  // What lacks is pushed; here it never arrives.
  cluster.run(3000, ["write"]);
  expect([both, newer, single, none].map((entry) => holds(cluster.node(C), entry))).toEqual([false, false, true, true]);
});

test("an owner gives no receipt for what it cannot read, and mends it", () => {
  const cluster = together(1, 2, 3, 4);
  const entries = Array.from({ length: 40 }, (_, i) => entryOf(`key ${i}`));
  for (const id of [A, B, C]) give(cluster.node(id), ...entries);
  const [first, last] = [entries[0] as Entry, entries[39] as Entry];
  for (const { position, key } of [first, last]) cluster.node(A).disk.rotten.add(entryPlace(position, key));
  cluster.learn(CONFIG, DONE);
  cluster.run(3000, ["write", "read"]);
  expect(entries.filter((entry) => holds(cluster.node(C), entry))).toEqual([first, last]);
  cluster.run(20_000);
  expect(cluster.node(A).disk.rotten.size).toBe(0);
  expect(contentOf(cluster.node(C).disk, WHOLE)).toHaveLength(0);
});

test("a former owner gives the owners what they lack, and then its copy is gone", () => {
  const cluster = together(1, 2, 3, 4);
  const entries = Array.from({ length: 300 }, (_, i) => entryOf(`key ${i}`));
  give(cluster.node(C), ...entries);
  cluster.learn(CONFIG, DONE);
  cluster.run(20_000);
  expect(contentOf(cluster.node(C).disk, WHOLE)).toHaveLength(0);
  for (const entry of entries)
    expect([A, B, D].filter((id) => holds(cluster.node(id), entry)).length).toBeGreaterThanOrEqual(2);
});

test("nothing is deleted while a slot is syncing, nor with a single owner left to receipt", () => {
  for (const [config, live] of [
    [SYNCING, [1, 2, 3, 4]],
    [DONE, [1, 3]],
  ] as const) {
    const cluster = together(...live);
    const entry = entryOf("tea");
    for (const number of live) give(cluster.node(nodeNamed(number)), entry);
    cluster.learn(CONFIG, config);
    cluster.run(3000, ["accept", "prepare"]);
    expect(holds(cluster.node(C), entry)).toBe(true);
  }
});

/** What D does with those who are there, and whether it became an owner. */
function transfer(
  live: readonly number[],
  config: RangeConfig,
  given: ReadonlyMap<NodeId, readonly Entry[]>,
  rotten: ReadonlyMap<NodeId, Entry> = new Map(),
  headless: ReadonlyMap<NodeId, Entry> = new Map(),
) {
  const cluster = together(...live);
  for (const [id, entries] of given) if (live.some((n) => nodeNamed(n) === id)) give(cluster.node(id), ...entries);
  for (const [id, { position, key }] of rotten) cluster.node(id).disk.rotten.add(entryPlace(position, key));
  for (const [id, { position, key }] of headless) cluster.node(id).disk.headless.add(entryPlace(position, key));
  cluster.learn(CONFIG, config);
  cluster.run(4000);
  const donors = new Set(
    cluster.carried.filter(({ from, message }) => from === D && message.kind === "digests").map(({ to }) => to),
  );
  const asNormal = cluster.carried.some(
    ({ from, message }) =>
      from === D &&
      message.kind === "accept" &&
      message.value.some(({ slots }) => slots.some(({ owner, state }) => owner === D && state === "normal")),
  );
  return { cluster, donors, asNormal };
}

test("a receiver counts only after a difference with a majority of the old owners: one donor is not enough", () => {
  // Acknowledged by B and C: A does not have it.
  const entry = entryOf("tea");
  const given = new Map([
    [B, [entry]],
    [C, [entry]],
  ]);
  const { cluster, donors, asNormal } = transfer([1, 2, 4], SYNCING, given);
  expect(donors).toEqual(new Set([A, B]));
  expect(asNormal).toBe(true);
  expect(holds(cluster.node(D), entry)).toBe(true);
  const alone = transfer([1, 4], SYNCING, given);
  expect(alone.asNormal).toBe(false);
});

test("a donor that cannot verify what it has is not taken for one that has given everything", () => {
  const entry = entryOf("tea");
  const given = new Map([
    [B, [entry, ...Array.from({ length: 20 }, (_, i) => entryOf(`key ${i}`))]],
    [C, [entry]],
  ]);
  for (const own of [[], [entryOf("held")]]) {
    given.set(D, own);
    const rotten = new Map([[B, entry]]);
    expect(transfer([1, 2, 4], SYNCING, given, rotten).asNormal).toBe(false);
    const { cluster, asNormal } = transfer([1, 2, 3, 4], SYNCING, given, rotten);
    expect(asNormal).toBe(true);
    expect(holds(cluster.node(D), entry)).toBe(true);
  }
});

test("a receiver sets aside what it holds of the closed past that no owner has, and not what one cannot verify", () => {
  const entry = entryOf("tea");
  const floor = entryOf("later").version;
  const closed: RangeConfig = { ...SYNCING, floor };
  const setAsideBy = (node: LoneNode): number => recordsOf(node.disk, "set-aside").length;
  const alone = transfer([1, 2, 4], closed, new Map([[D, [entry]]]));
  expect(alone.asNormal).toBe(true);
  expect(holds(alone.cluster.node(D), entry)).toBe(false);
  expect(setAsideBy(alone.cluster.node(D))).toBe(1);
  const given = new Map([
    [B, [entry]],
    [D, [entry]],
  ]);
  expect(holds(transfer([1, 2, 4], closed, given).cluster.node(D), entry)).toBe(true);
  const { cluster } = transfer([1, 2, 4], closed, given, new Map(), new Map([[B, entry]]));
  expect(holds(cluster.node(D), entry)).toBe(true);
  expect(setAsideBy(cluster.node(D))).toBe(0);
});

test("a displaced owner that is there makes up for one that is not", () => {
  const entry = entryOf("tea");
  const { cluster, donors, asNormal } = transfer([1, 3, 4], SYNCING, new Map([[C, [entry]]]));
  expect(donors).toEqual(new Set([A, C]));
  expect(holds(cluster.node(D), entry)).toBe(true);
  expect(asNormal).toBe(true);
});

test("the difference covers every epoch back to the last with all slots normal", () => {
  // Five owners, three of them replaced one after the other before any was normal.
  const [E, F] = [nodeNamed(5), nodeNamed(6)];
  const past: PastEpoch[] = [
    { epoch: 3, slots: [normal(A), syncing(E), syncing(F)] },
    { epoch: 2, slots: [normal(A), normal(B), normal(C)] },
  ];
  const config: RangeConfig = { ...CONFIG, epoch: 4, slots: [normal(A), syncing(D), syncing(F)], history: past };
  const entry = entryOf("tea");
  const given = new Map([
    [B, [entry]],
    [C, [entry]],
  ]);
  expect(transfer([1, 4], config, given).asNormal).toBe(false);
  const { donors, cluster } = transfer([1, 2, 4], config, given);
  expect(donors).toEqual(new Set([A, B]));
  expect(holds(cluster.node(D), entry)).toBe(true);
});

test("a receiver that is leaving does not become an owner any more", () => {
  const cluster = together(1, 2, 4);
  cluster.node(D).feed({ kind: "leave", isForced: false });
  cluster.learn(CONFIG, SYNCING);
  cluster.run(3000);
  const votes = cluster.carried.filter(({ from, message }) => from === D && message.kind === "accept");
  expect(votes).toEqual([]);
});

/** Brings over to A what C has, and says how many bytes of questions and answers of the kind went. */
function difference(own: readonly Entry[], theirs: readonly Entry[]) {
  const cluster = together(1, 3);
  give(cluster.node(A), ...own);
  give(cluster.node(C), ...theirs);
  cluster.learn(CONFIG);
  let end: unknown;
  const { replication } = cluster.node(A);
  const isWanted = (): boolean => true;
  const onEnd = (result: unknown): void => {
    end = result;
  };
  bringOver(replication, { range: WHOLE, epoch: 2, donor: C, config: CONFIG, isWanted, onEnd });
  cluster.node(A).feed({ kind: "tick" });
  cluster.run(1000);
  const heads = cluster.carried.flatMap(({ from, message }) =>
    from === C && message.kind === "list-answer" && message.outcome.kind === "heads" ? message.outcome.heads : [],
  );
  return { end, heads: heads.length, messages: cluster.carried.length, held: contentOf(cluster.node(A).disk, WHOLE) };
}

test("a difference brings over exactly what is newer or missing, tombstones too", () => {
  const common = Array.from({ length: 40 }, (_, i) => entryOf(`common ${i}`));
  const mine = entryOf("mine");
  const older = entryOf("changed", "old");
  const changed = entryOf("changed", "new");
  const gone = entryOf("gone");
  const tombstone = entryOf("gone", "");
  const theirsOld = entryOf("kept", "old");
  const kept = entryOf("kept", "new");
  const missing = entryOf("missing");
  const { end, held } = difference(
    [...common, mine, older, gone, kept],
    [...common, changed, tombstone, theirsOld, missing],
  );
  expect(end).toMatchObject({ kind: "equal", entries: 3 });
  const versions = new Map(held.map((entry) => [Buffer.from(entry.key).toString(), entry.version]));
  for (const entry of [...common, mine, changed, tombstone, kept, missing]) {
    expect(versions.get(Buffer.from(entry.key).toString())).toEqual(entry.version);
  }
});

test("what a difference costs goes with the difference, not with the range", () => {
  const common = Array.from({ length: 6000 }, (_, i) => entryOf(`common ${i}`));
  const equal = difference(common, common);
  expect(equal).toMatchObject({ end: { kind: "equal", entries: 0 }, heads: 0 });
  expect(equal.messages).toBeLessThan(5);
  const { end, heads } = difference(common, [...common, entryOf("one more")]);
  expect(end).toMatchObject({ entries: 1 });
  expect(heads).toBeLessThan(600);
});

test("a copy that has nothing is streamed whole, once", () => {
  const all = Array.from({ length: 1500 }, (_, i) => entryOf(`key ${i}`));
  const { end, heads, held } = difference([], all);
  expect(end).toMatchObject({ kind: "equal", entries: 1500 });
  expect(heads).toBe(0);
  expect(held).toHaveLength(1500);
});

test("a rotten entry is found and mended though nobody asks for it", () => {
  const cluster = together(1, 2, 3);
  const entry = entryOf("tea");
  for (const id of [A, B, C]) give(cluster.node(id), entry);
  cluster.learn(CONFIG);
  cluster.node(A).disk.rotten.add(entryPlace(entry.position, entry.key));
  cluster.run(10_000);
  expect(cluster.node(A).disk.rotten.size).toBe(0);
});

test("a rotten entry is mended from the one other owner of two: every quorum has asked it", () => {
  const cluster = together(1, 2);
  const entry = entryOf("tea");
  for (const id of [A, B]) give(cluster.node(id), entry);
  cluster.learn({ ...CONFIG, slots: [normal(A), normal(B)] });
  cluster.node(A).disk.rotten.add(entryPlace(entry.position, entry.key));
  cluster.run(10_000);
  expect(cluster.node(A).disk.rotten.size).toBe(0);
});

test("what cannot be verified and is newer than what the others have was never acknowledged by a quorum: theirs takes its place", () => {
  const damages = [
    (node: LoneNode, place: string) => node.disk.rotten.add(place),
    (node: LoneNode, place: string) => node.disk.headless.add(place),
  ];
  for (const damage of damages) {
    for (const others of [[entryOf("tea", "theirs")], []]) {
      const cluster = together(1, 2, 3);
      const own = entryOf("tea", "own");
      give(cluster.node(A), own);
      for (const id of [B, C]) give(cluster.node(id), ...others);
      cluster.learn(CONFIG);
      damage(cluster.node(A), entryPlace(own.position, own.key));
      cluster.run(10_000);
      expect(contentOf(cluster.node(A).disk, WHOLE)).toEqual(others);
      expect([...cluster.node(A).disk.rotten, ...cluster.node(A).disk.headless]).toEqual([]);
    }
  }
});

test("what cannot be verified stays while too few of the others answer to tell whether it was acknowledged", () => {
  const cluster = together(1, 2);
  const own = entryOf("tea", "own");
  give(cluster.node(A), own);
  cluster.learn(CONFIG);
  cluster.node(A).disk.rotten.add(entryPlace(own.position, own.key));
  cluster.run(10_000);
  expect(contentOf(cluster.node(A).disk, WHOLE)).toEqual([own]);
});

test("a configuration that found no room on the disk is kept as soon as there is some", () => {
  const node = startLoneNode(A);
  const stores: number[] = [];
  node.holdDisk();
  node.tell(B, { kind: "learn", requestId: 1, configs: [CONFIG] });
  for (const token of node.replication.machine.stores.keys()) stores.push(token);
  for (const token of stores) node.feed({ kind: "stored", token, result: { kind: "disk-full" } });
  expect(node.replication.held.pieces[0]?.isDurable).toBe(false);
  node.advance(1000);
  node.releaseDisk();
  expect(node.replication.held.pieces[0]?.isDurable).toBe(true);
  expect(startLoneNode(A, node.disk).replication.held.pieces[0]?.config).toEqual(CONFIG);
});

test("owners that are left without a slot have each other's entries before the range is synced", () => {
  const config: RangeConfig = { ...CONFIG, epoch: 3, slots: [normal(A), normal(B)], synced: false };
  const isSynced = (cluster: ReturnType<typeof together>): boolean =>
    cluster.carried.some(({ message }) => message.kind === "accept" && message.value.some(({ synced }) => synced));
  const ofA = Array.from({ length: 40 }, (_, i) => entryOf(`a ${i}`));
  const ofB = Array.from({ length: 40 }, (_, i) => entryOf(`b ${i}`));
  for (const refused of [["fetch-answer", "pull-answer"], []] as const) {
    const cluster = together(1, 2);
    give(cluster.node(A), ...ofA);
    give(cluster.node(B), ...ofB);
    cluster.learn(config);
    cluster.run(10_000, refused);
    expect({ refused, isSynced: isSynced(cluster) }).toEqual({ refused, isSynced: refused.length === 0 });
    if (refused.length > 0) continue;
    for (const id of [A, B]) expect([...ofA, ...ofB].every((entry) => holds(cluster.node(id), entry))).toBe(true);
  }
});

test("a range is not voted synced while an owner says that it lacks something", () => {
  const node = startLoneNode(A);
  node.feed({
    kind: "view",
    view: viewOf(
      new Map([
        [A, "up"],
        [B, "up"],
      ]),
    ),
  });
  give(node, entryOf("tea"));
  const config: RangeConfig = { ...CONFIG, epoch: 3, slots: [normal(A), normal(B)], synced: false };
  node.feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [config] } });
  const kinds = (isHeld: boolean): Set<MessageKind> => {
    const seen = new Set<MessageKind>();
    for (let passed = 0; passed < 3000; passed += 20) {
      for (const { message } of node.take()) {
        seen.add(message.kind);
        const requestId = "requestId" in message ? message.requestId : 0;
        const from = B;
        if (message.kind === "digests") {
          const { count } = cellsOf(message.range, message.parts);
          const digests = Array.from({ length: count }, () => ({ digest: 0n, entries: 0 }));
          node.feed({
            kind: "message",
            from,
            message: { kind: "digests-answer", requestId, outcome: { kind: "digests", digests } },
          });
        } else if (message.kind === "receipt") {
          const held = message.heads.map(() => isHeld);
          node.feed({
            kind: "message",
            from,
            message: { kind: "receipt-answer", requestId, outcome: { kind: "receipts", held, unreadable: [] } },
          });
        }
      }
      node.advance(20);
    }
    return seen;
  };
  const before = kinds(false);
  expect([before.has("receipt"), before.has("write"), before.has("prepare")]).toEqual([true, true, false]);
  expect(kinds(true).has("prepare")).toBe(true);
});

test("nothing else of a range is changed before it is synced", () => {
  const cluster = together(1, 2, 4);
  give(cluster.node(A), entryOf("tea"));
  cluster.learn({ ...CONFIG, epoch: 3, slots: [normal(A), normal(B)], synced: false });
  cluster.run(5000, ["write"]);
  const values = cluster.carried.flatMap(({ message }) => (message.kind === "accept" ? message.value : []));
  expect(values.filter(({ synced }) => !synced)).toEqual([]);
  cluster.run(20_000);
  expect(cluster.node(D).replication.held.pieces.length).toBeGreaterThan(0);
});

/** The slots that the owners vote for when D, syncing, does not come to its end. */
function votedOut(config: RangeConfig, live: readonly number[]): string[] {
  const cluster = together(...live);
  cluster.learn(config);
  cluster.run(15_000);
  const values = cluster.carried.flatMap(({ message }) => (message.kind === "accept" ? message.value : []));
  const first = values.find(({ epoch }) => epoch === config.epoch + 1);
  return first?.slots.map(({ owner, state }) => `${owner.slice(0, 2)} ${state}`) ?? [];
}

test("the slot of a receiver that died goes back to whom it was taken from, and away if it was new", () => {
  expect(votedOut(SYNCING, [1, 2, 3])).toEqual(["01 normal", "02 normal", "03 syncing"]);
  expect(votedOut(SYNCING, [1, 2])).toEqual([]);
  const grown = successorWithSlots({ ...CONFIG, slots: [normal(A), normal(B)] }, [normal(A), normal(B), syncing(D)])[0];
  expect(votedOut(grown as RangeConfig, [1, 2])).toEqual(["01 normal", "02 normal"]);
});

test("a range that is divided while it waits to be compared is waited for by nobody", () => {
  const cluster = togetherWith({ compareEveryMs: 1000 }, 1, 2, 3);
  const { replication } = cluster.node(A);
  cluster.learn(CONFIG);
  const gone = "a range that is no more";
  replication.toCompare.add(gone);
  cluster.run(3000, []);
  expect([...replication.toCompare]).not.toContain(gone);
});

test("who has come back is left to its hints before anybody compares with it", () => {
  const cluster = togetherWith({ compareEveryMs: 500 }, 1, 2, 3);
  const tea = entryOf("tea");
  cluster.learn(CONFIG);
  cluster.run(3000);
  cluster.say(C, "down");
  give(cluster.node(A), tea);
  cluster.run(5000);
  expect(holds(cluster.node(B), tea)).toBe(true);
  cluster.restart(C);
  cluster.say(C, "up");
  const comparisons = (): number =>
    cluster.carried.filter(({ from, to, message }) => message.kind === "roots" && (from === C || to === C)).length;
  const before = comparisons();
  cluster.run(1900);
  expect(comparisons()).toBe(before);
  cluster.run(1000);
  expect(holds(cluster.node(C), tea)).toBe(true);
});
