/**
 * A cluster of real nodes, each on a pretended machine of its own whose power, disk, clock and network can be hurt.
 *
 * Two kinds of machine: `namespaces/` (network namespaces and loop filesystems; needs rights) and `loopback/` (plain
 * processes behind proxies; needs none). What a machine cannot do is absent.
 */
import type { NodeProcess } from "../support/node-process.ts";

/** What the clients' end of the network is called; nodes have their names. */
export const CLIENTS = "clients";

/** The network between nodes and clients, by name. Every fault adds to those before it, until `heal`. */
export type Network = {
  /** Nothing goes from the one to the other any more; the other way is as it was. */
  readonly cut: (from: string, to: string) => Promise<void>;
  /** A share of the packets from the one to the other is lost, 0 to 1. */
  readonly lose?: (from: string, to: string, share: number) => Promise<void>;
  readonly heal: () => Promise<void>;
};

/** Bytes of a file that its disk does not give. */
export type Sector = {
  readonly path: string;
  readonly from: number;
  readonly bytes: number;
  /** EIO unless given. */
  readonly errno?: number;
  /** Only so many times. */
  readonly reads?: number;
};

/** Faults of a node's disk while the node runs, as its system calls see them. */
export type DiskFaults = {
  /** Every fsync takes so much longer, ms. */
  readonly slowSync: (ms: number) => void;
  /** Every fsync fails with EIO from now on, or no longer. */
  readonly failSync: (isFailing: boolean) => void;
  /** Every write to a file fails with EIO from now on, or no longer. */
  readonly failWrites: (isFailing: boolean) => void;
  /** Every read of a file fails with EIO from now on, or no longer. */
  readonly failReads: (isFailing: boolean) => void;
  /** Reads of a part of one file fail from now on; undefined: no longer. */
  readonly failSector: (sector: Sector | undefined) => void;
  /** fsyncs that the node's processes have finished with success. */
  readonly syncs: () => number;
  /** When the first fsync was made to fail, wall-clock ms; undefined: none was. */
  readonly firstFailureMs: () => number | undefined;
};

/** A node's wall clock, as an offset to the real one and a rate. */
export type ClockFaults = {
  readonly set: (offsetSeconds: number, rate?: number) => Promise<void>;
};

/** The machine's own faults, besides those of the process on it. */
export type Machine = {
  readonly name: string;
  readonly listen: string;
  /** What others are told; undefined: where it listens. */
  readonly advertise: string | undefined;
  readonly dataFolder: string;
  /** Puts a process onto the machine. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly disk: DiskFaults | undefined;
  readonly clock: ClockFaults | undefined;
  /** Takes all the room that the disk has left, and gives it back. */
  readonly room: { readonly take: () => Promise<void>; readonly giveBack: () => Promise<void> } | undefined;
};

export type FaultNode = {
  readonly machine: Machine;
  readonly name: string;
  /** `host:port` for clients and other nodes. */
  readonly address: string;
  readonly dataFolder: string;
  readonly isRunning: () => boolean;
  /** Throws when there is none. */
  readonly process: () => NodeProcess;
  /** Of the newest process, ready or not yet, or of the past; undefined: there was none. */
  readonly pid: () => number | undefined;
  /** Starts it on its folder, joined through all other nodes of the world unless told otherwise. */
  readonly start: (options?: StartOptions) => Promise<NodeProcess>;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<number>;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Everything in its folder is gone. Only while it does not run. */
  readonly wipe: () => Promise<void>;
  /** From now on its end, whatever its exit code, is no crash. */
  readonly expectEnd: () => void;
};

export type StartOptions = {
  readonly join?: readonly string[];
  readonly withinMs?: number;
  /** More arguments, besides those of every node. */
  readonly args?: readonly string[];
};

export type World = AsyncDisposable & {
  /** Whatever is written here is gone with the world. */
  readonly folder: string;
  readonly network: Network;
  /** In the order in which they were added. */
  readonly nodes: readonly FaultNode[];
  readonly node: (name: string) => FaultNode;
  readonly running: () => FaultNode[];
  /** Makes a machine and starts a node on it. */
  readonly add: (name: string, options?: StartOptions) => Promise<FaultNode>;
  /** Makes a machine for a node that is started later. */
  readonly prepare: (name: string) => Promise<FaultNode>;
  /** Cuts the power of all these machines at one moment; what was not synced is lost, torn or kept as chance has it. */
  readonly cutPower?: (nodes: readonly FaultNode[], seed: string) => Promise<PowerCut>;
  /** Ends of nodes that no fault explains, one sentence each. */
  readonly crashes: readonly string[];
};

/** Sectors that were never synced, and how many of those chance has kept. */
export type PowerCut = { readonly unsynced: number; readonly kept: number };

export type WorldOptions = {
  /** Nodes to start with, named n1, n2, … */
  readonly nodes: number;
  /** Arguments of every node. */
  readonly args?: readonly string[];
  /** Whether the nodes' disks or clocks can be hurt while they run. */
  readonly hurt?: { readonly disk?: boolean; readonly clock?: boolean };
};

export type OpenWorld = (options: WorldOptions) => Promise<World>;
/** Everything between the groups is cut, both ways. */
export async function part(network: Network, groups: readonly (readonly string[])[]): Promise<void> {
  for (const [i, group] of groups.entries()) {
    for (const other of groups.slice(i + 1).flat()) {
      for (const one of group) {
        await network.cut(one, other);
        await network.cut(other, one);
      }
    }
  }
}
