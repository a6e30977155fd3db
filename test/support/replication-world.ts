/**
 * A small world for replication alone: the real machine on every node, with virtual time, a network that delays, loses
 * and repeats, stores that forget what was not durable, and a ring that everyone is told of after a while.
 *
 * One seed fixes a run. What clients were told is kept, and judged at the end.
 */
import { bytesEqual, mapKeyOf } from "#base/bytes.ts";
import { createRandom, type Random } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import type { Entry } from "#model/entry.ts";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import type { KnownNode, Lifecycle, Liveness } from "#model/node-record.ts";
import type { Operation, OperationOutcome } from "#model/operation.ts";
import { type Position, positionFrom, positionText, type Range, rangeHas, rangeKey } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { walkFrom } from "#model/ring-view.ts";
import type { StoredEntry, StoreWrite, WriteOutcome } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { LoadRequest, LoadResult, ReplicationInput } from "#replication/input.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { createReplication, DEFAULT_REPLICATION_SETTINGS, type Replication } from "#replication/replication-state.ts";
import { HIGH_MARK_KEY, step, wakeAtMs } from "#replication/step.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { digestOfHead, sealEntry } from "#storage/entry-checksum.ts";

export type WorldOptions = {
  readonly seed: string | number;
  readonly virtualNodes: number;
  readonly replicationFactor: number;
  /** Chance that a message is lost, and that it comes twice. */
  readonly loss: number;
  readonly repeats: number;
};

/** What a node's disk holds: everything here survives a crash. */
type Disk = { readonly entries: Map<string, Entry>; readonly records: Map<string, Uint8Array>; commitNumber: number };

type WorldNode = {
  readonly id: NodeId;
  readonly virtualNodes: readonly VirtualNode[];
  readonly disk: Disk;
  replication: Replication | undefined;
  /** Raised at each start; what an earlier run asked for is never answered. */
  run: number;
  lifecycle: Lifecycle;
  isInRing: boolean;
};

export type ClientRecord = {
  readonly operation: Operation;
  readonly consistency: Consistency;
  readonly startMs: number;
  endMs: number;
  outcome: OperationOutcome | undefined;
};

const CLIENT_TIMEOUT_MS = 3000;
const WALL_START_MS = 1_800_000_000_000;

