/**
 * The writer thread: holds the only connection that writes to the database.
 *
 * A group is answered when it is durable. The write-ahead log is moved into the database after answers and never with a
 * reader waiting: SQLite's own checkpoint would run before the answer and hide its errors. After the first error that is
 * not a full disk it writes nothing any more: what a failed fsync left behind is unknown.
 */
import { statfsSync } from "node:fs";
import { present } from "#base/assert.ts";
import { OpenError } from "../storage-engine.ts";
import { reasonOf } from "./damaged-store.ts";
import { createGroupWriter, type GroupWriter } from "./group-writer.ts";
import { makeReady } from "./make-ready.ts";
import { hasDamagePassed } from "./read-through.ts";
import { isFull, openFaultOf, openWritableStore, PAGE_BYTES, type WritableStore } from "./schema.ts";
import type { WriterAnswer, WriterRequest } from "./writer-message.ts";

declare const self: Worker;

/** After so long without a group, what the log holds is moved into the database, and the log is emptied. */
const IDLE_MS = 1000;

/** Less than this is left in the log when idle: two fsyncs would cost more than reading it again. */
const IDLE_LOG_PAGES_MIN = 128;

/**
 * Appends wait while the log is moved. A long log is moved more cheaply, because pages in it that were written often
 * are moved once; so it may grow as long as moving it stays quick, and is kept shorter when it does not.
 */
const CHECKPOINT_MS_MAX = 50;
const LOG_PAGES_MIN = 512;

/** So many bytes of changes are folded into the leaves of the Merkle tree at once: a start reads no more of them. */
const CHANGES_BYTES_MAX = 4 * 1024 * 1024;

/** What was found of the room on the disk counts for so long. */
const ROOM_KEPT_MS = 200;

let writer: GroupWriter | undefined;
let failure: string | undefined;
/** The log is moved when it has so many pages: between `LOG_PAGES_MIN` and `logPagesMax`. */
let logPagesNow = 0;
let logPagesMax = 0;
let folderOpen = "";
let isRoomLittle = false;
let roomSeenAtMs = Number.NEGATIVE_INFINITY;
let idleTimer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<WriterRequest | ArrayBuffer>): void => {
  if (data instanceof ArrayBuffer) handleGroup(data);
  else if (data.kind === "open") handleOpen(data);
  else if (data.kind === "remake-index") remakeIndex(data.noted);
  else if (data.kind === "give-up") handleGiveUp(data.reason);
  else handleClose();
};

function answer(message: WriterAnswer): void {
  self.postMessage(message);
}

function handleOpen({ folder, sync, cacheBytes, walBytesMax }: WriterRequest & { kind: "open" }): void {
  let store: WritableStore | undefined;
  try {
    store = openWritableStore(folder, sync, hasDamagePassed);
    const { leaves, notices } = makeReady(store);
    folderOpen = folder;
    writer = createGroupWriter(store, cacheBytes, walBytesMax);
    logPagesMax = Math.ceil(walBytesMax / PAGE_BYTES);
    logPagesNow = logPagesMax;
    const { commitNumber, entries } = writer;
    self.postMessage({ kind: "opened", commitNumber, entries, leaves, notices } satisfies WriterAnswer, [leaves]);
  } catch (error) {
    store?.[Symbol.dispose]();
    const fault = error instanceof OpenError ? error.fault : openFaultOf(error, folder, true);
    answer({ kind: "refused", fault });
  }
}

function handleGroup(group: ArrayBuffer): void {
  clearTimeout(idleTimer);
  if (failure !== undefined) {
    answer({ kind: "failed", reason: failure });
    return;
  }
  try {
    const done = commitGroup(group);
    if (done === undefined) return;
    answer(done);
  } catch (error) {
    fail(error);
    return;
  }
  foldTree(CHANGES_BYTES_MAX);
  const tookMs = checkpoint(hasLittleRoom() ? Math.min(logPagesNow, IDLE_LOG_PAGES_MIN) : logPagesNow);
  if (tookMs > CHECKPOINT_MS_MAX) logPagesNow = Math.max(Math.min(LOG_PAGES_MIN, logPagesMax), logPagesNow >>> 1);
  else if (tookMs > 0 && tookMs < CHECKPOINT_MS_MAX / 4) logPagesNow = Math.min(logPagesMax, logPagesNow * 2);
  idleTimer = setTimeout(handleIdle, IDLE_MS);
}

/** Where a row is to go that the index has otherwise, the index is made anew first. Undefined: that failed, and was told. */
function commitGroup(group: ArrayBuffer): WriterAnswer | undefined {
  const open = present(writer, "the open database");
  const first = open.commitGroup(group);
  if (first.kind !== "index-damaged") return first;
  if (!remakeIndex(first.noted)) return failure === undefined ? { kind: "disk-full" } : undefined;
  const second = open.commitGroup(group);
  if (second.kind !== "index-damaged") return second;
  throw new Error(second.noted);
}

/** False when there is no room for it, or when it is not the index alone: the store has failed then. */
function remakeIndex(noted: string): boolean {
  const startedMs = performance.now();
  const isRemade = keepHouse((open) => open.remakeIndex(noted)) === true;
  if (failure !== undefined) return false;
  const tookMs = isRemade ? Math.round(performance.now() - startedMs) : undefined;
  answer({ kind: "index-remade", noted, tookMs });
  return isRemade;
}

function handleIdle(): void {
  if (keepHouse((open) => open.emptyLog(IDLE_LOG_PAGES_MIN)) === false) idleTimer = setTimeout(handleIdle, IDLE_MS);
}

/** Milliseconds that it took to move the log; 0 when there was no need. */
function checkpoint(pagesMin: number): number {
  const startedMs = performance.now();
  return keepHouse((open) => open.checkpoint(pagesMin)) === true ? performance.now() - startedMs : 0;
}

/** Then the log is kept short: a start on a full disk must have room to move it, before it can append anything. */
function hasLittleRoom(): boolean {
  const nowMs = performance.now();
  if (nowMs - roomSeenAtMs < ROOM_KEPT_MS) return isRoomLittle;
  roomSeenAtMs = nowMs;
  try {
    const { bavail, bsize } = statfsSync(folderOpen);
    isRoomLittle = bavail * bsize < 2 * logPagesMax * PAGE_BYTES;
  } catch {
    isRoomLittle = false;
  }
  return isRoomLittle;
}

function foldTree(bytesMin: number): void {
  keepHouse((open) => open.foldTree(bytesMin));
}

/** What no group waits for. Without room nothing becomes of it, and groups say so themselves. */
function keepHouse<T>(run: (open: GroupWriter) => T): T | undefined {
  if (failure !== undefined) return undefined;
  try {
    return run(present(writer, "the open database"));
  } catch (error) {
    if (!isFull(error)) fail(error);
    return undefined;
  }
}

function handleGiveUp(reason: string): void {
  keepHouse((open) => open.saveLog());
  if (failure === undefined) fail(reason);
}

function handleClose(): void {
  clearTimeout(idleTimer);
  if (writer !== undefined) foldTree(1);
  // Closing moves the log into the database and deletes it, which nobody must do after a failed fsync.
  if (failure === undefined) writer?.[Symbol.dispose]();
  answer({ kind: "closed" });
}

function fail(error: unknown): void {
  clearTimeout(idleTimer);
  failure = reasonOf(error);
  answer({ kind: "failed", reason: failure });
}
