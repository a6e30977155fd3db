/** Which disks a range can do without: nothing acknowledged may be lost with them, and those left must be able to vote. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import { genesisConfig, type PastEpoch, type RangeConfig, type Slot } from "#model/range-config.ts";
import { isSparedBy } from "#simulation/losses.ts";

const [A, B, C, D, E] = ["a", "b", "c", "d", "e"] as NodeId[] as [NodeId, NodeId, NodeId, NodeId, NodeId];

const slotsOf = (normal: readonly NodeId[], syncing: readonly NodeId[] = []): Slot[] => [
  ...normal.map((owner): Slot => ({ owner, state: "normal" })),
  ...syncing.map((owner): Slot => ({ owner, state: "syncing" })),
];

function configOf(slots: readonly Slot[], before: readonly Slot[][] = [], synced = true): RangeConfig {
  const history = before.map((past, i): PastEpoch => ({ epoch: 8 - i, slots: past }));
  return { ...genesisConfig({ after: 1n, upTo: 9n } as RangeConfig["range"], A), epoch: 9, slots, history, synced };
}

function isSpared(config: RangeConfig, node: NodeId, ...lost: readonly NodeId[]): boolean {
  return isSparedBy(config, node, (owner) => lost.includes(owner));
}

test("one copy of three may be lost, and no second one", () => {
  const three = configOf(slotsOf([A, B, C]));
  expect(isSpared(three, A)).toBe(true);
  expect(isSpared(three, A, B)).toBe(false);
  // Whoever has no part in it, always.
  expect(isSpared(three, D, A, B)).toBe(true);
});

test("as many may be lost as a quorum can spare", () => {
  const five = configOf(slotsOf([A, B, C, D, E]));
  expect(isSpared(five, A, B)).toBe(true);
  expect(isSpared(five, A, B, C)).toBe(false);
  expect(isSpared(configOf(slotsOf([A, B])), A)).toBe(false);
  expect(isSpared(configOf(slotsOf([A])), A)).toBe(false);
});

test("a syncing owner counts with its vote alone", () => {
  const config = configOf(slotsOf([A, B], [D]), [slotsOf([A, B, C])]);
  expect(isSpared(config, D)).toBe(true);
  expect(isSpared(config, A)).toBe(true);
  // One of three would be left to vote.
  expect(isSpared(config, A, D)).toBe(false);
  expect(isSpared(config, D, A)).toBe(false);
  // The one owner that counts decides alone, and nobody decides without it.
  const grown = configOf(slotsOf([A], [B]), [slotsOf([A])]);
  expect(isSpared(grown, B)).toBe(true);
  expect(isSpared(grown, A)).toBe(false);
});

test("what an earlier epoch acknowledged must be with one that is left of it", () => {
  const config = configOf(slotsOf([A, B], [D]), [slotsOf([A, B, C])]);
  // It gave its place up, and is needed all the same.
  expect(isSpared(config, C)).toBe(true);
  expect(isSpared(config, C, A)).toBe(false);
  expect(isSpared(config, A, C)).toBe(false);
  // Its place was taken because it was lost.
  expect(isSpared(config, D, C)).toBe(true);
  expect(isSpared(configOf(slotsOf([A, B, D])), A, C)).toBe(true);
});

test("while the owners that remain are synced, none of them may be lost", () => {
  const config = configOf(slotsOf([A, B, C]), [], false);
  expect(isSpared(config, A)).toBe(false);
  expect(isSpared(config, D)).toBe(true);
});
