/**
 * Missing: what a disk has lost without an error.
 *
 * The sums say that there was more in a cell than is found in it now, and not what. Until this node has compared the cell
 * with each of those who may have it, it does not say of a key in it that it has nothing: it may have been one of the quorum
 * that stored it, and the other one is away. Whoever owned the range when that was noted may be the other one for as long as
 * it is not over, though it has been replaced since. The cells are kept with the sums that do not show it any more: whoever
 * starts again still knows of them.
 */
import type { NodeId } from "#model/node-id.ts";
import { type Position, type Range, rangeHas, rangesEqual, rangesOverlap } from "#model/position.ts";
import { normalOwnersOf } from "#model/range-config.ts";
import type { StoreWrite } from "#model/store.ts";
import { compareVersions, VERSION_ZERO } from "#model/version.ts";
import { emit, store } from "./machine.ts";
import { piecesIn } from "./range-map.ts";
import { cellsFromRecord, cellsRecord, type MissingCell } from "./record-bytes.ts";
import type { Replication } from "./replication-state.ts";

/** Where the cells are kept, in the table of facts. */
export const MISSING_KEY: Uint8Array = Uint8Array.from("missing-cells", (letter) => letter.charCodeAt(0));

export type Missing = MissingCell & {
  /** Owners that this one has been compared with since. */
  readonly heard: Set<NodeId>;
  /** Since when owners have not been able to give all, monotonic ms. */
  readonly partialSinceMs: Map<NodeId, number>;
  /** How often one of them could not. */
  tries: number;
  /** How often one of them was asked. */
  turn: number;
  isAsking: boolean;
};

/**
 * `entries`: how many more there were than are found; 0: others are found than were written. `isSeen`: each of them has a
 * place that cannot be read, and whoever copies or compares the range sees that. Returns what is to become durable with the
 * sums that say what is there.
 */
export function noteMissing(replication: Replication, range: Range, entries: number, isSeen: boolean): StoreWrite {
  const { missing } = replication;
  const cell = { ...cellNow(replication, range), ...(isSeen ? { owners: [] } : {}) };
  // Whatever was heard of the cell before was heard of another loss; who may have that one is still to be heard.
  const index = missing.findIndex((lack) => rangesEqual(lack.range, range));
  const [known] = index < 0 ? [] : missing.splice(index, 1);
  const owners = [...new Set([...(known?.owners ?? []), ...cell.owners])];
  missing.push(missingIn({ ...cell, owners }));
  emit(replication.machine, { kind: "entries-missing", range, entries });
  return missingWrite(replication);
}

/** Those of past epochs that may still be the only ones to have something acknowledged are among its owners. */
function cellNow({ held, machine }: Replication, range: Range): MissingCell {
  const owners = new Set<NodeId>();
  let floor = VERSION_ZERO;
  for (const { config } of piecesIn(held, range)) {
    for (const { slots } of [config, ...config.history]) for (const owner of normalOwnersOf(slots)) owners.add(owner);
    if (compareVersions(config.floor, floor) > 0) floor = config.floor;
  }
  owners.delete(machine.self);
  return { range, owners: [...owners], floor };
}

export function missingIn({ range, owners, floor }: MissingCell, heard: Iterable<NodeId> = []): Missing {
  return { range, owners, floor, heard: new Set(heard), partialSinceMs: new Map(), tries: 0, turn: 0, isAsking: false };
}

/** What an earlier run noted and did not come to the end of. */
export function resumeMissing(replication: Replication, record: Uint8Array | undefined): void {
  const cells = record === undefined ? [] : cellsFromRecord(record);
  for (const cell of cells) {
    replication.missing.push(missingIn("owners" in cell ? cell : cellNow(replication, cell.range)));
  }
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
  return { kind: "put-record", ...record, value: cellsRecord(missing) };
}

/** Whether a key that is not found there may have been. */
export function mayBeMissing({ missing }: Replication, position: Position): boolean {
  return missing.length > 0 && missing.some(({ range }) => rangeHas(range, position));
}

/** Whether a key of the range that is not found may have been there. */
export function mayLackSome({ missing }: Replication, range: Range): boolean {
  return missing.length > 0 && missing.some((lack) => rangesOverlap(lack.range, range));
}

/** Whether something of the range may have been there of which nobody who copies or compares it sees anything. */
export function mayLackUnseen({ missing }: Replication, range: Range): boolean {
  return missing.length > 0 && missing.some((lack) => lack.owners.length > 0 && rangesOverlap(lack.range, range));
}
