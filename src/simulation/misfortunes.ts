/** Carries out the faults of a plan, each when its time comes and only where the promises still hold. */
import { drainMicrotasks } from "bun:jsc";
import { bytesEqual } from "#base/bytes.ts";
import { createRandom } from "#base/random.ts";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { positionFrom, type Range } from "#model/position.ts";
import { ownersOf, slotOf } from "#model/range-config.ts";
import type { ScanLimits, StoreWrite } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { openCensus } from "#node/census.ts";
import { RING_FACT, readIdentity } from "#node/facts.ts";
import type { Life } from "#node/life.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { faultOfEnd } from "./checkers/ends.ts";
import type { Written } from "./checkers/quorums.ts";
import { type Fault, faultText } from "./fault.ts";
import type { OperationRecord } from "./history.ts";
import { BUSY_KEYS } from "./plan.ts";
import { copyOfDisk, rewindDisk } from "./simulated-disk.ts";
import type { Machine, Process, ProcessEnd } from "./simulated-process.ts";
import { wakeProcess } from "./simulated-process.ts";
import { TRACED } from "./trace.ts";
import { lives, members, newestConfigs, type Rotten, roleOf, type World } from "./world.ts";

/** Somebody starts it again after its process ended of its own accord, ms. */
const STARTED_AGAIN_AFTER_MS = 1500;

export type Misfortunes = {
  /** The process of a machine ended. */
  readonly onEnd: (process: Process, end: ProcessEnd) => void;
  readonly onSend: (process: Process, message: string) => void;
  /** A client has its answer, on the word of these. */
  readonly onAnswer: (record: OperationRecord, nodes: readonly NodeId[]) => void;
  /** Ends all faults: everybody runs, everything arrives. */
  readonly end: () => void;
};

type Restore = Extract<Fault, { readonly kind: "restore" }>;

/** Ends something that was begun. */
type Undo = () => void;

/** Of so many restarts one is given no contacts: the node knows from its disk whom to ask. */
const ALONE_ONE_IN = 2;
/** So often, and after so long, ms, it is looked whether a node has a delete open. */
const PAUSE_TRIES = 200;
const PAUSE_AGAIN_MS = 3;
/** So often, and after so long, ms, it is looked for an entry that only one other node has. */
const ROT_TRIES = 10;
const ROT_AGAIN_MS = 200;
/** So long, ms, it is waited until something is acknowledged on the word of the node whose disk is put back. */
const RESTORE_WITHIN_MS = 4000;
/** Put back by no more, only what was just acknowledged is missing. */
const FEW_BATCHES = 10;
/** What takes copies away: not while one that cannot be read may have but one other. */
const COSTS_COPIES = new Set<Fault["kind"]>(["rot", "wipe", "restore", "clone", "remove"]);
const WHOLE_RING: Range = { after: positionFrom(0n), upTo: positionFrom(0n) };
const EVERYTHING: ScanLimits = { entriesMax: Number.MAX_SAFE_INTEGER, bytesMax: Number.MAX_SAFE_INTEGER };

