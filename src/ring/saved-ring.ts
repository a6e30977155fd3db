/**
 * What a node must remember of the ring over a restart: incarnations, its virtual nodes with their last neighbours, and
 * the directory. Written as ASCII JSON, positions in hex; anything malformed decodes to `undefined`.
 */
import { bytesFromMapKey, mapKeyOf } from "#base/bytes.ts";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import type { Lifecycle, NodeRecord } from "#model/node-record.ts";
import { positionFromText, positionText } from "#model/position.ts";
import type { VirtualNode, VirtualNodeKind } from "#model/virtual-node.ts";

export type SavedVirtualNode = {
  readonly self: VirtualNode;
  readonly predecessor: VirtualNode | undefined;
  /** The last list that was not empty. */
  readonly successors: readonly VirtualNode[];
  readonly wraps: boolean;
};

export type SavedRing = {
  /** Of the node, as used since its last start. */
  readonly incarnation: number;
  /** The highest incarnation given to any of its virtual nodes. */
  readonly incarnationMax: number;
  readonly virtualNodes: readonly SavedVirtualNode[];
  /** Nodes known, at most `SAVED_NODES_MAX`. */
  readonly nodes: readonly NodeRecord[];
};

export const SAVED_NODES_MAX = 4096;

const FORMAT = "taikv/ring/1";

export function encodeSavedRing(saved: SavedRing): Uint8Array {
  const text = JSON.stringify({
    format: FORMAT,
    incarnation: saved.incarnation,
    incarnationMax: saved.incarnationMax,
    virtualNodes: saved.virtualNodes.map(({ self, predecessor, successors, wraps }) => ({
      self: rowOf(self),
      predecessor: predecessor === undefined ? null : rowOf(predecessor),
      successors: successors.map(rowOf),
      wraps,
    })),
    nodes: saved.nodes,
  });
  const ascii = text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return bytesFromMapKey(ascii);
}

export function decodeSavedRing(bytes: Uint8Array): SavedRing | undefined {
  try {
    return savedRingFrom(JSON.parse(mapKeyOf(bytes)));
  } catch (trouble) {
    if (trouble instanceof SyntaxError || trouble instanceof MalformedError) return undefined;
    throw trouble;
  }
}

/** Thrown and caught in this file only. */
class MalformedError extends Error {}

function rowOf(place: VirtualNode): readonly unknown[] {
  return [place.node, place.index, place.incarnation, positionText(place.position), place.kind];
}

function savedRingFrom(value: unknown): SavedRing {
  const saved = objectFrom(value);
  need(saved["format"] === FORMAT);
  return {
    incarnation: countFrom(saved["incarnation"]),
    incarnationMax: countFrom(saved["incarnationMax"]),
    virtualNodes: listFrom(saved["virtualNodes"]).map((item) => {
      const place = objectFrom(item);
      return {
        self: virtualNodeFrom(place["self"]),
        predecessor: place["predecessor"] === null ? undefined : virtualNodeFrom(place["predecessor"]),
        successors: listFrom(place["successors"]).map(virtualNodeFrom),
        wraps: booleanFrom(place["wraps"]),
      };
    }),
    nodes: listFrom(saved["nodes"]).map(nodeRecordFrom),
  };
}

function virtualNodeFrom(value: unknown): VirtualNode {
  const [node, index, incarnation, position, kind] = listFrom(value);
  const at = positionFromText(textFrom(position));
  need(at !== undefined);
  need(kind === "hashed" || kind === "balanced" || kind === "fixed" || kind === "silent");
  return {
    node: nodeIdFrom(node),
    index: countFrom(index),
    incarnation: countFrom(incarnation),
    position: at,
    kind: kind satisfies VirtualNodeKind,
  };
}

const LIFECYCLES: readonly string[] = [
  "starting",
  "joining",
  "serving",
  "leaving",
  "stopped",
  "removed",
] satisfies Lifecycle[];

function nodeRecordFrom(value: unknown): NodeRecord {
  const record = objectFrom(value);
  const lifecycle = textFrom(record["lifecycle"]);
  need(LIFECYCLES.includes(lifecycle));
  return {
    id: nodeIdFrom(record["id"]),
    name: textFrom(record["name"]),
    address: textFrom(record["address"]),
    incarnation: countFrom(record["incarnation"]),
    revision: countFrom(record["revision"]),
    lifecycle: lifecycle as Lifecycle,
    weight: numberFrom(record["weight"]),
    virtualNodes: countFrom(record["virtualNodes"]),
    zone: textFrom(record["zone"]),
  };
}

function need(condition: boolean): asserts condition {
  if (!condition) throw new MalformedError();
}

function objectFrom(value: unknown): Record<string, unknown> {
  need(typeof value === "object" && value !== null && !Array.isArray(value));
  return value as Record<string, unknown>;
}

function listFrom(value: unknown): readonly unknown[] {
  need(Array.isArray(value));
  return value;
}

function textFrom(value: unknown): string {
  need(typeof value === "string");
  return value;
}

function booleanFrom(value: unknown): boolean {
  need(typeof value === "boolean");
  return value;
}

function numberFrom(value: unknown): number {
  need(typeof value === "number" && Number.isFinite(value));
  return value;
}

function countFrom(value: unknown): number {
  const count = numberFrom(value);
  need(Number.isSafeInteger(count) && count >= 0);
  return count;
}

function nodeIdFrom(value: unknown): NodeId {
  const id = nodeIdFromText(textFrom(value));
  need(id !== undefined);
  return id;
}
