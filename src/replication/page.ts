/**
 * One page of a scan of the whole cluster, in (position, key) order, merged over a quorum of each range's owners.
 *
 * No snapshot: a key that is there throughout comes exactly once; one that changes meanwhile at most once.
 */
import { answersNeeded, type Consistency } from "#model/consistency.ts";
import { type Entry, isFound, ttlLeftMs } from "#model/entry.ts";
import type { Failure } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import { NOBODY_ASKED, type ScanItem } from "#model/operation.ts";
import { clockwise, POSITION_MAX, type Position, type Range } from "#model/position.ts";
import { normalOwnersOf, type RangeConfig } from "#model/range-config.ts";
import { comparePlaces, type ScanPlace } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { refreshConfig, withConfig } from "./find-config.ts";
import { isDown, learnConfigs } from "./held.ts";
import type { PageRequest } from "./input.ts";
import { after, ask, backOffMs } from "./machine.ts";
import { expireLater } from "./operate.ts";
import type { Replication } from "./replication-state.ts";

const SCAN_TIMEOUT_MS = 3000;
/** A page that has taken so long ends where it is, however little it has found: what fails begins at its start again. */
const PAGE_MS = 2000;

type Page = {
  readonly operationId: number;
  readonly request: PageRequest;
  readonly consistency: Consistency;
  readonly startedMs: number;
  readonly deadlineMs: number;
  readonly items: ScanItem[];
  bytes: number;
  /** Everything up to here has been seen; undefined: nothing yet. */
  place: ScanPlace | undefined;
  attempt: number;
  tries: number;
};

export function startPage(
  replication: Replication,
  operationId: number,
  request: PageRequest,
  timeoutMs: number,
): void {
  const { machine, operations, settings } = replication;
  const page: Page = {
    operationId,
    request,
    consistency: request.consistency ?? settings.consistency,
    startedMs: machine.nowMs,
    deadlineMs: machine.nowMs + timeoutMs,
    items: [],
    bytes: 0,
    place: request.cursor,
    attempt: 0,
    tries: 0,
  };
  const fail = (failure: Failure): void => failPage(replication, page, failure);
  operations.set(operationId, {
    cancel: () => fail({ kind: "cancelled", effect: "nothing-written" }),
    expire: () => {
      const afterMs = timeoutMs;
      fail({ kind: "deadline-passed", afterMs, needed: 1, heard: 0, effect: "nothing-written", replicas: [] });
    },
    reconsider: () => undefined,
  });
  expireLater(replication, operationId, timeoutMs);
  readOn(replication, page);
}

function failPage(replication: Replication, page: Page, failure: Failure): void {
  if (!replication.operations.delete(page.operationId)) return;
  const outcome = { kind: "failed", failure, replicas: NOBODY_ASKED } as const;
  replication.machine.effects.push({
    kind: "answer-page",
    operationId: page.operationId,
    outcome: { kind: "failed", outcome },
  });
}

function endPage(replication: Replication, page: Page, cursor: ScanPlace | undefined): void {
  if (!replication.operations.delete(page.operationId)) return;
  replication.machine.effects.push({
    kind: "answer-page",
    operationId: page.operationId,
    outcome: { kind: "page", page: { items: page.items, cursor } },
  });
}

/** Reads on from the place, in the range that holds it. */
function readOn(replication: Replication, page: Page): void {
  if (!replication.operations.has(page.operationId)) return;
  const attempt = ++page.attempt;
  const start = page.place?.position ?? (0n as Position);
  withConfig(replication, start, page.deadlineMs, (config) => {
    if (page.attempt !== attempt || !replication.operations.has(page.operationId)) return;
    if (config === undefined) {
      return failPage(replication, page, { kind: "no-configuration", reason: "no owner of a range could be found" });
    }
    readRange(replication, page, attempt, config, start);
  });
}

/** The part of the range from the position on, without passing zero. */
function rangeFrom({ range }: RangeConfig, start: Position): Range {
  const isLastPart = range.after === range.upTo || range.upTo < start;
  return { after: clockwise(start, -1n), upTo: isLastPart ? POSITION_MAX : range.upTo };
}

