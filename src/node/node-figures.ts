/** Figures of one node: what it holds, owns and has done. */
import type { Clock } from "#base/clock.ts";
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { distinctNodes } from "#model/preference-list.ts";
import { isAllNormal, type RangeConfig, wholeOwnersOf } from "#model/range-config.ts";
import { walkFrom } from "#model/ring-view.ts";
import { ownSlot } from "#replication/held.ts";
import { endedIn } from "#replication/hint-delivery.ts";
import { isSettled } from "#replication/ownership.ts";
import type { Replication } from "#replication/replication-state.ts";
import { clusterTimeMs } from "#ring/cluster-time.ts";
import { rangeConfigToWire } from "#rpc/codec/types-codec.ts";
import type { taikv } from "#rpc/generated/taikv.js";
import { diskText } from "./disk-text.ts";
import { doubtText } from "./doubt.ts";
import type { Life } from "./life.ts";

/** Counting reads every head that is held: done at most once in so long. */
const COUNT_KEPT_MS = 1000;

const NOT_COUNTED = { keys: 0, primaryKeys: 0 };

export type Figures = {
  readonly read: (request: taikv.v1.NodeStatusRequest.$Properties) => Promise<taikv.v1.NodeStatusResponse.$Properties>;
};

export function createFigures(options: {
  readonly clock: Clock;
  readonly life: Life;
  readonly version: string;
  /** For people. */
  readonly dataFolder: string;
}): Figures {
  const { clock, life, version, dataFolder } = options;
  const { engine, replication, kernel } = life;
  const startedMs = clock.monotonicMs();
  let residentBytes = 0;
  let counted: { readonly atMs: number; readonly keys: Promise<{ keys: number; primaryKeys: number }> } | undefined;

  async function countKeys(): Promise<{ keys: number; primaryKeys: number }> {
    const { machine, held } = replication;
    let keys = 0;
    let primaryKeys = 0;
    for (const piece of [...held.pieces]) {
      if (ownSlot(replication, piece) === undefined) continue;
      const { payloads } = await engine.count(piece.range);
      keys += payloads;
      const [first] = distinctNodes(walkFrom(machine.view.virtualNodes, piece.range.upTo), 1);
      if ((first ?? piece.config.slots[0]?.owner) === machine.self) primaryKeys += payloads;
    }
    return { keys, primaryKeys };
  }

  function keyCounts(): Promise<{ keys: number; primaryKeys: number }> {
    const nowMs = clock.monotonicMs();
    if (counted === undefined || nowMs - counted.atMs > COUNT_KEPT_MS) counted = { atMs: nowMs, keys: countKeys() };
    return counted.keys;
  }

  /** How far the own wall clock is ahead of the median of the cluster's. */
  function clockOffMs(): number {
    const wallMs = clock.wallMs();
    return Math.round(wallMs - clusterTimeMs(life.ring, clock.monotonicMs(), wallMs));
  }

  /** As it was when it could last be read: the system tells it in a file, and clients may hold every file descriptor. */
  function lastResidentBytes(): number {
    try {
      residentBytes = process.memoryUsage.rss();
    } catch {
      // It is told again at another time.
    }
    return residentBytes;
  }

  return {
    read: async ({ skipKeyCounts }) => {
      const { keys, primaryKeys } = skipKeyCounts === true ? NOT_COUNTED : await keyCounts();
      const { held, counters, hints, settings, machine } = replication;
      const owned = held.pieces.filter((piece) => ownSlot(replication, piece) !== undefined);
      const wanted = Math.min(settings.replicationFactor, nodesToHold(replication).size);
      const { lookups, hops } = kernel.lookupStats();
      const stats = engine.stats();
      return {
        keys,
        primaryKeys,
        entries: stats.entries,
        bytes: stats.bytes,
        hints: [...hints.kept.values()].reduce((sum, kept) => sum + kept.hints, 0),
        hintBytes: hints.bytes,
        hintsFor: hintsByOwner(replication),
        hintsSetAside: counters.hintsSetAside,
        hintsRefused: counters.hintsRefused,
        hintsDelivered: counters.hintsDelivered,
        version,
        residentBytes: lastResidentBytes(),
        uptimeMs: Math.round(clock.monotonicMs() - startedMs),
        lookups,
        lookupHops: hops,
        locations: machine.view.virtualNodes.length,
        ranges: owned.length,
        rangesUnderReplicated: owned.filter(({ config }) => copiesOf(replication, config) < wanted).length,
        rangesSyncing: owned.filter(({ config }) => !isAllNormal(config.slots)).length,
        commitNumber: engine.commitNumber(),
        transferredBytes: counters.transferredBytes,
        transferredEntries: counters.transferredEntries,
        configs: owned.map(({ config }) => rangeConfigToWire(config)),
        settled: isSettled(replication),
        repairedEntries: counters.repairedEntries,
        bulkBytesSent: kernel.bulkBytesSent(),
        purgedEntries: counters.purgedEntries,
        setAsideEntries: counters.setAsideEntries,
        clockOffMs: clockOffMs(),
        doubt: doubtText(life.doubt),
        diskFull: diskText(replication, dataFolder),
      };
    },
  };
}

/** Those of the ring, and those that are down and may come back. */
function nodesToHold({ machine }: Replication): Set<NodeId> {
  const { nodes, virtualNodes } = machine.view;
  const away = [...nodes.values()].filter(({ record, liveness }) => liveness === "down" && !isOver(record));
  return new Set([...distinctNodes(virtualNodes), ...away.map(({ record }) => record.id)]);
}

/** Whole ones, on nodes that are not gone for good. */
function copiesOf({ machine }: Replication, config: RangeConfig): number {
  const { nodes } = machine.view;
  return [...wholeOwnersOf(config)].filter((owner) => {
    const known = nodes.get(owner);
    return known !== undefined && !isOver(known.record);
  }).length;
}

function hintsByOwner({ hints, machine }: Replication): taikv.v1.HintsFor.$Properties[] {
  return [...hints.kept].map(([target, { hints: count, bytes }]) => ({
    node: nodeIdBytes(target),
    name: machine.view.nodes.get(target)?.record.name ?? target.slice(0, 8),
    hints: count,
    bytes,
    running: hints.deliveries.has(target),
    delivered: endedIn(hints.deliveries.get(target)),
  }));
}
