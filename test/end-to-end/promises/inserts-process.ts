/**
 * The generator of distinct inserts: an open loop at quorum, every key once, at a rate that does not wait for answers.
 *
 * An insert whose effect is unknown is repeated, as a client would; one that fails for good is remembered.
 */
import { connect } from "#client/connect.ts";
import {
  distinctKey,
  type InsertsAnswer,
  type InsertsOptions,
  type InsertsPhase,
  type InsertsRequest,
} from "./inserts-messages.ts";

const TIMEOUT_MS = 2000;
const TRIES_MAX = 10;
const TICK_MS = 10;

function createInserts(options: InsertsOptions) {
  const sessions = new Map<string, ReturnType<ReturnType<typeof connect>["session"]>>();
  const unacknowledged = new Set<number>();
  const payload = new Uint8Array(options.payloadBytes).fill(120);
  let addresses: readonly string[] = options.addresses;
  let tookMs: number[] = [];
  let failed = 0;
  let begun = 0;
  let open = 0;
  let isRunning = true;

  const sessionOf = (address: string) => {
    let session = sessions.get(address);
    if (session === undefined) {
      session = connect(address).session({ framesInFlightMax: 2 });
      sessions.set(address, session);
    }
    return session;
  };

  const insert = async (index: number): Promise<void> => {
    const key = new TextEncoder().encode(distinctKey(index));
    const startedMs = performance.now();
    unacknowledged.add(index);
    open++;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const address = addresses[(index + tries) % addresses.length] as string;
      const operation = { kind: "insert", key, payload, ttlMs: 0, consistency: "quorum" } as const;
      const outcome = await sessionOf(address).execute(operation, { timeoutMs: TIMEOUT_MS });
      if (outcome.kind === "inserted") {
        unacknowledged.delete(index);
        tookMs.push(performance.now() - startedMs);
        break;
      }
      if (tries === TRIES_MAX - 1) failed++;
      else await Bun.sleep(50);
    }
    open--;
  };

  const loop = async (): Promise<void> => {
    const startedMs = performance.now();
    while (isRunning) {
      const due = Math.floor(((performance.now() - startedMs) * options.rate) / 1000);
      while (begun < due) void insert(begun++);
      await Bun.sleep(TICK_MS);
    }
  };
  const running = loop();

  const phase = (): InsertsPhase => {
    const sorted = tookMs.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    const over = { begun, acknowledged: sorted.length, failed, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
    tookMs = [];
    failed = 0;
    return over;
  };

  return {
    phase,
    setAddresses: (next: readonly string[]): void => {
      addresses = next;
    },
    stop: async (): Promise<{ phase: InsertsPhase; unacknowledged: number[] }> => {
      isRunning = false;
      await running;
      while (open > 0) await Bun.sleep(20);
      return { phase: phase(), unacknowledged: [...unacknowledged] };
    },
  };
}

let inserts: ReturnType<typeof createInserts> | undefined;

async function answerTo(request: InsertsRequest): Promise<InsertsAnswer> {
  if (request.kind === "start") {
    inserts = createInserts(request.options);
    return { kind: "started" };
  }
  if (inserts === undefined) throw new Error("nothing was started");
  switch (request.kind) {
    case "addresses":
      inserts.setAddresses(request.addresses);
      return { kind: "addresses-known" };
    case "phase":
      return { kind: "phase-over", phase: inserts.phase() };
    case "stop":
      return { kind: "stopped", ...(await inserts.stop()) };
  }
}

process.on("message", (request: InsertsRequest) => {
  answerTo(request).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
