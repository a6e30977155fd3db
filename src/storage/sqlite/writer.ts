/**
 * The main thread's side of the writer thread: gathers batches into groups and tells each its result.
 *
 *     append ──▶ pending ──event loop has gone round, fewer than two groups under way──▶ group ──durable──▶ results
 *
 * Two groups under way keep the writer busy: while one is being made durable, the next is already packed.
 */
import { join } from "node:path";
import { present } from "#base/assert.ts";
import type { AppendResult, StoreWrite, WriteOutcome } from "#model/store.ts";
import { createMerkleTree, type MerkleTree } from "../merkle-tree.ts";
import { OpenError, type StoreNotice } from "../storage-engine.ts";
import { isDamage, markDamaged } from "./damaged-store.ts";
import { STORE_FILE, type Sync } from "./schema.ts";
import { packedBytes, packGroup, unpackNotStored, type WriterAnswer, type WriterRequest } from "./writer-message.ts";

export type WriterOptions = {
  readonly folder: string;
  readonly sync: Sync;
  /** The address of `writer-thread.ts`. */
  readonly writerUrl: URL;
  /** Memory for pages of the database, bytes. */
  readonly cacheBytes: number;
  /** The write-ahead log is moved into the database when it is longer, bytes. */
  readonly walBytesMax: number;
  /** Hears what happens to the store after it was opened. */
  readonly onNotice: (notice: StoreNotice) => void;
};

export type Writer = AsyncDisposable & {
  readonly append: (batch: readonly StoreWrite[]) => Promise<AppendResult>;
  readonly commitNumber: () => number;
  /** Entries in the store as of the last group. */
  readonly entries: () => number;
  /** As of the last group. */
  readonly tree: MerkleTree;
  readonly notices: readonly StoreNotice[];
  /** Resolves with the reason after the first failure. */
  readonly failed: Promise<string>;
  /** Ends all appends, now and later. */
  readonly fail: (reason: string) => void;
  /** The index of what passes away is made anew from its table, unless that is under way; more damage than that fails. */
  readonly remakeIndex: (noted: string) => void;
  /** Ends all appends like `fail`, once what the log holds is in the database. */
  readonly giveUp: (reason: string) => void;
};

const GROUPS_UNDER_WAY_MAX = 2;

/** A group takes batches until it has so many bytes. */
const GROUP_BYTES_MAX = 4 * 1024 * 1024;

const STORED: WriteOutcome = { kind: "stored" };

type Pending = { readonly batch: readonly StoreWrite[]; readonly resolve: (result: AppendResult) => void };

