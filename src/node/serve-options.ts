/** What a node is started with on a machine: its life's options, and its doors to network, disk and log. */
import type { NodeOptions } from "./node-options.ts";

export type ServeOptions = NodeOptions & {
  /** `host:port` for clients and nodes (gRPC). Port 0 picks a free one. */
  readonly listen: string;
  /** `host:port` of dashboard, metrics and health; undefined for none. Port 0 picks a free one. */
  readonly http: string | undefined;
  /** `host:port` that others are told; undefined: where the node listens. */
  readonly advertise: string | undefined;
  readonly dataFolder: string;
  readonly engine: "sqlite" | "memory";
  /** When a write counts as durable: after an fsync, or when the operating system has it. */
  readonly sync: "full" | "normal";
  readonly placement: "hashed";
  /** Allows to listen beyond loopback without TLS and secret. */
  readonly insecure: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly logFormat: "pretty" | "json";
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
