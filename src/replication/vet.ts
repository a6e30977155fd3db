/**
 * Vetting: what a new owner holds of the closed past that no owner before it holds, it must not bring back.
 *
 * A node that was away may still have what a purged tombstone had deleted. Before it counts, it compares what it holds at
 * or below the floor with the nodes of its final difference, and sets aside what none of them holds in that version or a
 * newer one. Where both hold the same in all versions, nothing is lacking: that the trees tell at once, so that only what
 * differs is looked through.
 *
 *     comparing with one of them ──parts that differ──▶ listing what each of them has there ──▶ setting aside
 */
import type { EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Range, rangeSize } from "#model/position.ts";
import { cellRange, cellsOf } from "#model/range-cells.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { placeKey, type RangeDigest, type ScanPlace } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { isClosed } from "./below-floor.ts";
import { ask, load, store } from "./machine.ts";
import type { Replication } from "./replication-state.ts";
import { latestLost } from "./scrub.ts";
import { setAside } from "./set-aside.ts";

type Vetting = {
  readonly config: RangeConfig;
  /** The nodes of the final difference, this one aside; at least one. */
  readonly holders: readonly NodeId[];
  /** Parts still to compare. */
  readonly open: Range[];
  /** What a holder cannot verify is taken as lost: unreadable here, too, as long as nobody else has it. */
  readonly takesLost: boolean;
  readonly isWanted: () => boolean;
  readonly onEnd: (end: VetEnd) => void;
  /** Entries that went. */
  removed: number;
};

/**
 * `clean`: all of the range was vetted, and nothing had to go. `removed`: what went may have stood in the way of something
 * older that counts. `hindered`: one of the others cannot verify what may be the same as is held here. `failed`: begin again.
 */
export type VetEnd = "clean" | "removed" | "hindered" | "failed";

const PARTS = 16;
const LIST_BYTES_MAX = 256 * 1024;
const ASK_TIMEOUT_MS = 2000;

export function vet(
  replication: Replication,
  options: Pick<Vetting, "config" | "holders" | "takesLost" | "isWanted" | "onEnd">,
): void {
  vetNext(replication, { ...options, open: [options.config.range], removed: 0 });
}

function vetNext(replication: Replication, vetting: Vetting): void {
  const { config, holders, open, onEnd } = vetting;
  const [first] = holders;
  if (first === undefined || !vetting.isWanted()) return onEnd("failed");
  const part = open.pop();
  if (part === undefined) return onEnd(vetting.removed > 0 ? "removed" : "clean");
  const { epoch } = config;
  load(replication.machine, { kind: "digests", range: part, parts: PARTS, upTo: undefined }, (result) => {
    if (result.kind !== "digests") return onEnd("failed");
    if (result.digests.every(({ entries }) => entries === 0)) return vetNext(replication, vetting);
    const question = { kind: "digests", range: part, epoch, parts: PARTS, upTo: undefined, config } as const;
    ask(replication.machine, first, question, "digests-answer", ASK_TIMEOUT_MS, (answer) => {
      if (answer?.outcome.kind !== "digests") return onEnd("failed");
      compareParts(replication, vetting, part, result.digests, answer.outcome.digests);
    });
  });
}

function compareParts(
  replication: Replication,
  vetting: Vetting,
  range: Range,
  own: readonly RangeDigest[],
  theirs: readonly RangeDigest[],
): void {
  const cells = cellsOf(range, PARTS);
  const differing = own.flatMap(({ digest, entries }, i) => {
    const other = theirs[i];
    const isEqual = other?.digest === digest && other.entries === entries;
    return entries === 0 || isEqual ? [] : [cellRange(range, cells, i)];
  });
  if (differing.length === 0) return vetNext(replication, vetting);
  const { vetted } = replication.settings.batches;
  const isFew = [own, theirs].every((side) => side.reduce((sum, part) => sum + part.entries, 0) <= vetted);
  if (isFew || rangeSize(range) <= BigInt(PARTS)) return listOwn(replication, vetting, range, undefined, []);
  vetting.open.push(...differing);
  vetNext(replication, vetting);
}

