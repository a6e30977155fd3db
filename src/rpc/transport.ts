/**
 * Transport: messages between nodes, at most once, in no order, lost without notice.
 *
 * Messages are bytes here; who sends and receives them gives them meaning. One session, a bidirectional stream, per
 * pair of nodes and lane carries frames; a frame carries every message that came up while the last one was in flight.
 */
import type { NodeId } from "#model/node-id.ts";

/**
 * Lanes keep kinds of traffic from waiting for each other: ring maintenance and votes, reads, writes, and bulk copies.
 */
export type Lane = "control" | "read" | "write" | "bulk";

export const LANES: readonly Lane[] = ["control", "read", "write", "bulk"];

/** Who is at the other end of a session, as said in its first frame. */
export type PeerIdentity = {
  readonly node: NodeId;
  readonly clusterId: string;
  /** Where the peer listens, `host:port`. */
  readonly address: string;
  readonly incarnation: number;
  /** Durable batches of its store when it said so; shows a disk from the past. */
  readonly commitNumber: number;
};

/** A node whose id is known, or, when joining, only an address. */
export type Destination = { readonly node: NodeId } | { readonly address: string };

export type TransportEvents = {
  readonly onMessage: (from: PeerIdentity, lane: Lane, message: Uint8Array) => void;
  /** The destination refused the connection or is no TaiKV node: known at once, without waiting for a deadline. */
  readonly onUnreachable: (destination: Destination, reason: string) => void;
  /** A peer of another cluster, or one that refuses us as foreign. Nothing of it is delivered. */
  readonly onForeign: (destination: Destination | undefined, reason: string) => void;
};

export type Transport = AsyncDisposable & {
  /** Never waits. Dropped when the destination cannot be reached or its queue is full (`bytesQueuedMax`). */
  readonly send: (to: Destination, lane: Lane, message: Uint8Array) => void;
  /** Where a node listens; a changed address closes its sessions. */
  readonly setAddress: (node: NodeId, address: string) => void;
  /** Closes all sessions with a node that is gone for good. */
  readonly forget: (node: NodeId) => void;
  /** Closes all sessions: this node is another one from now on, and is to say so. Its peers have to be named anew. */
  readonly forgetAll: () => void;
  readonly stats: () => TransportStats;
};

export type TransportStats = {
  readonly sessions: number;
  readonly framesSent: number;
  readonly framesReceived: number;
  readonly messagesSent: number;
  readonly messagesReceived: number;
  readonly messagesDropped: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
};