/** `watch` is told of each machine that comes into being. `onHintsLost`: a node has gone with hints, as it was told to. */
export function planMisfortunes(world: World, watch: (machine: Machine) => void, onHintsLost: () => void): Misfortunes {
  const { cluster, plan } = world;
  const { scheduler, network } = cluster;
  const calm = network.settings;
  const undo = new Set<Undo>();
  const forced = new Set<Machine>();
  const fuses = new Map<string, { readonly message: string; left: number; readonly downMs: number }>();
  const without = createRandom(`${plan.seed}/contacts`);
  let syncingDownMs: number | undefined;
  /** What is to be put back, by the name of the machine. */
  const restores = new Map<string, Restore>();

  /** Undoes it after the time, or when everything ends. */
  function forAWhile(forMs: number, run: Undo): void {
    const once = (): void => {
      if (undo.delete(once)) run();
    };
    undo.add(once);
    scheduler.at(scheduler.nowMs() + forMs, once);
  }

  function contactsFor(machine: Machine): string[] {
    return members(world)
      .filter((other) => other !== machine)
      .map(({ name }) => name);
  }

  /** `joins`: it is given contacts, as all but a founder are. */
  function start(machine: Machine, joins = true): void {
    const role = roleOf(world, machine);
    if (machine.process !== undefined || role === "left" || role === "spare") return;
    const isAlone = without.below(ALONE_ONE_IN) === 0 && knowsOthers(machine);
    if (isAlone) world.cover("started again without contacts");
    world.tell(`${machine.name} starts${isAlone ? " without contacts" : ""}`);
    cluster.start(machine, joins && !isAlone ? contactsFor(machine) : []);
    if (role === "leaving") leaveSoon(machine);
  }

  /** Told to leave as soon as it serves, again after each start, and when its disk had no room for that. */
  function leaveSoon(machine: Machine): void {
    const { process } = machine;
    if (process === undefined || process.isLeaving || roleOf(world, machine) !== "leaving") return;
    const againAfter = (ms: number): void =>
      scheduler.at(scheduler.nowMs() + ms, () => {
        if (machine.process === process) leaveSoon(machine);
      });
    if (!process.isServing) return againAfter(100);
    process.isLeaving = true;
    world.tell(`${machine.name} leaves`);
    const isForced = forced.has(machine);
    process.enter(TRACED.operation, () => {
      process.node?.leave(isForced).catch(() => {
        process.isLeaving = false;
        againAfter(500);
      });
    });
  }

  function down(machine: Machine, downMs: number): void {
    cluster.crash(machine);
    forAWhile(downMs, () => start(machine));
  }

  /** Soon, when a delete is open there: it reads first, and would stamp after the pause. */
  function pauseSoon(process: Process, forMs: number, triesLeft: number): void {
    if (!process.isAlive || process.isPaused || world.isQuiet) return;
    if ((world.deleting.get(process.machine.name) ?? 0) === 0 && triesLeft > 0) {
      scheduler.at(scheduler.nowMs() + PAUSE_AGAIN_MS, () => pauseSoon(process, forMs, triesLeft - 1));
      return;
    }
    process.isPaused = true;
    forAWhile(forMs, () => wakeProcess(process, scheduler.nowMs()));
  }

  /** Soon, because what only one other has is rare. */
  function rotSoon(machine: Machine, index: number, triesLeft: number): void {
    if (isRotten() || world.isQuiet) return;
    world.rotten = rotOne(world, machine, index, triesLeft > 0) ?? world.rotten;
    if (isRotten() || triesLeft === 0) return;
    scheduler.at(scheduler.nowMs() + ROT_AGAIN_MS, () => rotSoon(machine, index, triesLeft - 1));
  }

  function isRotten(): boolean {
    const { rotten } = world;
    return rotten?.disk.store.get(rotten.position, rotten.key)?.kind === "unreadable";
  }

  /** When something has just been acknowledged on its word: what is lost then matters. If nothing is, all the same. */
  function restoreSoon({ name }: Machine, fault: Restore): void {
    restores.set(name, fault);
    scheduler.at(scheduler.nowMs() + RESTORE_WITHIN_MS, () => restore(fault, undefined));
  }

  /** What was acknowledged, if anything was, is the newest of what is missing then. */
  function restore(fault: Restore, acknowledged: Written | undefined): void {
    const machine = cluster.machine(fault.node);
    if (restores.get(machine.name) !== fault) return;
    restores.delete(machine.name);
    if (world.isQuiet || isRotten() || mayLoseDisk(world, machine) !== undefined) return;
    world.tell(`${machine.name} is put back by ${fault.batches} batches`);
    world.cover(fault.batches <= FEW_BATCHES ? "put back by a few batches" : "put back by many batches");
    if (acknowledged !== undefined) world.cover("put back to before what was acknowledged");
    const kept =
      acknowledged === undefined ? -1 : machine.disk.batches.findLastIndex((batch) => hasIt(batch, acknowledged));
    cluster.crash(machine);
    // Whatever remembers more is to be asked, not to fail at that moment.
    for (const { disk } of cluster.machines.values()) disk.willFail = false;
    const last = kept < 0 ? machine.disk.batches.length - 1 : kept;
    rewindDisk(machine.disk, Math.max(0, last + 1 - fault.batches));
    machine.pastOf = machine.node;
    forAWhile(fault.downMs, () => start(machine));
  }

  /** Told to all who are there, as an operator's command does by force: it does not hang on one of them. */
  function removeEverywhere(id: NodeId): void {
    world.removed.add(id);
    for (const { process, life } of lives(world)) process.enter(TRACED.operation, () => life.kernel.remove(id));
  }

  function apply(fault: Fault): void {
    // One entry at a time.
    const reason = isRotten() && COSTS_COPIES.has(fault.kind) ? "an entry is rotten" : why(world, fault);
    if (reason !== undefined) {
      world.tell(`(${faultText(fault)}: passed over, ${reason})`);
      return;
    }
    world.tell(`! ${faultText(fault)}`);
    world.cover(`fault ${fault.kind}`);
    cluster.trace.note(scheduler.nowMs(), 0, TRACED.fault, utf8BytesOf(fault.kind));
    carryOut(fault);
  }

  function carryOut(fault: Fault): void {
    switch (fault.kind) {
      case "crash":
        return down(cluster.machine(fault.node), fault.downMs);
      case "crash-at-send":
        fuses.set(fault.node, { message: fault.message, left: fault.nth, downMs: fault.downMs });
        return;
      case "crash-syncing":
        syncingDownMs = fault.downMs;
        return;
      case "crash-all":
        for (const machine of members(world)) down(machine, fault.downMs);
        return;
      case "pause": {
        const { process } = cluster.machine(fault.node);
        if (process !== undefined) pauseSoon(process, fault.forMs, PAUSE_TRIES);
        return;
      }
      case "cut": {
        const pairs = fault.from.flatMap((a) => fault.to.map((b): [string, string] => [addressOf(a), addressOf(b)]));
        const ways = fault.isBothWays
          ? pairs.flatMap(([a, b]): [string, string][] => [
              [a, b],
              [b, a],
            ])
          : pairs;
        if (fault.holds) world.cover("cut that holds");
        const [cut, mend] = fault.holds ? [network.hold, network.release] : [network.block, network.unblock];
        for (const [a, b] of ways) cut(a, b);
        return forAWhile(fault.forMs, () => {
          for (const [a, b] of ways) mend(a, b);
        });
      }
      case "storm": {
        const { loss, duplication, jitterMs } = fault;
        network.settings = { ...calm, loss, duplication, jitterMs };
        return forAWhile(fault.forMs, () => {
          network.settings = calm;
        });
      }
      case "slow-disk": {
        const { disk } = cluster.machine(fault.node);
        disk.slowMs = fault.slowMs;
        return forAWhile(fault.forMs, () => {
          disk.slowMs = 0;
        });
      }
      case "full-disk": {
        const { disk } = cluster.machine(fault.node);
        disk.isFull = true;
        return forAWhile(fault.forMs, () => {
          disk.isFull = false;
        });
      }
      case "failing-disk":
        cluster.machine(fault.node).disk.willFail = true;
        return;
      case "rot":
        return rotSoon(cluster.machine(fault.node), fault.index, ROT_TRIES);
      case "wipe": {
        const machine = cluster.machine(fault.node);
        cluster.crash(machine);
        rewindDisk(machine.disk, 0);
        machine.pastOf = machine.node;
        return forAWhile(fault.downMs, () => start(machine, fault.joins));
      }
      case "restore":
        return restoreSoon(cluster.machine(fault.node), fault);
      case "clone": {
        const original = cluster.machine(fault.node);
        const clone = cluster.add(`${fault.node}-clone-${cluster.machines.size}`);
        clone.disk = copyOfDisk(original.disk, original.disk.batches.length);
        for (const machine of [original, clone]) machine.pastOf = original.node;
        world.roles.set(clone.name, "clone");
        watch(clone);
        cluster.start(clone, contactsFor(clone));
        return forAWhile(fault.forMs, () => {
          cluster.crash(clone);
          rewindDisk(clone.disk, 0);
        });
      }
      case "remove": {
        const machine = cluster.machine(fault.node);
        const id = machine.process?.node?.life()?.identity.id;
        cluster.crash(machine);
        if (id !== undefined) removeEverywhere(id);
        machine.pastOf = id;
        return forAWhile(fault.downMs, () => start(machine));
      }
      case "skew":
        cluster.machine(fault.node).clock.skewMs = fault.skewMs;
        return;
      case "drift":
        cluster.machine(fault.node).nextRate = fault.rate;
        return;
      case "join": {
        const machine = cluster.machines.get(fault.node) ?? cluster.add(fault.node);
        watch(machine);
        world.roles.set(machine.name, "member");
        world.tell(`${machine.name} starts`);
        return cluster.start(machine, contactsFor(machine));
      }
      case "leave": {
        const machine = cluster.machine(fault.node);
        world.roles.set(machine.name, "leaving");
        if (fault.isForced) forced.add(machine);
        return leaveSoon(machine);
      }
      case "weigh": {
        const { process } = cluster.machine(fault.node);
        // A ring that would be too small refuses it.
        process?.enter(TRACED.operation, () => void process.node?.reweigh(fault.weight).catch(() => undefined));
        return;
      }
    }
  }

  /** What makes the process die instead of sending the message; it does so once. */
  function fuseOf({ machine, node }: Process, message: string): { readonly downMs: number } | undefined {
    if (syncingDownMs !== undefined && message === "digests" && isSyncing(node?.life())) {
      const downMs = syncingDownMs;
      syncingDownMs = undefined;
      return { downMs };
    }
    const fuse = fuses.get(machine.name);
    if (fuse === undefined || fuse.message !== message || --fuse.left > 0) return undefined;
    fuses.delete(machine.name);
    return fuse;
  }

  for (const fault of plan.faults) scheduler.at(fault.atMs, () => apply(fault));
  return {
    onEnd: ({ machine, disk, hasContacts }, end) => {
      if (end.kind === "crashed") return;
      world.tell(`${machine.name} ended: ${JSON.stringify(end)}`);
      world.cover(`ended ${end.kind}`);
      const fault = faultOfEnd(end, {
        isLeaving: roleOf(world, machine) === "leaving",
        isCopied: [...world.roles.values()].includes("clone"),
        hasFailed: disk.hasFailed(),
        isFull: machine.disk.isFull,
        hasContacts,
      });
      if (fault !== undefined) world.complain(`${machine.name} ${fault}`);
      if (end.kind === "left") {
        world.roles.set(machine.name, "left");
        const hints = machine.disk.store.records("hints").length;
        if (hints > 0 && !forced.has(machine))
          world.complain(`${machine.name} has left with ${hints} records of hints`);
        if (hints > 0) onHintsLost();
      } else if (roleOf(world, machine) !== "clone") {
        scheduler.at(scheduler.nowMs() + STARTED_AGAIN_AFTER_MS, () => start(machine));
      }
    },
    onSend: (process, message) => {
      const { machine } = process;
      const fuse = fuseOf(process, message);
      if (fuse === undefined) return;
      if (world.isQuiet || why(world, { atMs: 0, kind: "crash", node: machine.name, downMs: 0 }) !== undefined) return;
      world.tell(`${machine.name} crashes before it sends ${message}`);
      world.cover(`crash before ${message}`);
      down(machine, fuse.downMs);
    },
    onAnswer: ({ operation, outcome }, nodes) => {
      if (restores.size === 0 || outcome === undefined || outcome.kind === "failed" || outcome.kind === "got") return;
      const written = { position: positionOfKey(operation.key), key: operation.key, version: outcome.version };
      for (const [name, fault] of restores) {
        const { node } = cluster.machine(name);
        if (node === undefined || !nodes.includes(node)) continue;
        scheduler.at(scheduler.nowMs(), () => restore(fault, written));
      }
    },
    end: () => {
      world.isQuiet = true;
      restores.clear();
      fuses.clear();
      syncingDownMs = undefined;
      for (const { disk } of cluster.machines.values()) disk.willFail = false;
      for (const run of [...undo]) run();
      network.settings = { ...calm, loss: 0, duplication: 0 };
      for (const machine of members(world)) start(machine);
    },
  };
}

