/** What a page says of each key between its ends: as much as a read of that key, from when it was asked for to its answer. */
import { bytesEqual } from "#base/bytes.ts";
import type { Participation, ScanCursor, ScanItem } from "#model/operation.ts";
import { comparePlaces } from "#model/store.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import type { OperationRecord, PageRecord } from "../history.ts";

/** Pages do not say; it is a majority, however many that is. */
const REPLICAS: Participation = { asked: 0, answered: 0, needed: Number.POSITIVE_INFINITY };

/** Of one key, found or not. Of a page of keys alone the payloads are empty. */
export function readsOfPages(pages: readonly PageRecord[], key: Uint8Array): OperationRecord[] {
  const place = placeOf(key);
  return pages
    .filter((page) => isWithin(page, place))
    .map((page) => {
      const item = page.items.find((one) => bytesEqual(one.key, key));
      if (item !== undefined) return readOf(page, item);
      return { ...unread(page, key), outcome: { kind: "failed", failure: { kind: "not-found" }, replicas: REPLICAS } };
    });
}

export function readOf(page: PageRecord, item: ScanItem): OperationRecord {
  return { ...unread(page, item.key), outcome: { ...item, kind: "got", replicas: REPLICAS } };
}

function unread({ startMs, endMs }: PageRecord, key: Uint8Array): Omit<OperationRecord, "outcome"> {
  return { operation: { kind: "get", key, consistency: "quorum" }, consistency: "quorum", startMs, endMs };
}

export function isWithin({ after, upTo }: PageRecord, place: ScanCursor): boolean {
  return (
    (after === undefined || comparePlaces(place, after) > 0) && (upTo === undefined || comparePlaces(place, upTo) <= 0)
  );
}

export function placeOf(key: Uint8Array): ScanCursor {
  return { position: positionOfKey(key), key };
}
