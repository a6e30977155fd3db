/**
 * One page of a scan of the whole cluster, in (position, key) order, merged over a quorum of each range's owners.
 *
 * At `quorum` and `all` what is shown is with a majority first, so that no later read goes back behind it.
 *
 * No snapshot: a key that is there throughout comes exactly once; one that changes meanwhile at most once.
 */
import { answersNeeded, type Consistency, majorityOf } from "#model/consistency.ts";
import { type Entry, isFound, ttlLeftMs } from "#model/entry.ts";
import type { Failure } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import { NOBODY_ASKED, type ScanItem } from "#model/operation.ts";
import { clockwise, POSITION_MAX, type Position, type Range } from "#model/position.ts";
import { normalOwnersOf, type RangeConfig } from "#model/range-config.ts";
import { comparePlaces, type ScanPlace } from "#model/store.ts";
import { refreshConfig, withConfig } from "./find-config.ts";
import { isDown, learnConfigs } from "./held.ts";
import type { PageRequest } from "./input.ts";
import { after, ask, backOffMs } from "./machine.ts";
import { mendPlaces, type Newest, newestAtPlaces } from "./mend-places.ts";
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
  /** Of a scan of keys alone: what is lacking somewhere must be read whole, to be given away. */
  isWithPayloads: boolean;
  /** Owners that did not take what they lack: they are asked last. */
  readonly refusing: Set<NodeId>;
};

type OwnerPage = { readonly entries: readonly Entry[]; readonly next: ScanPlace | undefined };

/** What a quorum said of a range. */
type RangeRead = {
  readonly attempt: number;
  readonly config: RangeConfig;
  readonly heard: ReadonlyMap<NodeId, OwnerPage>;
  readonly newest: readonly Newest[];
  /** Where the page goes on; undefined: nowhere. */
  readonly next: ScanPlace | undefined;
  readonly again: () => void;
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
    isWithPayloads: false,
    refusing: new Set(),
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
  const { prefix } = page.request;
  const keysOnly = page.request.keysOnly && !page.isWithPayloads;
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
  const heard = new Map<NodeId, OwnerPage>();
  const rank = (owner: NodeId): number => (page.refusing.has(owner) ? 2 : owner === machine.self ? 0 : 1);
  const order = owners.toSorted((a, b) => rank(a) - rank(b));
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
            heard.set(owner, answer.outcome);
            if (heard.size === needed) {
              merge(replication, page, { attempt, config, heard, again: againRefreshed }, range, isWholeRing);
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
  read: Omit<RangeRead, "newest" | "next">,
  range: Range,
  isWholeRing: boolean,
): void {
  let boundary: ScanPlace | undefined;
  for (const { next } of read.heard.values()) {
    if (next !== undefined && (boundary === undefined || comparePlaces(next, boundary) < 0)) boundary = next;
  }
  const isEnd = isWholeRing || range.upTo === POSITION_MAX;
  // Nothing sorts before the empty key: the scan goes on with the first position of the next range.
  const beyond = isEnd ? undefined : { position: clockwise(range.upTo, 1n), key: new Uint8Array(0) };
  takeUp(replication, page, { ...read, newest: newestAtPlaces(read.heard, boundary), next: boundary ?? beyond }, 0);
}

/** Takes into the page what was read of the range, from there on: a few at a time of what no majority is known to have. */
function takeUp(replication: Replication, page: Page, read: RangeRead, from: number): void {
  const { machine, settings } = replication;
  const { config, newest, heard } = read;
  const majority = page.consistency === "one" ? 1 : majorityOf(config.slots.length);
  const lacking: Newest[] = [];
  let { bytes } = page;
  let items = page.items.length;
  let to = from;
  for (const one of newest.slice(from)) {
    to++;
    if (one.holders.length < majority) lacking.push(one);
    if (isFound(one.entry, machine.clusterMs)) {
      items++;
      bytes += shownBytes(page, one.entry);
    }
    if (isFull(page, items, bytes) || lacking.length >= settings.batches.pushed) break;
  }
  if (page.request.keysOnly && !page.isWithPayloads && lacking.some(({ entry }) => entry.kind === "payload")) {
    page.isWithPayloads = true;
    return readOn(replication, page);
  }
  mendPlaces(replication, config, [...heard.keys()], lacking, (refusing) => {
    if (page.attempt !== read.attempt || !replication.operations.has(page.operationId)) return;
    for (const owner of refusing) page.refusing.add(owner);
    if (refusing.length > 0) return read.again();
    page.tries = 0;
    for (const { entry } of newest.slice(from, to)) {
      const { position, key } = entry;
      page.place = { position, key };
      if (isFound(entry, machine.clusterMs)) show(replication, page, entry);
      if (isFull(page, page.items.length, page.bytes)) return endPage(replication, page, page.place);
    }
    const isLate = machine.nowMs - page.startedMs >= PAGE_MS;
    if (to < newest.length) {
      if (isLate) endPage(replication, page, page.place);
      else takeUp(replication, page, read, to);
      return;
    }
    if (read.next === undefined) return endPage(replication, page, undefined);
    page.place = read.next;
    page.isWithPayloads = false;
    if (isLate) endPage(replication, page, page.place);
    else readOn(replication, page);
  });
}

function isFull({ request }: Page, items: number, bytes: number): boolean {
  return items >= request.itemsMax || bytes >= request.bytesMax;
}

function shownBytes({ request }: Page, { key, payload }: Entry): number {
  return request.keysOnly ? key.length : key.length + payload.length;
}

function show({ machine }: Replication, page: Page, entry: Entry): void {
  const { key, version } = entry;
  const payload = page.request.keysOnly ? new Uint8Array(0) : entry.payload;
  page.items.push({ key, payload, version, ttlMs: ttlLeftMs(entry, machine.clusterMs) });
  page.bytes += shownBytes(page, entry);
}
