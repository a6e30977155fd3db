/** What a node that wants to join asks of a contact, before it knows the cluster. */
import {
  type ChannelCredentials,
  Client,
  credentials as grpcCredentials,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import type { ClusterSettings } from "#model/cluster.ts";
import { failureText } from "#model/failure.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { clusterSettingsFromWire, nodeRecordFromWire } from "../codec/types-codec.ts";
import { allFromWire } from "../codec/wire-bytes.ts";
import { taikv } from "../generated/taikv.js";
import { failureOfStatus } from "./call-status.ts";
import { PEER_CHANNEL } from "./channel-options.ts";

export type Introduction =
  /** The nodes that the contact knows, itself first. */
  | { readonly kind: "introduced"; readonly settings: ClusterSettings; readonly nodes: readonly NodeRecord[] }
  /** The contact has answered: not this cluster, or not this node. */
  | { readonly kind: "refused"; readonly reason: string }
  /** No answer that can be used; another contact or a later time may do better. */
  | { readonly kind: "unreachable"; readonly reason: string };

export type IntroduceOptions = {
  /** Of the node that asks. */
  readonly name: string;
  readonly address: string;
  /** Undefined: any cluster. */
  readonly clusterName: string | undefined;
  readonly timeoutMs: number;
  readonly credentials?: ChannelCredentials;
};

export function introduceTo(contact: string, options: IntroduceOptions): Promise<Introduction> {
  const { name, address, clusterName = "", timeoutMs } = options;
  const client = new Client(contact, options.credentials ?? grpcCredentials.createInsecure(), PEER_CHANNEL);
  const deadline = Date.now() + timeoutMs;
  return new Promise<Introduction>((resolve) => {
    client.makeUnaryRequest(
      taikv.v1.Ring.prototype.introduce.path,
      (request: taikv.v1.IntroduceRequest.$Properties) =>
        Buffer.from(taikv.v1.IntroduceRequest.encode(request).finish()),
      introductionFrom,
      { name, address, clusterName },
      { deadline },
      (error, introduction) => resolve(introduction ?? introductionOfError(error)),
    );
  }).finally(() => client.close());
}

function introductionFrom(bytes: Buffer): Introduction {
  const response = taikv.v1.IntroduceResponse.decode(bytes);
  const settings = clusterSettingsFromWire(response.settings);
  const nodes = allFromWire(response.nodes, nodeRecordFromWire);
  if (settings !== undefined && nodes !== undefined) return { kind: "introduced", settings, nodes };
  return { kind: "unreachable", reason: "the answer cannot be read" };
}

function introductionOfError(error: ServiceError | null): Introduction {
  const failure = error === null ? undefined : failureOfStatus(error.metadata, error.details);
  if (failure !== undefined && REFUSALS.has(failure.kind)) return { kind: "refused", reason: failureText(failure) };
  if (error?.code === status.UNIMPLEMENTED) return { kind: "unreachable", reason: "no TaiKV node listens there" };
  return {
    kind: "unreachable",
    reason: failure === undefined ? (error?.details ?? "no answer") : failureText(failure),
  };
}

const REFUSALS: ReadonlySet<string> = new Set(["foreign-cluster", "refused", "invalid-argument"]);
