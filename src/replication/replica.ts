/**
 * Replica: how an owner answers reads, writes and questions about its configuration.
 *
 * Writes are checked against the epoch when they arrive; the store takes batches in order, so a write that was admitted
 * is durable before any later vote of this node is.
 */
import { bytesStartWith } from "#base/bytes.ts";
import type { Entry, EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { rangeCovers, rangeKey } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { AppendResult, ScanPlace } from "#model/store.ts";
import { lookUpStored } from "./above-stored.ts";
import { beginWork } from "./at-work.ts";
import { isClosed, isPurgedEntry, lookUpClosed } from "./below-floor.ts";
import { whenHeard } from "./heard.ts";
import { admit, type HeldPiece, knownConfig, learnConfigs } from "./held.ts";
import { isStampTooFarAhead, learnVersion } from "./hybrid-clock.ts";
import { after, load, send, store } from "./machine.ts";
import type { ReplicaMessage, WriteOutcome } from "./message.ts";
import { mayBeMissing, mayLackSome } from "./missing.ts";
import { pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { mendUnreadable } from "./scrub.ts";
import { writeDelayMs } from "./slow-writes.ts";

type Message<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

const SCAN_BYTES = 512 * 1024;

export function answerRead(replication: Replication, from: NodeId, message: Message<"read">): void {
  const { machine } = replication;
  const answer = (outcome: Message<"read-answer">["outcome"]): void =>
    send(machine, from, { kind: "read-answer", requestId: message.requestId, outcome });
  const admitted = admit(replication, message.position, message.epoch, message.config);
  if (admitted.kind !== "admitted") return answer(admitted);
  if (admitted.slot.state === "syncing") return answer({ kind: "not-ready" });
  if (!admitted.piece.isDurable) return answer({ kind: "sealed" });
  const keys = [{ position: message.position, key: message.key }];
  if (message.want === "head") {
    load(machine, { kind: "heads", keys }, (result) => {
      const stored = result.kind === "heads" ? result.heads[0] : undefined;
      if (stored?.kind === "unreadable") mendUnreadable(replication, message.position, message.key);
      const isUnsure = stored === undefined && mayBeMissing(replication, message.position);
      if (result.kind !== "heads" || stored?.kind === "unreadable" || isUnsure) answer({ kind: "unreadable" });
      else answer({ kind: "head", head: stored && shown(admitted.piece, stored.head) });
    });
    return;
  }
  load(machine, { kind: "entries", keys }, (result) => {
    const stored = result.kind === "entries" ? result.entries[0] : undefined;
    if (stored?.kind === "unreadable") mendUnreadable(replication, message.position, message.key);
    const isUnsure = stored === undefined && mayBeMissing(replication, message.position);
    if (result.kind !== "entries" || stored?.kind === "unreadable" || isUnsure) answer({ kind: "unreadable" });
    else answer({ kind: "entry", entry: stored && shown(admitted.piece, stored.entry) });
  });
}

/** `isMended`: what could not be verified in its place has been seen to. */
export function answerWrite(replication: Replication, from: NodeId, message: Message<"write">, isMended = false): void {
  const { machine } = replication;
  const { entry } = message;
  const answer = (outcome: WriteOutcome): void =>
    send(machine, from, { kind: "write-answer", requestId: message.requestId, outcome });
  const admitted = admitEntry(replication, entry, message.epoch, message.config);
  if (admitted.kind !== "admitted") return answer(admitted);
  const { piece } = admitted;
  const keep = (): void =>
    store(machine, [{ kind: "put-entry", entry }], (result) => {
      const outcome = outcomeOf(piece, result, 0);
      if (outcome.kind === "unreadable" && !isMended) {
        return mendUnreadable(replication, entry.position, entry.key, () =>
          answerWrite(replication, from, message, true),
        );
      }
      // Others hear the commit number with the answer; one's own copy counts once somebody has heard it, too.
      const tell = (): void => {
        const delayMs = outcome.kind === "stored" ? writeDelayMs(replication, piece) : 0;
        if (delayMs > 0) after(machine, delayMs, () => answer(outcome));
        else answer(outcome);
      };
      const isOwn = from === machine.self && result.kind === "durable";
      if (isOwn) whenHeard(replication, piece.config, result.commitNumber, tell);
      else tell();
    });
  if (admitted.as === "usual") return keep();
  LOOK_UP[admitted.as](replication, [{ entry, piece }], ([outcome]) => {
    if (outcome === "keep") keep();
    else if (outcome !== undefined) answer(outcome);
  });
}

/** Like so many writes, but durable together: one store, one answer. */
export function answerWriteAll(replication: Replication, from: NodeId, message: Message<"write-all">): void {
  const { machine } = replication;
  const answer = beginWork<Message<"write-all-answer">>(replication, from, message.requestId);
  if (answer === undefined) return;
  if (message.configs.length > 0) learnConfigs(replication, message.configs);
  const configs = new Map<string, RangeConfig>();
  type Admitted = { readonly index: number; readonly entry: Entry; readonly piece: HeldPiece };
  const admittedAs: Record<AdmittedAs, Admitted[]> = { usual: [], closed: [], far: [] };
  const outcomes = message.writes.map(({ entry, epoch }, index): WriteOutcome["kind"] => {
    const admitted = admitEntry(replication, entry, epoch, undefined);
    if (admitted.kind === "stale") configs.set(rangeKey(admitted.config.range), admitted.config);
    if (admitted.kind !== "admitted") return admitted.kind;
    admittedAs[admitted.as].push({ index, entry, piece: admitted.piece });
    return "stored";
  });
  let open = 3;
  const end = (): void => {
    if (--open > 0) return;
    answer({ kind: "write-all-answer", outcomes, configs: [...configs.values()] });
  };
  const keepAll = (admitted: readonly Admitted[]): void => {
    if (admitted.length === 0) return end();
    const writes = admitted.map(({ entry }) => ({ kind: "put-entry", entry }) as const);
    store(machine, writes, (result) => {
      for (const [i, { index, entry, piece }] of admitted.entries()) {
        const { kind } = outcomeOf(piece, result, i);
        outcomes[index] = kind;
        // It is sent again.
        if (kind === "unreadable") mendUnreadable(replication, entry.position, entry.key);
      }
      end();
    });
  };
  // What is admitted is stored in the step that admitted it.
  keepAll(admittedAs.usual);
  for (const as of ["closed", "far"] as const) {
    const looked = admittedAs[as];
    LOOK_UP[as](replication, looked, (found) => {
      const kept = looked.filter((_, i) => found[i] === "keep");
      for (const [i, { index }] of looked.entries()) {
        const outcome = found[i];
        if (outcome !== undefined && outcome !== "keep") outcomes[index] = outcome.kind;
      }
      keepAll(kept);
    });
  }
}

/** What is stored already has a say in what belongs to the closed past, and in what is far ahead. */
type AdmittedAs = "usual" | "closed" | "far";
const LOOK_UP = { closed: lookUpClosed, far: lookUpStored };

/** Whether an entry may be stored here under that epoch, and what is to be looked up first; else the outcome of its write. */
function admitEntry(
  replication: Replication,
  entry: Entry,
  epoch: number,
  config: RangeConfig | undefined,
): WriteOutcome | { readonly kind: "admitted"; readonly piece: HeldPiece; readonly as: AdmittedAs } {
  const { wallMs, clusterMs } = replication.machine;
  const admitted = admit(replication, entry.position, epoch, config);
  if (admitted.kind !== "admitted") return admitted;
  const { piece } = admitted;
  // Where all clocks have been wrong and are set back, stamps go on above those of then.
  const latestMs = Math.max(clusterMs, replication.clock.marks.highMarkMs);
  if (isStampTooFarAhead(entry.version, piece.config, latestMs)) return { kind: "admitted", piece, as: "far" };
  if (isClosed(piece.config, entry.version)) return { kind: "admitted", piece, as: "closed" };
  learnVersion(replication.clock, entry.version, wallMs);
  return { kind: "admitted", piece, as: "usual" };
}

/** What is purged is not there, dropped yet or not. */
function shown<H extends EntryHead>(piece: HeldPiece, held: H): H | undefined {
  return isPurgedEntry(piece.config, held) ? undefined : held;
}

/** Of the write at `index` of its batch. */
function outcomeOf(piece: HeldPiece, result: AppendResult, index: number): WriteOutcome {
  switch (result.kind) {
    case "durable":
      // There was no room for the configuration, which was to be kept first, and then there was room for this.
      if (!piece.isDurable) return { kind: "sealed" };
      if (result.outcomes[index]?.kind === "stored") return { kind: "stored", commitNumber: result.commitNumber };
      return result.outcomes[index] ?? { kind: "storage-failed" };
    case "disk-full":
      return { kind: "disk-full" };
    case "failed":
      return { kind: "storage-failed" };
  }
}

export function answerGetConfig(replication: Replication, from: NodeId, message: Message<"get-config">): void {
  const held = pieceAt(replication.held, message.position);
  const config = held?.isDurable === true ? held.config : knownConfig(replication, message.position);
  send(replication.machine, from, { kind: "config-answer", requestId: message.requestId, config });
}

export function answerScan(replication: Replication, from: NodeId, message: Message<"scan">): void {
  const { machine } = replication;
  const { range, prefix, keysOnly } = message;
  const answer = (outcome: Message<"scan-answer">["outcome"]): void =>
    send(machine, from, { kind: "scan-answer", requestId: message.requestId, outcome });
  const unreadable = ({ position, key }: ScanPlace): void => {
    mendUnreadable(replication, position, key);
    answer({ kind: "unreadable" });
  };
  const admitted = admit(replication, range.upTo, message.epoch, message.config);
  if (admitted.kind !== "admitted") return answer(admitted);
  if (admitted.slot.state === "syncing") return answer({ kind: "not-ready" });
  if (!admitted.piece.isDurable || !rangeCovers(admitted.piece.range, range)) return answer({ kind: "sealed" });
  // Read whole for the keys alone, too: the head of what was lost can be verified and yet be made up, and has no vote.
  const limits = { entriesMax: replication.settings.batches.scanned, bytesMax: SCAN_BYTES };
  load(machine, { kind: "scan", range, after: message.after, limits }, (result) => {
    if (result.kind !== "scan" || mayLackSome(replication, range)) return answer({ kind: "unreadable" });
    const entries: Entry[] = [];
    for (const item of result.result.items) {
      if (item.kind === "unreadable") return unreadable(item);
      if (shown(admitted.piece, item.entry) !== undefined && bytesStartWith(item.entry.key, prefix))
        entries.push(keysOnly ? withoutPayload(replication, item.entry) : item.entry);
    }
    answer({ kind: "entries", entries, next: result.result.next });
  });
}

function withoutPayload(replication: Replication, head: EntryHead): Entry {
  return replication.machine.sealEntry({ ...head, payload: new Uint8Array(0) });
}
