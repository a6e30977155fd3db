/**
 * A network that delays, loses, repeats and reorders messages, and that can be parted, blocked or held one way, or lossy on one link.
 *
 * Endpoints are names; what is carried is anybody's. Each message's fate is drawn from one seeded stream.
 */
import type { Random } from "#base/random.ts";
import { createHeldFlights, type HeldFlights } from "./held-flights.ts";
import type { Scheduler } from "./scheduler.ts";

export type NetworkSettings = {
  /** One way. */
  readonly latencyMs: number;
  /** Added, evenly drawn from 0 up to it: enough of it reorders messages. */
  readonly jitterMs: number;
  /** Chances from 0 to 1, per message. */
  readonly loss: number;
  readonly duplication: number;
};

export const QUIET_NETWORK: NetworkSettings = { latencyMs: 0.5, jitterMs: 0.2, loss: 0, duplication: 0 };

/** A message on its way, to be delivered unless the link is cut by then. */
export type Flight = { readonly from: string; readonly to: string; readonly what: unknown };

export type SimulatedNetwork = Pick<HeldFlights, "hold" | "release" | "gone"> & {
  settings: NetworkSettings;
  /** Delivers later, perhaps never or twice. `what` is only kept for `flying`. */
  readonly carry: (from: string, to: string, what: unknown, deliver: () => void) => void;
  /** What is on its way and will be delivered. */
  readonly flying: () => Iterable<Flight>;
  /** One way; blocked twice, it must be unblocked twice. */
  readonly block: (from: string, to: string) => void;
  readonly unblock: (from: string, to: string) => void;
  /** Chance of a message's loss on this link and in this direction, beside that of all links; 0 makes it as good as the others. */
  readonly spoil: (from: string, to: string, loss: number) => void;
  /** Only those in the same group reach each other; who is in none reaches everybody. No groups: whole again. */
  readonly part: (groups: readonly (readonly string[])[]) => void;
  /** Messages handed in so far. */
  readonly carried: () => number;
};

export function createSimulatedNetwork(
  scheduler: Scheduler,
  random: Random,
  settings: NetworkSettings = QUIET_NETWORK,
): SimulatedNetwork {
  const blocked = new Map<string, number>();
  const { hold, release, keep, gone } = createHeldFlights(scheduler, random.fork("held"));
  let groupOf = new Map<string, number>();
  const spoilt = new Map<string, number>();
  const flying = new Map<number, Flight>();
  let nextFlight = 0;
  let carried = 0;

  const isOpen = (from: string, to: string): boolean => {
    if (blocked.size > 0 && (blocked.get(`${from}>${to}`) ?? 0) > 0) return false;
    const a = groupOf.get(from);
    const b = groupOf.get(to);
    return a === undefined || b === undefined || a === b;
  };

  const network: SimulatedNetwork = {
    settings,
    carry: (from, to, what, deliver) => {
      carried++;
      const { latencyMs, jitterMs, loss, duplication } = network.settings;
      if (random.fraction() < loss) return;
      if (spoilt.size > 0 && random.fraction() < (spoilt.get(`${from}>${to}`) ?? 0)) return;
      const copies = random.fraction() < duplication ? 2 : 1;
      for (let i = 0; i < copies; i++) {
        const flight = nextFlight++;
        flying.set(flight, { from, to, what });
        const lose = (): void => void flying.delete(flight);
        const land = (): void => {
          if (keep(from, to, { land, lose })) return;
          lose();
          if (isOpen(from, to)) deliver();
        };
        scheduler.at(scheduler.nowMs() + latencyMs + jitterMs * random.fraction(), land);
      }
    },
    flying: () => flying.values(),
    hold,
    release,
    gone,
    block: (from, to) => void blocked.set(`${from}>${to}`, (blocked.get(`${from}>${to}`) ?? 0) + 1),
    unblock: (from, to) => void blocked.set(`${from}>${to}`, Math.max(0, (blocked.get(`${from}>${to}`) ?? 0) - 1)),
    spoil: (from, to, chance) =>
      void (chance > 0 ? spoilt.set(`${from}>${to}`, chance) : spoilt.delete(`${from}>${to}`)),
    part: (groups) => {
      groupOf = new Map(groups.flatMap((group, i) => group.map((name): [string, number] => [name, i])));
    },
    carried: () => carried,
  };
  return network;
}
