/** How an operation went, beside its answer: `1.9 ms · R 2/3`. */
import { durationText } from "#base/units.ts";
import type { Participation } from "#model/operation.ts";

/** `R` for reads, `W` for writes: replicas that answered of those asked. */
export function participationText(ms: number, letter: "R" | "W", replicas: Participation, ttlMs = 0): string {
  const parts = [durationText(ms)];
  if (replicas.asked > 0) parts.push(`${letter} ${replicas.answered}/${replicas.asked}`);
  if (ttlMs > 0) parts.push(`ttl ${durationText(ttlMs)}`);
  return parts.join(" · ");
}
