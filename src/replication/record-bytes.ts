/**
 * How configurations, ballots, hints and the clock's mark are kept in the store's records.
 *
 * Small and rare ones are JSON in ASCII, so that a person can read them; hints carry payloads and are packed.
 */
import { bytesFromHex, bytesFromMapKey, concatBytes, mapKeyOf, putCount } from "#base/bytes.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { positionBytes, positionFromBytes, positionFromText, type Range, rangeKey } from "#model/position.ts";
import type { PastEpoch, RangeConfig, Slot } from "#model/range-config.ts";
import { VERSION_ZERO, type Version, versionFromBytes, versionText } from "#model/version.ts";
import type { Acceptor } from "./ballot.ts";
import { type ClockMarks, sectionOf } from "./hybrid-clock.ts";

type PlainConfig = {
  readonly range: string;
  readonly epoch: number;
  readonly slots: readonly Slot[];
  readonly history: readonly PastEpoch[];
  readonly synced: boolean;
  readonly floor: string;
  /** Missing in a record of an earlier version. */
  readonly purged?: string;
};

function plainConfig(config: RangeConfig): PlainConfig {
  return {
    ...config,
    range: rangeKey(config.range),
    floor: versionText(config.floor),
    purged: versionText(config.purged),
  };
}

function rangeFromKey(key: string): Range | undefined {
  const after = positionFromText(key.slice(0, 16));
  const upTo = positionFromText(key.slice(16));
  return after === undefined || upTo === undefined || key.length !== 32 ? undefined : { after, upTo };
}

function configFromPlain(plain: PlainConfig): RangeConfig | undefined {
  const range = rangeFromKey(plain.range);
  const floor = versionFromText(plain.floor);
  const purged = plain.purged === undefined ? VERSION_ZERO : versionFromText(plain.purged);
  if (range === undefined || floor === undefined || purged === undefined) return undefined;
  return { ...plain, range, floor, purged };
}

function versionFromText(text: string): Version | undefined {
  const bytes = bytesFromHex(text);
  return bytes?.length === 16 ? versionFromBytes(bytes) : undefined;
}

/** The record key of a piece: its range, 16 bytes. */
export function pieceRecordKey(range: Range): Uint8Array {
  return concatBytes(positionBytes(range.after), positionBytes(range.upTo));
}

/** A cell of which something is missing: who else may have that, if it lies at no place that cannot be read; and its floor then. */
export type MissingCell = { readonly range: Range; readonly owners: readonly NodeId[]; readonly floor: Version };

type PlainCells = { readonly owners: readonly NodeId[]; readonly floor: string; readonly ranges: string[] };

/** There may be many of them, and few owners: those of the same ones are together. */
export function cellsRecord(cells: readonly MissingCell[]): Uint8Array {
  const groups = new Map<string, PlainCells>();
  for (const { range, owners, floor } of cells) {
    const name = `${owners}@${versionText(floor)}`;
    const group = groups.get(name) ?? { owners, floor: versionText(floor), ranges: [] };
    groups.set(name, group);
    group.ranges.push(rangeKey(range));
  }
  return bytesFromMapKey(JSON.stringify([...groups.values()]));
}

/** A record of an earlier version does not say whose the cells were: it has ranges only. */
export function cellsFromRecord(record: Uint8Array): (MissingCell | Pick<MissingCell, "range">)[] {
  return parsed(record, (plain) => (plain as PlainCells[]).flatMap(cellsFromPlain)) ?? rangesFromRecord(record);
}

function cellsFromPlain({ owners, floor, ranges }: PlainCells): MissingCell[] {
  const version = versionFromText(floor);
  return ranges.flatMap((key) => {
    const range = rangeFromKey(key);
    return range === undefined || version === undefined ? [] : [{ range, owners: [...owners], floor: version }];
  });
}

/** One after the other, 16 bytes each; what is left over at the end is no range. */
function rangesFromRecord(record: Uint8Array): Pick<MissingCell, "range">[] {
  return Array.from({ length: Math.floor(record.length / 16) }, (_, i) => {
    const bytes = record.subarray(16 * i, 16 * (i + 1));
    return { range: { after: positionFromBytes(bytes), upTo: positionFromBytes(bytes.subarray(8)) } };
  });
}

export function configRecord(config: RangeConfig): Uint8Array {
  return bytesFromMapKey(JSON.stringify(plainConfig(config)));
}

/** The piece of a record, or undefined when it is damaged. */
export function pieceFromRecord(key: Uint8Array, value: Uint8Array): { range: Range; config: RangeConfig } | undefined {
  const config = parsed(value, (plain) => configFromPlain(plain as PlainConfig));
  if (config === undefined || key.length !== 16) return undefined;
  return { range: { after: positionFromBytes(key), upTo: positionFromBytes(key.subarray(8)) }, config };
}

