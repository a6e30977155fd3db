/** Comparing copies is a background task: a node that does nothing else has a storm, though every comparison ends. */

export type StormWatch = {
  /** The machine begins a comparison with another one. */
  readonly begin: (machine: string, nowMs: number) => void;
};

const WINDOW_MS = 1000;
/** A node that has just started, compares each of its ranges with each other owner in fewer, for each of those. */
const COMPARISONS_MAX_OF_OWNER = 50;

export function createStormWatch(replicationFactor: number, complain: (text: string) => void): StormWatch {
  const most = COMPARISONS_MAX_OF_OWNER * Math.max(1, replicationFactor - 1);
  const windows = new Map<string, { readonly untilMs: number; begun: number }>();
  return {
    begin: (machine, nowMs) => {
      const open = windows.get(machine);
      if (open === undefined || nowMs >= open.untilMs) {
        windows.set(machine, { untilMs: nowMs + WINDOW_MS, begun: 1 });
        return;
      }
      if (++open.begun === most + 1) {
        complain(`${machine} begins more than ${most} comparisons within ${WINDOW_MS} ms`);
      }
    },
  };
}
