/**
 * The control lane carries two kinds of messages: of the ring and of replication.
 *
 * On the wire a `PeerMessage` of peer.proto, written by hand, since its content is encoded already.
 */
import { Reader, Writer } from "../protobuf-runtime.ts";

export type ControlMessage = { readonly kind: "ring" | "replica"; readonly message: Uint8Array };

const RING_TAG = (1 << 3) | 2;
const REPLICA_TAG = (2 << 3) | 2;

export function encodeControlMessage({ kind, message }: ControlMessage): Uint8Array {
  return Writer.create()
    .uint32(kind === "ring" ? RING_TAG : REPLICA_TAG)
    .bytes(message)
    .finish();
}

/** `undefined` when it is malformed or of a kind unknown here. */
export function decodeControlMessage(bytes: Uint8Array): ControlMessage | undefined {
  try {
    const reader = Reader.create(bytes);
    const tag = reader.uint32();
    if (tag !== RING_TAG && tag !== REPLICA_TAG) return undefined;
    return { kind: tag === RING_TAG ? "ring" : "replica", message: reader.bytes() };
  } catch {
    return undefined;
  }
}
