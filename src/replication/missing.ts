/**
 * Missing: what a disk has lost without an error.
 *
 * The sums say that there was more in a cell than is found in it now, and not what. Until this node has compared the cell
 * with each of the other owners, it does not say of a key in it that it has nothing: it may have been one of the quorum
 * that stored it, and the other one is away. The cells are kept with the sums that do not show it any more: whoever starts
 * again still knows of them.
 */
import type { NodeId } from "#model/node-id.ts";
import { type Position, type Range, rangeHas, rangesEqual, rangesOverlap } from "#model/position.ts";
import type { StoreWrite } from "#model/store.ts";
import { emit, store } from "./machine.ts";
import { rangesFromRecord, rangesRecord } from "./record-bytes.ts";
import type { Replication } from "./replication-state.ts";

/** Where the cells are kept, in the table of facts. */
export const MISSING_KEY: Uint8Array = Uint8Array.from("missing-cells", (letter) => letter.charCodeAt(0));

export type Missing = {
  readonly range: Range;
  /** Owners that this one has been compared with since. */
  readonly heard: Set<NodeId>;
  /** Since when owners have not been able to give all, monotonic ms. */
  readonly partialSinceMs: Map<NodeId, number>;
  /** How often one of them could not. */
  tries: number;
  isAsking: boolean;
};

/**
 * `entries`: how many more there were than are found; 0: others are found than were written. Returns what is to become
 * durable with the sums that say what is there.
 */
export function noteMissing(replication: Replication, range: Range, entries: number): StoreWrite {
  const { missing } = replication;
  // Whatever was heard of the cell before was heard of another loss.
  const known = missing.findIndex((lack) => rangesEqual(lack.range, range));
  if (known >= 0) missing.splice(known, 1);
  missing.push(missingIn(range));
  emit(replication.machine, { kind: "entries-missing", range, entries });
  return missingWrite(replication);
}

export function missingIn(range: Range, heard: Iterable<NodeId> = []): Missing {
  return { range, heard: new Set(heard), partialSinceMs: new Map(), tries: 0, isAsking: false };
}

/** What an earlier run noted and did not come to the end of. */
export function resumeMissing({ missing }: Replication, record: Uint8Array | undefined): void {
  missing.push(...rangesFromRecord(record).map((range) => missingIn(range)));
}

/** All of it has been looked for. */
export function forgetMissing(replication: Replication, lack: Missing): void {
  const { machine, missing } = replication;
  missing.splice(missing.indexOf(lack), 1);
  // Where there is no room for that, it is looked for once more after a start.
  store(machine, [missingWrite(replication)], () => undefined);
}

function missingWrite({ missing }: Replication): StoreWrite {
  const record = { table: "facts", key: MISSING_KEY } as const;
  if (missing.length === 0) return { kind: "drop-record", ...record };
  return { kind: "put-record", ...record, value: rangesRecord(missing.map(({ range }) => range)) };
}

/** Whether a key that is not found there may have been. */
export function mayBeMissing({ missing }: Replication, position: Position): boolean {
  return missing.length > 0 && missing.some(({ range }) => rangeHas(range, position));
}

/** Whether a key of the range that is not found may have been there. */
export function mayLackSome({ missing }: Replication, range: Range): boolean {
  return missing.length > 0 && missing.some((lack) => rangesOverlap(lack.range, range));
}
