/** One call to one node, written down. */
import { CallError, type ConsistencyName, type GrpcClient, STATUS_NOT_FOUND } from "../../support/grpc-client.ts";
import { type Attempt, nowMs } from "./history.ts";

export type Ask = {
  readonly kind: Attempt["kind"];
  readonly key: string;
  /** Of an insert. */
  readonly payload?: string;
  /** Of an insert; absent: for ever. */
  readonly ttlMs?: number;
  readonly consistency: ConsistencyName;
  readonly timeoutMs: number;
};

const CONSISTENCY = { one: 1, quorum: 2, all: 3 } as const;
const METHOD = { get: "Get", insert: "Insert", delete: "Delete" } as const;
const encoder = new TextEncoder();

/** Never throws: what went wrong is in the attempt. */
export async function attempt(client: GrpcClient, ask: Ask): Promise<Attempt> {
  const { kind, key, consistency, payload, ttlMs = 0 } = ask;
  const startMs = nowMs();
  const common = { kind, key, consistency, address: client.address, startMs };
  const lifetime = ttlMs === 0 ? {} : { ttlMs };
  const own = kind === "insert" && payload !== undefined ? { payload, ...lifetime } : {};
  try {
    const answer = await client.call(
      `taikv.v1.KeyValue/${METHOD[kind]}`,
      {
        key: encoder.encode(key),
        consistency: CONSISTENCY[consistency],
        ...(kind === "insert" ? { payload: encoder.encode(payload), ...lifetime } : {}),
      },
      { timeoutMs: ask.timeoutMs },
    );
    return {
      ...common,
      ...(kind === "get" ? { payload: Buffer.from(answer["payload"] as Uint8Array).toString() } : own),
      endMs: nowMs(),
      result: "ok",
      version: Buffer.from(answer["version"] as Uint8Array).toString("hex"),
    };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const endMs = nowMs();
    if (error.code === STATUS_NOT_FOUND) return { ...common, ...own, endMs, result: "not-found" };
    const effect = error.effect === undefined ? {} : { effect: error.effect };
    return { ...common, ...own, ...effect, endMs, result: "failed", code: error.code };
  }
}
