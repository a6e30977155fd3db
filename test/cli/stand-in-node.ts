/**
 * A stand-in for a node: the real gRPC server over a map in memory, so that commands can be tried without a cluster.
 *
 * A key that begins with `quorum:` never gets its replicas.
 */
import { compareBytes, mapKeyOf } from "#base/bytes.ts";
import { nodeIdBytes, nodeIdFromText } from "#model/node-id.ts";
import type { Operation, OperationOutcome, ScanPage, ScanRequest } from "#model/operation.ts";
import { positionBytes } from "#model/position.ts";
import { type Version, versionOf } from "#model/version.ts";
import { type GrpcServer, startGrpcServer } from "#rpc/grpc/grpc-server.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { FailureError } from "#rpc/request-handler.ts";

export type StandInNode = AsyncDisposable & {
  readonly address: string;
  readonly entries: Map<string, { readonly key: Uint8Array; readonly payload: Uint8Array; readonly version: Version }>;
};

const PAGE_ITEMS = 100;
const REPLICAS = { asked: 3, answered: 2, needed: 2 } as const;
const ID = nodeIdFromText("3f9a61c2000000000000000000000000") ?? raise();
const NODE = nodeIdBytes(ID);

export async function startStandInNode(listen = "127.0.0.1:0"): Promise<StandInNode> {
  const entries: StandInNode["entries"] = new Map();
  let counter = 0;

  const execute = async (operation: Operation): Promise<OperationOutcome> => {
    const name = mapKeyOf(operation.key);
    if (name.startsWith("quorum:")) {
      const effect = operation.kind === "get" ? "nothing-written" : "may-have-been-written";
      const failure = {
        kind: "quorum-unreachable",
        needed: 2,
        heard: 1,
        effect,
        replicas: [{ node: ID, outcome: "ok" }],
      } as const;
      return { kind: "failed", failure, replicas: REPLICAS };
    }
    if (name.startsWith("full:") && operation.kind !== "get") {
      const outcomes = ["full", "not-asked", "full"] as const;
      const replicas = outcomes.map((outcome, i) => ({ node: ID, name: `n${i + 1}`, outcome }));
      const failure = { kind: "disk-full", needed: 2, heard: 0, effect: "may-have-been-written", replicas } as const;
      return { kind: "failed", failure, replicas: REPLICAS };
    }
    const found = entries.get(name);
    if (operation.kind === "insert") {
      counter += 1;
      const version = versionOf({ ms: 1_700_000_000_000, counter }, ID);
      entries.set(name, { key: operation.key, payload: operation.payload, version });
      return { kind: "inserted", version, replicas: REPLICAS };
    }
    if (found === undefined) return { kind: "failed", failure: { kind: "not-found" }, replicas: REPLICAS };
    if (operation.kind === "get")
      return { kind: "got", payload: found.payload, version: found.version, ttlMs: 0, replicas: REPLICAS };
    entries.delete(name);
    return { kind: "deleted", version: found.version, replicas: REPLICAS };
  };

  async function* scan(request: ScanRequest): AsyncGenerator<ScanPage> {
    const items = [...entries.values()]
      .filter(({ key }) => mapKeyOf(key).startsWith(mapKeyOf(request.prefix)))
      .map((entry) => ({ ...entry, position: positionOfKey(entry.key) }))
      .filter(({ position, key }) => {
        const { cursor } = request;
        return (
          cursor === undefined ||
          position > cursor.position ||
          (position === cursor.position && compareBytes(key, cursor.key) > 0)
        );
      })
      .toSorted((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : compareBytes(a.key, b.key)));
    const limited = request.limit > 0 ? items.slice(0, request.limit) : items;
    for (let at = 0; at < limited.length; at += PAGE_ITEMS) {
      const some = limited.slice(at, at + PAGE_ITEMS).map((item) => ({ ...item, ttlMs: 0 }));
      const last = some.at(-1) ?? raise();
      const isEnd = at + PAGE_ITEMS >= limited.length && limited.length === items.length;
      yield { items: some, cursor: isEnd ? undefined : { position: last.position, key: last.key } };
    }
    if (limited.length === 0) yield { items: [], cursor: undefined };
  }

  const figures = () => ({
    hintBytes: 4096,
    hintsFor: [{ node: new Uint8Array(16), name: "n2", hints: 12, bytes: 4096, running: true, delivered: 3 }],
    keys: entries.size,
    primaryKeys: entries.size,
    bytes: 5678,
    version: "0.1.0",
    settled: true,
  });
  const server: GrpcServer = await startGrpcServer({
    listen,
    keyValue: { execute, scan },
    operator: {
      status: async () => ({
        settings: { clusterId: "c0ffee", clusterName: "stand-in", replicationFactor: 3, consistency: "quorum" },
        state: "degraded",
        reasons: ["12 ranges have 2 of 3 copies"],
        answeredBy: "n1",
        nodes: [
          {
            record: { id: NODE, name: "n1", address: server.address, virtualNodes: 32, weight: 1 },
            state: "up",
            owns: 0.3341,
            holds: 1,
            figures: figures(),
          },
          {
            record: { id: new Uint8Array(16), name: "n2", address: "127.0.0.1:1", virtualNodes: 32, weight: 1 },
            state: "down",
            owns: 0.6659,
            holds: 1,
          },
        ],
      }),
      remove: async () => ({ name: "n3", node: new Uint8Array(16).fill(3) }),
      giveUp: async () => ({}),
      weigh: async ({ weight }) => ({ virtualNodes: 32 * weight }),
      cancelTask: async ({ id }) => ({ cancelled: id === "leave" }),
      nodeStatus: async () => figures(),
      ring: async () => ({
        virtualNodes: [
          { virtualNode: { node: NODE, position: positionBytes(positionOfKey(NODE)), kind: 1 }, nodeName: "n1" },
          { virtualNode: { node: NODE, position: new Uint8Array(8).fill(0xee), kind: 3 }, nodeName: "n2" },
        ],
      }),
      where: async ({ key }) => {
        const found = entries.get(mapKeyOf(key));
        const held = found === undefined ? {} : { version: found.version, kind: 1, payloadBytes: found.payload.length };
        return {
          position: positionBytes(positionOfKey(key)),
          config: { range: { after: new Uint8Array(8), upTo: new Uint8Array(8).fill(0xff) }, epoch: 4 },
          replicas: [
            {
              node: NODE,
              name: "n1",
              address: server.address,
              state: "up",
              answered: true,
              found: found !== undefined,
              slotState: 1,
              ...held,
            },
            { node: new Uint8Array(16), name: "n2", address: "127.0.0.1:1", state: "down", answered: false },
          ],
          hints: found === undefined ? [] : [{ nodeName: "n1", forName: "n2", version: found.version }],
        };
      },
      hold: async () => ({}),
      health: async () => ({
        live: true,
        ready: true,
        checks: [
          { name: "joined", ok: true },
          { name: "disk", ok: true, detail: "12 GiB free" },
        ],
      }),
      tasks: async () => ({
        tasks: [{ id: "t1", kind: "transfer", node: "n1", state: "running", done: 10, total: 100, rate: 5 }],
      }),
      leave: async function* ({ force }) {
        if (force !== true) throw new FailureError({ kind: "refused", reason: "12 ranges would keep 1 of 3 copies" });
        for (let step = 0; step < 3; step++) yield { rangesLeft: 2, rangesTotal: 4, note: "waits for n2" };
        yield { rangesLeft: 0, rangesTotal: 4, done: true };
      },
    },
    introduce: async () => ({}),
    ready: { isLive: () => true, isReady: () => true, onChange: () => ({ [Symbol.dispose]: () => undefined }) },
    peers: { accept: (_, stream) => stream.destroy() },
    onFault: (fault) => {
      throw fault;
    },
  });
  return { address: server.address, entries, [Symbol.asyncDispose]: async () => await server.drain(0) };
}

function raise(): never {
  throw new Error("this is always there");
}
