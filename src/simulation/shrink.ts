/** Makes a failing plan smaller: leaves out faults and operations as long as it still fails. */
import type { Plan } from "./plan.ts";

/** At most so many runs of `fails`. */
export function shrink(plan: Plan, fails: (plan: Plan) => boolean, runsMax: number): Plan {
  let runs = 0;
  let smallest = plan;
  const tryIt = (candidate: Plan): boolean => {
    if (runs >= runsMax) return false;
    runs++;
    if (!fails(candidate)) return false;
    smallest = candidate;
    return true;
  };
  // What else is left out would be made up for with these.
  tryIt({ ...smallest, spareOperations: [] });
  for (const part of ["faults", "operations"] as const) {
    // First half, then quarters, then one by one.
    for (let size = Math.ceil(smallest[part].length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < smallest[part].length; ) {
        const list: readonly unknown[] = smallest[part];
        const without = [...list.slice(0, from), ...list.slice(from + size)];
        if (!tryIt({ ...smallest, [part]: without })) from += size;
      }
    }
  }
  return smallest;
}
