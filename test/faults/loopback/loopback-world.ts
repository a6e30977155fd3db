/** Machines as plain processes on loopback, each behind a proxy: what needs no rights can be tried everywhere. */
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { openTemporaryFolder } from "../../support/temporary-folder.ts";
import { createFaultNode } from "../fault-node.ts";
import type { FaultNode, Network, World, WorldOptions } from "../world.ts";
import { type NodeProxy, openProxy } from "./proxy.ts";

export async function openLoopbackWorld(options: WorldOptions): Promise<World> {
  const temporary = await openTemporaryFolder("faults");
  const nodes: FaultNode[] = [];
  const started: FaultNode[] = [];
  const proxies: NodeProxy[] = [];
  const crashes: string[] = [];
  const cuts = new Set<string>();
  const network: Network = {
    cut: async (from, to) => void cuts.add(`${from} ${to}`),
    heal: async () => {
      cuts.clear();
      for (const proxy of proxies) proxy.release();
    },
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
      const port = await freePort();
      const proxy = await openProxy({
        name,
        targetPort: port,
        isCut: (from, to) => cuts.has(`${from} ${to}`),
        // A node that is not ready yet has connections already.
        pids: () => new Map(nodes.flatMap((one) => (one.pid() === undefined ? [] : [[one.name, one.pid() as number]]))),
      });
      proxies.push(proxy);
      const node = createFaultNode({
        machine: {
          name,
          listen: `127.0.0.1:${port}`,
          advertise: proxy.address,
          dataFolder: join(temporary.path, name),
          command: [],
          env: {},
          disk: undefined,
          clock: undefined,
          room: undefined,
        },
        args: options.args ?? [],
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
    crashes,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
      await Promise.all(proxies.map((proxy) => proxy[Symbol.asyncDispose]()));
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

/** Free a moment ago: the port must be the same after each restart, so that it cannot be left to the system. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
