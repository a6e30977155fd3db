/**
 * What a node knows of itself over restarts, in the table `facts` of its store: who it is and which cluster it is in.
 *
 * Identity is written when a cluster is founded or joined, once; a folder without it is new.
 */
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { ClusterSettings } from "#model/cluster.ts";
import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import type { StoreWrite } from "#model/store.ts";
import { clusterSettingsFromWire } from "#rpc/codec/types-codec.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";

export const RING_FACT: Uint8Array = utf8BytesOf("ring");
export const IDENTITY_FACT: Uint8Array = utf8BytesOf("identity");
const FILE_FACT = utf8BytesOf("file");
const DOUBT_FACT = utf8BytesOf("doubt");
const WEIGHT_FACT = utf8BytesOf("weight");
const LEAVING_FACT = utf8BytesOf("leaving");

export type Identity = {
  readonly id: NodeId;
  readonly name: string;
  readonly settings: ClusterSettings;
  /** Founded the cluster, rather than joined it. */
  readonly isFounder: boolean;
  /** Former selves and others whose place it takes: removed when it has joined. */
  readonly replaces: readonly NodeId[];
};

/** Undefined in a new folder. Throws when what is there cannot be read. */
export function readIdentity(engine: StorageEngine): Identity | undefined {
  const record = engine.record("facts", IDENTITY_FACT);
  return record === undefined ? undefined : identityFromRecord(record);
}

/** Throws when it cannot be read. */
export function identityFromRecord(record: Uint8Array): Identity {
  const plain = JSON.parse(utf8TextOf(record) ?? "") as Identity;
  const id = nodeIdFromText(plain.id);
  const settings = clusterSettingsFromWire(plain.settings);
  if (id === undefined || settings === undefined) throw new Error("the record of this node's identity is damaged");
  const replaces = (plain.replaces ?? []).map(nodeIdFromText).filter((node) => node !== undefined);
  return { id, name: plain.name, settings, isFounder: plain.isFounder, replaces };
}

export function identityWrite(identity: Identity): StoreWrite {
  return { kind: "put-record", table: "facts", key: IDENTITY_FACT, value: utf8BytesOf(JSON.stringify(identity)) };
}

/** Which file the store was when it was trusted last. */
export function readFileId(engine: StorageEngine): string | undefined {
  const record = engine.record("facts", FILE_FACT);
  return record === undefined ? undefined : utf8TextOf(record);
}

export function fileIdWrite(fileId: string): StoreWrite {
  return { kind: "put-record", table: "facts", key: FILE_FACT, value: utf8BytesOf(fileId) };
}

/** The commit number that the store had when it began to be in doubt; undefined: it is not. */
export function readDoubt(engine: StorageEngine): number | undefined {
  const record = engine.record("facts", DOUBT_FACT);
  return record === undefined ? undefined : Number(utf8TextOf(record));
}

export function doubtWrite(commitNumber: number | undefined): StoreWrite {
  if (commitNumber === undefined) return { kind: "drop-record", table: "facts", key: DOUBT_FACT };
  return { kind: "put-record", table: "facts", key: DOUBT_FACT, value: utf8BytesOf(`${commitNumber}`) };
}

/** A weight that was given at run time, and the one that the node had been started with. */
export type KeptWeight = { readonly weight: number; readonly startedWith: number };

export function readWeight(engine: StorageEngine): KeptWeight | undefined {
  const record = engine.record("facts", WEIGHT_FACT);
  return record === undefined ? undefined : (JSON.parse(utf8TextOf(record) ?? "{}") as KeptWeight);
}

export function weightWrite(kept: KeptWeight): StoreWrite {
  return { kind: "put-record", table: "facts", key: WEIGHT_FACT, value: utf8BytesOf(JSON.stringify(kept)) };
}

/** A leave that has begun goes on after a restart. */
export type BegunLeave = { readonly isForced: boolean };

export function readLeave(engine: StorageEngine): BegunLeave | undefined {
  const record = engine.record("facts", LEAVING_FACT);
  return record === undefined ? undefined : { isForced: record[0] === 1 };
}

/** Undefined: the node stays. */
export function leaveWrite(leave: BegunLeave | undefined): StoreWrite {
  if (leave === undefined) return { kind: "drop-record", table: "facts", key: LEAVING_FACT };
  return { kind: "put-record", table: "facts", key: LEAVING_FACT, value: Uint8Array.of(leave.isForced ? 1 : 0) };
}
