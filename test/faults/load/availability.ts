/** How the clients' requests fared: successes, latencies, and the longest time without any success. */
import type { Request } from "./history.ts";

export type Availability = {
  readonly requests: number;
  /** 0 to 1. */
  readonly success: number;
  readonly p99Ms: number;
  /** The longest time between a success and the next. */
  readonly gapMs: number;
};

/** Of the requests that began within the times. */
export function availabilityOf(
  requests: readonly Request[],
  fromMs = 0,
  untilMs = Number.POSITIVE_INFINITY,
): Availability {
  const within = requests.filter(({ startMs }) => startMs >= fromMs && startMs < untilMs);
  const good = within.filter(({ isOk }) => isOk);
  const ends = good.map(({ endMs }) => endMs).sort((a, b) => a - b);
  const starts = within.map(({ startMs }) => startMs).sort((a, b) => a - b);
  const lastMs = within.reduce((last, { endMs }) => Math.max(last, endMs), 0);
  const moments = [starts[0] ?? 0, ...ends, lastMs];
  const gaps = moments.slice(1).map((moment, i) => moment - (moments[i] as number));
  return {
    requests: within.length,
    success: within.length === 0 ? 0 : good.length / within.length,
    p99Ms: percentile(
      good.map(({ startMs, endMs }) => endMs - startMs),
      0.99,
    ),
    gapMs: Math.max(0, ...gaps),
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
