/**
 * Which entry it was whose head cannot be verified.
 *
 * The sums that are kept with each write still have it. Without everything else in its leaf they are the digest of its
 * head: whoever has an entry of that digest has the same version.
 */
import { leafAround } from "#model/leaf.ts";
import type { RangeDigest, ScanPlace } from "#model/store.ts";
import { load } from "./machine.ts";
import type { Replication } from "./replication-state.ts";

/** What is written to the leaf meanwhile is in one of the two and not in the other. */
const TRIES_MAX = 5;
/** A leaf with more entries, or more bytes of keys, is not gone through for one of them. */
const LIMITS = { entriesMax: 4096, bytesMax: 1024 * 1024 };

/** Calls back with undefined when that cannot be told: when another one in the leaf cannot be verified either, above all. */
export function digestOfLost(
  { machine }: Replication,
  { position }: ScanPlace,
  onEnd: (digest: bigint | undefined) => void,
): void {
  const range = leafAround(position);
  const loadSum = (onSum: (sum: RangeDigest | undefined) => void): void =>
    load(machine, { kind: "digests", range, parts: 1, upTo: undefined }, (kept) =>
      onSum(kept.kind === "digests" ? kept.digests[0] : undefined),
    );
  const tell = (before: RangeDigest | undefined, tries: number): void =>
    load(machine, { kind: "scan-heads", range, after: undefined, limits: LIMITS }, (found) =>
      loadSum((sum) => {
        if (sum === undefined || found.kind !== "scan-heads" || found.result.next !== undefined)
          return onEnd(undefined);
        if (sum.digest !== before?.digest) return tries < TRIES_MAX ? tell(sum, tries + 1) : onEnd(undefined);
        const { items } = found.result;
        const heads = items.flatMap((item) => (item.kind === "head" ? [item.head] : []));
        if (items.length !== heads.length + 1 || sum.entries !== items.length) return onEnd(undefined);
        onEnd(heads.reduce((rest, { key, version }) => rest ^ machine.digestOfHead(key, version), sum.digest));
      }),
    );
  loadSum((sum) => tell(sum, 1));
}
