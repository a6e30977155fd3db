/**
 * What a node's life depends on, whatever it runs on: checked and with every default filled in.
 *
 * A value is undefined where only what was said explicitly counts: it is compared with the settings that the cluster
 * was born with, and a joiner that says otherwise is refused.
 */
import type { Consistency } from "#model/consistency.ts";
import type { BatchSizes } from "#replication/batch-sizes.ts";

export type NodeOptions = {
  /** Contacts to join through. Empty: an empty folder founds a cluster. */
  readonly join: readonly string[];
  /** Names or ids of dead nodes whose place a newcomer takes. */
  readonly replace: readonly string[];
  /** Goes on with its store without waiting for what others remember of it. */
  readonly force: boolean;
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
  readonly readFanout: "nearest" | "all";
  /** How long an owner may be away before its ranges get copies elsewhere. */
  readonly replaceAfterMs: number;
  /** How old tombstones are when they are purged, once all owners agree on them; spares late hints of level `one`. */
  readonly purgeGraceMs: number;
  /** How long hints are kept for an owner that is away. */
  readonly hintWindowMs: number;
  /** What hints may take on disk, bytes. */
  readonly hintsBytesMax: number;
  /** Owners compare all their ranges once in so long, ms; undefined: replication's own default. */
  readonly compareEveryMs: number | undefined;
  /** Everything that a node owns is read once in so long and verified, ms; undefined: replication's own default. */
  readonly scrubEveryMs: number | undefined;
  /** Undefined: replication's own defaults. */
  readonly batches: BatchSizes | undefined;
  /** Silence after which a node is suspected; undefined: adapted to the network. */
  readonly suspectAfterMs: number | undefined;
  readonly zone: string;
  /** Locations of ranges that the node remembers; undefined: its own default. */
  readonly locationsMax: number | undefined;
};