function hasIt(batch: readonly StoreWrite[], { key, version }: Written): boolean {
  return batch.some(
    (write) =>
      write.kind === "put-entry" &&
      bytesEqual(write.entry.key, key) &&
      compareVersions(write.entry.version, version) === 0,
  );
}

/** Its disk says whom it may ask: it needs no contacts to find its cluster. */
function knowsOthers({ disk: { store }, node }: Machine): boolean {
  const record = store.record("facts", RING_FACT);
  if (record === undefined || readIdentity(store) === undefined) return false;
  return decodeSavedRing(record)?.nodes.some((other) => other.id !== node && !isOver(other)) === true;
}

/** It is to own a range and does not count there yet. */
function isSyncing(life: Life | undefined): boolean {
  if (life === undefined) return false;
  const { held } = life.replication;
  return held.pieces.some(({ config }) => slotOf(config, life.identity.id)?.state === "syncing");
}

/** Some range still counts a node that is not there any more. */
function isCopyLost(world: World): boolean {
  const present = new Set([...world.cluster.machines.values()].map(({ node }) => node));
  return newestConfigs(world).some((config) => ownersOf(config).some((owner) => !present.has(owner)));
}

/** Why a fault may not happen now; undefined when it may. */
function why(world: World, fault: Fault): string | undefined {
  const { cluster } = world;
  const inCluster = members(world);
  const up = inCluster.filter(({ process }) => process !== undefined);
  if (fault.kind === "storm" || fault.kind === "cut" || fault.kind === "crash-syncing") return undefined;
  if (fault.kind === "crash-all") {
    if (inCluster.some((other) => isOnlyWitness(world, other))) return "a past would be forgotten";
    return up.length === inCluster.length ? undefined : "somebody is down";
  }
  const machine = cluster.machines.get(fault.node);
  const role = machine === undefined ? "spare" : roleOf(world, machine);
  if (fault.kind === "join") {
    if (role !== "spare") return `it is ${role}`;
    return up.some(({ process }) => process?.isServing) ? undefined : "nobody serves";
  }
  if (machine === undefined || (role !== "member" && role !== "leaving")) return "it is not in the cluster";
  switch (fault.kind) {
    case "crash":
    case "failing-disk":
      if (machine.process === undefined) return "it is down";
      if (isOnlyWitness(world, machine)) return "a past would be forgotten";
      return up.length <= Math.max(1, inCluster.length - 2) ? "others are down" : undefined;
    case "pause":
      return machine.process === undefined || machine.process.isPaused ? "it does not run" : undefined;
    case "leave": {
      const staying = inCluster.filter((other) => roleOf(world, other) === "member");
      if (role === "leaving") return "it is leaving";
      // Who leaves without force waits for as many to stay as there are to be copies.
      const someoneWaits = inCluster.some((other) => roleOf(world, other) === "leaving");
      if (staying.length <= (fault.isForced && !someoneWaits ? 2 : 3)) return "too few would stay";
      // Who goes by force takes a copy away: with another one lost, nobody could vote any more.
      if (fault.isForced && staying.some(({ process }) => process?.isServing !== true))
        return "somebody does not serve";
      if (fault.isForced && isCopyLost(world)) return "a copy is lost";
      return machine.process?.isServing === true ? undefined : "it does not serve";
    }
    case "wipe":
    case "restore":
    case "remove":
      return mayLoseDisk(world, machine);
    case "clone":
    case "weigh":
      return machine.process?.isServing === true ? undefined : "it does not serve";
    case "rot":
    case "slow-disk":
    case "full-disk":
    case "skew":
    case "drift":
    case "crash-at-send":
      return undefined;
  }
}

