/** What nodes tell each other about themselves and those they know. */
import type { NodeId } from "./node-id.ts";

export type Lifecycle = "starting" | "joining" | "serving" | "leaving" | "stopped";

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

export function isNewerRecord(a: NodeRecord, b: NodeRecord): boolean {
  return a.incarnation !== b.incarnation ? a.incarnation > b.incarnation : a.revision > b.revision;
}
