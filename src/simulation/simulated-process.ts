/**
 * One run of a real node on a simulated machine: nothing of it runs but inside an event of the scheduler.
 *
 * Everything enters through one door, `enter`, which lets promises run on until nothing is left to do at that moment. A
 * process that stands still keeps what came up and takes it all when it goes on; one that is gone takes nothing.
 */

import { drainMicrotasks } from "bun:jsc";
import type { Random } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import type { IntroductionAnswer, IntroductionRequest } from "#node/introduction.ts";
import { createNode, type Node, type NodeEnd } from "#node/node.ts";
import type { NodeEvent } from "#node/node-doors.ts";
import type { NodeOptions } from "#node/node-options.ts";
import { StartError, type StartFault } from "#node/start-error.ts";
import type { Destination, Lane } from "#rpc/transport.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { type Arrived, createGathering } from "./gathering.ts";
import type { Scheduler } from "./scheduler.ts";
import { type ClockFault, createSimulatedClock } from "./simulated-clock.ts";
import { type OpenDisk, openSimulatedDisk, rewindDisk, type SimulatedDisk } from "./simulated-disk.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { createSimulatedTransport, type Station, type Stations } from "./simulated-transport.ts";
import { TRACED, type Trace, type Traced } from "./trace.ts";

/** What outlives the processes on it. */
export type Machine = {
  readonly number: number;
  readonly name: string;
  /** Changes when the machine moves. */
  address: string;
  /** Its node is told its name. */
  isNamed: boolean;
  disk: SimulatedDisk;
  readonly clock: ClockFault;
  /** The rate of its clocks from its next start on. */
  nextRate: number;
  process: Process | undefined;
  /** Runs so far. */
  starts: number;
  /** Its disk was put back, or copied, when it was of that node: it may have forgotten what others have seen of that one. */
  pastOf: NodeId | undefined;
  /** Which node its disk was of when a process last ran on it. */
  node: NodeId | undefined;
};

/** Why a process is no more. */
export type ProcessEnd =
  | NodeEnd
  | { readonly kind: "start-failed"; readonly fault: StartFault }
  | { readonly kind: "crashed" };

export type Process = {
  readonly machine: Machine;
  readonly run: number;
  /** It is told whom to join. */
  readonly hasContacts: boolean;
  /** Another one after the store was set aside. */
  disk: OpenDisk;
  /** Undefined only while it is being made. */
  node: Node | undefined;
  isAlive: boolean;
  isServing: boolean;
  isLeaving: boolean;
  isPaused: boolean;
  /** When it last went on after it had stood still, ms. */
  wokenAtMs: number;
  /** What came up while it stood still. */
  readonly waiting: (() => void)[];
  /** Runs something inside it: now, when it goes on, or never. */
  readonly enter: (what: Traced, run: () => void, bytes?: Uint8Array) => void;
};

/** Who watches a process. */
export type ProcessEvents = {
  readonly onEvent: (process: Process, event: NodeEvent) => void;
  /** After everything that happened in it. */
  readonly onStep: (process: Process) => void;
  readonly onEnd: (process: Process, end: ProcessEnd) => void;
  /** A message leaves it; it may be crashed over that. */
  readonly onSend: (process: Process, to: Destination, lane: Lane, message: Uint8Array) => void;
  /** The program contradicts itself. */
  readonly onFault: (process: Process, fault: unknown) => void;
};

/** What processes share. */
export type Surroundings = {
  readonly scheduler: Scheduler;
  readonly network: SimulatedNetwork;
  readonly stations: Stations;
  readonly trace: Trace;
  /** Chance from 0 to 1 that a message waits for those that follow it, and is taken together with them. */
  readonly gathers: number;
  readonly events: ProcessEvents;
  /** Asks the process that listens at an address. */
  readonly introduce: (
    contact: string,
    request: IntroductionRequest,
    onAnswer: (answer: IntroductionAnswer) => void,
  ) => void;
};

const INTRODUCE_TIMEOUT_MS = 2000;

/** To put by what is there and to open an empty store, ms. */
const SET_ASIDE_MS_MAX = 20;

