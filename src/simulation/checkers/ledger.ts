/**
 * The ledger of acknowledged writes, against all disks: promise D.
 *
 * What was acknowledged at a level is at all times on the disks of as many distinct nodes as that level asks for, in that
 * version or a newer one, crashed nodes counted. A disk and its copy, of which one serves, are of one node. The same holds
 * for what a read or a page at a quorum has answered: it was given to a quorum first. At `one` an acknowledged write may
 * be a hint until the end, and is then on some disk.
 *
 * A disk that is lost takes its copies with it; what is left is then the least that must stay, until the range has all its
 * owners again and enough of them have it. Where no more owners are lost than a quorum can spare, whoever comes in has met
 * one that is left: what was acknowledged is then with every quorum all the same.
 *
 * It also sees that a version is issued once, and that what was refused with nothing written is on no disk.
 */
import { mapKeyOf } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import { majorityOf } from "#model/consistency.ts";
import type { Entry, EntryHead } from "#model/entry.ts";
import { effectOf } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Position, positionText, rangeHas } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { StoreWrite } from "#model/store.ts";
import {
  compareTimes,
  compareVersions,
  type HybridTime,
  newestVersion,
  timeOfVersion,
  VERSION_ZERO,
  type Version,
  versionText,
} from "#model/version.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import type { OperationRecord } from "../history.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";
import { keepsHint } from "./hints.ts";
import { createIssued, type Issued } from "./issued.ts";
import { type DiskOf, hasQuorumWithout, holds, ownersWith, type Written } from "./quorums.ts";

/** In the text of a version. */
const ISSUER_AT = 16;

type Acknowledged = {
  readonly version: Version;
  /** So many disks must have it, of so many that were promised. */
  disks: number;
  readonly promised: number;
  readonly what: string;
  /** More disks that held it were lost than a quorum can spare. */
  isReduced: boolean;
};

type Account = {
  readonly position: Position;
  readonly key: Uint8Array;
  acknowledged: Acknowledged[];
  /** Acknowledged at `one`. */
  atOne: Pick<Acknowledged, "version" | "what">[];
  /** When more disks were last lost than a quorum can spare. */
  reducedAtMs: number;
  /** Copies up to it were dropped for good. */
  purged: Version;
};

export type LedgerSurroundings = {
  readonly replicationFactor: number;
  readonly disksOfNodes: () => Iterable<readonly SimulatedDisk[]>;
  /** Disks of which the hints are delivered yet. */
  readonly disksWithHints: () => Iterable<SimulatedDisk>;
  /** Undefined also for a node that may have lost what it had and does not count yet. */
  readonly diskOf: DiskOf;
  readonly nowMs: () => number;
  /** How many owners the range has now; many when nobody knows. */
  readonly slotsAt: (position: Position) => number;
  /** The fewest owners that it has had since then. */
  readonly fewestSlotsSince: (position: Position, sinceMs: number) => number;
  /** No more owners are lost than a quorum can spare. */
  readonly isSpared: (position: Position) => boolean;
  /**
   * Whether a quorum of the owners has it, or, for what was written at `all`, all of them. `isSinceLoss`: no disk that was
   * lost can have had it.
   */
  readonly isWithOwners: (written: Written, startMs: number, isAtAll: boolean, isSinceLoss: boolean) => boolean;
};

export type Ledger = {
  readonly acknowledge: (record: OperationRecord) => void;
  /** A batch has become durable somewhere. `isPurged` tells whether what was dropped is needed no more. */
  readonly durable: (
    batch: readonly StoreWrite[],
    dropped: readonly EntryHead[],
    isPurged: (head: EntryHead) => boolean,
  ) => void;
  /** A disk has lost what it had. */
  readonly diskLost: () => void;
  /** Somebody has left with hints. */
  readonly hintsLost: () => void;
  /** The newest configuration of its range, in which all slots are normal. */
  readonly judgeOwners: (config: RangeConfig) => void;
  /** Everything once more, at the end. `isClosed`: a late hint of that time is merged by nobody. */
  readonly judge: (
    history: readonly OperationRecord[],
    isClosed: (position: Position, version: Version) => boolean,
  ) => void;
  /** Everything that has been durable somewhere. */
  readonly issued: Issued;
  readonly lastIssuedBy: (node: NodeId) => HybridTime | undefined;
  readonly keys: () => { readonly position: Position; readonly key: Uint8Array }[];
};

