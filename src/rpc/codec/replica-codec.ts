/**
 * Messages about copies of data, to and from the bytes of `ReplicaMessage` in replica.proto.
 *
 * Malformed messages decode to `undefined` and are dropped: a peer repeats what matters.
 */
import type { InviteOutcome, ReplicaMessage, WriteOutcome } from "#replication/message.ts";
import { taikv } from "../generated/taikv.js";
import { written } from "../protobuf-runtime.ts";
import { enumTable } from "./enum-table.ts";
import {
  acceptOutcomeFromWire,
  acceptOutcomeToWire,
  copyRefusalFromWire,
  digestFromWire,
  digestsOutcomeFromWire,
  digestToWire,
  entriesOutcomeFromWire,
  epochRefusalFromWire,
  fetchOutcomeFromWire,
  listOutcomeFromWire,
  prepareOutcomeFromWire,
  prepareOutcomeToWire,
  pullOutcomeFromWire,
  readOutcomeFromWire,
  readOutcomeToWire,
  refusalToWire,
  rootsFromWire,
  writeOutcomeFromWire,
  writeOutcomeToWire,
} from "./replica-outcome-codec.ts";
import {
  ballotToWire,
  configFromWire,
  configToWire,
  knownPlaceFromWire,
  MALFORMED,
  placeFromWire,
  placeToWire,
  rangeAndEpoch,
  voteFromWire,
} from "./replica-parts-codec.ts";
import {
  entryFromWire,
  entryHeadFromWire,
  entryHeadToWire,
  entryToWire,
  rangeConfigFromWire,
  rangeConfigToWire,
  rangeToWire,
} from "./types-codec.ts";
import {
  allFromWire,
  countFromWire,
  nodeIdFromWire,
  nodeIdToWire,
  ownBytes,
  positionFromWire,
  positionToWire,
  versionFromWire,
} from "./wire-bytes.ts";

type Wire = taikv.v1.ReplicaMessage.$Properties;
type Of<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

const INVITE_OUTCOMES = enumTable<InviteOutcome>({
  busy: taikv.v1.ReplicaInviteAnswer.Outcome.OUTCOME_BUSY,
  copying: taikv.v1.ReplicaInviteAnswer.Outcome.OUTCOME_COPYING,
  ready: taikv.v1.ReplicaInviteAnswer.Outcome.OUTCOME_READY,
  "not-wanted": taikv.v1.ReplicaInviteAnswer.Outcome.OUTCOME_NOT_WANTED,
});

const WRITE_KINDS = enumTable<WriteOutcome["kind"]>({
  stored: taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_STORED,
  superseded: taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_SUPERSEDED,
  "below-floor": taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_BELOW_FLOOR,
  "stamp-refused": taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_STAMP_REFUSED,
  "disk-full": taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_DISK_FULL,
  "storage-failed": taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_STORAGE_FAILED,
  stale: taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_STALE,
  "need-config": taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_NEED_CONFIG,
  sealed: taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_SEALED,
  "not-ready": taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_NOT_READY,
  unreadable: taikv.v1.ReplicaWriteAllAnswer.Outcome.OUTCOME_UNREADABLE,
});

export function encodeReplicaMessage(message: ReplicaMessage): Uint8Array {
  const wire: Wire = toWire(message);
  wire.requestId = message.requestId;
  return written((writer) => taikv.v1.ReplicaMessage.encode(wire, writer));
}

export function decodeReplicaMessage(bytes: Uint8Array): ReplicaMessage | undefined {
  let wire: taikv.v1.ReplicaMessage;
  try {
    wire = taikv.v1.ReplicaMessage.decode(bytes);
  } catch {
    return undefined;
  }
  const requestId = countFromWire(wire.requestId);
  return requestId === undefined ? undefined : fromWire(wire, requestId);
}

