/**
 * The life of one node: enters its cluster, opens its part of the ring, runs the kernel, leaves.
 *
 *     entering ──identity──▶ recalling ──intact──▶ joining ──member of the ring──▶ serving ──▶ leaving ──▶ left
 *        ▲                       │ past, removed, reclaimed                          │
 *        └── store set aside ────┴───────────────────────────────────────────────────┘
 *
 * While those who would know whether the store is from the past are away, it serves in doubt: nothing that it holds counts.
 *
 * It ends by itself when it has left, when the cluster does not take it, when another process has its identity, or when
 * its store fails. A node whose store turns out to be from the past never speaks under its old identity again: the store
 * is set aside, and the node joins as a new one in the place of the old.
 *
 * Everything outside is a door that is handed in, so that the same node runs in a simulated world: nothing here reads a
 * clock, throws dice or does I/O of its own. Whoever drives it gives it what the transport brings and answers of
 * promises; a node that is dropped without another word has crashed.
 */
import { hexOf } from "#base/bytes.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver, type NodeRecord } from "#model/node-record.ts";
import type { StoreWrite } from "#model/store.ts";
import type { RingEvent } from "#ring/input.ts";
import { planLeft } from "#ring/plan.ts";
import { ownRecord } from "#ring/ring-state.ts";
import { FailureError } from "#rpc/request-handler.ts";
import type { Destination, Lane, PeerIdentity } from "#rpc/transport.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { createClaims } from "./claims.ts";
import { endOfDoubt, trustWrites } from "./doubt.ts";
import { type Birth, type Entry, enterCluster, type Restart } from "./enter-cluster.ts";
import { doubtWrite, type Identity, readDoubt, readLeave, weightWrite } from "./facts.ts";
import type { Introduction, IntroductionRequest } from "./introduction.ts";
import type { KernelEvent } from "./kernel.ts";
import { createLeaver, type LeaveEnd } from "./leave.ts";
import { describe, identityOnSessions, type Life, openLife, recordsOf, startLife } from "./life.ts";
import { type Memory, openMemory, ownMark, rememberedOf } from "./memory.ts";
import type { NodeDoors } from "./node-doors.ts";
import type { NodeOptions } from "./node-options.ts";
import { type Recall, recall } from "./recall.ts";
import { planForWeight } from "./reweigh.ts";
import { StartError } from "./start-error.ts";

/** Why a node is no node any more. */
export type NodeEnd =
  | { readonly kind: "left" }
  /** The cluster does not take it. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It was removed for good while it was away, and was not told to join anew. */
  | { readonly kind: "removed"; readonly reason: string }
  /** Another process has its identity. */
  | { readonly kind: "identity-conflict"; readonly reason: string }
  | { readonly kind: "storage-failed"; readonly reason: string };

export type Node = Disposable & {
  /** Resolves when the node serves for the first time: a member of its ring. Rejects with a `StartError`. */
  readonly serving: Promise<Life>;
  /** Resolves when it stops of its own accord. */
  readonly ended: Promise<NodeEnd>;
  /** Undefined while it does not take part in a cluster. Another one after the store was set aside. */
  readonly life: () => Life | undefined;
  /** What it says of itself on each session; undefined while it takes no part. */
  readonly self: () => PeerIdentity | undefined;
  /** That another cluster claims its address, for people; empty: none does. */
  readonly claimed: () => string;
  readonly receive: (from: PeerIdentity, lane: Lane, message: Uint8Array) => void;
  /** The transport was refused by the node or at the address. */
  readonly unreachable: (destination: Destination) => void;
  /** The transport has met another cluster there. */
  readonly foreign: (destination: Destination) => void;
  /** Answers another node. Throws a `FailureError` when it cannot. */
  readonly introduce: (request: IntroductionRequest) => Introduction;
  /** Gives every range away, then leaves the ring; resolves when it is out, or when that was cancelled. */
  readonly leave: (isForced: boolean) => Promise<LeaveEnd>;
  /** Ends a leave that has not come to the ring yet; false when there is none. */
  readonly cancelLeave: () => Promise<boolean>;
  /** Gives the node another share of the ring; how many virtual nodes it is to have. Throws a `FailureError`. */
  readonly reweigh: (weight: number) => Promise<number>;
  /** Goes back to the weight before, while virtual nodes have still to join or leave; false when there is nothing to end. */
  readonly cancelReweigh: () => Promise<boolean>;
};

