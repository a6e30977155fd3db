/**
 * Arrivals: what lies behind a request is read before the request is carried out.
 *
 * A node that stood still, or was cut off, finds requests whose callers have given up long since. That they have comes
 * right behind, with the same bytes or the next. A write that was stamped before that is read would undo what its
 * caller, told that its effect is unknown, or somebody else has written meanwhile through another node.
 */

export type Arrivals = Disposable & {
  /** Resolves when what had come by now has been read: soon, but when this process has just stood still. */
  readonly areRead: () => Promise<void>;
};

/** A timer says at times that are further apart than this that the process stood still. */
const LOOK_EVERY_MS = 100;
const STOOD_STILL_MS = 300;
/**
 * So long everything that has come meanwhile takes to be read, at most: the more, the longer the process stood still. What
 * had no room in its sockets is still with its senders.
 */
const READ_WITHIN_MS_MIN = 150;
const READ_WITHIN_MS_MAX = 1500;
const READ_SHARE = 0.1;

export function createArrivals(): Arrivals {
  let lookedMs = performance.now();
  let isStaleUntilMs = 0;
  let next: Promise<void> | undefined;
  const look = (): number => {
    const nowMs = performance.now();
    const stillMs = nowMs - lookedMs;
    if (stillMs > STOOD_STILL_MS) {
      const readMs = Math.min(READ_WITHIN_MS_MAX, Math.max(READ_WITHIN_MS_MIN, stillMs * READ_SHARE));
      isStaleUntilMs = Math.max(isStaleUntilMs, nowMs + readMs);
    }
    lookedMs = nowMs;
    return nowMs;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    areRead: () => {
      next ??= new Promise<void>((resolve) => {
        const nowMs = look();
        const waitMs = isStaleUntilMs - nowMs;
        const done = (): void => {
          next = undefined;
          resolve();
        };
        if (waitMs > 0) setTimeout(done, waitMs);
        else setImmediate(done);
      });
      return next;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
