/**
 * How a node comes by its cluster: it resumes the one in its folder, joins one through contacts, or founds one.
 *
 * A folder with an identity resumes it. Without one, contacts are asked again and again; a node with contacts never
 * founds. What was asked for explicitly must be what the cluster was born with.
 */
import { randomBytes } from "node:crypto";
import { hexOf } from "#base/bytes.ts";
import type { Clock } from "#base/clock.ts";
import type { Random } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import { type ClusterSettings, HASH_NAME } from "#model/cluster.ts";
import { nodeIdFromBytes } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { positionText } from "#model/position.ts";
import { clusterSettingsFromWire, nodeRecordFromWire } from "#rpc/codec/types-codec.ts";
import { taikv } from "#rpc/generated/taikv.js";
import type { UnaryCaller } from "#rpc/grpc/unary-caller.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { type Identity, identityWrite, readIdentity } from "./facts.ts";
import { drawNodeName } from "./node-name.ts";
import { type ServeOptions, StartError } from "./serve-options.ts";

export type Entry = {
  readonly identity: Identity;
  readonly how: "founded" | "joined" | "resumed";
};

/** Tells people that nobody could be reached yet. */
export type OnWaiting = (contacts: readonly string[], reasons: readonly string[]) => void;

const INTRODUCE_TIMEOUT_MS = 2000;
const AGAIN_AFTER_MS = 500;
const DEFAULT_CLUSTER_NAME = "default";

export async function enterCluster(
  options: ServeOptions,
  engine: StorageEngine,
  caller: UnaryCaller,
  clock: Clock,
  random: Random,
  address: string,
  onWaiting: OnWaiting,
): Promise<Entry> {
  const known = identityOf(options, engine);
  if (known !== undefined) {
    requireSameSettings(options, known.settings);
    return { identity: options.name === undefined ? known : { ...known, name: options.name }, how: "resumed" };
  }
  const id = nodeIdFromBytes(randomBytes(16));
  if (options.join.length === 0) {
    const name = options.name ?? drawNodeName(random);
    const identity: Identity = { id, name, settings: genesisSettings(options), isFounder: true };
    return { identity, how: "founded" };
  }
  const { settings, nodes } = await introduced(options, caller, clock, address, onWaiting);
  requireSameSettings(options, settings);
  const taken = new Set(nodes.filter((node) => node.lifecycle !== "stopped").map((node) => node.name));
  const name = options.name ?? freshName(random, taken);
  const namesake = nodes.find((node) => node.name === name && node.lifecycle !== "stopped" && node.address !== address);
  if (namesake !== undefined) {
    throw new StartError({
      kind: "refused",
      reason: `the cluster has a node named ${name} at ${namesake.address}; give this one another --name`,
    });
  }
  const identity: Identity = { id, name, settings, isFounder: false };
  if ((await engine.append([identityWrite(identity)])).kind !== "durable") {
    throw new StartError({
      kind: "folder-unusable",
      folder: options.dataFolder,
      reason: "nothing can be written to it",
    });
  }
  return { identity, how: "joined" };
}

function identityOf(options: ServeOptions, engine: StorageEngine): Identity | undefined {
  try {
    return readIdentity(engine);
  } catch (error) {
    throw new StartError({ kind: "foreign-folder", folder: options.dataFolder, reason: String(error) });
  }
}

function freshName(random: Random, taken: ReadonlySet<string>): string {
  let name = drawNodeName(random);
  for (let tries = 0; taken.has(name) && tries < 100; tries++) name = drawNodeName(random);
  return taken.has(name) ? `${name}-${random.below(10_000)}` : name;
}

function genesisSettings(options: ServeOptions): ClusterSettings {
  return {
    clusterId: hexOf(randomBytes(16)),
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

function requireSameSettings(options: ServeOptions, settings: ClusterSettings): void {
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

type Introduction = { readonly settings: ClusterSettings; readonly nodes: readonly NodeRecord[] };

/** Asks the contacts in turn, for ever. */
async function introduced(
  options: ServeOptions,
  caller: UnaryCaller,
  clock: Clock,
  address: string,
  onWaiting: OnWaiting,
): Promise<Introduction> {
  const request = taikv.v1.IntroduceRequest.encode({
    name: options.name ?? "",
    address,
    clusterName: options.clusterName ?? "",
  }).finish();
  for (let tries = 0; ; tries++) {
    const reasons: string[] = [];
    for (const contact of options.join) {
      const answer = await introductionFrom(caller, contact, request);
      if (typeof answer !== "string") return answer;
      reasons.push(`${contact}: ${answer}`);
    }
    if (tries % 20 === 0) onWaiting(options.join, reasons);
    await new Promise<void>((resolve) => clock.after(AGAIN_AFTER_MS, resolve));
  }
}

/** What the contact says, or why it said nothing. */
async function introductionFrom(
  caller: UnaryCaller,
  contact: string,
  request: Uint8Array,
): Promise<Introduction | string> {
  let bytes: Uint8Array;
  try {
    bytes = await caller.call(contact, taikv.v1.Ring.prototype.introduce.path, request, INTRODUCE_TIMEOUT_MS);
  } catch (error) {
    const { code, details } = error as { code?: number; details?: string };
    if (code === FAILED_PRECONDITION)
      throw new StartError({ kind: "refused", reason: `${contact}: ${details ?? "refused"}` });
    return details ?? String(error);
  }
  const response = taikv.v1.IntroduceResponse.decode(bytes);
  const settings = clusterSettingsFromWire(response.settings);
  if (settings === undefined) return "answers like no node of this version";
  return { settings, nodes: response.nodes.map(nodeRecordFromWire).filter((node) => node !== undefined) };
}

const FAILED_PRECONDITION = 9;