/**
 * Its memory, and not yet its disk, shows that the disk of another that is about to ask has been put back: what a node has
 * heard is durable with its next batch only, and for that long a crash beside the loss of a disk is beyond what is promised.
 */
function isOnlyWitness(world: World, { process, disk }: Machine): boolean {
  const census = process?.node?.life()?.census;
  if (census === undefined) return false;
  const asking = members(world).filter(({ pastOf, node, process: other }) => {
    if (pastOf === undefined || pastOf !== node) return false;
    return other?.isServing !== true || other.node?.life()?.replication.isDoubted !== false;
  });
  const kept = asking.length > 0 ? openCensus(disk.store) : undefined;
  return asking.some(({ node }) => {
    if (node === undefined) return false;
    const [now, durable] = [census.markOf(node), kept?.markOf(node)];
    return now?.incarnation !== durable?.incarnation || now?.commitNumber !== durable?.commitNumber;
  });
}

/** A disk may be lost when every range that its node owns has all its other copies. */
function mayLoseDisk(world: World, machine: Machine): string | undefined {
  const id = machine.process?.node?.life()?.identity.id;
  if (id === undefined) return "it does not run";
  if (members(world).some(({ process }) => process?.isServing !== true)) return "somebody does not serve";
  if (lives(world).some(({ life }) => life.replication.isDoubted)) return "the copies of one do not count";
  const staying = members(world).filter((other) => roleOf(world, other) === "member");
  // Its successor leaves at once, and nobody else can have the slots that it had.
  if (roleOf(world, machine) === "leaving" && staying.length < world.plan.cluster.replicationFactor)
    return "its slots would stay open";
  const ids = new Set(lives(world).map(({ life }) => life.identity.id));
  for (const config of newestConfigs(world)) {
    if (!config.synced || config.slots.length < 3) return "a range has too few copies";
    if (config.slots.some(({ state, owner }) => state !== "normal" || !ids.has(owner))) return "a range is changing";
    if (slotOf(config, id) !== undefined && ownersOf(config).length < 3) return "a range has too few copies";
  }
  return undefined;
}