function readRange(replication: Replication, page: Page, attempt: number, config: RangeConfig, start: Position): void {
  const { machine } = replication;
  const { prefix, keysOnly } = page.request;
  const range = rangeFrom(config, start);
  const isWholeRing = range.after === range.upTo;
  const owners = normalOwnersOf(config.slots).filter((owner) => !isDown(replication, owner));
  const needed = Math.min(answersNeeded(page.consistency, config), config.slots.length);
  const again = (delayMs: number): void => {
    page.tries++;
    page.attempt++;
    after(machine, delayMs, () => readOn(replication, page));
  };
  const againRefreshed = (): void => {
    const number = ++page.attempt;
    page.tries++;
    refreshConfig(replication, start, () => {
      after(machine, backOffMs(machine, page.tries, 10, 100), () => {
        if (page.attempt === number) readOn(replication, page);
      });
    });
  };
  if (owners.length < needed) {
    // Between two votes the missing slot will count in a moment; those who are down may be owners no more.
    const isWorthWaiting = page.tries === 0 || config.slots.some((slot) => slot.state === "syncing");
    if (isWorthWaiting) return againRefreshed();
    return failPage(replication, page, {
      kind: "quorum-unreachable",
      needed,
      heard: owners.length,
      effect: "nothing-written",
      replicas: [],
    });
  }
  const pages = new Map<NodeId, { readonly entries: readonly Entry[]; readonly next: ScanPlace | undefined }>();
  const order = owners.includes(machine.self)
    ? [machine.self, ...owners.filter((owner) => owner !== machine.self)]
    : owners;
  let asked = 0;
  let refused = 0;
  const askNext = (): void => {
    const owner = order[asked++];
    if (owner !== undefined) askOwner(owner, false);
  };
  const askOwner = (owner: NodeId, withConfiguration: boolean): void =>
    ask(
      machine,
      owner,
      {
        kind: "scan",
        range,
        epoch: config.epoch,
        after: page.place,
        prefix,
        keysOnly,
        config: withConfiguration ? config : undefined,
      },
      "scan-answer",
      SCAN_TIMEOUT_MS,
      (answer) => {
        if (page.attempt !== attempt) return;
        switch (answer?.outcome.kind) {
          case "entries":
            pages.set(owner, answer.outcome);
            if (pages.size === needed) {
              page.tries = 0;
              merge(replication, page, range, isWholeRing, [...pages.values()]);
            }
            return;
          case "stale":
            learnConfigs(replication, [answer.outcome.config]);
            return again(0);
          case "need-config":
            return withConfiguration ? again(50) : askOwner(owner, true);
          // It may say so for long, on a full disk or in doubt. As many others as are needed are a quorum of the epoch all
          // the same: once that is over, one of them says so, or too few are left and what is newer is asked for.
          case "sealed":
          case "not-ready":
          case undefined:
          case "unreadable":
            refused++;
            if (asked < order.length) return askNext();
            if (order.length - refused >= needed) return;
            return againRefreshed();
        }
      },
    );
  for (let i = 0; i < needed; i++) askNext();
}

/** The newest version of each key, up to where every owner has been read. */
function merge(
  replication: Replication,
  page: Page,
  range: Range,
  isWholeRing: boolean,
  pages: readonly { readonly entries: readonly Entry[]; readonly next: ScanPlace | undefined }[],
): void {
  let boundary: ScanPlace | undefined;
  for (const { next } of pages) {
    if (next !== undefined && (boundary === undefined || comparePlaces(next, boundary) < 0)) boundary = next;
  }
  const sorted = pages
    .flatMap(({ entries }) => entries)
    .sort((a, b) => comparePlaces(a, b) || compareVersions(b.version, a.version));
  const { itemsMax, bytesMax } = page.request;
  let last: Entry | undefined;
  for (const entry of sorted) {
    if (boundary !== undefined && comparePlaces(entry, boundary) > 0) break;
    if (last !== undefined && comparePlaces(last, entry) === 0) continue;
    last = entry;
    if (!isFound(entry, replication.machine.clusterMs)) continue;
    const { key, payload, version } = entry;
    page.items.push({ key, payload, version, ttlMs: ttlLeftMs(entry, replication.machine.clusterMs) });
    page.bytes += entry.key.length + entry.payload.length;
    if (page.items.length >= itemsMax || page.bytes >= bytesMax) {
      return endPage(replication, page, { position: entry.position, key: entry.key });
    }
  }
  if (boundary !== undefined) page.place = boundary;
  else if (isWholeRing || range.upTo === POSITION_MAX) return endPage(replication, page, undefined);
  // Nothing sorts before the empty key: the scan goes on with the first position of the next range.
  else page.place = { position: clockwise(range.upTo, 1n), key: new Uint8Array(0) };
  if (replication.machine.nowMs - page.startedMs >= PAGE_MS) return endPage(replication, page, page.place);
  readOn(replication, page);
}
