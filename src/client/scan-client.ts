/** Scans: page after page, going on at another node when one is lost or does not serve any more. */
import type { ScanItem } from "#model/operation.ts";
import { consistencyToWire } from "#rpc/codec/operation-codec.ts";
import { scanItemFromWire } from "#rpc/codec/scan-codec.ts";
import { ownBytes } from "#rpc/codec/wire-bytes.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { errorOfFault, isLost, isNotServing } from "./call-error.ts";
import type { Bytes, Client, ConnectOptions, Page, ScanOptions } from "./client.ts";
import type { CallFault } from "./connection.ts";
import type { Failover } from "./failover.ts";
import { bytesOf, TIMEOUT_MS_DEFAULT } from "./unary-client.ts";

/** Losses in a row, without a page between them, after which a scan gives up. */
const LOSSES_MAX = 3;

export function createScanClient(failover: Failover, defaults: ConnectOptions): Pick<Client, "scan" | "scanPages"> {
  const scanPages = (prefix: Bytes, options?: ScanOptions): AsyncGenerator<Page> =>
    pagesOf(failover, defaults, bytesOf(prefix), options ?? {});
  return {
    scanPages,
    scan: async function* (prefix, options): AsyncGenerator<ScanItem> {
      for await (const { items } of scanPages(prefix, options)) yield* items;
    },
  };
}

async function* pagesOf(
  failover: Failover,
  defaults: ConnectOptions,
  prefix: Uint8Array,
  options: ScanOptions,
): AsyncGenerator<Page> {
  const startedAtMs = performance.now();
  const consistency = consistencyToWire(options.consistency ?? defaults.consistency);
  const limits = { deadlineAtMs: Number.POSITIVE_INFINITY, signal: options.signal };
  let cursor = options.cursor ?? new Uint8Array(0);
  let left = options.limit ?? 0;
  /** Who has said since the last page that it does not serve: each is asked once. */
  const notServing = new Set<string>();
  for (let losses = 0; ; ) {
    const connection = await failover.connected(defaults.timeoutMs ?? TIMEOUT_MS_DEFAULT);
    const request = { prefix, cursor, limit: left, keysOnly: options.keysOnly ?? false, consistency };
    const bytes = taikv.v1.ScanRequest.encode(request).finish();
    const stream = connection.serverStream(taikv.v1.KeyValue.prototype.scan.path, bytes, limits);
    try {
      for await (const response of stream) {
        const page = pageFromWire(taikv.v1.ScanResponse.decode(response as Buffer));
        losses = 0;
        notServing.clear();
        cursor = page.cursor;
        if (left > 0) left -= page.items.length;
        yield page;
        if (cursor.length === 0 || (left <= 0 && request.limit > 0)) return;
      }
      return;
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      const { address } = connection;
      const mayGoOn = isLost(thrown)
        ? ++losses < LOSSES_MAX
        : isNotServing(thrown) && failover.nodes > 1 && !notServing.has(address);
      if (!mayGoOn || options.signal?.aborted) throw errorOfFault(thrown, "read", { address, startedAtMs });
      if (!isLost(thrown)) notServing.add(address);
      failover.avoid(address);
    } finally {
      stream.cancel();
    }
  }
}

function isFault(thrown: unknown): thrown is CallFault {
  return thrown instanceof Error && "metadata" in thrown && "details" in thrown;
}

function pageFromWire(wire: taikv.v1.ScanResponse): Page {
  const items = wire.items.map(scanItemFromWire).filter((item) => item !== undefined);
  return { items, cursor: ownBytes(wire.cursor) };
}
