/**
 * Missing: what a disk has lost without an error.
 *
 * The sums say that there was more in a cell than is found in it now, and not what. Until this node has compared the cell
 * with each of the other owners, it does not say of a key in it that it has nothing: it may have been one of the quorum
 * that stored it, and the other one is away.
 */
import type { NodeId } from "#model/node-id.ts";
import { type Position, type Range, rangeHas, rangesOverlap } from "#model/position.ts";
import { emit } from "./machine.ts";
import type { Replication } from "./replication-state.ts";

export type Missing = {
  readonly range: Range;
  /** Owners that this one has been compared with since. */
  readonly heard: Set<NodeId>;
  isAsking: boolean;
};

/** `entries`: how many more there were than are found; 0: others are found than were written. */
export function noteMissing(replication: Replication, range: Range, entries: number): void {
  replication.missing.push({ range, heard: new Set(), isAsking: false });
  emit(replication.machine, { kind: "entries-missing", range, entries });
}

/** Whether a key that is not found there may have been. */
export function mayBeMissing({ missing }: Replication, position: Position): boolean {
  return missing.length > 0 && missing.some(({ range }) => rangeHas(range, position));
}

/** Whether a key of the range that is not found may have been there. */
export function mayLackSome({ missing }: Replication, range: Range): boolean {
  return missing.length > 0 && missing.some((lack) => rangesOverlap(lack.range, range));
}
