/**
 * One call over several nodes: the one that worked last first, then the others, once each.
 *
 * Another node is asked when one cannot be reached, and, where it is safe, when it lost the call or refused it for a
 * reason of its own. A write is asked again only when the node said that nothing was written.
 */
import type { Failure } from "#model/failure.ts";
import { failureOfStatus } from "#rpc/grpc/call-status.ts";
import {
  type CallPlace,
  type CallPurpose,
  errorOfFailure,
  errorOfFault,
  isLost,
  unreachableError,
} from "./call-error.ts";
import type { CallLimits, Connection, UnaryAnswer } from "./connection.ts";

export type Failover = {
  /** Throws a `TaikvError`. `address` asks this node only. */
  readonly unary: (call: UnaryCall) => Promise<UnaryAnswer & { readonly place: CallPlace }>;
  /** A connected node, the one that worked last first, but the ones to avoid. Throws an `UnreachableError`. */
  readonly connected: (waitMs: number, avoid?: ReadonlySet<string>) => Promise<Connection>;
  readonly address: () => string;
};

export type UnaryCall = {
  readonly path: string;
  readonly request: Uint8Array;
  readonly purpose: CallPurpose;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

/** Where there is another node to try, a silent one is given up after this. */
const CONNECT_MS_MAX = 2000;

export function createFailover(connections: readonly Connection[]): Failover {
  let current = 0;
  const inOrder = (): Connection[] => [...connections.slice(current), ...connections.slice(0, current)];
  const prefer = (connection: Connection): void => {
    current = connections.indexOf(connection);
  };
  const waitMsOf = (leftMs: number): number => (connections.length === 1 ? leftMs : Math.min(leftMs, CONNECT_MS_MAX));

  const unary: Failover["unary"] = async ({ path, request, purpose, timeoutMs, signal }) => {
    const startedAtMs = performance.now();
    const limits: CallLimits = { deadlineAtMs: Date.now() + timeoutMs, signal };
    const unreachable: { address: string; fault: string }[] = [];
    let lastError: Error | undefined;
    for (const connection of inOrder()) {
      const place: CallPlace = { address: connection.address, startedAtMs };
      const leftMs = limits.deadlineAtMs - Date.now();
      if (leftMs <= 0 || signal?.aborted) break;
      const connecting = connection.connectFault(waitMsOf(leftMs));
      const fault = connecting === undefined ? undefined : await connecting;
      if (fault !== undefined) {
        unreachable.push({ address: connection.address, fault });
        continue;
      }
      try {
        const answer = await connection.unary(path, request, limits);
        prefer(connection);
        return { ...answer, place };
      } catch (thrown) {
        const callFault = thrown as Parameters<typeof errorOfFault>[0];
        const error = errorOfFault(callFault, purpose, place);
        const failure = failureOfStatus(callFault.metadata, callFault.details);
        const isSafe = purpose === "read" || error.effect === "nothing-written";
        const isWorthwhile = failure === undefined ? isLost(callFault) : mayGoBetterElsewhere(failure);
        if (signal?.aborted || !isSafe || !isWorthwhile) throw error;
        lastError = error;
      }
    }
    const place: CallPlace = { address: unreachable.at(-1)?.address, startedAtMs };
    if (signal?.aborted) throw errorOfFailure({ kind: "cancelled", effect: "nothing-written" }, place);
    throw lastError ?? unreachableError(unreachable, place);
  };

  return {
    unary,
    connected: async (waitMs, avoid = new Set()) => {
      const startedAtMs = performance.now();
      const unreachable: { address: string; fault: string }[] = [];
      const candidates = inOrder();
      const wanted = candidates.filter(({ address }) => !avoid.has(address));
      for (const connection of wanted.length > 0 ? wanted : candidates) {
        const fault = await connection.connectFault(waitMsOf(waitMs));
        if (fault === undefined) {
          prefer(connection);
          return connection;
        }
        unreachable.push({ address: connection.address, fault });
      }
      throw unreachableError(unreachable, { address: undefined, startedAtMs });
    },
    address: () => inOrder()[0]?.address ?? "",
  };
}

/** Whether it is this node's trouble, and not the key's, the request's or the cluster's. */
function mayGoBetterElsewhere(failure: Failure): boolean {
  switch (failure.kind) {
    case "quorum-unreachable":
    case "no-configuration":
    case "overloaded":
    case "disk-full":
    case "storage-failed":
    case "unreadable":
    case "not-owner":
    case "not-serving":
      return true;
    case "not-found":
    case "invalid-argument":
    case "deadline-passed":
    case "foreign-cluster":
    case "refused":
    case "cancelled":
      return false;
  }
}
