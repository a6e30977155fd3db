/** At most one configuration is chosen for a range and epoch, and no node is in it twice. */
import { positionText, rangeKey } from "#model/position.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { versionText } from "#model/version.ts";

export type ConfigurationChecker = {
  /** Somebody takes it for chosen. */
  readonly note: (config: RangeConfig, by: string) => void;
  readonly chosen: () => number;
};

export function createConfigurationChecker(complain: (text: string) => void): ConfigurationChecker {
  const chosen = new Map<string, string>();
  return {
    note: (config, by) => {
      const name = `${positionText(config.range.upTo)}@${config.epoch}`;
      const text = textOf(config);
      const known = chosen.get(name);
      if (known === text) return;
      if (known !== undefined) complain(`two configurations are chosen for ${name}: ${known} and, says ${by}, ${text}`);
      else chosen.set(name, text);
      if (new Set(ownersOf(config)).size < config.slots.length) complain(`${name} has a node twice: ${text}`);
    },
    chosen: () => chosen.size,
  };
}

function textOf({ range, slots, history, synced, floor, purged }: RangeConfig): string {
  const slotsText = slots.map(({ owner, state }) => `${owner}${state === "normal" ? "" : "?"}`).join(" ");
  return `${rangeKey(range)} [${slotsText}] ${synced} ${versionText(floor)} ${versionText(purged)} ${JSON.stringify(history)}`;
}
