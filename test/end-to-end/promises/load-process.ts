/**
 * The load generator: closed loops of inserts and reads at quorum, with a ledger of what was acknowledged.
 *
 * Each key has one writer, which inserts rising numbers; so a read that begins after number n was acknowledged must
 * find n or more, and at the end nothing may be older than the last acknowledged number.
 */
import { connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import type { LoadAnswer, LoadOptions, LoadRequest, LoadSummary, LoadVerdict } from "./load-messages.ts";

type Ledger = { acknowledged: number; attempted: number };

const TIMEOUT_MS = 2000;

function answer(message: LoadAnswer): void {
  process.send?.(message);
}

function createLoad(options: LoadOptions) {
  let clients: GrpcClient[] = [];
  let turn = 0;
  let isRunning = true;
  const startedMs = performance.now();
  const ledger: Ledger[] = Array.from({ length: options.keys }, () => ({ acknowledged: 0, attempted: 0 }));
  const counts = { writesAcknowledged: 0, writesFailed: 0, reads: 0, readsFailed: 0, readsMissing: 0, readsStale: 0 };
  const writeMs: number[] = [];
  const readMs: number[] = [];

  const setAddresses = (addresses: readonly string[]): void => {
    const kept = clients.filter(({ address }) => addresses.includes(address));
    for (const client of clients)
      if (!kept.includes(client)) setTimeout(() => client[Symbol.dispose](), 2 * TIMEOUT_MS);
    const fresh = addresses.filter((address) => !kept.some((client) => client.address === address));
    clients = [...kept, ...fresh.map((address) => connectGrpc(address))];
  };
  const nextClient = (): GrpcClient => clients[turn++ % clients.length] as GrpcClient;
  const keyOf = (index: number): string => `load:${index}`;
  const payloadOf = (sequence: number): string => String(sequence).padStart(options.payloadBytes, "0");

  const write = async (index: number): Promise<boolean> => {
    const entry = ledger[index] as Ledger;
    entry.attempted += 1;
    const sequence = entry.attempted;
    const beganMs = performance.now();
    try {
      await nextClient().insert(keyOf(index), payloadOf(sequence), { consistency: "quorum", timeoutMs: TIMEOUT_MS });
      entry.acknowledged = sequence;
      counts.writesAcknowledged += 1;
      writeMs.push(performance.now() - beganMs);
      return true;
    } catch {
      counts.writesFailed += 1;
      return false;
    }
  };

  const read = async (index: number): Promise<void> => {
    const { acknowledged } = ledger[index] as Ledger;
    const beganMs = performance.now();
    try {
      const payload = await nextClient().get(keyOf(index), { consistency: "quorum", timeoutMs: TIMEOUT_MS });
      counts.reads += 1;
      readMs.push(performance.now() - beganMs);
      if (payload === undefined) counts.readsMissing += 1;
      else if (Number(new TextDecoder().decode(payload)) < acknowledged) counts.readsStale += 1;
    } catch {
      counts.readsFailed += 1;
    }
  };

  // Each loop keeps to its share of the rate, so that a machine with few cores has room for what is measured.
  const loop = async (step: (round: number) => Promise<unknown>): Promise<void> => {
    const pauseMs = (1000 * (options.writers + options.readers)) / options.rateMax;
    for (let round = 0; isRunning; round++) {
      const nextMs = performance.now() + pauseMs;
      await step(round);
      const restMs = nextMs - performance.now();
      if (restMs > 0) await Bun.sleep(restMs);
    }
  };
  let loops: Promise<unknown> = Promise.resolve();

  const fill = async (): Promise<void> => {
    const indexes = ledger.keys();
    const filler = async (): Promise<void> => {
      for (const index of indexes) await until(`${keyOf(index)} to be written`, () => write(index));
    };
    await Promise.all(Array.from({ length: 64 }, filler));
  };

  const run = (): void => {
    const writer = (number: number) =>
      loop((round) => write((number + round * options.writers) % (options.keys - (options.keys % options.writers))));
    const reader = () => loop(() => read(Math.floor(Math.random() * options.keys)));
    loops = Promise.all([
      ...Array.from({ length: options.writers }, (_, number) => writer(number)),
      ...Array.from({ length: options.readers }, reader),
    ]);
  };

  const stop = async (): Promise<LoadSummary> => {
    isRunning = false;
    await loops;
    return {
      ...counts,
      seconds: (performance.now() - startedMs) / 1000,
      writeP99Ms: percentile(writeMs, 0.99),
      readP99Ms: percentile(readMs, 0.99),
    };
  };

  const verify = async (): Promise<LoadVerdict> => {
    const verdict = { checked: 0, lost: 0, invented: 0 };
    for (const client of clients) {
      const indexes = ledger.keys();
      const checker = async (): Promise<void> => {
        for (const index of indexes) {
          const { acknowledged, attempted } = ledger[index] as Ledger;
          const found = await until(`${keyOf(index)} to be readable`, async () => ({
            payload: await client.get(keyOf(index), { consistency: "quorum", timeoutMs: TIMEOUT_MS }),
          }));
          const sequence = found.payload === undefined ? 0 : Number(new TextDecoder().decode(found.payload));
          verdict.checked += 1;
          if (sequence < acknowledged) verdict.lost += 1;
          if (sequence > attempted) verdict.invented += 1;
        }
      };
      await Promise.all(Array.from({ length: 32 }, checker));
    }
    return verdict;
  };

  setAddresses(options.addresses);
  return { setAddresses, fill, run, stop, verify };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

let load: ReturnType<typeof createLoad> | undefined;

async function obey(request: LoadRequest): Promise<void> {
  switch (request.kind) {
    case "start":
      load = createLoad(request.options);
      await load.fill();
      load.run();
      return answer({ kind: "started" });
    case "addresses":
      load?.setAddresses(request.addresses);
      return answer({ kind: "addresses-known" });
    case "stop":
      if (load !== undefined) answer({ kind: "stopped", summary: await load.stop() });
      return;
    case "verify":
      if (load !== undefined) answer({ kind: "verified", verdict: await load.verify() });
  }
}

process.on("message", (request: LoadRequest) => {
  obey(request).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));
