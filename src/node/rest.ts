/**
 * Rest: a node that has come to rest gives memory back.
 *
 * What joining, copying and bursts of requests leave behind is collected when nothing has happened for a while, and
 * not in the middle of work: a full collection stops the loop for some tens of milliseconds.
 */
import type { Clock, Timer } from "#base/clock.ts";

const LOOK_EVERY_MS = 2000;

/** `activity` counts what happened; unchanged between two looks means rest. */
export function giveBackAtRest(clock: Clock, activity: () => number): Disposable {
  let seen = activity();
  let collectedAt = -1;
  let timer: Timer;
  const look = (): void => {
    const now = activity();
    if (now === seen && now !== collectedAt) {
      collectedAt = now;
      Bun.gc(true);
      Bun.shrink();
    }
    seen = now;
    timer = clock.after(LOOK_EVERY_MS, look);
  };
  timer = clock.after(LOOK_EVERY_MS, look);
  return { [Symbol.dispose]: () => timer.cancel() };
}
