/** Whether the node is live and ready, and why not; for health checks of all kinds. */
import type { HealthReport } from "#observe/http-server.ts";
import type { ReadySource } from "#rpc/request-handler.ts";

export type Readiness = ReadySource & {
  /** A member that accepts and coordinates operations. */
  readonly ready: () => void;
  /** No member any more: the node begins anew. */
  readonly startAgain: () => void;
  /** Takes nothing new any more. */
  readonly drain: () => void;
  /** Something broke for good. */
  readonly fail: (check: string, detail: string) => void;
  readonly report: () => HealthReport;
};

/**
 * `doubt` tells why what the node holds does not count yet; empty: it does. `claimed` tells which other cluster claims its
 * address; empty: none does. `full` tells that its disk has no room; empty: it has. With a full disk the node is not
 * ready for the report, and goes on taking operations all the same: it answers reads.
 */
export function createReadiness(doubt: () => string, claimed: () => string, full: () => string): Readiness {
  let stage: "starting" | "ready" | "draining" = "starting";
  const failed = new Map<string, string>();
  const listeners = new Set<() => void>();
  const isLive = (): boolean => failed.size === 0;
  const isReady = (): boolean => stage === "ready" && isLive();
  const changed = (): void => {
    for (const run of [...listeners]) run();
  };
  return {
    isLive,
    isReady,
    onChange: (run) => {
      listeners.add(run);
      return { [Symbol.dispose]: () => void listeners.delete(run) };
    },
    ready: () => {
      if (stage === "starting") stage = "ready";
      changed();
    },
    startAgain: () => {
      if (stage === "ready") stage = "starting";
      changed();
    },
    drain: () => {
      stage = "draining";
      changed();
    },
    fail: (check, detail) => {
      failed.set(check, detail);
      changed();
    },
    report: () => ({
      live: isLive(),
      ready: isReady() && full() === "",
      checks: [
        {
          name: "joined",
          ok: stage !== "starting",
          detail: stage === "starting" ? "not a member of the ring yet" : "",
        },
        { name: "accepting", ok: stage === "ready", detail: stage === "draining" ? "draining" : "" },
        { name: "recalled", ok: doubt() === "", detail: doubt() },
        { name: "unclaimed", ok: claimed() === "", detail: claimed() },
        storageCheck(failed.get("storage") ?? full()),
      ],
    }),
  };
}

function storageCheck(detail: string): HealthReport["checks"][number] {
  return { name: "storage", ok: detail === "", detail };
}
