/** Who owns a position is found also where those who know it stand far along the walk. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { NodeId } from "#model/node-id.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { refreshConfig } from "#replication/find-config.ts";
import type { MessageKind } from "#replication/message.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { A, CONFIG, entryOf, give, normal, together } from "../support/few-nodes.ts";
import { nodeNamed } from "../support/lone-node.ts";

const TEA = entryOf("tea", "green");
const ON_WALK = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11];
/** In places 7 to 9 of the walk; all before them are newcomers. */
const OWNERS: readonly NodeId[] = ON_WALK.slice(6, 9).map(nodeNamed);
const OWNED: RangeConfig = { ...CONFIG, slots: OWNERS.map(normal) };
/** The newcomers do not become owners meanwhile, and are told of nothing. */
const HELD_BACK: readonly MessageKind[] = ["invite", "prepare", "accept", "learn"];

function newcomersFirst() {
  const cluster = together(...ON_WALK);
  for (const owner of OWNERS) {
    const node = cluster.node(owner);
    give(node, TEA);
    node.feed({ kind: "message", from: owner, message: { kind: "learn", requestId: 1, configs: [OWNED] } });
  }
  cluster.run(100, HELD_BACK);
  return cluster;
}

test("a coordinator that knows nothing finds the owners behind more newcomers than are asked at first", () => {
  const cluster = newcomersFirst();
  const outcome = cluster.node(A).operate({ kind: "get", key: utf8BytesOf("tea"), consistency: "quorum" });
  for (let passedMs = 0; passedMs < 3000 && outcome() === undefined; passedMs += 20) cluster.run(20, HELD_BACK);
  expect(outcome()).toMatchObject({ kind: "got" });
});

test("a refresh asks further along the walk while nothing is confirmed, and nobody twice", () => {
  const cluster = newcomersFirst();
  const before = cluster.carried.length;
  let found: RangeConfig | undefined | "not yet" = "not yet";
  refreshConfig(cluster.node(A).replication, positionOfKey(utf8BytesOf("tea")), (config) => {
    found = config;
  });
  cluster.node(A).feed({ kind: "tick" });
  cluster.run(100, HELD_BACK);
  expect(found).toMatchObject({ epoch: OWNED.epoch, slots: OWNED.slots });
  const asked = cluster.carried
    .slice(before)
    .flatMap(({ from, to, message }) => (from === A && message.kind === "get-config" ? [to] : []));
  expect(asked).toHaveLength(new Set(asked).size);
});

test("a refresh ends when all have been asked and nobody knows anything", () => {
  const cluster = together(...ON_WALK);
  let found: RangeConfig | undefined | "not yet" = "not yet";
  refreshConfig(cluster.node(A).replication, positionOfKey(utf8BytesOf("tea")), (config) => {
    found = config;
  });
  cluster.node(A).feed({ kind: "tick" });
  cluster.run(100, HELD_BACK);
  expect(found).toBeUndefined();
});
