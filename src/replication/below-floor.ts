/**
 * What comes at or below the floor of a range, where the past is closed.
 *
 * Nothing of it is taken from a client, a hint, a repair or a former owner: it may be older than a tombstone that is no
 * longer there. What an owner really lacks it asks the other owners for, at the epoch of all of them.
 */
import { type Entry, type EntryHead, isGoneBy } from "#model/entry.ts";
import { normalOwnersOf, type RangeConfig } from "#model/range-config.ts";
import { placeKey, type ScanPlace } from "#model/store.ts";
import { compareVersions, VERSION_ZERO, type Version, versionsEqual } from "#model/version.ts";
import { type HeldPiece, isCurrent, isDown, isSealed } from "./held.ts";
import { ask, load, store } from "./machine.ts";
import type { WriteOutcome } from "./message.ts";
import type { Replication } from "./replication-state.ts";
import { mendUnreadable } from "./scrub.ts";

const FETCH_TIMEOUT_MS = 2000;
/** Keys of one message that are asked for; comparison brings the rest. */
const CATCH_UPS_AT_ONCE = 32;

/** Whether the past that the version belongs to is closed. */
export function isClosed(config: RangeConfig, version: Version): boolean {
  return !versionsEqual(config.floor, VERSION_ZERO) && compareVersions(version, config.floor) <= 0;
}

/** Whether it is purged: to everyone it is not there, dropped yet or not. */
export function isPurgedEntry(config: RangeConfig, head: EntryHead): boolean {
  return isGoneBy(head, config.purged);
}

/**
 * What becomes of writes whose versions are closed: what is here already counts as stored, and is kept again because its
 * payload may have rotted; what is not here, no writer can bring.
 */
export function lookUpClosed(
  replication: Replication,
  writes: readonly { readonly entry: Entry; readonly piece: HeldPiece }[],
  onEnd: (outcomes: readonly ("keep" | WriteOutcome)[]) => void,
): void {
  if (writes.length === 0) return onEnd([]);
  const keys = writes.map(({ entry: { position, key } }) => ({ position, key }));
  load(replication.machine, { kind: "heads", keys }, (result) => {
    const heads = result.kind === "heads" ? result.heads : [];
    const lacking: { readonly entry: Entry; readonly piece: HeldPiece }[] = [];
    const unreadable: Entry[] = [];
    const outcomes = writes.map(({ entry, piece }, i): "keep" | WriteOutcome => {
      if (!isCurrent(replication, piece) || isSealed(piece)) return { kind: "sealed" };
      const stored = heads[i];
      const own = stored?.kind === "head" && !isPurgedEntry(piece.config, stored.head) ? stored.head : undefined;
      const order = own === undefined ? -1 : compareVersions(own.version, entry.version);
      if (order === 0) return "keep";
      if (own !== undefined && order > 0) return { kind: "superseded", newest: own.version };
      if (stored?.kind === "unreadable") unreadable.push(entry);
      else lacking.push({ entry, piece });
      return { kind: "below-floor", floor: piece.config.floor };
    });
    onEnd(outcomes);
    for (const { position, key } of unreadable) mendUnreadable(replication, position, key);
    for (const { entry, piece } of lacking.slice(0, CATCH_UPS_AT_ONCE)) catchUp(replication, piece, entry);
  });
}

/** Brings what the other owners have of one key: it seems to be missing here. */
function catchUp(replication: Replication, piece: HeldPiece, { position, key }: ScanPlace): void {
  const place = { position, key };
  const { machine, catchingUp } = replication;
  const name = placeKey({ position, key });
  if (catchingUp.has(name)) return;
  const { range, config } = piece;
  const donors = normalOwnersOf(config.slots).filter((owner) => owner !== machine.self && !isDown(replication, owner));
  if (donors.length === 0) return;
  catchingUp.add(name);
  let awaited = donors.length;
  for (const donor of donors) {
    const question = { kind: "fetch", range, epoch: config.epoch, keys: [place] } as const;
    ask(machine, donor, question, "fetch-answer", FETCH_TIMEOUT_MS, (answer) => {
      if (--awaited === 0) catchingUp.delete(name);
      if (answer?.outcome.kind !== "entries" || !isCurrent(replication, piece) || isSealed(piece)) return;
      const taken = answer.outcome.entries.filter((entry) => !isPurgedEntry(config, entry));
      if (taken.length > 0)
        store(
          machine,
          taken.map((entry) => ({ kind: "put-entry", entry })),
          () => undefined,
        );
    });
  }
}
