/** What the load's process is told and what it answers. */
import type { ConsistencyName } from "../../support/grpc-client.ts";
import type { History } from "./history.ts";

export type LoadOptions = {
  readonly seed: string;
  readonly addresses: readonly string[];
  /** Requests a second; they are sent whether or not earlier ones have been answered. */
  readonly rate: number;
  /** So many clients instead, each sending its next request when the last one is answered. */
  readonly clients?: number;
  /** Keys that everybody reads, replaces and deletes. */
  readonly sharedKeys: number;
  /** Shares of the requests, 0 to 1; what is left are reads of shared keys. */
  readonly shares: LoadShares;
  readonly consistency: ConsistencyName;
  /** For a request as a whole, ms. */
  readonly deadlineMs: number;
  /** When an attempt that is not answered is given up for one at another node, ms; undefined: no second attempt. */
  readonly retryAfterMs: number | undefined;
};

export type LoadShares = {
  /** Inserts of keys that nobody has used before. */
  readonly uniqueInserts: number;
  /** Reads of keys of that kind whose insert was acknowledged. */
  readonly uniqueGets: number;
  readonly sharedInserts: number;
  readonly sharedDeletes: number;
};

export type LoadRequest =
  | { readonly kind: "start"; readonly options: LoadOptions }
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  | { readonly kind: "rest" }
  | { readonly kind: "resume" }
  | { readonly kind: "stop" };

export type LoadAnswer =
  | { readonly kind: "started" }
  | { readonly kind: "addresses-known" }
  | { readonly kind: "resting" }
  | { readonly kind: "resumed" }
  | { readonly kind: "stopped"; readonly history: History };
