/**
 * Refounding: ranges that nobody has any more, since all of their owners were given up, begin anew, empty.
 *
 * By the operator's word alone, and only while everybody who is not given up is there and has none of it: then no owner is
 * left that could vote or come back. The node that was asked becomes the one owner, and the range goes to those who are to
 * have it as ranges do. What was before this moment is below the floor: nothing deleted comes back with some old copy.
 */
import type { NodeId } from "#model/node-id.ts";
import { type Position, type Range, rangeHas } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { VERSION_ZERO, versionOf } from "#model/version.ts";
import { refreshConfig } from "./find-config.ts";
import { ASKED_TIMES, FORCED_EPOCHS } from "./give-up.ts";
import { isDown, learnConfigs, ownSlot } from "./held.ts";
import { emit } from "./machine.ts";
import { tellChosen } from "./proposal.ts";
import { piecesIn } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";

/**
 * `onEnd` is called with the configurations that were installed. `epochSeen`: no configuration of the cluster that is known
 * has a higher one.
 */
export function refound(
  replication: Replication,
  ranges: readonly Range[],
  epochSeen: number,
  onEnd: (forced: readonly RangeConfig[]) => void,
): void {
  const nobodys: Range[] = [];
  let open = ranges.length;
  if (open === 0) return onEnd([]);
  for (const range of ranges) {
    askForOwners(replication, range, (isNobodys) => {
      if (isNobodys) nobodys.push(range);
      if (--open === 0) onEnd(begin(replication, nobodys, epochSeen));
    });
  }
}

/**
 * What is known here of the range may be of long ago and name owners that have given it away since, to those who are gone:
 * only what one of its own owners confirms is somebody's. Ranges may have moved while the nodes were asked what they own.
 */
function askForOwners(replication: Replication, range: Range, onEnd: (isNobodys: boolean) => void): void {
  const ends = piecesIn(replication.held, range).map((piece) => piece.range.upTo);
  const positions = new Set<Position>([range.upTo, ...ends.filter((end) => rangeHas(range, end))]);
  let open = positions.size;
  let isNobodys = true;
  const ask = (position: Position, times: number): void =>
    refreshConfig(replication, position, (config, isComplete) => {
      const isOwned = config !== undefined && rangeHas(config.range, position);
      // The answers that were waited for may have been about another part of what was one range.
      const isKnown = config === undefined && isComplete;
      if (!isOwned && !isKnown && times < ASKED_TIMES) return ask(position, times + 1);
      if (!isKnown) isNobodys = false;
      if (--open === 0) onEnd(isNobodys);
    });
  for (const position of positions) ask(position, 1);
}

function begin(replication: Replication, ranges: readonly Range[], epochSeen: number): RangeConfig[] {
  const { machine, held, givenUp } = replication;
  if (replication.isDoubted) return [];
  const isOwnedHere = (range: Range): boolean =>
    piecesIn(held, range).some((piece) => ownSlot(replication, piece) !== undefined);
  const floor = versionOf({ ms: Math.max(0, Math.floor(machine.clusterMs)), counter: 0 }, machine.self);
  const configs = ranges
    .filter((range) => !isOwnedHere(range))
    .map((range): RangeConfig => {
      const slots = [{ owner: machine.self, state: "normal" }] as const;
      const epoch = epochAbove(epochSeen, machine.clusterMs, machine.self);
      return { range, epoch, slots, history: [], synced: true, floor, purged: VERSION_ZERO };
    });
  learnConfigs(replication, configs);
  for (const config of configs) emit(machine, { kind: "range-forced", config, gone: [...givenUp] });
  const others: NodeId[] = [...machine.view.nodes.keys()].filter((node) => node !== machine.self);
  for (const node of others) if (!isDown(replication, node)) tellChosen(replication, node, configs, 0);
  return configs;
}

const HOUR_MS = 3_600_000;

/**
 * Above all that votes could make of the epochs seen. What was forced of a range before may be known to those only who are
 * gone, and to a cache: so it is above all of another hour, too. Two nodes that are told the same at once do not install two
 * configurations of one epoch.
 */
function epochAbove(epochSeen: number, clusterMs: number, self: NodeId): number {
  const steps = Math.max(Math.floor(epochSeen / FORCED_EPOCHS) + 1, Math.floor(clusterMs / HOUR_MS));
  return steps * FORCED_EPOCHS + Number.parseInt(self.slice(0, 6), 16);
}
