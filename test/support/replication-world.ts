/**
 * A small world for replication alone: the real machine on every node, with virtual time, clocks that are wrong, a
 * network that delays, loses, repeats and cuts, processes that stand still, stores that forget what was not durable, and
 * a ring of which every node has its own opinion.
 *
 * One seed fixes a run. What clients were told is kept and judged at the end; what must hold at every moment is judged
 * as it happens and kept as a sentence in `faults`.
 */
import { mapKeyOf } from "#base/bytes.ts";
import { createRandom, shuffled } from "#base/random.ts";
import { createTimerQueue } from "#base/timer-queue.ts";
import { type Entry, isGoneBy } from "#model/entry.ts";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import type { KnownNode, Lifecycle, Liveness } from "#model/node-record.ts";
import type { Operation, OperationOutcome, ScanCursor } from "#model/operation.ts";
import { positionFrom, positionText, type Range, rangeHas, rangeKey } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { walkFrom } from "#model/ring-view.ts";
import type { AppendResult, StoreWrite } from "#model/store.ts";
import { compareVersions, newestVersion, type Version, versionText } from "#model/version.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { PageOutcome, ReplicationInput } from "#replication/input.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { MISSING_KEY } from "#replication/missing.ts";
import { pieceAt } from "#replication/range-map.ts";
import { createReplication, DEFAULT_REPLICATION_SETTINGS, type Replication } from "#replication/replication-state.ts";
import { HIGH_MARK_KEY, step, wakeAtMs } from "#replication/step.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import type { OperationRecord, ScanRecord } from "#simulation/history.ts";
import { smallBatches } from "#simulation/small-batches.ts";
import { digestOfHead, sealEntry } from "#storage/entry-checksum.ts";
import { commit, createDisk, type Disk, entryPlace, holdTheSame, loadFrom, recordsOf } from "./replication-disk.ts";

export type WorldOptions = {
  readonly seed: string | number;
  readonly virtualNodes: number;
  readonly replicationFactor: number;
  /** Chance that a message is lost, and that it comes twice. */
  readonly loss: number;
  readonly repeats: number;
  /** One message in so many takes up to 200 ms instead of 3. */
  readonly slowOneIn?: number;
  readonly clientTimeoutMs?: number;
  /** No batch takes longer than the others, and no lookup fails. */
  readonly isDiskSteady?: boolean;
  readonly purgeGraceMs?: number;
  /** Copies take many batches: each node draws how large they are. */
  readonly hasSmallBatches?: boolean;
};

export type WorldNode = {
  readonly id: NodeId;
  virtualNodes: readonly VirtualNode[];
  readonly disk: Disk;
  replication: Replication | undefined;
  /** Raised at each start; what an earlier run asked for is never answered. */
  run: number;
  lifecycle: Lifecycle;
  isInRing: boolean;
  /** How wrong its wall clock is, ms. */
  skewMs: number;
  downSinceMs: number;
  /** It stands still until then; what comes up waits. */
  pausedUntilMs: number;
  readonly waiting: (() => void)[];
  /** It hears nothing of the ring until then. */
  deafUntilMs: number;
  /** Batches on their way to the disk, in order. */
  readonly storing: { readonly token: number; readonly writes: readonly StoreWrite[] }[];
  storeFreeMs: number;
  /** Batches fail until then for want of room. */
  fullUntilMs: number;
  /** It crashes in the middle of the next step in which it sends one of these. */
  fuse: ReadonlySet<ReplicaMessage["kind"]> | undefined;
};

type Acknowledged = { readonly version: Version; readonly disks: number; readonly what: string };

const CLIENT_TIMEOUT_MS = 3000;
const WALL_START_MS = 1_800_000_000_000;
/** A node that is down, cut off or standing still is suspected after the first and thought down after the second, ms. */
const SUSPECTED_AFTER_MS = 300;
const DOWN_AFTER_MS = 900;
const TELL_EVERY_MS = 250;
const CLOCKS_EVERY_MS = 200;

