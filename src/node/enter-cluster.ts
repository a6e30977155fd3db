/**
 * How a node comes by its cluster: it resumes the one in its folder, joins one through contacts, or founds one.
 *
 * A folder with an identity resumes it. Without one, contacts are asked again and again; a node with contacts never
 * founds. What was asked for explicitly must be what the cluster was born with.
 */
import { hexOf } from "#base/bytes.ts";
import type { Random } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import { type ClusterSettings, HASH_NAME } from "#model/cluster.ts";
import { nodeIdFromBytes } from "#model/node-id.ts";
import { positionText } from "#model/position.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { type Identity, identityWrite, readIdentity } from "./facts.ts";
import type { Introduction } from "./introduction.ts";
import type { NodeDoors } from "./node.ts";
import { drawNodeName } from "./node-name.ts";
import type { NodeOptions } from "./node-options.ts";
import { StartError } from "./start-error.ts";

export type Entry = {
  readonly identity: Identity;
  readonly how: "founded" | "joined" | "resumed";
};

type Doors = Pick<NodeDoors, "address" | "engine" | "clock" | "chance" | "askContact" | "onEvent">;

const AGAIN_AFTER_MS = 500;
/** Tries between two events that say that nobody answers. */
const TRIES_A_WARNING = 20;
const DEFAULT_CLUSTER_NAME = "default";
const ID_BYTES = 16;

/** Throws a `StartError` for what the person who started the node can mend. */
export async function enterCluster(options: NodeOptions, doors: Doors): Promise<Entry> {
  const { engine, chance, address } = doors;
  const known = identityOf(engine);
  if (known !== undefined) {
    requireSameSettings(options, known.settings);
    return { identity: options.name === undefined ? known : { ...known, name: options.name }, how: "resumed" };
  }
  const id = nodeIdFromBytes(chance.bytes(ID_BYTES));
  if (options.join.length === 0) {
    const name = options.name ?? drawNodeName(chance.random);
    const settings = genesisSettings(options, hexOf(chance.bytes(ID_BYTES)));
    return { identity: { id, name, settings, isFounder: true }, how: "founded" };
  }
  const { settings, nodes } = await introduced(options, doors);
  requireSameSettings(options, settings);
  const taken = new Set(nodes.filter((node) => node.lifecycle !== "stopped").map((node) => node.name));
  const name = options.name ?? freshName(chance.random, taken);
  const namesake = nodes.find((node) => node.name === name && node.lifecycle !== "stopped" && node.address !== address);
  if (namesake !== undefined) {
    throw new StartError({
      kind: "refused",
      reason: `the cluster has a node named ${name} at ${namesake.address}; give this one another --name`,
    });
  }
  const identity: Identity = { id, name, settings, isFounder: false };
  if ((await engine.append([identityWrite(identity)])).kind !== "durable") {
    throw new StartError({ kind: "folder-unusable", reason: "nothing can be written to it" });
  }
  return { identity, how: "joined" };
}

function identityOf(engine: StorageEngine): Identity | undefined {
  try {
    return readIdentity(engine);
  } catch (error) {
    throw new StartError({ kind: "foreign-folder", reason: String(error) });
  }
}

function freshName(random: Random, taken: ReadonlySet<string>): string {
  let name = drawNodeName(random);
  for (let tries = 0; taken.has(name) && tries < 100; tries++) name = drawNodeName(random);
  return taken.has(name) ? `${name}-${random.below(10_000)}` : name;
}

function genesisSettings(options: NodeOptions, clusterId: string): ClusterSettings {
  return {
    clusterId,
    clusterName: options.clusterName ?? DEFAULT_CLUSTER_NAME,
    replicationFactor: options.replicas ?? 3,
    successors: options.successors ?? 16,
    consistency: options.consistency ?? "quorum",
    hash: HASH_NAME,
    hashVector: hashVector(),
  };
}

/** The position of the key "taikv": shows whether this code hashes as the cluster does. */
function hashVector(): string {
  return positionText(positionOfKey(utf8BytesOf("taikv")));
}

function requireSameSettings(options: NodeOptions, settings: ClusterSettings): void {
  if (settings.hash !== HASH_NAME || settings.hashVector !== hashVector()) {
    throw new StartError({
      kind: "refused",
      reason: `the cluster places keys by ${settings.hash}, this version by ${HASH_NAME}`,
    });
  }
  const differing = [
    difference("--cluster-name", options.clusterName, settings.clusterName),
    difference("--replicas", options.replicas, settings.replicationFactor),
    difference("--successors", options.successors, settings.successors),
    difference("--consistency", options.consistency, settings.consistency),
  ].filter((text) => text !== undefined);
  if (differing.length === 0) return;
  throw new StartError({
    kind: "settings-differ",
    reason: `cluster "${settings.clusterName}" was born with other settings: ${differing.join(", ")}`,
  });
}

function difference(flag: string, wanted: string | number | undefined, actual: string | number): string | undefined {
  return wanted === undefined || wanted === actual ? undefined : `${flag} is ${actual}, not ${wanted}`;
}

/** Asks the contacts in turn, for ever. */
async function introduced(options: NodeOptions, doors: Doors): Promise<Introduction> {
  const { address, clock } = doors;
  const request = { name: options.name ?? "", address, clusterName: options.clusterName ?? "" };
  for (let tries = 0; ; tries++) {
    const reasons: string[] = [];
    for (const contact of options.join) {
      const answer = await doors.askContact(contact, request);
      if (answer.kind === "introduced") return answer.introduction;
      if (answer.kind === "refused") throw new StartError({ kind: "refused", reason: `${contact}: ${answer.reason}` });
      reasons.push(`${contact}: ${answer.reason}`);
    }
    if (tries % TRIES_A_WARNING === 0) doors.onEvent({ kind: "contacts-silent", contacts: options.join, reasons });
    await new Promise<void>((resolve) => clock.after(AGAIN_AFTER_MS, resolve));
  }
}
