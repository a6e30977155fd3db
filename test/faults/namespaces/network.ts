/**
 * Machines as network namespaces, joined by a bridge in a namespace of its own: nothing of it is in the machine's own
 * network.
 *
 *     PREFIX-clients ─┐
 *     PREFIX-n1 ──────┤ bridge in PREFIX-switch, one port for each by its name; what is to be lost is dropped here
 *     PREFIX-n2 ──────┘
 */

import { runCommand } from "../system-command.ts";
import { CLIENTS, type Network } from "../world.ts";

/** Processes are put into a namespace without a copy of the mount table, which would keep others' filesystems busy. */
export function enterNamespace(prefix: string, name: string): string[] {
  return ["nsenter", `--net=/var/run/netns/${prefix}-${name}`];
}

/** A number of 1 to 253 gives each its address. */
function addressOf(number: number): string {
  return `10.77.0.${number}`;
}

const CLIENTS_NUMBER = 254;

/** Makes the switch and the clients' namespace. */
export async function openSwitch(prefix: string): Promise<void> {
  const switchName = `${prefix}-switch`;
  await runCommand("ip", "netns", "add", switchName);
  await runCommand("ip", "-n", switchName, "link", "set", "lo", "up");
  await runCommand("ip", "-n", switchName, "link", "add", "bridge0", "type", "bridge");
  await runCommand("ip", "-n", switchName, "link", "set", "bridge0", "up");
  await inSwitch(prefix, "nft", "add table bridge faults");
  await inSwitch(prefix, "nft", "add chain bridge faults forward { type filter hook forward priority 0; }");
  await attach(prefix, CLIENTS, CLIENTS_NUMBER);
}

/** Makes a namespace with a port on the bridge, and answers its address. */
export async function attach(prefix: string, name: string, number: number): Promise<string> {
  const namespace = `${prefix}-${name}`;
  const switchName = `${prefix}-switch`;
  await runCommand("ip", "netns", "add", namespace);
  await runCommand("ip", "-n", namespace, "link", "set", "lo", "up");
  await runCommand(
    ...["ip", "-n", switchName, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", namespace],
  );
  await runCommand("ip", "-n", switchName, "link", "set", name, "master", "bridge0", "up");
  await runCommand("ip", "-n", namespace, "addr", "add", `${addressOf(number)}/24`, "dev", "eth0");
  await runCommand("ip", "-n", namespace, "link", "set", "eth0", "up");
  return addressOf(number);
}

/** Pulls a machine's cable, or puts it back. */
export async function setCable(prefix: string, name: string, isPlugged: boolean): Promise<void> {
  await runCommand("ip", "-n", `${prefix}-switch`, "link", "set", name, isPlugged ? "up" : "down");
}

export function createNetwork(prefix: string): Network {
  const drop = async (from: string, to: string, condition: string): Promise<void> => {
    await inSwitch(prefix, "nft", `add rule bridge faults forward iifname ${from} oifname ${to} ${condition} drop`);
  };
  return {
    cut: (from, to) => drop(from, to, ""),
    lose: (from, to, share) => drop(from, to, `numgen random mod 1000 < ${Math.round(share * 1000)}`),
    heal: async () => {
      await inSwitch(prefix, "nft", "flush chain bridge faults forward");
    },
  };
}

/** Takes a machine off the bridge; processes that are still on it are ended. */
export async function detach(prefix: string, name: string): Promise<void> {
  // Deleting the namespace alone would free the port's name some time later.
  await runCommand("ip", "-n", `${prefix}-switch`, "link", "del", name);
  await closeNamespace(`${prefix}-${name}`);
}

/** Closes all namespaces of a run; also works on what one that was killed has left behind. */
export async function closeNamespaces(prefix: string): Promise<void> {
  for (const name of await namespaces()) if (name.startsWith(`${prefix}-`)) await closeNamespace(name);
}

async function closeNamespace(name: string): Promise<void> {
  const pids = (await runCommand("ip", "netns", "pids", name)).split("\n").filter((line) => line !== "");
  for (const pid of pids) killIfThere(Number(pid));
  await runCommand("ip", "netns", "del", name);
}

export async function namespaces(): Promise<string[]> {
  const lines = (await runCommand("ip", "netns", "list")).split("\n");
  return lines.map((line) => line.split(" ")[0] as string).filter((name) => name !== "");
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

async function inSwitch(prefix: string, ...words: readonly string[]): Promise<void> {
  await runCommand(...enterNamespace(prefix, "switch"), ...words);
}
