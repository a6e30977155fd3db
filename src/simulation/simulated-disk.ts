/**
 * A disk that outlives the processes on it: it forgets what was not durable, fills up, fails, rots, and can be put back to
 * an earlier state.
 *
 * What is durable is in a memory engine. A process opens the disk as a storage engine whose batches become durable after
 * a drawn time, gathered as the real writer gathers them; a crash keeps a prefix of those that were under way, none of
 * them told.
 */
import { drainMicrotasks } from "bun:jsc";
import type { Random } from "#base/random.ts";
import type { EntryHead } from "#model/entry.ts";
import type { AppendResult, StoreWrite } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { openMemoryEngine } from "#storage/memory/memory-engine.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import type { Scheduler } from "./scheduler.ts";

/** Of the table of hints. */
export type HintsRecord = { readonly key: Uint8Array; readonly value: Uint8Array };

export type SimulatedDisk = {
  /** What is durable. */
  store: StorageEngine;
  /** As of the file that it is: another one after it was put back, and of a copy. */
  fileId: string;
  /** Every durable batch, in order: an image is so many of them. */
  readonly batches: (readonly StoreWrite[])[];
  /** A flush takes up to so much longer, ms. */
  slowMs: number;
  isFull: boolean;
  /** The next flush fails, and with it the engine of that process. */
  willFail: boolean;
  /** Called after each batch that became durable, with the entries and the records of hints that it dropped. */
  onDurable: (batch: readonly StoreWrite[], dropped: readonly EntryHead[], hints: readonly HintsRecord[]) => void;
  /** Called when it has lost what it had. */
  onLost: () => void;
};

/** A disk as a process uses it. */
export type OpenDisk = {
  readonly engine: StorageEngine;
  /** A flush has failed, and nothing is kept any more. */
  readonly hasFailed: () => boolean;
  /** The process is gone: some of what was under way is durable, in order, and nobody is told. */
  readonly crash: () => void;
  /** The process lives on with another: what was under way is done and told, and nothing can be read any more. */
  readonly close: () => void;
};

const FLUSH_MS_MIN = 0.2;
const FLUSH_MS_SPREAD = 2;

export function createSimulatedDisk(): SimulatedDisk {
  return {
    store: emptyStore(),
    fileId: "file",
    batches: [],
    slowMs: 0,
    isFull: false,
    willFail: false,
    onDurable: () => undefined,
    onLost: () => undefined,
  };
}

/** A disk with what another held after so many batches. */
export function copyOfDisk(disk: SimulatedDisk, batches: number): SimulatedDisk {
  const copy = createSimulatedDisk();
  rewind(copy, disk.batches.slice(0, batches));
  copy.fileId = `${disk.fileId} copied`;
  return copy;
}

/** Puts a disk back to an image of its own; none of its batches: it is empty. */
export function rewindDisk(disk: SimulatedDisk, batches: number): void {
  rewind(disk, disk.batches.slice(0, batches));
  disk.fileId += " again";
  disk.onLost();
}

function rewind(disk: SimulatedDisk, batches: readonly (readonly StoreWrite[])[]): void {
  disk.store = emptyStore();
  disk.batches.splice(0);
  for (const shared of batches) {
    const batch = shared.map(copyOf);
    disk.batches.push(batch);
    void disk.store.append(batch);
  }
  drainMicrotasks();
}

/** A byte that flips on one disk flips on that one. */
function copyOf(write: StoreWrite): StoreWrite {
  if (write.kind !== "put-entry") return write;
  return { kind: "put-entry", entry: { ...write.entry, payload: write.entry.payload.slice() } };
}

function emptyStore(): StorageEngine {
  return openMemoryEngine({ giveWay: () => Promise.resolve() });
}

