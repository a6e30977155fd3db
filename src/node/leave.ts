/**
 * Leaving for good: every range is given away first, then the node goes out of the ring.
 *
 * That it leaves is in its store: it goes on after a crash. It can be called off as long as it has not come to the ring.
 */
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { FailureError } from "#rpc/request-handler.ts";
import { leaveWrite } from "./facts.ts";
import { describe, type Life, recordsOf } from "./life.ts";

export type LeaveEnd = "left" | "cancelled";

export type Leaver = {
  readonly isLeaving: () => boolean;
  /** Resolves when it is out, or when that was cancelled. Throws a `FailureError`. */
  readonly leave: (life: Life, isForced: boolean) => Promise<LeaveEnd>;
  /** Goes on with a leave that an earlier run has begun. */
  readonly goOn: (life: Life, isForced: boolean) => void;
  /** False when there is none, or when it has come to the ring. */
  readonly cancel: (life: Life) => Promise<boolean>;
  /** It owns no range any more. */
  readonly noteEmptied: () => void;
  /** It is out of the ring. */
  readonly noteLeft: () => void;
  /** Its store was set aside: who begins anew does not leave. */
  readonly giveUp: () => void;
};

/** A leave that has begun. */
type Leaving = {
  readonly emptied: PromiseWithResolvers<"emptied" | "cancelled">;
  readonly left: PromiseWithResolvers<LeaveEnd>;
  /** It has come to the ring: too late to stay. */
  isIrrevocable: boolean;
  /** It is being called off; what comes of that. */
  callingOff: Promise<boolean> | undefined;
};

export function createLeaver(onLeft: () => void): Leaver {
  let leaving: Leaving | undefined;

  /** That it leaves is in its store. */
  async function giveAway(life: Life, own: Leaving, isForced: boolean): Promise<LeaveEnd> {
    describe(life, "leaving");
    life.kernel.leaveRanges(isForced);
    if ((await own.emptied.promise) === "cancelled") return "cancelled";
    // Told to everyone while there is still somebody to tell: a node that left is not one that is down.
    describe(life, "stopped");
    life.kernel.leaveRing();
    if ((await own.left.promise) === "cancelled") return "cancelled";
    await life.kernel.handOverMarks(whoIsThere(life));
    // Started again, it is to be a node again.
    await life.kernel.store([leaveWrite(undefined)]);
    onLeft();
    return "left";
  }

  async function callOff(life: Life, own: Leaving): Promise<boolean> {
    const isStored = await life.kernel.store([leaveWrite(undefined)]);
    own.callingOff = undefined;
    if (!isStored || own.isIrrevocable || leaving !== own) return false;
    leaving = undefined;
    life.kernel.stay();
    describe(life, "serving");
    own.emptied.resolve("cancelled");
    return true;
  }

  return {
    isLeaving: () => leaving !== undefined,
    leave: async (life, isForced) => {
      // Whoever leaves again after that is not called off with it.
      await leaving?.callingOff;
      const before = leaving;
      const own = before ?? createLeaving();
      leaving = own;
      if (!(await life.kernel.store([leaveWrite({ isForced })]))) {
        if (leaving === own) leaving = before;
        throw new FailureError({ kind: "refused", reason: "that the node leaves could not be written to its store" });
      }
      return await giveAway(life, own, isForced);
    },
    goOn: (life, isForced) => {
      // Told to leave before it was in the ring again, it is at it already; the others have just heard otherwise.
      if (leaving !== undefined) return describe(life, "leaving");
      leaving = createLeaving();
      void giveAway(life, leaving, isForced);
    },
    cancel: async (life) => {
      const own = leaving;
      if (own === undefined || own.isIrrevocable) return false;
      own.callingOff ??= callOff(life, own);
      return await own.callingOff;
    },
    noteEmptied: () => {
      if (leaving === undefined) return;
      leaving.isIrrevocable = true;
      leaving.emptied.resolve("emptied");
    },
    noteLeft: () => leaving?.left.resolve("left"),
    giveUp: () => {
      leaving?.emptied.resolve("cancelled");
      leaving?.left.resolve("cancelled");
      leaving = undefined;
    },
  };
}

function whoIsThere(life: Life): NodeId[] {
  const others = recordsOf(life).filter((record) => record.id !== life.identity.id && !isOver(record));
  return others.map(({ id }) => id).filter((id) => life.ring.directory.get(id)?.liveness !== "down");
}

function createLeaving(): Leaving {
  return {
    emptied: Promise.withResolvers(),
    left: Promise.withResolvers(),
    isIrrevocable: false,
    callingOff: undefined,
  };
}
