/**
 * Which disks may be lost now: those without which all that was acknowledged is still there, and found.
 *
 * Who is down, or does not serve yet, has its disk: what that holds counts as if it ran. Nothing can be voted or read where
 * too few are left meanwhile, and all mends by itself when they are back.
 */
import type { NodeId } from "#model/node-id.ts";
import { ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { openCensus } from "#node/census.ts";
import { RING_FACT, readDoubt, readIdentity, readLeave } from "#node/facts.ts";
import { pieceFromRecord } from "#replication/record-bytes.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import type { Machine } from "./simulated-process.ts";
import { isThere, members, newestConfigs, newestOf, roleOf, type World } from "./world.ts";

/** Its disk was put back, or lost, and nobody has said so to it yet. */
export function isAsking({ pastOf, node, process }: Machine): boolean {
  if (pastOf === undefined || pastOf !== node) return false;
  return process?.isServing !== true || process.node?.life()?.replication.isDoubted !== false;
}

/**
 * Why its disk may not be lost now; it may when every range that its node owns has all its other copies on disks, whether
 * their nodes run or not.
 */
export function whyKept(world: World, machine: Machine): string | undefined {
  const id = machine.process?.node?.life()?.identity.id;
  if (id === undefined) return "it does not run";
  const inCluster = members(world);
  // Whoever asks what others remember of it may be shown its past by this one only.
  if (inCluster.some((other) => isAsking(other) || isDoubted(other))) return "the copies of one do not count";
  if (inCluster.some((other) => other !== machine && !isHeardOf(world, other))) return "one comes in";
  const staying = inCluster.filter((other) => roleOf(world, other) === "member");
  // Its successor leaves at once, and nobody else can have the slots that it had.
  if (roleOf(world, machine) === "leaving" && staying.length < world.plan.cluster.replicationFactor)
    return "its slots would stay open";
  if (!inCluster.every((other) => knowsRemovals(world, other))) return "somebody is being removed";
  // A vote that takes one away may be under way: with another copy lost, nobody could vote any more.
  if (inCluster.some((other) => other !== machine && leavesByForce(other))) return "another gives its copies up";
  for (const config of configsOnDisks(world)) {
    if (!config.synced || config.slots.length < 3) return "a range has too few copies";
    if (config.slots.some(({ state, owner }) => state !== "normal" || !isThere(world, owner)))
      return "a range is changing";
    if (slotOf(config, id) !== undefined && ownersOf(config).length < 3) return "a range has too few copies";
  }
  return undefined;
}

/** Why its disk may not be put back now: somebody must be there who remembers as much of it as anybody does. */
export function whyNotPutBack(world: World, machine: Machine): string | undefined {
  const reason = whyKept(world, machine);
  const { node } = machine;
  if (reason !== undefined || node === undefined) return reason;
  const others = members(world).filter((other) => other !== machine);
  const farthest = (machines: readonly Machine[]): number =>
    machines.reduce((most, other) => Math.max(most, rememberedBy(other, node)), 0);
  const there = others.filter(({ process }) => process?.isServing === true && !process.isPaused);
  return farthest(there) < farthest(others) ? "who remembers it is away" : undefined;
}

/** Up to which batch of the node it has heard, as far as it knows, or its disk while it does not run. */
function rememberedBy({ process, disk }: Machine, node: NodeId): number {
  const census = process?.node?.life()?.census ?? openCensus(disk.store);
  return census.markOf(node)?.commitNumber ?? 0;
}

/** What its disk holds does not count, or will not when it starts. */
function isDoubted({ process, disk }: Machine): boolean {
  return process?.node?.life()?.replication.isDoubted ?? readDoubt(disk.store) !== undefined;
}

/** Others count on its disk. */
function isHeardOf(world: World, { node }: Machine): boolean {
  return node !== undefined && world.ids.has(node);
}

/** Who was given up takes no part any more, and it knows that of all of them. */
function knowsRemovals(world: World, { process, node, disk: { store } }: Machine): boolean {
  const life = process?.node?.life();
  const ring = store.record("facts", RING_FACT);
  const saved = life !== undefined || ring === undefined ? undefined : decodeSavedRing(ring);
  return [...world.givenUp].every((id) => {
    const record = life?.ring.directory.get(id)?.record ?? saved?.nodes.find((other) => other.id === id);
    return (life?.identity.id ?? node) !== id && (record === undefined || record.lifecycle === "removed");
  });
}

function leavesByForce({ process, disk }: Machine): boolean {
  const life = process?.node?.life();
  const leave = life === undefined ? readLeave(disk.store) : life.replication.leaving;
  return leave?.isForced === true;
}

/** The newest configurations that anybody holds, whether it runs or not. */
function configsOnDisks(world: World): RangeConfig[] {
  const kept = members(world).flatMap(({ process, disk: { store } }) => {
    if (process?.node?.life() !== undefined || readIdentity(store)?.settings.clusterId !== world.clusterId) return [];
    return store.records("range-configs").flatMap(({ key, value }) => pieceFromRecord(key, value)?.config ?? []);
  });
  return newestOf([...newestConfigs(world), ...kept]);
}
