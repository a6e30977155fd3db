/**
 * The transport of one simulated process: the interface of the real one over a network that does as it likes.
 *
 * Addresses are the names of the network. What is sent to an address where nobody listens is refused or lost, as the
 * world has it. Whom a message is from was said once, when the session began.
 */
import type { NodeId } from "#model/node-id.ts";
import {
  type Destination,
  LANES,
  type Lane,
  type PeerIdentity,
  type Transport,
  type TransportStats,
} from "#rpc/transport.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { hearFrom, isUsable, openSession, type Session, sayFrom } from "./simulated-session.ts";

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
  /** The last of each pair of addresses and lane. */
  readonly sessions: Map<string, Session<Station>>;
  readonly nowMs: () => number;
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

  const sessionWith = (address: string, lane: Lane): Session<Station> => {
    const name = sessionName(station.address, address, lane);
    const known = stations.sessions.get(name);
    if (known !== undefined && isUsable(known, stations.listening, stations.nowMs())) return known;
    const session = openSession([station.address, station], [address, stations.listening.get(address)]);
    stations.sessions.set(name, session);
    return session;
  };

  const endSessions = (address: string): void => {
    for (const lane of LANES) {
      const session = stations.sessions.get(sessionName(station.address, address, lane));
      if (session !== undefined) session.isOver = true;
    }
  };

  const moveTo = (node: NodeId, address: string | undefined): void => {
    const known = addresses.get(node);
    if (known !== undefined && known !== address) endSessions(known);
    if (address === undefined) addresses.delete(node);
    else addresses.set(node, address);
  };

  const arrive = (
    session: Session<Station> | undefined,
    from: PeerIdentity,
    to: Destination,
    address: string,
    lane: Lane,
    message: Uint8Array,
  ): void => {
    const target = stations.listening.get(address);
    const self = target?.self();
    const isForUs = self !== undefined && (!("node" in to) || to.node === self.node);
    const isForeign = self !== undefined && self.clusterId !== from.clusterId;
    if (target !== undefined && isForUs && !isForeign) {
      if (session !== undefined) hearFrom(session, station.address, address, self);
      return target.onMessage(from, lane, message);
    }
    // Nobody has greeted it: the next message says anew whom it is from.
    if (session !== undefined) session.isOver = true;
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
      const session = address === station.address ? undefined : sessionWith(address, lane);
      const from = session === undefined ? self : sayFrom(session, station.address, self, stations.nowMs());
      network.carry(station.address, address, message, () => arrive(session, from, to, address, lane, message));
    },
    setAddress: moveTo,
    forget: (node) => moveTo(node, undefined),
    forgetAll: () => {
      addresses.clear();
      for (const session of stations.sessions.values()) if (session.ends.has(station.address)) session.isOver = true;
    },
    stats: () => NO_STATS,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** The same from both ends. */
function sessionName(a: string, b: string, lane: Lane): string {
  return a < b ? `${a} ${b} ${lane}` : `${b} ${a} ${lane}`;
}
