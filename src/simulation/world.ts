/** What the parts of one run share: the cluster, who is meant to be in it, and where findings go. */
import type { Random } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { Life } from "#node/life.ts";
import { pieceAt } from "#replication/range-map.ts";
import type { Plan } from "./plan.ts";
import type { SimulatedCluster } from "./simulated-cluster.ts";
import type { SimulatedDisk } from "./simulated-disk.ts";
import type { Machine, Process } from "./simulated-process.ts";

/**
 * What a machine is to the cluster. `spare`: never was in it; `member`: is to be in it, whether its process runs or not;
 * `leaving`, `left`: on its way out, out; `clone`: has somebody else's disk.
 */
export type Role = "spare" | "member" | "leaving" | "left" | "clone";

/** A byte of it has flipped. */
export type Rotten = { readonly disk: SimulatedDisk; readonly position: Position; readonly key: Uint8Array };

export type World = {
  readonly plan: Plan;
  readonly cluster: SimulatedCluster;
  readonly random: Random;
  readonly roles: Map<string, Role>;
  /** The machine of each node, as long as it has its disk. */
  readonly ids: Map<NodeId, Machine>;
  /** Deletes that are open, by the name of the machine that was asked. */
  readonly deleting: Map<string, number>;
  /** What a disk holds and cannot be verified. */
  rotten: Rotten | undefined;
  /** Nodes that were removed or replaced: they are never to be seen again. */
  readonly removed: Set<NodeId>;
  /** Nodes that somebody was told to remove, whatever came of it. */
  readonly givenUp: Set<NodeId>;
  /** Of the first life that there was. */
  clusterId: string | undefined;
  /** All faults are over. */
  isQuiet: boolean;
  /** A line of the timeline. */
  readonly tell: (text: string) => void;
  /** Something that must not be. */
  readonly complain: (text: string) => void;
  /** A path was taken. */
  readonly cover: (path: string) => void;
};

export function roleOf(world: World, machine: Machine): Role {
  return world.roles.get(machine.name) ?? "spare";
}

/** Machines that are to be in the cluster, or are on their way out of it. */
export function members(world: World): Machine[] {
  return [...world.cluster.machines.values()].filter((machine) => {
    const role = roleOf(world, machine);
    return role === "member" || role === "leaving";
  });
}

/** Processes that are in the cluster, with their lives; not one that has founded another. */
export function lives(world: World): { readonly process: Process; readonly life: Life }[] {
  return world.cluster.running().flatMap((process) => {
    const life = process.node?.life();
    if (life === undefined) return [];
    world.clusterId ??= life.identity.settings.clusterId;
    return life.identity.settings.clusterId === world.clusterId ? [{ process, life }] : [];
  });
}

/** Whom clients know and reach. */
export function serving(world: World): Process[] {
  return lives(world).flatMap(({ process }) => (process.isServing && !process.isPaused ? [process] : []));
}

/** The newest configuration of a position that anybody who runs holds. */
export function newestConfigAt(world: World, position: Position): RangeConfig | undefined {
  let newest: RangeConfig | undefined;
  for (const { life } of lives(world)) {
    const config = pieceAt(life.replication.held, position)?.config;
    if (config !== undefined && (newest === undefined || config.epoch > newest.epoch)) newest = config;
  }
  return newest;
}

/** Its disk is there as it was, and it was not given up. */
export function isThere({ ids, givenUp }: World, owner: NodeId): boolean {
  return ids.has(owner) && !givenUp.has(owner);
}

/** A copied disk is its node's as soon as a process has run on it as that. */
export function disksOfNodes(world: World): Iterable<readonly SimulatedDisk[]> {
  const byNode = new Map<string, SimulatedDisk[]>();
  for (const machine of world.cluster.machines.values()) {
    const { name, disk } = machine;
    if (machine.node === undefined && roleOf(world, machine) === "clone") continue;
    const node = machine.node ?? name;
    const disks = byNode.get(node);
    if (disks === undefined) byNode.set(node, [disk]);
    else disks.push(disk);
  }
  return byNode.values();
}

/** Whether a process runs under its identity on a copy of its disk. */
export function isDoubled(world: World, node: NodeId): boolean {
  for (const machine of world.cluster.machines.values()) {
    if (roleOf(world, machine) === "clone" && machine.process?.node?.life()?.identity.id === node) return true;
  }
  return false;
}

/** The newest configurations that anybody who runs holds. */
export function newestConfigs(world: World): RangeConfig[] {
  return newestOf(lives(world).flatMap(({ life }) => life.replication.held.pieces.map(({ config }) => config)));
}

/** Of those with the same end of their range. */
export function newestOf(configs: readonly RangeConfig[]): RangeConfig[] {
  const newest = new Map<bigint, RangeConfig>();
  for (const config of configs) {
    const known = newest.get(config.range.upTo);
    if (known === undefined || known.epoch < config.epoch) newest.set(config.range.upTo, config);
  }
  return [...newest.values()];
}
