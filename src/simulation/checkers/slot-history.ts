/** How many owners ranges have had: a page that was read while a range had one owner promises no more than one copy. */
import type { Position } from "#model/position.ts";
import { rangeHas } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";

export type SlotHistory = {
  /** It was chosen then, and not before what was noted before. */
  readonly note: (config: RangeConfig, atMs: number) => void;
  /** The fewest owners that the range of a position has had since then; infinitely many when nobody knows. */
  readonly fewestSince: (position: Position, sinceMs: number) => number;
};

export function createSlotHistory(): SlotHistory {
  const chosen: { readonly config: RangeConfig; readonly atMs: number }[] = [];
  return {
    note: (config, atMs) => void chosen.push({ config, atMs }),
    fewestSince: (position, sinceMs) => {
      const ofRange = chosen.filter(({ config }) => rangeHas(config.range, position));
      const first = Math.max(
        0,
        ofRange.findLastIndex(({ atMs }) => atMs <= sinceMs),
      );
      return Math.min(...ofRange.slice(first).map(({ config }) => config.slots.length));
    },
  };
}
