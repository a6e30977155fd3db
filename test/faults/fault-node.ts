/** A node on its machine: started, hurt and started again, with an eye on ends that nobody asked for. */
import { rm } from "node:fs/promises";
import { type NodeProcess, startNode } from "../support/node-process.ts";
import type { FaultNode, Machine, StartOptions } from "./world.ts";

export type FaultNodeOptions = {
  readonly machine: Machine;
  readonly args: readonly string[];
  /** Addresses of all nodes of the world, this one's among them. */
  readonly addresses: () => readonly string[];
  readonly onCrash: (sentence: string) => void;
  readonly onStart: () => void;
};

/** Lines of a log that go into the sentence about a crash. */
const LAST_LINES = 15;

export function createFaultNode({ machine, args, addresses, onCrash, onStart }: FaultNodeOptions): FaultNode {
  const address = machine.advertise ?? machine.listen;
  let current: NodeProcess | undefined;
  let pid: number | undefined;
  let isEndExpected = true;

  const isRunning = (): boolean => current?.isRunning() ?? false;
  const process = (): NodeProcess => {
    if (current === undefined || !isRunning()) throw new Error(`Node ${machine.name} does not run`);
    return current;
  };

  const launch = async (options: StartOptions): Promise<NodeProcess> => {
    const node = await startNode(
      {
        name: machine.name,
        dataFolder: machine.dataFolder,
        cwd: "/",
        listen: machine.listen,
        join: options.join ?? addresses().filter((other) => other !== address),
        args: [
          ...(machine.advertise === undefined ? [] : ["--advertise", machine.advertise]),
          ...args,
          ...(options.args ?? []),
        ],
        env: machine.env,
        command: machine.command,
        onProcess: (started) => {
          pid = started;
        },
      },
      options.withinMs ?? 30_000,
    );
    current = node;
    isEndExpected = false;
    onStart();
    void node.exited.then((code) => {
      if (current !== node || isEndExpected) return;
      const lines = node.log().split("\n").slice(-LAST_LINES).join("\n    ");
      onCrash(`${machine.name} ended by itself with ${code}:\n    ${lines}`);
    });
    return node;
  };

  return {
    machine,
    name: machine.name,
    address,
    dataFolder: machine.dataFolder,
    isRunning,
    process,
    pid: () => pid,
    start: (options = {}) => launch(options),
    kill: async () => {
      isEndExpected = true;
      await current?.kill();
    },
    stop: async () => {
      isEndExpected = true;
      return await process().stop();
    },
    pause: () => process().pause(),
    resume: () => process().resume(),
    wipe: async () => {
      if (isRunning()) throw new Error(`Node ${machine.name} still runs`);
      await rm(machine.dataFolder, { recursive: true, force: true });
    },
    expectEnd: () => {
      isEndExpected = true;
    },
  };
}
