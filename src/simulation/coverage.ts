/** Coverage: how often the runs took each path that matters, and which they never took. */
import { LANE_OF } from "#replication/message.ts";

export function addCoverage(total: Map<string, number>, seen: Iterable<readonly [string, number]>): void {
  for (const [path, times] of seen) total.set(path, (total.get(path) ?? 0) + times);
}

/**
 * Told, with 0 too, and never asked for; they have tests of their own, but for the losses, which thousands of seeds meet.
 * With a few small payloads no copy is outrun, and hardly ever rots what only one of those that remain has; no hint is
 * damaged, and one without a keeper is just as rare.
 */
const RARE: readonly string[] = [
  "sent slow-writes",
  "sent lose",
  "sent lose-answer",
  "hints dropped: damaged",
  "hints dropped: no-keeper",
  "disk lost while syncing",
  "disk lost while a range of it is changing",
  "disk lost while ranges elsewhere are changing",
];

/** What a set of runs must have met, or it shows nothing about it: every message, each phase of a change, every fault. */
const PATHS: readonly string[] = [
  ...Object.keys(LANE_OF)
    .map((kind) => `sent ${kind}`)
    .filter((path) => !RARE.includes(path)),
  "joined",
  "emptied",
  "left",
  "sent marks",
  "sent marks-noted",
  "transfer-started",
  "transfer-done",
  "copy-released",
  "configuration with 1 slot",
  "configuration with 2 slots",
  "configuration with 3 slots",
  "configuration with a syncing slot",
  "configuration that gives up a syncing slot",
  "configuration not synced",
  "configuration with a floor",
  "configuration that is purged",
  "hint-kept",
  "hints-delivered",
  "hints dropped: expired",
  "hints dropped: below-floor",
  "orphans-found",
  "owner replaced after replaceAfter",
  "repaired by read",
  "repaired by anti-entropy",
  "entry-unreadable",
  "floor-proposed",
  "floor-raised",
  "tombstones-purged",
  "disk-full",
  "ended left",
  "ended storage-failed",
  "fault crash",
  "fault crash-at-send",
  "fault crash-all",
  "fault crash-syncing",
  "crash while syncing",
  "fault pause",
  "fault cut",
  "cut that holds",
  "fault storm",
  "fault slow-disk",
  "fault full-disk",
  "fault failing-disk",
  "fault rot",
  "fault skew",
  "fault drift",
  "fault wipe",
  "fault restore",
  "disk lost while another is down",
  "started again without contacts",
  "put back by a few batches",
  "put back to before what was acknowledged",
  "fault clone",
  "set-aside",
  "fault remove",
  "fault join",
  "fault leave",
  "leave called off",
  "fault weigh",
  "weight called off",
  "fault move",
  "ring resumed by a start",
  "ring ring-repaired",
  "ring healed",
];

export function missingPaths(coverage: ReadonlyMap<string, number>): string[] {
  return PATHS.filter((path) => (coverage.get(path) ?? 0) === 0);
}

/** One line a path, in their order; what has never been met comes with 0. */
export function coverageReport(coverage: ReadonlyMap<string, number>): string {
  const all = new Map([...[...PATHS, ...RARE].map((path): [string, number] => [path, 0]), ...coverage]);
  const lines = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, times]) => `  ${path}: ${times}`);
  return ["coverage, path by path:", ...lines].join("\n");
}
