/**
 * At most one configuration is chosen for a range and epoch, no node is in it twice, and it is what the one before may
 * grow into, by the votes of those who decide.
 */
import type { NodeId } from "#model/node-id.ts";
import { positionText, rangeCovers, rangeKey } from "#model/position.ts";
import { ownersOf, type RangeConfig } from "#model/range-config.ts";
import { versionText } from "#model/version.ts";
import { canDecide, faultOfSuccessor, type Past, pastAfter } from "./successors.ts";

export type ConfigurationChecker = {
  /** Somebody takes it for chosen. */
  readonly note: (config: RangeConfig, by: string) => void;
  readonly chosen: () => number;
};

type Chosen = { readonly config: RangeConfig; readonly text: string; readonly past: Past };

/** By an operator's word an epoch is so much later. */
const FORCED_EPOCHS = 2 ** 32;
const NO_PAST: Past = new Map();

/** `hasVoted`: the owner's disk says so, or nobody knows what it would say. */
export function createConfigurationChecker(
  hasVoted: (owner: NodeId, parent: RangeConfig, child: RangeConfig) => boolean,
  complain: (text: string) => void,
): ConfigurationChecker {
  const chosen = new Map<string, Chosen>();
  const byEpoch = new Map<number, Chosen[]>();

  const around = ({ range }: RangeConfig, epoch: number): Chosen | undefined =>
    byEpoch.get(epoch)?.find(({ config }) => rangeCovers(config.range, range));

  /** Its past. */
  function judgeSuccessor(config: RangeConfig, name: string, text: string): Past {
    if (config.epoch === 1) return NO_PAST;
    const parent = around(config, config.epoch - 1);
    if (parent === undefined) {
      if (around(config, config.epoch - FORCED_EPOCHS) === undefined) complain(`${name} follows nothing: ${text}`);
      return NO_PAST;
    }
    const past = pastAfter(parent.config, parent.past, config);
    const fault = faultOfSuccessor(parent.config, config, past);
    if (fault !== undefined) complain(`${name} cannot follow, ${fault}: ${text} after ${parent.text}`);
    if (!canDecide(parent.config, (owner) => hasVoted(owner, parent.config, config)))
      complain(`${name} is taken for chosen without the votes for it: ${text} after ${parent.text}`);
    return past;
  }

  return {
    note: (config, by) => {
      const name = `${positionText(config.range.upTo)}@${config.epoch}`;
      const text = configText(config);
      const known = chosen.get(name);
      if (known?.text === text) return;
      if (new Set(ownersOf(config)).size < config.slots.length) complain(`${name} has a node twice: ${text}`);
      if (known !== undefined) {
        complain(`two configurations are chosen for ${name}: ${known.text} and, says ${by}, ${text}`);
        return;
      }
      const noted = { config, text, past: judgeSuccessor(config, name, text) };
      chosen.set(name, noted);
      const ofEpoch = byEpoch.get(config.epoch);
      if (ofEpoch === undefined) byEpoch.set(config.epoch, [noted]);
      else ofEpoch.push(noted);
    },
    chosen: () => chosen.size,
  };
}

export function configText({ range, slots, history, synced, floor, purged }: RangeConfig): string {
  const slotsText = slots.map(({ owner, state }) => `${owner}${state === "normal" ? "" : "?"}`).join(" ");
  return `${rangeKey(range)} [${slotsText}] ${synced} ${versionText(floor)} ${versionText(purged)} ${JSON.stringify(history)}`;
}
