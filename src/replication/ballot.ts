/**
 * Ballots: single-decree Paxos on the successor of one configuration (rule V).
 *
 * Source: Lamport, "Paxos Made Simple", 2001. Promise and acceptance are durable before they are answered.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { rangesEqual, splitRange } from "#model/position.ts";
import { historyAfter, type RangeConfig, type Slot } from "#model/range-config.ts";
import { compareVersions, type Version } from "#model/version.ts";

export type Ballot = { readonly counter: number; readonly node: NodeId };

/** What an owner has promised and accepted about the successor of one of its configurations. */
export type Acceptor = {
  promised: Ballot | undefined;
  accepted: { readonly ballot: Ballot; readonly value: readonly RangeConfig[] } | undefined;
};

export function createAcceptor(): Acceptor {
  return { promised: undefined, accepted: undefined };
}

export function compareBallots(a: Ballot, b: Ballot): number {
  if (a.counter !== b.counter) return a.counter - b.counter;
  return a.node < b.node ? -1 : a.node > b.node ? 1 : 0;
}

/**
 * Whether these owners together decide on the successor: a majority of all slots, or everybody who counts, which meets every
 * majority as long as fewer than a majority are syncing. So who syncs, and is gone for good before it counts, holds up
 * nobody: not the one owner of a range that grows to two, either.
 */
export function isVoteQuorum({ slots }: RangeConfig, voters: ReadonlySet<NodeId>): boolean {
  const majority = majorityOf(slots.length);
  const votes = slots.reduce((count, { owner }) => count + (voters.has(owner) ? 1 : 0), 0);
  if (votes >= majority) return true;
  const counting = slots.filter(({ state }) => state === "normal");
  return counting.length > slots.length - majority && counting.every(({ owner }) => voters.has(owner));
}

/** The successor with other slots. */
export function successorWithSlots(config: RangeConfig, slots: readonly Slot[]): RangeConfig[] {
  return [{ ...config, epoch: config.epoch + 1, slots, history: historyAfter(config, slots) }];
}

/**
 * The successor without an owner's slot. What was acknowledged before may be with fewer of the rest than a quorum, so
 * that nothing else changes until they are synced.
 */
export function successorWithoutOwner(config: RangeConfig, owner: NodeId): RangeConfig[] {
  const slots = config.slots.filter((slot) => slot.owner !== owner);
  return successorWithSlots(config, slots).map((next) => ({ ...next, synced: slots.length === 1 }));
}

/** The successor with the past closed up to a version, and all that was gone by another one purged. */
export function successorWithFloor(config: RangeConfig, floor: Version, purged: Version): RangeConfig[] {
  return successorWithSlots(config, config.slots).map((next) => ({ ...next, floor, purged }));
}

/** The successors that a range falls into when it is split after each of the positions, which lie strictly inside, in ring order. */
export function successorsBySplit(config: RangeConfig, positions: readonly Position[]): RangeConfig[] {
  const parts: RangeConfig[] = [];
  let rest = config.range;
  const partOf = (range: RangeConfig["range"]): RangeConfig => ({
    ...config,
    range,
    epoch: config.epoch + 1,
    history: historyAfter(config, config.slots),
  });
  for (const position of positions) {
    const [left, right] = splitRange(rest, position);
    parts.push(partOf(left));
    rest = right;
  }
  parts.push(partOf(rest));
  return parts;
}

/**
 * Whether a value can follow the configuration: the same range or its parts in order, one epoch on. What the owners hold
 * is no reason to refuse a floor: one acceptance seals, and the range would be stuck.
 */
export function isSuccessor(config: RangeConfig, value: readonly RangeConfig[]): boolean {
  const first = value[0];
  const last = value[value.length - 1];
  if (first === undefined || last === undefined) return false;
  if (!rangesEqual({ after: first.range.after, upTo: last.range.upTo }, config.range)) return false;
  for (let i = 0; i < value.length; i++) {
    const part = value[i] as RangeConfig;
    if (part.epoch !== config.epoch + 1 || part.slots.length === 0) return false;
    if (new Set(part.slots.map((slot) => slot.owner)).size !== part.slots.length) return false;
    if (!isPastKept(config, part)) return false;
    if (i > 0 && part.range.after !== (value[i - 1] as RangeConfig).range.upTo) return false;
  }
  return true;
}

/** Floors never go back, and only what was closed for every owner of this epoch can have been found to be equal. */
function isPastKept(config: RangeConfig, part: RangeConfig): boolean {
  return (
    compareVersions(part.floor, config.floor) >= 0 &&
    compareVersions(part.purged, config.purged) >= 0 &&
    compareVersions(part.purged, config.floor) <= 0
  );
}
