/** Outcomes in answers about copies, to and from the wire. Malformed ones are `undefined`. */

import { EMPTY_BYTES } from "#base/bytes.ts";
import type { RangeDigest } from "#model/store.ts";
import type { Version } from "#model/version.ts";
import type {
  AcceptOutcome,
  CopyRefusal,
  EpochRefusal,
  PrepareOutcome,
  ReadOutcome,
  ReplicaMessage,
  WriteOutcome,
} from "#replication/message.ts";
import { taikv } from "../generated/taikv.js";
import { enumTable } from "./enum-table.ts";
import { ballotFromWire, ballotToWire, knownPlaceFromWire, MALFORMED, placeFromWire } from "./replica-parts-codec.ts";
import {
  entryFromWire,
  entryHeadFromWire,
  entryHeadToWire,
  entryToWire,
  rangeConfigFromWire,
  rangeConfigToWire,
} from "./types-codec.ts";
import { allFromWire, bits64FromWire, bits64ToWire, countFromWire, versionFromWire } from "./wire-bytes.ts";

type Maybe<T> = T | null | undefined;
type Refusal = EpochRefusal | CopyRefusal | { readonly kind: "not-owner" };
type Of<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

const REFUSALS = enumTable<Refusal["kind"]>({
  stale: taikv.v1.Refusal.Kind.KIND_STALE,
  "need-config": taikv.v1.Refusal.Kind.KIND_NEED_CONFIG,
  sealed: taikv.v1.Refusal.Kind.KIND_SEALED,
  "not-ready": taikv.v1.Refusal.Kind.KIND_NOT_READY,
  busy: taikv.v1.Refusal.Kind.KIND_BUSY,
  "not-owner": taikv.v1.Refusal.Kind.KIND_NOT_OWNER,
});

export function refusalToWire(refusal: Refusal): taikv.v1.Refusal.$Properties {
  const kind = REFUSALS.toWire(refusal.kind);
  return refusal.kind === "stale" ? { kind, config: rangeConfigToWire(refusal.config) } : { kind };
}

export function refusalFromWire(wire: Maybe<taikv.v1.Refusal.$Properties>): Refusal | undefined {
  const kind = REFUSALS.fromWire(wire?.kind);
  if (kind === undefined) return undefined;
  if (kind !== "stale") return { kind };
  const config = rangeConfigFromWire(wire?.config);
  return config && { kind, config };
}

export function copyRefusalFromWire(wire: Maybe<taikv.v1.Refusal.$Properties>): CopyRefusal | undefined {
  const refusal = refusalFromWire(wire);
  return refusal?.kind === "not-owner" ? undefined : refusal;
}

export function epochRefusalFromWire(wire: Maybe<taikv.v1.Refusal.$Properties>): EpochRefusal | undefined {
  const refusal = copyRefusalFromWire(wire);
  return refusal?.kind === "busy" ? undefined : refusal;
}

export function voteRefusalFromWire(wire: Maybe<taikv.v1.Refusal.$Properties>) {
  const refusal = refusalFromWire(wire);
  const isOfVotes = refusal?.kind === "stale" || refusal?.kind === "need-config" || refusal?.kind === "not-owner";
  return isOfVotes ? refusal : undefined;
}

export function readOutcomeToWire(outcome: ReadOutcome): taikv.v1.ReplicaReadAnswer.$Properties {
  switch (outcome.kind) {
    case "entry":
      return outcome.entry === undefined ? { noEntry: true } : { entry: entryToWire(outcome.entry) };
    case "head":
      return outcome.head === undefined ? { noHead: true } : { head: entryHeadToWire(outcome.head) };
    case "unreadable":
      return { unreadable: true };
    default:
      return { refusal: refusalToWire(outcome) };
  }
}

