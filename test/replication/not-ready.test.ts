/** An owner that is there and cannot answer for long, in doubt or on a full disk: the others answer in its place. */
import { expect, test } from "bun:test";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Operation, OperationOutcome } from "#model/operation.ts";
import { pieceAt } from "#replication/range-map.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { A, B, C, CONFIG, D, normal, togetherWith } from "../support/few-nodes.ts";

const OWNED = { ...CONFIG, slots: [normal(A), normal(B), normal(D)] };
const [TEA, MILK, NOTHING] = ["tea", "milk", "nothing"].map(utf8BytesOf) as [Uint8Array, Uint8Array, Uint8Array];

type Cluster = ReturnType<typeof togetherWith>;

function insertOf(key: Uint8Array, consistency: Consistency): Operation {
  return { kind: "insert", key, payload: key, ttlMs: 0, consistency };
}

function outcomeOf(
  cluster: Cluster,
  through: NodeId,
  operation: Operation,
  withinMs = 1000,
): OperationOutcome | undefined {
  const outcome = cluster.node(through).operate(operation, 5000);
  cluster.run(withinMs);
  return outcome();
}

function scanned(cluster: Cluster, through: NodeId): string[] | undefined {
  const request = { prefix: new Uint8Array(0), cursor: undefined, itemsMax: 100, bytesMax: 1 << 20, keysOnly: false };
  const outcome = cluster.node(through).scan({ ...request, consistency: "quorum" }, 15_000);
  cluster.run(1000);
  const page = outcome();
  return page?.kind === "page" ? page.page.items.map(({ key }) => utf8TextOf(key) ?? "") : undefined;
}

/** A, B and D own everything and hold two keys; C, with no place on the ring, owns nothing. */
function owned(): Cluster {
  const cluster = togetherWith({ purgeGraceMs: 5000 }, 1, 2, 3, 4);
  cluster.learn(OWNED);
  cluster.run(3000);
  for (const key of [TEA, MILK]) {
    expect(outcomeOf(cluster, B, insertOf(key, "all"))).toMatchObject({ kind: "inserted" });
  }
  return cluster;
}

/** A does not know whether its store is from the past. */
function withDoubt(): { cluster: Cluster; keys: string[] } {
  const cluster = owned();
  cluster.node(A).feed({ kind: "doubt", isDoubted: true });
  return { cluster, keys: ["tea", "milk"] };
}

/** A tombstone is purged by a configuration that B has no room for. */
function withFullDisk(): { cluster: Cluster; keys: string[] } {
  const cluster = owned();
  expect(outcomeOf(cluster, B, { kind: "delete", key: MILK, consistency: "all" })).toMatchObject({ kind: "deleted" });
  const isDurable = (): boolean | undefined =>
    pieceAt(cluster.node(B).replication.held, positionOfKey(MILK))?.isDurable;
  cluster.node(B).refuseStores({ kind: "disk-full" });
  for (let waits = 0; waits < 200 && isDurable() !== false; waits++) cluster.run(500);
  expect(isDurable()).toBe(false);
  return { cluster, keys: ["tea"] };
}

for (const [what, start] of Object.entries({
  "in doubt": withDoubt,
  "without room for a configuration": withFullDisk,
})) {
  test(`a scan passes over an owner ${what}, through whichever node`, () => {
    const { cluster, keys } = start();
    for (const through of [A, B, C, D]) expect(scanned(cluster, through)?.sort()).toEqual(keys.sort());
  });

  test(`at one, what the others do not have is not there, and an owner ${what} is not waited for`, () => {
    const { cluster } = start();
    for (const through of [A, B, C, D]) {
      for (const kind of ["get", "delete"] as const) {
        const outcome = outcomeOf(cluster, through, { kind, key: NOTHING, consistency: "one" });
        expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
      }
      expect(outcomeOf(cluster, through, { kind: "get", key: TEA, consistency: "one" })).toMatchObject({ kind: "got" });
    }
  });
}

test("a scan of which too few owners can answer goes on when they can again", () => {
  const { cluster, keys } = withDoubt();
  cluster.node(B).feed({ kind: "doubt", isDoubted: true });
  const request = { prefix: new Uint8Array(0), cursor: undefined, itemsMax: 100, bytesMax: 1 << 20, keysOnly: false };
  const outcome = cluster.node(D).scan({ ...request, consistency: "quorum" }, 15_000);
  const before = cluster.carried.length;
  cluster.run(1000);
  expect(outcome()).toBeUndefined();
  // Not without a rest between.
  const asked = cluster.carried.slice(before).filter(({ message }) => message.kind === "scan");
  expect(asked.length).toBeLessThan(100);
  cluster.node(A).feed({ kind: "doubt", isDoubted: false });
  cluster.run(1000);
  expect(outcome()).toMatchObject({ kind: "page", page: { items: keys.map(() => ({})) } });
});

test("at one, with the other owners down, a hint is kept beside an owner in doubt", () => {
  const { cluster } = withDoubt();
  for (const id of [B, D]) cluster.say(id, "down");
  expect(outcomeOf(cluster, C, insertOf(NOTHING, "one"), 500)).toBeUndefined();
  expect(outcomeOf(cluster, C, insertOf(NOTHING, "one"), 1500)).toMatchObject({ kind: "inserted" });
  const { kept } = cluster.node(C).replication.hints;
  for (const id of [A, B, D]) expect(kept.get(id)?.hints).toBeGreaterThan(0);
});
