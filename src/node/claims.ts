/**
 * Another cluster claims a node's address: it knows it as that of one of its own nodes.
 *
 * Whoever lost its folder and was started without `--join` has founded a cluster by mistake. As long as nobody has joined
 * it and nothing was written there, that gives way, however often it was started since. What holds more is given up by
 * nobody but an operator, who is told for as long as the claim is made.
 */
import type { Clock } from "#base/clock.ts";
import { isOver } from "#model/node-record.ts";
import type { Restart } from "./enter-cluster.ts";
import type { IntroductionRequest } from "./introduction.ts";
import { type Life, recordsOf } from "./life.ts";

export type Claim = {
  readonly clusterId: string;
  /** Where the node listens that says so. */
  readonly address: string;
  /** The name that the address has there. */
  readonly name: string;
};

type ClaimDoors = {
  readonly clock: Clock;
  /** The node does not live that life any more. */
  readonly isPast: (life: Life) => boolean;
  readonly beginAnew: (life: Life, restart: Restart) => void;
  readonly stop: (reason: string) => void;
  /** The node stays where it is. */
  readonly onClaimed: (claim: Claim) => void;
};

export type Claims = {
  /** What follows from it for a node that lives that life. Does nothing when the request claims nothing. */
  readonly hear: (life: Life, request: IntroductionRequest) => void;
  /** For people; empty: nobody has made one for a while. */
  readonly text: () => string;
};

/** Operators are told no more often: each peer of the other cluster makes it every few seconds. */
const TELL_EVERY_MS = 60_000;
/** Who thinks many nodes down looks for each of them less often. */
const LASTS_MS = 60_000;

export function createClaims({ clock, isPast, beginAnew, stop, onClaimed }: ClaimDoors): Claims {
  let last: { readonly claim: Claim; readonly atMs: number } | undefined;
  let toldAtMs = Number.NEGATIVE_INFINITY;

  function stay(claim: Claim): void {
    const atMs = clock.monotonicMs();
    last = { claim, atMs };
    if (atMs - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = atMs;
    onClaimed(claim);
  }

  function hear(life: Life, { self, reclaims, address, name }: IntroductionRequest): void {
    if (reclaims === undefined || self === undefined) return;
    const { clusterId } = self;
    const claim = { clusterId, address, name };
    if (!isAlone(life)) return stay(claim);
    const reason = `${madeText(claim)}: started without --join in an empty folder, it has founded a cluster of its own`;
    clock.after(0, () => {
      // Several say so at once: the first one is enough.
      if (isPast(life)) return;
      if (life.engine.stats().entries === 0) {
        const formerSelf = name === life.identity.name ? reclaims : undefined;
        return beginAnew(life, { reason, formerSelf, contacts: [address], clusterId });
      }
      // Whoever has used it over a restart may count on it.
      if (life.how !== "founded") return stay(claim);
      stop(`${reason}, and that has taken writes`);
    });
  }

  return {
    hear,
    text: () => (last !== undefined && clock.monotonicMs() - last.atMs <= LASTS_MS ? claimText(last.claim) : ""),
  };
}

/** The founder of its cluster, of which nobody else is. */
function isAlone(life: Life): boolean {
  const { id, isFounder } = life.identity;
  return isFounder && recordsOf(life).every((record) => record.id === id || isOver(record));
}

function madeText({ clusterId, address, name }: Claim): string {
  return `${address} of the cluster ${clusterId} knows this address as its node ${name}`;
}

/** What an operator is told of one that the node does not follow. */
export function claimText(claim: Claim): string {
  return `${madeText(claim)}, and this node keeps to another cluster, which has entries or other nodes: to go back, export what this one holds and start with an empty data folder and --join ${claim.address}; to stay, remove ${claim.name} there`;
}
