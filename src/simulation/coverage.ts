/** Coverage: how often the runs took each path that matters, and which they never took. */

export function addCoverage(total: Map<string, number>, seen: Iterable<readonly [string, number]>): void {
  for (const [path, times] of seen) total.set(path, (total.get(path) ?? 0) + times);
}

/** What a set of runs must have met, or it shows nothing about it. */
const PATHS: readonly string[] = [];

export function missingPaths(coverage: ReadonlyMap<string, number>): string[] {
  return PATHS.filter((path) => (coverage.get(path) ?? 0) === 0);
}

/** One line a path, most often taken first. */
export function coverageReport(coverage: ReadonlyMap<string, number>): string {
  const lines = [...coverage].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, times]) => `  ${path} ${times}`);
  return ["coverage:", ...lines].join("\n");
}
