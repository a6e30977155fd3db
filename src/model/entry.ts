/**
 * Entries: what is held for a key.
 *
 * A tombstone is an entry like any other: it has a version, is replicated, compared and purged.
 */
import type { Position } from "./position.ts";
import { compareVersions, timeOfVersion, type Version } from "./version.ts";

export type EntryKind = "payload" | "tombstone";

export type Entry = {
  readonly position: Position;
  readonly key: Uint8Array;
  readonly version: Version;
  readonly kind: EntryKind;
  /** Milliseconds since 1970 from which on it reads as not found; 0 for never. */
  readonly expiresAtMs: number;
  /** Empty in a tombstone. */
  readonly payload: Uint8Array;
  /** xxHash64 over all of the above, unsigned 64 bits; made by the coordinator, verified by everyone who reads it. */
  readonly checksum: bigint;
};

/** An entry without its payload: enough to tell who is newer. */
export type EntryHead = {
  readonly position: Position;
  readonly key: Uint8Array;
  readonly version: Version;
  readonly kind: EntryKind;
  readonly expiresAtMs: number;
};

export function headOf({ position, key, version, kind, expiresAtMs }: EntryHead): EntryHead {
  return { position, key, version, kind, expiresAtMs };
}

/** Whether a read at `wallMs` finds a payload in it. */
export function isFound(entry: EntryHead, wallMs: number): boolean {
  return entry.kind === "payload" && (entry.expiresAtMs === 0 || entry.expiresAtMs > wallMs);
}

/** What is left of the time to live of an entry that has not expired, ms; 0 for none. */
export function ttlLeftMs({ expiresAtMs }: Pick<EntryHead, "expiresAtMs">, wallMs: number): number {
  return expiresAtMs === 0 ? 0 : Math.max(1, Math.ceil(expiresAtMs - wallMs));
}

/** Whether it passes away some day: a tombstone, or what has a time to live. */
export function isPerishable({ kind, expiresAtMs }: Pick<EntryHead, "kind" | "expiresAtMs">): boolean {
  return kind === "tombstone" || expiresAtMs > 0;
}

/**
 * Whether it says of a key only that it was gone at the version's time: a tombstone at or below the version, or what had
 * expired by then. The same for everyone, whatever their clocks say.
 */
export function isGoneBy(head: Pick<EntryHead, "version" | "kind" | "expiresAtMs">, upTo: Version): boolean {
  if (!isPerishable(head) || compareVersions(head.version, upTo) > 0) return false;
  return head.kind === "tombstone" || head.expiresAtMs <= timeOfVersion(upTo).ms;
}

/** Bytes that an entry takes in a message or batch, about. */
export function entryBytes(entry: Entry): number {
  return entry.key.length + entry.payload.length + 64;
}