export function createWorld(options: WorldOptions) {
  const random = createRandom(options.seed);
  const chance = random.fork("chance");
  const nodes = new Map<NodeId, WorldNode>();
  const queue = createTimerQueue<() => void>();
  const history: OperationRecord[] = [];
  const scans: ScanRecord[] = [];
  /** Every configuration ever announced, by range and epoch, as text. */
  const chosen = new Map<string, string>();
  const faults: string[] = [];
  const acknowledged = new Map<string, Acknowledged[]>();
  /** The newest tombstone or expired entry of each place that was dropped because it is purged. */
  const purged = new Map<string, Version>();
  const medians = new Map<NodeId, { readonly atMs: number; readonly skewMs: number }>();
  /** How often each event was told. */
  const events = new Map<string, number>();
  /** Connections that are cut, as "from to", since when and until when. */
  const cuts = new Map<string, { sinceMs: number; untilMs: number }>();
  const wakes = new Map<NodeId, { run: number; atMs: number }>();
  const pending = new Map<number, (outcome: OperationOutcome) => void>();
  const pages = new Map<number, (outcome: PageOutcome) => void>();
  const told = new Map<NodeId, string>();
  let nowMs = 0;
  let revision = 0;
  let nextOperation = 1;
  let isCalm = false;
  let lossUntilMs = 0;

  const at = (delayMs: number, run: () => void): void => queue.add(nowMs + delayMs, run);

  function addNode(): WorldNode {
    const id = nodeIdFromText((nodes.size + 1).toString(16).padStart(2, "0").repeat(16)) as NodeId;
    const places = random.fork(`places ${id}`);
    const virtualNodes = Array.from({ length: options.virtualNodes }, (_, index) => ({
      node: id,
      index,
      incarnation: 1,
      position: positionFrom(places.u64()),
      kind: "hashed" as const,
    }));
    const node: WorldNode = {
      id,
      virtualNodes,
      disk: createDisk(),
      replication: undefined,
      run: 0,
      lifecycle: "serving",
      isInRing: true,
      skewMs: 0,
      downSinceMs: 0,
      pausedUntilMs: 0,
      waiting: [],
      deafUntilMs: 0,
      storing: [],
      storeFreeMs: 0,
      fullUntilMs: 0,
      fuse: undefined,
    };
    nodes.set(id, node);
    return node;
  }

  function found(): WorldNode {
    const node = addNode();
    open(node);
    feed(node, { kind: "found", positions: node.virtualNodes.map(({ position }) => position) });
    tellEveryone();
    at(TELL_EVERY_MS, tellNowAndThen);
    return node;
  }

  function join(): WorldNode {
    const node = addNode();
    open(node);
    tellEveryone();
    return node;
  }

  function open(node: WorldNode): void {
    node.run++;
    node.replication = createReplication({
      self: node.id,
      random: createRandom(`${options.seed}/${node.id}/${node.run}`),
      sealEntry,
      digestOfHead,
      // Compared seldom: a world may run for an hour, and its disks are slow to digest.
      settings: {
        ...DEFAULT_REPLICATION_SETTINGS,
        replicationFactor: options.replicationFactor,
        purgeGraceMs: options.purgeGraceMs ?? DEFAULT_REPLICATION_SETTINGS.purgeGraceMs,
        compareEveryMs: 60_000,
        batches:
          options.hasSmallBatches === true
            ? smallBatches(createRandom(`${options.seed}/${node.id}/batches`))
            : DEFAULT_REPLICATION_SETTINGS.batches,
      },
    });
    const [highMark, missing] = [HIGH_MARK_KEY, MISSING_KEY].map((key) =>
      node.disk.records.get(`facts/${mapKeyOf(key)}`),
    );
    const [configs, ballots] = [recordsOf(node.disk, "range-configs"), recordsOf(node.disk, "ballots")];
    feed(node, { kind: "resume", records: { configs, ballots, highMark, missing } });
  }

  /** Some of what was on its way to the disk still gets there; nobody is told. */
  function crash(node: WorldNode): void {
    if (node.replication === undefined) return;
    const kept = chance.below(node.storing.length + 1);
    for (const { writes } of node.storing.splice(0).slice(0, kept)) put(node, writes);
    node.replication = undefined;
    node.run++;
    node.downSinceMs = nowMs;
    node.storeFreeMs = 0;
    node.waiting.length = 0;
    node.pausedUntilMs = 0;
    node.fuse = undefined;
    told.delete(node.id);
  }

  function restart(node: WorldNode): void {
    if (node.replication !== undefined) return;
    open(node);
    at(chance.below(400), tellEveryone);
  }

  function put(node: WorldNode, writes: readonly StoreWrite[]) {
    return commit(node.disk, writes, (place, dropped) => judgeDrop(node, place, dropped));
  }

  /** One node's opinion of another. */
  function opinion(of: WorldNode, by: WorldNode): Liveness {
    const sinceMs: number[] = [];
    if (of.replication === undefined) sinceMs.push(of.downSinceMs);
    if (of.pausedUntilMs > nowMs) sinceMs.push(of.pausedUntilMs - 2000);
    for (const way of [`${of.id} ${by.id}`, `${by.id} ${of.id}`]) {
      const cut = cuts.get(way);
      if (cut !== undefined && nowMs >= cut.sinceMs && nowMs < cut.untilMs) sinceMs.push(cut.sinceMs);
    }
    const forMs = nowMs - Math.min(nowMs, ...sinceMs);
    return forMs > DOWN_AFTER_MS ? "down" : forMs > SUSPECTED_AFTER_MS ? "suspected" : "up";
  }

  /** Tells a node of the ring as it would see it, if that has changed. */
  function tell(node: WorldNode): void {
    const { replication } = node;
    if (replication === undefined || nowMs < node.deafUntilMs) return;
    const known = new Map<NodeId, KnownNode>();
    const before = replication.machine.view.nodes;
    const outline: string[] = [];
    for (const other of nodes.values()) {
      const liveness = other === node ? "up" : other.isInRing ? opinion(other, node) : "down";
      const previous = before.get(other.id);
      const isSame = previous?.liveness === liveness;
      const places = other.virtualNodes.map(({ position }) => position).join();
      outline.push(`${other.id} ${liveness} ${other.run} ${other.lifecycle} ${other.isInRing} ${places}`);
      known.set(other.id, {
        record: {
          id: other.id,
          name: other.id.slice(0, 2),
          address: "",
          incarnation: other.run,
          revision,
          lifecycle: other.lifecycle,
          weight: 1,
          virtualNodes: options.virtualNodes,
          zone: "",
        },
        liveness,
        sinceMs: isSame ? previous.sinceMs : wallMs(node),
      });
    }
    const text = outline.join("\n");
    if (told.get(node.id) === text) return;
    told.set(node.id, text);
    const virtualNodes = [...nodes.values()]
      .filter((other) => other.isInRing && known.get(other.id)?.liveness !== "down")
      .flatMap((other) => other.virtualNodes)
      .sort((a, b) => (a.position < b.position ? -1 : 1));
    feed(node, { kind: "view", view: { revision: ++revision, virtualNodes, nodes: known } });
  }

  function tellEveryone(): void {
    for (const node of nodes.values()) at(chance.below(300), () => tell(node));
  }

  function tellNowAndThen(): void {
    tellEveryone();
    at(TELL_EVERY_MS, tellNowAndThen);
  }

  /** The median of the clocks that a node can hear, give or take what the way there takes; asked for now and then. */
  function clusterMs(node: WorldNode): number {
    const known = medians.get(node.id);
    const isFresh = known !== undefined && nowMs - known.atMs < CLOCKS_EVERY_MS;
    const median = isFresh ? known : { atMs: nowMs, skewMs: medianSkewMs(node) };
    medians.set(node.id, median);
    return WALL_START_MS + Math.floor(nowMs) + median.skewMs;
  }

  function medianSkewMs(node: WorldNode): number {
    const skews = [...nodes.values()]
      .filter((other) => other === node || (other.isInRing && opinion(other, node) !== "down"))
      .map(({ skewMs }) => skewMs)
      .sort((a, b) => a - b);
    return (skews[skews.length >>> 1] ?? 0) + chance.below(5);
  }

  function wallMs(node: WorldNode): number {
    return WALL_START_MS + Math.floor(nowMs) + node.skewMs;
  }

  /** Runs now, or when the node goes on after it has stood still; never in a later run of it. */
  function whenAwake(node: WorldNode, run: () => void): void {
    const inRun = node.run;
    const guarded = (): void => {
      if (node.run === inRun) run();
    };
    if (nowMs < node.pausedUntilMs) node.waiting.push(guarded);
    else guarded();
  }

  function feed(node: WorldNode, input: ReplicationInput): void {
    whenAwake(node, () => takeStep(node, input));
  }

  function takeStep(node: WorldNode, input: ReplicationInput): void {
    const { replication, run } = node;
    if (replication === undefined) return;
    for (const effect of step(replication, input, nowMs, wallMs(node), clusterMs(node))) {
      switch (effect.kind) {
        case "send":
          if (node.fuse?.has(effect.message.kind) === true && chance.below(2) === 0) return crash(node);
          transmit(node, effect.to, effect.message);
          break;
        case "store":
          store(node, effect.token, effect.writes);
          break;
        case "load":
          at(0.05 + chance.fraction() * 0.2, () => {
            if (node.run === run)
              feed(node, { kind: "loaded", token: effect.token, result: loadFrom(node.disk, effect.request) });
          });
          break;
        case "lookup": {
          const found = [...walkFrom(replication.machine.view.virtualNodes, effect.position)];
          const isSteady = isCalm || options.isDiskSteady === true;
          const walk = !isSteady && chance.below(15) === 0 ? undefined : found;
          at(1 + chance.fraction() * 5, () => {
            if (node.run === run) feed(node, { kind: "looked-up", token: effect.token, walk, predecessor: undefined });
          });
          break;
        }
        case "answer":
          pending.get(effect.operationId)?.(effect.outcome);
          pending.delete(effect.operationId);
          break;
        case "answer-page":
          pages.get(effect.operationId)?.(effect.outcome);
          pages.delete(effect.operationId);
          break;
        case "emptied":
          node.isInRing = false;
          node.lifecycle = "stopped";
          tellEveryone();
          break;
        case "event":
          events.set(effect.event.kind, (events.get(effect.event.kind) ?? 0) + 1);
          if (effect.event.kind === "range-changed") for (const config of effect.event.configs) noteChosen(config);
          break;
        case "answer-config":
        case "gave-up":
          break;
      }
    }
    planWake(node, replication, run);
  }

  function planWake(node: WorldNode, replication: Replication, run: number): void {
    const wakeMs = wakeAtMs(replication);
    const planned = wakes.get(node.id);
    if (planned !== undefined && planned.run === run && wakeMs >= planned.atMs) return;
    const plan = { run, atMs: wakeMs };
    wakes.set(node.id, plan);
    at(Math.max(0, wakeMs - nowMs), () => {
      if (wakes.get(node.id) !== plan) return;
      wakes.delete(node.id);
      if (node.run === run) feed(node, { kind: "tick" });
    });
  }

  /** Batches reach the disk in order; now and then it takes its time. */
  function store(node: WorldNode, token: number, writes: readonly StoreWrite[]): void {
    const { run } = node;
    const isSlow = !isCalm && options.isDiskSteady !== true && chance.below(400) === 0;
    const tookMs = isSlow ? 300 + chance.below(1500) : 0.2 + chance.fraction() * 2;
    node.storeFreeMs = Math.max(node.storeFreeMs, nowMs) + tookMs;
    node.storing.push({ token, writes });
    at(node.storeFreeMs - nowMs, () => {
      if (node.run !== run) return;
      const batch = node.storing.shift();
      if (batch === undefined) return;
      let result: AppendResult;
      if (nowMs < node.fullUntilMs) result = { kind: "disk-full" };
      else {
        const outcomes = put(node, batch.writes);
        result = { kind: "durable", outcomes, commitNumber: node.disk.commitNumber };
      }
      feed(node, { kind: "stored", token: batch.token, result });
    });
  }

  /** At most one configuration is chosen for a range and epoch. */
  function noteChosen(config: RangeConfig): void {
    const key = `${positionText(config.range.upTo)} ${config.epoch}`;
    const past = [versionText(config.floor), versionText(config.purged)];
    const text = JSON.stringify([rangeKey(config.range), config.slots, config.synced, config.history, past]);
    const known = chosen.get(key);
    if (known === undefined) chosen.set(key, text);
    else if (known !== text) faults.push(`${key}: ${known} and ${text} are both chosen`);
  }

  function isCut(from: NodeId, to: NodeId): boolean {
    const cut = cuts.get(`${from} ${to}`);
    return cut !== undefined && nowMs >= cut.sinceMs && nowMs < cut.untilMs;
  }

  function transmit(from: WorldNode, to: NodeId, message: ReplicaMessage): void {
    const loss = nowMs < lossUntilMs ? 0.4 : options.loss;
    if (!isCalm && chance.fraction() < loss) return;
    if (isCut(from.id, to)) return;
    const deliver = (): void => {
      const target = nodes.get(to);
      if (target?.replication !== undefined && !isCut(from.id, to))
        feed(target, { kind: "message", from: from.id, message });
    };
    at(0.3 + chance.fraction() * (chance.below(options.slowOneIn ?? 20) === 0 ? 200 : 3), deliver);
    if (!isCalm && chance.fraction() < options.repeats) {
      at(chance.fraction() * (chance.below(4) === 0 ? 8000 : 500), deliver);
    }
  }

  function operate(node: WorldNode, operation: Operation, onEnd?: (record: OperationRecord) => void): OperationRecord {
    const record: OperationRecord = {
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
      judgeAcknowledgement(record);
      onEnd?.(record);
    });
    const position = positionOfKey(operation.key);
    const timeoutMs = options.clientTimeoutMs ?? CLIENT_TIMEOUT_MS;
    feed(node, { kind: "operate", operationId, operation, position, timeoutMs });
    return record;
  }

  /** A scan of everything, page by page, through whichever node `through` names next. */
  function scan(through: () => WorldNode | undefined, prefix: Uint8Array, itemsMax: number): ScanRecord {
    const record: ScanRecord = { startMs: nowMs, endMs: Number.POSITIVE_INFINITY, items: [], isComplete: false };
    scans.push(record);
    const askPage = (cursor: ScanCursor | undefined): void => {
      const node = through();
      if (node === undefined) return;
      const operationId = nextOperation++;
      pages.set(operationId, (outcome) => {
        if (outcome.kind === "failed") return;
        record.items.push(...outcome.page.items);
        record.endMs = nowMs;
        if (outcome.page.cursor === undefined) record.isComplete = true;
        else askPage(outcome.page.cursor);
      });
      const request = { prefix, cursor, itemsMax, bytesMax: 1 << 20, keysOnly: false, consistency: undefined };
      feed(node, { kind: "page", operationId, request, timeoutMs: 2 * CLIENT_TIMEOUT_MS });
    };
    askPage(undefined);
    return record;
  }

  /** Promise D: what is acknowledged is on the disks of as many distinct nodes as its level asks for, crashed ones counted. */
  function judgeAcknowledgement({ operation, consistency, outcome }: OperationRecord): void {
    if (outcome === undefined || (outcome.kind !== "inserted" && outcome.kind !== "deleted")) return;
    if (consistency === "one") return;
    const place = entryPlace(positionOfKey(operation.key), operation.key);
    const { needed } = outcome.replicas;
    const disks = Math.min(needed, Math.floor(options.replicationFactor / 2) + 1);
    const all = acknowledged.get(place) ?? [];
    const what = `${outcome.kind} acknowledged at ${nowMs.toFixed(1)}`;
    acknowledged.set(place, [...all, { version: outcome.version, disks, what }]);
    judgeDisks(place, "when it was acknowledged");
  }

  function judgeDrop(node: WorldNode, place: string, dropped: Entry): void {
    const held = node.replication?.held;
    const config = held && pieceAt(held, dropped.position)?.config;
    if (config !== undefined && isGoneBy(dropped, config.purged)) {
      purged.set(place, newestVersion(purged.get(place) ?? dropped.version, dropped.version));
    }
    judgeDisks(place, `after a copy was deleted at ${nowMs.toFixed(1)}`);
  }

  /** Below what was purged nothing is promised any more. */
  function isPurged(place: string, version: Version): boolean {
    const upTo = purged.get(place);
    return upTo !== undefined && compareVersions(version, upTo) <= 0;
  }

  function judgeDisks(place: string, when: string): void {
    for (const { version, disks, what } of acknowledged.get(place) ?? []) {
      if (isPurged(place, version)) continue;
      const holders = [...nodes.values()].filter(({ disk }) => {
        const entry = disk.entries.get(place);
        return entry !== undefined && compareVersions(entry.version, version) >= 0;
      });
      if (holders.length < disks) faults.push(`${what} is on ${holders.length} of ${disks} disks ${when}`);
    }
  }

  /** At rest each acknowledged write is, in that version or a newer one, with a majority of its owners. */
  function judgeOwners(): void {
    for (const node of liveNodes()) {
      for (const { range, config } of node.replication?.held.pieces ?? []) {
        if (!config.slots.some(({ owner }) => owner === node.id)) continue;
        for (const [place, all] of acknowledged) {
          if (!rangeHas(range, BigInt(`0x${place.slice(0, 16)}`) as Range["after"])) continue;
          const majority = Math.floor(config.slots.length / 2) + 1;
          for (const { version, what } of all) {
            if (isPurged(place, version)) continue;
            const holders = config.slots.filter(({ owner }) => {
              const entry = nodes.get(owner)?.disk.entries.get(place);
              return entry !== undefined && compareVersions(entry.version, version) >= 0;
            });
            if (holders.length < majority) faults.push(`${what} is with ${holders.length} owners at rest`);
          }
        }
      }
    }
  }

  /** A copy that was begun and given up lies with a node that never owned the range. */
  function owns(node: WorldNode, { position }: Entry): boolean {
    const piece = node.replication && pieceAt(node.replication.held, position);
    return piece?.config.slots.some(({ owner }) => owner === node.id) === true;
  }

  /** What was purged has come back to nobody who serves it. */
  function judgePurged(): void {
    for (const node of liveNodes()) {
      for (const [place, entry] of node.disk.entries) {
        if (!isPurged(place, entry.version) || !owns(node, entry)) continue;
        const what = `${entry.kind} ${versionText(entry.version)} of ${place}`;
        faults.push(`${what} is at ${node.id.slice(0, 2)} at rest, though it was purged`);
      }
    }
  }

  /** Why not every tombstone is gone yet. */
  function remains(): string | undefined {
    for (const node of liveNodes()) {
      for (const [place, entry] of node.disk.entries) {
        const isOver = entry.kind === "tombstone" || (entry.expiresAtMs > 0 && entry.expiresAtMs < clusterMs(node));
        if (isOver && owns(node, entry))
          return `${node.id.slice(0, 2)} holds a ${entry.kind} ${versionText(entry.version)} at ${place}`;
      }
    }
    return undefined;
  }

  function leave(node: WorldNode, isForced = false): void {
    node.lifecycle = "leaving";
    tellEveryone();
    feed(node, { kind: "leave", isForced });
  }

  function pause(node: WorldNode, forMs: number): void {
    if (nowMs < node.pausedUntilMs) return;
    node.pausedUntilMs = nowMs + forMs;
    at(forMs, () => {
      for (const run of node.waiting.splice(0)) run();
    });
  }

  function cut(from: WorldNode, to: WorldNode, forMs: number): void {
    cuts.set(`${from.id} ${to.id}`, { sinceMs: nowMs, untilMs: nowMs + forMs });
  }

  /** Nodes change places on the ring: other owners are wanted everywhere, and everyone hears of it at another time. */
  function shuffle(): void {
    const members = [...nodes.values()].filter(({ isInRing }) => isInRing);
    const places = shuffled(
      chance,
      members.flatMap(({ virtualNodes }) => virtualNodes.map(({ position }) => position)),
    );
    for (const node of members) {
      node.virtualNodes = node.virtualNodes.map((virtualNode) => ({
        ...virtualNode,
        position: places.pop() ?? virtualNode.position,
      }));
    }
    tellEveryone();
  }

  /** Some entry of the node cannot be read any more; one that two others hold, and one at a time. */
  function rot(node: WorldNode, index: number): void {
    const all = [...nodes.values()].filter(({ isInRing }) => isInRing);
    const [place, entry] = [...node.disk.entries][index % Math.max(1, node.disk.entries.size)] ?? [];
    if (place === undefined || entry === undefined || all.some(({ disk }) => disk.rotten.size > 0)) return;
    const holders = all.filter(({ disk }) => {
      const other = disk.entries.get(place);
      return other !== undefined && compareVersions(other.version, entry.version) >= 0;
    });
    if (holders.length > 2) node.disk.rotten.add(place);
  }

  /** Runs what is due in the next `spanMs`. */
  function run(spanMs: number): void {
    const untilMs = nowMs + spanMs;
    for (let nextMs = queue.nextMs(); nextMs <= untilMs; nextMs = queue.nextMs()) {
      nowMs = Math.max(nowMs, nextMs);
      queue.takeDue(nowMs)?.();
    }
    nowMs = untilMs;
  }

  /** Runs until the condition, looked at every so often, holds; throws with the reason when it does not within virtual `withinMs`. */
  function runUntil(condition: () => string | undefined, withinMs: number, everyMs = 100): void {
    const untilMs = nowMs + withinMs;
    for (let reason = condition(); reason !== undefined; reason = condition()) {
      if (nowMs >= untilMs) throw new Error(`seed ${options.seed}: after ${withinMs} virtual ms still: ${reason}`);
      run(everyMs);
    }
  }

  /** Why the cluster is not at rest yet; undefined when every range has its copies, all equal. */
  function unrest(): string | undefined {
    const members = liveNodes();
    const staying = members.filter(({ lifecycle }) => lifecycle === "serving").length;
    const wanted = Math.min(options.replicationFactor, staying);
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
        if (!config.synced) return `${name} is not synced`;
        for (const { owner } of config.slots) {
          const other = nodes.get(owner);
          if (other === undefined || !other.isInRing) return `${name} names a node that left`;
          if (other.replication === undefined) return `${name} names a node that is down`;
          if (!holdTheSame(node.disk, other.disk, range)) {
            return `${name}: ${node.id.slice(0, 2)} and ${owner.slice(0, 2)} differ; rotten: ${node.disk.rotten.size} and ${other.disk.rotten.size}`;
          }
        }
      }
    }
    for (const node of members) {
      if ((node.replication?.hints.kept.size ?? 0) > 0) return `${node.id.slice(0, 2)} keeps hints`;
      if (recordsOf(node.disk, "hints").length > 0) return `${node.id.slice(0, 2)} has forgotten its hints`;
    }
    return undefined;
  }

  function liveNodes(): WorldNode[] {
    return [...nodes.values()].filter(({ replication, isInRing }) => replication !== undefined && isInRing);
  }

  return {
    random: random.fork("plan"),
    nodes,
    history,
    scans,
    faults,
    found,
    join,
    crash,
    restart,
    leave,
    pause,
    cut,
    rot,
    shuffle,
    operate,
    scan,
    feed,
    run,
    runUntil,
    unrest,
    judgeOwners,
    judgePurged,
    remains,
    events,
    tellEveryone,
    live: liveNodes,
    crashed: (): WorldNode[] =>
      [...nodes.values()].filter(({ replication, isInRing }) => replication === undefined && isInRing),
    /** Much is lost for a while. */
    storm: (forMs: number): void => {
      lossUntilMs = nowMs + forMs;
    },
    /** Nothing is lost, cut, late or repeated from now on, and clocks go right. */
    calm: (): void => {
      isCalm = true;
      cuts.clear();
      for (const node of nodes.values()) {
        node.deafUntilMs = 0;
        node.fullUntilMs = 0;
        node.fuse = undefined;
      }
      tellEveryone();
    },
    now: (): number => nowMs,
  };
}

export type World = ReturnType<typeof createWorld>;
