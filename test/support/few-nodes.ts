/**
 * A few nodes' replication that talk to each other at once, for stories of one range; A, B and C own it at first.
 *
 * Who is up is said, not found out; others than those started are silent.
 */
import { utf8BytesOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Liveness } from "#model/node-record.ts";
import type { Position } from "#model/position.ts";
import { genesisConfig, type RangeConfig, type Slot } from "#model/range-config.ts";
import { compareVersions, versionOf } from "#model/version.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import type { MessageKind, ReplicaMessage } from "#replication/message.ts";
import type { ReplicationSettings } from "#replication/replication-state.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { type LoneNode, nodeNamed, startLoneNode, viewOf, WALL_MS } from "./lone-node.ts";
import { createDisk, entryPlace } from "./replication-disk.ts";

export const [A, B, C, D] = [nodeNamed(1), nodeNamed(2), nodeNamed(3), nodeNamed(4)];
export const WHOLE = { after: 0n as Position, upTo: 0n as Position };
export const normal = (owner: NodeId): Slot => ({ owner, state: "normal" });
export const syncing = (owner: NodeId): Slot => ({ owner, state: "syncing" });
export const CONFIG: RangeConfig = { ...genesisConfig(WHOLE, A), epoch: 2, slots: [normal(A), normal(B), normal(C)] };
/** D in the place of C. */
export const SYNCING = successorWithSlots(CONFIG, [normal(A), normal(B), syncing(D)])[0] as RangeConfig;
export const DONE = successorWithSlots(SYNCING, [normal(A), normal(B), normal(D)])[0] as RangeConfig;

let counter = 0;
/** Newer than those before it, within the first ms of the world; or of another ms. */
export function entryOf(name: string, payload = "payload", ms?: number): Entry {
  const key = utf8BytesOf(name);
  const time = ms === undefined ? { ms: WALL_MS + 1, counter: ++counter } : { ms: WALL_MS + ms, counter: 0 };
  const version = versionOf(time, B);
  const kind = payload === "" ? "tombstone" : "payload";
  return sealEntry({ position: positionOfKey(key), key, version, kind, expiresAtMs: 0, payload: utf8BytesOf(payload) });
}

/** Starts the nodes of these numbers. */
export function together(...numbers: readonly number[]) {
  return togetherWith({}, ...numbers);
}

/** With settings for all, or for each by its number. */
export function togetherWith(
  settings: Partial<ReplicationSettings> | ((number: number) => Partial<ReplicationSettings>),
  ...numbers: readonly number[]
) {
  const settingsOf = typeof settings === "function" ? settings : () => settings;
  const nodes = new Map(
    numbers.map((number) => [
      nodeNamed(number),
      startLoneNode(nodeNamed(number), createDisk(), `${number}`, settingsOf(number), false),
    ]),
  );
  const carried: { from: NodeId; to: NodeId; message: ReplicaMessage }[] = [];
  const known = new Set([A, B, C, D, ...nodes.keys()]);
  const everyone = new Map<NodeId, Liveness>([...known].map((id) => [id, nodes.has(id) ? "up" : "down"]));
  // C is displaced in most stories: it has no place on the ring.
  const staying = numbers.filter((number) => nodeNamed(number) !== C);
  const places = staying.map((number, index) => ({
    node: nodeNamed(number),
    index,
    incarnation: 1,
    position: BigInt(number) as Position,
    kind: "hashed" as const,
  }));
  const planned = new Map<NodeId, number>();
  const removed = new Set<NodeId>();
  const tellView = (): void => {
    for (const node of nodes.values()) node.feed({ kind: "view", view: viewOf(everyone, places, planned, removed) });
  };
  tellView();
  function carry(refused: ReadonlySet<MessageKind>): void {
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (const [from, node] of nodes) {
        for (const { to, message } of node.take()) {
          isBusy = true;
          carried.push({ from, to, message });
          const isLost = refused.has(message.kind) || everyone.get(to) === "down";
          if (!isLost) nodes.get(to)?.feed({ kind: "message", from, message });
        }
      }
    }
  }
  return {
    node: (id: NodeId): LoneNode => nodes.get(id) as LoneNode,
    carried,
    /** Everybody's opinion of a node; who is down hears nothing. */
    say: (id: NodeId, liveness: Liveness): void => {
      everyone.set(id, liveness);
      tellView();
    },
    /** It is gone for good, by an operator's word. */
    remove: (id: NodeId): void => {
      everyone.set(id, "down");
      removed.add(id);
      tellView();
    },
    /** As many virtual nodes as its record says that the node is to have, wherever they are. */
    plan: (id: NodeId, virtualNodes: number): void => {
      planned.set(id, virtualNodes);
      tellView();
    },
    /** The node's process ends and another one goes on with its disk. */
    restart: (id: NodeId): void => {
      const number = numbers.find((one) => nodeNamed(one) === id) as number;
      const { disk } = nodes.get(id) as LoneNode;
      nodes.set(id, startLoneNode(id, disk, `${id} again`, settingsOf(number), false));
      tellView();
    },
    /** Time passes for all of them; messages of the refused kinds are lost. */
    run: (ms: number, refused: readonly MessageKind[] = []): void => {
      for (let passed = 0; passed < ms; passed += 20) {
        for (const node of nodes.values()) node.advance(20);
        carry(new Set(refused));
      }
    },
    learn: (...configs: RangeConfig[]): void => {
      for (const node of nodes.values()) {
        for (const config of configs) {
          node.feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [config] } });
        }
      }
    },
  };
}

export function give(node: LoneNode, ...entries: Entry[]): void {
  for (const entry of entries) node.disk.entries.set(entryPlace(entry.position, entry.key), entry);
}

export function holds(node: LoneNode, entry: Entry): boolean {
  const held = node.disk.entries.get(entryPlace(entry.position, entry.key));
  return held !== undefined && compareVersions(held.version, entry.version) >= 0;
}

export function spoilHead(node: LoneNode, { position, key }: Entry): void {
  node.disk.headless.add(entryPlace(position, key));
}

/** Two entries whose sums are kept together. */
export function twoOfOneLeaf(): [Entry, Entry] {
  const byLeaf = new Map<bigint, Entry>();
  for (let i = 0; ; i++) {
    const entry = entryOf(`key ${i}`);
    const leaf = entry.position >> 48n;
    const other = byLeaf.get(leaf);
    if (other !== undefined) return [other, entry];
    byLeaf.set(leaf, entry);
  }
}
