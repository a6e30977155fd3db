/** Verify: which entries this node has whole, payloads and all; on its word another copy is deleted. */
import type { EntryHead } from "#model/entry.ts";
import { compareVersions } from "#model/version.ts";
import { after, load } from "./machine.ts";
import type { Replication } from "./replication-state.ts";
import { mendUnreadable } from "./scrub.ts";

/** One flag each of the first so many heads. */
export type Verified = {
  /** In that version or a newer one. */
  readonly held: readonly boolean[];
  /** Something is there that cannot be verified, and it is not known to be older. */
  readonly unreadable: readonly boolean[];
};

const VERIFIED_REST_MS = 1;

/**
 * What turns out to be unreadable is mended, if this node owns it. `onEnd` hears undefined when the store fails. When
 * `untilMs` has come, it ends with what has been verified by then: one entry at least.
 */
export function verify(
  replication: Replication,
  heads: readonly EntryHead[],
  onEnd: (verified: Verified | undefined) => void,
  untilMs = Number.POSITIVE_INFINITY,
): void {
  verifyNext(replication, heads, { held: [], unreadable: [] }, untilMs, onEnd);
}

/**
 * A few at a time, because payloads are read: others run in between. First one, then as many again and one more: how long
 * an entry takes is not known before, and the last of them must not take longer than all before.
 */
function verifyNext(
  replication: Replication,
  heads: readonly EntryHead[],
  verified: { readonly held: boolean[]; readonly unreadable: boolean[] },
  untilMs: number,
  onEnd: (verified: Verified | undefined) => void,
): void {
  const { machine, settings } = replication;
  const { held, unreadable } = verified;
  const { verified: entriesMax, givenBytes: bytesMax } = settings.batches;
  const wanted = heads.slice(held.length, held.length + Math.min(entriesMax, held.length + 1));
  if (wanted.length === 0) return onEnd(verified);
  load(machine, { kind: "heads", keys: wanted.map(placeOf), isWhole: true, bytesMax }, (result) => {
    if (result.kind !== "heads") return onEnd(undefined);
    const next = wanted.slice(0, result.heads.length);
    const isHidden = next.map((_, i) => result.heads[i]?.kind === "unreadable");
    notOlder(
      replication,
      next.filter((_, i) => isHidden[i] === true),
      (notKnownOlder) => {
        if (notKnownOlder === undefined) return onEnd(undefined);
        for (const [i, head] of next.entries()) {
          const own = result.heads[i];
          held.push(own?.kind === "head" && compareVersions(own.head.version, head.version) >= 0);
          unreadable.push(notKnownOlder.has(head));
          if (own?.kind === "unreadable") mendUnreadable(replication, own.position, own.key);
        }
        if (held.length === heads.length || machine.nowMs >= untilMs) return onEnd(verified);
        after(machine, VERIFIED_REST_MS, () => verifyNext(replication, heads, verified, untilMs, onEnd));
      },
    );
  });
}

/** Where only the payload has rotted, the version still says what is older. */
function notOlder(
  { machine }: Replication,
  heads: readonly EntryHead[],
  onEnd: (notKnownOlder: ReadonlySet<EntryHead> | undefined) => void,
): void {
  if (heads.length === 0) return onEnd(new Set());
  load(machine, { kind: "heads", keys: heads.map(placeOf) }, (result) => {
    if (result.kind !== "heads") return onEnd(undefined);
    const isNotOlder = (head: EntryHead, i: number): boolean => {
      const own = result.heads[i];
      if (own?.kind !== "head") return own !== undefined;
      return compareVersions(own.head.version, head.version) >= 0;
    };
    onEnd(new Set(heads.filter(isNotOlder)));
  });
}

function placeOf({ position, key }: EntryHead): Pick<EntryHead, "position" | "key"> {
  return { position, key };
}
