/**
 * Which disks may be lost now: those without which all that was acknowledged is still there, and found.
 *
 * Who is down, or does not serve yet, has its disk: what that holds counts as if it ran. Nothing can be voted or read where
 * too few are left meanwhile, and all mends by itself when they are back.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { normalOwnersOf, ownersOf, type RangeConfig } from "#model/range-config.ts";
import { openCensus } from "#node/census.ts";
import { RING_FACT, readIdentity, readLeave } from "#node/facts.ts";
import { isVoteQuorum } from "#replication/ballot.ts";
import { acceptorFromRecord, pieceFromRecord } from "#replication/record-bytes.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import type { Machine } from "./simulated-process.ts";
import { isDoubled, isThere, lives, members, newestConfigs, newestOf, roleOf, type World } from "./world.ts";

/** Its disk was put back, or lost, and nobody has said so to it yet. */
export function isAsking({ pastOf, node, process }: Machine): boolean {
  if (pastOf === undefined || pastOf !== node) return false;
  return process?.isServing !== true || process.node?.life()?.replication.isDoubted !== false;
}

/** Why its disk may not be lost now. */
export function whyKept(world: World, machine: Machine): string | undefined {
  const id = machine.process?.node?.life()?.identity.id;
  if (id === undefined) return "it does not run";
  const inCluster = members(world);
  const others = inCluster.filter((other) => other !== machine);
  if (others.some((other) => isAsking(other) && !isRememberedBesides(world, machine, other)))
    return "a past would be forgotten";
  const staying = inCluster.filter((other) => roleOf(world, other) === "member");
  // Its successor leaves at once, and nobody else can have the slots that it had.
  if (roleOf(world, machine) === "leaving" && staying.length < world.plan.cluster.replicationFactor)
    return "its slots would stay open";
  // It may be the one that was told.
  if (!inCluster.every((other) => knowsRemovals(world, other))) return "somebody is being removed";
  const uncounted = new Set(others.filter((other) => isAsking(other) || leavesByForce(other)).map(({ node }) => node));
  const isLost = (owner: NodeId): boolean => uncounted.has(owner) || !isThere(world, owner) || isDoubled(world, owner);
  return configsOnDisks(world).every((config) => isSparedBy(config, id, isLost))
    ? undefined
    : "it has copies that count";
}

/**
 * Whether a range can do without the disk of a node, besides those that are lost. As far as it is an owner, now or in an
 * epoch since the last with all slots normal, what any quorum of each of these has is with an owner that counts and is
 * left; and those who are left decide on what follows, of which a syncing owner is one with its vote alone.
 */
export function isSparedBy(config: RangeConfig, node: NodeId, isLost: (owner: NodeId) => boolean): boolean {
  const epochs = [config.slots, ...config.history.map(({ slots }) => slots)];
  if (!epochs.some((slots) => slots.some(({ owner }) => owner === node))) return true;
  if (!config.synced) return false;
  const isGone = (owner: NodeId): boolean => owner === node || isLost(owner);
  if (!isVoteQuorum(config, new Set(ownersOf(config).filter((owner) => !isGone(owner))))) return false;
  return epochs.every(
    (slots) => normalOwnersOf(slots).filter(isGone).length <= slots.length - majorityOf(slots.length),
  );
}

/** Somebody else who serves remembers as much of the one that asks. Who comes back empty asks nothing. */
function isRememberedBesides(world: World, machine: Machine, asking: Machine): boolean {
  const { pastOf, disk } = asking;
  if (pastOf === undefined || readIdentity(disk.store) === undefined) return true;
  const most = rememberedBy(machine, pastOf);
  return members(world).some(
    (other) => other !== machine && other !== asking && isReached(other) && rememberedBy(other, pastOf) >= most,
  );
}

/** Why its disk may not be put back now: somebody must be there who remembers as much of it as anybody does. */
export function whyNotPutBack(world: World, machine: Machine): string | undefined {
  const reason = whyKept(world, machine);
  const { node } = machine;
  if (reason !== undefined || node === undefined) return reason;
  const others = members(world).filter((other) => other !== machine);
  const farthest = (machines: readonly Machine[]): number =>
    machines.reduce((most, other) => Math.max(most, rememberedBy(other, node)), 0);
  return farthest(others.filter(isReached)) < farthest(others) ? "who remembers it is away" : undefined;
}

/** Up to which batch of the node it has heard, as far as it knows, or its disk while it does not run. */
function rememberedBy({ process, disk }: Machine, node: NodeId): number {
  const census = process?.node?.life()?.census ?? openCensus(disk.store);
  return census.markOf(node)?.commitNumber ?? 0;
}

function isReached({ process }: Machine): boolean {
  return process?.isServing === true && !process.isPaused;
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

/** The newest configurations that anybody holds, whether it runs or not, and what may be voted to follow them. */
function configsOnDisks(world: World): RangeConfig[] {
  const running = lives(world).map(({ life }) => life.replication);
  const down = members(world).flatMap(({ process, disk: { store } }) => {
    const isDown = process?.node?.life() === undefined;
    return isDown && readIdentity(store)?.settings.clusterId === world.clusterId ? [store] : [];
  });
  const kept = down.flatMap((store) =>
    store.records("range-configs").flatMap(({ key, value }) => pieceFromRecord(key, value)?.config ?? []),
  );
  const newest = newestOf([...newestConfigs(world), ...kept]);
  const accepted = [
    ...running.flatMap(({ held }) => held.pieces.flatMap(({ acceptor }) => acceptor.accepted?.value ?? [])),
    ...down.flatMap((store) =>
      store
        .records("ballots")
        .flatMap(({ key, value }) => acceptorFromRecord(key, value)?.acceptor.accepted?.value ?? []),
    ),
  ];
  const epochs = new Map(newest.map(({ range, epoch }) => [range.upTo, epoch]));
  return [...newest, ...accepted.filter(({ range, epoch }) => epoch > (epochs.get(range.upTo) ?? 0))];
}
