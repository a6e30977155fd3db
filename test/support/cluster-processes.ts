/** A cluster of real nodes in a temporary folder, with what tests ask about it. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type RunOptions, type RunResult, runJson, runTaikv } from "./binary.ts";
import { connectGrpc } from "./grpc-client.ts";
import { type NodeProcess, restartNode, startNode } from "./node-process.ts";
import { openTemporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

export type NodeStatus = {
  readonly name: string;
  readonly id: string;
  readonly address: string;
  readonly state: "up" | "suspected" | "down" | "joining" | "leaving";
  readonly owns: number;
  readonly holds: number;
  readonly keys: number;
  readonly primary_keys: number;
  readonly bytes: number;
  readonly hints: number;
  readonly [more: string]: unknown;
};

export type ClusterStatus = {
  readonly v: 1;
  readonly cluster: string;
  readonly state: "ok" | "degraded";
  readonly reasons: readonly string[];
  readonly replication_factor: number;
  readonly nodes: readonly NodeStatus[];
};

export type WhereAnswer = {
  readonly v: 1;
  readonly position: string;
  readonly replicas: readonly {
    readonly node: string;
    readonly state: string;
    readonly answered: boolean;
    readonly found: boolean;
    readonly version?: string;
    readonly kind?: string;
  }[];
  readonly hints: readonly { readonly node: string; readonly for: string }[];
  readonly [more: string]: unknown;
};

export type ClusterProcesses = AsyncDisposable & {
  readonly folder: string;
  /** In the order of their start; those that were killed or stopped included. */
  readonly nodes: readonly NodeProcess[];
  readonly node: (name: string) => NodeProcess;
  /** Nodes whose process is there. */
  readonly running: () => NodeProcess[];
  /** Starts one more node, joined through those that run. */
  readonly add: (name: string, args?: readonly string[]) => Promise<NodeProcess>;
  /** Starts a node again on its own folder and address. */
  readonly restart: (name: string) => Promise<NodeProcess>;
  /** Starts all nodes again that were killed together, each told of all the addresses. */
  readonly restartAll: (contacts: readonly string[]) => Promise<void>;
  /** Runs a client command against the named node, or the first that runs. */
  readonly run: (args: readonly string[], options?: RunOptions & { readonly at?: string }) => Promise<RunResult>;
  readonly status: (at?: string) => Promise<ClusterStatus>;
  readonly where: (key: string, at?: string) => Promise<WhereAnswer>;
  /** Waits until `count` nodes are up and every range has all its copies. */
  readonly settled: (count: number, withinMs?: number) => Promise<ClusterStatus>;
};

export type ClusterOptions = {
  /** Nodes to start with, named n1, n2, … */
  readonly nodes: number;
  /** Arguments of every node. */
  readonly args?: readonly string[];
  /** The data folder of a node; one in the temporary folder when left out. */
  readonly folderOf?: (name: string) => string;
};

/** Starts the nodes and waits until they are one settled cluster. All end with the disposal. */
export async function startCluster({ nodes: count, args = [], folderOf }: ClusterOptions): Promise<ClusterProcesses> {
  const temporary = await openTemporaryFolder("cluster");
  const nodes: NodeProcess[] = [];

  const running = (): NodeProcess[] => nodes.filter((node) => node.isRunning());
  const byName = (name: string): NodeProcess => {
    const found = nodes.find((node) => node.name === name);
    if (found === undefined) throw new Error(`There is no node ${name} in this test`);
    return found;
  };
  const addressFor = (at: string | undefined): string => {
    const node = at === undefined ? running()[0] : byName(at);
    if (node === undefined) throw new Error("No node of this test runs");
    return node.address;
  };
  const addresses = (): string[] => running().map((node) => node.address);

  const cluster: ClusterProcesses = {
    folder: temporary.path,
    nodes,
    node: byName,
    running,
    add: async (name, moreArgs = []) => {
      const dataFolder = folderOf?.(name) ?? join(temporary.path, name);
      await mkdir(dataFolder, { recursive: true });
      const node = await startNode({ name, dataFolder, join: addresses(), args: [...args, ...moreArgs] }, 30_000);
      nodes.push(node);
      return node;
    },
    restart: async (name) => {
      const before = byName(name);
      const node = await restartNode(before, addresses());
      nodes[nodes.indexOf(before)] = node;
      return node;
    },
    restartAll: async (contacts) => {
      const again = await Promise.all(nodes.map((node) => restartNode(node, contacts)));
      nodes.splice(0, nodes.length, ...again);
    },
    run: (command, options = {}) =>
      runTaikv(command, { ...options, env: { ...options.env, TAIKV_ADDR: addressFor(options.at) } }),
    status: async (at) => {
      // Degraded is an answer too: exit code 1.
      const result = await runTaikv(["status", "--json", "--addr", addressFor(at)]);
      if (result.exitCode > 1) throw new Error(`taikv status ended with ${result.exitCode}\n${result.stderr}`);
      return JSON.parse(result.stdoutText) as ClusterStatus;
    },
    where: (key, at) => runJson<WhereAnswer>(["where", "--addr", addressFor(at), key]),
    settled: (wanted, withinMs = 60_000) =>
      until(
        `${wanted} nodes with all copies in place`,
        async () => {
          const isSettled = await Promise.all(running().map((node) => isNodeSettled(node.address)));
          if (isSettled.includes(false)) return undefined;
          const status = await cluster.status();
          const up = status.nodes.filter(({ state }) => state === "up");
          const copies = up.reduce((sum, { holds }) => sum + holds, 0);
          const copiesWanted = Math.min(wanted, status.replication_factor);
          // Shares are rounded to four digits.
          return up.length === wanted && Math.abs(copies - copiesWanted) < 1e-4 * wanted ? status : undefined;
        },
        { withinMs, everyMs: 150 },
      ).catch((error: unknown) => {
        const logs = nodes.map((node) => `--- ${node.name}\n${node.log()}`).join("\n");
        throw new Error(`${(error as Error).message}\n${logs}`, { cause: error });
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
      await temporary[Symbol.asyncDispose]();
    },
  };

  try {
    for (let i = 1; i <= count; i++) await cluster.add(`n${i}`);
    await cluster.settled(count);
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
  return cluster;
}

/** Whether all that the node knows to be wanted of its ranges is in place. */
async function isNodeSettled(address: string): Promise<boolean> {
  using client = connectGrpc(address);
  const figures = await client.call("taikv.v1.Operator/NodeStatus", {});
  return figures["settled"] === true && figures["rangesSyncing"] === 0;
}
