/** What nodes tell each other about themselves and those they know. */
import type { NodeId } from "./node-id.ts";

/** `removed`: gone for good, by an operator's word or because another took its place; said by others, not by itself. */
export type Lifecycle = "starting" | "joining" | "serving" | "leaving" | "stopped" | "removed";

/** The opinion of one node's failure detector about another. Soft: no configuration depends on it. */
export type Liveness = "up" | "suspected" | "down";

/** One node as it describes itself; `incarnation` then `revision` say which description is newer. */
export type NodeRecord = {
  readonly id: NodeId;
  readonly name: string;
  /** `host:port` where nodes and clients reach it. */
  readonly address: string;
  /** Raised at every start. */
  readonly incarnation: number;
  /** Raised at every change within an incarnation. */
  readonly revision: number;
  readonly lifecycle: Lifecycle;
  readonly weight: number;
  readonly virtualNodes: number;
  readonly zone: string;
};

/** A node as another sees it. */
export type KnownNode = {
  readonly record: NodeRecord;
  readonly liveness: Liveness;
  /** Wall-clock time of the last change of `liveness`, ms. */
  readonly sinceMs: number;
};

/** No start of a node reaches it: nothing that a removed node says of itself is newer than its removal. */
export const REMOVED_INCARNATION = 0xffff_ffff;

/** What everybody remembers of a node that was removed. Of two removals the later one is newer. */
export function removalOf(record: NodeRecord, atSeconds: number): NodeRecord {
  return { ...record, incarnation: REMOVED_INCARNATION, revision: atSeconds, lifecycle: "removed" };
}

/** Whether the node takes no part any more, by its own word or by that of others. */
export function isOver({ lifecycle }: Pick<NodeRecord, "lifecycle">): boolean {
  return lifecycle === "stopped" || lifecycle === "removed";
}

export function isNewerRecord(a: NodeRecord, b: NodeRecord): boolean {
  return a.incarnation !== b.incarnation ? a.incarnation > b.incarnation : a.revision > b.revision;
}
