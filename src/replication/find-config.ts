/**
 * Finding the configuration of a position that this node knows nothing about.
 *
 * A lookup on the ring gives the walk; its nodes are asked outward; each answers the newest chosen configuration that it
 * holds, former owners as a forwarding address. The newest counts once an owner that it names confirms it. A lookup ends
 * at the node that the position belongs to, and the link to that one may be cut while the other owners answer: when it
 * takes long, those are asked who are on the walk as this node knows it. Newcomers that know nothing yet may stand before
 * all of the owners: while nobody confirms anything, twice as many nodes of the walk are asked each time.
 */
import type { NodeId } from "#model/node-id.ts";
import { type Position, positionText, rangeKey } from "#model/position.ts";
import { distinctNodes } from "#model/preference-list.ts";
import { ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { walkFrom } from "#model/ring-view.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { isDown, isUp, knownConfig, learnConfigs } from "./held.ts";
import { after, ask, backOffMs, lookup } from "./machine.ts";
import { isOutdated, pieceAt } from "./range-map.ts";
import type { Replication } from "./replication-state.ts";

const ASK_TIMEOUT_MS = 500;
const LOOKUP_TIMEOUT_MS = 1500;
/** The first try goes on without the lookup's answer after so long; later ones have more patience. */
const LOOKUP_PATIENCE_MS = 250;
/** Nodes of the walk asked at first. */
const WALK_NODES = 6;
const DOUBLED_MAX = 10;

/** Calls back with the newest configuration known or found, or with undefined when the deadline passes first. */
export function withConfig(
  replication: Replication,
  position: Position,
  deadlineMs: number,
  onFound: (config: RangeConfig | undefined) => void,
): void {
  const known = usableConfig(replication, position);
  if (known !== undefined) return onFound(known);
  search(replication, position, deadlineMs, 0, onFound);
}

/** The newest known here, unless it is merely what is left of an outdated one: what is older still is of no use then. */
export function usableConfig(replication: Replication, position: Position): RangeConfig | undefined {
  const held = pieceAt(replication.held, position);
  const cached = pieceAt(replication.cache, position);
  const isHeld = cached === undefined || (held !== undefined && held.config.epoch >= cached.config.epoch);
  const newest = isHeld ? held : cached;
  return newest === undefined || isOutdated(newest) ? undefined : newest.config;
}

function search(
  replication: Replication,
  position: Position,
  deadlineMs: number,
  tries: number,
  onFound: (config: RangeConfig | undefined) => void,
): void {
  const { machine } = replication;
  const again = (): void => {
    if (machine.nowMs >= deadlineMs) return onFound(undefined);
    after(machine, backOffMs(machine, tries, 50, 500), () => {
      const known = usableConfig(replication, position);
      if (known !== undefined) onFound(known);
      else search(replication, position, deadlineMs, tries + 1, onFound);
    });
  };
  const patienceMs = Math.min(LOOKUP_TIMEOUT_MS, LOOKUP_PATIENCE_MS * 2 ** tries);
  const nodesWanted = WALK_NODES * 2 ** Math.min(tries, DOUBLED_MAX);
  lookup(machine, position, nodesWanted, patienceMs, (walk) => {
    const known = knownConfig(replication, position);
    const first = whoMayKnow(known, nodesOfWalk(replication, position, walk?.walk, nodesWanted));
    if (first.length === 0) return again();
    askNodes(replication, position, createInquiry(), first, true, (config) => {
      if (config === undefined) return again();
      learnConfigs(replication, [config]);
      onFound(config);
    });
  });
}

/** The first nodes of the walk that was found, or of the one that this node knows. */
function nodesOfWalk(
  { machine }: Replication,
  position: Position,
  found: readonly VirtualNode[] | undefined,
  nodesWanted: number,
): NodeId[] {
  return distinctNodes(found ?? walkFrom(machine.view.virtualNodes, position), nodesWanted);
}

/** The owners of the configuration known, then the nodes of the walk. */
function whoMayKnow(known: RangeConfig | undefined, walk: readonly NodeId[]): NodeId[] {
  return known === undefined ? [...walk] : [...new Set([...ownersOf(known), ...walk])];
}

/** `isComplete`: everybody asked who is not suspected has answered. */
type OnAsked = (config: RangeConfig | undefined, isComplete: boolean) => void;

/**
 * Asks all who should know for the newest configuration, and takes it over. `onEnd` is called when they have answered or
 * are silent; whoever asks for the same range meanwhile waits for the same answers.
 */
export function refreshConfig(replication: Replication, position: Position, onEnd?: OnAsked): void {
  const { refreshing } = replication;
  const known = knownConfig(replication, position);
  const key = known === undefined ? positionText(position) : rangeKey(known.range);
  const waiting = refreshing.get(key);
  if (waiting !== undefined) {
    if (onEnd !== undefined) waiting.push(onEnd);
    return;
  }
  const ends = onEnd === undefined ? [] : [onEnd];
  refreshing.set(key, ends);
  askWider(replication, position, known, createInquiry(), WALK_NODES, (config, isComplete) => {
    refreshing.delete(key);
    if (config !== undefined) learnConfigs(replication, [config]);
    for (const end of ends) end(config, isComplete);
  });
}

/** So many nodes of the walk, then twice as many, until something is confirmed or all have been asked. */
function askWider(
  replication: Replication,
  position: Position,
  known: RangeConfig | undefined,
  inquiry: Inquiry,
  nodesWanted: number,
  onEnd: OnAsked,
): void {
  lookup(replication.machine, position, nodesWanted, LOOKUP_TIMEOUT_MS, (walk) => {
    const nodes = nodesOfWalk(replication, position, walk?.walk, nodesWanted);
    const able = whoMayKnow(known, nodes).filter((node) => !isDown(replication, node));
    askNodes(replication, position, inquiry, able, false, (config, isComplete) => {
      // What is not found in time by looking it up is not looked up again: whoever waits for this goes on without.
      const isLast = walk === undefined || nodes.length < nodesWanted;
      if (config !== undefined || isLast) onEnd(config, isComplete);
      else askWider(replication, position, known, inquiry, nodesWanted * 2, onEnd);
    });
  });
}

/** What has been heard so far; whoever was asked is not asked again. */
type Inquiry = {
  readonly asked: Set<NodeId>;
  newest: RangeConfig | undefined;
  /** By an owner that it names. */
  isConfirmed: boolean;
  isComplete: boolean;
};

function createInquiry(): Inquiry {
  return { asked: new Set(), newest: undefined, isConfirmed: false, isComplete: true };
}

/**
 * Asks the nodes, then the owners that their answers name: the newest configuration that one of its own owners confirmed.
 * In haste the first confirmed one will do; whoever uses it is told if it is stale.
 */
function askNodes(
  replication: Replication,
  position: Position,
  inquiry: Inquiry,
  nodes: readonly NodeId[],
  isHasty: boolean,
  onEnd: OnAsked,
): void {
  let open = 0;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    onEnd(inquiry.isConfirmed ? inquiry.newest : undefined, inquiry.isComplete);
  };
  const take = (from: NodeId, config: RangeConfig | undefined): void => {
    if (config !== undefined) {
      const isByOwner = slotOf(config, from) !== undefined;
      if (inquiry.newest === undefined || config.epoch > inquiry.newest.epoch) {
        inquiry.newest = config;
        inquiry.isConfirmed = isByOwner;
      } else if (config.epoch === inquiry.newest.epoch) inquiry.isConfirmed ||= isByOwner;
      for (const owner of ownersOf(inquiry.newest)) askOne(owner);
    }
    if (open === 0 || (isHasty && inquiry.isConfirmed)) end();
  };
  const askOne = (node: NodeId): void => {
    if (inquiry.asked.has(node)) return;
    inquiry.asked.add(node);
    open++;
    ask(replication.machine, node, { kind: "get-config", position }, "config-answer", ASK_TIMEOUT_MS, (answer) => {
      open--;
      if (answer === undefined && isUp(replication, node)) inquiry.isComplete = false;
      if (!isOver) take(node, answer?.config);
    });
  };
  for (const node of nodes) askOne(node);
  if (open === 0) end();
}