/** Makes a batch durable; the promise is kept within the same event. */
function apply(disk: SimulatedDisk, batch: readonly StoreWrite[]): Promise<AppendResult> {
  disk.batches.push(batch);
  // A byte that flipped was put there as a batch, and is none.
  const commitNumber = disk.batches.length;
  const dropped = batch.flatMap((write): EntryHead[] => {
    if (write.kind !== "drop-entry") return [];
    const stored = disk.store.head(write.position, write.key);
    // What is newer than what was to be dropped stays.
    return stored?.kind === "head" && compareVersions(stored.head.version, write.upTo) <= 0 ? [stored.head] : [];
  });
  const hints = batch.flatMap((write): HintsRecord[] => {
    if (write.kind !== "drop-record" || write.table !== "hints") return [];
    const value = disk.store.record("hints", write.key);
    return value === undefined ? [] : [{ key: write.key, value }];
  });
  return disk.store.append(batch).then((result) => {
    disk.onDurable(batch, dropped, hints);
    return result.kind === "durable" ? { ...result, commitNumber } : result;
  });
}

type Pending = { readonly batch: readonly StoreWrite[]; readonly resolve: (result: AppendResult) => void };

/** `enter` runs the answer to a batch inside the process. */
export function openSimulatedDisk(
  disk: SimulatedDisk,
  scheduler: Scheduler,
  random: Random,
  enter: (run: () => void) => void,
): OpenDisk {
  const waiting: Pending[] = [];
  let flushing: Pending[] = [];
  const failed = Promise.withResolvers<string>();
  let isCrashed = false;
  let failure: string | undefined;

  function flush(): void {
    if (flushing.length > 0 || waiting.length === 0 || isCrashed) return;
    flushing = waiting.splice(0);
    const nowMs = scheduler.nowMs();
    const slowMs = disk.slowMs * random.fraction();
    scheduler.at(nowMs + FLUSH_MS_MIN + FLUSH_MS_SPREAD * random.fraction() + slowMs, () => {
      if (!isCrashed) endFlush();
    });
  }

  function endFlush(): void {
    const flushed = flushing;
    flushing = [];
    if (disk.willFail && failure === undefined) {
      disk.willFail = false;
      failure = "the disk failed (EIO)";
      // Nobody can say how much of it is there.
      keepSome(flushed);
    }
    const isFull = disk.isFull && flushed.some(({ batch }) => batch.some(needsRoom));
    const results = flushed.map(async ({ batch }): Promise<AppendResult> => {
      if (failure !== undefined) return { kind: "failed", reason: failure };
      return isFull ? { kind: "disk-full" } : apply(disk, batch);
    });
    void Promise.all(results).then((all) => {
      enter(() => {
        if (failure !== undefined) failed.resolve(failure);
        for (const [i, result] of all.entries()) (flushed[i] as Pending).resolve(result);
        flush();
      });
    });
    drainMicrotasks();
  }

  function keepSome(under: readonly Pending[]): void {
    const kept = random.below(under.length + 1);
    for (const { batch } of under.slice(0, kept)) void apply(disk, batch);
    drainMicrotasks();
  }

  const { store, fileId } = disk;
  const engine: StorageEngine = {
    ...store,
    fileId,
    failed: failed.promise,
    commitNumber: () => disk.batches.length,
    append: (batch) =>
      new Promise((resolve) => {
        if (isCrashed) return;
        waiting.push({ batch, resolve });
        flush();
      }),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return {
    engine,
    hasFailed: () => failure !== undefined,
    crash: () => {
      isCrashed = true;
      keepSome(flushing);
      flushing = [];
      waiting.length = 0;
    },
    close: () => {
      closeReads(engine);
      for (const { batch, resolve } of [...flushing.splice(0), ...waiting.splice(0)])
        void apply(disk, batch).then(resolve);
      isCrashed = true;
    },
  };
}

const READS = [
  "get",
  "head",
  "scan",
  "scanHeads",
  "scanPerishable",
  "digests",
  "count",
  "record",
  "records",
  "snapshot",
  "stats",
] as const satisfies (keyof StorageEngine)[];

function closeReads(engine: StorageEngine): void {
  const closed = (): never => {
    throw new Error("the store is closed");
  };
  for (const name of READS) Object.assign(engine, { [name]: closed });
}

/** Deleting gives room. */
function needsRoom(write: StoreWrite): boolean {
  return write.kind === "put-entry" || write.kind === "put-record";
}
