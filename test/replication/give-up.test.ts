/** Giving nodes up: ranges that have lost a majority of their owners go on by the operator's word, and no others. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { pieceAt } from "#replication/range-map.ts";
import { A, B, C, CONFIG, D, entryOf, give, normal, together } from "../support/few-nodes.ts";

const FORCED = 2 ** 32;
const giveUp = (acceptsLoss = true) => ({ kind: "give-up", operationId: 1, nodes: [B, C], acceptsLoss }) as const;

test("an owner that is left alone goes on by the operator's word, with what it has, and takes writes", () => {
  const cluster = together(1);
  const tea = entryOf("tea", "green");
  give(cluster.node(A), tea);
  cluster.learn(CONFIG);
  cluster.run(2000);
  cluster.node(A).feed(giveUp(false));
  cluster.run(3000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
  cluster.node(A).feed(giveUp());
  cluster.run(3000);
  const [, forced] = cluster.node(A).gaveUp;
  expect(forced?.map(({ epoch, slots, synced }) => ({ epoch, slots, synced }))).toEqual([
    { epoch: CONFIG.epoch + FORCED, slots: [normal(A)], synced: true },
  ]);
  const got = cluster.node(A).operate({ kind: "get", key: tea.key, consistency: "quorum" });
  const key = utf8BytesOf("new");
  const insert = { kind: "insert", key, payload: key, ttlMs: 0, consistency: "quorum" } as const;
  const inserted = cluster.node(A).operate(insert);
  cluster.run(1000);
  expect(got()).toMatchObject({ kind: "got", payload: utf8BytesOf("green") });
  expect(inserted()).toMatchObject({ kind: "inserted" });
});

test("with a majority left nothing is forced, whatever is accepted", () => {
  const cluster = together(1, 2);
  cluster.learn(CONFIG);
  cluster.run(2000);
  cluster.node(A).feed({ ...giveUp(), nodes: [C] });
  cluster.run(3000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
});

test("nothing is forced while somebody who is there has not said what it knows, nor by a node in doubt", () => {
  const cluster = together(1, 4);
  const node = cluster.node(A);
  cluster.learn(CONFIG);
  cluster.run(2000);
  node.feed(giveUp());
  cluster.run(10_000, ["config-answer"]);
  expect(node.gaveUp).toEqual([[]]);
  node.feed({ kind: "doubt", isDoubted: true });
  node.feed(giveUp());
  cluster.run(10_000);
  expect(node.gaveUp).toEqual([[], []]);
  // That the others are given up is what ends the doubt.
  node.feed(giveUp());
  cluster.run(2000);
  node.feed({ kind: "doubt", isDoubted: false });
  cluster.run(3000);
  expect(node.gaveUp.at(-1)).toHaveLength(1);
});

test("who believes in owners of long ago forces nothing: the present ones are asked first", () => {
  const cluster = together(1, 4);
  const present: RangeConfig = { ...CONFIG, epoch: CONFIG.epoch + 7, slots: [normal(D)] };
  cluster.node(A).feed({ kind: "message", from: D, message: { kind: "learn", requestId: 1, configs: [CONFIG] } });
  cluster.node(D).feed({ kind: "message", from: A, message: { kind: "learn", requestId: 1, configs: [present] } });
  cluster.node(A).feed(giveUp());
  cluster.run(3000);
  expect(cluster.node(A).gaveUp).toEqual([[]]);
  const position = entryOf("tea").position;
  for (const id of [A, D]) {
    const config = pieceAt(cluster.node(id).replication.held, position)?.config;
    expect(config?.epoch).toBeLessThan(FORCED);
    expect(config?.slots).toContainEqual(normal(D));
  }
});
