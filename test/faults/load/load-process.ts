/** The load generator: requests at a steady rate from a seed, each attempt written down. */
import { createRandom, pick } from "#base/random.ts";
import { connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { type Attempt, nowMs, payloadOfUnique, type Request } from "./history.ts";
import { type Ask, attempt } from "./key-value-caller.ts";
import type { LoadAnswer, LoadOptions, LoadRequest } from "./load-messages.ts";

const TICK_MS = 5;
const PAYLOAD_BYTES = 100;

type Wanted = { readonly kind: Attempt["kind"]; readonly key: string };

function createLoad(options: LoadOptions) {
  const random = createRandom(options.seed);
  const attempts: Attempt[] = [];
  const requests: Request[] = [];
  const acknowledged: string[] = [];
  const open = new Set<Promise<void>>();
  let clients: GrpcClient[] = options.addresses.map((address) => connectGrpc(address));
  let turn = random.below(clients.length);
  let uniques = 0;
  let inserts = 0;
  let isResting = false;
  let isOver = false;

  const setAddresses = (addresses: readonly string[]): void => {
    const kept = clients.filter(({ address }) => addresses.includes(address));
    for (const client of clients) {
      if (!kept.includes(client)) setTimeout(() => client[Symbol.dispose](), 2 * options.deadlineMs);
    }
    const fresh = addresses.filter((address) => !kept.some((client) => client.address === address));
    clients = [...kept, ...fresh.map((address) => connectGrpc(address))];
  };

  const draw = (): Wanted => {
    const { uniqueInserts, uniqueGets, sharedInserts, sharedDeletes } = options.shares;
    let left = random.fraction();
    const takes = (share: number): boolean => {
      left -= share;
      return left < 0;
    };
    if (takes(uniqueInserts)) return { kind: "insert", key: `unique:${options.seed}:${uniques++}` };
    const key = takes(uniqueGets) ? pick(random, acknowledged) : undefined;
    if (key !== undefined) return { kind: "get", key };
    const shared = `shared:${random.below(options.sharedKeys)}`;
    if (takes(sharedInserts)) return { kind: "insert", key: shared };
    return { kind: takes(sharedDeletes) ? "delete" : "get", key: shared };
  };

  /** Each attempt has a payload of its own, so that a read shows which of them it saw. */
  const askOf = ({ kind, key }: Wanted, number: number, timeoutMs: number): Ask => {
    const common = { kind, key, consistency: options.consistency, timeoutMs };
    if (kind !== "insert") return common;
    const payload = key.startsWith("unique:")
      ? payloadOfUnique(key, number)
      : `insert ${inserts++} of ${options.seed} `.padEnd(PAYLOAD_BYTES, "·");
    return { ...common, payload };
  };

  const request = async (wanted: Wanted): Promise<void> => {
    const startMs = nowMs();
    const own = turn++;
    const isDone = async (number: number, timeoutMs: number): Promise<boolean> => {
      const client = clients[(own + number) % clients.length] as GrpcClient;
      const made = await attempt(client, askOf(wanted, number, timeoutMs));
      attempts.push(made);
      return made.result !== "failed";
    };
    let isOk = await isDone(1, options.retryAfterMs ?? options.deadlineMs);
    const leftMs = startMs + options.deadlineMs - nowMs();
    if (!isOk && options.retryAfterMs !== undefined && leftMs > 1) isOk = await isDone(2, leftMs);
    requests.push({ ...wanted, startMs, endMs: nowMs(), isOk });
    if (isOk && wanted.kind === "insert" && wanted.key.startsWith("unique:")) acknowledged.push(wanted.key);
  };

  const send = (): void => {
    const sent = request(draw());
    open.add(sent);
    void sent.finally(() => open.delete(sent));
  };

  const sendAtRate = async (): Promise<void> => {
    let dueMs = performance.now();
    while (!isOver) {
      const now = performance.now();
      if (isResting) dueMs = now;
      for (; dueMs <= now && !isResting; dueMs += 1000 / options.rate) send();
      await Bun.sleep(TICK_MS);
    }
  };

  const sendInTurn = async (): Promise<void> => {
    while (!isOver) {
      if (isResting) await Bun.sleep(TICK_MS);
      else await request(draw());
    }
  };

  const loops =
    options.clients === undefined ? [sendAtRate()] : Array.from({ length: options.clients }, () => sendInTurn());

  return {
    setAddresses,
    setResting: async (isToRest: boolean): Promise<void> => {
      isResting = isToRest;
      if (isToRest) await Promise.all(open);
    },
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
      await Promise.all(open);
      return { attempts, requests };
    },
  };
}

function answer(message: LoadAnswer): void {
  process.send?.(message);
}

let load: ReturnType<typeof createLoad> | undefined;

async function obey(request: LoadRequest): Promise<void> {
  if (request.kind === "start") {
    load = createLoad(request.options);
    return answer({ kind: "started" });
  }
  if (load === undefined) throw new Error(`${request.kind} before start`);
  switch (request.kind) {
    case "addresses":
      load.setAddresses(request.addresses);
      return answer({ kind: "addresses-known" });
    case "rest":
      await load.setResting(true);
      return answer({ kind: "resting" });
    case "resume":
      await load.setResting(false);
      return answer({ kind: "resumed" });
    case "stop":
      return answer({ kind: "stopped", history: await load.stop() });
  }
}

process.on("message", (request: LoadRequest) => {
  obey(request).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));
