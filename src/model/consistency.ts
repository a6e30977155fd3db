/** Consistency: how many owners must have answered. */
import type { RangeConfig } from "./range-config.ts";

export type Consistency = "one" | "quorum" | "all";

/** A majority of `slots`, never of those that happen to be alive. */
export function majorityOf(slots: number): number {
  return Math.floor(slots / 2) + 1;
}

/** Answers of owners needed at the level. */
export function answersNeeded(consistency: Consistency, config: RangeConfig): number {
  switch (consistency) {
    case "one":
      return 1;
    case "quorum":
      return majorityOf(config.slots.length);
    case "all":
      return config.slots.length;
  }
}
