/** A clock that was days ahead and is right again: no key stays closed, no coordinator either. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Operation } from "#model/operation.ts";
import { genesisConfig } from "#model/range-config.ts";
import { timeOfVersion, type Version, versionOf } from "#model/version.ts";
import { A, B, CONFIG, D, entryOf, give, normal, togetherWith, WHOLE } from "../support/few-nodes.ts";
import { startLoneNode, WALL_MS } from "../support/lone-node.ts";
import { createDisk } from "../support/replication-disk.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OWNED = { ...CONFIG, slots: [normal(A), normal(B), normal(D)] };

type Cluster = ReturnType<typeof togetherWith>;

function insert(name: string, payload: string): Operation {
  return { kind: "insert", key: utf8BytesOf(name), payload: utf8BytesOf(payload), ttlMs: 0, consistency: "quorum" };
}

/** Does it through a node; what comes of it, and its version. */
function done(cluster: Cluster, id: NodeId, operation: Operation): { outcome: string; version: Version | undefined } {
  const result = cluster.node(id).operate(operation);
  cluster.run(1000);
  const answer = result();
  const outcome = answer?.kind === "failed" ? answer.failure.kind : (answer?.kind ?? "no answer");
  return { outcome, version: answer !== undefined && "version" in answer ? answer.version : undefined };
}

/** A key is written, found, deleted and written again through every node. */
function writeThroughAll(cluster: Cluster, name: string): void {
  const key = utf8BytesOf(name);
  for (const id of [A, B, D]) {
    expect(`${id}: ${done(cluster, id, insert(name, `by ${id}`)).outcome}`).toBe(`${id}: inserted`);
    for (const reader of [A, B, D]) {
      const got = cluster.node(reader).operate({ kind: "get", key, consistency: "quorum" });
      cluster.run(200);
      expect(got()).toMatchObject({ kind: "got", payload: utf8BytesOf(`by ${id}`) });
    }
    expect(`${id}: ${done(cluster, id, { kind: "delete", key, consistency: "quorum" }).outcome}`).toBe(
      `${id}: deleted`,
    );
    expect(`${id}: ${done(cluster, id, insert(name, "again")).outcome}`).toBe(`${id}: inserted`);
  }
}

/** A founds it alone, its clock ahead, writes `tea`, and its clock is set right before the others come. */
function foundedAhead(aheadMs: number): Cluster {
  const cluster = togetherWith({}, 1, 2, 4);
  cluster.node(A).setClock(aheadMs);
  for (const id of [B, D]) cluster.say(id, "down");
  cluster.learn(genesisConfig(WHOLE, A));
  cluster.run(500);
  expect(done(cluster, A, insert("tea", "far")).outcome).toBe("inserted");
  cluster.node(A).setClock(0);
  for (const id of [B, D]) cluster.say(id, "up");
  cluster.run(30_000);
  for (const { config } of cluster.node(A).replication.held.pieces) expect(config.slots).toHaveLength(3);
  return cluster;
}

/** Of three owners D is away, and A goes by its own clock, which is ahead, while it writes `tea`. */
function aheadWhileOneIsAway(aheadMs: number): Cluster {
  const cluster = togetherWith({}, 1, 2, 4);
  cluster.learn(OWNED);
  cluster.run(2000);
  expect(done(cluster, A, insert("tea", "old")).outcome).toBe("inserted");
  cluster.say(D, "down");
  cluster.node(A).setClock(aheadMs);
  done(cluster, A, insert("tea", "far"));
  cluster.say(D, "up");
  cluster.node(A).setClock(0);
  cluster.run(20_000);
  return cluster;
}

const YEARS = 5 * 365 * DAY;
for (const aheadMs of [3 * DAY, YEARS]) {
  const name = aheadMs === YEARS ? "five years" : "three days";

  test(`what a founder wrote whose clock was ${name} ahead can be written and deleted through every node, and other keys`, () => {
    writeTeaAndOthers(foundedAhead(aheadMs));
  });

  test(`what was written by a clock ${name} ahead while an owner was away can be written and deleted through every node, and other keys`, () => {
    writeTeaAndOthers(aheadWhileOneIsAway(aheadMs));
  });
}