export function createLedger(around: LedgerSurroundings, complain: (text: string) => void): Ledger {
  const { replicationFactor, disksOfNodes, diskOf, nowMs, slotsAt } = around;
  const accounts = new Map<string, Account>();
  const issued = createIssued();
  /** The last of each issuer. */
  const lastIssued = new Map<string, HybridTime>();
  /** Every payload that was ever durable. */
  const payloads = new Set<string>();
  let lostAtMs = Number.NEGATIVE_INFINITY;
  let hintsLostAtMs = Number.NEGATIVE_INFINITY;

  function accountOf(position: Position, key: Uint8Array): Account {
    const place = mapKeyOf(key);
    let account = accounts.get(place);
    if (account === undefined) {
      account = {
        position,
        key,
        acknowledged: [],
        atOne: [],
        reducedAtMs: Number.NEGATIVE_INFINITY,
        purged: VERSION_ZERO,
      };
      accounts.set(place, account);
    }
    return account;
  }

  function holdersOf({ position, key }: Account, version: Version): number {
    let holders = 0;
    const written = { position, key, version };
    for (const disks of disksOfNodes()) if (disks.some((disk) => holds(disk, written))) holders++;
    return holders;
  }

  /** On the disk of an owner, or kept as a hint. */
  function isAnywhere(account: Account, version: Version): boolean {
    if (holdersOf(account, version) > 0) return true;
    return [...around.disksWithHints()].some((disk) => keepsHint(disk, undefined, { key: account.key, version }));
  }

  function judgeAccount(account: Account, when: string): void {
    for (const { version, disks: needed, what } of account.acknowledged) {
      const holders = holdersOf(account, version);
      // By force a range may be left with fewer owners than that.
      if (holders < needed && holders < slotsAt(account.position)) {
        complain(`D: ${what} is on ${holders} of ${needed} disks ${when}`);
      }
    }
  }

  /** Those aside, with odd counters, are no part of the course. */
  function noteIssuer(version: Version): void {
    const time = timeOfVersion(version);
    if (time.counter % 2 !== 0) return;
    const issuer = versionText(version).slice(ISSUER_AT);
    const last = lastIssued.get(issuer);
    if (last === undefined || compareTimes(time, last) > 0) lastIssued.set(issuer, time);
  }

  function note(entry: Entry): void {
    accountOf(entry.position, entry.key);
    if (issued.of(entry.version) === undefined) noteIssuer(entry.version);
    if (issued.note(entry, nowMs()).checksum !== entry.checksum)
      complain(`version ${versionText(entry.version)} of ${nameOf(entry.key)} was issued twice`);
    if (entry.kind === "payload") payloads.add(mapKeyOf(entry.payload));
  }

  /** Somebody asked whoever issued it for a delete, and was not told that nothing was written. */
  function judgeTombstones(history: readonly OperationRecord[]): void {
    const deletes = new Map<string, OperationRecord[]>();
    for (const record of history) {
      const { operation, outcome } = record;
      if (operation.kind !== "delete") continue;
      if (outcome?.kind === "failed" && effectOf(outcome.failure) === "nothing-written") continue;
      const key = mapKeyOf(operation.key);
      const others = deletes.get(key);
      if (others === undefined) deletes.set(key, [record]);
      else others.push(record);
    }
    for (const { key } of accounts.values()) {
      const able = deletes.get(mapKeyOf(key)) ?? [];
      for (const { kind, version, durableMs } of issued.perishable(key)) {
        if (kind !== "tombstone") continue;
        const issuer = versionText(version).slice(ISSUER_AT);
        // Of one that is answered this may be an earlier stamp.
        const mayBeOf = ({ node, startMs, outcome }: OperationRecord): boolean =>
          (node === undefined || node.startsWith(issuer)) &&
          startMs <= durableMs &&
          (outcome?.kind !== "deleted" || compareVersions(outcome.version, version) >= 0);
        if (able.some(mayBeOf)) continue;
        complain(
          `${nameOf(key)} has got the tombstone ${versionText(version)}, and no delete is known to have written`,
        );
      }
    }
  }

  return {
    acknowledge: ({ operation, consistency, outcome, startMs }) => {
      if (outcome === undefined || outcome.kind === "failed") return;
      const account = accountOf(positionOfKey(operation.key), operation.key);
      const { version } = outcome;
      if (compareVersions(version, account.purged) <= 0) return;
      const what = `${operation.kind} of ${nameOf(operation.key)} ${versionText(version)}, answered at ${nowMs().toFixed(1)},`;
      const isSinceLoss = startMs > lostAtMs;
      if (consistency === "one") {
        if (outcome.kind === "got") return;
        const isThere = isAnywhere(account, version);
        if (!isThere && !(isSinceLoss && startMs > hintsLostAtMs)) return;
        account.atOne.push({ version, what });
        if (!isThere) complain(`D: ${what} at one, is on no disk when it was acknowledged`);
        return;
      }
      // What is read at `all` is given to a quorum only, of what owners the range had while there were fewer nodes.
      const slots =
        operation.kind === "get"
          ? Math.min(around.fewestSlotsSince(account.position, startMs), replicationFactor)
          : replicationFactor;
      const promised = Math.min(outcome.replicas.needed, majorityOf(slots));
      const isReduced = startMs <= account.reducedAtMs;
      const left = Math.min(promised, holdersOf(account, version));
      const least = isSinceLoss ? promised : isReduced ? left : Math.max(1, left);
      const isOfNoMore = (older: Acknowledged): boolean =>
        older.disks <= least && older.promised <= promised && (older.isReduced || !isReduced);
      account.acknowledged = account.acknowledged.filter(
        (older) => compareVersions(older.version, version) > 0 || !isOfNoMore(older),
      );
      account.acknowledged.push({ version, disks: least, promised, what, isReduced });
      const written = { position: account.position, key: account.key, version };
      const isAtAll = consistency === "all" && operation.kind !== "get";
      if (!isReduced && !around.isWithOwners(written, startMs, isAtAll && isSinceLoss, isSinceLoss))
        complain(`Q: ${what} is with ${isAtAll ? "not all" : "no quorum"} of the owners`);
      judgeAccount(account, "when it was acknowledged");
    },
    durable: (batch, dropped, isPurged) => {
      for (const write of batch) if (write.kind === "put-entry") note(write.entry);
      for (const head of dropped) {
        const account = accountOf(head.position, head.key);
        if (isPurged(head)) {
          account.purged = newestVersion(account.purged, head.version);
          account.acknowledged = account.acknowledged.filter(
            ({ version }) => compareVersions(version, head.version) > 0,
          );
        }
        judgeAccount(account, `after a copy was dropped at ${nowMs().toFixed(1)}`);
      }
    },
    diskLost: () => {
      lostAtMs = nowMs();
      for (const account of accounts.values()) {
        account.atOne = account.atOne.filter(({ version }) => isAnywhere(account, version));
        const isSpared = around.isSpared(account.position);
        if (!isSpared) account.reducedAtMs = lostAtMs;
        for (const acknowledged of account.acknowledged) {
          const holders = holdersOf(account, acknowledged.version);
          if (holders === 0) complain(`D: ${acknowledged.what} was on the lost disk only`);
          if (!isSpared && holders < acknowledged.promised) acknowledged.isReduced = true;
          acknowledged.disks = Math.max(1, Math.min(acknowledged.disks, holders));
        }
      }
    },
    hintsLost: () => {
      hintsLostAtMs = nowMs();
      for (const account of accounts.values())
        account.atOne = account.atOne.filter(({ version }) => isAnywhere(account, version));
    },
    judgeOwners: (config) => {
      for (const { position, key, acknowledged } of accounts.values()) {
        if (!rangeHas(config.range, position)) continue;
        for (const one of acknowledged) {
          const written = { position, key, version: one.version };
          if (!one.isReduced && hasQuorumWithout(config, written, diskOf)) {
            const place = `${positionText(config.range.upTo)}@${config.epoch}`;
            complain(`Q: ${one.what} is not with every quorum of ${place}`);
          }
          const isWhole = !one.isReduced && one.disks === one.promised;
          if (isWhole || !config.synced || ownersWith(config, written, diskOf) < one.promised) continue;
          one.disks = one.promised;
          one.isReduced = false;
        }
      }
    },
    judge: (history, isClosed) => {
      for (const account of accounts.values()) {
        judgeAccount(account, "at the end");
        for (const { version, what } of account.atOne) {
          const isOver = compareVersions(version, account.purged) <= 0 || isClosed(account.position, version);
          if (!isOver && holdersOf(account, version) === 0) complain(`D: ${what} at one, is on no disk at the end`);
        }
      }
      for (const { operation, outcome, startMs } of history) {
        if (operation.kind !== "insert" || outcome?.kind !== "failed") continue;
        if (effectOf(outcome.failure) !== "nothing-written" || !payloads.has(mapKeyOf(operation.payload))) continue;
        const what = `the insert of ${nameOf(operation.key)} at ${startMs.toFixed(1)}`;
        complain(`${what} was told that nothing was written (${outcome.failure.kind}), and a disk has had it`);
      }
      judgeTombstones(history);
    },
    issued,
    lastIssuedBy: (node) => lastIssued.get(node.slice(0, 16)),
    keys: () => [...accounts.values()].map(({ position, key }) => ({ position, key })),
  };
}

function nameOf(key: Uint8Array): string {
  return utf8TextOf(key) ?? mapKeyOf(key);
}
