/** Gathering: messages of one node on one lane that come up together, as those of one frame do. */
import type { Random } from "#base/random.ts";
import type { Lane, PeerIdentity } from "#rpc/transport.ts";
import type { Scheduler } from "./scheduler.ts";

export type Arrived = { readonly from: PeerIdentity; readonly message: Uint8Array };

/** Those that follow the first within so long come up with it, ms. */
const GATHER_MS_MAX = 1;

/** Hands on what arrives: at once or, with the chance, together with what follows. */
export function createGathering(
  scheduler: Scheduler,
  random: Random,
  chance: number,
  take: (lane: Lane, arrived: readonly Arrived[]) => void,
): (from: PeerIdentity, lane: Lane, message: Uint8Array) => void {
  const gathering = new Map<string, Arrived[]>();
  return (from, lane, message) => {
    const waiting = gathering.size > 0 ? gathering.get(linkOf(from, lane)) : undefined;
    if (waiting !== undefined) {
      waiting.push({ from, message });
      return;
    }
    const arrived = [{ from, message }];
    if (random.fraction() >= chance) return take(lane, arrived);
    const link = linkOf(from, lane);
    gathering.set(link, arrived);
    scheduler.at(scheduler.nowMs() + GATHER_MS_MAX * random.fraction(), () => {
      gathering.delete(link);
      take(lane, arrived);
    });
  };
}

function linkOf({ address, incarnation }: PeerIdentity, lane: Lane): string {
  return `${address} ${incarnation} ${lane}`;
}
