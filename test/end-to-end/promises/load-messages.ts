/** What the load generator, a process of its own, is told and tells. */

export type LoadOptions = {
  readonly addresses: readonly string[];
  readonly keys: number;
  readonly payloadBytes: number;
  readonly writers: number;
  readonly readers: number;
  /** Operations a second of all readers and writers together, at most. */
  readonly rateMax: number;
};

export type LoadRequest =
  | { readonly kind: "start"; readonly options: LoadOptions }
  /** Nodes came or went: operations go to these from now on. */
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  | { readonly kind: "stop" }
  /** Reads every key at quorum through each of the nodes. */
  | { readonly kind: "verify" };

export type LoadAnswer =
  /** Every key has been written once. */
  | { readonly kind: "started" }
  | { readonly kind: "addresses-known" }
  | { readonly kind: "stopped"; readonly summary: LoadSummary }
  | { readonly kind: "verified"; readonly verdict: LoadVerdict };

export type LoadSummary = {
  readonly seconds: number;
  readonly writesAcknowledged: number;
  readonly writesFailed: number;
  readonly reads: number;
  readonly readsFailed: number;
  /** Reads that did not find a key whose insert had been acknowledged. */
  readonly readsMissing: number;
  /** Reads that answered less than what had been acknowledged when they began. */
  readonly readsStale: number;
  readonly writeP99Ms: number;
  readonly readP99Ms: number;
};

export type LoadVerdict = {
  readonly checked: number;
  /** Acknowledged writes that are gone: the key is missing or older than acknowledged. */
  readonly lost: number;
  /** Answers that nobody ever wrote. */
  readonly invented: number;
};