function toWire(message: ReplicaMessage): Wire {
  switch (message.kind) {
    case "read": {
      const { key, epoch } = message;
      const position = positionToWire(message.position);
      return {
        read: { position, key, epoch, headOnly: message.want === "head", config: configToWire(message.config) },
      };
    }
    case "read-answer":
      return { readAnswer: readOutcomeToWire(message.outcome) };
    case "write": {
      const config = configToWire(message.config);
      return { write: { epoch: message.epoch, entry: entryToWire(message.entry), config } };
    }
    case "write-answer":
      return { writeAnswer: writeOutcomeToWire(message.outcome) };
    case "write-all": {
      const writes = message.writes.map(({ epoch, entry }) => ({ epoch, entry: entryToWire(entry) }));
      return { writeAll: { writes, configs: message.configs.map(rangeConfigToWire) } };
    }
    case "write-all-answer": {
      const outcomes = message.outcomes.map(WRITE_KINDS.toWire);
      return { writeAllAnswer: { outcomes, configs: message.configs.map(rangeConfigToWire) } };
    }
    case "hint":
      return { hint: { target: nodeIdToWire(message.target), entries: message.entries.map(entryToWire) } };
    case "hint-answer":
      return { hintAnswer: { kept: message.isKept } };
    case "get-config":
      return { getConfig: { position: positionToWire(message.position) } };
    case "config-answer":
      return { configAnswer: { config: configToWire(message.config) } };
    case "learn":
      return { learn: { configs: message.configs.map(rangeConfigToWire) } };
    case "learn-answer":
      return { learnAnswer: {} };
    case "mark":
      return { mark: { commitNumber: message.commitNumber } };
    case "mark-answer":
      return { markAnswer: {} };
    case "prepare": {
      const { epoch } = message;
      const ballot = ballotToWire(message.ballot);
      return { prepare: { range: rangeToWire(message.range), epoch, ballot, config: configToWire(message.config) } };
    }
    case "prepare-answer":
      return { prepareAnswer: prepareOutcomeToWire(message.outcome) };
    case "accept":
      return {
        accept: {
          range: rangeToWire(message.range),
          epoch: message.epoch,
          ballot: ballotToWire(message.ballot),
          value: message.value.map(rangeConfigToWire),
          config: configToWire(message.config),
        },
      };
    case "accept-answer":
      return { acceptAnswer: acceptOutcomeToWire(message.outcome) };
    case "invite":
      return { invite: { config: rangeConfigToWire(message.config) } };
    case "slow-writes": {
      const { epoch, delayMs } = message;
      return { slowWrites: { range: rangeToWire(message.range), epoch, delayMs } };
    }
    case "invite-answer":
      return { inviteAnswer: { outcome: INVITE_OUTCOMES.toWire(message.outcome) } };
    case "digests": {
      const { epoch, parts, upTo } = message;
      const config = configToWire(message.config);
      return { digests: { range: rangeToWire(message.range), epoch, parts, upTo, config } };
    }
    case "digests-answer":
      return {
        digestsAnswer:
          message.outcome.kind === "digests"
            ? { digests: message.outcome.digests.map(digestToWire) }
            : { refusal: refusalToWire(message.outcome) },
      };
    case "roots":
      return { roots: { ranges: message.ranges.map(({ range, epoch }) => ({ range: rangeToWire(range), epoch })) } };
    case "roots-answer": {
      const roots = message.roots.map((digest) => (digest === undefined ? {} : { digest: digestToWire(digest) }));
      return { rootsAnswer: { roots } };
    }
    case "list":
      return { list: { range: rangeToWire(message.range), epoch: message.epoch, after: placeToWire(message.after) } };
    case "list-answer":
      return {
        listAnswer:
          message.outcome.kind === "heads"
            ? {
                heads: message.outcome.heads.map(entryHeadToWire),
                next: placeToWire(message.outcome.next),
                partial: message.outcome.isPartial,
                unreadable: message.outcome.unreadable.map(({ position, key }) => ({
                  position: positionToWire(position),
                  key,
                })),
              }
            : { refusal: refusalToWire(message.outcome) },
      };
    case "fetch": {
      const keys = message.keys.map(({ position, key }) => ({ position: positionToWire(position), key }));
      return { fetch: { range: rangeToWire(message.range), epoch: message.epoch, keys } };
    }
    case "fetch-answer":
      return {
        fetchAnswer:
          message.outcome.kind === "entries"
            ? {
                entries: message.outcome.entries.map(entryToWire),
                answered: message.outcome.answered,
                partial: message.outcome.isPartial,
              }
            : { refusal: refusalToWire(message.outcome) },
      };
    case "pull":
      return { pull: { range: rangeToWire(message.range), epoch: message.epoch, after: placeToWire(message.after) } };
    case "pull-answer":
      return {
        pullAnswer:
          message.outcome.kind === "entries"
            ? {
                entries: message.outcome.entries.map(entryToWire),
                next: placeToWire(message.outcome.next),
                partial: message.outcome.isPartial,
              }
            : { refusal: refusalToWire(message.outcome) },
      };
    case "receipt": {
      const heads = message.heads.map(entryHeadToWire);
      const config = configToWire(message.config);
      return { receipt: { range: rangeToWire(message.range), epoch: message.epoch, heads, config } };
    }
    case "receipt-answer":
      return {
        receiptAnswer:
          message.outcome.kind === "receipts"
            ? { held: [...message.outcome.held], unreadable: [...message.outcome.unreadable] }
            : { refusal: refusalToWire(message.outcome) },
      };
    case "lose": {
      const heads = message.heads.map(entryHeadToWire);
      const config = configToWire(message.config);
      return { lose: { range: rangeToWire(message.range), epoch: message.epoch, heads, config } };
    }
    case "lose-answer":
      return {
        loseAnswer: message.outcome.kind === "lost" ? {} : { refusal: refusalToWire(message.outcome) },
      };
    case "scan": {
      const { epoch, prefix, keysOnly } = message;
      const after = placeToWire(message.after);
      const config = configToWire(message.config);
      return { scan: { range: rangeToWire(message.range), epoch, after, prefix, keysOnly, config } };
    }
    case "scan-answer": {
      const { outcome } = message;
      if (outcome.kind === "unreadable") return { scanAnswer: { unreadable: true } };
      if (outcome.kind !== "entries") return { scanAnswer: { refusal: refusalToWire(outcome) } };
      return { scanAnswer: { entries: outcome.entries.map(entryToWire), next: placeToWire(outcome.next) } };
    }
    case "agree": {
      const { epoch, upTo, isOfAll, mend } = message;
      const digests = message.digests.map(digestToWire);
      const config = configToWire(message.config);
      return { agree: { range: rangeToWire(message.range), epoch, upTo, ofAll: isOfAll, digests, mend, config } };
    }
    case "agree-answer": {
      const { outcome } = message;
      if (outcome.kind !== "compared") return { agreeAnswer: { refusal: refusalToWire(outcome) } };
      return { agreeAnswer: { equal: [...outcome.equal] } };
    }
  }
}

