/**
 * Purging: what a configuration names as purged is dropped from the store.
 *
 * Until that is done, this node neither compares nor gives away its copy of the range: digests of two owners would differ
 * by what one of them has dropped already. Reads pass over it from the first moment.
 */
import { isGoneBy } from "#model/entry.ts";
import type { ScanPlace } from "#model/store.ts";
import { type HeldPiece, isCurrent } from "./held.ts";
import { after, emit, load, store } from "./machine.ts";
import type { Replication } from "./replication-state.ts";

const AGAIN_AFTER_MS = 500;

/** Begins with what is not purged yet. */
export function tendPurges(replication: Replication): void {
  for (const piece of replication.held.pieces) {
    if (piece.isPurged || !piece.isDurable || replication.purging.has(piece)) continue;
    replication.purging.add(piece);
    purgeBatch(replication, piece, undefined, 0);
  }
}

function purgeBatch(
  replication: Replication,
  piece: HeldPiece,
  place: ScanPlace | undefined,
  droppedBefore: number,
): void {
  const { machine, purging } = replication;
  const { range } = piece;
  const { purged } = piece.config;
  const again = (): void => after(machine, AGAIN_AFTER_MS, () => purging.delete(piece));
  if (!isCurrent(replication, piece)) {
    purging.delete(piece);
    return;
  }
  const limits = { entriesMax: replication.settings.batches.purged, bytesMax: 256 * 1024 };
  load(machine, { kind: "scan-perishable", range, after: place, limits }, (result) => {
    if (result.kind !== "scan-perishable") return again();
    const gone = result.result.items.flatMap((item) =>
      item.kind === "head" && isGoneBy(item.head, purged) ? [item.head] : [],
    );
    const { next } = result.result;
    const dropped = droppedBefore + gone.length;
    const goOn = (): void => {
      if (next !== undefined) return purgeBatch(replication, piece, next, dropped);
      purging.delete(piece);
      piece.isPurged = true;
      replication.nextRoundMs = machine.nowMs;
      replication.counters.purgedEntries += dropped;
      if (dropped > 0) emit(machine, { kind: "tombstones-purged", range, upTo: purged, entries: dropped });
    };
    if (gone.length === 0) return goOn();
    store(
      machine,
      gone.map(({ position, key, version }) => ({ kind: "drop-entry", position, key, upTo: version })),
      (stored) => (stored.kind === "durable" ? goOn() : again()),
    );
  });
}
