/**
 * The control lane carries messages of the ring and of replication, doubts about who the receiver is, and what is
 * remembered of others by one that goes.
 *
 * On the wire a `PeerMessage` of peer.proto, written by hand, since its content is encoded already.
 */
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { taikv } from "../generated/taikv.js";
import { Reader, written } from "../protobuf-runtime.ts";
import { allFromWire, countFromWire, nodeIdFromWire } from "./wire-bytes.ts";

export type ControlMessage = {
  readonly kind: "ring" | "replica" | "doubt" | "marks" | "marks-noted";
  readonly message: Uint8Array;
  /** Durable batches of the sender's store when it was sent. */
  readonly commitNumber: number;
};

const TAG_OF = {
  ring: (1 << 3) | 2,
  replica: (2 << 3) | 2,
  doubt: (3 << 3) | 2,
  marks: (5 << 3) | 2,
  "marks-noted": (6 << 3) | 2,
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

/** How far a node had come when it was last heard. */
export type NodeMark = { readonly node: NodeId; readonly incarnation: number; readonly commitNumber: number };

export function encodeMarks(marks: readonly NodeMark[]): Uint8Array {
  const wire = marks.map(({ node, ...mark }) => ({ ...mark, node: nodeIdBytes(node) }));
  return taikv.v1.PeerMarks.encode({ marks: wire }).finish();
}

/** `undefined` when it is malformed. */
export function decodeMarks(bytes: Uint8Array): readonly NodeMark[] | undefined {
  try {
    return allFromWire(taikv.v1.PeerMarks.decode(bytes).marks, markFromWire);
  } catch {
    return undefined;
  }
}

function markFromWire(wire: taikv.v1.PeerMark.$Properties): NodeMark | undefined {
  const node = nodeIdFromWire(wire.node);
  const commitNumber = countFromWire(wire.commitNumber);
  if (node === undefined || commitNumber === undefined) return undefined;
  return { node, incarnation: wire.incarnation ?? 0, commitNumber };
}