export function createWorld(options: WorldOptions) {
  const random = createRandom(options.seed);
  const chance = random.fork("chance");
  const nodes = new Map<NodeId, WorldNode>();
  const queue: { atMs: number; order: number; run: () => void }[] = [];
  const history: ClientRecord[] = [];
  /** Every configuration ever announced, by range and epoch, as text. */
  const chosen = new Map<string, string>();
  const conflicts: string[] = [];
  let nowMs = 0;
  let order = 0;
  let revision = 0;
  let nextOperation = 1;
  let isCalm = false;

  const at = (delayMs: number, run: () => void): void => {
    queue.push({ atMs: nowMs + delayMs, order: order++, run });
  };

  function makeId(index: number): NodeId {
    return nodeIdFromText(index.toString(16).padStart(2, "0").repeat(16)) as NodeId;
  }

  function addNode(): WorldNode {
    const id = makeId(nodes.size + 1);
    const places = random.fork(`places ${id}`);
    const virtualNodes = Array.from({ length: options.virtualNodes }, (_, index) => ({
      node: id,
      index,
      incarnation: 1,
      position: positionFrom(places.u64()),
      kind: "hashed" as const,
    }));
    const disk: Disk = { entries: new Map(), records: new Map(), commitNumber: 0 };
    const node: WorldNode = {
      id,
      virtualNodes,
      disk,
      replication: undefined,
      run: 0,
      lifecycle: "serving",
      isInRing: true,
    };
    nodes.set(id, node);
    return node;
  }

  function found(): WorldNode {
    const node = addNode();
    open(node);
    feed(node, { kind: "found", positions: node.virtualNodes.map(({ position }) => position) });
    tellRing();
    return node;
  }

  function join(): WorldNode {
    const node = addNode();
    open(node);
    tellRing();
    return node;
  }

  function open(node: WorldNode): void {
    node.run++;
    node.replication = createReplication({
      self: node.id,
      random: createRandom(`${options.seed}/${node.id}/${node.run}`),
      sealEntry,
      settings: { ...DEFAULT_REPLICATION_SETTINGS, replicationFactor: options.replicationFactor },
    });
    const records = [...node.disk.records];
    const inTable = (table: string) =>
      records
        .filter(([key]) => key.startsWith(`${table}/`))
        .map(([key, value]) => ({ key: fromText(key.slice(table.length + 1)), value }));
    const highMark = node.disk.records.get(`facts/${mapKeyOf(HIGH_MARK_KEY)}`);
    feed(node, {
      kind: "resume",
      records: { configs: inTable("range-configs"), ballots: inTable("ballots"), highMark },
    });
  }

  function crash(node: WorldNode): void {
    node.replication = undefined;
    node.run++;
    at(isCalm ? 1 : 300 + chance.below(900), () => tellRing());
  }

  function restart(node: WorldNode): void {
    open(node);
    at(100 + chance.below(300), () => tellRing());
  }

  /** Everyone learns, each a little later, who is on the ring and who is up. */
  function tellRing(): void {
    revision++;
    const virtualNodes = [...nodes.values()]
      .filter((node) => node.isInRing && node.replication !== undefined)
      .flatMap((node) => node.virtualNodes)
      .sort((a, b) => (a.position < b.position ? -1 : 1));
    const known = new Map<NodeId, KnownNode>();
    for (const node of nodes.values()) {
      const liveness: Liveness = node.replication === undefined ? "down" : "up";
      known.set(node.id, {
        record: {
          id: node.id,
          name: node.id.slice(0, 2),
          address: "",
          incarnation: node.run,
          revision,
          lifecycle: node.lifecycle,
          weight: 1,
          virtualNodes: options.virtualNodes,
          zone: "",
        },
        liveness,
        sinceMs: wallMs(),
      });
    }
    const view = { revision, virtualNodes, nodes: known };
    for (const node of nodes.values()) {
      const { run } = node;
      at(chance.below(300), () => {
        const current = node.replication?.machine.view.revision ?? 0;
        if (node.run === run && view.revision > current) feed(node, { kind: "view", view });
      });
    }
  }

  function wallMs(): number {
    return WALL_START_MS + Math.floor(nowMs);
  }

  function feed(node: WorldNode, input: ReplicationInput): void {
    const { replication, run } = node;
    if (replication === undefined) return;
    for (const effect of step(replication, input, nowMs, wallMs())) {
      switch (effect.kind) {
        case "send":
          transmit(node.id, effect.to, effect.message);
          break;
        case "store":
          at(0.2 + chance.fraction() * 3, () => {
            if (node.run !== run) return;
            const outcomes = commit(node.disk, effect.writes);
            const result = { kind: "durable", outcomes, commitNumber: node.disk.commitNumber } as const;
            feed(node, { kind: "stored", token: effect.token, result });
          });
          break;
        case "load":
          at(0.05 + chance.fraction() * 0.2, () => {
            if (node.run === run)
              feed(node, { kind: "loaded", token: effect.token, result: load(node.disk, effect.request) });
          });
          break;
        case "lookup": {
          const walk = [...walkFrom(replication.machine.view.virtualNodes, effect.position)];
          at(1 + chance.fraction() * 5, () => {
            if (node.run === run) feed(node, { kind: "looked-up", token: effect.token, walk, predecessor: undefined });
          });
          break;
        }
        case "answer":
          pending.get(effect.operationId)?.(effect.outcome);
          pending.delete(effect.operationId);
          break;
        case "emptied":
          node.isInRing = false;
          node.lifecycle = "stopped";
          tellRing();
          break;
        case "event":
          if (effect.event.kind === "range-changed") for (const config of effect.event.configs) noteChosen(config);
          break;
        case "answer-page":
        case "answer-config":
          break;
      }
    }
    const wakeMs = wakeAtMs(replication);
    const planned = wakes.get(node.id);
    if (planned === undefined || planned.run !== run || wakeMs < planned.atMs) {
      const plan = { run, atMs: wakeMs };
      wakes.set(node.id, plan);
      at(Math.max(0, wakeMs - nowMs), () => {
        if (wakes.get(node.id) !== plan) return;
        wakes.delete(node.id);
        if (node.run === run) feed(node, { kind: "tick" });
      });
    }
  }
  const wakes = new Map<NodeId, { run: number; atMs: number }>();
  const pending = new Map<number, (outcome: OperationOutcome) => void>();

  /** At most one configuration is chosen for a range and epoch. */
  function noteChosen(config: RangeConfig): void {
    const key = `${positionText(config.range.upTo)} ${config.epoch}`;
    const text = JSON.stringify([rangeKey(config.range), config.slots]);
    const known = chosen.get(key);
    if (known === undefined) chosen.set(key, text);
    else if (known !== text) conflicts.push(`${key}: ${known} and ${text}`);
  }

  function transmit(from: NodeId, to: NodeId, message: ReplicaMessage): void {
    if (!isCalm && chance.fraction() < options.loss) return;
    const deliver = (): void => {
      const target = nodes.get(to);
      if (target?.replication !== undefined) feed(target, { kind: "message", from, message });
    };
    at(0.3 + chance.fraction() * (chance.below(20) === 0 ? 200 : 3), deliver);
    if (!isCalm && chance.fraction() < options.repeats) at(chance.fraction() * 500, deliver);
  }

  function operate(node: WorldNode, operation: Operation, onEnd?: (record: ClientRecord) => void): ClientRecord {
    const record: ClientRecord = {
      operation,
      consistency: operation.consistency ?? "quorum",
      startMs: nowMs,
      endMs: Number.POSITIVE_INFINITY,
      outcome: undefined,
    };
    history.push(record);
    const operationId = nextOperation++;
    pending.set(operationId, (outcome) => {
      record.outcome = outcome;
      record.endMs = nowMs;
      onEnd?.(record);
    });
    const position = positionOfKey(operation.key);
    feed(node, { kind: "operate", operationId, operation, position, timeoutMs: CLIENT_TIMEOUT_MS });
    return record;
  }

  function leave(node: WorldNode): void {
    node.lifecycle = "leaving";
    tellRing();
    feed(node, { kind: "leave", isForced: false });
  }

  /** Runs what is due in the next `spanMs`. */
  function run(spanMs: number): void {
    const untilMs = nowMs + spanMs;
    for (;;) {
      let best = -1;
      for (let i = 0; i < queue.length; i++) {
        const item = queue[i] as (typeof queue)[number];
        const first = queue[best];
        if (first === undefined || item.atMs < first.atMs || (item.atMs === first.atMs && item.order < first.order))
          best = i;
      }
      const next = queue[best];
      if (next === undefined || next.atMs > untilMs) break;
      queue[best] = queue[queue.length - 1] as (typeof queue)[number];
      queue.pop();
      nowMs = Math.max(nowMs, next.atMs);
      next.run();
    }
    nowMs = untilMs;
  }

  /** Runs until the condition holds; throws with the reason when it does not within virtual `withinMs`. */
  function runUntil(condition: () => string | undefined, withinMs: number): void {
    const untilMs = nowMs + withinMs;
    for (let reason = condition(); reason !== undefined; reason = condition()) {
      if (nowMs >= untilMs) throw new Error(`seed ${options.seed}: after ${withinMs} virtual ms still: ${reason}`);
      run(100);
    }
  }

  /** Why the cluster is not at rest yet; undefined when every range has its copies, all equal. */
  function unrest(): string | undefined {
    const live = [...nodes.values()].filter(({ replication }) => replication !== undefined);
    const members = live.filter(({ isInRing }) => isInRing);
    const wanted = Math.min(options.replicationFactor, members.length);
    for (const node of members) {
      for (const piece of node.replication?.held.pieces ?? []) {
        const { config, range } = piece;
        const isOwner = config.slots.some(({ owner }) => owner === node.id);
        const name = `${node.id.slice(0, 2)} ${positionText(range.upTo)}@${config.epoch}`;
        if (!isOwner) {
          if (!piece.isReleased) return `${name} is not released`;
          continue;
        }
        if (config.slots.length !== wanted) return `${name} has ${config.slots.length} of ${wanted} slots`;
        if (config.slots.some(({ state }) => state !== "normal")) return `${name} has a syncing slot`;
        for (const { owner } of config.slots) {
          const other = nodes.get(owner);
          if (other === undefined || !other.isInRing) return `${name} names a node that left`;
          if (!areEqual(contentOf(node.disk, range), contentOf(other.disk, range))) {
            return `${name}: ${node.id.slice(0, 2)} and ${owner.slice(0, 2)} differ`;
          }
        }
      }
      if ((node.replication?.hintCounts.size ?? 0) > 0) return `${node.id.slice(0, 2)} keeps hints`;
    }
    return undefined;
  }

  return {
    random: random.fork("plan"),
    nodes,
    history,
    conflicts,
    found,
    join,
    crash,
    restart,
    leave,
    operate,
    run,
    runUntil,
    unrest,
    live: (): WorldNode[] =>
      [...nodes.values()].filter(({ replication, isInRing }) => replication !== undefined && isInRing),
    crashed: (): WorldNode[] =>
      [...nodes.values()].filter(({ replication, isInRing }) => replication === undefined && isInRing),
    /** Nothing is lost or repeated from now on. */
    calm: (): void => {
      isCalm = true;
    },
    now: (): number => nowMs,
  };
}