export function readOutcomeFromWire(wire: Maybe<taikv.v1.ReplicaReadAnswer.$Properties>): ReadOutcome | undefined {
  switch (wire?.outcome) {
    case "entry": {
      const entry = entryFromWire(wire.entry);
      return entry && { kind: "entry", entry };
    }
    case "head": {
      const head = entryHeadFromWire(wire.head);
      return head && { kind: "head", head };
    }
    case "noEntry":
      return { kind: "entry", entry: undefined };
    case "noHead":
      return { kind: "head", head: undefined };
    case "unreadable":
      return { kind: "unreadable" };
    case "refusal":
      return epochRefusalFromWire(wire.refusal);
    default:
      return undefined;
  }
}

export function writeOutcomeToWire(outcome: WriteOutcome): taikv.v1.ReplicaWriteAnswer.$Properties {
  switch (outcome.kind) {
    case "stored":
      return { stored: true, commitNumber: outcome.commitNumber ?? 0 };
    case "superseded":
      return { superseded: outcome.newest };
    case "unreadable":
      return { unreadable: outcome.newest ?? EMPTY_BYTES };
    case "below-floor":
      return { belowFloor: outcome.floor };
    case "stamp-refused":
      return { stampRefused: true };
    case "disk-full":
      return { diskFull: true };
    case "storage-failed":
      return { storageFailed: true };
    default:
      return { refusal: refusalToWire(outcome) };
  }
}

export function writeOutcomeFromWire(wire: Maybe<taikv.v1.ReplicaWriteAnswer.$Properties>): WriteOutcome | undefined {
  switch (wire?.outcome) {
    case "stored":
      return wire.commitNumber ? { kind: "stored", commitNumber: wire.commitNumber } : { kind: "stored" };
    case "superseded": {
      const newest: Version | undefined = versionFromWire(wire.superseded);
      return newest && { kind: "superseded", newest };
    }
    case "unreadable": {
      if (!wire.unreadable?.length) return { kind: "unreadable", newest: undefined };
      const newest = versionFromWire(wire.unreadable);
      return newest && { kind: "unreadable", newest };
    }
    case "belowFloor": {
      const floor = versionFromWire(wire.belowFloor);
      return floor && { kind: "below-floor", floor };
    }
    case "stampRefused":
      return { kind: "stamp-refused" };
    case "diskFull":
      return { kind: "disk-full" };
    case "storageFailed":
      return { kind: "storage-failed" };
    case "refusal":
      return epochRefusalFromWire(wire.refusal);
    default:
      return undefined;
  }
}

export function prepareOutcomeToWire(outcome: PrepareOutcome): taikv.v1.ReplicaPrepareAnswer.$Properties {
  switch (outcome.kind) {
    case "promised":
      if (outcome.accepted === undefined) return { promised: {} };
      return {
        promised: {
          acceptedBallot: ballotToWire(outcome.accepted.ballot),
          acceptedValue: outcome.accepted.value.map(rangeConfigToWire),
        },
      };
    case "outbid":
      return { outbid: ballotToWire(outcome.promised) };
    default:
      return { refusal: refusalToWire(outcome) };
  }
}

export function prepareOutcomeFromWire(
  wire: Maybe<taikv.v1.ReplicaPrepareAnswer.$Properties>,
): PrepareOutcome | undefined {
  switch (wire?.outcome) {
    case "promised": {
      if (!wire.promised?.acceptedBallot) return { kind: "promised", accepted: undefined };
      const ballot = ballotFromWire(wire.promised.acceptedBallot);
      const value = allFromWire(wire.promised.acceptedValue, rangeConfigFromWire);
      return ballot && value && { kind: "promised", accepted: { ballot, value } };
    }
    case "outbid": {
      const promised = ballotFromWire(wire.outbid);
      return promised && { kind: "outbid", promised };
    }
    case "refusal":
      return voteRefusalFromWire(wire.refusal);
    default:
      return undefined;
  }
}

export function acceptOutcomeToWire(outcome: AcceptOutcome): taikv.v1.ReplicaAcceptAnswer.$Properties {
  switch (outcome.kind) {
    case "accepted":
      return { accepted: true };
    case "outbid":
      return { outbid: ballotToWire(outcome.promised) };
    default:
      return { refusal: refusalToWire(outcome) };
  }
}

