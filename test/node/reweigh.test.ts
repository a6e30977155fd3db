/** Which weights a node may be given while it runs. */
import { expect, test } from "bun:test";
import type { ClusterSettings } from "#model/cluster.ts";
import { positionFrom } from "#model/position.ts";
import type { RingView } from "#model/ring-view.ts";
import { weightWrite } from "#node/facts.ts";
import type { NodeOptions } from "#node/node-options.ts";
import { planForWeight, weightOf } from "#node/reweigh.ts";
import { openMemoryEngine } from "#storage/memory/memory-engine.ts";
import { nodeNamed } from "../support/lone-node.ts";

const [A, B] = [nodeNamed(1), nodeNamed(2)];
const OPTIONS = { virtualNodes: 8, weight: 1, positions: [] as readonly bigint[] } as NodeOptions;
const SETTINGS = { clusterId: "cluster", successors: 16 } as ClusterSettings;

function viewOf(counts: ReadonlyMap<typeof A, number>): RingView {
  const virtualNodes = [...counts].flatMap(([node, count]) =>
    Array.from({ length: count }, (_, index) => ({
      node,
      index,
      incarnation: 1,
      position: positionFrom(BigInt(index)),
      kind: "hashed" as const,
    })),
  );
  return { revision: 1, virtualNodes, nodes: new Map() };
}

test("a plan has as many virtual nodes as the weight says, the first of them where they were", () => {
  const view = viewOf(
    new Map([
      [A, 8],
      [B, 20],
    ]),
  );
  const plans = [1, 2, 0.5, 0.01].map((weight) => planForWeight(OPTIONS, SETTINGS, A, weight, view));
  expect(plans.map(({ length }) => length)).toEqual([8, 16, 4, 1]);
  expect(plans[1]?.slice(0, 8)).toEqual(plans[0] as never);
});

test("a weight out of bounds is refused, and one that leaves the ring with fewer than r + 1 virtual nodes", () => {
  const view = viewOf(
    new Map([
      [A, 8],
      [B, 13],
    ]),
  );
  for (const weight of [0, -1, 100.5, Number.NaN, 0.25]) {
    expect(() => planForWeight(OPTIONS, SETTINGS, A, weight, view)).toThrow();
  }
  expect(planForWeight(OPTIONS, SETTINGS, A, 0.5, view)).toHaveLength(4);
});

test("a weight given at run time holds until the node is started with another one", async () => {
  const engine = openMemoryEngine();
  expect(weightOf(OPTIONS, engine)).toBe(1);
  await engine.append([weightWrite({ weight: 2.5, startedWith: 1 })]);
  expect(weightOf(OPTIONS, engine)).toBe(2.5);
  expect(weightOf({ ...OPTIONS, weight: 3 }, engine)).toBe(3);
});
