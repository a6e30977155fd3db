/** Keys that are to live for a while: read through every node shortly before their end and shortly after. */
import type { GrpcClient } from "../../support/grpc-client.ts";
import { atOnce } from "../at-once.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { none, type RowRun } from "../row.ts";

const KEYS = 300;
const QUICK_KEYS = 60;
const TTL_MS = 20_000;
/** Who inserts and who reads each know the cluster's time to half a second at worst: half of the slowest answer that counts. */
const TOLERANCE_MS = 1000;
/** A read shortly before the end has so long to be answered. */
const READ_MS = 1000;
const WRITES_AT_ONCE = 4;

/** Answers all attempts. */
export async function liveAsLongAsTold(
  run: Pick<RowRun, "report" | "isQuick">,
  clients: readonly GrpcClient[],
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const early: string[] = [];
  const late: string[] = [];
  const judged = { early: 0, late: 0 };
  const lives: Promise<void>[] = [];

  const readAtAllNodes = async (key: string): Promise<Attempt[]> => {
    const reads = await Promise.all(
      clients.map((client) => attempt(client, { kind: "get", key, consistency: "quorum", timeoutMs: 3000 })),
    );
    attempts.push(...reads);
    return reads.filter(({ result }) => result !== "failed");
  };

  const life = async (insert: Attempt): Promise<void> => {
    const { key } = insert;
    const earliestMs = insert.startMs + TTL_MS - TOLERANCE_MS;
    const latestMs = insert.endMs + TTL_MS + TOLERANCE_MS;
    await sleepUntil(earliestMs - READ_MS);
    for (const read of await readAtAllNodes(key)) {
      // Answered too late to tell.
      if (read.endMs > earliestMs) continue;
      judged.early += 1;
      if (read.result !== "ok") early.push(`${key} is gone at ${read.address}, ${textOf(insert, read)}`);
    }
    await sleepUntil(latestMs);
    for (const read of await readAtAllNodes(key)) {
      judged.late += 1;
      if (read.result === "ok") late.push(`${key} is still found at ${read.address}, ${textOf(insert, read)}`);
    }
  };

  const keys = run.isQuick ? QUICK_KEYS : KEYS;
  await atOnce(WRITES_AT_ONCE, Array(keys).keys(), async (number) => {
    const key = `ttl:${number}`;
    const insert = await attempt(clients[number % clients.length] as GrpcClient, {
      ...{ kind: "insert", key, payload: `payload of ${key}`, ttlMs: TTL_MS, consistency: "quorum", timeoutMs: 3000 },
    });
    attempts.push(insert);
    if (insert.result === "ok") lives.push(life(insert));
  });
  await Promise.all(lives);
  run.report(none("gone before its time", early, judged.early));
  run.report(none("found after its time", late, judged.late));
  return attempts;
}

async function sleepUntil(atMs: number): Promise<void> {
  await Bun.sleep(Math.max(0, atMs - nowMs()));
}

function textOf(insert: Attempt, read: Attempt): string {
  return `${Math.round(read.startMs - insert.startMs)} ms after it was inserted at ${insert.address} for ${TTL_MS} ms`;
}
