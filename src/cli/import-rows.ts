/**
 * Rows into a cluster: many inserts under way at once, retried while they can be, each row's fate known.
 *
 * Two rows with one key go in one after the other, so that the later row stays. When the cluster has taken no row for
 * a while the import stops instead of failing every row that is left.
 */
import type { PortableEntry, ReadRow } from "#archive/portable-entry.ts";
import { mapKeyOf } from "#base/bytes.ts";
import { effectOf, type Failure, failureText, isRetryable } from "#model/failure.ts";
import type { Operation, OperationOutcome } from "#model/operation.ts";
import { PATIENCE, type Patience, pause, pauseMs } from "./retry.ts";

export type ImportOptions = {
  readonly execute: (operation: Operation) => Promise<OperationOutcome>;
  /** What `execute` gives an operation. Until then its node may still be at one whose effect is unknown. */
  readonly timeoutMs: number;
  readonly consistency: "one" | "quorum" | "all" | undefined;
  readonly inFlightMax: number;
  /** Bytes of rows under way; a larger row goes alone. */
  readonly inFlightBytesMax: number;
  /** The import stops when no row went in for this long although some were tried. */
  readonly hopelessAfterMs: number;
  /** A row fails for good when it was refused for this long while others went in. */
  readonly rowPatienceMs: number;
  readonly patience?: Patience;
  readonly onInserted: () => void;
  readonly onFailed: (row: ReadRow, reason: string) => void | Promise<void>;
  readonly signal: AbortSignal;
};

export type ImportResult = {
  readonly inserted: number;
  readonly failed: number;
  /** Why it ended before the last row; undefined when it did not. */
  readonly stopped: Failure | "interrupted" | undefined;
};

export async function importRows(rows: AsyncIterable<ReadRow>, options: ImportOptions): Promise<ImportResult> {
  const { signal, patience = PATIENCE } = options;
  const halt = new AbortController();
  const ended = AbortSignal.any([signal, halt.signal]);
  const underWay = new Map<string, Promise<void>>();
  let inFlight = 0;
  let bytesInFlight = 0;
  let inserted = 0;
  let failed = 0;
  let stopped: ImportResult["stopped"];
  let trouble: { readonly error: unknown } | undefined;
  let lastSuccessMs = performance.now();
  let roomFreed = Promise.withResolvers<void>();

  const fail = async (row: ReadRow, reason: string): Promise<void> => {
    failed += 1;
    await options.onFailed(row, reason);
  };

  const insert = async (row: ReadRow & { readonly kind: "entry" }): Promise<void> => {
    const { key, payload, ttlMs } = row.entry;
    const operation: Operation = { kind: "insert", key, payload, ttlMs, consistency: options.consistency };
    const startedMs = performance.now();
    for (let attempt = 1; !ended.aborted; attempt++) {
      const triedMs = performance.now();
      const outcome = await options.execute(operation);
      if (outcome.kind !== "failed") {
        inserted += 1;
        lastSuccessMs = performance.now();
        options.onInserted();
        return;
      }
      const { failure } = outcome;
      const nowMs = performance.now();
      if (!isRetryable(failure) || (nowMs - startedMs > options.rowPatienceMs && lastSuccessMs > startedMs)) {
        await fail(row, `${failure.kind}: ${failureText(failure)}`);
        return;
      }
      if (nowMs - Math.max(lastSuccessMs, startedMs) > options.hopelessAfterMs) {
        stopped ??= failure;
        halt.abort();
        return;
      }
      // Two at work on one row could end in any order, and the first undo what somebody wrote after the second.
      const isOpenForMs = effectOf(failure) === "nothing-written" ? 0 : triedMs + options.timeoutMs - nowMs;
      await pause(Math.max(isOpenForMs, pauseMs(attempt, Math.random(), patience)), ended);
    }
  };

  const stopFor = (error: unknown): void => {
    trouble ??= { error };
    halt.abort();
  };

  for await (const row of rows) {
    if (ended.aborted) break;
    if (row.kind === "fault") {
      await fail(row, row.reason);
      continue;
    }
    const bytes = sizeOf(row.entry);
    const name = mapKeyOf(row.entry.key);
    while (
      !ended.aborted &&
      (underWay.has(name) ||
        inFlight >= options.inFlightMax ||
        (inFlight > 0 && bytesInFlight + bytes > options.inFlightBytesMax))
    ) {
      await roomFreed.promise;
    }
    if (ended.aborted) break;
    inFlight += 1;
    bytesInFlight += bytes;
    underWay.set(
      name,
      insert(row)
        .then(undefined, stopFor)
        .finally(() => {
          underWay.delete(name);
          inFlight -= 1;
          bytesInFlight -= bytes;
          roomFreed.resolve();
          roomFreed = Promise.withResolvers();
        }),
    );
  }
  await Promise.all(underWay.values());
  if (trouble !== undefined) throw trouble.error;
  return { inserted, failed, stopped: stopped ?? (signal.aborted ? "interrupted" : undefined) };
}

function sizeOf({ key, payload }: PortableEntry): number {
  return key.length + payload.length + 64;
}
