/** What the generator of distinct inserts, a process of its own, is told and tells. */

export type InsertsOptions = {
  readonly addresses: readonly string[];
  /** Inserts a second, kept up however long the answers take. */
  readonly rate: number;
  readonly payloadBytes: number;
};

export type InsertsRequest =
  | { readonly kind: "start"; readonly options: InsertsOptions }
  /** Nodes came or went: inserts go to these from now on. */
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  /** What has been measured since the last phase began; the next begins. */
  | { readonly kind: "phase" }
  | { readonly kind: "stop" };

export type InsertsAnswer =
  | { readonly kind: "started" }
  | { readonly kind: "addresses-known" }
  | { readonly kind: "phase-over"; readonly phase: InsertsPhase }
  | { readonly kind: "stopped"; readonly phase: InsertsPhase; readonly unacknowledged: readonly number[] };

export type InsertsPhase = {
  /** Keys begun so far, of all phases: `distinctKey(0)` to the one before. */
  readonly begun: number;
  /** In this phase. */
  readonly acknowledged: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

export function distinctKey(index: number): string {
  return `u:${String(index).padStart(9, "0")}`;
}
