/**
 * Purging: what a configuration names as purged is dropped from the store.
 *
 * Until that is done, this node neither compares nor gives away its copy of the range: digests of two owners would differ
 * by what one of them has dropped already. Reads pass over it from the first moment.
 */
import { isGoneBy } from "#model/entry.ts";
import { dropOf, type ScanPlace } from "#model/store.ts";
import { type HeldPiece, isCurrent } from "./held.ts";
import { after, emit, load, store } from "./machine.ts";
import type { Replication } from "./replication-state.ts";

const AGAIN_AFTER_MS = 500;
/** A node that starts again may have everything to purge: it is not read all at once. */
const PURGES_MAX = 4;

/** Begins with what is not purged yet. */
export function tendPurges(replication: Replication): void {
  const { held, purging, purgesAwaited } = replication;
  for (const piece of held.pieces) {
    if (piece.isPurged || !piece.isDurable || purging.has(piece)) continue;
    purging.add(piece);
    purgesAwaited.push(piece);
  }
  beginNext(replication);
}

function beginNext(replication: Replication): void {
  const { purging, purgesAwaited } = replication;
  while (purging.size - purgesAwaited.length < PURGES_MAX) {
    const piece = purgesAwaited.shift();
    if (piece === undefined) return;
    if (isCurrent(replication, piece)) purgeBatch(replication, piece, undefined, 0);
    else purging.delete(piece);
  }
}

function end(replication: Replication, piece: HeldPiece): void {
  replication.purging.delete(piece);
  beginNext(replication);
}

function purgeBatch(
  replication: Replication,
  piece: HeldPiece,
  place: ScanPlace | undefined,
  droppedBefore: number,
): void {
  const { machine } = replication;
  const { range } = piece;
  const { purged } = piece.config;
  const again = (): void => after(machine, AGAIN_AFTER_MS, () => end(replication, piece));
  if (!isCurrent(replication, piece)) return end(replication, piece);
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
      piece.isPurged = true;
      end(replication, piece);
      replication.nextRoundMs = machine.nowMs;
      replication.counters.purgedEntries += dropped;
      if (dropped > 0) emit(machine, { kind: "tombstones-purged", range, upTo: purged, entries: dropped });
    };
    if (gone.length === 0) return goOn();
    store(machine, gone.map(dropOf), (stored) => (stored.kind === "durable" ? goOn() : again()));
  });
}
