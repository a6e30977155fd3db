/** Operations of clients, from the server to the kernel: unary calls, batches and sessions alike. */
import type { OperationOutcome, ScanPage, ScanRequest } from "#model/operation.ts";
import { NOBODY_ASKED } from "#model/operation.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { FailureError, type KeyValueHandler, type ScanContext } from "#rpc/request-handler.ts";
import type { Kernel } from "./kernel.ts";

const PAGE_ITEMS = 1000;
const PAGE_BYTES = 1024 * 1024;
/** A page that takes longer fails; the scan as a whole may take as long as its caller likes. */
const PAGE_TIMEOUT_MS = 15_000;

/** `kernelIfReady` is undefined until the node may take operations, and again when it drains. */
export function createKeyValueHandler(kernelIfReady: () => Kernel | undefined): KeyValueHandler {
  return {
    execute: async (operation, { timeoutMs, signal }): Promise<OperationOutcome> => {
      const kernel = kernelIfReady();
      if (kernel === undefined) return { kind: "failed", failure: NOT_READY, replicas: NOBODY_ASKED };
      return kernel.operate(operation, positionOfKey(operation.key), timeoutMs, signal);
    },
    scan: (request, context) => scanPages(kernelIfReady, request, context),
  };
}

const NOT_READY = { kind: "not-serving", reason: "this node is not ready; ask another one, or again soon" } as const;

async function* scanPages(
  kernelIfReady: () => Kernel | undefined,
  request: ScanRequest,
  { consistency, signal }: ScanContext,
): AsyncGenerator<ScanPage> {
  const { prefix, keysOnly, limit } = request;
  let { cursor } = request;
  let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  do {
    const kernel = kernelIfReady();
    if (kernel === undefined) throw new FailureError(NOT_READY);
    const itemsMax = Math.min(PAGE_ITEMS, left);
    const outcome = await kernel.page(
      { prefix, cursor, itemsMax, bytesMax: PAGE_BYTES, keysOnly, consistency },
      PAGE_TIMEOUT_MS,
      signal,
    );
    if (outcome.kind === "failed") {
      throw new FailureError(outcome.outcome.kind === "failed" ? outcome.outcome.failure : NOT_READY);
    }
    left -= outcome.page.items.length;
    cursor = outcome.page.cursor;
    yield outcome.page;
  } while (cursor !== undefined && left > 0 && !signal.aborted);
}
