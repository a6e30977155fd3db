/**
 * Writes entries that have their versions already to one owner: for hints, repairs and pushes.
 *
 * Nothing is stamped here: the owner keeps an entry if it is newer than its own. One message may carry many.
 */
import { mapKeyOf } from "#base/bytes.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { rangeKey } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { placeKey } from "#model/store.ts";
import { isDown, learnConfigs } from "./held.ts";
import type { WriteOutcome } from "./message.ts";
import { askPatiently } from "./patience.ts";
import type { Replication } from "./replication-state.ts";

const WRITE_TIMEOUT_MS = 2000;
/** Beside that, large payloads may take so long, as long as they are not lost. */
const BYTES_PER_MS = 50;
/** An owner that is up, and lets what comes later overtake what is to be made durable, is left alone after some 20 s. */
const PATIENCE = { firstMs: 3000, triesMax: 2 };

export type OnWritten = (isStored: boolean, isClosed: boolean) => void;

/**
 * Writes one entry to one owner. `isClosed`: it lies at or below the floor of the range, where the past is closed; it
 * is not stored. What is on its way already is not sent again: it may be large, and be found lacking until it is there.
 */
export function writeTo(
  replication: Replication,
  owner: NodeId,
  config: RangeConfig,
  entry: Entry,
  onEnd: OnWritten,
): void {
  if (isDown(replication, owner)) return onEnd(false, false);
  const { writing } = replication;
  const name = `${owner} ${config.epoch} ${placeKey(entry)} ${mapKeyOf(entry.version)}`;
  const underWay = writing.get(name);
  if (underWay !== undefined) {
    underWay.push(onEnd);
    return;
  }
  const onEnds = [onEnd];
  writing.set(name, onEnds);
  writeOnce(replication, owner, config, entry, false, (isStored, isClosed) => {
    writing.delete(name);
    for (const one of onEnds) one(isStored, isClosed);
  });
}

function writeOnce(
  replication: Replication,
  owner: NodeId,
  config: RangeConfig,
  entry: Entry,
  withConfiguration: boolean,
  onEnd: OnWritten,
): void {
  const { machine } = replication;
  const sent = withConfiguration ? config : undefined;
  const question = { kind: "write", epoch: config.epoch, entry, config: sent } as const;
  const untilMs = machine.nowMs + WRITE_TIMEOUT_MS + entry.payload.length / BYTES_PER_MS;
  const patience = { firstMs: WRITE_TIMEOUT_MS, triesMax: 0, isWanted: () => machine.nowMs < untilMs };
  askPatiently(replication, owner, question, "write-answer", patience, (answer) => {
    const outcome = answer?.outcome;
    if (outcome?.kind === "need-config" && !withConfiguration) {
      return writeOnce(replication, owner, config, entry, true, onEnd);
    }
    if (outcome?.kind === "stale") learnConfigs(replication, [outcome.config]);
    onEnd(outcome?.kind === "stored" || outcome?.kind === "superseded", outcome?.kind === "below-floor");
  });
}

/** An entry, and the configuration under which it is written. */
export type Addressed = { readonly entry: Entry; readonly config: RangeConfig };

/** Whether the owner has it now, or something newer; whether the past is closed to it; or why neither. */
export type Fate = WriteOutcome["kind"] | "silent";

export function isSettled(fate: Fate): boolean {
  return fate === "stored" || fate === "superseded" || fate === "below-floor";
}

/** Writes many in one message, with one fate each, in order. The owner makes them durable together. */
export function writeAllTo(
  replication: Replication,
  owner: NodeId,
  items: readonly Addressed[],
  onEnd: (fates: readonly Fate[]) => void,
  configs: readonly RangeConfig[] = [],
): void {
  if (isDown(replication, owner)) return onEnd(items.map(() => "silent"));
  const writes = items.map(({ entry, config }) => ({ entry, epoch: config.epoch }));
  const question = { kind: "write-all", writes, configs } as const;
  askPatiently(replication, owner, question, "write-all-answer", PATIENCE, (answer) => {
    if (answer === undefined || answer.outcomes.length !== items.length) return onEnd(items.map(() => "silent"));
    learnConfigs(replication, answer.configs);
    const { outcomes } = answer;
    const unknown = items.filter((_, i) => outcomes[i] === "need-config");
    if (unknown.length === 0 || configs.length > 0) return onEnd(outcomes);
    writeAllTo(
      replication,
      owner,
      unknown,
      (again) => {
        const rest = again.values();
        onEnd(outcomes.map((outcome) => (outcome === "need-config" ? (rest.next().value ?? outcome) : outcome)));
      },
      configsOf(unknown),
    );
  });
}

function configsOf(items: readonly Addressed[]): RangeConfig[] {
  return [...new Map(items.map(({ config }) => [rangeKey(config.range), config])).values()];
}
