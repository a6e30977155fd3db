/**
 * Messages between nodes over gRPC: a bidirectional stream for each pair of nodes and lane, used by both sides.
 *
 * A stream that the other node has opened serves as well as one that this node dials. What is sent while there is none
 * waits, bounded, until a dialed stream was greeted, and is dropped when the dial fails; nothing is ever sent again.
 */
import {
  type ChannelCredentials,
  credentials as grpcCredentials,
  Metadata,
  type ServerDuplexStream,
  status,
} from "@grpc/grpc-js";
import { MIB } from "#base/units.ts";
import type { NodeId } from "#model/node-id.ts";
import { taikv } from "../generated/taikv.js";
import { MESSAGE_BYTES_MAX } from "../session.ts";
import type { Lane, PeerIdentity, Transport, TransportEvents, TransportStats } from "../transport.ts";
import { PEER_CHANNEL } from "./channel-options.ts";
import { createChannelPool } from "./channel-pool.ts";
import type { PeerAcceptor } from "./grpc-server.ts";
import {
  createPeer,
  destinationOf,
  greetedStreamsOf,
  type Link,
  linkOf,
  type Peer,
  preferredStream,
  streamsOf,
} from "./peer.ts";
import {
  acceptedStream,
  dialedStream,
  type PeerStream,
  type PeerStreamEvents,
  type PeerStreamSettings,
  type StreamEnd,
} from "./peer-stream.ts";

export type GrpcTransportOptions = {
  /** Undefined until this node knows its cluster and its address: then it neither sends nor accepts. */
  readonly self: () => PeerIdentity | undefined;
  readonly events: TransportEvents;
  /** Waiting for one node on one lane, bytes; above it messages are dropped. Default 32 MiB. */
  readonly bytesQueuedMax?: number;
  /** Frames under way on a stream: 1 on a fast network, 2 on a slow one. Default 2. */
  readonly framesInFlightMax?: number;
  /** From opening a stream to the other side's hello. Default 2500. */
  readonly helloTimeoutMs?: number;
  /** A silent connection is asked for a sign of life after this, and given up when none comes. Default 5000 and 2000. */
  readonly keepaliveMs?: number;
  readonly keepaliveTimeoutMs?: number;
  readonly credentials?: ChannelCredentials;
};

export type GrpcTransport = Transport & PeerAcceptor;

/** The same report about a node is not repeated within this time. */
const REPORT_MS = 100;

/** A lost control stream is dialed again at once, to see whether the node is there, but not more often than this. */
const PROBE_MS = 1000;

/** How long `dispose` waits for byes to be taken. */
const BYE_MS = 200;

