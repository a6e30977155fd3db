/**
 * The control lane carries messages of the ring and of replication, and doubts about who the receiver is.
 *
 * On the wire a `PeerMessage` of peer.proto, written by hand, since its content is encoded already.
 */
import { taikv } from "../generated/taikv.js";
import { Reader, written } from "../protobuf-runtime.ts";

export type ControlMessage = {
  readonly kind: "ring" | "replica" | "doubt";
  readonly message: Uint8Array;
  /** Durable batches of the sender's store when it was sent. */
  readonly commitNumber: number;
};

const TAG_OF = {
  ring: (1 << 3) | 2,
  replica: (2 << 3) | 2,
  doubt: (3 << 3) | 2,
} as const satisfies Record<ControlMessage["kind"], number>;
const COMMIT_NUMBER_TAG = (4 << 3) | 0;
const KIND_OF = new Map<number, ControlMessage["kind"]>(
  Object.entries(TAG_OF).map(([kind, tag]) => [tag, kind as ControlMessage["kind"]]),
);

export function encodeControlMessage({ kind, message, commitNumber }: ControlMessage): Uint8Array {
  return written((writer) => {
    writer.uint32(TAG_OF[kind]).bytes(message).uint32(COMMIT_NUMBER_TAG).uint64(commitNumber);
  });
}

/** `undefined` when it is malformed or of a kind unknown here. */
export function decodeControlMessage(bytes: Uint8Array): ControlMessage | undefined {
  try {
    const reader = Reader.create(bytes);
    const kind = KIND_OF.get(reader.uint32());
    if (kind === undefined) return undefined;
    const message = reader.bytes();
    const hasCommitNumber = reader.pos < reader.len && reader.uint32() === COMMIT_NUMBER_TAG;
    return { kind, message, commitNumber: hasCommitNumber ? Number(reader.uint64()) : 0 };
  } catch {
    return undefined;
  }
}

export function encodeDoubt(addresses: readonly string[]): Uint8Array {
  return taikv.v1.PeerDoubt.encode({ addresses: [...addresses] }).finish();
}

/** Where else the receiver's identity is known to listen; `undefined` when it is malformed. */
export function decodeDoubt(bytes: Uint8Array): readonly string[] | undefined {
  try {
    return taikv.v1.PeerDoubt.decode(bytes).addresses;
  } catch {
    return undefined;
  }
}