/** Before and after the node whose clock was ahead starts again. */
function writeTeaAndOthers(cluster: Cluster): void {
  for (const other of ["coffee", "milk"]) {
    // First through the one whose clock was ahead: what it alone would take would be in the way of the others.
    const { outcome, version } = done(cluster, A, insert(other, "fresh"));
    expect(outcome).toBe("inserted");
    expect(timeOfVersion(version as Version).ms).toBeLessThan(WALL_MS + HOUR);
    writeThroughAll(cluster, other);
    writeThroughAll(cluster, "tea");
    cluster.restart(A);
    cluster.run(2000);
  }
}

test("keys of ten days that a clock was days ahead are written over in any order, through every node", () => {
  const cluster = togetherWith({}, 1, 2, 4);
  cluster.learn(OWNED);
  cluster.run(2000);
  for (let day = 0; day <= 10; day++) {
    for (const id of [A, B, D]) give(cluster.node(id), entryOf(`day ${day}`, "far", day * DAY + HOUR));
  }
  for (const day of [10, 3, 7, 0, 9, 1, 5, 8, 2, 6, 4]) writeThroughAll(cluster, `day ${day}`);
});

test("above what it has of a key an owner takes a stamp at most a day further, far ahead or not, one by one and in batches", () => {
  const node = startLoneNode(A, createDisk());
  node.tell(B, { kind: "learn", requestId: 1, configs: [OWNED] });
  give(node, entryOf("far", "payload", 3 * DAY), entryOf("near", "payload", 1000));
  const outcomes = (name: string, aheadMs: number): unknown[] => {
    const version = versionOf({ ms: WALL_MS + aheadMs, counter: 5 }, B);
    const entry = node.replication.machine.sealEntry({ ...entryOf(name), version });
    const write = { epoch: 2, entry };
    return [
      ...node.tell(B, { kind: "write", requestId: 2, ...write, config: undefined }),
      ...node.tell(B, { kind: "write-all", requestId: 3, writes: [write], configs: [] }),
    ].map((answer) => {
      if (answer.kind === "write-answer") return answer.outcome.kind;
      return answer.kind === "write-all-answer" ? answer.outcomes[0] : undefined;
    });
  };
  const before = node.replication.clock.last;
  expect(outcomes("far", 4 * DAY + HOUR)).toEqual(["stamp-refused", "stamp-refused"]);
  expect(outcomes("far", 4 * DAY - HOUR)).toEqual(["stored", "stored"]);
  expect(outcomes("near", 2 * DAY)).toEqual(["stamp-refused", "stamp-refused"]);
  expect(outcomes("nothing there", 2 * DAY)).toEqual(["stamp-refused", "stamp-refused"]);
  expect(node.replication.clock.last).toEqual(before);
});

test("a tombstone far ahead is not purged before its time, and what is written above it stands", () => {
  const cluster = togetherWith({ purgeGraceMs: 0 }, 1, 2, 4);
  cluster.learn(OWNED);
  cluster.run(3000);
  const tombstone = entryOf("tea", "", 3 * DAY);
  for (const id of [A, B, D]) give(cluster.node(id), tombstone);
  cluster.run(60_000);
  const floors = cluster.node(A).replication.held.pieces.map(({ config }) => timeOfVersion(config.floor).ms);
  for (const floor of floors) expect(floor).toBeLessThan(WALL_MS + 100_000);
  for (const id of [A, B, D]) expect(cluster.node(id).disk.entries.size).toBe(1);
  const key = utf8BytesOf("tea");
  const got = cluster.node(D).operate({ kind: "get", key, consistency: "quorum" });
  cluster.run(200);
  expect(got()).toMatchObject({ kind: "failed", failure: { kind: "not-found" } });
  writeThroughAll(cluster, "tea");
});
