/** How far what a node takes for the cluster's time may be from the true one, in a plan whose clocks are wrong. */
import type { Plan } from "../plan.ts";

/** Of an answer that took a second, the most that counts, nobody knows which way was the long one; and times are whole. */
const ESTIMATE_MS = 503;

/** At a true time, ms. */
export type ClockErrorMs = (atMs: number) => number;

export function clockErrorOf({ faults }: Pick<Plan, "faults">): ClockErrorMs {
  let skewMs = 0;
  let drift = 0;
  for (const fault of faults) {
    if (fault.kind === "skew") skewMs = Math.max(skewMs, Math.abs(fault.skewMs));
    if (fault.kind === "drift") drift = Math.max(drift, Math.abs(fault.rate - 1));
  }
  // What is remembered of the others is counted on by the own monotonic clock, which drifts as well.
  return (atMs) => ESTIMATE_MS + skewMs + 2 * drift * Math.max(0, atMs);
}
