/** Trying again: with growing pauses, and only as long as there is hope. */

export type Patience = {
  /** The first pause, doubled each time up to the longest; each is shortened by chance by up to a half. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
};

export const PATIENCE: Patience = { firstPauseMs: 50, longestPauseMs: 5000 };

/** The pause before try number `attempt` (1 is the first repetition). `fraction` is chance: 0 to 1. */
export function pauseMs(attempt: number, fraction: number, { firstPauseMs, longestPauseMs }: Patience): number {
  const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(20, attempt - 1));
  return whole * (1 - fraction / 2);
}

/** Resolves after the pause, or at once when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
