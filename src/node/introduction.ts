/** What a node that wants to join asks a contact, and what it is told; on the wire and back. */
import type { ClusterSettings } from "#model/cluster.ts";
import type { NodeRecord } from "#model/node-record.ts";
import {
  clusterSettingsFromWire,
  clusterSettingsToWire,
  nodeRecordFromWire,
  nodeRecordToWire,
} from "#rpc/codec/types-codec.ts";
import { taikv } from "#rpc/generated/taikv.js";
import type { UnaryCaller } from "#rpc/grpc/unary-caller.ts";

export type IntroductionRequest = {
  /** Empty: none was asked for. */
  readonly name: string;
  /** Where the newcomer listens. */
  readonly address: string;
  /** Empty: any cluster. */
  readonly clusterName: string;
};

export type Introduction = {
  readonly settings: ClusterSettings;
  /** The nodes that the contact knows, itself first. */
  readonly nodes: readonly NodeRecord[];
};

export type IntroductionAnswer =
  | { readonly kind: "introduced"; readonly introduction: Introduction }
  /** The cluster does not take this node. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Nobody answers there, or not yet: worth another try. */
  | { readonly kind: "silent"; readonly reason: string };

const INTRODUCE_TIMEOUT_MS = 2000;
const FAILED_PRECONDITION = 9;

export function introductionToWire({ settings, nodes }: Introduction): taikv.v1.IntroduceResponse.$Properties {
  return { settings: clusterSettingsToWire(settings), nodes: nodes.map(nodeRecordToWire) };
}

/** Asks a contact over gRPC. */
export async function askContact(
  caller: UnaryCaller,
  contact: string,
  request: IntroductionRequest,
): Promise<IntroductionAnswer> {
  const bytes = taikv.v1.IntroduceRequest.encode(request).finish();
  let answer: Uint8Array;
  try {
    answer = await caller.call(contact, taikv.v1.Ring.prototype.introduce.path, bytes, INTRODUCE_TIMEOUT_MS);
  } catch (error) {
    const { code, details } = error as { code?: number; details?: string };
    if (code === FAILED_PRECONDITION) return { kind: "refused", reason: details ?? "refused" };
    return { kind: "silent", reason: details ?? String(error) };
  }
  const response = taikv.v1.IntroduceResponse.decode(answer);
  const settings = clusterSettingsFromWire(response.settings);
  if (settings === undefined) return { kind: "silent", reason: "answers like no node of this version" };
  const nodes = response.nodes.map(nodeRecordFromWire).filter((node) => node !== undefined);
  return { kind: "introduced", introduction: { settings, nodes } };
}