export function acceptOutcomeFromWire(
  wire: Maybe<taikv.v1.ReplicaAcceptAnswer.$Properties>,
): AcceptOutcome | undefined {
  switch (wire?.outcome) {
    case "accepted":
      return { kind: "accepted" };
    case "outbid": {
      const promised = ballotFromWire(wire.outbid);
      return promised && { kind: "outbid", promised };
    }
    case "refusal":
      return voteRefusalFromWire(wire.refusal);
    default:
      return undefined;
  }
}

export function digestToWire({ digest, entries }: RangeDigest): taikv.v1.PartDigest.$Properties {
  return { digest: bits64ToWire(digest), entries };
}

export function digestFromWire(part: taikv.v1.PartDigest.$Properties): RangeDigest | undefined {
  const digest = bits64FromWire(part.digest);
  const entries = countFromWire(part.entries);
  return digest === undefined || entries === undefined ? undefined : { digest, entries };
}

export function digestsOutcomeFromWire(
  wire: Maybe<taikv.v1.ReplicaDigestsAnswer.$Properties>,
): Of<"digests-answer">["outcome"] | undefined {
  if (wire?.refusal) return copyRefusalFromWire(wire.refusal);
  const digests = allFromWire(wire?.digests, digestFromWire);
  return digests && { kind: "digests", digests };
}

/** One a range; undefined where none is given. */
export function rootsFromWire(
  wire: Maybe<taikv.v1.ReplicaRootsAnswer.$Properties>,
): Of<"roots-answer">["roots"] | undefined {
  const none = "none";
  const roots = allFromWire(wire?.roots, ({ digest }) => (digest ? digestFromWire(digest) : none));
  return roots?.map((root) => (root === none ? undefined : root));
}

export function listOutcomeFromWire(
  wire: Maybe<taikv.v1.ReplicaListAnswer.$Properties>,
): Of<"list-answer">["outcome"] | undefined {
  if (wire?.refusal) return copyRefusalFromWire(wire.refusal);
  const heads = allFromWire(wire?.heads, entryHeadFromWire);
  const next = placeFromWire(wire?.next);
  const unreadable = allFromWire(wire?.unreadable, knownPlaceFromWire);
  return heads === undefined || unreadable === undefined || next === MALFORMED
    ? undefined
    : { kind: "heads", heads, next, isPartial: wire?.partial ?? false, unreadable };
}

export function fetchOutcomeFromWire(
  wire: Maybe<taikv.v1.ReplicaFetchAnswer.$Properties>,
): Of<"fetch-answer">["outcome"] | undefined {
  if (wire?.refusal) return copyRefusalFromWire(wire.refusal);
  const entries = allFromWire(wire?.entries, entryFromWire);
  return entries && { kind: "entries", entries, answered: wire?.answered ?? 0, isPartial: wire?.partial ?? false };
}

export function pullOutcomeFromWire(
  wire: Maybe<taikv.v1.ReplicaPullAnswer.$Properties>,
): Of<"pull-answer">["outcome"] | undefined {
  const outcome = entriesOutcomeFromWire(wire, copyRefusalFromWire);
  return outcome?.kind === "entries" ? { ...outcome, isPartial: wire?.partial ?? false } : outcome;
}

export function entriesOutcomeFromWire<R>(
  wire: Maybe<taikv.v1.ReplicaScanAnswer.$Properties>,
  refusal: (wire: taikv.v1.Refusal.$Properties) => R | undefined,
): R | Extract<Of<"scan-answer">["outcome"], { kind: "entries" }> | undefined {
  if (wire?.refusal) return refusal(wire.refusal);
  const entries = allFromWire(wire?.entries, entryFromWire);
  const next = placeFromWire(wire?.next);
  return entries === undefined || next === MALFORMED ? undefined : { kind: "entries", entries, next };
}
