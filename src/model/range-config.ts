/**
 * Range configurations: who owns a range, voted and numbered.
 *
 * The successor of epoch e is chosen once, by a majority of the owners of e or by all that count (rule V); answers count
 * within one epoch only (rule E).
 */
import type { NodeId } from "./node-id.ts";
import type { Range } from "./position.ts";
import { VERSION_ZERO, type Version } from "./version.ts";

/** One logical copy. A syncing owner takes writes but counts in no quorum and answers no reads. */
export type Slot = { readonly owner: NodeId; readonly state: "normal" | "syncing" };

/** The slots of an earlier epoch. */
export type PastEpoch = { readonly epoch: number; readonly slots: readonly Slot[] };

export type RangeConfig = {
  readonly range: Range;
  /** Counts up by one with each change; a forced change adds 2^32. */
  readonly epoch: number;
  /** At least one; a node at most once. */
  readonly slots: readonly Slot[];
  /** With a syncing slot: every epoch back to the last all-normal one, newest first. Else empty. */
  readonly history: readonly PastEpoch[];
  /** False from the forced drop of a slot until the rest have compared themselves. */
  readonly synced: boolean;
  /** Up to it the past is closed: nothing of it is taken from clients, hints or former owners any more. Never goes back. */
  readonly floor: Version;
  /** What was gone by this version is purged: every owner drops it, and it is held to be nowhere. At most the floor. */
  readonly purged: Version;
};

/** The configuration that a cluster is born with: the founder holds the whole ring. */
export function genesisConfig(range: Range, founder: NodeId): RangeConfig {
  return {
    range,
    epoch: 1,
    slots: [{ owner: founder, state: "normal" }],
    history: [],
    synced: true,
    floor: VERSION_ZERO,
    purged: VERSION_ZERO,
  };
}

export function ownersOf(config: RangeConfig): NodeId[] {
  return config.slots.map((slot) => slot.owner);
}

export function normalOwnersOf(slots: readonly Slot[]): NodeId[] {
  return slots.filter((slot) => slot.state === "normal").map((slot) => slot.owner);
}

/** Who has the past of the range whole: those that count, and while it changes those that counted before. */
export function wholeOwnersOf({ slots, history }: RangeConfig): Set<NodeId> {
  return new Set([slots, ...history.map((past) => past.slots)].flatMap(normalOwnersOf));
}

export function slotOf(config: RangeConfig, node: NodeId): Slot | undefined {
  for (const slot of config.slots) if (slot.owner === node) return slot;
  return undefined;
}

export function isAllNormal(slots: readonly Slot[]): boolean {
  return slots.every((slot) => slot.state === "normal");
}

/**
 * The successor's history when `config` is followed by a configuration with the given slots. What an earlier epoch asks
 * of a new owner depends on its slots only: of several with the same the last stands for all, so that owners that come
 * and go for ever make no history without end.
 */
export function historyAfter(config: RangeConfig, slots: readonly Slot[]): readonly PastEpoch[] {
  if (isAllNormal(slots)) return [];
  const past: PastEpoch = { epoch: config.epoch, slots: config.slots };
  return isAllNormal(config.slots) ? [past] : [past, ...config.history.filter((other) => !haveSameSlots(other, past))];
}

function haveSameSlots(a: PastEpoch, b: PastEpoch): boolean {
  const isInB = ({ owner, state }: Slot): boolean =>
    b.slots.some((other) => other.owner === owner && other.state === state);
  return a.slots.length === b.slots.length && a.slots.every(isInB);
}
