/** What has rotted at a former owner, that a new owner needs while another one is away: unreadable, and in nobody's way. */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { compareVersions, timeOfVersion } from "#model/version.ts";
import { pieceAt } from "#replication/range-map.ts";
import { A, B, C, CONFIG, D, entryOf, give, SYNCING, together } from "../support/few-nodes.ts";
import { type LoneNode, WALL_MS } from "../support/lone-node.ts";
import { entryPlace, loadFrom } from "../support/replication-disk.ts";

const DAY_MS = 24 * 3_600_000;

function stored(node: LoneNode, { position, key }: Entry): Entry | "unreadable" | undefined {
  const result = loadFrom(node.disk, { kind: "entries", keys: [{ position, key }] });
  const found = result.kind === "entries" ? result.entries[0] : undefined;
  return found?.kind === "entry" ? found.entry : found?.kind;
}

/** D takes C's place, B is away, and what is left of an entry at C is not even its version. */
function displaced(given: ReadonlyMap<NodeId, readonly Entry[]>, rotten: Entry, config: RangeConfig = SYNCING) {
  const cluster = together(1, 2, 3, 4);
  for (const [id, entries] of given) give(cluster.node(id), ...entries);
  cluster.node(C).disk.headless.add(entryPlace(rotten.position, rotten.key));
  cluster.say(B, "down");
  for (const id of [A, C, D]) {
    const message = { kind: "learn", requestId: 1, configs: [CONFIG, config] } as const;
    cluster.node(id).feed({ kind: "message", from: B, message });
  }
  const stateOfD = (): string | undefined =>
    pieceAt(cluster.node(A).replication.held, rotten.position)?.config.slots.find(({ owner }) => owner === D)?.state;
  const get = ({ key }: Entry): unknown => {
    const outcome = cluster.node(A).operate({ kind: "get", key, consistency: "quorum" }, 1000);
    cluster.run(1200);
    return outcome();
  };
  return { cluster, stateOfD, get };
}

test("a head that has rotted at a former owner keeps the range without a quorum for a while only, and its key until somebody has it", () => {
  const tea = entryOf("tea", "acknowledged");
  const others = Array.from({ length: 30 }, (_, i) => entryOf(`key ${i}`));
  const given = new Map([B, C].map((id) => [id, [tea, ...others]] as const));
  const { cluster, stateOfD, get } = displaced(given, tea);
  cluster.run(8000);
  expect(stateOfD()).toBe("syncing");
  cluster.run(20_000);
  expect(stateOfD()).toBe("normal");
  expect(cluster.node(D).events.flatMap((event) => (event.kind === "transfer-done" ? [event.lost] : []))).toEqual([1]);
  for (const other of others) expect(get(other)).toMatchObject({ kind: "got" });
  expect(get(tea)).toMatchObject({ kind: "failed", failure: { kind: "quorum-unreachable" } });
  cluster.say(B, "up");
  cluster.run(10_000);
  for (const id of [A, B, D]) expect(stored(cluster.node(id), tea)).toEqual(tea);
});

test("what is older than what a former owner may have had is not served in its place, and can be written over", () => {
  const [older, newer] = [entryOf("tea", "older"), entryOf("tea", "newer")];
  const given = new Map([
    [A, [older]],
    [B, [newer]],
    [C, [newer]],
  ]);
  for (const returns of [true, false]) {
    const { cluster, stateOfD, get } = displaced(given, newer);
    cluster.run(28_000);
    expect(stateOfD()).toBe("normal");
    expect(get(newer)).toMatchObject({ kind: "failed", failure: { kind: "quorum-unreachable" } });
    if (returns) {
      cluster.say(B, "up");
      cluster.run(10_000);
      for (const id of [A, B, D]) expect(stored(cluster.node(id), newer)).toEqual(newer);
      continue;
    }
    const payload = Uint8Array.of(9);
    const insert = cluster
      .node(A)
      .operate({ kind: "insert", key: newer.key, payload, ttlMs: 0, consistency: "quorum" });
    cluster.run(10_000);
    expect(insert()).toMatchObject({ kind: "inserted" });
    for (const id of [A, D]) expect(stored(cluster.node(id), newer)).toMatchObject({ payload });
  }
});

test("what the sums of a former owner show to be the very same is not taken as lost", () => {
  const tea = entryOf("tea");
  const given = new Map<NodeId, readonly Entry[]>([
    [A, [tea, ...Array.from({ length: 5 }, (_, i) => entryOf(`key ${i}`))]],
    [C, [tea, ...Array.from({ length: 5 }, (_, i) => entryOf(`other key ${i}`))]],
  ]);
  const { cluster, stateOfD, get } = displaced(given, tea);
  cluster.run(28_000);
  expect(stateOfD()).toBe("normal");
  expect(stored(cluster.node(D), tea)).toEqual(tea);
  expect(get(tea)).toMatchObject({ kind: "got" });
});

const floor = entryOf("floor", "payload", 1000).version;

test("a new owner is vetted also by one that cannot verify something else", () => {
  const [leftover, tea] = [entryOf("coffee", "leftover"), entryOf("tea", "payload", 2000)];
  const given = new Map([
    [C, [tea]],
    [D, [leftover]],
  ]);
  const { cluster, stateOfD } = displaced(given, tea, { ...SYNCING, floor });
  cluster.run(28_000);
  expect(stateOfD()).toBe("normal");
  expect(stored(cluster.node(D), leftover)).toBeUndefined();
  expect(stored(cluster.node(D), tea)).toBe("unreadable");
});

test("what a new owner holds below the floor, and a former one may hold, stays unreadable until the others say", () => {
  const [leftover, newer] = [entryOf("tea", "leftover"), entryOf("tea", "newer")];
  for (const kept of [leftover, newer]) {
    // The sums of the two owners differ in a part in which nothing is to be brought over.
    const above = Array.from({ length: 40 }, (_, i) => entryOf(`key ${i}`, "payload", 2000 + i));
    const given = new Map([
      [A, above],
      [C, [kept]],
      [D, [leftover]],
    ]);
    const { cluster, stateOfD, get } = displaced(given, kept, { ...SYNCING, floor });
    cluster.run(60_000);
    expect(stateOfD()).toBe("normal");
    expect(stored(cluster.node(D), leftover)).toBe("unreadable");
    const head = cluster.node(D).disk.entries.get(entryPlace(leftover.position, leftover.key)) as Entry;
    expect(compareVersions(head.version, floor)).toBeGreaterThan(0);
    expect(timeOfVersion(head.version).ms).toBeLessThanOrEqual(WALL_MS + DAY_MS + 60_000);
    expect(get(leftover)).toMatchObject({ kind: "failed", failure: { kind: "quorum-unreachable" } });
    cluster.say(B, "up");
    cluster.run(10_000);
    for (const id of [A, B, D]) expect(stored(cluster.node(id), leftover)).toBeUndefined();
  }
});
