/**
 * What is stamped further ahead than an owner takes it: only as a successor of what the key already has here.
 *
 * A clock that was days ahead leaves versions that no clock reaches before those days are over. They come here by copies,
 * and who writes such a key must stamp above them. What is at most a day above the version stored is taken, so that no
 * key is closed; a key that has no such version is none the further for it, nor are the clock and the floors.
 */
import type { Entry } from "#model/entry.ts";
import { type HeldPiece, isCurrent, isSealed } from "./held.ts";
import { isWithinADay } from "./hybrid-clock.ts";
import { load } from "./machine.ts";
import type { WriteOutcome } from "./message.ts";
import type { Replication } from "./replication-state.ts";
import { mendUnreadable } from "./scrub.ts";

/** Which of the writes are kept all the same, and what is answered to the others. */
export function lookUpStored(
  replication: Replication,
  writes: readonly { readonly entry: Entry; readonly piece: HeldPiece }[],
  onEnd: (outcomes: readonly ("keep" | WriteOutcome)[]) => void,
): void {
  if (writes.length === 0) return onEnd([]);
  const keys = writes.map(({ entry: { position, key } }) => ({ position, key }));
  load(replication.machine, { kind: "heads", keys }, (result) => {
    const heads = result.kind === "heads" ? result.heads : [];
    const unreadable: Entry[] = [];
    const outcomes = writes.map(({ entry, piece }, i): "keep" | WriteOutcome => {
      if (!isCurrent(replication, piece) || isSealed(piece)) return { kind: "sealed" };
      const stored = heads[i];
      if (stored?.kind === "head" && isWithinADay(entry.version, stored.head.version)) return "keep";
      if (stored?.kind === "unreadable") unreadable.push(entry);
      return { kind: "stamp-refused" };
    });
    onEnd(outcomes);
    for (const { position, key } of unreadable) mendUnreadable(replication, position, key);
  });
}
