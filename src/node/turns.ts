/**
 * Turns of the event loop: a node that has much to read lets timers, sockets and clients have theirs in between.
 *
 * A turn lasts until everybody else had one, over however many calls and promises in a row. Where no time passes while
 * something runs, as in a simulated world, none is ever over.
 */
import type { Clock } from "#base/clock.ts";

export type Turns = {
  readonly begin: () => void;
  /** From here on the turn comes to its end. */
  readonly beginReading: () => void;
  readonly isOver: () => boolean;
  /** Soon in this turn, or in the next one. */
  readonly schedule: (run: () => void) => void;
  /** In the next turn. */
  readonly scheduleNext: (run: () => void) => void;
};

export type TurnDoors = {
  /** Runs later, soon, once; what comes up until then is taken together. */
  readonly soon: (run: () => void) => void;
  /** Runs once, after timers, sockets and whoever else waits for the event loop. */
  readonly afterOthers: (run: () => void) => void;
};

/** Long enough that going round the loop costs nothing beside it, short beside what anybody waits for, ms. */
const READ_MS_MIN = 10;

export function createTurns(clock: Clock, { soon, afterOthers }: TurnDoors): Turns {
  let beganMs: number | undefined;
  let endMs: number | undefined;
  const isOver = (): boolean => endMs !== undefined && clock.monotonicMs() >= endMs;
  return {
    begin: () => {
      if (beganMs !== undefined) return;
      beganMs = clock.monotonicMs();
      afterOthers(() => {
        beganMs = undefined;
        endMs = undefined;
      });
    },
    beginReading: () => {
      if (endMs !== undefined) return;
      const nowMs = clock.monotonicMs();
      // As long as it took to hear what is wanted: however much comes in, what is to be read does not pile up.
      endMs = nowMs + Math.max(READ_MS_MIN, nowMs - (beganMs ?? nowMs));
    },
    isOver,
    schedule: (run) => (isOver() ? afterOthers(run) : soon(run)),
    scheduleNext: afterOthers,
  };
}
