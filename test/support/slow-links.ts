/**
 * Two nodes' replication with slow links between them: of each lane but that of control, a node sends so many bytes a ms
 * to the other one, in order, and what finds the queue full is lost, as it is in the transport.
 */
import { utf8BytesOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Liveness } from "#model/node-record.ts";
import type { Position } from "#model/position.ts";
import { genesisConfig, type RangeConfig } from "#model/range-config.ts";
import { versionOf } from "#model/version.ts";
import { LANE_OF, type ReplicaMessage } from "#replication/message.ts";
import type { ReplicationSettings } from "#replication/replication-state.ts";
import { encodeReplicaMessage } from "#rpc/codec/replica-codec.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { type LoneNode, startLoneNode, viewOf, WALL_MS } from "./lone-node.ts";
import { entryPlace } from "./replication-disk.ts";

const QUEUE_BYTES_MAX = 32 * 1024 * 1024;
const STEP_MS = 20;

type Packet = { readonly from: NodeId; readonly to: NodeId; readonly atMs: number; readonly message: ReplicaMessage };

/** So many ranges of the same size, all owned by the same nodes. */
export function rangesOf(count: number, ...owners: readonly NodeId[]): RangeConfig[] {
  const size = (1n << 64n) / BigInt(count);
  const slots = owners.map((owner) => ({ owner, state: "normal" as const }));
  return Array.from({ length: count }, (_, i) => {
    const after = BigInt.asUintN(64, size * BigInt(i)) as Position;
    const upTo = BigInt.asUintN(64, i + 1 === count ? 0n : size * BigInt(i + 1)) as Position;
    return { ...genesisConfig({ after, upTo }, owners[0] as NodeId), epoch: 2, slots };
  });
}

/** Entries of different keys. */
export function entriesOf(count: number, payloadBytes: number, writer: NodeId): Entry[] {
  const payload = new Uint8Array(payloadBytes);
  return Array.from({ length: count }, (_, i) => {
    const key = utf8BytesOf(`key ${i}`);
    const version = versionOf({ ms: WALL_MS + 1, counter: i }, writer);
    return sealEntry({ position: positionOfKey(key), key, version, kind: "payload", expiresAtMs: 0, payload });
  });
}

/** `others` are known, and as live as is said, but silent. */
export function slowlyTogether(
  ids: readonly [NodeId, NodeId],
  configs: readonly RangeConfig[],
  bytesPerMs: number,
  others: ReadonlyMap<NodeId, Liveness> = new Map(),
  settings: Partial<ReplicationSettings> = {},
) {
  const nodes = new Map(ids.map((id) => [id, startLoneNode(id, undefined, id, settings)]));
  const liveness = new Map<NodeId, Liveness>([...others, ...ids.map((id) => [id, "up"] as const)]);
  const places = ids.map((node, index) => ({
    node,
    index,
    incarnation: 1,
    position: BigInt(index + 1) as Position,
    kind: "hashed" as const,
  }));
  const tellView = (): void => {
    for (const node of nodes.values()) node.feed({ kind: "view", view: viewOf(liveness, places) });
  };
  tellView();
  for (const node of nodes.values()) {
    node.feed({ kind: "message", from: ids[0], message: { kind: "learn", requestId: 1, configs } });
  }
  const wire: Packet[] = [];
  const freeMs = new Map<string, number>();
  let nowMs = 0;
  let bytesSent = 0;
  let isLost = (_message: ReplicaMessage): boolean => false;

  function sendOut(from: NodeId, to: NodeId, message: ReplicaMessage): void {
    const lane = LANE_OF[message.kind];
    if (lane === "control") return nodes.get(to)?.feed({ kind: "message", from, message });
    const bytes = encodeReplicaMessage(message).length;
    const startMs = Math.max(nowMs, freeMs.get(from + lane) ?? 0);
    const waiting = (startMs - nowMs) * bytesPerMs;
    if (waiting > 0 && waiting + bytes > QUEUE_BYTES_MAX) return;
    const atMs = startMs + bytes / bytesPerMs;
    freeMs.set(from + lane, atMs);
    bytesSent += bytes;
    if (!isLost(message)) wire.push({ from, to, atMs, message });
  }

  function carry(): void {
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (const [from, node] of nodes) {
        for (const { to, message } of node.take()) {
          isBusy = true;
          if (nodes.has(to)) sendOut(from, to, message);
        }
      }
      wire.sort((a, b) => a.atMs - b.atMs);
      for (let first = wire[0]; first !== undefined && first.atMs <= nowMs; first = wire[0]) {
        wire.shift();
        isBusy = true;
        nodes.get(first.to)?.feed({ kind: "message", from: first.from, message: first.message });
      }
    }
  }

  return {
    node: (id: NodeId): LoneNode => nodes.get(id) as LoneNode,
    give: (id: NodeId, entries: readonly Entry[]): void => {
      for (const entry of entries) nodes.get(id)?.disk.entries.set(entryPlace(entry.position, entry.key), entry);
    },
    say: (id: NodeId, as: Liveness): void => {
      liveness.set(id, as);
      tellView();
    },
    bytesSent: () => bytesSent,
    /** From now on these are lost, having taken their time on the link. */
    lose: (isOne: typeof isLost): void => {
      isLost = isOne;
    },
    /** Time passes until it is so, or for as long as is said; how long it took. */
    runUntil: (isSo: () => boolean, forMs: number): number => {
      const startedMs = nowMs;
      while (!isSo() && nowMs - startedMs < forMs) {
        nowMs += STEP_MS;
        for (const node of nodes.values()) node.advance(STEP_MS);
        carry();
      }
      return nowMs - startedMs;
    },
  };
}
