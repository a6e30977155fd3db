/** Changes of owners that meet with something: owners lost, stuck, gone. */
import { expect, test } from "bun:test";
import type { Position, Range } from "#model/position.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { pieceAt } from "#replication/range-map.ts";
import { A, B, C, CONFIG, D, normal, togetherWith } from "../support/few-nodes.ts";
import { nodeNamed } from "../support/lone-node.ts";

const E = nodeNamed(5);
type Cluster = ReturnType<typeof togetherWith>;

function rangeUpTo(upTo: number): Range {
  return { after: BigInt(upTo - 10) as Position, upTo: BigInt(upTo) as Position };
}

/** What the first owner knows to be the configuration there. */
function configAt(cluster: Cluster, position: bigint): RangeConfig | undefined {
  return pieceAt(cluster.node(A).replication.held, position as Position)?.config;
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
