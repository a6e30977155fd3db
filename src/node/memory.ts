/** What a node remembers of itself and of the others: enough to tell them what it remembers, before it takes part. */
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { ownRecord } from "#ring/ring-state.ts";
import { decodeSavedRing, type SavedRing } from "#ring/saved-ring.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { type Census, openCensus } from "./census.ts";
import { commitNumberTold, type Doubt, openDoubt } from "./doubt.ts";
import { type Identity, RING_FACT } from "./facts.ts";
import type { IntroducedSelf, Remembered } from "./introduction.ts";
import type { Life } from "./life.ts";

/** What the store tells of this node and of the others. */
export type Memory = {
  readonly identity: Identity;
  readonly saved: Pick<SavedRing, "incarnation" | "nodes">;
  readonly census: Census;
  readonly doubt: Doubt;
};

export function openMemory(engine: StorageEngine, identity: Identity): Memory {
  const record = engine.record("facts", RING_FACT);
  const saved = record === undefined ? undefined : decodeSavedRing(record);
  return {
    identity,
    saved: saved ?? { incarnation: 0, nodes: [] },
    census: openCensus(engine),
    doubt: openDoubt(engine),
  };
}

export function ownMark(
  { identity, saved, doubt }: Memory,
  life: Life | undefined,
  engine: StorageEngine,
): IntroducedSelf {
  const { id, settings } = identity;
  const incarnation = life === undefined ? saved.incarnation : ownRecord(life.ring).incarnation;
  return { node: id, clusterId: settings.clusterId, incarnation, commitNumber: commitNumberTold(doubt, engine) };
}

export function rememberedOf(
  node: NodeId | undefined,
  known: readonly NodeRecord[],
  census: Census,
): Remembered | undefined {
  if (node === undefined) return undefined;
  const record = known.find(({ id }) => id === node);
  const mark = census.markOf(node);
  if (record === undefined && mark === undefined) return undefined;
  const isRemoved = record?.lifecycle === "removed";
  const incarnation = Math.max(mark?.incarnation ?? 0, isRemoved ? 0 : (record?.incarnation ?? 0));
  return { incarnation, commitNumber: mark?.commitNumber ?? 0, isRemoved, address: record?.address ?? "" };
}
