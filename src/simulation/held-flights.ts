/**
 * Links that hold what they carry and let it go later, as connections do that find no way for a while: what was said long
 * ago then comes when whoever has said it may be gone.
 */
import type { Random } from "#base/random.ts";
import type { Scheduler } from "./scheduler.ts";

export type HeldFlights = {
  /** One way; what is held twice must be released twice. */
  readonly hold: (from: string, to: string) => void;
  readonly release: (from: string, to: string) => void;
  /** Keeps what has come to the end of a link that is held; false when it is not. */
  readonly keep: (from: string, to: string, flight: HeldFlight) => boolean;
  /**
   * Whoever was there is no more, and with it what waited there to be written, or had been written to it. The rest still
   * comes: what the sender's machine had taken on, what waits for the receiver to be there again.
   */
  readonly gone: (name: string) => void;
};

export type HeldFlight = { readonly land: () => void; readonly lose: () => void };

type Held = HeldFlight & { readonly sinceMs: number };

/** A connection that has been silent for so long is given up, with all that is on its way, ms. */
const GIVEN_UP_AFTER_MS = 7000;
/** What was held comes when it is tried again, up to so long after the way is free, and not all at once, ms. */
const TRIED_AGAIN_MS_MAX = 300;
const APART_MS_MAX = 20;

export function createHeldFlights(scheduler: Scheduler, random: Random): HeldFlights {
  const links = new Map<string, { times: number; readonly from: string; readonly to: string; held: Held[] }>();

  return {
    hold: (from, to) => {
      const link = links.get(`${from}>${to}`);
      if (link === undefined) links.set(`${from}>${to}`, { times: 1, from, to, held: [] });
      else link.times++;
    },
    release: (from, to) => {
      const link = links.get(`${from}>${to}`);
      if (link === undefined || --link.times > 0) return;
      links.delete(`${from}>${to}`);
      const nowMs = scheduler.nowMs();
      const atMs = nowMs + TRIED_AGAIN_MS_MAX * random.fraction();
      for (const { sinceMs, land, lose } of link.held) {
        if (nowMs - sinceMs >= GIVEN_UP_AFTER_MS) lose();
        else scheduler.at(atMs + APART_MS_MAX * random.fraction(), land);
      }
    },
    keep: (from, to, flight) => {
      if (links.size === 0) return false;
      const link = links.get(`${from}>${to}`);
      link?.held.push({ ...flight, sinceMs: scheduler.nowMs() });
      return link !== undefined;
    },
    gone: (name) => {
      for (const link of links.values()) {
        if (link.from !== name && link.to !== name) continue;
        link.held = link.held.filter(({ lose }) => {
          const isLost = random.below(2) === 0;
          if (isLost) lose();
          return !isLost;
        });
      }
    },
  };
}
