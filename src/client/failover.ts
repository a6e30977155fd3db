/**
 * One call over several nodes: the one that worked last first, then the others, once each.
 *
 * Another node is asked when one cannot be reached, and, where it is safe, when it lost the call or refused it for a
 * reason of its own. A write is asked again only when the node said that nothing was written.
 */
import { status } from "@grpc/grpc-js";
import type { Failure } from "#model/failure.ts";
import { failureOfStatus } from "#rpc/grpc/call-status.ts";
import {
  type CallPlace,
  type CallPurpose,
  errorOfFailure,
  errorOfFault,
  isLost,
  outOfTimeError,
  unreachableError,
} from "./call-error.ts";
import type { CallFault, Connection, UnaryAnswer } from "./connection.ts";

export type Failover = {
  /** Throws a `TaikvError`. `address` asks this node only. */
  readonly unary: (call: UnaryCall) => Promise<UnaryAnswer & { readonly place: CallPlace }>;
  /** A connected node, the one that worked last first, those to avoid last. Throws an `UnreachableError`. */
  readonly connected: (waitMs: number) => Promise<Connection>;
  /** The node was lost, or says that it does not serve: for a while `connected` gives others first. */
  readonly avoid: (address: string) => void;
  readonly address: () => string;
  /** How many there are to choose from. */
  readonly nodes: number;
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

/** After this a node that drained is gone, and one that was starting may serve. */
const AVOID_MS = 5000;

export function createFailover(connections: readonly Connection[]): Failover {
  let current = 0;
  /** By address: since when. */
  const avoided = new Map<string, number>();
  const inOrder = (): Connection[] => [...connections.slice(current), ...connections.slice(0, current)];
  const prefer = (connection: Connection): void => {
    current = connections.indexOf(connection);
  };
  /** The next call begins at the node after this one. */
  const preferOther = (connection: Connection): void => {
    current = (connections.indexOf(connection) + 1) % connections.length;
  };
  const waitMsOf = (leftMs: number): number => (connections.length === 1 ? leftMs : Math.min(leftMs, CONNECT_MS_MAX));

  const unary: Failover["unary"] = async ({ path, request, purpose, timeoutMs, signal }) => {
    const startedAtMs = performance.now();
    const deadlineAtMs = Date.now() + timeoutMs;
    const unreachable: { address: string; fault: string }[] = [];
    const candidates = inOrder();
    let lastError: Error | undefined;
    for (const [index, connection] of candidates.entries()) {
      const place: CallPlace = { address: connection.address, startedAtMs };
      const leftMs = deadlineAtMs - Date.now();
      if (leftMs <= 0 || signal?.aborted) break;
      const connecting = connection.connectFault(waitMsOf(leftMs));
      const fault = connecting === undefined ? undefined : await connecting;
      if (fault !== undefined) {
        unreachable.push({ address: connection.address, fault });
        continue;
      }
      try {
        // Half of the time is kept for another node: this one may be frozen.
        const isLast = index === candidates.length - 1;
        const tryMs = purpose === "read" && !isLast ? leftMs / 2 : leftMs;
        const answer = await connection.unary(path, request, { deadlineAtMs: Date.now() + tryMs, signal });
        prefer(connection);
        return { ...answer, place };
      } catch (thrown) {
        const callFault = thrown as CallFault;
        const error = errorOfFault(callFault, purpose, place);
        if (isSilence(callFault)) preferOther(connection);
        const isSafe = purpose === "read" || error.effect === "nothing-written";
        if (signal?.aborted || !isSafe || !isWorthAnotherTry(callFault)) throw error;
        lastError = error;
        // It may have started anew; and if it is gone, the second try says so.
        if (isLost(callFault) && index < connections.length) candidates.push(connection);
      }
    }
    const place: CallPlace = { address: unreachable.at(-1)?.address, startedAtMs };
    if (signal?.aborted) throw errorOfFailure({ kind: "cancelled", effect: "nothing-written" }, place);
    if (lastError === undefined && unreachable.length === 0) throw outOfTimeError(timeoutMs, place);
    const isGone = ({ address }: Connection): boolean => unreachable.some((tried) => tried.address === address);
    throw lastError === undefined || connections.every(isGone) ? unreachableError(unreachable, place) : lastError;
  };

  return {
    unary,
    connected: async (waitMs) => {
      const startedAtMs = performance.now();
      const unreachable: { address: string; fault: string }[] = [];
      // Of several to avoid, the one that has had the longest time since.
      const avoidedSince = ({ address }: Connection): number => {
        const sinceMs = avoided.get(address) ?? 0;
        return startedAtMs - sinceMs < AVOID_MS ? sinceMs : 0;
      };
      for (const connection of inOrder().sort((a, b) => avoidedSince(a) - avoidedSince(b))) {
        const fault = await connection.connectFault(waitMsOf(waitMs));
        if (fault === undefined) {
          prefer(connection);
          return connection;
        }
        unreachable.push({ address: connection.address, fault });
      }
      throw unreachableError(unreachable, { address: undefined, startedAtMs });
    },
    avoid: (address) => void avoided.set(address, performance.now()),
    address: () => inOrder()[0]?.address ?? "",
    nodes: connections.length,
  };
}

/** The node has not said a word in time. */
function isSilence(fault: CallFault): boolean {
  return fault.code === status.DEADLINE_EXCEEDED && failureOfStatus(fault.metadata, fault.details) === undefined;
}

/** Whether another node may answer, as far as there is time and it is safe. */
function isWorthAnotherTry(fault: CallFault): boolean {
  const failure = failureOfStatus(fault.metadata, fault.details);
  return failure === undefined ? isLost(fault) || isSilence(fault) : mayGoBetterElsewhere(failure);
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
    case "deadline-passed":
      return true;
    case "not-found":
    case "invalid-argument":
    case "foreign-cluster":
    case "refused":
    case "cancelled":
      return false;
  }
}
