/** What the transport knows of one other node: where it listens, what waits for it, and the streams to it. */
import type { NodeId } from "#model/node-id.ts";
import { createFrameQueue, type FrameQueue } from "../frame-queue.ts";
import { type Destination, LANES, type Lane, type PeerIdentity } from "../transport.ts";
import type { PeerStream } from "./peer-stream.ts";

/** One lane to a node. */
export type Link = {
  readonly lane: Lane;
  readonly queue: FrameQueue<Uint8Array>;
  /** Greeted ones; usually one, two for a moment when both nodes dial at once. */
  readonly streams: Set<PeerStream>;
  /** Opened and not greeted yet. */
  dialing: PeerStream | undefined;
};

export type Peer = {
  /** Undefined while only its address is known. */
  node: NodeId | undefined;
  address: string | undefined;
  /** The highest that has greeted. */
  incarnation: number;
  readonly links: ReadonlyMap<Lane, Link>;
  /** Kind of report to monotonic milliseconds of the last one. */
  readonly reportedAtMs: Map<"unreachable" | "foreign", number>;
  /** When a lost stream was last dialed again to see whether the node is there. */
  probedAtMs: number;
};

export function createPeer(node: NodeId | undefined, address: string | undefined, bytesQueuedMax: number): Peer {
  const link = (lane: Lane): Link => ({
    lane,
    queue: createFrameQueue(bytesQueuedMax),
    streams: new Set(),
    dialing: undefined,
  });
  return {
    node,
    address,
    incarnation: -1,
    links: new Map(LANES.map((lane) => [lane, link(lane)])),
    reportedAtMs: new Map(),
    probedAtMs: Number.NEGATIVE_INFINITY,
  };
}

export function linkOf(peer: Peer, lane: Lane): Link {
  return peer.links.get(lane) as Link;
}

export function destinationOf(peer: Peer): Destination {
  return peer.node === undefined ? { address: peer.address ?? "" } : { node: peer.node };
}

export function greetedStreamsOf(peer: Peer): PeerStream[] {
  return [...peer.links.values()].flatMap(({ streams }) => [...streams]);
}

/** All greeted streams and those that wait for a greeting. */
export function streamsOf(peer: Peer): PeerStream[] {
  return [...peer.links.values()].flatMap(({ streams, dialing }) => (dialing ? [...streams, dialing] : [...streams]));
}

/**
 * The stream to send on, the same one at both ends: of two, the one that the node with the smaller id has opened; of
 * several of one node the latest.
 */
export function preferredStream(self: PeerIdentity, link: Link): PeerStream | undefined {
  let preferred: PeerStream | undefined;
  for (const stream of link.streams) {
    if (preferred === undefined || !isOpenedBySmaller(self, preferred) || isOpenedBySmaller(self, stream))
      preferred = stream;
  }
  return preferred;
}

function isOpenedBySmaller(self: PeerIdentity, stream: PeerStream): boolean {
  const other = stream.peer()?.node ?? "";
  return stream.isDialed === self.node < other;
}
