/**
 * Judges each page of a scan: it is read from a quorum of the owners of each range, so that it shows of every key what was
 * acknowledged before it was asked for, or something newer; in ring order; and payloads as they were written.
 */
import { mapKeyOf } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import type { ScanCursor } from "#model/operation.ts";
import { comparePlaces } from "#model/store.ts";
import { compareVersions, type Version } from "#model/version.ts";
import type { OperationRecord, PageRecord } from "../history.ts";
import { foundFaults, type Hindsight, mayBeAbsent } from "./found.ts";
import { isWithin, placeOf } from "./page-reads.ts";

/** Something that was answered at a quorum, for the page to be held against. */
type Known = { readonly place: ScanCursor; readonly version: Version; readonly record: OperationRecord };

export function pageFaults(
  pages: readonly PageRecord[],
  history: readonly OperationRecord[],
  hindsight: Hindsight,
): string[] {
  const known = history.flatMap((record): Known[] => {
    const { operation, consistency, outcome } = record;
    if (consistency === "one" || outcome === undefined || outcome.kind === "failed") return [];
    return [{ place: placeOf(operation.key), version: outcome.version, record }];
  });
  return pages.flatMap((page) => [...itemFaults(page, hindsight), ...staleFaults(page, known, hindsight)]);
}

/** What can be said of each item by itself, and of their order. */
function itemFaults(page: PageRecord, hindsight: Hindsight): string[] {
  const faults: string[] = [];
  let last = page.after;
  for (const item of page.items) {
    const place = placeOf(item.key);
    const what = `the ${nameOf(page)} with ${utf8TextOf(item.key)}`;
    if (last !== undefined && comparePlaces(place, last) <= 0) faults.push(`${what} is out of order`);
    if (page.upTo !== undefined && comparePlaces(place, page.upTo) > 0) faults.push(`${what} goes beyond its end`);
    last = place;
    faults.push(...foundFaults(what, page, item, hindsight, page.isKeysOnly));
  }
  return faults;
}

/** What is older than what was acknowledged, or missing in spite of it. */
function staleFaults(page: PageRecord, all: readonly Known[], hindsight: Hindsight): string[] {
  const newest = new Map<string, Known>();
  for (const known of all) {
    if (known.record.endMs >= page.startMs || !isWithin(page, known.place)) continue;
    const key = mapKeyOf(known.place.key);
    const other = newest.get(key);
    if (other === undefined || compareVersions(known.version, other.version) > 0) newest.set(key, known);
  }
  const items = new Map(page.items.map((item) => [mapKeyOf(item.key), item]));
  return [...newest].flatMap(([key, { place, version, record }]) => {
    const item = items.get(key);
    const isDelete = record.operation.kind === "delete";
    const what = `${utf8TextOf(place.key)}, in spite of the ${record.operation.kind} answered at ${record.endMs.toFixed(1)}`;
    if (item !== undefined) {
      return compareVersions(item.version, version) < 0 ? [`the ${nameOf(page)} has an old version of ${what}`] : [];
    }
    if (isDelete || mayBeAbsent(hindsight, place.key, version, page)) return [];
    return [`the ${nameOf(page)} misses ${what}`];
  });
}

function nameOf({ startMs, endMs }: PageRecord): string {
  return `page at ${startMs.toFixed(1)}–${endMs.toFixed(1)}`;
}
