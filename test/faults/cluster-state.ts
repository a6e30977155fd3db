/** What the nodes of a world say and hold once the faults are over: settled, one ring, equal replicas. */
import { connectGrpc } from "../support/grpc-client.ts";
import { numberIn, openStoreBeside } from "../support/store-beside.ts";
import type { FaultNode, World } from "./world.ts";

/** What a node holds of a key, by its file: hashes so that much fits into memory. */
type Held = { readonly version: string; readonly isTombstone: boolean; readonly payloadHash: string };

/** For answers about a node's state; the machine that tests run on may be busy. */
export const ANSWER_MS_MAX = 20_000;

type Slot = { readonly owner: Uint8Array };
type Config = {
  readonly range: { readonly after: Uint8Array; readonly upTo: Uint8Array };
  readonly epoch: { toString: () => string };
  readonly slots: readonly Slot[];
};
type VirtualNode = { readonly nodeName: string; readonly virtualNode: { readonly position: Uint8Array } };
type StatusEntry = { readonly state: string; readonly record: { readonly name: string; readonly id: Uint8Array } };

/** Names of nodes that must be members, and no others; sentences about what is not yet as it must be. */
export async function unrest(world: World, members: readonly string[], copies: number): Promise<string[]> {
  const nodes = world.nodes.filter(({ name }) => members.includes(name));
  const asleep = nodes.filter((node) => !node.isRunning()).map(({ name }) => `${name} does not run`);
  if (asleep.length > 0) return asleep;
  const states = await Promise.all(nodes.map(stateOf));
  const faults = [...ringFaults(states, members), ...states.flatMap(({ faults: own }) => own)];
  if (faults.length > 0) return faults;
  // To read the files costs the machine something: not before all else is as it must be.
  const holders = states.map((state, i) => ({ ...state, entries: entriesOf(nodes[i] as FaultNode) }));
  return replicaFaults(holders, Math.min(copies, members.length));
}

/** Whether the node, as far as it knows of ranges, knows the identity as an owner of none, and no change is under way. */
export async function isReplaced(at: FaultNode, id: string): Promise<boolean> {
  using client = connectGrpc(at.address);
  const figures = await client.call("taikv.v1.Operator/NodeStatus", {}, { timeoutMs: ANSWER_MS_MAX });
  const configs = figures["configs"] as readonly Config[];
  const isOwner = configs.some(({ slots }) => slots.some(({ owner }) => hex(owner) === id));
  return configs.length > 0 && !isOwner && figures["rangesSyncing"] === 0;
}

type State = {
  readonly name: string;
  readonly id: string;
  readonly ring: string;
  readonly ringNames: ReadonlySet<string>;
  readonly up: readonly string[];
  readonly configs: readonly Config[];
  readonly faults: readonly string[];
};

type Holder = State & { readonly entries: ReadonlyMap<string, Held & { readonly position: string }> };

async function stateOf(node: FaultNode): Promise<State> {
  using client = connectGrpc(node.address);
  const [ring, status, figures] = await Promise.all([
    client.call("taikv.v1.Operator/Ring", {}, { timeoutMs: ANSWER_MS_MAX }),
    client.call("taikv.v1.Operator/Status", {}, { timeoutMs: ANSWER_MS_MAX }),
    client.call("taikv.v1.Operator/NodeStatus", {}, { timeoutMs: ANSWER_MS_MAX }),
  ]);
  const virtualNodes = ring["virtualNodes"] as readonly VirtualNode[];
  const entries = status["nodes"] as readonly StatusEntry[];
  const faults: string[] = [];
  if (figures["settled"] !== true) faults.push(`${node.name} has not all wanted copies in place`);
  if (figures["rangesSyncing"] !== 0) faults.push(`${node.name} has ${figures["rangesSyncing"]} ranges syncing`);
  const own = entries.find(({ record }) => record.name === node.name);
  return {
    name: node.name,
    id: hex(own?.record.id),
    ring: virtualNodes.map(({ nodeName, virtualNode }) => `${hex(virtualNode.position)} ${nodeName}`).join("\n"),
    ringNames: new Set(virtualNodes.map(({ nodeName }) => nodeName)),
    up: entries.filter(({ state }) => state === "up").map(({ record }) => record.name),
    configs: figures["configs"] as readonly Config[],
    faults,
  };
}

