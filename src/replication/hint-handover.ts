/** A node that leaves hands the hints that it cannot bring home over to other nodes to keep. */
import type { NodeId } from "#model/node-id.ts";
import { keeperFor } from "./hint.ts";
import type { Delivery, OpenHint } from "./hint-delivery.ts";
import { askPatiently } from "./patience.ts";
import type { Replication } from "./replication-state.ts";

/** A keeper that is up and says nothing for so long is asked again in the next pass. */
const PATIENCE = { firstMs: 2000, triesMax: 1, silentMsMax: 60_000 };
/** Nodes that are asked to keep the same hints, at most, when one after the other refuses. */
const KEEPERS_ASKED = 4;

/** Has other nodes keep them, the next one when one refuses. `onEnd` is called with those that nobody has room for. */
export function handOver(
  replication: Replication,
  delivery: Delivery,
  hints: readonly OpenHint[],
  onEnd: (notKept: ReadonlySet<OpenHint>) => void,
  tries = 1,
): void {
  const { machine } = replication;
  const { target, refusing } = delivery;
  const notKept = new Set<OpenHint>();
  const handovers = new Map<NodeId, OpenHint[]>();
  // Not to whom they are for: it is away, or it has just refused them.
  const mayKeep = (node: NodeId): boolean => node !== machine.self && node !== target && !refusing.has(node);
  for (const hint of hints) {
    const keeper = tries > KEEPERS_ASKED ? undefined : keeperFor(replication, hint.entry, mayKeep);
    const queue = keeper === undefined ? undefined : handovers.get(keeper);
    if (keeper === undefined) notKept.add(hint);
    else if (queue === undefined) handovers.set(keeper, [hint]);
    else queue.push(hint);
  }
  let awaited = handovers.size;
  if (awaited === 0) return onEnd(notKept);
  const refused: OpenHint[] = [];
  for (const [keeper, given] of handovers) {
    const entries = given.map(({ entry }) => entry);
    askPatiently(replication, keeper, { kind: "hint", target, entries }, "hint-answer", PATIENCE, (answer) => {
      if (answer?.isKept === true) for (const hint of given) hint.ending = "handed-over";
      // Without an answer it may have been kept: it is asked again in the next pass.
      else if (answer !== undefined) {
        refusing.add(keeper);
        refused.push(...given);
      }
      if (--awaited > 0) return;
      if (refused.length === 0) return onEnd(notKept);
      handOver(replication, delivery, refused, (none) => onEnd(new Set([...notKept, ...none])), tries + 1);
    });
  }
}
