/** Operations of clients: Get, Insert and Delete in terms of reads and writes. */
import { type Entry, isFound, ttlLeftMs } from "#model/entry.ts";
import type { Failure } from "#model/failure.ts";
import { keyFault, payloadFault } from "#model/key.ts";
import { NOBODY_ASKED, type Operation, type OperationOutcome } from "#model/operation.ts";
import type { Position } from "#model/position.ts";
import { after } from "./machine.ts";
import { abandonRead, expireRead, reconsiderRead, startRead } from "./read.ts";
import type { Read, ReadIntent } from "./read-state.ts";
import type { Replication } from "./replication-state.ts";
import {
  abandonWrite,
  effectOfWrite,
  expireWrite,
  reconsiderWrite,
  startWrite,
  type Write,
  type WriteIntent,
} from "./write.ts";

export function startOperation(
  replication: Replication,
  operationId: number,
  operation: Operation,
  position: Position,
  timeoutMs: number,
): void {
  const { machine, operations, settings } = replication;
  const answer = (outcome: OperationOutcome): void => {
    if (operations.delete(operationId)) machine.effects.push({ kind: "answer", operationId, outcome });
  };
  const fault = keyFault(operation.key) ?? (operation.kind === "insert" ? payloadFault(operation.payload) : undefined);
  let read: Read | undefined;
  let write: Write | undefined;
  operations.set(operationId, {
    expire: () => {
      if (read !== undefined) expireRead(replication, read);
      if (write !== undefined) expireWrite(replication, write);
    },
    cancel: () => {
      if (read !== undefined) abandonRead(replication, read, { kind: "cancelled", effect: "nothing-written" });
      if (write !== undefined) abandonWrite(replication, write, { kind: "cancelled", effect: effectOfWrite(write) });
    },
    reconsider: () => {
      if (read !== undefined) reconsiderRead(replication, read);
      if (write !== undefined) reconsiderWrite(replication, write);
    },
  });
  if (fault !== undefined) return answer(failed({ kind: "invalid-argument", reason: fault }));
  const startedMs = machine.nowMs;
  const deadlineMs = startedMs + timeoutMs;
  const consistency = operation.consistency ?? settings.consistency;
  const intent: ReadIntent = { position, key: operation.key, consistency, startedMs, deadlineMs };
  expireLater(replication, operationId, timeoutMs);

  const put = (writing: WriteIntent, kind: "inserted" | "deleted"): void => {
    write = startWrite(replication, writing, (end) =>
      answer(
        end.kind === "written" ? { kind, version: end.version, replicas: end.replicas } : { ...end, kind: "failed" },
      ),
    );
  };

  switch (operation.kind) {
    case "insert": {
      const expiresAtMs = operation.ttlMs === 0 ? 0 : Math.ceil(machine.clusterMs) + operation.ttlMs;
      if (!Number.isSafeInteger(expiresAtMs)) {
        const reason = "the time to live ends more than 2^53 ms after 1970; for ever is 0, or none";
        return answer(failed({ kind: "invalid-argument", reason }));
      }
      return put({ ...intent, kind: "payload", payload: operation.payload, expiresAtMs, above: undefined }, "inserted");
    }
    case "get":
      read = startRead(replication, intent, (end) => {
        if (end.kind === "failed") return answer(end);
        const { entry, replicas } = end;
        if (!isPresent(entry, machine.clusterMs))
          return answer({ kind: "failed", failure: { kind: "not-found" }, replicas });
        const ttlMs = ttlLeftMs(entry, machine.clusterMs);
        answer({ kind: "got", payload: entry.payload, version: entry.version, ttlMs, replicas });
      });
      return;
    case "delete":
      read = startRead(replication, intent, (end) => {
        if (end.kind === "failed") return answer(end);
        const { entry, replicas } = end;
        if (!isPresent(entry, machine.clusterMs))
          return answer({ kind: "failed", failure: { kind: "not-found" }, replicas });
        read = undefined;
        put(
          { ...intent, kind: "tombstone", payload: new Uint8Array(0), expiresAtMs: 0, above: entry.version },
          "deleted",
        );
      });
      return;
  }
}

/** A function of its own, so that the timer of an answered operation does not keep its payload alive. */
export function expireLater(replication: Replication, operationId: number, timeoutMs: number): void {
  const { machine, operations } = replication;
  const expire = (): void => operations.get(operationId)?.expire();
  after(machine, timeoutMs, expire, () => operations.has(operationId));
}

function isPresent(entry: Entry | undefined, wallMs: number): entry is Entry {
  return entry !== undefined && isFound(entry, wallMs);
}

function failed(failure: Failure): OperationOutcome {
  return { kind: "failed", failure, replicas: NOBODY_ASKED };
}
