/** Settings of the ring machine: numbers with their units, defaults and the cost of a bad value. */

export type RingSettings = {
  /** Length of successor lists (r), the same in the whole cluster. Short lists make a virtual node run out of successors. */
  readonly successorsMax: number;
  /** Stabilization starts at the least interval after a change and slows down while nothing changes. */
  readonly stabilizeMsMin: number;
  readonly stabilizeMsBase: number;
  /** Reached only when rounds take longer than their interval. */
  readonly stabilizeMsMax: number;
  readonly auditMs: number;
  /** While a virtual node is isolated or the ring is too small. */
  readonly auditDegradedMs: number;
  readonly fingersMsMin: number;
  readonly fingersMsMax: number;
  /** Bounds of a request's time-out; too low a floor turns a pause of a busy node into a suspicion. */
  readonly timeoutMsMin: number;
  readonly timeoutMsMax: number;
  /** Time-out towards a node never heard. */
  readonly timeoutMsUnknown: number;
  /** A watched node silent for so long is pinged; longer in clusters above 40 nodes. */
  readonly probeMs: number;
  /** Silence before a node may be suspected, whatever timed out. */
  readonly suspectAfterMs: number;
  /** Silence before a suspected node may be judged dead; wrong verdicts are what breaks a corrected ring. */
  readonly deadAfterMs: number;
  /** The same, when its address refuses connections. */
  readonly deadAfterRefusalMs: number;
  /** Own ticks later than this on average: nobody is judged. */
  readonly latenessMsMax: number;
  /** Without an answer from any ring for so long, a restarted node resumes with what it saved; it wakes the others as long. */
  readonly resumeAfterMs: number;
  /** Known locations at most; neighbours and fingers stay above it. */
  readonly locationsMax: number;
  /** Nodes known at most; more than a cluster has, or its last ones are not let in. */
  readonly directoryMax: number;
  /** Up to so many nodes, everybody watches everybody. */
  readonly watchAllNodesMax: number;
  /** Virtual nodes that join at the same time. */
  readonly joinsAtOnce: number;
  /** After a join the next one waits so many times as long as that took: what is slow is busy. */
  readonly joinRestFactor: number;
  /** It waits no longer than this, whether the one before has come to its end or not. */
  readonly joinRestMsMax: number;
};

export const DEFAULT_RING_SETTINGS: RingSettings = {
  successorsMax: 16,
  stabilizeMsMin: 250,
  stabilizeMsBase: 2000,
  stabilizeMsMax: 5000,
  auditMs: 10_000,
  auditDegradedMs: 1000,
  fingersMsMin: 1000,
  fingersMsMax: 10_000,
  timeoutMsMin: 30,
  timeoutMsMax: 1000,
  timeoutMsUnknown: 500,
  probeMs: 400,
  suspectAfterMs: 500,
  deadAfterMs: 1500,
  deadAfterRefusalMs: 500,
  latenessMsMax: 50,
  resumeAfterMs: 3000,
  locationsMax: 2 ** 20,
  directoryMax: 2 ** 16,
  watchAllNodesMax: 64,
  joinsAtOnce: 8,
  joinRestFactor: 10,
  joinRestMsMax: 500,
};
