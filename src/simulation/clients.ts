/** Clients: do what the plan says, through whoever serves, and keep what they were told. */
import { utf8BytesOf } from "#base/text.ts";
import { effectOf } from "#model/failure.ts";
import type { Operation, OperationOutcome, ScanCursor } from "#model/operation.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { type Asked, judgeAnswer } from "./checkers/answers.ts";
import type { AskedRecord, OperationRecord, PageRecord, ScanRecord } from "./history.ts";
import { type PlannedOperation, STABLE_KEYS } from "./planned-operations.ts";
import type { Process } from "./simulated-process.ts";
import { TRACED } from "./trace.ts";
import { serving, type World } from "./world.ts";

export type Clients = {
  readonly history: AskedRecord[];
  readonly scans: ScanRecord[];
  readonly pages: PageRecord[];
  /** Judges what no answer has come to yet. */
  readonly judgeOpen: () => void;
  /** Asks one process now; the record fills in when it answers. */
  readonly operate: (process: Process, operation: Operation, timeoutMs: number) => OperationRecord;
  /** Does something more than what was planned for certain. */
  readonly begin: (planned: PlannedOperation) => void;
};

const RETRY_AFTER_MS = 40;
const AGAIN_AFTER_MS = 100;
const PAGE_TIMEOUT_MS = 6000;
const BATCH_OPERATIONS = 5;