export function ballotRecord(epoch: number, acceptor: Acceptor): Uint8Array {
  const accepted = acceptor.accepted && {
    ballot: acceptor.accepted.ballot,
    value: acceptor.accepted.value.map(plainConfig),
  };
  return bytesFromMapKey(JSON.stringify({ epoch, promised: acceptor.promised, accepted }));
}

/** Range, epoch and acceptor of a record, or undefined when it is damaged. */
export function acceptorFromRecord(
  key: Uint8Array,
  value: Uint8Array,
): { range: Range; epoch: number; acceptor: Acceptor } | undefined {
  if (key.length !== 16) return undefined;
  const range: Range = { after: positionFromBytes(key), upTo: positionFromBytes(key.subarray(8)) };
  return parsed(value, (record) => {
    const plain = record as {
      epoch: number;
      promised?: Acceptor["promised"];
      accepted?: { ballot: NonNullable<Acceptor["promised"]>; value: PlainConfig[] };
    };
    const configs = plain.accepted?.value.map(configFromPlain);
    if (!Number.isSafeInteger(plain.epoch) || configs?.some((config) => config === undefined) === true)
      return undefined;
    return {
      range,
      epoch: plain.epoch,
      acceptor: {
        promised: plain.promised,
        accepted: plain.accepted && { ballot: plain.accepted.ballot, value: configs as RangeConfig[] },
      },
    };
  });
}

function parsed<T>(value: Uint8Array, read: (plain: unknown) => T | undefined): T | undefined {
  try {
    return read(JSON.parse(mapKeyOf(value)));
  } catch {
    return undefined;
  }
}

/** The clock's marks: milliseconds, 8 bytes each; those aside after the others. */
export function marksRecord({ highMarkMs, asideFromMs, asideMarksMs }: ClockMarks): Uint8Array {
  const marks = [highMarkMs, asideFromMs, ...asideMarksMs.values()];
  const out = new Uint8Array(8 * marks.length);
  for (const [i, ms] of marks.entries()) putCount(out, 8 * i, ms);
  return out;
}

/** A record of an earlier version has the first mark only, or the second as well. */
export function marksFromRecord(value: Uint8Array | undefined): ClockMarks | undefined {
  if (value === undefined || value.length === 0 || value.length % 8 !== 0) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const markAt = (offset: number): number => (offset < value.length ? Number(view.getBigUint64(offset)) : 0);
  const asideMarksMs = new Map<number, number>();
  for (let offset = 16; offset < value.length; offset += 8) {
    asideMarksMs.set(sectionOf(markAt(offset)), markAt(offset));
  }
  return { highMarkMs: markAt(0), asideFromMs: markAt(8), asideMarksMs };
}

/** The record key of an entry that is set aside: version, position, key. */
export function setAsideRecordKey({ version, position, key }: Pick<Entry, "version" | "position" | "key">): Uint8Array {
  return concatBytes(version, positionBytes(position), key);
}

const ENTRY_HEAD_BYTES = 16 + 1 + 8 + 8 + 8 + 4;

/** An entry packed: version 16, kind 1, expiry 8, checksum 8, position 8, length of key 4, key, payload. */
export function entryRecord(entry: Entry): Uint8Array {
  const out = new Uint8Array(ENTRY_HEAD_BYTES + entry.key.length + entry.payload.length);
  const view = new DataView(out.buffer);
  out.set(entry.version, 0);
  out[16] = entry.kind === "payload" ? 1 : 2;
  view.setBigUint64(17, BigInt(entry.expiresAtMs));
  view.setBigUint64(25, entry.checksum);
  view.setBigUint64(33, entry.position);
  view.setUint32(41, entry.key.length);
  out.set(entry.key, ENTRY_HEAD_BYTES);
  out.set(entry.payload, ENTRY_HEAD_BYTES + entry.key.length);
  return out;
}

/** The entry of a record, or undefined when it is damaged. */
export function entryFromRecord(record: Uint8Array): Entry | undefined {
  if (record.length < ENTRY_HEAD_BYTES) return undefined;
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  const payloadAt = ENTRY_HEAD_BYTES + view.getUint32(41);
  const kind = record[16] === 1 ? "payload" : record[16] === 2 ? "tombstone" : undefined;
  if (kind === undefined || payloadAt > record.length) return undefined;
  return {
    version: record.slice(0, 16) as Version,
    kind,
    expiresAtMs: Number(view.getBigUint64(17)),
    checksum: view.getBigUint64(25),
    position: positionFromBytes(record.subarray(33, 41)),
    key: record.slice(ENTRY_HEAD_BYTES, payloadAt),
    payload: record.slice(payloadAt),
  };
}