export function createGrpcTransport(options: GrpcTransportOptions): GrpcTransport {
  const { events, bytesQueuedMax = 32 * MIB, framesInFlightMax = 2, helloTimeoutMs = 2500 } = options;
  const pool = createChannelPool(options.credentials ?? grpcCredentials.createInsecure(), {
    ...PEER_CHANNEL,
    "grpc.keepalive_time_ms": options.keepaliveMs ?? 5000,
    "grpc.keepalive_timeout_ms": options.keepaliveTimeoutMs ?? 2000,
  });
  const peers = new Map<NodeId, Peer>();
  /** Peers of which only the address is known, by it. */
  const strangers = new Map<string, Peer>();
  /** Every stream that has not ended. */
  const open = new Set<PeerStream>();
  const stats = { ...NO_STATS };
  let isDisposed = false;
  let whenQuiet: (() => void) | undefined;

  const peerOf = (node: NodeId): Peer => {
    const known = peers.get(node);
    if (known !== undefined) return known;
    const peer = createPeer(node, undefined, bytesQueuedMax);
    peers.set(node, peer);
    return peer;
  };
  const peerAt = (address: string): Peer => {
    for (const peer of peers.values()) if (peer.address === address) return peer;
    const known = strangers.get(address);
    if (known !== undefined) return known;
    const stranger = createPeer(undefined, address, bytesQueuedMax);
    strangers.set(address, stranger);
    return stranger;
  };

  const drop = (link: Link): void => {
    stats.messagesDropped += link.queue.takeAll().length;
  };
  const report = (peer: Peer, kind: "unreachable" | "foreign", reason: string): void => {
    const now = performance.now();
    if (isDisposed || now - (peer.reportedAtMs.get(kind) ?? Number.NEGATIVE_INFINITY) < REPORT_MS) return;
    peer.reportedAtMs.set(kind, now);
    if (kind === "unreachable") events.onUnreachable(destinationOf(peer), reason);
    else events.onForeign(destinationOf(peer), reason);
  };

  /** Sends what waits, on the stream there is or on a new one. */
  const push = (peer: Peer, link: Link): void => {
    const self = options.self();
    if (link.queue.length() === 0) return;
    if (self === undefined) return drop(link);
    const stream = preferredStream(self, link);
    if (stream === undefined) dial(peer, link, self);
    else stream.wake();
  };
  const dial = (peer: Peer, link: Link, self: PeerIdentity): void => {
    const { address } = peer;
    if (link.dialing !== undefined) return;
    if (address === undefined || isDisposed) return drop(link);
    if (pool.isBackingOff(address)) {
      drop(link);
      return report(peer, "unreachable", `${address} has refused the connection`);
    }
    const call = pool.open(address).makeBidiStreamRequest(PATH_OF[link.lane], asIs, asIs, new Metadata());
    const stream = dialedStream(call, settingsOf(link.lane, self, dialedEvents(peer, address)));
    link.dialing = stream;
    open.add(stream);
  };
  const accept = (lane: Lane, call: ServerDuplexStream<Buffer, Uint8Array>): void => {
    const self = options.self();
    if (self === undefined || isDisposed) {
      call.emit("error", { code: status.UNAVAILABLE, details: "this node is not ready for other nodes" });
      return;
    }
    open.add(acceptedStream(call, settingsOf(lane, self, acceptedEvents())));
  };

  const settingsOf = (lane: Lane, self: PeerIdentity, streamEvents: PeerStreamEvents): PeerStreamSettings => ({
    lane,
    self,
    helloTimeoutMs,
    framesInFlightMax,
    events: streamEvents,
  });
  const acceptedEvents = (): PeerStreamEvents => {
    let home: Peer | undefined;
    return {
      ...traffic(() => home),
      onGreeted: (stream, from) => {
        home = peerOf(from.node);
        return settle(home, stream, from);
      },
      onEnd: (stream, end) => {
        if (end.kind === "foreign" && !isDisposed) {
          events.onForeign(end.address === undefined ? undefined : { address: end.address }, end.reason);
        }
        ended(stream, home, end);
      },
    };
  };
  const dialedEvents = (dialed: Peer, address: string): PeerStreamEvents => {
    let home: Peer | undefined;
    return {
      ...traffic(() => home),
      onGreeted: (stream, from) => {
        linkOf(dialed, stream.lane).dialing = undefined;
        if (from.node === options.self()?.node) {
          refused(dialed, `${address} is this node's own address`);
          return false;
        }
        if (dialed.node !== undefined && dialed.node !== from.node) {
          peerOf(from.node).address ??= address;
          refused(dialed, `another node, ${from.node}, listens at ${address}`);
          return false;
        }
        home = dialed.node === undefined ? adopt(dialed, from.node) : dialed;
        return settle(home, stream, from);
      },
      onEnd: (stream, end) => {
        const link = linkOf(dialed, stream.lane);
        if (link.dialing === stream) {
          link.dialing = undefined;
          drop(link);
          if (end.kind === "lost" && !end.isRefused) giveUp(dialed, address);
        }
        if (end.kind === "foreign") report(dialed, "foreign", end.reason);
        else if (end.kind === "lost" && end.isRefused) report(dialed, "unreachable", end.reason);
        ended(stream, home, end);
      },
    };
  };
  /** Nobody answers there. What else is being dialed goes with it, without being told as refused. */
  const giveUp = (peer: Peer, address: string): void => {
    for (const { dialing } of peer.links.values()) dialing?.destroy();
    pool.giveUp(address);
  };
  /** The address leads elsewhere: nothing more is sent there before the right one is known. */
  const refused = (peer: Peer, reason: string): void => {
    for (const link of peer.links.values()) drop(link);
    if (peer.node !== undefined) peer.address = undefined;
    report(peer, "unreachable", reason);
  };
  /** The stranger has said who it is: what waits for it goes where the node's messages go. */
  const adopt = (stranger: Peer, node: NodeId): Peer => {
    strangers.delete(stranger.address ?? "");
    const known = peers.get(node);
    if (known === undefined) {
      stranger.node = node;
      peers.set(node, stranger);
      return stranger;
    }
    for (const link of stranger.links.values()) {
      const home = linkOf(known, link.lane);
      for (const message of link.queue.takeAll()) enqueue(home, message);
      push(known, home);
    }
    return known;
  };
  /** A greeted stream joins its node's; false when a later life of the node is here already. */
  const settle = (peer: Peer, stream: PeerStream, from: PeerIdentity): boolean => {
    const link = linkOf(peer, stream.lane);
    const others = greetedStreamsOf(peer);
    if (from.incarnation < peer.incarnation && others.length > 0) return false;
    if (from.incarnation !== peer.incarnation) {
      for (const other of others) other.destroy();
      peer.incarnation = from.incarnation;
      peer.address = from.address;
    }
    peer.address ??= from.address;
    if (!stream.isDialed) pool.renew(peer.address);
    link.streams.add(stream);
    closeSurplus(link);
    push(peer, link);
    return true;
  };
  /** Of two streams, the one that is not preferred is closed by the node that has opened it. */
  const closeSurplus = (link: Link): void => {
    const self = options.self();
    const preferred = self && preferredStream(self, link);
    for (const stream of [...link.streams]) {
      if (stream === preferred || !stream.isDialed) continue;
      link.streams.delete(stream);
      stream.close();
    }
  };
  const ended = (stream: PeerStream, home: Peer | undefined, end: StreamEnd): void => {
    open.delete(stream);
    if (open.size === 0) whenQuiet?.();
    if (home === undefined || isDisposed) return;
    const link = linkOf(home, stream.lane);
    const wasInUse = link.streams.delete(stream);
    push(home, link);
    if (wasInUse && end.kind === "lost" && stream.lane === "control") probe(home, link);
  };
  /** A node whose stream broke is asked for at once: if it has gone, the refusal says so without waiting for anything. */
  const probe = (peer: Peer, link: Link): void => {
    const self = options.self();
    const now = performance.now();
    if (self === undefined || link.streams.size > 0 || now - peer.probedAtMs < PROBE_MS) return;
    if (peer.node === undefined || peers.get(peer.node) !== peer) return;
    peer.probedAtMs = now;
    dial(peer, link, self);
  };
  const traffic = (homeOf: () => Peer | undefined): Pick<PeerStreamEvents, "onFrame" | "onSent" | "takeFrame"> => ({
    onFrame: (stream, from, messages, bytes) => {
      stats.framesReceived++;
      stats.messagesReceived += messages.length;
      stats.bytesReceived += bytes;
      for (const message of messages) if (!isDisposed) events.onMessage(from, stream.lane, message);
    },
    onSent: (messages, bytes) => {
      stats.framesSent++;
      stats.messagesSent += messages;
      stats.bytesSent += bytes;
    },
    takeFrame: (stream) => {
      const home = homeOf();
      const self = options.self();
      if (home === undefined || self === undefined) return undefined;
      const link = linkOf(home, stream.lane);
      return preferredStream(self, link) === stream ? link.queue.takeFrame() : undefined;
    },
  });
  const enqueue = (link: Link, message: Uint8Array): void => {
    if (!link.queue.push(message, message.length + MESSAGE_OVERHEAD_BYTES)) stats.messagesDropped++;
  };
  const closeAll = (peer: Peer): void => {
    // First what waits: the end of a stream would open another one for it.
    for (const link of peer.links.values()) drop(link);
    for (const stream of streamsOf(peer)) stream.destroy();
    if (peer.address !== undefined) pool.close(peer.address);
  };

  return {
    accept,
    send: (to, lane, message) => {
      const self = options.self();
      if (isDisposed || self === undefined) return;
      if ("node" in to && to.node === self.node) {
        setImmediate(() => isDisposed || events.onMessage(self, lane, message));
        return;
      }
      const peer = "node" in to ? peers.get(to.node) : peerAt(to.address);
      if (peer === undefined || message.length > MESSAGE_BYTES_MAX) {
        stats.messagesDropped++;
        return;
      }
      const link = linkOf(peer, lane);
      enqueue(link, message);
      push(peer, link);
    },
    setAddress: (node, address) => {
      const peer = peerOf(node);
      if (peer.address === address) return;
      if (peer.address !== undefined) closeAll(peer);
      peer.address = address;
    },
    forget: (node) => {
      const peer = peers.get(node);
      peers.delete(node);
      if (peer !== undefined) closeAll(peer);
    },
    forgetAll: () => {
      const known = [...peers.values(), ...strangers.values()];
      peers.clear();
      strangers.clear();
      for (const peer of known) closeAll(peer);
      // Whoever was about to greet has been told who this node was.
      for (const stream of [...open]) stream.destroy();
    },
    stats: () => ({ ...stats, sessions: [...open].filter((stream) => stream.peer() !== undefined).length }),
    [Symbol.asyncDispose]: async () => {
      if (isDisposed) return;
      isDisposed = true;
      for (const stream of open) {
        if (stream.peer() === undefined) stream.destroy();
        else stream.close();
      }
      if (open.size > 0) {
        await new Promise<void>((resolve) => {
          whenQuiet = resolve;
          setTimeout(resolve, BYE_MS);
        });
      }
      for (const stream of open) stream.destroy();
      pool[Symbol.dispose]();
    },
  };
}

const asIs = (bytes: Buffer): Buffer => bytes;

/** What a message takes in a queue beside its bytes. */
const MESSAGE_OVERHEAD_BYTES = 16;

const PATH_OF: Readonly<Record<Lane, string>> = {
  control: taikv.v1.Ring.prototype.exchange.path,
  read: taikv.v1.Replica.prototype.read.path,
  write: taikv.v1.Replica.prototype.write.path,
  bulk: taikv.v1.Replica.prototype.transfer.path,
};

const NO_STATS: Omit<TransportStats, "sessions"> = {
  framesSent: 0,
  framesReceived: 0,
  messagesSent: 0,
  messagesReceived: 0,
  messagesDropped: 0,
  bytesSent: 0,
  bytesReceived: 0,
};
