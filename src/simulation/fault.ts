/**
 * Faults as data: what goes wrong in a run, when, and for how long.
 *
 * Each is whole by itself, with its end, so that a failing run can be made smaller by leaving some out. Nodes are names of
 * machines. A fault that the promises do not cover at that moment, such as the loss of a second disk before the first is
 * made good, is passed over when its time comes.
 */

export type Fault = { readonly atMs: number } & Misfortune;

export type Misfortune =
  /** The process dies and comes back. */
  | { readonly kind: "crash"; readonly node: string; readonly downMs: number }
  /** It dies when it is about to send its nth message of a kind from now on. */
  | {
      readonly kind: "crash-at-send";
      readonly node: string;
      readonly message: string;
      readonly nth: number;
      readonly downMs: number;
    }
  /** Whoever is next to own a range, and brings it up to date for that, dies in the middle and stays away for long. */
  | { readonly kind: "crash-syncing"; readonly downMs: number }
  /** All processes die at once. */
  | { readonly kind: "crash-all"; readonly downMs: number }
  /** The process stands still, then goes on with all that came up. */
  | { readonly kind: "pause"; readonly node: string; readonly forMs: number }
  /**
   * Nothing gets from any of these to any of those; nor back, when both ways are cut. Who is in neither reaches all.
   * `holds`: what could not get there comes late, when the cut is over.
   */
  | {
      readonly kind: "cut";
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly isBothWays: boolean;
      readonly holds: boolean;
      readonly forMs: number;
    }
  /** Much is lost, comes twice or late. */
  | {
      readonly kind: "storm";
      readonly loss: number;
      readonly duplication: number;
      readonly jitterMs: number;
      readonly forMs: number;
    }
  | { readonly kind: "slow-disk"; readonly node: string; readonly slowMs: number; readonly forMs: number }
  | { readonly kind: "full-disk"; readonly node: string; readonly forMs: number }
  /** The next flush fails: the node stops, and is started again on what is there. */
  | { readonly kind: "failing-disk"; readonly node: string; readonly downMs: number }
  /** A byte of an entry flips. */
  | { readonly kind: "rot"; readonly node: string; readonly index: number }
  /** The machine comes back empty, under its name and address. */
  | {
      readonly kind: "wipe";
      readonly node: string;
      readonly downMs: number;
      /** It is told whom to join; else it founds a cluster of its own and learns from the others that it is none. */
      readonly joins: boolean;
    }
  /** The machine comes back with an earlier state of its disk, without so many of its last batches. */
  | { readonly kind: "restore"; readonly node: string; readonly batches: number; readonly downMs: number }
  /** The disk is copied to another machine and started there, too. */
  | { readonly kind: "clone"; readonly node: string; readonly forMs: number }
  /** An operator has one node remove this one: it is up, or its machine comes back with its disk later. */
  | { readonly kind: "remove"; readonly node: string; readonly isAlive: boolean; readonly downMs: number }
  /** The machine comes back at another address. */
  | { readonly kind: "move"; readonly node: string; readonly downMs: number }
  /** The wall clock is set. */
  | { readonly kind: "skew"; readonly node: string; readonly skewMs: number }
  /** From its next start on, the clocks of the machine go at another rate. */
  | { readonly kind: "drift"; readonly node: string; readonly rate: number }
  | { readonly kind: "join"; readonly node: string; readonly through: string }
  /** An operator has the node leave, and after so long has it stay after all; 0: never. */
  | { readonly kind: "leave"; readonly node: string; readonly isForced: boolean; readonly stayAfterMs: number }
  /** An operator gives the node another share of the ring, and after so long takes that back; 0: never. */
  | { readonly kind: "weigh"; readonly node: string; readonly weight: number; readonly backAfterMs: number };

/** One line for people. */
export function faultText({ atMs, kind, ...args }: Fault): string {
  const text = Object.entries(args).map(([name, value]) => `${name}=${Array.isArray(value) ? value.join("+") : value}`);
  return `${atMs.toFixed(1)} ${kind} ${text.join(" ")}`;
}
