/**
 * The clock of one simulated process: virtual time, seen through a clock that is wrong.
 *
 * The wall clock may be off, jump and drift; the monotonic clock drifts with it and begins at another number in each run.
 */
import type { Clock, Timer } from "#base/clock.ts";
import type { Scheduler } from "./scheduler.ts";

/** How a machine's clock goes; of the machine, not of a process on it. */
export type ClockFault = {
  /** Added to the wall clock, ms. May change at any time: a jump. */
  skewMs: number;
  /** Seconds that this clock counts in a true second; 1 is right. Fixed while the machine is up. */
  rate: number;
};

/** Virtual time zero as a wall clock shows it, ms since 1970. */
export const WALL_START_MS = 1_800_000_000_000;

/** Timers are never early, in spite of rounding, and time goes on between two of them. */
const TICK_MS = 0.001;

/** `enter` runs what a timer is for inside the process, or later when that stands still, or never when it is gone. */
export function createSimulatedClock(
  scheduler: Scheduler,
  fault: ClockFault,
  bootedAtMs: number,
  enter: (run: () => void) => void,
): Clock {
  return {
    monotonicMs: () => (scheduler.nowMs() - bootedAtMs) * fault.rate,
    wallMs: () => Math.floor(WALL_START_MS + scheduler.nowMs() * fault.rate + fault.skewMs),
    after: (delayMs, run): Timer => {
      let isCancelled = false;
      scheduler.at(scheduler.nowMs() + TICK_MS + Math.max(0, delayMs) / fault.rate, () => {
        if (isCancelled) return;
        enter(() => {
          if (!isCancelled) run();
        });
      });
      return {
        cancel: () => {
          isCancelled = true;
        },
      };
    },
  };
}
