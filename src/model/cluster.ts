/** What a cluster is born with and keeps for life: the genesis record. */
import type { Consistency } from "./consistency.ts";

export type ClusterSettings = {
  /** 32 hex digits, drawn by the founder. */
  readonly clusterId: string;
  readonly clusterName: string;
  /** Copies wanted, on distinct nodes (N). 1 to 15. */
  readonly replicationFactor: number;
  /** Length of successor lists (r). 2 to 64. */
  readonly successors: number;
  readonly consistency: Consistency;
  /** Names the position hash; with `hashVector`, the position of the key "taikv", it shows a foreign hash. */
  readonly hash: string;
  readonly hashVector: string;
};

export const HASH_NAME = "sha256-be64";
