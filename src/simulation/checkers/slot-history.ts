/** How many owners ranges have had: a page that was read while a range had one owner promises no more than one copy. */
import { type Position, rangeHas } from "#model/position.ts";
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
      const first = chosen.findLastIndex(({ config, atMs }) => atMs <= sinceMs && rangeHas(config.range, position));
      const since = chosen.slice(Math.max(0, first)).filter(({ config }) => rangeHas(config.range, position));
      return Math.min(...since.map(({ config }) => config.slots.length));
    },
  };
}
