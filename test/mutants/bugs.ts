/**
 * Bugs that stores of this kind have had, each in public, in rows of clauses. Every clause has a mutant: a patch that
 * brings the bug back.
 */
export const BUGS: Readonly<Record<number, readonly string[]>> = {
  1: [
    "deletes come back: tombstones are purged before every replica has them",
    "deletes come back: read repair ignores expired tombstones",
  ],
  2: [
    "an old tombstone in a hint overrides a newer value",
    "an old entry of a fallback overrides what was deleted since",
  ],
  3: [
    "the clock of a key is lost after a local read failure",
    "the clock of a key is lost after a wipe",
    "a version is used again",
  ],
  4: ["a later write has the lower stamp", "a far-future stamp blocks the key", "put and delete with one stamp"],
  5: ["a joining replica is counted as a full one", "a write is acknowledged, then the join is aborted"],
  6: ["two joins or leaves at once compute conflicting rings", "a token has two owners"],
  7: ["a dead or replaced node keeps circulating", "a removed node owns tokens again"],
  8: [
    "hints are lost: skipped segment",
    "hints are lost: sent to a leaving node",
    "hints are lost: killed in mid-replay",
    "hints are lost: window over",
    "hints are lost: holder removed",
  ],
  9: ["no active re-replication"],
  10: ["rebalancing loses ranges", "rebalancing orphans ranges"],
  11: [
    "sloppy quorum counted as quorum: writes met on fallbacks",
    "sloppy quorum counted as quorum: reads ask too few",
  ],
  12: ["a failed write is visible, then invisible again"],
  13: ["a corrupt replica wins read repair because its stamp is newest"],
  14: ["a node serves before it is caught up", "a node goes on after a pause as if no time had passed"],
  15: ["replicas of one key on two virtual nodes of the same host", "writers that share one id"],
  16: [
    "success is reported as failure and the retry applies twice",
    "failure is reported as success",
    "failure is reported as not applied though it was",
  ],
  17: ["the ring splits into two rings", "a successor list skips a living node"],
  18: ["anti-entropy storms", "handoff starves the foreground", "deadlock of anti-entropy and handoff"],
};