/** Plans everything that clients do. `onEnd` hears of each answer, `onPage` of each page. */
export function startClients(
  world: World,
  onEnd: (record: OperationRecord) => void,
  onPage: (page: PageRecord) => void,
): Clients {
  const { cluster, plan } = world;
  const { scheduler } = cluster;
  const history: AskedRecord[] = [];
  const scans: ScanRecord[] = [];
  const pages: PageRecord[] = [];
  const open = new Map<Asked, Process>();
  let payloads = 0;

  /** From here on the node owes an answer; what is returned is to be called with it. */
  function noteTaken(process: Process, operation: Asked["operation"], timeoutMs: number): () => void {
    const startMs = scheduler.nowMs();
    const asked = { operation, machine: process.machine.name, startMs, deadlineMs: startMs + timeoutMs };
    open.set(asked, process);
    return () => {
      open.delete(asked);
      judgeAnswer(asked, process, scheduler.nowMs(), world.complain);
    };
  }

  function operate(
    process: Process,
    operation: Operation,
    timeoutMs: number,
    signal?: AbortSignal,
    onOutcome?: (outcome: OperationOutcome) => void,
  ): OperationRecord {
    const record: AskedRecord = {
      operation,
      consistency: operation.consistency ?? "quorum",
      startMs: scheduler.nowMs(),
      deadlineMs: scheduler.nowMs() + timeoutMs,
      machine: process.machine.name,
      node: process.node?.life()?.identity.id,
      endMs: Number.POSITIVE_INFINITY,
      outcome: undefined,
    };
    history.push(record);
    if (operation.kind === "delete") countDelete(process, 1);
    process.enter(
      TRACED.operation,
      () => {
        const life = process.node?.life();
        const answered = life?.kernel.operate(operation, positionOfKey(operation.key), timeoutMs, signal);
        if (answered === undefined) return;
        const noteAnswered = noteTaken(process, operation, timeoutMs);
        // As soon as it has been taken.
        scheduler.at(scheduler.nowMs(), () => {
          record.askedClusterMs = life?.replication.machine.clusterMs;
        });
        void answered.then((outcome) => {
          noteAnswered();
          record.answeredClusterMs = life?.replication.machine.clusterMs;
          // What the client has got is its own, whatever becomes of the store's.
          record.outcome = outcome.kind === "got" ? { ...outcome, payload: outcome.payload.slice() } : outcome;
          record.endMs = scheduler.nowMs();
          if (operation.kind === "delete") countDelete(process, -1);
          cover(world, record, outcome);
          onEnd(record);
          onOutcome?.(outcome);
        });
      },
      operation.key,
    );
    return record;
  }

  function countDelete({ machine: { name } }: Process, by: 1 | -1): void {
    world.deleting.set(name, (world.deleting.get(name) ?? 0) + by);
  }

  function run(planned: PlannedOperation, tries: number): void {
    const through = throughOf(world, planned.through + tries);
    if (through === undefined) {
      // Nobody serves: the client comes again.
      if (!world.isQuiet) scheduler.at(scheduler.nowMs() + AGAIN_AFTER_MS, () => run(planned, tries));
      return;
    }
    if (planned.kind === "scan") return scan(planned);
    const controller = planned.cancelAfterMs > 0 ? new AbortController() : undefined;
    const count = planned.kind === "batch" ? BATCH_OPERATIONS : 1;
    for (let i = 0; i < count; i++) {
      operate(through, operationOf(planned, i), planned.timeoutMs, controller?.signal, (outcome) => {
        const isDefinite = outcome.kind === "failed" && effectOf(outcome.failure) === "nothing-written";
        const isAgain = isDefinite && outcome.failure.kind !== "not-found" && outcome.failure.kind !== "cancelled";
        if (count > 1 || !isAgain || tries >= planned.retries) return;
        scheduler.at(scheduler.nowMs() + RETRY_AFTER_MS, () => run(planned, tries + 1));
      });
    }
    if (controller === undefined) return;
    scheduler.at(scheduler.nowMs() + planned.cancelAfterMs, () =>
      through.enter(TRACED.operation, () => controller.abort()),
    );
  }

  function operationOf({ kind, key: text, consistency, ttlMs, bytes }: PlannedOperation, index: number): Operation {
    const key = utf8BytesOf(index === 0 ? text : `key ${index}`);
    if (kind === "get" || kind === "delete") return { kind, key, consistency };
    const payload = utf8BytesOf(`payload ${payloads++} ${".".repeat(bytes)}`);
    return { kind: "insert", key, payload, ttlMs, consistency };
  }

  /** Everything, page by page, each through another node. */
  function scan(planned: PlannedOperation): void {
    const record: ScanRecord = {
      startMs: scheduler.nowMs(),
      endMs: Number.POSITIVE_INFINITY,
      items: [],
      isComplete: false,
    };
    scans.push(record);
    const askPage = (cursor: ScanCursor | undefined, before: number): void => {
      const process = throughOf(world, planned.through + before);
      const startMs = scheduler.nowMs();
      const request = {
        prefix: new Uint8Array(0),
        cursor,
        itemsMax: 1 + (planned.through % 7),
        bytesMax: 1 << 20,
        keysOnly: planned.through % 3 === 0,
        consistency: undefined,
      };
      process?.enter(TRACED.operation, () => {
        const answered = process.node?.life()?.kernel.page(request, PAGE_TIMEOUT_MS, undefined);
        if (answered === undefined) return;
        const noteAnswered = noteTaken(process, "page", PAGE_TIMEOUT_MS);
        void answered.then((outcome) => {
          noteAnswered();
          world.cover(`scan ${outcome.kind}`);
          if (outcome.kind === "failed") return;
          const { cursor: upTo } = outcome.page;
          const items = outcome.page.items.map((item) => ({ ...item, payload: item.payload.slice() }));
          record.items.push(...items);
          record.endMs = scheduler.nowMs();
          const { endMs } = record;
          const page: PageRecord = { startMs, endMs, after: cursor, upTo, items, isKeysOnly: request.keysOnly };
          pages.push(page);
          onPage(page);
          if (upTo === undefined) record.isComplete = true;
          else scheduler.at(scheduler.nowMs(), () => askPage(upTo, before + 1));
        });
      });
    };
    askPage(undefined, 0);
  }

  for (const planned of plan.operations) scheduler.at(planned.atMs, () => run(planned, 0));
  return {
    history,
    scans,
    pages,
    judgeOpen: () => {
      for (const [asked, process] of open) judgeAnswer(asked, process, scheduler.nowMs(), world.complain);
    },
    operate,
    begin: (planned) => run(planned, 0),
  };
}

/** The keys that must be there in every scan: written well, and never again. */
export function stableKeysOf(history: readonly OperationRecord[]): Uint8Array[] {
  const stable = new Set(STABLE_KEYS);
  return history
    .filter(({ operation, outcome }) => outcome?.kind === "inserted" && stable.has(textOf(operation.key)))
    .map(({ operation }) => operation.key);
}

function textOf(key: Uint8Array): string {
  return String.fromCharCode(...key);
}

function throughOf(world: World, index: number): Process | undefined {
  const able = serving(world);
  return able[index % Math.max(1, able.length)];
}

function cover(world: World, { operation }: OperationRecord, outcome: OperationOutcome): void {
  const how = outcome.kind === "failed" ? outcome.failure.kind : outcome.kind;
  world.cover(`${operation.kind} ${how}`);
}
