/**
 * What happens to the ring machine, and what it wants done: the two sides of `step`.
 *
 * Time comes with each step as monotonic milliseconds. The driver carries out effects in order and calls `step` with
 * `tick` no later than `wakeAtMs(state)`.
 */
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import type { Position } from "#model/position.ts";
import type { RingView } from "#model/ring-view.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { RingMessage } from "./message.ts";
import type { PlannedVirtualNode } from "./ring-state.ts";
import type { SavedRing } from "./saved-ring.ts";

export type RingInput =
  /** Found a cluster: lay out own virtual nodes (and silent ones up to r + 1) as an ideal ring. */
  | { readonly kind: "found" }
  /** Join through contacts, `host:port` each; kept up for ever, never founding. */
  | { readonly kind: "join"; readonly contacts: readonly string[] }
  /** Start again with what was saved: join through the directory and contacts; if no member answers in 3 s, resume. */
  | { readonly kind: "resume"; readonly contacts: readonly string[] }
  | { readonly kind: "message"; readonly from: NodeId; readonly address: string; readonly message: RingMessage }
  /** The transport was refused a connection: suspected at once. */
  | { readonly kind: "unreachable"; readonly node: NodeId | undefined; readonly address: string | undefined }
  /** Another subsystem heard from the node: it is alive. */
  | { readonly kind: "heard"; readonly node: NodeId }
  | { readonly kind: "persisted"; readonly token: number }
  /** Find the owner of a position, confirmed by the owner, with `nodesWanted` distinct nodes of the walk if there are so many. */
  | {
      readonly kind: "lookup";
      readonly token: number;
      readonly position: Position;
      readonly nodesWanted: number;
      readonly deadlineMs: number;
    }
  /** Own record changed: lifecycle, weight, address. */
  | { readonly kind: "describe"; readonly record: NodeRecord }
  /** From now on the node has these virtual nodes, and this weight. */
  | { readonly kind: "plan"; readonly virtualNodes: readonly PlannedVirtualNode[]; readonly weight: number }
  /** A node is gone for good: it is remembered as removed, told to everybody, and never heard again. */
  | { readonly kind: "remove"; readonly node: NodeId }
  /** Leave the ring: tell the neighbours and wait until they are stabilized onto each other. */
  | { readonly kind: "leave" }
  | { readonly kind: "tick" };

export type RingEffect =
  | {
      readonly kind: "send";
      readonly to: { readonly node: NodeId } | { readonly address: string };
      readonly message: RingMessage;
    }
  /** Make durable, then step with `persisted`. What must not be said before is held back by the machine. */
  | { readonly kind: "persist"; readonly token: number; readonly saved: SavedRing }
  /** All own virtual nodes are members for the first time since start. */
  | { readonly kind: "joined" }
  /** Joining cannot succeed as configured: a fixed position is taken, or settings differ. */
  | { readonly kind: "join-refused"; readonly reason: string }
  | { readonly kind: "looked-up"; readonly token: number; readonly result: LookupResult }
  | { readonly kind: "view-changed"; readonly view: RingView }
  | { readonly kind: "address-known"; readonly node: NodeId; readonly address: string }
  | { readonly kind: "left" }
  | { readonly kind: "event"; readonly event: RingEvent };

export type LookupResult =
  | {
      readonly kind: "found";
      /** The owner first, then its successors as it knows them, extended until enough distinct nodes or once round. */
      readonly walk: readonly VirtualNode[];
      /** Of the owner; undefined when it knows none. */
      readonly predecessor: VirtualNode | undefined;
      /** Remote nodes contacted before the owner's confirmation. */
      readonly hops: number;
    }
  | { readonly kind: "failed"; readonly reason: string };

/** Worth telling: logs, metrics and traces read these. */
export type RingEvent =
  | { readonly kind: "node-suspected"; readonly node: NodeId; readonly silentMs: number }
  | { readonly kind: "node-down"; readonly node: NodeId }
  | { readonly kind: "node-up"; readonly node: NodeId }
  | { readonly kind: "virtual-node-joined"; readonly virtualNode: VirtualNode }
  | { readonly kind: "virtual-node-isolated"; readonly virtualNode: VirtualNode }
  | { readonly kind: "position-conflict"; readonly winner: VirtualNode; readonly loser: VirtualNode }
  | { readonly kind: "identity-conflict"; readonly node: NodeId; readonly addresses: readonly string[] }
  /** Told by others, or by this node's operator; may be this node itself. `wasKnown`: here as one that was not removed. */
  | { readonly kind: "node-removed"; readonly node: NodeId; readonly wasKnown: boolean }
  /** This node's wall clock is so far ahead of the cluster's time, or behind it if negative. */
  | { readonly kind: "clock-off"; readonly offMs: number }
  | { readonly kind: "clock-right" }
  | { readonly kind: "ring-repaired"; readonly virtualNode: VirtualNode; readonly how: string }
  | { readonly kind: "ring-shrunk"; readonly members: number; readonly needed: number };
