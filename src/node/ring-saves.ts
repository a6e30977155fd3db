/** Saves of the ring: what it must remember over a restart, the newest of it, until that is durable. */
import type { Clock } from "#base/clock.ts";
import type { AppendResult, StoreWrite } from "#model/store.ts";
import { RING_FACT } from "./facts.ts";

export type RingSaves = {
  /** Tokens grow; each value holds all that was said before. */
  readonly save: (token: number, value: Uint8Array) => void;
  /**
   * Opens a wait for a save whose token is given to what is returned, then or later. `onEnd` hears whether it is durable:
   * not when there is no room for it, or when the node ends.
   */
  readonly awaitSave: (onEnd: (isDurable: boolean) => void) => (token: number) => void;
  readonly end: () => void;
};

export type RingSavesOptions = {
  readonly clock: Clock;
  readonly append: (writes: readonly StoreWrite[]) => Promise<AppendResult>;
  readonly onDurable: (token: number) => void;
  readonly onFailed: (reason: string) => void;
};

type Wait = { token: number; readonly onEnd: (isDurable: boolean) => void };

/** Without room it is tried again so often, ms. */
const AGAIN_AFTER_MS = 500;

export function createRingSaves({ clock, append, onDurable, onFailed }: RingSavesOptions): RingSaves {
  const waits = new Set<Wait>();
  let last = 0;
  let durable = 0;
  let isOver = false;

  function endWaits(upTo: number, isDurable: boolean): void {
    for (const wait of [...waits]) {
      if (wait.token > upTo) continue;
      waits.delete(wait);
      wait.onEnd(isDurable);
    }
  }

  /** The ring waits for it, be there room or not; what has been said since takes its place. */
  function put(token: number, value: Uint8Array): void {
    void append([{ kind: "put-record", table: "facts", key: RING_FACT, value }]).then((result) => {
      switch (result.kind) {
        case "durable":
          durable = Math.max(durable, token);
          endWaits(durable, true);
          return onDurable(token);
        case "disk-full":
          endWaits(token, false);
          clock.after(AGAIN_AFTER_MS, () => {
            if (!isOver && token === last) put(token, value);
          });
          return;
        case "failed":
          return onFailed(result.reason);
      }
    });
  }

  return {
    save: (token, value) => {
      last = token;
      put(token, value);
    },
    awaitSave: (onEnd) => {
      const wait: Wait = { token: Number.POSITIVE_INFINITY, onEnd };
      waits.add(wait);
      if (isOver) endWaits(Number.POSITIVE_INFINITY, false);
      return (token) => {
        wait.token = token;
        endWaits(durable, true);
      };
    },
    end: () => {
      isOver = true;
      endWaits(Number.POSITIVE_INFINITY, false);
    },
  };
}
