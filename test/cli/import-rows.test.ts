/** Rows that go into a cluster, and what is tried again. */
import { expect, test } from "bun:test";
import type { ReadRow } from "#archive/portable-entry.ts";
import { utf8BytesOf } from "#base/text.ts";
import type { Effect, Failure } from "#model/failure.ts";
import { NOBODY_ASKED, type OperationOutcome } from "#model/operation.ts";
import { VERSION_ZERO } from "#model/version.ts";
import { importRows } from "../../src/cli/import-rows.ts";

async function* rows(): AsyncGenerator<ReadRow> {
  yield { kind: "entry", line: 1, entry: { key: utf8BytesOf("tea"), payload: utf8BytesOf("green"), ttlMs: 0 } };
}

const lost = (effect: Effect): Failure => ({ kind: "storage-failed", reason: "the session was lost", effect });

/** How long after the first try the second came, ms. */
async function secondTryAfterMs(failure: Failure, timeoutMs: number): Promise<number> {
  const triedMs: number[] = [];
  const inserted: OperationOutcome = { kind: "inserted", version: VERSION_ZERO, replicas: NOBODY_ASKED };
  const { inserted: rowsIn } = await importRows(rows(), {
    execute: async () => {
      triedMs.push(performance.now());
      return triedMs.length === 1 ? { kind: "failed", failure, replicas: NOBODY_ASKED } : inserted;
    },
    timeoutMs,
    consistency: undefined,
    inFlightMax: 1,
    inFlightBytesMax: 1000,
    hopelessAfterMs: 60_000,
    rowPatienceMs: 60_000,
    patience: { firstPauseMs: 1, longestPauseMs: 1 },
    onInserted: () => undefined,
    onFailed: () => undefined,
    signal: new AbortController().signal,
  });
  expect(rowsIn).toBe(1);
  return (triedMs[1] ?? Number.NaN) - (triedMs[0] ?? Number.NaN);
}

test("a row of which nothing was written is tried again soon, one of unknown effect not before its time is over", async () => {
  expect(await secondTryAfterMs(lost("nothing-written"), 60_000)).toBeLessThan(30_000);
  expect(await secondTryAfterMs(lost("may-have-been-written"), 300)).toBeGreaterThanOrEqual(299);
});
