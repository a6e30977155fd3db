/** One life of a node: that of its machines over one store, until it ends or the store is set aside. */
import { isOver as isOverForGood, type NodeRecord } from "#model/node-record.ts";
import { createReplication, DEFAULT_REPLICATION_SETTINGS, type Replication } from "#replication/replication-state.ts";
import { SET_ASIDE_MAX } from "#replication/set-aside.ts";
import { createRing, type DirectoryEntry, ownRecord, type RingState } from "#ring/ring-state.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import type { PeerIdentity } from "#rpc/transport.ts";
import { digestOfHead, sealEntry } from "#storage/entry-checksum.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import type { Census } from "./census.ts";
import { commitNumberTold, type Doubt } from "./doubt.ts";
import type { Entry } from "./enter-cluster.ts";
import { type Identity, identityWrite, RING_FACT } from "./facts.ts";
import { createKernel, type Kernel, type KernelEvent } from "./kernel.ts";
import type { Memory } from "./memory.ts";
import type { NodeDoors } from "./node-doors.ts";
import type { NodeOptions } from "./node-options.ts";
import { weightOf } from "./reweigh.ts";
import { StartError } from "./start-error.ts";
import { planVirtualNodes } from "./virtual-node-plan.ts";

/** A node that knows its cluster: its machines, and what drives them. */
export type Life = {
  readonly identity: Identity;
  readonly how: Entry["how"];
  readonly ring: RingState;
  readonly replication: Replication;
  readonly census: Census;
  readonly kernel: Kernel;
  readonly engine: StorageEngine;
  readonly doubt: Doubt;
};

/** Of every node known, itself first. */
export function recordsOf({ ring }: Life): NodeRecord[] {
  const others = [...ring.directory.values()].flatMap(({ id, record }) =>
    record === undefined || id === ring.id ? [] : [record],
  );
  return [ownRecord(ring), ...others];
}

/** Tells the others anew what it is. */
export function describe({ ring, kernel }: Life, lifecycle: NodeRecord["lifecycle"]): void {
  const record = ownRecord(ring);
  kernel.describe({ ...record, lifecycle, revision: record.revision + 1 });
}

export function openLife(
  options: NodeOptions,
  doors: NodeDoors,
  { identity, how }: Entry,
  engine: StorageEngine,
  { census, doubt }: Memory,
  onEvent: (event: KernelEvent) => void,
): Life {
  const { clock, transport, chance, soon, afterOthers } = doors;
  const ring = openRing(options, doors, identity, engine);
  const replication = createReplication({
    self: identity.id,
    random: chance.random.fork("replication"),
    sealEntry,
    digestOfHead,
    setAsideBefore: engine.records("set-aside", { keysOnly: true, limit: SET_ASIDE_MAX }).length,
    settings: {
      ...DEFAULT_REPLICATION_SETTINGS,
      replicationFactor: identity.settings.replicationFactor,
      consistency: identity.settings.consistency,
      readFanout: options.readFanout,
      hintWindowMs: options.hintWindowMs,
      hintsBytesMax: options.hintsBytesMax,
      replaceAfterMs: options.replaceAfterMs,
      purgeGraceMs: options.purgeGraceMs,
      compareEveryMs: options.compareEveryMs ?? DEFAULT_REPLICATION_SETTINGS.compareEveryMs,
      scrubEveryMs: options.scrubEveryMs ?? DEFAULT_REPLICATION_SETTINGS.scrubEveryMs,
      batches: options.batches ?? DEFAULT_REPLICATION_SETTINGS.batches,
    },
  });
  const told = (): number => commitNumberTold(doubt, engine);
  const machines = { ring, replication, census };
  const turnDoors = { soon, afterOthers };
  const kernel = createKernel({ clock, transport, engine, ...machines, commitNumberTold: told, onEvent, ...turnDoors });
  return { identity, how, ...machines, kernel, engine, doubt };
}

function openRing(
  options: NodeOptions,
  doors: NodeDoors,
  { id, name, settings }: Identity,
  engine: StorageEngine,
): RingState {
  const { clock, chance, address } = doors;
  const { virtualNodes, positions } = options;
  const weight = weightOf(options, engine);
  const planned = planVirtualNodes({ clusterId: settings.clusterId, node: id, virtualNodes, weight, positions });
  const savedRecord = engine.record("facts", RING_FACT);
  return createRing({
    record: {
      id,
      name,
      address,
      incarnation: 1,
      revision: 1,
      lifecycle: "joining",
      weight,
      virtualNodes: planned.length,
      zone: options.zone,
    },
    virtualNodes: planned,
    saved: savedRecord === undefined ? undefined : decodeSavedRing(savedRecord),
    random: chance.random.fork("ring"),
    settings: {
      successorsMax: settings.successors,
      ...(options.locationsMax === undefined ? {} : { locationsMax: options.locationsMax }),
      ...(options.suspectAfterMs === undefined ? {} : { suspectAfterMs: options.suspectAfterMs }),
    },
    wallOffsetMs: clock.wallMs() - clock.monotonicMs(),
  });
}

/** A founder looks so often whether its first configuration is durable. */
const LOOK_AGAIN_MS = 10;

/**
 * Takes it into its ring. Founding writes the identity last: a folder with one has the cluster's first configuration, too.
 * `isOver`: the life was set aside meanwhile.
 */
export async function startLife(
  life: Life,
  known: readonly string[],
  { clock, address }: NodeDoors,
  isOver: () => boolean,
): Promise<void> {
  const { identity, how, ring, replication, kernel, engine } = life;
  const contacts = known.filter((contact) => contact !== address);
  switch (how) {
    case "joined":
      return kernel.join(contacts);
    case "resumed":
      return kernel.resume(contacts, identity.isFounder && !hasSavedRing(ring));
    case "founded": {
      const leftovers = engine
        .records("range-configs")
        .map(({ key }) => ({ kind: "drop-record", table: "range-configs", key }) as const);
      if (leftovers.length > 0) await kernel.store(leftovers);
      const owning = [...ring.virtualNodes.values()].map(({ self }) => self).filter(({ kind }) => kind !== "silent");
      kernel.found(owning.map(({ position }) => position));
      while (!replication.held.pieces.some(({ isDurable }) => isDurable)) {
        await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
        if (isOver()) return;
      }
      if (!(await kernel.store([identityWrite(identity)]))) {
        throw new StartError({ kind: "folder-unusable", reason: "nothing can be written to it" });
      }
    }
  }
}

/** A founder that was killed in its first moments has saved neither neighbours nor others, and nobody can have joined it. */
function hasSavedRing(ring: RingState): boolean {
  const isOther = ({ id, record }: DirectoryEntry): boolean =>
    id !== ring.id && record !== undefined && !isOverForGood(record);
  return (
    [...ring.saved.values()].some(({ successors }) => successors.length > 0) ||
    [...ring.directory.values()].some(isOther)
  );
}

/** What it says of itself on each session. */
export function identityOnSessions({ address }: NodeDoors, { identity, ring, engine, doubt }: Life): PeerIdentity {
  const { id, settings } = identity;
  const { incarnation } = ownRecord(ring);
  return {
    node: id,
    clusterId: settings.clusterId,
    address,
    incarnation,
    commitNumber: commitNumberTold(doubt, engine),
  };
}