/** Whoever is told that it has a double must have heard the answer that says so. */
const END_AFTER_MS = 500;
/** A node is told that it is not who it says no more often. */
const DOUBT_EVERY_MS = 1000;
/** At an address that answers for another cluster it is asked no more often whether that is a peer with an empty folder. */
const RECLAIM_EVERY_MS = 2000;
/** In doubt, those who are silent are asked again after so long. */
const ASK_AGAIN_AFTER_MS = 1000;
const PROCESS_BYTES = 8;

/** Begins a node's life at once. */
export function createNode(options: NodeOptions, doors: NodeDoors): Node {
  const { clock, chance } = doors;
  const process = hexOf(chance.bytes(PROCESS_BYTES));
  const ended = Promise.withResolvers<NodeEnd>();
  const stopped = Promise.withResolvers<never>();
  const saidAtMs = new Map<string, number>();
  const claims = createClaims({
    clock,
    isPast: (lived) => life !== lived || isOverNow,
    beginAnew: ({ identity }, restart) =>
      void beginAnew(identity, restart).catch((error: unknown) => end(endOfStart(error))),
    stop: (reason) => end({ kind: "refused", reason }),
    onClaimed: (claim) => doors.onEvent({ kind: "address-claimed", claim }),
  });
  let engine = doors.engine;
  /** Known before the node takes part: enough to tell others what it remembers of them. */
  let memory: Memory | undefined;
  let life: Life | undefined;
  let joined = Promise.withResolvers<void>();
  /** The life that was begun last was set aside. */
  let over = Promise.withResolvers<void>();
  let weightBefore: number | undefined;
  /** The life after the one that was set aside last. */
  let lifeAnew: Promise<Life> | undefined;
  let isReconsidering = false;
  /** It knew of nobody who might remember more than its store does: whoever speaks to it first is asked. */
  let isUnasked = false;
  let isDropped = false;
  let isOverNow = false;
  const leaver = createLeaver(() => end({ kind: "left" }));
  // Rejected before anybody waits for it: whoever waits later still hears of it.
  stopped.promise.catch(() => undefined);

  watchEngine(doors.engine);

  /** Also when nothing is being written: a read may be what finds it out. */
  function watchEngine({ failed }: StorageEngine): void {
    void failed.then((reason) => end({ kind: "storage-failed", reason }));
  }

  function end(why: NodeEnd): void {
    if (isOverNow) return;
    isOverNow = true;
    life?.kernel[Symbol.dispose]();
    ended.resolve(why);
    stopped.reject(new StartError({ kind: "refused", reason: endText(why) }));
  }

  function onKernelEvent(event: KernelEvent): void {
    doors.onEvent(event);
    switch (event.kind) {
      case "joined":
        return joined.resolve();
      case "emptied":
        return leaver.noteEmptied();
      case "left":
        return leaver.noteLeft();
      case "join-refused":
        return end({ kind: "refused", reason: event.reason });
      case "replication":
        if (event.event.kind === "storage-failed") end(event.event);
        return;
      case "ring":
        return onRingEvent(event.event);
      case "doubted":
        return void reconsider(event.addresses);
      case "message-malformed":
        return;
    }
  }

  function onRingEvent(event: RingEvent): void {
    if (life === undefined || !("node" in event)) return;
    const isOwn = event.node === life.identity.id;
    if (event.kind === "node-removed" && isOwn) return void actOn(life, { kind: "removed" });
    if (event.kind !== "identity-conflict") return;
    if (isOwn) return void reconsider(event.addresses);
    // Neither may know of the other.
    for (const address of event.addresses) life.kernel.doubt({ address }, event.addresses);
  }

  /** Enters a cluster, again and again as long as the store turns out to be good for nothing. */
  async function liveOn(first: Birth): Promise<Life> {
    for (let birth = first; ; ) {
      const entry = await enterCluster(options, birth, doors, engine, process);
      if (isDropped) return await stopped.promise;
      memory = openMemory(engine, entry.identity);
      const verdict: Recall =
        entry.how === "resumed" ? await recallAll(memory, options.join, options.force) : { kind: "intact" };
      if (isDropped) return await stopped.promise;
      const restart = judge(memory, verdict);
      if (restart === undefined) {
        isUnasked = entry.how === "resumed" && [...options.join, ...addressesKnown(memory)].every(isOwnAddress);
        await settleDoubt(memory, verdict);
        return await begin(entry, memory, birth.contacts);
      }
      birth = await setAside(entry.identity, restart);
    }
  }

  /** Before the node takes part: whether it does so in doubt, and that this is not forgotten. */
  async function settleDoubt({ doubt }: Memory, verdict: Recall): Promise<void> {
    if (verdict.kind === "intact" && ((await isKept(trustWrites(engine))) || readDoubt(engine) === undefined)) {
      return endOfDoubt(doubt);
    }
    doubt.commitNumber ??= engine.commitNumber();
    doubt.silent = verdict.kind === "unsure" ? verdict.silent : [];
    await isKept([doubtWrite(doubt.commitNumber)]);
  }

  async function isKept(writes: readonly StoreWrite[]): Promise<boolean> {
    return writes.length === 0 || (await engine.append(writes)).kind === "durable";
  }

  /** Asks those who have not answered until nothing is doubtful any more. */
  async function endDoubt(lived: Life, own: Memory): Promise<void> {
    const { doubt } = own;
    doors.onEvent({ kind: "store-doubted", isCopy: doubt.isCopy, silent: doubt.silent });
    while (life === lived && !isDropped && !isOverNow) {
      const verdict = await recallAll(own, options.join, false);
      if (life !== lived || isDropped) return;
      if (verdict.kind !== "intact" && verdict.kind !== "unsure") return await actOn(lived, verdict);
      if (verdict.kind === "unsure") doubt.silent = verdict.silent;
      else if (await isKept(trustWrites(engine))) {
        endOfDoubt(doubt);
        lived.kernel.doubtStore(false);
        return doors.onEvent({ kind: "store-trusted" });
      }
      await new Promise<void>((resolve) => clock.after(ASK_AGAIN_AFTER_MS, resolve));
    }
  }

  async function begin(entry: Entry, own: Memory, contacts: readonly string[]): Promise<Life> {
    joined = Promise.withResolvers();
    const lived = openLife(options, doors, entry, engine, own, onKernelEvent);
    life = lived;
    const isDoubted = own.doubt.commitNumber !== undefined;
    lived.kernel.doubtStore(isDoubted);
    over = Promise.withResolvers();
    const setAsideSoon = over.promise;
    await Promise.race([startLife(lived, contacts, doors, () => life !== lived), setAsideSoon]);
    await Promise.race([joined.promise, setAsideSoon, stopped.promise]);
    if (life !== lived && lifeAnew !== undefined) return await lifeAnew;
    for (const node of lived.identity.replaces) if (!isElsewhere(lived, node)) void lived.kernel.remove(node);
    describe(lived, "serving");
    const { id, name } = lived.identity;
    doors.onEvent({ kind: "serving", node: id, name, how: entry.how });
    const begun = readLeave(engine);
    if (begun !== undefined) leaver.goOn(lived, begun.isForced);
    if (isDoubted) void endDoubt(lived, own);
    return lived;
  }

  function recallAll(own: Memory, contacts: readonly string[], isHasty: boolean): Promise<Recall> {
    return recall({
      doors,
      self: () => ownMark(own, life, engine),
      process,
      members: othersKnown(own),
      replaces: own.identity.replaces,
      contacts,
      isHasty,
      needsAll: own.doubt.isCopy,
    });
  }

  /** It was taken for this node's former self, and is up at another address. */
  function isElsewhere({ ring }: Life, node: NodeId): boolean {
    const known = ring.directory.get(node);
    const record = known?.record;
    return record !== undefined && known?.liveness === "up" && !isOwnAddress(record.address);
  }

  function isOwnAddress(address: string): boolean {
    return address === doors.address;
  }

  /** The other nodes of the cluster. */
  function othersKnown({ identity, saved }: Memory): NodeRecord[] {
    const known = life === undefined ? saved.nodes : recordsOf(life);
    return known.filter((record) => record.id !== identity.id && !isOver(record));
  }

  function addressesKnown(own: Memory): string[] {
    return othersKnown(own).map(({ address }) => address);
  }

  /**
   * What follows from what others remember: undefined when the node may go on. Ends the node where it must not.
   * `addresses`: where others were asked, beside those that this node knows.
   */
  function judge(own: Memory, verdict: Recall, addresses: readonly string[] = []): Restart | undefined {
    const { id, name, settings } = own.identity;
    const { clusterId } = settings;
    const others = [...addressesKnown(own), ...addresses].filter((address) => !isOwnAddress(address));
    const contacts = [...new Set([...options.join, ...others])];
    switch (verdict.kind) {
      case "intact":
      case "unsure":
        return undefined;
      case "past":
        return { reason: `its disk is from the past: ${verdict.reason}`, formerSelf: id, contacts, clusterId };
      case "doubled":
        return fail({
          kind: "identity-conflict",
          reason: `another process at ${verdict.address} has the identity of ${name}: one data folder was copied`,
        });
      case "removed":
        if (options.join.length > 0) {
          return { reason: "it was removed from its cluster", formerSelf: undefined, contacts, clusterId };
        }
        return fail({
          kind: "removed",
          reason: `${name} was removed from its cluster; with --join it comes back empty, as a new node`,
        });
    }
  }

  function fail(why: NodeEnd): never {
    end(why);
    throw new StartError({ kind: "refused", reason: endText(why) });
  }

  async function setAside(identity: Identity, restart: Restart): Promise<Birth> {
    const { reason, formerSelf, contacts, clusterId } = restart;
    doors.onEvent({ kind: "set-aside", node: identity.id, reason });
    life?.kernel[Symbol.dispose]();
    life = undefined;
    memory = undefined;
    // Who begins anew neither leaves nor goes back to a weight of before.
    leaver.giveUp();
    weightBefore = undefined;
    doors.transport.forgetAll();
    engine = await doors.setAside(engine).catch((error: unknown) => {
      throw new StartError({ kind: "folder-unusable", reason: `its store cannot be set aside (${String(error)})` });
    });
    watchEngine(engine);
    // Who was removed is no former self: its name may be another's by now, unless it was asked for.
    const name = options.name ?? (formerSelf === undefined ? undefined : identity.name);
    return { contacts, name, replaces: [], formerSelf, clusterId };
  }

  /** Asks around whether this node is still who it says, and acts on what comes out. */
  async function reconsider(addresses: readonly string[]): Promise<void> {
    const lived = life;
    if (lived === undefined || memory === undefined || isReconsidering) return;
    isReconsidering = true;
    const verdict = await recallAll(memory, [...options.join, ...addresses], false);
    isReconsidering = false;
    if (life !== lived) return;
    isUnasked = false;
    await actOn(lived, verdict, addresses);
  }

  async function actOn(lived: Life, verdict: Recall, addresses: readonly string[] = []): Promise<void> {
    if (life !== lived || memory === undefined || isOverNow || isDropped) return;
    try {
      const restart = judge(memory, verdict, addresses);
      if (restart !== undefined) await beginAnew(lived.identity, restart);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      end(endOfStart(error));
    }
  }

  async function beginAnew(identity: Identity, restart: Restart): Promise<void> {
    const { resolve } = over;
    // Known before the store is gone: whoever waits for the life that is over to begin waits for this one.
    lifeAnew = setAside(identity, restart).then(liveOn);
    resolve();
    await lifeAnew;
  }

  /** Whether so much time has passed since this was said last. */
  function isDue(what: string, everyMs: number): boolean {
    const nowMs = clock.monotonicMs();
    if (nowMs - (saidAtMs.get(what) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
    if (saidAtMs.size > 1024) saidAtMs.clear();
    saidAtMs.set(what, nowMs);
    return true;
  }

  function receive(from: PeerIdentity, lane: Lane, message: Uint8Array): void {
    if (life === undefined) return;
    const { ring, census, kernel, identity } = life;
    if (isUnasked && from.node !== identity.id) return void reconsider([from.address]);
    const known = ring.directory.get(from.node)?.record;
    const isStranger = from.node !== identity.id && (known?.lifecycle === "removed" || !census.admit(from));
    if (!isStranger) return kernel.receive(from, lane, message);
    // Whoever was put back to a time when it was alone knows of nobody to ask but the one who tells it.
    const addresses = known === undefined ? [doors.address] : [known.address, doors.address];
    if (isDue(`doubt ${from.node}`, DOUBT_EVERY_MS)) kernel.doubt({ node: from.node }, addresses);
  }

  /** Where a known peer listened another cluster answers: perhaps the peer, which lost its folder and founded anew. */
  async function reclaim(to: Destination): Promise<void> {
    if (life === undefined || memory === undefined) return;
    const record = recordsOf(life).find(({ id, address }) => ("node" in to ? id === to.node : address === to.address));
    if (record === undefined || isOver(record) || !isDue(`reclaim ${record.id}`, RECLAIM_EVERY_MS)) return;
    const self = ownMark(memory, life, engine);
    const request = { name: record.name, address: doors.address, clusterName: "", process, self, reclaims: record.id };
    await doors.askContact(record.address, request);
  }

  function introduce(request: IntroductionRequest): Introduction {
    if (memory === undefined || (request.self === undefined && life === undefined)) {
      throw new FailureError({ kind: "not-serving", reason: "this node is not in a cluster yet" });
    }
    const { identity, saved, census } = memory;
    const { settings, id } = identity;
    if (request.self !== undefined && request.self.clusterId !== settings.clusterId) {
      if (life !== undefined) claims.hear(life, request);
      const reason = `this node is of the cluster ${settings.clusterId}, not of ${request.self.clusterId}`;
      throw new FailureError({ kind: "foreign-cluster", reason });
    }
    if (request.self?.node === id && request.process !== process) {
      const reason = `another process at ${request.address} has the identity of ${identity.name}: one data folder was copied`;
      clock.after(END_AFTER_MS, () => end({ kind: "identity-conflict", reason }));
    }
    const nodes = life === undefined ? [] : recordsOf(life).filter((record) => record.lifecycle !== "removed");
    const known = life === undefined ? saved.nodes : recordsOf(life);
    return { settings, nodes, node: id, process, remembered: rememberedOf(request.self?.node, known, census) };
  }

  async function reweigh(weight: number): Promise<number> {
    const lived = life;
    if (lived === undefined || leaver.isLeaving()) {
      throw new FailureError({ kind: "refused", reason: "the node takes no part, or is leaving" });
    }
    const { identity, ring, kernel, replication } = lived;
    const before = ownRecord(ring).weight;
    const { view } = replication.machine;
    const planned = planForWeight(options, identity.settings, identity.id, weight, view);
    if (!(await kernel.store([weightWrite({ weight, startedWith: options.weight })]))) {
      throw new FailureError({ kind: "refused", reason: "the weight could not be written to the node's store" });
    }
    if (life === lived) {
      weightBefore = before;
      kernel.plan(planned, weight);
    }
    return planned.length;
  }

  async function cancelReweigh(): Promise<boolean> {
    if (life === undefined || weightBefore === undefined || planLeft(life.ring) === 0) return false;
    await reweigh(weightBefore);
    return true;
  }

  const serving = Promise.race([
    liveOn({
      contacts: options.join,
      name: options.name,
      replaces: options.replace,
      formerSelf: doors.formerSelf,
      clusterId: undefined,
    }),
    stopped.promise,
  ]);
  return {
    serving,
    ended: ended.promise,
    life: () => life,
    self: () => life && identityOnSessions(doors, life),
    claimed: () => claims.text(),
    receive,
    unreachable: (to) =>
      life?.kernel.unreachable("node" in to ? to.node : undefined, "address" in to ? to.address : undefined),
    foreign: (to) => void reclaim(to),
    introduce,
    leave: async (isForced) => (life === undefined ? "cancelled" : await leaver.leave(life, isForced)),
    cancelLeave: async () => life !== undefined && (await leaver.cancel(life)),
    reweigh,
    cancelReweigh,
    [Symbol.dispose]: () => {
      isDropped = true;
      life?.kernel[Symbol.dispose]();
    },
  };
}

/** For people. */
function endText(why: NodeEnd): string {
  return why.kind === "left" ? "it has left its cluster" : why.reason;
}

/** What ends a node that was to begin anew and cannot. */
function endOfStart(error: unknown): NodeEnd {
  if (!(error instanceof StartError)) return { kind: "refused", reason: String(error) };
  return { kind: error.fault.kind === "folder-unusable" ? "storage-failed" : "refused", reason: error.message };
}
