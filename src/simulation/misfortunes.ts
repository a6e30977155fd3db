/** Carries out the faults of a plan, each when its time comes and only where the promises still hold. */
import { bytesEqual } from "#base/bytes.ts";
import { createRandom } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { isAllNormal, slotOf } from "#model/range-config.ts";
import type { StoreWrite } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { RING_FACT, readIdentity } from "#node/facts.ts";
import type { Life } from "#node/life.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { whyNot } from "./allowed.ts";
import { faultOfEnd } from "./checkers/ends.ts";
import type { Written } from "./checkers/quorums.ts";
import { type Fault, faultText } from "./fault.ts";
import type { OperationRecord } from "./history.ts";
import { whyNotPutBack } from "./losses.ts";
import { createOperator } from "./operator.ts";
import { rotOne } from "./rot.ts";
import { firstAddressOf } from "./simulated-cluster.ts";
import { copyOfDisk, rewindDisk } from "./simulated-disk.ts";
import type { Machine, Process, ProcessEnd } from "./simulated-process.ts";
import { wakeProcess } from "./simulated-process.ts";
import { TRACED } from "./trace.ts";
import { members, newestConfigs, roleOf, type World } from "./world.ts";

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

/** What makes a process die instead of sending a message. */
type Fuse = { readonly downMs: number; readonly isOfSyncing: boolean };

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