function fromWire(wire: taikv.v1.ReplicaMessage, requestId: number): ReplicaMessage | undefined {
  switch (wire.message) {
    case "read": {
      const position = positionFromWire(wire.read?.position);
      const config = configFromWire(wire.read?.config);
      const epoch = countFromWire(wire.read?.epoch);
      if (position === undefined || config === MALFORMED || epoch === undefined) return undefined;
      const want = wire.read?.headOnly === true ? "head" : "entry";
      return { kind: "read", requestId, position, key: ownBytes(wire.read?.key), epoch, want, config };
    }
    case "readAnswer":
      return answer("read-answer", requestId, readOutcomeFromWire(wire.readAnswer));
    case "write": {
      const entry = entryFromWire(wire.write?.entry);
      const config = configFromWire(wire.write?.config);
      const epoch = countFromWire(wire.write?.epoch);
      if (entry === undefined || config === MALFORMED || epoch === undefined) return undefined;
      return { kind: "write", requestId, epoch, entry, config };
    }
    case "writeAnswer":
      return answer("write-answer", requestId, writeOutcomeFromWire(wire.writeAnswer));
    case "hint": {
      const target = nodeIdFromWire(wire.hint?.target);
      const entries = allFromWire(wire.hint?.entries, entryFromWire);
      return target && entries && { kind: "hint", requestId, target, entries };
    }
    case "writeAll": {
      const writes = allFromWire(wire.writeAll?.writes, addressedFromWire);
      const configs = allFromWire(wire.writeAll?.configs, rangeConfigFromWire);
      return writes && configs && { kind: "write-all", requestId, writes, configs };
    }
    case "writeAllAnswer": {
      const outcomes = allFromWire(wire.writeAllAnswer?.outcomes, WRITE_KINDS.fromWire);
      const configs = allFromWire(wire.writeAllAnswer?.configs, rangeConfigFromWire);
      return outcomes && configs && { kind: "write-all-answer", requestId, outcomes, configs };
    }
    case "hintAnswer":
      return { kind: "hint-answer", requestId, isKept: wire.hintAnswer?.kept === true };
    case "getConfig": {
      const position = positionFromWire(wire.getConfig?.position);
      return position === undefined ? undefined : { kind: "get-config", requestId, position };
    }
    case "configAnswer": {
      const config = configFromWire(wire.configAnswer?.config);
      return config === MALFORMED ? undefined : { kind: "config-answer", requestId, config };
    }
    case "learn": {
      const configs = allFromWire(wire.learn?.configs, rangeConfigFromWire);
      return configs && { kind: "learn", requestId, configs };
    }
    case "learnAnswer":
      return { kind: "learn-answer", requestId };
    case "mark": {
      const commitNumber = countFromWire(wire.mark?.commitNumber);
      return commitNumber === undefined ? undefined : { kind: "mark", requestId, commitNumber };
    }
    case "markAnswer":
      return { kind: "mark-answer", requestId };
    case "prepare": {
      const vote = voteFromWire(wire.prepare);
      return vote && { kind: "prepare", requestId, ...vote };
    }
    case "prepareAnswer":
      return answer("prepare-answer", requestId, prepareOutcomeFromWire(wire.prepareAnswer));
    case "accept": {
      const vote = voteFromWire(wire.accept);
      const value = allFromWire(wire.accept?.value, rangeConfigFromWire);
      return vote && value && { kind: "accept", requestId, ...vote, value };
    }
    case "acceptAnswer":
      return answer("accept-answer", requestId, acceptOutcomeFromWire(wire.acceptAnswer));
    case "invite": {
      const config = rangeConfigFromWire(wire.invite?.config);
      return config && { kind: "invite", requestId, config };
    }
    case "slowWrites": {
      const asked = rangeAndEpoch(wire.slowWrites);
      return asked && { kind: "slow-writes", requestId, ...asked, delayMs: wire.slowWrites?.delayMs ?? 0 };
    }
    case "inviteAnswer":
      return answer("invite-answer", requestId, INVITE_OUTCOMES.fromWire(wire.inviteAnswer?.outcome));
    case "digests": {
      const asked = rangeAndEpoch(wire.digests);
      const config = configFromWire(wire.digests?.config);
      const parts = wire.digests?.parts ?? 0;
      const upTo = wire.digests?.upTo?.length ? versionFromWire(wire.digests.upTo) : "all";
      if (asked === undefined || config === MALFORMED || upTo === undefined || parts < 1 || parts > 4096)
        return undefined;
      return { kind: "digests", requestId, ...asked, parts, upTo: upTo === "all" ? undefined : upTo, config };
    }
    case "digestsAnswer":
      return answer("digests-answer", requestId, digestsOutcomeFromWire(wire.digestsAnswer));
    case "roots": {
      const ranges = allFromWire(wire.roots?.ranges, rangeAndEpoch);
      return ranges && { kind: "roots", requestId, ranges };
    }
    case "rootsAnswer": {
      const roots = rootsFromWire(wire.rootsAnswer);
      return roots && { kind: "roots-answer", requestId, roots };
    }
    case "list": {
      const asked = rangeAndEpoch(wire.list);
      const after = placeFromWire(wire.list?.after);
      return asked === undefined || after === MALFORMED ? undefined : { kind: "list", requestId, ...asked, after };
    }
    case "listAnswer":
      return answer("list-answer", requestId, listOutcomeFromWire(wire.listAnswer));
    case "fetch": {
      const asked = rangeAndEpoch(wire.fetch);
      const keys = allFromWire(wire.fetch?.keys, knownPlaceFromWire);
      return asked && keys && { kind: "fetch", requestId, ...asked, keys };
    }
    case "fetchAnswer":
      return answer("fetch-answer", requestId, fetchOutcomeFromWire(wire.fetchAnswer));
    case "pull": {
      const asked = rangeAndEpoch(wire.pull);
      const after = placeFromWire(wire.pull?.after);
      return asked === undefined || after === MALFORMED ? undefined : { kind: "pull", requestId, ...asked, after };
    }
    case "pullAnswer":
      return answer("pull-answer", requestId, pullOutcomeFromWire(wire.pullAnswer));
    case "receipt": {
      const asked = rangeAndEpoch(wire.receipt);
      const heads = allFromWire(wire.receipt?.heads, entryHeadFromWire);
      const config = configFromWire(wire.receipt?.config);
      if (asked === undefined || heads === undefined || config === MALFORMED) return undefined;
      return { kind: "receipt", requestId, ...asked, heads, config };
    }
    case "receiptAnswer": {
      const { receiptAnswer } = wire;
      if (receiptAnswer?.refusal)
        return answer("receipt-answer", requestId, epochRefusalFromWire(receiptAnswer.refusal));
      const { held, unreadable } = receiptAnswer ?? {};
      const outcome = { kind: "receipts", held: held ?? [], unreadable: unreadable ?? [] } as const;
      return { kind: "receipt-answer", requestId, outcome };
    }
    case "lose": {
      const asked = rangeAndEpoch(wire.lose);
      const heads = allFromWire(wire.lose?.heads, entryHeadFromWire);
      const config = configFromWire(wire.lose?.config);
      if (asked === undefined || heads === undefined || config === MALFORMED) return undefined;
      return { kind: "lose", requestId, ...asked, heads, config };
    }
    case "loseAnswer": {
      const refusal = wire.loseAnswer?.refusal;
      const outcome = refusal ? epochRefusalFromWire(refusal) : ({ kind: "lost" } as const);
      return answer("lose-answer", requestId, outcome);
    }
    case "scan": {
      const { scan } = wire;
      const asked = rangeAndEpoch(scan);
      const after = placeFromWire(scan?.after);
      const config = configFromWire(scan?.config);
      if (asked === undefined || after === MALFORMED || config === MALFORMED) return undefined;
      const prefix = ownBytes(scan?.prefix);
      return { kind: "scan", requestId, ...asked, after, prefix, keysOnly: scan?.keysOnly === true, config };
    }
    case "scanAnswer": {
      if (wire.scanAnswer?.unreadable === true)
        return { kind: "scan-answer", requestId, outcome: { kind: "unreadable" } };
      return answer("scan-answer", requestId, entriesOutcomeFromWire(wire.scanAnswer, epochRefusalFromWire));
    }
    case "agree": {
      const { agree } = wire;
      const asked = rangeAndEpoch(agree);
      const upTo = versionFromWire(agree?.upTo);
      const digests = allFromWire(agree?.digests, digestFromWire);
      const config = configFromWire(agree?.config);
      if (asked === undefined || upTo === undefined || digests === undefined || config === MALFORMED) return undefined;
      const [isOfAll, mend] = [agree?.ofAll === true, agree?.mend === true];
      return { kind: "agree", requestId, ...asked, upTo, isOfAll, digests, mend, config };
    }
    case "agreeAnswer": {
      const { agreeAnswer } = wire;
      if (agreeAnswer?.refusal) return answer("agree-answer", requestId, copyRefusalFromWire(agreeAnswer.refusal));
      return { kind: "agree-answer", requestId, outcome: { kind: "compared", equal: agreeAnswer?.equal ?? [] } };
    }
    default:
      return undefined;
  }
}

function addressedFromWire(
  wire: taikv.v1.ReplicaWriteAll.Write.$Properties,
): Of<"write-all">["writes"][number] | undefined {
  const epoch = countFromWire(wire.epoch);
  const entry = entryFromWire(wire.entry);
  return epoch === undefined || entry === undefined ? undefined : { epoch, entry };
}

/** An answer with its outcome, unless that was malformed. */
function answer<K extends Extract<ReplicaMessage, { outcome: unknown }>["kind"]>(
  kind: K,
  requestId: number,
  outcome: Of<K>["outcome"] | undefined,
): ReplicaMessage | undefined {
  return outcome === undefined ? undefined : ({ kind, requestId, outcome } as unknown as ReplicaMessage);
}
