/**
 * Giving nodes up: what an operator may order for owners that are gone for good and that nothing can vote around.
 *
 * A configuration is changed by a majority of its owners. Where that is lost for ever, the range goes on only by the
 * operator's word: the first owner left installs an epoch far above all that could have been voted, with the owners left.
 * Writes that only the others had are lost; that is why it is asked for by name, told as an event, and never done alone.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { normalOwnersOf, ownersOf, type RangeConfig } from "#model/range-config.ts";
import { isUp, learnConfigs, ownSlot } from "./held.ts";
import { emit } from "./machine.ts";
import { tellChosen } from "./proposal.ts";
import { isOutdated } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";

/** Votes raise an epoch by one: none comes so far. */
const FORCED_EPOCHS = 2 ** 32;

/** The configurations that were forced here. */
export function giveUp(replication: Replication, nodes: readonly NodeId[], acceptsLoss: boolean): RangeConfig[] {
  for (const node of nodes) replication.givenUp.add(node);
  for (const piece of replication.held.pieces) piece.considerAtMs = 0;
  replication.nextRoundMs = replication.machine.nowMs;
  if (!acceptsLoss) return [];
  const forced: RangeConfig[] = [];
  for (const piece of [...replication.held.pieces]) {
    if (isOutdated(piece) || ownSlot(replication, piece) === undefined) continue;
    const next = forcedConfig(replication, piece.config);
    if (next !== undefined) forced.push(next);
  }
  for (const config of forced) {
    learnConfigs(replication, [config]);
    emit(replication.machine, { kind: "range-forced", config, gone: [...replication.givenUp] });
    for (const owner of ownersOf(config)) {
      if (owner !== replication.machine.self) tellChosen(replication, owner, [config], 0);
    }
  }
  return forced;
}

/** Undefined while a majority is left, or when it is another owner's to do. */
function forcedConfig(replication: Replication, config: RangeConfig): RangeConfig | undefined {
  const { givenUp, machine } = replication;
  const isGone = (owner: NodeId): boolean =>
    givenUp.has(owner) || machine.view.nodes.get(owner)?.record.lifecycle === "removed";
  const left = ownersOf(config).filter((owner) => !isGone(owner));
  if (left.length >= majorityOf(config.slots.length)) return undefined;
  // What a syncing owner has is better than nothing, but only then.
  const whole = normalOwnersOf(config.slots).filter((owner) => left.includes(owner));
  const owners = whole.length > 0 ? whole : left;
  if (owners.find((owner) => isUp(replication, owner)) !== machine.self) return undefined;
  return {
    ...config,
    epoch: config.epoch + FORCED_EPOCHS,
    slots: owners.map((owner) => ({ owner, state: "normal" })),
    history: [],
    synced: owners.length === 1,
  };
}
