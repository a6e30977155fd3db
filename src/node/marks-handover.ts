/**
 * Handing over marks: a node that goes for good may be the only one that has heard how far another's store had come. Were
 * that disk put back to a moment before, nobody could tell. So before its process ends all others are told, until they
 * say that they have noted it.
 */
import type { Clock } from "#base/clock.ts";
import type { NodeId } from "#model/node-id.ts";

export type MarksHandover = {
  /** Resolves when all of them have noted it, or after a while. */
  readonly handOver: (to: Iterable<NodeId>) => Promise<void>;
  readonly noted: (from: NodeId) => void;
};

const AGAIN_AFTER_MS = 250;
const TIMES = 8;

/** `tell` sends a node the marks of the moment. */
export function createMarksHandover(clock: Pick<Clock, "after">, tell: (to: NodeId) => void): MarksHandover {
  const open = new Set<NodeId>();
  let onNoted = (): void => undefined;
  return {
    handOver: async (to) => {
      for (const node of to) open.add(node);
      for (let times = 0; times < TIMES && open.size > 0; times++) {
        for (const node of open) tell(node);
        await new Promise<void>((resolve) => {
          onNoted = resolve;
          clock.after(AGAIN_AFTER_MS, resolve);
        });
      }
    },
    noted: (from) => {
      open.delete(from);
      if (open.size === 0) onNoted();
    },
  };
}
