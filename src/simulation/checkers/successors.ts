/**
 * What a configuration may grow into by one vote: its parts, or itself with one thing changed. Written down a second time
 * and from outside, so that it does not share the mistakes of those who propose and vote.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { rangesEqual } from "#model/position.ts";
import { isAllNormal, normalOwnersOf, type RangeConfig, type Slot } from "#model/range-config.ts";
import { compareVersions, versionsEqual } from "#model/version.ts";

/** The slots of all epochs back to the last with all of them normal, as text, with the newest epoch that had them. */
export type Past = ReadonlyMap<string, number>;

/** The past of a configuration, from what it follows and the past of that. */
export function pastAfter(parent: RangeConfig, past: Past, { slots }: RangeConfig): Past {
  if (isAllNormal(slots)) return new Map();
  const own = new Map([[slotsText(parent.slots), parent.epoch]]);
  if (isAllNormal(parent.slots)) return own;
  for (const [text, epoch] of past) if (!own.has(text)) own.set(text, epoch);
  return own;
}

/** What is wrong about the one as the successor of the other; undefined when nothing is. */
export function faultOfSuccessor(parent: RangeConfig, child: RangeConfig, past: Past): string | undefined {
  if (compareVersions(child.floor, parent.floor) < 0) return "its floor goes back";
  if (compareVersions(child.purged, parent.purged) < 0) return "what is purged goes back";
  if (compareVersions(child.purged, parent.floor) > 0) return "more is purged than was closed before";
  if (!isPast(child, past)) return "its history is not what was";
  const isSame = rangesEqual(parent.range, child.range) && !areSame(parent.slots, child.slots);
  const isClosed = !versionsEqual(child.floor, parent.floor) || !versionsEqual(child.purged, parent.purged);
  if (isSame) return isClosed ? "its slots change with its floor" : faultOfSlots(parent, child);
  if (!areSame(parent.slots, child.slots)) return "its slots change with its range";
  if (parent.synced && !child.synced) return "it is not synced any more";
  if (rangesEqual(parent.range, child.range)) {
    return isClosed && !(isAllNormal(parent.slots) && parent.synced) ? "its floor rises in a change" : undefined;
  }
  return isClosed || parent.synced !== child.synced ? "more than its range changes" : undefined;
}

/** One slot is another; who comes in is syncing, and as long as somebody is, it is that slot. */
function faultOfSlots(parent: RangeConfig, child: RangeConfig): string | undefined {
  const before = parent.slots;
  const after = child.slots;
  if (!parent.synced) return "its slots change before it is synced";
  const at = before.findIndex((slot, i) => !isSlot(slot, after[i]));
  const changed = at < 0 ? undefined : (before[at] as Slot);
  if (!isAllNormal(before) && changed?.state !== "syncing") return "another slot changes while one is syncing";
  if (after.length < before.length) {
    if (changed === undefined || !areSame(before.toSpliced(at, 1), after)) return "more than one slot goes";
    // A slot that was new, and never counted, takes nothing with it.
    const wasNew = changed.state === "syncing" && parent.history.at(-1)?.slots.length === before.length - 1;
    return child.synced === (after.length === 1 || wasNew) ? undefined : "it is synced or not against the truth";
  }
  const place = changed === undefined ? before.length : at;
  const next = after[place] as Slot;
  if (!areSame(before.toSpliced(place, 1, next), after)) return "more than one slot changes";
  if (!child.synced) return "it is not synced any more";
  const isPromoted = changed?.owner === next.owner;
  return isPromoted === (next.state === "normal") ? undefined : "its new owner counts, or an old one does not";
}

/** A majority of all slots, or all that count where fewer than a majority do not. */
export function canDecide({ slots }: RangeConfig, hasVoted: (owner: NodeId) => boolean): boolean {
  const majority = majorityOf(slots.length);
  const counting = normalOwnersOf(slots);
  if (slots.filter(({ owner }) => hasVoted(owner)).length >= majority) return true;
  return slots.length - counting.length < majority && counting.every(hasVoted);
}

function isPast({ history, slots }: RangeConfig, past: Past): boolean {
  if (isAllNormal(slots)) return history.length === 0;
  return history.length === past.size && history.every((one) => past.get(slotsText(one.slots)) === one.epoch);
}

function areSame(a: readonly Slot[], b: readonly Slot[]): boolean {
  return a.length === b.length && a.every((slot, i) => isSlot(slot, b[i]));
}

function isSlot(a: Slot, b: Slot | undefined): boolean {
  return a.owner === b?.owner && a.state === b.state;
}

/** Whatever their order. */
function slotsText(slots: readonly Slot[]): string {
  return slots
    .map(({ owner, state }) => `${owner} ${state}`)
    .sort()
    .join();
}
