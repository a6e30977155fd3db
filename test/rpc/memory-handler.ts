/** A node in a few lines: handlers over a map, for tests of server and client. */
import { compareBytes, mapKeyOf } from "#base/bytes.ts";
import { createRandom } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import { NOBODY_ASKED, type Operation, type OperationOutcome, type ScanItem } from "#model/operation.ts";
import type { Position } from "#model/position.ts";
import { type Version, versionOf } from "#model/version.ts";
import { type GrpcServer, type GrpcServerOptions, startGrpcServer } from "#rpc/grpc/grpc-server.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { FailureError, type KeyValueHandler, type OperatorHandler, type RequestContext } from "#rpc/request-handler.ts";

const NODE = "0123456789abcdef0123456789abcdef" as NodeId;
export const REPLICAS = { asked: 3, answered: 2, needed: 2 };

const NOT_SERVING = { kind: "not-serving", reason: "this node is not ready" } as const;

export type MemoryHandler = KeyValueHandler & {
  readonly entries: Map<string, { key: Uint8Array; payload: Uint8Array; version: Version; ttlMs: number }>;
  /** Runs before each operation; what it returns is the outcome. */
  before: ((operation: Operation, context: RequestContext) => Promise<OperationOutcome | undefined>) | undefined;
  /** A node that drains: what comes is refused, and a scan at its next page. */
  isServing: boolean;
  /** Pages that a scan has made since the start. */
  pagesMade: number;
  itemsPerPage: number;
  /** Before the first page with items a scan makes so many without. */
  emptyPages: number;
  scanEnded: number;
};

export function createMemoryHandler(): MemoryHandler {
  let time = 1;
  const handler: MemoryHandler = {
    entries: new Map(),
    before: undefined,
    isServing: true,
    pagesMade: 0,
    itemsPerPage: 100,
    emptyPages: 0,
    scanEnded: 0,
    execute: async (operation, context) => {
      const early = handler.before === undefined ? undefined : await handler.before(operation, context);
      if (early !== undefined) return early;
      if (!handler.isServing) return { kind: "failed", failure: NOT_SERVING, replicas: NOBODY_ASKED };
      const name = mapKeyOf(operation.key);
      const version = versionOf({ ms: time++, counter: 0 }, NODE);
      const found = handler.entries.get(name);
      if (operation.kind === "insert") {
        const { key, payload, ttlMs } = operation;
        handler.entries.set(name, { key, payload, version, ttlMs });
        return { kind: "inserted", version, replicas: REPLICAS };
      }
      if (found === undefined) return { kind: "failed", failure: { kind: "not-found" }, replicas: REPLICAS };
      if (operation.kind === "get") return { kind: "got", ...found, replicas: REPLICAS };
      handler.entries.delete(name);
      return { kind: "deleted", version, replicas: REPLICAS };
    },
    scan: async function* (request, { signal }) {
      try {
        const all = [...handler.entries.values()]
          .map((entry) => ({ ...entry, position: positionOfKey(entry.key) }))
          .filter(({ key }) => compareBytes(key.subarray(0, request.prefix.length), request.prefix) === 0)
          .sort((a, b) => (a.position < b.position ? -1 : 1))
          .filter(({ position }) => request.cursor === undefined || position > request.cursor.position);
        const wanted = request.limit === 0 ? all : all.slice(0, request.limit);
        if (!handler.isServing) throw new FailureError(NOT_SERVING);
        for (let empty = 0; empty < handler.emptyPages; empty++) {
          yield { items: [], cursor: { position: 0n as Position, key: new Uint8Array(0) } };
        }
        for (let at = 0; at < wanted.length && !signal.aborted; at += handler.itemsPerPage) {
          if (!handler.isServing) throw new FailureError(NOT_SERVING);
          const page = wanted.slice(at, at + handler.itemsPerPage);
          const last = page.at(-1);
          const isEnd = at + handler.itemsPerPage >= all.length;
          handler.pagesMade++;
          const items = page.map(
            ({ key, payload, version }): ScanItem => ({
              key,
              payload: request.keysOnly ? new Uint8Array(0) : payload,
              version,
              ttlMs: 0,
            }),
          );
          yield { items, cursor: isEnd || last === undefined ? undefined : { position: last.position, key: last.key } };
        }
      } finally {
        handler.scanEnded++;
      }
    },
  };
  return handler;
}

export function createOperatorStub(): OperatorHandler {
  const refuse = async (): Promise<never> => {
    throw new FailureError({ kind: "refused", reason: "not while testing" });
  };
  return {
    status: async () => ({ state: "ok", answeredBy: "n1" }),
    remove: async () => ({ name: "n3", node: new Uint8Array(16).fill(3) }),
    giveUp: async () => ({}),
    weigh: async ({ weight }) => ({ virtualNodes: 32 * weight }),
    cancelTask: async ({ id }) => ({ cancelled: id === "leave" }),
    nodeStatus: async () => ({ keys: 2 ** 40, version: "0.1.0" }),
    ring: async () => ({ virtualNodes: [] }),
    where: async ({ key }) => ({ position: key, hops: 3 }),
    hold: refuse,
    health: async () => ({ live: true, ready: true }),
    tasks: async () => ({ tasks: [{ id: "1", kind: "transfer", rate: 1.5 }] }),
    leave: async function* () {
      for (const rangesLeft of [2, 1, 0]) yield { rangesLeft, rangesTotal: 2, done: rangesLeft === 0 };
    },
  };
}

export type TestServer = AsyncDisposable & {
  readonly server: GrpcServer;
  readonly handler: MemoryHandler;
  readonly address: string;
  readonly faults: unknown[];
  readonly setReady: (isReady: boolean) => void;
};

export async function startTestServer(options: Partial<GrpcServerOptions> = {}): Promise<TestServer> {
  const handler = createMemoryHandler();
  const faults: unknown[] = [];
  const listeners = new Set<() => void>();
  let isReady = true;
  const server = await startGrpcServer({
    listen: "127.0.0.1:0",
    keyValue: handler,
    operator: createOperatorStub(),
    introduce: async ({ name }) => ({ settings: { clusterName: `for ${name}` }, nodes: [] }),
    ready: {
      isLive: () => true,
      isReady: () => isReady,
      onChange: (run) => {
        listeners.add(run);
        return { [Symbol.dispose]: () => void listeners.delete(run) };
      },
    },
    peers: { accept: (_lane, stream) => stream.end() },
    onFault: (fault) => faults.push(fault),
    ...options,
  });
  return {
    server,
    handler,
    address: server.address,
    faults,
    setReady: (value) => {
      isReady = value;
      for (const run of listeners) run();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Bytes that no two seeds share. */
export function randomBytes(length: number, seed: string | number): Uint8Array {
  const random = createRandom(seed);
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i += 4) {
    const word = random.u32();
    for (let j = 0; j < 4 && i + j < length; j++) out[i + j] = word >>> (8 * j);
  }
  return out;
}

/** Waits until it holds; fails the test after `timeoutMs`. */
export async function until(holds: () => boolean, timeoutMs = 5000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`never came true: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
