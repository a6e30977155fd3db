/** Waiting for conditions: never for a time alone, and never without end. */

export type UntilOptions = {
  /** Ends the wait with an error. */
  readonly withinMs?: number;
  readonly everyMs?: number;
};

/**
 * Asks `probe` until it answers with something other than `undefined` or false, and answers that.
 * An error of the probe counts as "not yet"; the last one is told when time is over.
 */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  { withinMs = 30_000, everyMs = 25 }: UntilOptions = {},
): Promise<T> {
  const startedMs = performance.now();
  let trouble: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() - startedMs > withinMs) {
      throw new Error(`Waited ${withinMs} ms in vain for: ${what}`, { cause: trouble });
    }
    await Bun.sleep(everyMs);
  }
}

/** The promise's value, or an error that names what did not come in time. */
export async function within<T>(what: string, withinMs: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Waited ${withinMs} ms in vain for: ${what}`)), withinMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