export function startProcess(around: Surroundings, machine: Machine, random: Random, options: NodeOptions): Process {
  const { scheduler, network, stations, trace, events } = around;
  const bootedAtMs = scheduler.nowMs();
  machine.clock.rate = machine.nextRate;
  const soon: (() => void)[] = [];
  let disks = 1;

  const process: Process = {
    machine,
    run: ++machine.starts,
    hasContacts: options.join.length > 0,
    disk: openDisk(random.fork("disk")),
    node: undefined,
    isAlive: true,
    isServing: false,
    isLeaving: false,
    isPaused: false,
    wokenAtMs: Number.NEGATIVE_INFINITY,
    waiting: [],
    enter,
  };

  function openDisk(chance: Random): OpenDisk {
    return openSimulatedDisk(machine.disk, scheduler, chance, (run) => enter(TRACED.durable, run));
  }

  /** What was on the disk is put by where nobody looks any more. */
  function setAside(): Promise<StorageEngine> {
    process.disk.close();
    process.isServing = false;
    const { promise, resolve } = Promise.withResolvers<StorageEngine>();
    scheduler.at(scheduler.nowMs() + SET_ASIDE_MS_MAX * random.fraction(), () =>
      enter(TRACED.durable, () => {
        rewindDisk(machine.disk, 0);
        process.disk = openDisk(random.fork(`disk ${++disks}`));
        resolve(process.disk.engine);
      }),
    );
    return promise;
  }

  function enter(what: Traced, run: () => void, bytes?: Uint8Array): void {
    if (!process.isAlive) return;
    if (process.isPaused) {
      process.waiting.push(() => enter(what, run, bytes));
      return;
    }
    trace.note(scheduler.nowMs(), machine.number, what, bytes);
    try {
      run();
      drainMicrotasks();
      for (let next = soon.shift(); next !== undefined && process.isAlive; next = soon.shift()) {
        next();
        drainMicrotasks();
      }
    } catch (fault) {
      events.onFault(process, fault);
    }
    if (process.isAlive) events.onStep(process);
  }

  function take(lane: Lane, arrived: readonly Arrived[]): void {
    for (const { message } of arrived.slice(1)) trace.note(scheduler.nowMs(), machine.number, TRACED.message, message);
    const run = (): void => {
      for (const { from, message } of arrived) {
        transport.setAddress(from.node, from.address);
        process.node?.receive(from, lane, message);
      }
    };
    enter(TRACED.message, run, arrived[0]?.message);
  }

  const station: Station = {
    address: machine.address,
    self: () => process.node?.self(),
    onMessage: createGathering(scheduler, random.fork("frames"), around.gathers, take),
    onUnreachable: (to) => enter(TRACED.message, () => process.node?.unreachable(to)),
    onForeign: (to) => enter(TRACED.message, () => process.node?.foreign(to)),
    onSend: (to, lane, message) => {
      if (process.isAlive) events.onSend(process, to, lane, message);
      return process.isAlive;
    },
  };
  const transport = createSimulatedTransport(stations, network, station);
  stations.listening.set(machine.address, station);
  machine.process = process;
  trace.note(bootedAtMs, machine.number, TRACED.start);

  const askContact = (contact: string, request: IntroductionRequest): Promise<IntroductionAnswer> => {
    const { promise, resolve } = Promise.withResolvers<IntroductionAnswer>();
    const give = (answer: IntroductionAnswer): void => enter(TRACED.answer, () => resolve(answer));
    scheduler.at(scheduler.nowMs() + INTRODUCE_TIMEOUT_MS, () => give({ kind: "silent", reason: "no answer" }));
    network.carry(machine.address, contact, undefined, () =>
      around.introduce(contact, request, (answer) =>
        network.carry(contact, machine.address, undefined, () => give(answer)),
      ),
    );
    return promise;
  };

  enter(TRACED.start, () => {
    const node = createNode(options, {
      clock: createSimulatedClock(scheduler, machine.clock, bootedAtMs, (run) => enter(TRACED.timer, run)),
      chance: { random, bytes: (length) => Uint8Array.from({ length }, () => random.below(256)) },
      transport,
      engine: process.disk.engine,
      formerSelf: undefined,
      setAside,
      address: machine.address,
      soon: (run) => void soon.push(run),
      afterOthers: (run) => void soon.push(run),
      askContact,
      // Nobody is started with `--replace` here: removals are the operator's.
      askToRemove: async () => ({ kind: "refused", reason: "only the operator removes nodes in a run" }),
      onEvent: (event) => {
        if (event.kind === "serving") process.isServing = true;
        if (process.isAlive) events.onEvent(process, event);
      },
    });
    process.node = node;
    node.serving.catch((fault: unknown) => {
      if (fault instanceof StartError) endProcess(around, process, { kind: "start-failed", fault: fault.fault });
      else if (process.isAlive) events.onFault(process, fault);
    });
    void node.ended.then((end) => endProcess(around, process, end));
  });
  return process;
}

/** Nothing of it happens any more; what was not durable may be lost. */
export function endProcess(
  { scheduler, network, stations, trace, events }: Surroundings,
  process: Process,
  end: ProcessEnd,
): void {
  if (!process.isAlive) return;
  const { machine } = process;
  trace.note(scheduler.nowMs(), machine.number, TRACED.stop);
  process.isAlive = false;
  process.isServing = false;
  process.disk.crash();
  process.waiting.length = 0;
  machine.process = undefined;
  stations.listening.delete(machine.address);
  network.gone(machine.address);
  process.node?.[Symbol.dispose]();
  events.onEnd(process, end);
}

/** A process that was paused goes on, with all that came up meanwhile. */
export function wakeProcess(process: Process, nowMs: number): void {
  if (!process.isPaused) return;
  process.wokenAtMs = nowMs;
  process.isPaused = false;
  for (const run of process.waiting.splice(0)) run();
}
