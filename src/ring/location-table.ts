/**
 * The location table: virtual nodes of the whole ring that this node knows, one a position, sorted.
 *
 * All own virtual nodes share it: what one hears, all route by, and a dead entry is removed once. In a ring larger than
 * `locationsMax` it keeps what is pinned (neighbours and fingers) and a random rest. Source: MIT Chord's locationtable.
 */
import { firstIndex } from "#base/sorted.ts";
import type { Position } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";

export type LocationTable = {
  /** Sorted by position; replaced or changed in place only here. */
  entries: VirtualNode[];
  /** With more entries than this, unpinned ones are evicted down to `locationsMax`. */
  compactAbove: number;
};

export function createLocationTable(locationsMax: number): LocationTable {
  return { entries: [], compactAbove: locationsMax };
}

/** The index of the first location at or clockwise after the position; `entries.length` when that passes zero. */
export function locationIndex(table: LocationTable, position: Position): number {
  const { entries } = table;
  return firstIndex(entries.length, (i) => (entries[i] as VirtualNode).position >= position);
}

/** Puts it at its position, in place of whoever was there. Whether anything changed. */
export function putLocation(table: LocationTable, place: VirtualNode): boolean {
  const index = locationIndex(table, place.position);
  const there = table.entries[index];
  if (there?.position !== place.position) {
    table.entries.splice(index, 0, place);
    return true;
  }
  if (there.node === place.node && there.index === place.index && there.incarnation === place.incarnation) return false;
  table.entries[index] = place;
  return true;
}

/** Removes exactly this virtual node, or an older incarnation of it. Whether it was there. */
export function removeLocation(table: LocationTable, place: VirtualNode): boolean {
  const index = locationIndex(table, place.position);
  const there = table.entries[index];
  if (there?.position !== place.position || there.node !== place.node || there.index !== place.index) return false;
  if (there.incarnation > place.incarnation) return false;
  table.entries.splice(index, 1);
  return true;
}

/** Removes every location that does not satisfy `isKept`. Whether any went. */
export function filterLocations(table: LocationTable, isKept: (place: VirtualNode) => boolean): boolean {
  const before = table.entries.length;
  table.entries = table.entries.filter(isKept);
  return table.entries.length !== before;
}

/** Locations counter-clockwise from just before the position, once round, nearest first. */
export function* locationsBefore(table: LocationTable, position: Position): Generator<VirtualNode> {
  const { entries } = table;
  const start = locationIndex(table, position);
  for (let i = start - 1; i >= 0; i--) yield entries[i] as VirtualNode;
  for (let i = entries.length - 1; i >= start; i--) {
    const entry = entries[i] as VirtualNode;
    if (entry.position !== position) yield entry;
  }
}

/** Locations clockwise from the position on, once round, nearest first. */
export function* locationsFrom(table: LocationTable, position: Position): Generator<VirtualNode> {
  const { entries } = table;
  const start = locationIndex(table, position);
  for (let i = start; i < entries.length; i++) yield entries[i] as VirtualNode;
  for (let i = 0; i < start; i++) yield entries[i] as VirtualNode;
}
