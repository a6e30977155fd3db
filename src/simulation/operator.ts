/** What an operator does in a run: has nodes leave or stay after all, gives them another weight, removes them. */
import { pick, type Random } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Machine } from "./simulated-process.ts";
import { TRACED } from "./trace.ts";
import { roleOf, serving, type World } from "./world.ts";

export type Operator = {
  readonly leave: (machine: Machine, isForced: boolean) => void;
  /** Tells it again after a start. */
  readonly goOn: (machine: Machine) => void;
  /** Calls the leave off, unless it has come too far. */
  readonly stay: (machine: Machine) => void;
  readonly isForced: (machine: Machine) => boolean;
  readonly weigh: (machine: Machine, weight: number) => void;
  /** Calls that off. */
  readonly weighBack: (machine: Machine) => void;
  /** Told to one node; what comes of it when that dies before it has answered is not known. */
  readonly remove: (id: NodeId) => void;
};

const LOOK_AGAIN_MS = 100;
const TELL_AGAIN_MS = 500;

export function createOperator(world: World, random: Random): Operator {
  const { scheduler } = world.cluster;
  const forced = new Set<Machine>();

  /** As soon as it serves, and again when its disk had no room for that, or the node began anew meanwhile. */
  function leaveSoon(machine: Machine): void {
    const { process } = machine;
    if (process === undefined || process.isLeaving || roleOf(world, machine) !== "leaving") return;
    const againAfter = (ms: number): void =>
      scheduler.at(scheduler.nowMs() + ms, () => {
        if (machine.process === process) leaveSoon(machine);
      });
    if (!process.isServing) return againAfter(LOOK_AGAIN_MS);
    process.isLeaving = true;
    world.tell(`${machine.name} leaves`);
    const isForced = forced.has(machine);
    process.enter(TRACED.operation, () => {
      const ended = process.node?.leave(isForced).catch(() => "refused" as const);
      void ended?.then((end) => {
        if (end === "left") return;
        process.isLeaving = false;
        againAfter(TELL_AGAIN_MS);
      });
    });
  }

  return {
    leave: (machine, isForced) => {
      world.roles.set(machine.name, "leaving");
      if (isForced) forced.add(machine);
      else forced.delete(machine);
      leaveSoon(machine);
    },
    goOn: (machine) => leaveSoon(machine),
    stay: (machine) => {
      const { process } = machine;
      if (process?.isLeaving !== true) return;
      world.tell(`${machine.name} is to stay`);
      process.enter(TRACED.operation, () => {
        void process.node?.cancelLeave().then((isCalledOff) => {
          if (!isCalledOff) return;
          world.tell(`${machine.name} stays`);
          world.cover("leave called off");
          world.roles.set(machine.name, "member");
          process.isLeaving = false;
        });
      });
    },
    isForced: (machine) => forced.has(machine),
    weigh: ({ process }, weight) =>
      // A ring that would be too small refuses it.
      process?.enter(TRACED.operation, () => void process.node?.reweigh(weight).catch(() => undefined)),
    weighBack: ({ name, process }) =>
      process?.enter(TRACED.operation, () => {
        void process.node
          ?.cancelReweigh()
          .catch(() => false)
          .then((isCalledOff) => {
            if (!isCalledOff) return;
            world.tell(`${name} gets its weight back`);
            world.cover("weight called off");
          });
      }),
    remove: (id) => {
      const asked = pick(
        random,
        // One that leaves refuses: it may be gone before others have heard of it.
        serving(world).filter(({ node, isLeaving }) => node?.life()?.identity.id !== id && !isLeaving),
      );
      const life = asked?.node?.life();
      if (asked === undefined || life === undefined) return;
      world.givenUp.add(id);
      world.tell(`${asked.machine.name} is told to remove ${id}`);
      asked.enter(TRACED.operation, () => {
        void life.kernel.remove(id).then((isKept) => {
          if (!isKept) return;
          world.tell(`${asked.machine.name} has removed ${id}`);
          world.removed.add(id);
        });
      });
    },
  };
}
