/**
 * What the ring machines of two nodes say to each other.
 *
 * Every message may be lost, repeated or late; an answer carries the request's number and is applied only under guards.
 * The cluster id is the transport's matter: foreigners never get this far. Source: design of the ring, 1.3 and 3.2.
 */
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import type { Position } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";

/** One virtual node's surroundings as it knows them: an immutable snapshot, taken in one moment. */
export type Neighbourhood = {
  readonly self: VirtualNode;
  readonly predecessor: VirtualNode | undefined;
  /** Nearest first, strictly clockwise, without `self`. */
  readonly successors: readonly VirtualNode[];
  /** After the last successor comes `self` again: the list names everybody. */
  readonly wraps: boolean;
  /** Raised at every change of the above within the incarnation. */
  readonly version: number;
};

/** A question for one virtual node's neighbourhood. */
export type StateQuery = {
  readonly target: VirtualNode;
  /** Offers itself as predecessor of the target: the notify of Chord rides on the question. */
  readonly notifier: VirtualNode | undefined;
  /** The version last heard of the target, 0 for none: the same version is answered by `unchanged`. */
  readonly knownVersion: number;
};

export type StateAnswer =
  | { readonly kind: "state"; readonly neighbourhood: Neighbourhood }
  | { readonly kind: "unchanged"; readonly version: number }
  /** No member of that identity here: as good as dead, without waiting. */
  | { readonly kind: "gone" };

/** What a search is after: who owns the position, or the member in front of it (joins, audits). */
export type FindWant = "owner" | "predecessor";

/** A node with all its members, told by itself and passed on unchanged. */
export type Description = {
  readonly record: NodeRecord;
  /** Virtual nodes of this incarnation or a lower one that are not listed are gone for good. */
  readonly incarnationMax: number;
  /** Undefined when whoever passes it on keeps no complete table. */
  readonly virtualNodes: readonly VirtualNode[] | undefined;
  /** Whoever passes it on thinks the node dead: taken over by those who never heard of it. */
  readonly isDown: boolean;
};

export type KnownRevision = { readonly node: NodeId; readonly incarnation: number; readonly revision: number };

export type RingMessage =
  /** All questions of one node's virtual nodes to another's, of one moment. */
  | {
      readonly kind: "maintain";
      readonly request: number;
      /** Of the sender's directory: whoever has another exchanges what is newer. */
      readonly directoryHash: number;
      readonly queries: readonly StateQuery[];
      /** The sender resumed a moment ago: its list holds only if those on it do the same. */
      readonly isResuming: boolean;
    }
  /** One answer per question, in order. */
  | {
      readonly kind: "maintained";
      readonly request: number;
      readonly directoryHash: number;
      readonly answers: readonly StateAnswer[];
    }
  /** Asks `to` to consider `candidate` as successor (audit A3, and after a join). */
  | { readonly kind: "suggest"; readonly to: VirtualNode; readonly candidate: VirtualNode }
  | {
      readonly kind: "find";
      readonly request: number;
      readonly position: Position;
      readonly want: FindWant;
      /** The virtual node on whose behalf; not to be found itself. */
      readonly asker: VirtualNode | undefined;
    }
  | {
      readonly kind: "found";
      readonly request: number;
      /** Whether there is a ring to join: the answering node has members, and has not only just resumed. */
      readonly isMember: boolean;
      /** The answering node's own virtual node that was looked for: its confirmation. */
      readonly holder: Neighbourhood | undefined;
      /** Otherwise whom to ask next, best first. */
      readonly next: readonly VirtualNode[];
    }
  | {
      readonly kind: "leave";
      readonly leaving: VirtualNode;
      readonly predecessor: VirtualNode | undefined;
      readonly successors: readonly VirtualNode[];
    }
  | {
      readonly kind: "ping";
      readonly request: number;
      readonly directoryHash: number;
      /** Whether there is a ring to join: the sender has members, and has not only just resumed. */
      readonly isMember: boolean;
      /** Nodes that the sender suspects: worth a look of one's own. */
      readonly suspected: readonly NodeId[];
    }
  | {
      readonly kind: "pong";
      readonly request: number;
      readonly directoryHash: number;
      readonly isMember: boolean;
      /** What the sender's wall clock shows, ms since 1970; 0 when it does not say. */
      readonly wallMs: number;
    }
  /** Asks a helper whether it reaches the target. */
  | { readonly kind: "relay"; readonly request: number; readonly target: NodeId; readonly address: string }
  | { readonly kind: "relayed"; readonly request: number; readonly isReached: boolean }
  /** Which descriptions the sender has: answered by `tell` with newer ones and with what is wanted in return. */
  | { readonly kind: "exchange"; readonly known: readonly KnownRevision[] }
  | { readonly kind: "tell"; readonly descriptions: readonly Description[]; readonly wanted: readonly NodeId[] };
