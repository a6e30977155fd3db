/**
 * Room for a start: on a full disk a node gives up its ballast to write what it must before it serves.
 *
 *     starting ──no room──▶ sparing ──serves, undoubted──▶ started
 *         └─────────────serves, undoubted──────────────────┘ the ballast is made again
 *
 * While it spares, what it holds for clients is refused as on a full disk, so that the room is there for its own records.
 */
import type { Clock, Timer } from "#base/clock.ts";
import type { AppendResult, StoreWrite } from "#model/store.ts";
import type { Ballast } from "#storage/ballast.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";

export type StartRoom = Disposable & {
  /** The engine for a start that begins now. */
  readonly guard: (engine: StorageEngine) => StorageEngine;
};

const LOOK_EVERY_MS = 200;
/** Once it serves, so often is looked whether the ballast is whole. */
const KEEP_EVERY_MS = 30_000;

export function createStartRoom(clock: Clock, ballast: Ballast, isStarted: () => boolean): StartRoom {
  let stage: "starting" | "sparing" | "started" = "starting";
  let isOver = false;
  let timer: Timer;

  async function look(): Promise<void> {
    if (stage === "sparing" && (await ballast.hasRoom().catch(() => false))) stage = "starting";
    if (isStarted()) {
      await ballast.keep();
      if (isStarted()) stage = "started";
    }
    if (!isOver) lookAfter(stage === "started" ? KEEP_EVERY_MS : LOOK_EVERY_MS);
  }

  function lookAfter(ms: number): void {
    timer = clock.after(ms, () => void look());
  }

  async function appendStarting(engine: StorageEngine, batch: readonly StoreWrite[]): Promise<AppendResult> {
    if (stage === "sparing" && batch.some(isForClients)) return { kind: "disk-full" };
    const result = await engine.append(batch);
    if (result.kind === "disk-full" && stage === "starting") {
      // Whoever needs it written tries again.
      stage = "sparing";
      ballast.drop();
    }
    return result;
  }

  lookAfter(LOOK_EVERY_MS);
  return {
    guard: (engine) => {
      if (stage === "started") {
        stage = "starting";
        timer.cancel();
        lookAfter(LOOK_EVERY_MS);
      }
      const append: StorageEngine["append"] = (batch) =>
        stage === "started" ? engine.append(batch) : appendStarting(engine, batch);
      return { ...engine, append };
    },
    [Symbol.dispose]: () => {
      isOver = true;
      timer.cancel();
    },
  };
}

function isForClients(write: StoreWrite): boolean {
  if (write.kind === "put-entry") return true;
  return write.kind === "put-record" && (write.table === "hints" || write.table === "set-aside");
}
