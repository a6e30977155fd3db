/** Removing a node is refused when ranges would be lost by it, unless that is accepted by name. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import type { KnownNode, Lifecycle, Liveness } from "#model/node-record.ts";
import type { Position } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { Life } from "#node/life.ts";
import { nodeMeant, removeNode } from "#node/remove-node.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { A, B, C, CONFIG, D, DONE, SYNCING } from "../support/few-nodes.ts";
import { nodeNamed, viewOf } from "../support/lone-node.ts";

/**
 * Asks A to remove a node; the others are down, or `there`, and C may have been removed, or have left, before. Only A
 * answers.
 */
async function remove(
  node: NodeId,
  config: RangeConfig,
  lifecycleOfC: "serving" | "removed" | "stopped",
  loss = false,
  there: { readonly [id: NodeId]: Liveness } = {},
  lifecycleOfA: Lifecycle = "serving",
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
  const { nodes } = viewOf(new Map([A, B, C, D].map((id) => [id, id === A ? "up" : (there[id] ?? "down")] as const)));
  const lifecycles = new Map<NodeId, Lifecycle>([
    [A, lifecycleOfA],
    [C, lifecycleOfC],
  ]);
  const known = [...nodes.values()].map(({ record, ...rest }) => {
    const lifecycle = lifecycles.get(record.id) ?? record.lifecycle;
    return { ...rest, record: { ...record, lifecycle } };
  });
  const request = taikv.v1.RemoveRequest.create({ node, force: loss, acceptDataLoss: loss });
  const life = { identity: { id: A }, kernel } as unknown as Life;
  const caller = { call: () => Promise.reject(new Error("nobody is asked")), [Symbol.dispose]: () => undefined };
  const parts = { life, caller, nodes: known, configs: [config], answered: new Set([A]) };
  let refusal: string | undefined;
  const answer = await removeNode(parts, request).catch((error: Error) => {
    refusal = error.message;
  });
  awaitedLast = answer?.awaited ?? undefined;
  return { refusal, removed, accepted };
}

/** Who the last removal says may have what seems to be lost. */
let awaitedLast: readonly string[] | undefined;

test("who is away and may have what seems to be lost is named", async () => {
  await remove(B, CONFIG, "removed", true);
  expect(awaitedLast).toEqual([D.slice(0, 2)]);
  // Nothing seems to be lost.
  await remove(B, CONFIG, "serving", true);
  expect(awaitedLast).toEqual([]);
});

test("a node that leaves itself removes nobody: it may be gone before others have heard of it", async () => {
  for (const lifecycle of ["leaving", "stopped"] as const) {
    const { refusal, removed } = await remove(B, CONFIG, "serving", false, {}, lifecycle);
    expect(refusal).toContain("ask another one");
    expect(removed).toEqual([]);
  }
});

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

test("while one that is there has not told its ranges nobody is removed, unless the loss is accepted", async () => {
  for (const liveness of ["up", "suspected"] as const) {
    const { refusal, ...done } = await remove(B, CONFIG, "serving", false, { [D]: liveness });
    expect(refusal).toContain(`no answer in time from ${D.slice(0, 2)}; nothing was changed: try again`);
    expect(refusal).toEqual(LOST);
    expect(done).toEqual({ removed: [], accepted: [] });
  }
  const accepted = await remove(B, CONFIG, "serving", true, { [D]: "up" });
  expect(accepted).toEqual({ refusal: undefined, removed: [B], accepted: [true] });
});

test("neither the node that is to go nor one that is down or gone for good has to tell its ranges", async () => {
  const done = { refusal: undefined, removed: [B], accepted: [] };
  expect(await remove(B, CONFIG, "serving", false, { [B]: "suspected" })).toEqual(done);
  expect(await remove(B, CONFIG, "serving", false, { [D]: "down" })).toEqual(done);
  expect(await remove(B, DONE, "removed", false, { [C]: "up" })).toEqual(done);
});

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

test("a stretch of the ring that nobody who is there has may be the removed one's alone: its loss is to be accepted", async () => {
  const part: RangeConfig = { ...CONFIG, range: { after: 100n as Position, upTo: 50n as Position } };
  const { refusal, removed } = await remove(B, part, "serving");
  expect(refusal).toContain("one stretch of the ring");
  expect(refusal).toContain("--accept-data-loss");
  expect(removed).toEqual([]);
  expect(await remove(B, part, "serving", true)).toMatchObject({ refusal: undefined, removed: [B] });
});
