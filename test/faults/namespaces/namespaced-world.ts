/** Machines as network namespaces with a loop filesystem each. The caller is in the clients' namespace already. */
import { join } from "node:path";
import { openTemporaryFolder } from "../../support/temporary-folder.ts";
import { createFaultNode } from "../fault-node.ts";
import { fakeTimeLibrary, openClockControl } from "../native/clock-faults.ts";
import { buildDiskFaults, openDiskControl } from "../native/disk-faults.ts";
import type { FaultNode, Machine, World, WorldOptions } from "../world.ts";
import { type Disk, openDisk } from "./disk.ts";
import { attach, createNetwork, detach, enterNamespace, setCable } from "./network.ts";
import { cutPowerOf } from "./power-cut.ts";

const PORT = 7400;
/** Addresses are never used twice in a run, so that no neighbour remembers an earlier machine. */
let machinesMade = 0;

/** `prefix` begins the names of the run's namespaces. */
export async function openNamespacedWorld(prefix: string, options: WorldOptions): Promise<World> {
  const temporary = await openTemporaryFolder(prefix);
  const nodes: FaultNode[] = [];
  const started: FaultNode[] = [];
  const disks = new Map<string, Disk>();
  const crashes: string[] = [];
  const network = createNetwork(prefix);
  const diskLibrary = options.hurt?.disk === true ? await buildDiskFaults(temporary.path) : undefined;

  const makeMachine = async (name: string): Promise<Machine> => {
    const host = await attach(prefix, name, ++machinesMade);
    const disk = await openDisk(temporary.path, name);
    disks.set(name, disk);
    const diskControl =
      diskLibrary === undefined ? undefined : await openDiskControl(temporary.path, name, diskLibrary);
    const clockLibrary = options.hurt?.clock === true ? fakeTimeLibrary() : undefined;
    const clockControl =
      clockLibrary === undefined ? undefined : await openClockControl(temporary.path, name, clockLibrary);
    const controls = [diskControl, clockControl].filter((control) => control !== undefined);
    const preloads = controls.map(({ env }) => env["LD_PRELOAD"]);
    return {
      name,
      listen: `${host}:${PORT}`,
      advertise: undefined,
      dataFolder: join(disk.mountPoint, "data"),
      command: enterNamespace(prefix, name),
      env: {
        ...Object.assign({}, ...controls.map(({ env }) => env)),
        ...(preloads.length === 0 ? {} : { LD_PRELOAD: preloads.join(":") }),
      },
      disk: diskControl?.faults,
      clock: clockControl?.faults,
      room: { take: disk.takeRoom, giveBack: disk.giveRoomBack },
    };
  };

  const world: World = {
    folder: temporary.path,
    network,
    nodes,
    node: (name) => {
      const found = nodes.find((node) => node.name === name);
      if (found === undefined) throw new Error(`There is no node ${name} in this world`);
      return found;
    },
    running: () => nodes.filter((node) => node.isRunning()),
    prepare: async (name) => {
      const node = createFaultNode({
        machine: await makeMachine(name),
        args: ["--insecure", ...(options.args ?? [])],
        addresses: () => started.map(({ address }) => address),
        onCrash: (sentence) => crashes.push(sentence),
        onStart: () => {
          if (!started.includes(node)) started.push(node);
        },
      });
      nodes.push(node);
      return node;
    },
    add: async (name, start) => {
      const node = await world.prepare(name);
      await node.start(start);
      return node;
    },
    cutPower: async (victims, seed) => {
      for (const { name } of victims) await setCable(prefix, name, false);
      const cut = await cutPowerOf(
        victims.map((node) => ({
          disk: disks.get(node.name) as Disk,
          freeze: () => node.isRunning() && node.pause(),
          kill: node.kill,
        })),
        temporary.path,
        seed,
      );
      for (const { name } of victims) await setCable(prefix, name, true);
      return cut;
    },
    crashes,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
      for (const [name, disk] of disks) {
        await detach(prefix, name);
        await disk.unmount();
      }
      await network.heal();
      await temporary[Symbol.asyncDispose]();
    },
  };

  try {
    for (let i = 1; i <= options.nodes; i++) await world.add(`n${i}`);
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
  return world;
}
