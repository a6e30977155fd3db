/**
 * A network inside one process, with the interface of the real one: for tests of whole nodes.
 *
 * Messages arrive in a later turn of the event loop, in the order in which they were sent, unless the way is cut.
 */
import type { NodeId } from "#model/node-id.ts";
import type { Destination, Lane, PeerIdentity, Transport, TransportEvents } from "./transport.ts";

export type MemoryNetwork = {
  /** A node at its address; takes the place of who was there. */
  readonly open: (self: PeerIdentity, events: TransportEvents) => Transport;
  /** While it holds for the addresses of sender and receiver nothing arrives, and nobody is told. */
  isCut: (from: string, to: string) => boolean;
};

type Station = {
  readonly self: PeerIdentity;
  readonly events: TransportEvents;
  /** Where other nodes listen, as told or heard from them. */
  readonly addresses: Map<NodeId, string>;
  readonly sessions: Set<string>;
  sent: { messages: number; bytes: number };
  received: { messages: number; bytes: number };
  dropped: number;
};

export function createMemoryNetwork(): MemoryNetwork {
  const stations = new Map<string, Station>();
  const network: MemoryNetwork = {
    isCut: () => false,
    open: (self, events) => {
      const station: Station = {
        self,
        events,
        addresses: new Map(),
        sessions: new Set(),
        sent: { messages: 0, bytes: 0 },
        received: { messages: 0, bytes: 0 },
        dropped: 0,
      };
      stations.set(self.address, station);
      return transportOf(network, stations, station);
    },
  };
  return network;
}

function transportOf(network: MemoryNetwork, stations: Map<string, Station>, station: Station): Transport {
  const { self, events, addresses, sessions } = station;
  const isOpen = (): boolean => stations.get(self.address) === station;

  const deliver = (to: Destination, address: string, lane: Lane, message: Uint8Array): void => {
    const target = stations.get(address);
    if (!isOpen()) return;
    if (network.isCut(self.address, address)) {
      station.dropped++;
    } else if (target === undefined) {
      events.onUnreachable(to, `${address} has refused the connection`);
    } else if (target.self.clusterId !== self.clusterId) {
      events.onForeign(to, `${address} is of the cluster ${target.self.clusterId}`);
      target.events.onForeign({ address: self.address }, `${self.address} is of the cluster ${self.clusterId}`);
    } else if ("node" in to && to.node !== target.self.node) {
      addresses.delete(to.node);
      events.onUnreachable(to, `another node, ${target.self.node}, listens at ${address}`);
    } else {
      meet(station, target, lane);
      meet(target, station, lane);
      station.sent.messages++;
      station.sent.bytes += message.length;
      target.received.messages++;
      target.received.bytes += message.length;
      target.events.onMessage(self, lane, message);
    }
  };

  return {
    send: (to, lane, message) => {
      const address = "address" in to ? to.address : to.node === self.node ? self.address : addresses.get(to.node);
      if (!isOpen()) return;
      if (address === undefined) station.dropped++;
      else setImmediate(deliver, to, address, lane, message);
    },
    setAddress: (node, address) => {
      addresses.set(node, address);
    },
    forget: (node) => {
      addresses.delete(node);
      for (const session of sessions) if (session.startsWith(node)) sessions.delete(session);
    },
    forgetAll: () => {
      addresses.clear();
      sessions.clear();
    },
    stats: () => ({
      sessions: sessions.size,
      framesSent: station.sent.messages,
      framesReceived: station.received.messages,
      messagesSent: station.sent.messages,
      messagesReceived: station.received.messages,
      messagesDropped: station.dropped,
      bytesSent: station.sent.bytes,
      bytesReceived: station.received.bytes,
    }),
    [Symbol.asyncDispose]: async () => {
      if (isOpen()) stations.delete(self.address);
    },
  };
}

/** Whoever talks knows afterwards where the other listens. */
function meet(station: Station, other: Station, lane: Lane): void {
  if (other === station) return;
  station.addresses.set(other.self.node, other.self.address);
  station.sessions.add(`${other.self.node} ${lane}`);
}
