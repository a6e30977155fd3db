/**
 * The roll: which nodes the cluster has, as far as this one and those it asks know, and which of them have answered.
 *
 * Nodes are told apart by their ids alone: they move, and others come to listen where they did.
 */
import type { NodeId } from "#model/node-id.ts";
import { isNewerRecord, isOver, type NodeRecord } from "#model/node-record.ts";
import type { Introduction } from "./introduction.ts";

export type Roll = {
  /** Takes in who has answered, and whom that lists. */
  readonly note: (answer: Pick<Introduction, "node" | "nodes">) => void;
  /** Who takes part by the last word. */
  readonly present: () => readonly NodeRecord[];
  /** Who this node knew, and those in the ring do not know any more: it has left or was removed. */
  readonly gone: () => readonly NodeRecord[];
  readonly isHeard: (node: NodeRecord) => boolean;
};

/** Those passed over are no others: the asker, and in whose place it is. */
export function openRoll(known: readonly NodeRecord[], passedOver: readonly NodeId[]): Roll {
  const newest = new Map<NodeId, NodeRecord>();
  const heard = new Set<NodeId>();
  const listed = new Set<NodeId>();
  let isRingHeard = false;

  function learn(record: NodeRecord): void {
    const before = newest.get(record.id);
    if (before === undefined || isNewerRecord(record, before)) newest.set(record.id, record);
  }

  function isPresent(record: NodeRecord): boolean {
    return !isOver(record) && (!isRingHeard || listed.has(record.id));
  }

  const isOther = ({ id }: NodeRecord): boolean => !passedOver.includes(id);
  for (const record of known.filter(isOther)) learn(record);
  return {
    note: ({ node, nodes }) => {
      heard.add(node);
      // Who is only coming in does not know everybody yet.
      isRingHeard ||= nodes.some(({ id, lifecycle }) => id === node && isMember(lifecycle));
      for (const record of nodes.filter(isOther)) {
        listed.add(record.id);
        learn(record);
      }
    },
    present: () => [...newest.values()].filter(isPresent),
    gone: () => [...newest.values()].filter((record) => !isPresent(record)),
    isHeard: ({ id }) => heard.has(id),
  };
}

function isMember(lifecycle: NodeRecord["lifecycle"]): boolean {
  return lifecycle === "serving" || lifecycle === "leaving";
}
