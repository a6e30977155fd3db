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
import { type NodeId, nodeIdFromBytes, nodeIdFromText } from "#model/node-id.ts";
import { isOver, type NodeRecord } from "#model/node-record.ts";
import { positionText } from "#model/position.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { type Identity, identityWrite, readIdentity } from "./facts.ts";
import type { Introduction } from "./introduction.ts";
import type { NodeDoors } from "./node-doors.ts";
import { drawNodeName } from "./node-name.ts";
import type { NodeOptions } from "./node-options.ts";
import { removeReplaced } from "./remove-replaced.ts";
import { StartError } from "./start-error.ts";

export type Entry = {
  readonly identity: Identity;
  readonly how: "founded" | "joined" | "resumed";
};

/** How a node begins when its store is empty. */
export type Birth = {
  /** Contacts to join through; empty: it founds a cluster. */
  readonly contacts: readonly string[];
  readonly name: string | undefined;
  /** Nodes by id, name or address whose place it is told to take: they are removed before it joins. */
  readonly replaces: readonly string[];
  /** Who it was by the store that was set aside: it takes that one's place, once it has joined, and, given no other, its name. */
  readonly formerSelf: NodeId | undefined;
  /** The only cluster that it joins; undefined: any. */
  readonly clusterId: string | undefined;
};

/** Why a node begins anew, and whether it takes the place of who it was. */
export type Restart = {
  readonly reason: string;
  /** Undefined: in nobody's place. */
  readonly formerSelf: NodeId | undefined;
  readonly contacts: readonly string[];
  /** Contacts may be of others. */
  readonly clusterId: string;
};

type Doors = Pick<NodeDoors, "address" | "clock" | "chance" | "askContact" | "askToRemove" | "onEvent">;

const AGAIN_AFTER_MS = 500;
/** Tries between two events that say that nobody answers. */
const TRIES_A_WARNING = 20;
const DEFAULT_CLUSTER_NAME = "default";
const ID_BYTES = 16;

/** Throws a `StartError` for what the person who started the node can mend. */
export async function enterCluster(
  options: NodeOptions,
  birth: Birth,
  doors: Doors,
  engine: StorageEngine,
  process: string,
): Promise<Entry> {
  const { chance } = doors;
  const known = identityOf(engine);
  if (known !== undefined) {
    requireSameSettings(options, known.settings);
    return { identity: birth.name === undefined ? known : { ...known, name: birth.name }, how: "resumed" };
  }
  const id = nodeIdFromBytes(chance.bytes(ID_BYTES));
  if (birth.contacts.length === 0) {
    const name = birth.name ?? drawNodeName(chance.random);
    const settings = genesisSettings(options, hexOf(chance.bytes(ID_BYTES)));
    return { identity: { id, name, settings, isFounder: true, replaces: [] }, how: "founded" };
  }
  const { contact, introduction } = await introduced(options, birth, doors, process);
  const { settings, nodes } = introduction;
  requireSameSettings(options, settings);
  const { name, former, named } = placeAmong(nodes, birth, doors);
  await removeReplaced(contact, named, doors);
  const replaces = [...former, ...named].map((node) => node.id);
  const identity: Identity = { id, name, settings, isFounder: false, replaces };
  if ((await engine.append([identityWrite(identity)])).kind !== "durable") {
    throw new StartError({ kind: "folder-unusable", reason: "nothing can be written to it" });
  }
  return { identity, how: "joined" };
}

/**
 * Under which name a newcomer comes in, and in whose place: of its former self, and of whom it was told to replace. Whoever
 * bears the name that it was given, and was at its address, is its former self. The address alone says nothing: its node may
 * have moved, and be back elsewhere.
 */
function placeAmong(
  nodes: readonly NodeRecord[],
  birth: Birth,
  { address, chance }: Doors,
): { readonly name: string; readonly former: readonly NodeRecord[]; readonly named: readonly NodeRecord[] } {
  const members = nodes.filter((node) => !isOver(node));
  const self = members.find((node) => node.id === birth.formerSelf);
  const former = members.filter((node) => node === self || (node.address === address && node.name === birth.name));
  const told = birth.replaces.map((what) => replacedNode(members, what)).filter((node) => node !== undefined);
  const named = [...new Set(told)].filter((node) => !former.includes(node));
  const staying = members.filter((node) => !former.includes(node) && !named.includes(node));
  const taken = new Set(staying.map((node) => node.name));
  const name = birth.name ?? self?.name ?? freshName(chance.random, taken);
  const namesake = staying.find((node) => node.name === name);
  if (namesake === undefined) return { name, former, named };
  throw new StartError({
    kind: "refused",
    reason: `the cluster has a node named ${name} at ${namesake.address}; give this one another --name, or --replace ${name} if that one is gone for good`,
  });
}

/** Undefined when an id is meant that the cluster does not know any more: then nothing is left to replace. */
function replacedNode(members: readonly NodeRecord[], what: string): NodeRecord | undefined {
  const found = members.find((node) => node.id === what || node.name === what || node.address === what);
  if (found !== undefined || nodeIdFromText(what) !== undefined) return found;
  throw new StartError({
    kind: "refused",
    reason: `the cluster has no node ${what} that could be replaced; if it was removed already, start without --replace`,
  });
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

/** Asks the contacts in turn, for ever. Who is of another cluster than it is to join is passed over. */
async function introduced(
  options: NodeOptions,
  { contacts, name, clusterId }: Birth,
  doors: Doors,
  process: string,
): Promise<{ readonly contact: string; readonly introduction: Introduction }> {
  const { address, clock } = doors;
  const clusterName = options.clusterName ?? "";
  const request = { name: name ?? "", address, clusterName, process, self: undefined, reclaims: undefined };
  const others = contacts.filter((contact) => contact !== address);
  for (let tries = 0; ; tries++) {
    const reasons: string[] = [];
    for (const contact of others) {
      const answer = await doors.askContact(contact, request);
      if (answer.kind === "introduced") {
        const met = answer.introduction.settings.clusterId;
        if (clusterId === undefined || met === clusterId) return { contact, introduction: answer.introduction };
        reasons.push(`${contact}: is of the cluster ${met}, not of ${clusterId}`);
        continue;
      }
      if (answer.kind === "refused") throw new StartError({ kind: "refused", reason: `${contact}: ${answer.reason}` });
      reasons.push(`${contact}: ${answer.reason}`);
    }
    if (tries % TRIES_A_WARNING === 0) doors.onEvent({ kind: "contacts-silent", contacts: others, reasons });
    await new Promise<void>((resolve) => clock.after(AGAIN_AFTER_MS, resolve));
  }
}
