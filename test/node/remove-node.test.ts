/** Removing a node is refused when ranges would be lost by it, unless that is accepted by name. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import type { KnownNode, Lifecycle } from "#model/node-record.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { Life } from "#node/life.ts";
import { nodeMeant, removeNode } from "#node/remove-node.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { A, B, C, CONFIG, D, SYNCING } from "../support/few-nodes.ts";
import { nodeNamed, viewOf } from "../support/lone-node.ts";

/** Asks A to remove a node; the others are down, and C may have been removed, or have left, before. */
async function remove(
  node: NodeId,
  config: RangeConfig,
  lifecycleOfC: "serving" | "removed" | "stopped",
  loss = false,
) {
  const removed: NodeId[] = [];
  const accepted: boolean[] = [];
  const kernel = {
    remove: (id: NodeId) => removed.push(id),
    giveUp: async (_: readonly NodeId[], acceptsLoss: boolean) => {
      accepted.push(acceptsLoss);
      return [];
    },
  };
  const { nodes } = viewOf(new Map([A, B, C, D].map((id) => [id, id === A ? "up" : "down"] as const)));
  const known = [...nodes.values()].map(({ record, ...rest }) =>
    record.id === C ? { ...rest, record: { ...record, lifecycle: lifecycleOfC } } : { ...rest, record },
  );
  const request = taikv.v1.RemoveRequest.create({ node, force: loss, acceptDataLoss: loss });
  const life = { identity: { id: A }, kernel } as unknown as Life;
  const caller = { call: () => Promise.reject(new Error("nobody is asked")), [Symbol.dispose]: () => undefined };
  const refusal = await removeNode({ life, caller, nodes: known, configs: [config] }, request).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { refusal, removed, accepted };
}

const LOST = expect.stringContaining("--accept-data-loss");

test("a majority that is left, or somebody from whom the syncing owner gets the rest, is enough", async () => {
  expect(await remove(B, CONFIG, "serving")).toEqual({ refusal: undefined, removed: [B], accepted: [] });
  expect(await remove(B, SYNCING, "serving")).toEqual({ refusal: undefined, removed: [B], accepted: [] });
});

test.each([
  ["has no majority left", CONFIG, "removed"],
  ["has a syncing owner that could never come to its end", SYNCING, "removed"],
  ["has one that could get the rest only from a node that has left", SYNCING, "stopped"],
] as const)(
  "what is refused for a range that %s is done when the loss is accepted",
  async (_, config, lifecycleOfC) => {
    expect(await remove(B, config, lifecycleOfC)).toEqual({ refusal: LOST, removed: [], accepted: [] });
    expect(await remove(B, config, lifecycleOfC, true)).toEqual({ refusal: undefined, removed: [B], accepted: [true] });
  },
);

const bearing = (number: number, lifecycle: Lifecycle): KnownNode => ({
  record: {
    id: nodeNamed(number),
    name: "n4",
    address: "n4:7000",
    incarnation: 1,
    revision: 1,
    lifecycle,
    weight: 1,
    virtualNodes: 32,
    zone: "",
  },
  liveness: "down",
  sinceMs: 0,
});

test("of several that have borne a name the one is meant that bears it now, then one that has left, then a removed one", () => {
  const nodes = [bearing(1, "removed"), bearing(2, "stopped"), bearing(3, "serving")];
  expect(nodeMeant(nodes, "n4").record.id).toBe(nodeNamed(3));
  expect(nodeMeant(nodes.toReversed(), "n4:7000").record.id).toBe(nodeNamed(3));
  expect(nodeMeant(nodes.slice(0, 2), "n4").record.id).toBe(nodeNamed(2));
  expect(nodeMeant(nodes, nodeNamed(1)).record.id).toBe(nodeNamed(1));
  expect(() => nodeMeant(nodes, "n5")).toThrow("knows no node n5");
});