export type World = ReturnType<typeof createWorld>;

function fromText(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function entryKey(position: Position, key: Uint8Array): string {
  return positionText(position) + mapKeyOf(key);
}

function commit(disk: Disk, writes: readonly StoreWrite[]): WriteOutcome[] {
  disk.commitNumber++;
  return writes.map((write) => {
    switch (write.kind) {
      case "put-entry": {
        const key = entryKey(write.entry.position, write.entry.key);
        const there = disk.entries.get(key);
        if (there !== undefined && compareVersions(there.version, write.entry.version) > 0) {
          return { kind: "superseded", newest: there.version };
        }
        disk.entries.set(key, write.entry);
        return { kind: "stored" };
      }
      case "drop-entry": {
        const key = entryKey(write.position, write.key);
        const there = disk.entries.get(key);
        if (there !== undefined && compareVersions(there.version, write.upTo) <= 0) disk.entries.delete(key);
        return { kind: "stored" };
      }
      case "put-record":
        disk.records.set(`${write.table}/${mapKeyOf(write.key)}`, write.value);
        return { kind: "stored" };
      case "drop-record":
        disk.records.delete(`${write.table}/${mapKeyOf(write.key)}`);
        return { kind: "stored" };
    }
  });
}

/** In ring order from the range's start. */
function contentOf(disk: Disk, range: Range): Entry[] {
  const distanceOf = (position: Position): bigint => BigInt.asUintN(64, position - range.after - 1n);
  return [...disk.entries]
    .filter(([, entry]) => rangeHas(range, entry.position))
    .sort(([a, x], [b, y]) => {
      const p = distanceOf(x.position);
      const q = distanceOf(y.position);
      return p !== q ? (p < q ? -1 : 1) : a < b ? -1 : 1;
    })
    .map(([, entry]) => entry);
}

function areEqual(a: readonly Entry[], b: readonly Entry[]): boolean {
  return (
    a.length === b.length &&
    a.every((entry, i) => {
      const other = b[i] as Entry;
      return (
        bytesEqual(entry.key, other.key) &&
        compareVersions(entry.version, other.version) === 0 &&
        bytesEqual(entry.payload, other.payload)
      );
    })
  );
}

function load(disk: Disk, request: LoadRequest): LoadResult {
  const stored = (entry: Entry): StoredEntry => ({ kind: "entry", entry });
  switch (request.kind) {
    case "entries":
      return {
        kind: "entries",
        entries: request.keys.map(({ position, key }) => {
          const entry = disk.entries.get(entryKey(position, key));
          return entry === undefined ? undefined : stored(entry);
        }),
      };
    case "heads":
      return {
        kind: "heads",
        heads: request.keys.map(({ position, key }) => {
          const head = disk.entries.get(entryKey(position, key));
          return head === undefined ? undefined : { kind: "head", head };
        }),
      };
    case "scan":
    case "scan-heads": {
      const all = contentOf(disk, request.range);
      const { after, limits } = request;
      const start = after === undefined ? 0 : all.findIndex((entry) => isAfter(request.range, entry, after));
      const items = start < 0 ? [] : all.slice(start, start + limits.entriesMax);
      const last = items[items.length - 1];
      const isEnd = start < 0 || start + items.length >= all.length;
      const next = isEnd || last === undefined ? undefined : { position: last.position, key: last.key };
      if (request.kind === "scan") return { kind: "scan", result: { items: items.map(stored), next } };
      return { kind: "scan-heads", result: { items: items.map((head) => ({ kind: "head", head })), next } };
    }
    case "digests": {
      const digests = Array.from({ length: request.parts }, () => ({ digest: 0n, entries: 0 }));
      const { range, parts } = request;
      const size = range.after === range.upTo ? 1n << 64n : BigInt.asUintN(64, range.upTo - range.after);
      for (const entry of contentOf(disk, range)) {
        const part = digests[Number((BigInt.asUintN(64, entry.position - range.after - 1n) * BigInt(parts)) / size)];
        if (part === undefined) throw new Error("a position outside its range");
        part.digest ^= digestOfHead(entry.key, entry.version);
        part.entries++;
      }
      return { kind: "digests", digests };
    }
    case "records": {
      const prefix = `${request.table}/${mapKeyOf(request.prefix)}`;
      const after = request.afterKey === undefined ? "" : `${request.table}/${mapKeyOf(request.afterKey)}`;
      const records = [...disk.records]
        .filter(([key]) => key.startsWith(prefix) && key > after)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, request.limit)
        .map(([key, value]) => ({ key: fromText(key.slice(request.table.length + 1)), value }));
      return { kind: "records", records };
    }
  }
}

function isAfter(
  range: Range,
  entry: Entry,
  place: { readonly position: Position; readonly key: Uint8Array },
): boolean {
  const p = BigInt.asUintN(64, entry.position - range.after - 1n);
  const q = BigInt.asUintN(64, place.position - range.after - 1n);
  return p !== q ? p > q : mapKeyOf(entry.key) > mapKeyOf(place.key);
}

/** A payload that no other write of the run has. */
export function uniquePayload(random: Random, count: number): Uint8Array {
  return utf8BytesOf(`${count}/${random.u32().toString(36)}`);
}
