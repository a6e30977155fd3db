/**
 * What a node is started with, checked and with every default filled in.
 *
 * A value is undefined where only what was said explicitly counts: it is compared with the settings that the cluster
 * was born with, and a joiner that says otherwise is refused.
 */
import type { Consistency } from "#model/consistency.ts";

export type ServeOptions = {
  /** `host:port` for clients and nodes (gRPC). Port 0 picks a free one. */
  readonly listen: string;
  /** `host:port` of dashboard, metrics and health; undefined for none. Port 0 picks a free one. */
  readonly http: string | undefined;
  /** `host:port` that others are told; undefined: where the node listens. */
  readonly advertise: string | undefined;
  /** Contacts to join through. Empty: an empty folder founds a cluster. */
  readonly join: readonly string[];
  readonly dataFolder: string;
  readonly engine: "sqlite" | "memory";
  /** When a write counts as durable: after an fsync, or when the operating system has it. */
  readonly sync: "full" | "normal";
  /** Undefined: kept from the folder, or drawn. */
  readonly name: string | undefined;
  readonly clusterName: string | undefined;
  /** 1 to 1024. */
  readonly virtualNodes: number;
  /** Share of the ring relative to other nodes; multiplies `virtualNodes`. Above 0, at most 100. */
  readonly weight: number;
  /** Fixed positions besides the others. */
  readonly positions: readonly bigint[];
  /** Copies wanted, 1 to 15. Undefined: 3 when a cluster is founded. */
  readonly replicas: number | undefined;
  /** Undefined: quorum when a cluster is founded. */
  readonly consistency: Consistency | undefined;
  /** Length of successor lists, 2 to 64. Undefined: 16 when a cluster is founded. */
  readonly successors: number | undefined;
  readonly placement: "hashed";
  readonly readFanout: "nearest" | "all";
  /** How long an owner may be away before its ranges get copies elsewhere. */
  readonly replaceAfterMs: number;
  /** How long hints are kept for an owner that is away. */
  readonly hintWindowMs: number;
  /** Silence after which a node is suspected; undefined: adapted to the network. */
  readonly suspectAfterMs: number | undefined;
  readonly zone: string;
  /** Allows to listen beyond loopback without TLS and secret. */
  readonly insecure: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly logFormat: "pretty" | "json";
  /** Locations of ranges that the node remembers; undefined: its own default. */
  readonly locationsMax: number | undefined;
};

/** A node that is ready: a member of its ring that accepts operations. */
export type ReadyNode = {
  readonly node: string;
  readonly id: string;
  /** Where gRPC listens, with the port that was picked. */
  readonly grpc: string;
  readonly http: string | undefined;
  readonly cluster: string;
};

export type RunningNode = AsyncDisposable & {
  readonly ready: ReadyNode;
  /** Whether the node founded its cluster rather than joined or resumed. */
  readonly founded: boolean;
  /** The exit code, once the node has stopped for whatever reason. */
  readonly closed: Promise<number>;
  /** Finishes what is open, refuses what is new, then closes. */
  readonly drain: () => Promise<void>;
};

/** Why a node cannot start, as far as whoever started it can mend it. */
export type StartFault =
  | { readonly kind: "port-in-use"; readonly address: string }
  | { readonly kind: "cannot-listen"; readonly address: string; readonly reason: string }
  | { readonly kind: "folder-unusable"; readonly folder: string; readonly reason: string }
  /** Another process runs on the folder. */
  | { readonly kind: "folder-in-use"; readonly folder: string; readonly reason: string }
  /** The folder belongs to another cluster or to another program. */
  | { readonly kind: "foreign-folder"; readonly folder: string; readonly reason: string }
  | { readonly kind: "newer-schema"; readonly folder: string; readonly reason: string }
  /** What was asked for explicitly is not what the cluster was born with. */
  | { readonly kind: "settings-differ"; readonly reason: string }
  /** The cluster does not take this node: a name that is taken, another cluster, another hash. */
  | { readonly kind: "refused"; readonly reason: string };

/** Thrown by `serve` for every fault that the person who started the node can mend. */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly fault: StartFault;

  constructor(fault: StartFault) {
    super(fault.kind === "port-in-use" ? `${fault.address} is in use` : fault.reason);
    this.fault = fault;
  }
}
