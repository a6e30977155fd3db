/**
 * Time as a parameter.
 *
 * Handed down from the composition root: the real one in `node/`, a virtual one in `simulation/`.
 */

export type Clock = {
  /** Milliseconds of a clock that never goes back; its zero means nothing. May have a fraction. */
  readonly monotonicMs: () => number;
  /** Milliseconds since 1970 by the wall clock, which may jump. Whole. */
  readonly wallMs: () => number;
  /** Calls `run` once, not before `delayMs` have passed. */
  readonly after: (delayMs: number, run: () => void) => Timer;
};

export type Timer = { readonly cancel: () => void };

/** The clock of this machine. */
export function createSystemClock(): Clock {
  return {
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    after: (delayMs, run) => {
      const handle = setTimeout(run, delayMs);
      return { cancel: () => clearTimeout(handle) };
    },
  };
}
