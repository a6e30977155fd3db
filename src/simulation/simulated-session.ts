/**
 * What two processes know of each other on one lane: who each was when their session began, and no more for as long as it
 * lasts. That a store has come further since is heard only from messages that say so.
 *
 * Both ways use one session. It ends with either process, when one of them forgets the other, and when nothing has got
 * through one way for as long as the real one takes to give up a silent connection.
 */
import type { PeerIdentity } from "#rpc/transport.ts";

type End<Station> = {
  /** Undefined where nobody has listened yet. */
  readonly station: Station | undefined;
  /** Who it said that it was. */
  said: PeerIdentity | undefined;
  /** Since when nothing that it sent has arrived, virtual ms. */
  unheardSinceMs: number | undefined;
};

export type Session<Station> = {
  readonly ends: Map<string, End<Station>>;
  isOver: boolean;
};

/** A silent connection is asked for a sign of life after 5 s, and given up 2 s later. */
const SILENCE_MS_MAX = 7000;

/** Between two addresses, and who listens there. */
export function openSession<Station>(
  [from, sender]: readonly [string, Station],
  [to, receiver]: readonly [string, Station | undefined],
): Session<Station> {
  const ends = new Map<string, End<Station>>();
  ends.set(from, { station: sender, said: undefined, unheardSinceMs: undefined });
  ends.set(to, { station: receiver, said: undefined, unheardSinceMs: undefined });
  return { ends, isOver: false };
}

export function isUsable<Station>(
  { ends, isOver }: Session<Station>,
  listening: ReadonlyMap<string, Station>,
  nowMs: number,
): boolean {
  if (isOver) return false;
  for (const [address, { station, unheardSinceMs }] of ends) {
    if (listening.get(address) !== station) return false;
    if (unheardSinceMs !== undefined && nowMs - unheardSinceMs > SILENCE_MS_MAX) return false;
  }
  return true;
}

/** Something is sent from there; whom it is from, as the session has it. */
export function sayFrom<Station>(
  { ends }: Session<Station>,
  address: string,
  self: PeerIdentity,
  nowMs: number,
): PeerIdentity {
  const end = ends.get(address);
  if (end === undefined) return self;
  end.said ??= self;
  end.unheardSinceMs ??= nowMs;
  return end.said;
}

/** Something from there has arrived: whoever listens at the other end has greeted by then. */
export function hearFrom<Station>({ ends }: Session<Station>, from: string, to: string, self: PeerIdentity): void {
  const [sender, receiver] = [ends.get(from), ends.get(to)];
  if (sender !== undefined) sender.unheardSinceMs = undefined;
  if (receiver !== undefined) receiver.said ??= self;
}
