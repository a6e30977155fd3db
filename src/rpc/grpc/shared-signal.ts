/**
 * Abort signals for the many operations of one caller.
 *
 * Listening to a signal costs more the more already do, and a signal for each operation costs a microsecond: so a few
 * operations share one.
 */

export type SharedSignals = {
  /** For one operation; `release` when it has ended. */
  readonly take: () => SharedSignal;
  /** The caller has gone. */
  readonly abort: () => void;
};

export type SharedSignal = { readonly signal: AbortSignal; readonly release: () => void };

const OPERATIONS_PER_SIGNAL = 32;

export function createSharedSignals(): SharedSignals {
  const groups = new Set<{ controller: AbortController; handedOut: number; open: number }>();
  let isAborted = false;
  const startGroup = () => {
    const group = { controller: new AbortController(), handedOut: 0, open: 0 };
    if (isAborted) group.controller.abort();
    groups.add(group);
    return group;
  };
  let current = startGroup();
  return {
    take: () => {
      if (current.handedOut === OPERATIONS_PER_SIGNAL) current = startGroup();
      const group = current;
      group.handedOut++;
      group.open++;
      return {
        signal: group.controller.signal,
        release: () => {
          group.open--;
          if (group.open === 0 && group !== current) groups.delete(group);
        },
      };
    },
    abort: () => {
      isAborted = true;
      for (const { controller } of groups) controller.abort();
    },
  };
}
