/**
 * Giving nodes up: what an operator may order for owners that are gone for good and that nothing can vote around.
 *
 * A configuration is changed by a majority of its owners. Where that is lost for ever, the range goes on only by the
 * operator's word: the first owner left installs an epoch far above all that could have been voted, with the owners left.
 * Writes that only the others had are lost; that is why it is asked for by name, told as an event, and never done alone.
 */
import type { NodeId } from "#model/node-id.ts";
import { normalOwnersOf, ownersOf, type RangeConfig } from "#model/range-config.ts";
import { isVoteQuorum } from "./ballot.ts";
import { refreshConfig } from "./find-config.ts";
import { type HeldPiece, isCurrent, isUp, learnConfigs, ownSlot } from "./held.ts";
import { after, emit } from "./machine.ts";
import { tellChosen } from "./proposal.ts";
import { isOutdated } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";

/** Votes raise an epoch by one: none comes so far. */
const FORCED_EPOCHS = 2 ** 32;

/** Whoever seems to be there and does not answer is asked so often; then nothing is forced. */
const ASKED_TIMES = 3;
/** That nodes are given up may end the doubt about this node's store: for so long it is waited for, ms. */
const DOUBT_LASTS_MS = 6000;
const AGAIN_AFTER_MS = 250;

/**
 * `onEnd` is called with the configurations that were forced here. Whoever should know is asked first: a node that was away
 * may believe in owners of long ago, and what it has of then must not take the place of what the present ones have. Nor
 * does a node whose store may be from the past force anything.
 */
export function giveUp(
  replication: Replication,
  nodes: readonly NodeId[],
  acceptsLoss: boolean,
  onEnd: (forced: readonly RangeConfig[]) => void,
): void {
  const { machine } = replication;
  for (const node of nodes) replication.givenUp.add(node);
  for (const piece of replication.held.pieces) piece.considerAtMs = 0;
  replication.nextRoundMs = machine.nowMs;
  if (acceptsLoss) forceLost(replication, onEnd, machine.nowMs);
  else onEnd([]);
}

function forceLost(replication: Replication, onEnd: (forced: readonly RangeConfig[]) => void, sinceMs: number): void {
  const { machine } = replication;
  if (replication.isDoubted) {
    if (machine.nowMs - sinceMs >= DOUBT_LASTS_MS) return onEnd([]);
    return after(machine, AGAIN_AFTER_MS, () => forceLost(replication, onEnd, sinceMs));
  }
  const lost = replication.held.pieces.filter((piece) => nextOf(replication, piece) !== undefined);
  const forced: RangeConfig[] = [];
  let open = lost.length;
  if (open === 0) return onEnd(forced);
  const forceWhenSure = (piece: HeldPiece, times: number): void =>
    refreshConfig(replication, piece.range.upTo, (_config, isComplete) => {
      if (!isComplete && times < ASKED_TIMES) return forceWhenSure(piece, times + 1);
      const isSure = isComplete && isCurrent(replication, piece) && !replication.isDoubted;
      const next = isSure ? nextOf(replication, piece) : undefined;
      if (next !== undefined) {
        force(replication, next);
        forced.push(next);
      }
      if (--open === 0) onEnd(forced);
    });
  for (const piece of lost) forceWhenSure(piece, 1);
}

function nextOf(replication: Replication, piece: HeldPiece): RangeConfig | undefined {
  if (isOutdated(piece) || ownSlot(replication, piece) === undefined) return undefined;
  return forcedConfig(replication, piece.config);
}

function force(replication: Replication, config: RangeConfig): void {
  learnConfigs(replication, [config]);
  emit(replication.machine, { kind: "range-forced", config, gone: [...replication.givenUp] });
  for (const owner of ownersOf(config)) {
    if (owner !== replication.machine.self) tellChosen(replication, owner, [config], 0);
  }
}

/** Undefined while those are left who can vote, or when it is another owner's to do. */
function forcedConfig(replication: Replication, config: RangeConfig): RangeConfig | undefined {
  const { givenUp, machine } = replication;
  const isGone = (owner: NodeId): boolean =>
    givenUp.has(owner) || machine.view.nodes.get(owner)?.record.lifecycle === "removed";
  const left = ownersOf(config).filter((owner) => !isGone(owner));
  if (isVoteQuorum(config, new Set(left))) return undefined;
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
