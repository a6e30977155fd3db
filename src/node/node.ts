/**
 * The life of one node: enters its cluster, opens its part of the ring, runs the kernel, leaves.
 *
 *     entering ──identity──▶ joining ──member of the ring──▶ serving ──▶ leaving ──▶ left
 *        └──────────────────────┴─────────────────────────────────┴── refused, conflict, storage failed ──▶ ended
 *
 * Everything outside is a door that is handed in, so that the same node runs in a simulated world: nothing here reads a
 * clock, throws dice or does I/O of its own. Whoever drives it gives it what the transport brings and answers of
 * promises; a node that is dropped without another word has crashed.
 */
import type { Clock } from "#base/clock.ts";
import type { Random } from "#base/random.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { createReplication, DEFAULT_REPLICATION_SETTINGS, type Replication } from "#replication/replication-state.ts";
import { createRing, ownRecord, type RingState } from "#ring/ring-state.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import { FailureError } from "#rpc/request-handler.ts";
import type { Lane, PeerIdentity, Transport } from "#rpc/transport.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { type Entry, enterCluster } from "./enter-cluster.ts";
import { type Identity, identityWrite, RING_FACT } from "./facts.ts";
import type { Introduction, IntroductionAnswer, IntroductionRequest } from "./introduction.ts";
import { createKernel, type Kernel, type KernelEvent } from "./kernel.ts";
import type { NodeOptions } from "./node-options.ts";
import { StartError } from "./start-error.ts";
import { planVirtualNodes } from "./virtual-node-plan.ts";

export type NodeEvent =
  | KernelEvent
  /** None of the contacts answers; they are asked again and again. */
  | { readonly kind: "contacts-silent"; readonly contacts: readonly string[]; readonly reasons: readonly string[] };

export type Chance = {
  /** Another stream in each run of the node. */
  readonly random: Random;
  /** Bytes that nobody drew before: identities are made of them. */
  readonly bytes: (length: number) => Uint8Array;
};

/** Where a node touches the world. */
export type NodeDoors = {
  readonly clock: Clock;
  readonly chance: Chance;
  /** What it brings is given to `receive` and `unreachable`; who this node is says `self`. */
  readonly transport: Transport;
  readonly engine: StorageEngine;
  /** Where others reach this node, `host:port`. */
  readonly address: string;
  /** Runs later, soon, once; what comes up until then is taken together. */
  readonly soon: (run: () => void) => void;
  /** Asks the node at an address to introduce this one to its cluster. Never rejects. */
  readonly askContact: (contact: string, request: IntroductionRequest) => Promise<IntroductionAnswer>;
  readonly onEvent: (event: NodeEvent) => void;
};

/** Why a node is no node any more. */
export type NodeEnd =
  | { readonly kind: "left" }
  /** The cluster does not take it. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Another process has its identity. */
  | { readonly kind: "identity-conflict"; readonly addresses: readonly string[] }
  | { readonly kind: "storage-failed"; readonly reason: string };

/** A node that knows its cluster: its machines, and what drives them. */
export type Life = {
  readonly identity: Identity;
  readonly how: Entry["how"];
  readonly ring: RingState;
  readonly replication: Replication;
  readonly kernel: Kernel;
  readonly engine: StorageEngine;
};

export type Node = Disposable & {
  /** Resolves when the node serves: a member of its ring. Rejects with a `StartError`. */
  readonly serving: Promise<Life>;
  /** Resolves when it stops of its own accord. */
  readonly ended: Promise<NodeEnd>;
  /** Undefined until it knows its cluster. */
  readonly life: () => Life | undefined;
  /** What it says of itself on each session; undefined until it knows. */
  readonly self: () => PeerIdentity | undefined;
  readonly receive: (from: PeerIdentity, lane: Lane, message: Uint8Array) => void;
  /** The transport was refused by the node or at the address. */
  readonly unreachable: (destination: Parameters<Transport["send"]>[0]) => void;
  /** Answers a newcomer. Throws a `FailureError` while this node is in no cluster itself. */
  readonly introduce: (request: IntroductionRequest) => Introduction;
  /** Gives every range away, then leaves the ring; resolves when it is out. */
  readonly leave: (isForced: boolean) => Promise<void>;
};