/** Starts the thread and opens the store in it. Throws an `OpenError`. */
export async function openWriter({ writerUrl, onNotice, ...options }: WriterOptions): Promise<Writer> {
  const thread = new Worker(writerUrl, { smol: true });
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<string>();
  const underWay: Pending[][] = [];
  let pending: Pending[] = [];
  let isFlushDue = false;
  let isClosing = false;
  let isRemakingIndex = false;
  let lastAppend: Promise<AppendResult> | undefined;
  let failure: string | undefined;
  let commitNumber = 0;
  let entries = 0;
  let tree: MerkleTree | undefined;
  let notices: readonly StoreNotice[] = [];

  function post(request: WriterRequest): void {
    thread.postMessage(request);
  }

  function append(batch: readonly StoreWrite[]): Promise<AppendResult> {
    if (failure !== undefined) return Promise.resolve({ kind: "failed", reason: failure });
    if (isClosing) return Promise.resolve({ kind: "failed", reason: "the store is closed" });
    const { promise, resolve } = Promise.withResolvers<AppendResult>();
    pending.push({ batch, resolve });
    lastAppend = promise;
    flushSoon();
    return promise;
  }

  /** Not at once: what else comes up in this turn of the event loop shall share the group. */
  function flushSoon(): void {
    if (isFlushDue || underWay.length >= GROUPS_UNDER_WAY_MAX) return;
    isFlushDue = true;
    setImmediate(() => {
      isFlushDue = false;
      while (pending.length > 0 && underWay.length < GROUPS_UNDER_WAY_MAX) sendGroup();
    });
  }

  function sendGroup(): void {
    let bytes = 0;
    let count = 0;
    while (count < pending.length && bytes < GROUP_BYTES_MAX) bytes += packedBytes((pending[count++] as Pending).batch);
    const group = pending.slice(0, count);
    pending = pending.slice(count);
    underWay.push(group);
    const packed = packGroup(
      group.map(({ batch }) => batch),
      bytes,
    );
    thread.postMessage(packed, [packed]);
  }

  function handleAnswer(answer: WriterAnswer): void {
    switch (answer.kind) {
      case "opened":
        ({ commitNumber, entries, notices } = answer);
        tree = createMerkleTree(answer.leaves);
        opened.resolve();
        break;
      case "refused":
        opened.reject(new OpenError(answer.fault));
        break;
      case "durable":
        ({ commitNumber, entries } = answer);
        if (answer.changes !== undefined) tree?.apply(answer.changes);
        tellGroup(underWay.shift() ?? [], answer.notStored);
        break;
      case "disk-full":
        for (const { resolve } of underWay.shift() ?? []) resolve({ kind: "disk-full" });
        break;
      case "index-remade":
        isRemakingIndex = false;
        if (answer.tookMs !== undefined) {
          onNotice({ kind: "index-rebuilt", noted: answer.noted, tookMs: answer.tookMs });
        }
        break;
      case "failed":
        fail(answer.reason);
        break;
      case "closed":
        closed.resolve();
        break;
    }
    if (pending.length > 0) flushSoon();
  }

  function tellGroup(group: readonly Pending[], packed: ArrayBuffer | undefined): void {
    const notStored = unpackNotStored(packed);
    let next = 0;
    let writes = 0;
    let number = commitNumber - group.length;
    for (const { batch, resolve } of group) {
      const outcomes: WriteOutcome[] = new Array(batch.length).fill(STORED);
      for (let item = notStored[next]; item !== undefined && item.index < writes + batch.length; ) {
        outcomes[item.index - writes] = item.outcome;
        item = notStored[++next];
      }
      writes += batch.length;
      number++;
      resolve({ kind: "durable", outcomes, commitNumber: number });
    }
  }

  function fail(reason: string): void {
    if (failure === undefined) {
      if (isDamage(reason, join(options.folder, STORE_FILE))) markDamaged(options.folder, reason);
      if (!isClosing) failed.resolve(reason);
    }
    failure ??= reason;
    const lost = [...underWay.splice(0).flat(), ...pending.splice(0)];
    for (const { resolve } of lost) resolve({ kind: "failed", reason: failure });
  }

  /** An end that nobody asked for. */
  function handleEnd(reason: string): void {
    fail(reason);
    opened.reject(new Error(reason));
    closed.resolve();
  }

  thread.addEventListener("message", ({ data }: MessageEvent<WriterAnswer>) => handleAnswer(data));
  thread.addEventListener("error", (event) => {
    event.preventDefault();
    handleEnd(`the storage writer failed: ${causeFrom(event.message)}`);
  });
  thread.addEventListener("close", () => handleEnd("the storage writer has ended"));

  async function close(): Promise<void> {
    if (isClosing) return closed.promise;
    isClosing = true;
    await lastAppend;
    post({ kind: "close" });
    await closed.promise;
    // A failed store is left as it is until the process ends: closing it properly would write to it.
    if (failure === undefined) thread.terminate();
    else thread.unref();
  }

  post({ kind: "open", ...options });
  try {
    await opened.promise;
  } catch (error) {
    thread.terminate();
    throw error;
  }
  return {
    append,
    commitNumber: () => commitNumber,
    entries: () => entries,
    tree: present(tree, "the tree of an open store"),
    notices,
    failed: failed.promise,
    fail,
    remakeIndex: (noted) => {
      if (isRemakingIndex || isClosing || failure !== undefined) return;
      isRemakingIndex = true;
      post({ kind: "remake-index", noted });
    },
    giveUp: (reason) => post({ kind: "give-up", reason }),
    [Symbol.asyncDispose]: close,
  };
}

/** The error's own line out of a message that also shows the source around it. */
function causeFrom(message: string): string {
  return /^\w*error: (.*)$/im.exec(message)?.[1] ?? message.trim();
}