/** `watch` is told of each machine that comes into being. `onHintsLost`: a node has gone with hints, as it was told to. */
export function planMisfortunes(world: World, watch: (machine: Machine) => void, onHintsLost: () => void): Misfortunes {
  const { cluster, plan } = world;
  const { scheduler, network } = cluster;
  const calm = network.settings;
  const undo = new Set<Undo>();
  const fuses = new Map<string, { readonly message: string; left: number; readonly downMs: number }>();
  const without = createRandom(`${plan.seed}/contacts`);
  const operator = createOperator(world, createRandom(`${plan.seed}/operator`));
  let syncingDownMs: number | undefined;
  /** A disk was copied, and the copy started. */
  let hasCopy = false;
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
    operator.goOn(machine);
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
    if (world.isQuiet || isRotten() || whyNotPutBack(world, machine) !== undefined) return;
    world.tell(`${machine.name} is put back by ${fault.batches} batches`);
    world.cover(fault.batches <= FEW_BATCHES ? "put back by a few batches" : "put back by many batches");
    if (acknowledged !== undefined) world.cover("put back to before what was acknowledged");
    const kept =
      acknowledged === undefined ? -1 : machine.disk.batches.findLastIndex((batch) => hasIt(batch, acknowledged));
    coverLoss(machine);
    cluster.crash(machine);
    // Whatever remembers more is to be asked, not to fail at that moment.
    for (const { disk } of cluster.machines.values()) disk.willFail = false;
    const last = kept < 0 ? machine.disk.batches.length - 1 : kept;
    rewindDisk(machine.disk, Math.max(0, last + 1 - fault.batches));
    machine.pastOf = machine.node;
    forAWhile(fault.downMs, () => start(machine));
  }

  /** Under which circumstances a disk is lost. */
  function coverLoss({ process, node }: Machine): void {
    if (members(world).some((other) => other.process === undefined)) world.cover("disk lost while another is down");
    if (isSyncing(process?.node?.life())) world.cover("disk lost while syncing");
    const changing = newestConfigs(world).filter(({ slots }) => !isAllNormal(slots));
    const isParty = changing.some((config) => node !== undefined && slotOf(config, node) !== undefined);
    if (isParty) world.cover("disk lost while a range of it is changing");
    else if (changing.length > 0) world.cover("disk lost while ranges elsewhere are changing");
  }

  function apply(fault: Fault): void {
    // One entry at a time.
    const reason = isRotten() && COSTS_COPIES.has(fault.kind) ? "an entry is rotten" : whyNot(world, fault);
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
        const pairs = fault.from.flatMap((a) =>
          fault.to.map((b): [string, string] => [cluster.addressOf(a), cluster.addressOf(b)]),
        );
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
        coverLoss(machine);
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
        hasCopy = true;
        watch(clone);
        cluster.start(clone, contactsFor(clone));
        return forAWhile(fault.forMs, () => {
          if (isOfItsOwn(clone)) return keepCopy(clone);
          cluster.crash(clone);
          rewindDisk(clone.disk, 0);
        });
      }
      case "remove": {
        const machine = cluster.machine(fault.node);
        const id = machine.process?.node?.life()?.identity.id;
        if (!fault.isAlive) down(machine, fault.downMs);
        if (id !== undefined) operator.remove(id);
        return;
      }
      case "move": {
        const machine = cluster.machine(fault.node);
        down(machine, fault.downMs);
        machine.address = firstAddressOf(`${fault.node}-${machine.starts}`);
        return;
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
        operator.leave(machine, fault.isForced);
        if (fault.stayAfterMs > 0) scheduler.at(scheduler.nowMs() + fault.stayAfterMs, () => operator.stay(machine));
        return;
      }
      case "weigh": {
        const machine = cluster.machine(fault.node);
        operator.weigh(machine, fault.weight);
        if (fault.backAfterMs > 0)
          scheduler.at(scheduler.nowMs() + fault.backAfterMs, () => operator.weighBack(machine));
        return;
      }
    }
  }

  /** It has begun anew, under an identity that nobody else has. */
  function isOfItsOwn({ process, pastOf }: Machine): boolean {
    const id = process?.node?.life()?.identity.id;
    return id !== undefined && id !== pastOf;
  }

  /** It is a node like the others, and may have the only copies of something: taken away it would have to be removed. */
  function keepCopy(clone: Machine): void {
    world.tell(`${clone.name} stays as a node of its own`);
    world.cover("copy stays as a node of its own");
    world.roles.set(clone.name, "member");
    const id = clone.process?.node?.life()?.identity.id;
    if (id !== undefined && clone.process?.isServing === true) world.ids.set(id, clone);
  }

  /** What makes the process die instead of sending the message; it does so once. */
  function fuseOf({ machine, node }: Process, message: string): Fuse | undefined {
    if (syncingDownMs !== undefined && message === "digests" && isSyncing(node?.life())) {
      const downMs = syncingDownMs;
      syncingDownMs = undefined;
      return { downMs, isOfSyncing: true };
    }
    const fuse = fuses.get(machine.name);
    if (fuse === undefined || fuse.message !== message || --fuse.left > 0) return undefined;
    fuses.delete(machine.name);
    return { downMs: fuse.downMs, isOfSyncing: false };
  }

  for (const fault of plan.faults) scheduler.at(fault.atMs, () => apply(fault));
  return {
    onEnd: ({ machine, disk, hasContacts }, end) => {
      if (end.kind === "crashed") return;
      world.tell(`${machine.name} ended: ${JSON.stringify(end)}`);
      world.cover(`ended ${end.kind}`);
      const fault = faultOfEnd(end, {
        isLeaving: roleOf(world, machine) === "leaving",
        isCopied: hasCopy,
        hasFailed: disk.hasFailed(),
        isFull: machine.disk.isFull,
        hasContacts,
      });
      if (fault !== undefined) world.complain(`${machine.name} ${fault}`);
      if (end.kind === "left") {
        world.roles.set(machine.name, "left");
        const hints = machine.disk.store.records("hints").length;
        if (hints > 0 && !operator.isForced(machine))
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
      if (world.isQuiet || whyNot(world, { atMs: 0, kind: "crash", node: machine.name, downMs: 0 }) !== undefined)
        return;
      world.tell(`${machine.name} crashes before it sends ${message}`);
      world.cover(`crash before ${message}`);
      if (fuse.isOfSyncing) world.cover("crash while syncing");
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
