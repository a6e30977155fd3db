/**
 * One stream between two nodes, without I/O: hello first, then frames of messages, bye last.
 *
 *     opened ──hello of the other side──▶ greeted ──bye──▶ over
 *        └──foreign, malformed──▶ over
 *
 * The side that opened the stream sends its hello at once and messages once it was greeted; the other side answers a
 * hello with its own. Nothing is taken from a side that has not said who it is.
 */
import { xxHash64 } from "#base/hash.ts";
import { bits64FromWire, bits64ToWire, countFromWire, nodeIdFromWire, nodeIdToWire } from "./codec/wire-bytes.ts";
import { taikv } from "./generated/taikv.js";
import { FRAME_OVERHEAD_BYTES, WIRE_BYTES_MAX } from "./limits.ts";
import type { PeerIdentity } from "./transport.ts";

/** Raised when nodes of two versions can no longer talk. */
export const PROTOCOL_VERSION = 1;

/** A message at most: what fits a frame on the wire. */
export const MESSAGE_BYTES_MAX: number = WIRE_BYTES_MAX - FRAME_OVERHEAD_BYTES;

export type PeerSession = {
  readonly clusterId: string;
  peer: PeerIdentity | undefined;
  isOver: boolean;
};

export type Reception =
  /** `greeted` with the first frame. Messages are views of the frame. */
  | {
      readonly kind: "frame";
      readonly greeted: boolean;
      readonly messages: readonly Uint8Array[];
      readonly isLast: boolean;
    }
  /** The other side is of another cluster, or speaks another protocol. The session is over. */
  | { readonly kind: "foreign"; readonly address: string; readonly reason: string }
  /** The session is over. */
  | { readonly kind: "malformed"; readonly reason: string };

export function createPeerSession(clusterId: string): PeerSession {
  return { clusterId, peer: undefined, isOver: false };
}

export function helloFrame(self: PeerIdentity): Uint8Array {
  const { clusterId, address, incarnation, commitNumber } = self;
  const node = nodeIdToWire(self.node);
  const hello = { clusterId, node, address, incarnation, commitNumber, protocolVersion: PROTOCOL_VERSION };
  return taikv.v1.PeerFrame.encode({ hello }).finish();
}

export function messagesFrame(messages: Uint8Array[]): Uint8Array {
  return taikv.v1.PeerFrame.encode({ messages, checksum: bits64ToWire(checksumOf(messages)) }).finish();
}

export function byeFrame(): Uint8Array {
  return taikv.v1.PeerFrame.encode({ bye: true }).finish();
}

/**
 * TCP misses one in some ten thousand of the pieces that a bad network changes. Entries have checksums of their own; votes,
 * versions and configurations have this one.
 */
function checksumOf(messages: readonly Uint8Array[]): bigint {
  let sum = 0n;
  for (const message of messages) sum = xxHash64(message, sum);
  return sum;
}

/** Takes in a frame of the other side. Frames after the end are nothing. */
export function receiveFrame(session: PeerSession, bytes: Uint8Array): Reception {
  if (session.isOver) return { kind: "frame", greeted: false, messages: [], isLast: false };
  const reception = readFrame(session, bytes);
  session.isOver = reception.kind !== "frame" || reception.isLast;
  return reception;
}

function readFrame(session: PeerSession, bytes: Uint8Array): Reception {
  let frame: taikv.v1.PeerFrame;
  try {
    frame = taikv.v1.PeerFrame.decode(bytes);
  } catch {
    return { kind: "malformed", reason: "a frame that cannot be decoded" };
  }
  const { messages, bye: isLast } = frame;
  if (messages.length > 0 && bits64FromWire(frame.checksum) !== checksumOf(messages)) {
    return { kind: "malformed", reason: "a frame that was changed on its way" };
  }
  if (session.peer !== undefined) return { kind: "frame", greeted: false, messages, isLast };
  const { clusterId = "", node: nodeBytes, address = "", incarnation = 0, protocolVersion = 0 } = frame.hello ?? {};
  const commitNumber = countFromWire(frame.hello?.commitNumber) ?? 0;
  const node = nodeIdFromWire(nodeBytes);
  if (node === undefined || !address)
    return { kind: "malformed", reason: "a first frame that does not say who speaks" };
  if (clusterId !== session.clusterId) {
    return {
      kind: "foreign",
      address,
      reason: `${address} is of the cluster ${clusterId}, this node of ${session.clusterId}`,
    };
  }
  if (protocolVersion !== PROTOCOL_VERSION) {
    const reason = `${address} speaks version ${protocolVersion} of the protocol, this node version ${PROTOCOL_VERSION}`;
    return { kind: "foreign", address, reason };
  }
  session.peer = { node, clusterId, address, incarnation: incarnation ?? 0, commitNumber };
  return { kind: "frame", greeted: true, messages, isLast };
}
