/**
 * The census: how far each other node had come when it was last heard: its incarnation and its commit number.
 *
 * A disk that is older than what its peers remember of it has been restored, cloned or cut. What is remembered is made
 * durable with batches that are written anyway, or soon by itself where somebody counts on it: a cluster at rest writes
 * nothing for it.
 */
import { putCount, putUint32 } from "#base/bytes.ts";
import { utf8BytesOf } from "#base/text.ts";
import { type NodeId, nodeIdBytes, nodeIdFromBytes } from "#model/node-id.ts";
import type { StoreWrite } from "#model/store.ts";
import type { PeerIdentity } from "#rpc/transport.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";

/** How far a node had come. */
export type Mark = { readonly incarnation: number; readonly commitNumber: number };

export type Census = {
  readonly markOf: (node: NodeId) => Mark | undefined;
  readonly marks: () => Iterable<readonly [NodeId, Mark]>;
  /**
   * Takes in who speaks. False when it is behind what is remembered of it: an earlier start, or one whose store is older;
   * then nothing of it counts.
   */
  readonly admit: (from: PeerIdentity) => boolean;
  /** The node had come so far in the start that it speaks from. */
  readonly note: (node: NodeId, mark: Mark) => void;
  /**
   * What changed since it was last written, at most ten times a second. `notKept` is called when there was no room for it:
   * then it is due again.
   */
  readonly writesDue: (nowMs: number) => { readonly writes: readonly StoreWrite[]; readonly notKept: () => void };
  /** From when on something may be written, monotonic ms; infinite when all is. */
  readonly dueAtMs: () => number;
};

const KEY_PREFIX = utf8BytesOf("heard:");
const MARK_BYTES = 12;
/** Of so many nodes marks are kept; who was first heard longest ago goes first. */
const MARKS_MAX = 4096;
const WRITE_EVERY_MS = 100;
const NOTHING_DUE = { writes: [], notKept: () => undefined };

export function openCensus(engine: StorageEngine): Census {
  const marks = new Map<NodeId, Mark>();
  const changed = new Set<NodeId>();
  let writtenAtMs = Number.NEGATIVE_INFINITY;
  for (const { key, value } of engine.records("facts", { prefix: KEY_PREFIX })) {
    const mark = markFromRecord(value);
    if (mark !== undefined) marks.set(nodeIdFromBytes(key.slice(KEY_PREFIX.length)), mark);
  }

  function note(node: NodeId, mark: Mark): void {
    const known = marks.get(node);
    if (known !== undefined && known.incarnation === mark.incarnation && known.commitNumber >= mark.commitNumber)
      return;
    if (known !== undefined && known.incarnation > mark.incarnation) return;
    marks.set(node, mark);
    changed.add(node);
    if (marks.size <= MARKS_MAX) return;
    const [oldest] = marks.keys();
    if (oldest === undefined) return;
    marks.delete(oldest);
    changed.add(oldest);
  }

  const dueAtMs = (): number => (changed.size === 0 ? Number.POSITIVE_INFINITY : writtenAtMs + WRITE_EVERY_MS);

  return {
    markOf: (node) => marks.get(node),
    marks: () => marks.entries(),
    admit: ({ node, incarnation, commitNumber }) => {
      const known = marks.get(node);
      if (known !== undefined) {
        if (incarnation < known.incarnation) return false;
        if (incarnation > known.incarnation && commitNumber < known.commitNumber) return false;
      }
      note(node, { incarnation, commitNumber });
      return true;
    },
    note,
    dueAtMs,
    writesDue: (nowMs) => {
      if (nowMs < dueAtMs()) return NOTHING_DUE;
      writtenAtMs = nowMs;
      const nodes = [...changed];
      changed.clear();
      return {
        writes: nodes.map((node) => markWrite(node, marks.get(node))),
        notKept: () => {
          for (const node of nodes) changed.add(node);
        },
      };
    },
  };
}

function markWrite(node: NodeId, mark: Mark | undefined): StoreWrite {
  const key = new Uint8Array(KEY_PREFIX.length + 16);
  key.set(KEY_PREFIX);
  key.set(nodeIdBytes(node), KEY_PREFIX.length);
  if (mark === undefined) return { kind: "drop-record", table: "facts", key };
  const value = new Uint8Array(MARK_BYTES);
  putUint32(value, 0, mark.incarnation);
  putCount(value, 4, mark.commitNumber);
  return { kind: "put-record", table: "facts", key, value };
}

function markFromRecord(value: Uint8Array): Mark | undefined {
  if (value.length !== MARK_BYTES) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, MARK_BYTES);
  return { incarnation: view.getUint32(0), commitNumber: Number(view.getBigUint64(4)) };
}
