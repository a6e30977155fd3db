/** Which faults may happen now: those that leave what is promised possible. */
import { majorityOf } from "#model/consistency.ts";
import { isOver } from "#model/node-record.ts";
import { ownersOf } from "#model/range-config.ts";
import { openCensus } from "#node/census.ts";
import { ownRecord } from "#ring/ring-state.ts";
import type { Fault } from "./fault.ts";
import { isAsking, whyKept, whyNotPutBack } from "./losses.ts";
import type { Machine } from "./simulated-process.ts";
import { isThere, members, newestConfigs, roleOf, type World } from "./world.ts";

/** Some range still counts a node that is not there any more, or will not be for long. */
function isCopyLost(world: World): boolean {
  return newestConfigs(world).some((config) => ownersOf(config).some((owner) => !isThere(world, owner)));
}

/** Why a fault may not happen now; undefined when it may. */
export function whyNot(world: World, fault: Fault): string | undefined {
  const { cluster } = world;
  const inCluster = members(world);
  const up = inCluster.filter(({ process }) => process !== undefined);
  if (fault.kind === "storm" || fault.kind === "cut" || fault.kind === "crash-syncing") return undefined;
  if (fault.kind === "crash-all") {
    if (inCluster.some((other) => isOnlyWitness(world, other))) return "a past would be forgotten";
    return up.length === inCluster.length ? undefined : "somebody is down";
  }
  const machine = cluster.machines.get(fault.node);
  const role = machine === undefined ? "spare" : roleOf(world, machine);
  if (fault.kind === "join") {
    if (role !== "spare") return `it is ${role}`;
    return up.some(({ process }) => process?.isServing) ? undefined : "nobody serves";
  }
  if (machine === undefined || (role !== "member" && role !== "leaving")) return "it is not in the cluster";
  switch (fault.kind) {
    case "crash":
    case "move":
    case "failing-disk":
      if (machine.process === undefined) return "it is down";
      if (isOnlyWitness(world, machine)) return "a past would be forgotten";
      return up.length <= Math.max(1, inCluster.length - 2) ? "others are down" : undefined;
    case "pause":
      return machine.process === undefined || machine.process.isPaused ? "it does not run" : undefined;
    case "leave": {
      const staying = inCluster.filter((other) => roleOf(world, other) === "member");
      if (role === "leaving") return "it is leaving";
      // Who leaves without force waits for as many to stay as there are to be copies.
      const someoneWaits = inCluster.some((other) => roleOf(world, other) === "leaving");
      const copies = Math.max(3, world.plan.cluster.replicationFactor);
      if (staying.length <= (fault.isForced && !someoneWaits ? majorityOf(copies) : copies))
        return "too few would stay";
      // Who goes by force takes a copy away: with another one lost, nobody could vote any more.
      if (fault.isForced && staying.some(({ process }) => process?.isServing !== true))
        return "somebody does not serve";
      if (fault.isForced && isCopyLost(world)) return "a copy is lost";
      return machine.process?.isServing === true ? undefined : "it does not serve";
    }
    case "wipe":
      // Nobody asks it back any more, and nobody would be there for it to leave to.
      if (!fault.joins && hasAllButLeft(machine)) return "it would be in a cluster of its own";
      return whyKept(world, machine);
    case "remove":
      return whyKept(world, machine);
    case "restore":
      return whyNotPutBack(world, machine);
    case "clone":
    case "weigh":
      return machine.process?.isServing === true ? undefined : "it does not serve";
    case "rot":
    case "slow-disk":
    case "full-disk":
    case "skew":
    case "drift":
    case "crash-at-send":
      return undefined;
  }
}

/** It has told so: for the others it is gone. */
function hasAllButLeft({ process }: Machine): boolean {
  const life = process?.node?.life();
  return life !== undefined && isOver(ownRecord(life.ring));
}

/**
 * Its memory, and not yet its disk, shows that the disk of another that is about to ask has been put back: what a node has
 * heard is durable with its next batch only, and for that long a crash beside the loss of a disk is beyond what is promised.
 */
function isOnlyWitness(world: World, { process, disk }: Machine): boolean {
  const census = process?.node?.life()?.census;
  if (census === undefined) return false;
  const asking = members(world).filter(isAsking);
  const kept = asking.length > 0 ? openCensus(disk.store) : undefined;
  return asking.some(({ node }) => {
    if (node === undefined) return false;
    const [now, durable] = [census.markOf(node), kept?.markOf(node)];
    return now?.incarnation !== durable?.incarnation || now?.commitNumber !== durable?.commitNumber;
  });
}
