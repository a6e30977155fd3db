/**
 * Whether a cluster has come to rest: every range has its copies on distinct living nodes, all equal, nobody else has any,
 * nothing is at work, no hint is kept. What begins anew again and again, comparing and scrubbing, has ended once.
 */
import { bytesEqual, mapKeyOf } from "#base/bytes.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Position, positionText, rangeHas } from "#model/position.ts";
import { type RangeConfig, slotOf } from "#model/range-config.ts";
import type { StoredEntry } from "#model/store.ts";
import { compareVersions, versionText } from "#model/version.ts";
import type { Life } from "#node/life.ts";
import type { Replication } from "#replication/replication-state.ts";
import type { Machine } from "../simulated-process.ts";
import { lives, members, newestConfigs, roleOf, type World } from "../world.ts";

type Member = { readonly machine: Machine; readonly life: Life };

/** The first thing that is not at rest; undefined when all is. `idle` remembers who had nothing to compare or to scrub. */
export function unrest(
  world: World,
  keys: readonly { readonly position: Position; readonly key: Uint8Array }[],
  idle: WeakSet<Replication>,
): string | undefined {
  const all = members(world);
  for (const machine of all) {
    if (machine.process?.isServing !== true) return `${machine.name} does not serve`;
    if (roleOf(world, machine) === "leaving") return `${machine.name} is leaving`;
  }
  const byId = new Map<NodeId, Member>();
  for (const { process, life } of lives(world)) {
    if (byId.has(life.identity.id)) return `two nodes are ${life.identity.id}`;
    if (world.removed.has(life.identity.id))
      return `${process.machine.name} is still ${life.identity.id}, which was removed`;
    for (const id of world.removed) {
      const known = life.ring.directory.get(id)?.record;
      if (known !== undefined && known.lifecycle !== "removed")
        return `${process.machine.name} takes ${id}, which was removed, for a node`;
    }
    byId.set(life.identity.id, { machine: process.machine, life });
  }
  if (byId.size < all.length) return "somebody is in a cluster of its own";
  const wanted = Math.min(world.plan.cluster.replicationFactor, all.length);
  for (const [id, { machine, life }] of byId) {
    const reason = ownUnrest(id, life.replication, byId, wanted) ?? busyWith(life.replication, idle);
    if (reason !== undefined) return `${machine.name}: ${reason}`;
    if (machine.disk.store.records("hints").length > 0) return `${machine.name} keeps hints`;
  }
  const configs = newestConfigs(world);
  for (const { position, key } of keys) {
    const config = configs.find(({ range }) => rangeHas(range, position));
    const reason = config === undefined ? "nobody owns it" : unequal(config, byId, position, key);
    if (reason !== undefined) return `${mapKeyOf(key)}: ${reason}`;
  }
  return undefined;
}

function ownUnrest(
  id: NodeId,
  replication: Replication,
  byId: ReadonlyMap<NodeId, Member>,
  wanted: number,
): string | undefined {
  for (const piece of replication.held.pieces) {
    const { config, range } = piece;
    const name = `${positionText(range.upTo)}@${config.epoch}`;
    if (slotOf(config, id) === undefined) {
      if (!piece.isReleased) return `${name} is not released`;
      continue;
    }
    if (config.slots.length !== wanted) return `${name} has ${config.slots.length} of ${wanted} slots`;
    if (config.slots.some(({ state }) => state !== "normal")) return `${name} has a syncing slot`;
    if (!config.synced) return `${name} is not synced`;
    for (const { owner } of config.slots) if (!byId.has(owner)) return `${name} is owned by ${owner}, who is not there`;
  }
  return undefined;
}

function busyWith(replication: Replication, idle: WeakSet<Replication>): string | undefined {
  const {
    moves,
    proposals,
    transfers,
    releases,
    syncs,
    comparing,
    differing,
    toCompare,
    hints,
    scrub,
    closings,
    purging,
  } = replication;
  const toMend = comparing + differing.length;
  if (toCompare.size + toMend + scrub.open.length === 0) idle.add(replication);
  const work = {
    moves,
    proposals,
    transfers,
    releases,
    syncs,
    closings,
    purging,
    kept: hints.kept,
    deliveries: hints.deliveries,
    gathering: hints.gathering,
  };
  for (const [name, { size }] of Object.entries(work)) if (size > 0) return `${size} ${name} are open`;
  if (idle.has(replication)) return undefined;
  return `${toCompare.size} ranges to compare, ${toMend} being compared and ${scrub.open.length} to scrub`;
}

function unequal(
  config: RangeConfig,
  byId: ReadonlyMap<NodeId, Member>,
  position: Position,
  key: Uint8Array,
): string | undefined {
  let first: StoredEntry | undefined;
  let isFirst = true;
  for (const [id, { machine }] of byId) {
    const stored = machine.disk.store.get(position, key);
    const isOwner = slotOf(config, id) !== undefined;
    // What has lost its head on a former owner nobody asks for, and it may not go: it may have been the newest.
    const isWithoutHead =
      stored?.kind === "unreadable" && machine.disk.store.head(position, key)?.kind === "unreadable";
    if (stored?.kind === "unreadable" && (isOwner || !isWithoutHead)) return `unreadable on ${machine.name}`;
    if (!isOwner) {
      if (stored !== undefined && !isWithoutHead) return `${machine.name} holds it and is no owner`;
    } else if (isFirst) {
      first = stored;
      isFirst = false;
    } else if (!isSame(first, stored)) return `${machine.name} has ${textOf(stored)}, another owner ${textOf(first)}`;
  }
  return undefined;
}

function isSame(a: StoredEntry | undefined, b: StoredEntry | undefined): boolean {
  if (a?.kind !== "entry" || b?.kind !== "entry") return a === b;
  return compareVersions(a.entry.version, b.entry.version) === 0 && bytesEqual(a.entry.payload, b.entry.payload);
}

function textOf(stored: StoredEntry | undefined): string {
  return stored?.kind === "entry" ? `${stored.entry.kind} ${versionText(stored.entry.version)}` : "nothing";
}
