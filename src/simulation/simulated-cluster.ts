/** A whole cluster in one process: machines, the real nodes on them, and the network between them, under virtual time. */
import { present } from "#base/assert.ts";
import { createRandom } from "#base/random.ts";
import type { NodeOptions } from "#node/node-options.ts";
import type { BatchSizes } from "#replication/batch-sizes.ts";
import { FailureError } from "#rpc/request-handler.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createSimulatedDisk } from "./simulated-disk.ts";
import { createSimulatedNetwork, type NetworkSettings, type SimulatedNetwork } from "./simulated-network.ts";
import {
  endProcess,
  type Machine,
  type Process,
  type ProcessEvents,
  type Surroundings,
  startProcess,
} from "./simulated-process.ts";
import { createTrace, TRACED, type Trace } from "./trace.ts";

export type ClusterSettings = {
  readonly seed: string;
  readonly virtualNodes: number;
  readonly replicationFactor: number;
  /** Length of successor lists. */
  readonly successors: number;
  readonly network: NetworkSettings;
  /** Chance from 0 to 1 that a message waits for those that follow it, and is taken together with them. */
  readonly gathers: number;
  /** Connections to where nobody listens are refused, rather than lost. */
  readonly refuses: boolean;
  readonly replaceAfterMs: number;
  readonly purgeGraceMs: number;
  readonly hintWindowMs: number;
  readonly compareEveryMs: number;
  readonly scrubEveryMs: number;
  readonly hintsBytesMax: number;
  /** Those of the machines in turn; none: the defaults. */
  readonly batches: readonly BatchSizes[];
};

export type SimulatedCluster = {
  readonly settings: ClusterSettings;
  readonly scheduler: Scheduler;
  readonly network: SimulatedNetwork;
  readonly trace: Trace;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly machine: (name: string) => Machine;
  /** Where a machine listens, or will. */
  readonly addressOf: (name: string) => string;
  readonly add: (name: string) => Machine;
  /** Starts a process on a machine that has none; contacts are names of machines. */
  readonly start: (machine: Machine, contacts: readonly string[]) => void;
  readonly crash: (machine: Machine) => void;
  /** Processes that run, in order of their machines. */
  readonly running: () => Process[];
};

export function createSimulatedCluster(settings: ClusterSettings, events: ProcessEvents): SimulatedCluster {
  const random = createRandom(settings.seed);
  const scheduler = createScheduler();
  const network = createSimulatedNetwork(scheduler, random.fork("network"), settings.network);
  const trace = createTrace();
  const machines = new Map<string, Machine>();
  const running = (): Process[] =>
    [...machines.values()].flatMap(({ process }) => (process === undefined ? [] : [process]));
  const addressOf = (name: string): string => machines.get(name)?.address ?? firstAddressOf(name);

  const around: Surroundings = {
    scheduler,
    network,
    stations: {
      refuses: settings.refuses,
      listening: new Map(),
      sessions: new Map(),
      nowMs: () => scheduler.nowMs(),
    },
    trace,
    gathers: settings.gathers,
    events,
    introduce: (contact, request, onAnswer) => {
      const asked = running().find(({ machine }) => machine.address === contact);
      if (asked === undefined) {
        if (settings.refuses) onAnswer({ kind: "silent", reason: "refused" });
        return;
      }
      asked.enter(TRACED.operation, () => {
        try {
          const introduction = asked.node?.introduce(request);
          if (introduction !== undefined) onAnswer({ kind: "introduced", introduction });
        } catch (error) {
          const isForeign = error instanceof FailureError && error.failure.kind === "foreign-cluster";
          onAnswer({ kind: isForeign ? "refused" : "silent", reason: String(error) });
        }
      });
    },
  };

  return {
    settings,
    scheduler,
    network,
    trace,
    machines,
    machine: (name) => present(machines.get(name), `machine ${name}`),
    addressOf,
    add: (name) => {
      const machine: Machine = {
        number: machines.size + 1,
        name,
        address: firstAddressOf(name),
        disk: createSimulatedDisk(),
        clock: { skewMs: 0, rate: 1 },
        nextRate: 1,
        process: undefined,
        starts: 0,
        isNamed: true,
        pastOf: undefined,
        node: undefined,
      };
      machines.set(name, machine);
      return machine;
    },
    start: (machine, contacts) => {
      const chance = random.fork(`${machine.name}/${machine.starts}`);
      startProcess(around, machine, chance, optionsOf(settings, machine, contacts.map(addressOf)));
    },
    crash: ({ process }) => {
      if (process !== undefined) endProcess(around, process, { kind: "crashed" });
    },
    running,
  };
}

export function firstAddressOf(name: string): string {
  return `${name}:7000`;
}

function optionsOf(settings: ClusterSettings, machine: Machine, contacts: readonly string[]): NodeOptions {
  return {
    join: contacts,
    replace: [],
    force: false,
    name: machine.isNamed ? machine.name : undefined,
    clusterName: undefined,
    virtualNodes: settings.virtualNodes,
    weight: 1,
    positions: [],
    replicas: settings.replicationFactor,
    consistency: undefined,
    successors: settings.successors,
    readFanout: "nearest",
    replaceAfterMs: settings.replaceAfterMs,
    purgeGraceMs: settings.purgeGraceMs,
    hintWindowMs: settings.hintWindowMs,
    compareEveryMs: settings.compareEveryMs,
    scrubEveryMs: settings.scrubEveryMs,
    hintsBytesMax: settings.hintsBytesMax,
    batches: settings.batches[machine.number % Math.max(1, settings.batches.length)],
    suspectAfterMs: undefined,
    zone: "",
    locationsMax: undefined,
  };
}
