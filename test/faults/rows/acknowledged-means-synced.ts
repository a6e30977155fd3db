/** D1: an acknowledged write was synced, and one fsync serves many writes. */

import { judge } from "../judge.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, type Row } from "../row.ts";

const SLOW_MS = 300;
const CLIENTS = 200;
const ACKNOWLEDGED_PER_SYNC = 50;

export const acknowledgedMeansSynced: Row = {
  id: "D1",
  title: "an answer means synced",
  promise: "fsyncs 300 ms slower on all nodes: no write is acknowledged sooner; 50 writes an fsync with 200 clients",
  needs: ["gcc"],
  withinMinutes: 4,
  run: async (run) => {
    await using world = await run.open({ nodes: 3, hurt: { disk: true } });
    const addresses = world.nodes.map(({ address }) => address);
    for (const { machine } of world.nodes) machine.disk?.slowSync(SLOW_MS);
    run.say(`every fsync takes ${SLOW_MS} ms longer`);
    const writesOnly = { uniqueInserts: 1, uniqueGets: 0, sharedInserts: 0, sharedDeletes: 0 };
    const patience = { deadlineMs: 10_000, retryAfterMs: undefined, shares: writesOnly };

    await using steady = await startLoad({ seed: `${run.seed}/steady`, addresses, rate: 20, ...patience });
    await Bun.sleep(run.isQuick ? 3000 : 8000);
    const alone = await steady.stop();
    run.report(
      atLeast(
        "fastest acknowledged write",
        Math.min(...alone.attempts.filter(isAcknowledged).map(tookMs)),
        SLOW_MS,
        " ms",
      ),
    );

    await using crowd = await startLoad({
      seed: `${run.seed}/crowd`,
      addresses,
      rate: 0,
      clients: CLIENTS,
      ...patience,
    });
    await Bun.sleep(2000);
    const fromMs = nowMs();
    const before = world.nodes.map(({ machine }) => machine.disk?.syncs() ?? 0);
    await Bun.sleep(run.isQuick ? 4000 : 10_000);
    const untilMs = nowMs();
    const syncs = world.nodes.map(({ machine }, i) => (machine.disk?.syncs() ?? 0) - (before[i] as number));
    const together = await crowd.stop();
    const acknowledged = together.attempts
      .filter(isAcknowledged)
      .filter(({ endMs }) => endMs > fromMs && endMs < untilMs);
    const perSync = acknowledged.length / Math.max(...syncs);
    run.report(atLeast(`acknowledged an fsync with ${CLIENTS} clients`, perSync, ACKNOWLEDGED_PER_SYNC));

    for (const { machine } of world.nodes) machine.disk?.slowSync(0);
    const both = {
      attempts: [...alone.attempts, ...together.attempts],
      requests: [...alone.requests, ...together.requests],
    };
    await judge(world, both, run);
  },
};

function isAcknowledged({ kind, result }: Attempt): boolean {
  return kind === "insert" && result === "ok";
}

function tookMs({ startMs, endMs }: Attempt): number {
  return endMs - startMs;
}