/** Own entries of the closed past in the part: each of them is suspect until somebody is found to hold it. */
function listOwn(
  replication: Replication,
  vetting: Vetting,
  range: Range,
  place: ScanPlace | undefined,
  suspects: EntryHead[],
): void {
  const limits = { entriesMax: replication.settings.batches.vetted, bytesMax: LIST_BYTES_MAX };
  load(replication.machine, { kind: "scan-heads", range, after: place, limits }, (result) => {
    if (result.kind !== "scan-heads") return vetting.onEnd("failed");
    for (const item of result.result.items) {
      if (item.kind === "head" && isClosed(vetting.config, item.head.version)) suspects.push(item.head);
    }
    const { next } = result.result;
    if (next !== undefined) return listOwn(replication, vetting, range, next, suspects);
    askHolder(replication, vetting, range, 0, suspects, new Set());
  });
}

/** `hidden`: places in which one of those asked before has something that it cannot verify. */
function askHolder(
  replication: Replication,
  vetting: Vetting,
  range: Range,
  index: number,
  suspects: readonly EntryHead[],
  hidden: Set<string>,
): void {
  if (suspects.length === 0) return vetNext(replication, vetting);
  const holder = vetting.holders[index];
  if (holder === undefined) {
    const unsure = suspects.filter((head) => hidden.has(placeKey(head)));
    if (unsure.length > 0 && !vetting.takesLost) return vetting.onEnd("hindered");
    return remove(replication, vetting, suspects, unsure);
  }
  listTheirs(replication, vetting, range, holder, undefined, new Map(), hidden, (held) => {
    const lacking = suspects.filter((head) => {
      const other = held.get(placeKey(head));
      return other === undefined || compareVersions(other.version, head.version) < 0;
    });
    askHolder(replication, vetting, range, index + 1, lacking, hidden);
  });
}

function listTheirs(
  replication: Replication,
  vetting: Vetting,
  range: Range,
  holder: NodeId,
  place: ScanPlace | undefined,
  held: Map<string, EntryHead>,
  hidden: Set<string>,
  onListed: (held: ReadonlyMap<string, EntryHead>) => void,
): void {
  const question = { kind: "list", range, epoch: vetting.config.epoch, after: place } as const;
  ask(replication.machine, holder, question, "list-answer", ASK_TIMEOUT_MS, (answer) => {
    if (answer?.outcome.kind !== "heads" || !vetting.isWanted()) return vetting.onEnd("failed");
    const { heads, next, isPartial, unreadable } = answer.outcome;
    // What a holder cannot verify may be what it is asked for.
    if (isPartial && unreadable.length === 0) return vetting.onEnd("hindered");
    for (const place of unreadable) hidden.add(placeKey(place));
    for (const head of heads) held.set(placeKey(head), head);
    if (next === undefined) onListed(held);
    else listTheirs(replication, vetting, range, holder, next, held, hidden, onListed);
  });
}

/**
 * Nobody holds these: they go from the entries, and what can be read of them stays where no read finds it. Of the unsure
 * ones somebody may: each has its place kept by what is unreadable.
 */
function remove(
  replication: Replication,
  vetting: Vetting,
  suspects: readonly EntryHead[],
  unsure: readonly EntryHead[],
): void {
  vetting.removed += suspects.length;
  setAside(replication, suspects, "transfer", vetting.isWanted, (isDone) => {
    if (!isDone) return vetting.onEnd("failed");
    if (unsure.length === 0) return vetNext(replication, vetting);
    const lost = unsure.map((head) => latestLost(replication, vetting.config, head));
    store(
      replication.machine,
      lost.map((entry) => ({ kind: "put-entry", entry })),
      ({ kind }) => {
        if (kind === "durable") vetNext(replication, vetting);
        else vetting.onEnd("failed");
      },
    );
  });
}
