/** What clients asked and were told, attempt by attempt: the evidence that a cluster is judged by. */
import { bytesFromHex, EMPTY_BYTES } from "#base/bytes.ts";
import { utf8BytesOf } from "#base/text.ts";
import { NOBODY_ASKED, type OperationOutcome } from "#model/operation.ts";
import { type Version, versionFromBytes } from "#model/version.ts";
import type { OperationRecord } from "#simulation/history.ts";
import type { ConsistencyName } from "../../support/grpc-client.ts";

/** One call to one node. Times are wall-clock ms of the client's machine, which no fault touches. */
export type Attempt = {
  readonly key: string;
  readonly kind: "get" | "insert" | "delete";
  readonly consistency: ConsistencyName;
  readonly address: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly result: "ok" | "not-found" | "failed";
  /** Inserted or got. */
  readonly payload?: string;
  /** Of an insert; absent: for ever. */
  readonly ttlMs?: number;
  /** Hex. */
  readonly version?: string;
  /** Of a failure: the number of its status, and the effect that the node admits to. */
  readonly code?: number;
  readonly effect?: string;
};

/** One request of a client: an attempt, and another one elsewhere when that failed and there was time. */
export type Request = {
  readonly kind: Attempt["kind"];
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly isOk: boolean;
};

export type History = { readonly attempts: readonly Attempt[]; readonly requests: readonly Request[] };

/** Wall-clock time in ms with fractions, the same in all processes of the clients' machine. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Payloads of keys that are inserted once follow from the key; each attempt has its own. */
export function payloadOfUnique(key: string, attempt: number): string {
  return `payload of ${key}, attempt ${attempt} `.padEnd(100, "·");
}

const ATTEMPTS_MAX = 2;

/** All that a read of such a key may show. */
export function payloadsOf(key: string): (string | undefined)[] {
  return Array.from({ length: ATTEMPTS_MAX }, (_, i) => payloadOfUnique(key, i + 1));
}

export function isUnique(key: string): boolean {
  return key.startsWith("unique:");
}

/** As the checker of registers takes them. */
export function clientRecordOf(attempt: Attempt): OperationRecord {
  const { kind, consistency, startMs, endMs } = attempt;
  const key = utf8BytesOf(attempt.key);
  const operation =
    kind === "insert"
      ? ({ kind, key, payload: utf8BytesOf(attempt.payload ?? ""), ttlMs: attempt.ttlMs ?? 0, consistency } as const)
      : ({ kind, key, consistency } as const);
  return { operation, consistency, startMs, endMs, outcome: outcomeOf(attempt) };
}

function versionOf({ version = "" }: Attempt): Version {
  return versionFromBytes(bytesFromHex(version) ?? EMPTY_BYTES);
}

function outcomeOf(attempt: Attempt): OperationOutcome {
  const replicas = NOBODY_ASKED;
  if (attempt.result === "not-found") return { kind: "failed", failure: { kind: "not-found" }, replicas };
  if (attempt.result === "failed") {
    const effect = attempt.effect === "nothing-written" ? attempt.effect : "may-have-been-written";
    const afterMs = attempt.endMs - attempt.startMs;
    return {
      kind: "failed",
      failure: { kind: "deadline-passed", afterMs, needed: 0, heard: 0, effect, replicas: [] },
      replicas,
    };
  }
  const version = versionOf(attempt);
  switch (attempt.kind) {
    case "get":
      return { kind: "got", payload: utf8BytesOf(attempt.payload ?? ""), version, ttlMs: 0, replicas };
    case "insert":
      return { kind: "inserted", version, replicas };
    case "delete":
      return { kind: "deleted", version, replicas };
  }
}