/** The node's file, read beside it. */
function entriesOf(node: FaultNode): Map<string, Held & { readonly position: string }> {
  using database = openStoreBeside(node.dataFolder);
  const rows = database.query<EntryRow, []>("select position, key, version, kind, payload from entries").all();
  return new Map(
    rows.map(({ position, key, version, kind, payload }) => [
      Buffer.from(key).toString("latin1"),
      {
        position: hex(position),
        version: hex(version),
        isTombstone: kind === TOMBSTONE,
        payloadHash: Bun.hash(payload).toString(16),
      },
    ]),
  );
}

/** Rows of keys that begin with the prefix, tombstones included, in the files of all these nodes. */
export function rowsOf(nodes: readonly FaultNode[], prefix: string): number {
  const keys = nodes.flatMap((node) => [...entriesOf(node).keys()]);
  return keys.filter((key) => key.startsWith(prefix)).length;
}

/** Bytes of all keys and payloads in the node's file. */
export function entryBytesOf(node: FaultNode): number {
  return numberIn(node.dataFolder, "select sum(length(key) + length(payload)) from entries");
}

type EntryRow = {
  readonly position: Uint8Array;
  readonly key: Uint8Array;
  readonly version: Uint8Array;
  readonly kind: number;
  readonly payload: Uint8Array;
};

const TOMBSTONE = 2;

/** One ring: everybody knows the same virtual nodes in the same order, of all members and of nobody else. */
function ringFaults(states: readonly State[], members: readonly string[]): string[] {
  const faults: string[] = [];
  const wanted = members.toSorted().join(" ");
  for (const { name, ring, ringNames, up } of states) {
    const seen = [...ringNames].sort().join(" ");
    if (seen !== wanted) faults.push(`the ring that ${name} sees has ${seen}, not ${wanted}`);
    else if (ring !== states[0]?.ring) faults.push(`${name} and ${states[0]?.name} see different rings`);
    if (up.toSorted().join(" ") !== wanted) faults.push(`${name} says that ${up.toSorted().join(" ")} are up`);
  }
  return faults;
}

/**
 * Owners of a key hold the same, by version and hash of the payload. A tombstone may be purged at one owner a moment
 * before it is at another, so a missing entry equals a tombstone.
 */
function replicaFaults(states: readonly Holder[], copies: number): string[] {
  const configs = newestConfigs(states);
  const faults: string[] = [];
  const keys = new Map<string, string>();
  for (const { entries } of states) for (const [key, { position }] of entries) keys.set(key, position);
  for (const [key, position] of keys) {
    const config = configs.find(({ range }) => isWithin(position, hex(range.after), hex(range.upTo)));
    const owners = states.filter(({ id }) => config?.slots.some(({ owner }) => hex(owner) === id));
    if (owners.length !== copies) faults.push(`${key} has ${owners.length} owners among the members`);
    const held = owners.map(({ entries }) => entries.get(key)).map(textOf);
    if (new Set(held).size > 1)
      faults.push(`${key}: ${owners.map(({ name }, i) => `${name} ${held[i] || "nothing"}`).join(", ")}`);
  }
  return faults;
}

function textOf(held: Held | undefined): string {
  return held === undefined || held.isTombstone ? "" : `${held.version} ${held.payloadHash}`;
}

function newestConfigs(states: readonly State[]): Config[] {
  const newest = new Map<string, Config>();
  for (const config of states.flatMap(({ configs }) => configs)) {
    const name = `${hex(config.range.after)} ${hex(config.range.upTo)}`;
    const known = newest.get(name);
    if (known === undefined || Number(config.epoch.toString()) > Number(known.epoch.toString()))
      newest.set(name, config);
  }
  return [...newest.values()].sort((a, b) => Number(b.epoch.toString()) - Number(a.epoch.toString()));
}

function isWithin(position: string, after: string, upTo: string): boolean {
  if (after === upTo) return true;
  return after < upTo ? position > after && position <= upTo : position > after || position <= upTo;
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("hex");
}
