/**
 * Successor lists: up to r virtual nodes clockwise from an owner of the list, who is never in it.
 *
 * A list is cut where it would reach or pass its owner, never padded and never wrapped around: a shorter list skips
 * less. Source: Zave, "Reasoning about identifier spaces", TSE 2017, with its erratum; cutting instead of padding.
 */
import { between } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";

export type SuccessorList = {
  readonly successors: readonly VirtualNode[];
  /** After the last one comes the owner again: everybody is listed. */
  readonly wraps: boolean;
};

/** Whether both are the same place of the same node, of whatever incarnation. */
export function isSamePlace(a: VirtualNode, b: VirtualNode): boolean {
  return a.index === b.index && a.node === b.node && a.position === b.position;
}

/**
 * The list of `owner` taken from somebody else's view of the way clockwise from it. `sourceWraps` says that the source
 * names everybody up to its own beginning.
 */
export function mergeFrom(
  owner: VirtualNode,
  source: readonly VirtualNode[],
  sourceWraps: boolean,
  successorsMax: number,
): SuccessorList {
  const successors: VirtualNode[] = [];
  let last = owner;
  for (const next of source) {
    if (next.position === last.position && last !== owner) {
      if (next.incarnation > last.incarnation && isSamePlace(next, last)) {
        successors[successors.length - 1] = next;
        last = next;
      }
      continue;
    }
    if (!between(last.position, next.position, owner.position)) return { successors, wraps: true };
    if (successors.length === successorsMax) return { successors, wraps: false };
    successors.push(next);
    last = next;
  }
  return { successors, wraps: sourceWraps };
}

/** Strictly clockwise from the owner, without it and without repeats. */
export function isOrderedList(owner: VirtualNode, successors: readonly VirtualNode[]): boolean {
  let last = owner;
  for (const next of successors) {
    if (!between(last.position, next.position, owner.position)) return false;
    last = next;
  }
  return true;
}
