/** The calls of clients that are open, for a server that lets them end before it stops. */

export type OpenCalls = {
  /** A call has begun; the returned function says that it has ended. */
  readonly begin: () => () => void;
  /** Resolves when none is open, or after `timeoutMs`. */
  readonly whenNone: (timeoutMs: number) => Promise<void>;
};

export function createOpenCalls(): OpenCalls {
  let open = 0;
  let onNone: (() => void) | undefined;
  return {
    begin: () => {
      open++;
      let hasEnded = false;
      return () => {
        if (hasEnded) return;
        hasEnded = true;
        open--;
        if (open === 0) onNone?.();
      };
    },
    whenNone: async (timeoutMs) => {
      if (open === 0 || timeoutMs <= 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        onNone = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
