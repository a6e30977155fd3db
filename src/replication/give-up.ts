/**
 * Giving nodes up: what an operator may order for owners that are gone for good and that nothing can vote around.
 *
 * A configuration is changed by a majority of its owners. Where that is lost for ever, or where no vote leads to a quorum
 * again, the range goes on only by the operator's word: the first owner left installs an epoch far above all that could
 * have been voted, with the owners left. Writes that only the others had are lost; that is why it is asked for by name, told
 * as an event, and never done alone.
 */
import { majorityOf } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver, type Lifecycle } from "#model/node-record.ts";
import { normalOwnersOf, ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { isVoteQuorum } from "./ballot.ts";
import { refreshConfig } from "./find-config.ts";
import { type HeldPiece, isCurrent, isSealed, isUp, learnConfigs, ownSlot } from "./held.ts";
import { after, emit } from "./machine.ts";
import { tellChosen } from "./proposal.ts";
import { isOutdated } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";
import { uncovered } from "./transfer.ts";

/** Votes raise an epoch by one: none comes so far. */
export const FORCED_EPOCHS = 2 ** 32;

/** Whoever seems to be there and does not answer is asked so often; then nothing is forced. */
export const ASKED_TIMES = 3;
/** That nodes are given up may end the doubt about this node's store: for so long it is waited for, ms. */
const DOUBT_LASTS_MS = 6000;
const AGAIN_AFTER_MS = 250;

/**
 * `onEnd` is called with the configurations that were forced here. Whoever should know is asked first: a node that was away
 * may believe in owners of long ago, and what it has of then must not take the place of what the present ones have. So
 * everybody has to be there who is not given up: who is only away may be the present owner. Nor does a node whose store may
 * be from the past force anything.
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
      const isHeard = isComplete && isEverybodyThere(replication);
      if (!isHeard && times < ASKED_TIMES) return forceWhenSure(piece, times + 1);
      const isSure = isHeard && isCurrent(replication, piece) && !replication.isDoubted;
      const next = isSure ? nextOf(replication, piece) : undefined;
      if (next !== undefined) {
        force(replication, next);
        forced.push(next);
      }
      if (--open === 0) onEnd(forced);
    });
  for (const piece of lost) forceWhenSure(piece, 1);
}

function isEverybodyThere(replication: Replication): boolean {
  const { givenUp, machine } = replication;
  for (const [id, { record }] of machine.view.nodes) {
    if (id !== machine.self && !givenUp.has(id) && !isOver(record) && !isUp(replication, id)) return false;
  }
  return true;
}

function nextOf(replication: Replication, piece: HeldPiece): RangeConfig | undefined {
  if (isOutdated(piece) || ownSlot(replication, piece) === undefined) return undefined;
  return forcedConfig(replication, piece);
}

function force(replication: Replication, config: RangeConfig): void {
  learnConfigs(replication, [config]);
  emit(replication.machine, { kind: "range-forced", config, gone: [...replication.givenUp] });
  for (const owner of ownersOf(config)) {
    if (owner !== replication.machine.self) tellChosen(replication, owner, [config], 0);
  }
}

/** Undefined while votes help, or when it is another owner's to do. */
function forcedConfig(replication: Replication, piece: HeldPiece): RangeConfig | undefined {
  const { givenUp, machine } = replication;
  const { config } = piece;
  const lifecycleOf = (node: NodeId): Lifecycle | undefined => machine.view.nodes.get(node)?.record.lifecycle;
  const isGone = (node: NodeId): boolean => givenUp.has(node) || lifecycleOf(node) === "removed";
  if (!isLost(config, isGone, (node) => lifecycleOf(node) === "stopped")) return undefined;
  const left = ownersOf(config).filter((owner) => !isGone(owner));
  // Those who can vote may have done so without this node: a vote ends first, and each of them has to be there to be asked.
  const canVote = isVoteQuorum(config, new Set(left));
  if (canVote && (isSealed(piece) || !left.every((owner) => isUp(replication, owner)))) return undefined;
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

/**
 * Whether no vote of the owners left leads to a quorum again: they cannot vote, or too few of them count and nobody who
 * syncs can come to its end, because those who are gone may have been the only ones that had something acknowledged. Who
 * has left and owns nothing answers as little as they.
 */
export function isLost(
  config: RangeConfig,
  isGone: (node: NodeId) => boolean,
  hasLeft: (node: NodeId) => boolean,
): boolean {
  const left = new Set(ownersOf(config).filter((owner) => !isGone(owner)));
  if (!isVoteQuorum(config, left)) return true;
  const counting = normalOwnersOf(config.slots).filter((owner) => left.has(owner));
  if (counting.length >= majorityOf(config.slots.length)) return false;
  const isSilent = (node: NodeId): boolean => isGone(node) || (hasLeft(node) && slotOf(config, node) === undefined);
  const past = config.history.flatMap(({ slots }) => normalOwnersOf(slots));
  return uncovered(config.history, new Set(past.filter((owner) => !isSilent(owner)))).length > 0;
}
