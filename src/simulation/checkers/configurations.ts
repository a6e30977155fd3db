/**
 * At most one configuration is chosen for a range and epoch, no node is in it twice, and none counts in it that was no
 * owner before.
 */
import { positionText, rangeKey, rangesEqual } from "#model/position.ts";
import { normalOwnersOf, ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { versionText } from "#model/version.ts";

export type ConfigurationChecker = {
  /** Somebody takes it for chosen. */
  readonly note: (config: RangeConfig, by: string) => void;
  readonly chosen: () => number;
};

export function createConfigurationChecker(complain: (text: string) => void): ConfigurationChecker {
  const chosen = new Map<string, string>();
  /** The last one noted, by the end of its range. */
  const latest = new Map<bigint, RangeConfig>();
  return {
    note: (config, by) => {
      const name = `${positionText(config.range.upTo)}@${config.epoch}`;
      const text = configText(config);
      const known = chosen.get(name);
      if (known === text) return;
      if (known !== undefined) complain(`two configurations are chosen for ${name}: ${known} and, says ${by}, ${text}`);
      else chosen.set(name, text);
      if (new Set(ownersOf(config)).size < config.slots.length) complain(`${name} has a node twice: ${text}`);
      const before = latest.get(config.range.upTo);
      if (before === undefined || before.epoch < config.epoch) latest.set(config.range.upTo, config);
      if (before?.epoch !== config.epoch - 1 || !rangesEqual(before.range, config.range)) return;
      for (const owner of normalOwnersOf(config.slots)) {
        if (slotOf(before, owner) === undefined) complain(`${name} counts ${owner}, which was no owner: ${text}`);
      }
    },
    chosen: () => chosen.size,
  };
}

export function configText({ range, slots, history, synced, floor, purged }: RangeConfig): string {
  const slotsText = slots.map(({ owner, state }) => `${owner}${state === "normal" ? "" : "?"}`).join(" ");
  return `${rangeKey(range)} [${slotsText}] ${synced} ${versionText(floor)} ${versionText(purged)} ${JSON.stringify(history)}`;
}
