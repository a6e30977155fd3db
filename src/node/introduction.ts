/**
 * What a node asks another before there are sessions, and what it is told; on the wire and back.
 *
 * A newcomer asks what cluster there is to join. A node that comes back asks what is remembered of it. And a node whose
 * peer's address answers for another cluster asks whether that is its peer with an empty folder.
 */
import type { ClusterSettings } from "#model/cluster.ts";
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import {
  clusterSettingsFromWire,
  clusterSettingsToWire,
  nodeRecordFromWire,
  nodeRecordToWire,
} from "#rpc/codec/types-codec.ts";
import { countFromWire, nodeIdFromWire, nodeIdToWire } from "#rpc/codec/wire-bytes.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { callFailureOf } from "#rpc/grpc/call-failure.ts";
import type { UnaryCaller } from "#rpc/grpc/unary-caller.ts";
import type { Mark } from "./census.ts";

/** What a node's store says of it. */
export type IntroducedSelf = Mark & { readonly node: NodeId; readonly clusterId: string };

export type IntroductionRequest = {
  /** Empty: none was asked for. */
  readonly name: string;
  /** Where the asker listens. */
  readonly address: string;
  /** Empty: any cluster. */
  readonly clusterName: string;
  /** Drawn by each process: shows a node that it asks itself. */
  readonly process: string;
  /** Undefined: a newcomer. */
  readonly self: IntroducedSelf | undefined;
  /** The node of the asker's cluster that is known by the address of whoever is asked. */
  readonly reclaims: NodeId | undefined;
};

/** What is remembered of whoever asks. */
export type Remembered = Mark & {
  readonly isRemoved: boolean;
  /** Where it was last known to listen; empty: unknown. */
  readonly address: string;
};

export type Introduction = {
  readonly settings: ClusterSettings;
  /** The nodes that the contact knows, itself first; none while it is not in its ring. */
  readonly nodes: readonly NodeRecord[];
  /** The contact. */
  readonly node: NodeId;
  readonly process: string;
  /** Undefined: the asker is not known there. */
  readonly remembered: Remembered | undefined;
};

export type IntroductionAnswer =
  | { readonly kind: "introduced"; readonly introduction: Introduction }
  /** The cluster does not take this node. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Nobody answers there, or not yet: worth another try. */
  | { readonly kind: "silent"; readonly reason: string };

const INTRODUCE_TIMEOUT_MS = 2000;

/** Undefined when it is malformed. */
export function introductionRequestFromWire(wire: taikv.v1.IntroduceRequest): IntroductionRequest | undefined {
  const { name, address, clusterName, process } = wire;
  const node = nodeIdFromWire(wire.self?.node);
  const commitNumber = countFromWire(wire.self?.commitNumber);
  if (wire.self && (node === undefined || commitNumber === undefined)) return undefined;
  const self =
    node === undefined || commitNumber === undefined
      ? undefined
      : { node, commitNumber, clusterId: wire.self?.clusterId ?? "", incarnation: wire.self?.incarnation ?? 0 };
  return { name, address, clusterName, process, self, reclaims: nodeIdFromWire(wire.reclaims) };
}

export function introductionToWire(introduction: Introduction): taikv.v1.IntroduceResponse.$Properties {
  const { settings, nodes, node, process, remembered } = introduction;
  return {
    settings: clusterSettingsToWire(settings),
    nodes: nodes.map(nodeRecordToWire),
    node: nodeIdToWire(node),
    process,
    remembered: remembered ?? null,
  };
}

/** Asks a contact over gRPC. */
export async function askContact(
  caller: UnaryCaller,
  contact: string,
  request: IntroductionRequest,
): Promise<IntroductionAnswer> {
  const { self, reclaims } = request;
  const bytes = taikv.v1.IntroduceRequest.encode({
    ...request,
    self: self === undefined ? null : { ...self, node: nodeIdToWire(self.node) },
    reclaims: reclaims === undefined ? new Uint8Array(0) : nodeIdToWire(reclaims),
  }).finish();
  let answer: Uint8Array;
  try {
    answer = await caller.call(contact, taikv.v1.Ring.prototype.introduce.path, bytes, INTRODUCE_TIMEOUT_MS);
  } catch (error) {
    return callFailureOf(error);
  }
  const introduction = introductionFrom(answer);
  return introduction === undefined
    ? { kind: "silent", reason: "answers like no node of this version" }
    : { kind: "introduced", introduction };
}

function introductionFrom(bytes: Uint8Array): Introduction | undefined {
  let response: taikv.v1.IntroduceResponse;
  try {
    response = taikv.v1.IntroduceResponse.decode(bytes);
  } catch {
    return undefined;
  }
  const settings = clusterSettingsFromWire(response.settings);
  const node = nodeIdFromWire(response.node);
  if (settings === undefined || node === undefined) return undefined;
  const nodes = response.nodes.map(nodeRecordFromWire).filter((record) => record !== undefined);
  return { settings, nodes, node, process: response.process, remembered: rememberedFrom(response.remembered) };
}

function rememberedFrom(wire: taikv.v1.IntroduceResponse["remembered"]): Remembered | undefined {
  const commitNumber = countFromWire(wire?.commitNumber);
  if (!wire || commitNumber === undefined) return undefined;
  const { incarnation = 0, isRemoved = false, address = "" } = wire;
  return { incarnation: incarnation ?? 0, commitNumber, isRemoved: isRemoved ?? false, address: address ?? "" };
}