/**
 * Flips a byte of some payload that one other node has a copy of, or, unless `isChoosy`, two: with one it matters what the
 * owner makes of it. Of a key that is read again and again, if there is one.
 */
function rotOne(world: World, { disk }: Machine, index: number, isChoosy: boolean): Rotten | undefined {
  const { items } = disk.store.scan(WHOLE_RING, undefined, EVERYTHING);
  const others = members(world).filter((other) => other.disk !== disk);
  const copiesOf = ({ position, key, version }: Entry): number =>
    others.filter(({ disk: { store } }) => {
      const held = store.head(position, key);
      return held?.kind === "head" && compareVersions(held.head.version, version) >= 0;
    }).length;
  const all = items.flatMap((item) => (item.kind === "entry" && item.entry.payload.length > 0 ? [item.entry] : []));
  const busy = all.filter(({ key }) => utf8TextOf(key)?.startsWith(BUSY_KEYS));
  const entries = busy.length > 0 ? busy : all;
  const start = index % Math.max(1, entries.length);
  const inOrder = [...entries.slice(start), ...entries.slice(0, start)];
  const entry = inOrder.find((one) => (isChoosy ? copiesOf(one) === 1 : copiesOf(one) > 1));
  if (entry === undefined) return undefined;
  const { position, key, version } = entry;
  const payload = entry.payload.slice();
  const at = index % payload.length;
  payload[at] = (payload[at] as number) ^ 1;
  // In the place of the old bytes: whoever has read those still has them.
  void disk.store.append([
    { kind: "drop-entry", position, key, upTo: version },
    { kind: "put-entry", entry: { ...entry, payload } },
  ]);
  drainMicrotasks();
  return { disk, position, key };
}

function addressOf(name: string): string {
  return `${name}:7000`;
}
