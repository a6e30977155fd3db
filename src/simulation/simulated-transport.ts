/**
 * The transport of one simulated process: the interface of the real one over a network that does as it likes.
 *
 * Addresses are the names of the network. What is sent to an address where nobody listens is refused or lost, as the
 * world has it.
 */
import type { NodeId } from "#model/node-id.ts";
import type { Destination, Lane, PeerIdentity, Transport, TransportStats } from "#rpc/transport.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";

/** A process as others reach it. */
export type Station = {
  readonly address: string;
  /** Undefined until it knows its cluster: then it neither sends nor accepts. */
  readonly self: () => PeerIdentity | undefined;
  readonly onMessage: (from: PeerIdentity, lane: Lane, message: Uint8Array) => void;
  readonly onUnreachable: (destination: Destination) => void;
  /** Another cluster listens there. */
  readonly onForeign: (destination: Destination) => void;
  /** A message is about to leave; false when the sender is gone. */
  readonly onSend: (to: Destination, lane: Lane, message: Uint8Array) => boolean;
};

export type Stations = {
  /** Connections to where nobody listens are refused at once, as on one machine; else there is silence. */
  readonly refuses: boolean;
  /** Who listens, by address. */
  readonly listening: Map<string, Station>;
};

const NO_STATS: TransportStats = {
  sessions: 0,
  framesSent: 0,
  framesReceived: 0,
  messagesSent: 0,
  messagesReceived: 0,
  messagesDropped: 0,
  bytesSent: 0,
  bytesReceived: 0,
};

export function createSimulatedTransport(stations: Stations, network: SimulatedNetwork, station: Station): Transport {
  const addresses = new Map<NodeId, string>();

  const arrive = (from: PeerIdentity, to: Destination, address: string, lane: Lane, message: Uint8Array): void => {
    const target = stations.listening.get(address);
    const self = target?.self();
    const isForUs = self !== undefined && (!("node" in to) || to.node === self.node);
    const isForeign = self !== undefined && self.clusterId !== from.clusterId;
    if (target !== undefined && isForUs && !isForeign) return target.onMessage(from, lane, message);
    if (stations.listening.get(station.address) !== station) return;
    // Its messages are dropped unread.
    if (isForeign) return station.onForeign(to);
    if (self !== undefined && "node" in to) addresses.delete(to.node);
    if (self !== undefined || stations.refuses) station.onUnreachable(to);
  };

  return {
    send: (to, lane, message) => {
      const self = station.self();
      if (self === undefined) return;
      const address = "address" in to ? to.address : to.node === self.node ? self.address : addresses.get(to.node);
      if (address === undefined || !station.onSend(to, lane, message)) return;
      network.carry(station.address, address, message, () => arrive(self, to, address, lane, message));
    },
    setAddress: (node, address) => {
      addresses.set(node, address);
    },
    forget: (node) => {
      addresses.delete(node);
    },
    forgetAll: () => addresses.clear(),
    stats: () => NO_STATS,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
