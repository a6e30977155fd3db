/**
 * What kind of message some bytes are, without decoding them all: the number of the field that is set tells, and what a
 * number means is learnt from the first message with it.
 */
import type { ReplicaMessage } from "#replication/message.ts";
import { decodeControlMessage } from "#rpc/codec/control-codec.ts";
import { decodeReplicaMessage } from "#rpc/codec/replica-codec.ts";
import { decodeRingMessage } from "#rpc/codec/ring-codec.ts";
import type { Lane } from "#rpc/transport.ts";

const KINDS = new Map<number, string>();
/** Of the field of a control message that holds the message itself. */
const [RING_TAG, REPLICA_TAG] = [(1 << 3) | 2, (2 << 3) | 2];

/** As in `ReplicaMessage["kind"]`; those of the ring begin with `ring `. */
export function messageKind(lane: Lane, message: Uint8Array): string {
  // A control message is one field, of the ring or of replication, around the message itself.
  const isControl = lane === "control";
  if (isControl && message[0] !== RING_TAG && message[0] !== REPLICA_TAG) {
    return decodeControlMessage(message)?.kind ?? "malformed";
  }
  const start = isControl ? afterVarint(message, 1) : 0;
  const isRing = isControl && message[0] === RING_TAG;
  const field = 2 * fieldAfterRequestId(message, start) + (isRing ? 1 : 0);
  let kind = KINDS.get(field);
  if (kind === undefined) {
    kind = decodedKind(lane, message);
    KINDS.set(field, kind);
  }
  return kind;
}

/** The tag of the first field that is not a number: request ids come before it. */
function fieldAfterRequestId(message: Uint8Array, start: number): number {
  let at = start;
  while (at < message.length) {
    const tag = message[at] as number;
    const after = afterVarint(message, at);
    if ((tag & 7) !== 0) return after - at === 1 ? tag : tag | ((message[at + 1] as number) << 8);
    at = afterVarint(message, after);
  }
  return 0;
}

function afterVarint(message: Uint8Array, at: number): number {
  let end = at;
  while (((message[end] ?? 0) & 0x80) !== 0) end++;
  return end + 1;
}

/** The whole message, of replication; undefined when it is none. */
export function replicaMessageIn(lane: Lane, message: Uint8Array): ReplicaMessage | undefined {
  if (lane !== "control") return decodeReplicaMessage(message);
  const control = decodeControlMessage(message);
  return control?.kind === "replica" ? decodeReplicaMessage(control.message) : undefined;
}

function decodedKind(lane: Lane, message: Uint8Array): string {
  if (lane !== "control") return decodeReplicaMessage(message)?.kind ?? "malformed";
  const control = decodeControlMessage(message);
  if (control === undefined) return "malformed";
  if (control.kind === "replica") return decodeReplicaMessage(control.message)?.kind ?? "malformed";
  return `ring ${decodeRingMessage(control.message)?.kind ?? "malformed"}`;
}