/** Begins a node's life at once. */
export function createNode(options: NodeOptions, doors: NodeDoors): Node {
  const ended = Promise.withResolvers<NodeEnd>();
  const joined = Promise.withResolvers<void>();
  const emptied = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  let life: Life | undefined;
  let isDropped = false;
  // Refused before anybody waits for it: whoever waits later still hears of it.
  joined.promise.catch(() => undefined);

  function end(why: NodeEnd): void {
    ended.resolve(why);
    joined.reject(new StartError({ kind: "refused", reason: endText(why) }));
  }

  function onKernelEvent(event: KernelEvent): void {
    doors.onEvent(event);
    switch (event.kind) {
      case "joined":
        return joined.resolve();
      case "emptied":
        return emptied.resolve();
      case "left":
        return left.resolve();
      case "join-refused":
        return end({ kind: "refused", reason: event.reason });
      case "replication":
        if (event.event.kind === "storage-failed") end(event.event);
        return;
      case "ring":
        // That of others is theirs to end; this node only tells of it.
        if (event.event.kind === "identity-conflict" && event.event.node === life?.identity.id) end(event.event);
        return;
      case "message-malformed":
        return;
    }
  }

  function describe({ ring, kernel }: Life, lifecycle: NodeRecord["lifecycle"]): void {
    const record = ownRecord(ring);
    kernel.describe({ ...record, lifecycle, revision: record.revision + 1 });
  }

  async function live(): Promise<Life> {
    const entry = await enterCluster(options, doors);
    const lived = openLife(options, doors, entry, onKernelEvent);
    // Whoever dropped it meanwhile is spared a node that wakes up later.
    if (isDropped) lived.kernel[Symbol.dispose]();
    life = lived;
    await start(options, doors, lived);
    await joined.promise;
    describe(lived, "serving");
    return lived;
  }

  return {
    serving: live(),
    ended: ended.promise,
    life: () => life,
    self: () => life && identityOnSessions(doors, life),
    receive: (from, lane, message) => life?.kernel.receive(from, lane, message),
    unreachable: (to) =>
      life?.kernel.unreachable("node" in to ? to.node : undefined, "address" in to ? to.address : undefined),
    introduce: () => {
      if (life === undefined) {
        throw new FailureError({ kind: "not-serving", reason: "this node is not in a cluster yet" });
      }
      return introductionOf(life);
    },
    leave: async (isForced) => {
      if (life === undefined) return;
      describe(life, "leaving");
      life.kernel.leaveRanges(isForced);
      await emptied.promise;
      // Told to everyone while there is still somebody to tell: a node that left is not one that is down.
      describe(life, "stopped");
      life.kernel.leaveRing();
      await left.promise;
      end({ kind: "left" });
    },
    [Symbol.dispose]: () => {
      isDropped = true;
      life?.kernel[Symbol.dispose]();
    },
  };
}

/** For people. */
function endText(why: NodeEnd): string {
  switch (why.kind) {
    case "left":
      return "it has left its cluster";
    case "refused":
      return why.reason;
    case "identity-conflict":
      return `another process has the same identity: ${why.addresses.join(", ")}`;
    case "storage-failed":
      return why.reason;
  }
}

function openLife(
  options: NodeOptions,
  doors: NodeDoors,
  { identity, how }: Entry,
  onEvent: (event: KernelEvent) => void,
): Life {
  const { clock, transport, engine, chance, soon } = doors;
  const ring = openRing(options, doors, identity);
  const replication = createReplication({
    self: identity.id,
    random: chance.random.fork("replication"),
    sealEntry,
    settings: {
      ...DEFAULT_REPLICATION_SETTINGS,
      replicationFactor: identity.settings.replicationFactor,
      consistency: identity.settings.consistency,
      readFanout: options.readFanout,
      hintWindowMs: options.hintWindowMs,
      hintsBytesMax: options.hintsBytesMax,
      replaceAfterMs: options.replaceAfterMs,
      purgeGraceMs: options.purgeGraceMs,
    },
  });
  const kernel = createKernel({ clock, transport, engine, ring, replication, onEvent, soon });
  return { identity, how, ring, replication, kernel, engine };
}

function openRing(options: NodeOptions, doors: NodeDoors, { id, name, settings }: Identity): RingState {
  const { engine, clock, chance, address } = doors;
  const { virtualNodes, weight, positions } = options;
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

/** Founding writes the identity last: a folder with one has the cluster's first configuration, too. */
async function start({ join }: NodeOptions, doors: NodeDoors, life: Life): Promise<void> {
  const { engine, clock, address } = doors;
  const { identity, how, ring, replication, kernel } = life;
  const contacts = join.filter((contact) => contact !== address);
  switch (how) {
    case "joined":
      return kernel.join(contacts);
    case "resumed":
      return kernel.resume(contacts, identity.isFounder && !hasSavedNeighbours(ring));
    case "founded": {
      const leftovers = engine
        .records("range-configs")
        .map(({ key }) => ({ kind: "drop-record", table: "range-configs", key }) as const);
      if (leftovers.length > 0) await kernel.store(leftovers);
      const owning = [...ring.virtualNodes.values()].map(({ self }) => self).filter(({ kind }) => kind !== "silent");
      kernel.found(owning.map(({ position }) => position));
      while (!replication.held.pieces.some(({ isDurable }) => isDurable)) {
        await new Promise<void>((resolve) => clock.after(1, resolve));
      }
      if (!(await kernel.store([identityWrite(identity)]))) {
        throw new StartError({ kind: "folder-unusable", reason: "nothing can be written to it" });
      }
    }
  }
}

/** A founder that was killed in its first moments has saved none, and nobody can have joined it. */
function hasSavedNeighbours(ring: RingState): boolean {
  return [...ring.saved.values()].some(({ successors }) => successors.length > 0);
}

function identityOnSessions({ address }: NodeDoors, { identity, ring }: Life): PeerIdentity {
  const { id, settings } = identity;
  return { node: id, clusterId: settings.clusterId, address, incarnation: ownRecord(ring).incarnation };
}

/** Whether the newcomer wants this cluster is for it to say, when it has seen the settings. */
function introductionOf({ identity, ring, replication }: Life): Introduction {
  const others = [...replication.machine.view.nodes.values()]
    .map(({ record }) => record)
    .filter((record) => record.id !== identity.id);
  return { settings: identity.settings, nodes: [ownRecord(ring), ...others] };
}
