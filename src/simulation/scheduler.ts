/** Virtual time: events in a heap, ordered by (time, number), so that equal times keep the order of their making. */

export type Scheduler = {
  readonly nowMs: () => number;
  /** Runs it at the time, or next if that has passed. */
  readonly at: (timeMs: number, run: () => void) => void;
  /** Runs the next event; false when there is none before `untilMs`. */
  readonly runNext: (untilMs: number) => boolean;
  /** Runs every event up to the time, and lets it become that time. */
  readonly runUntil: (timeMs: number) => void;
  /** After the event that runs now, none does any more; time stays. */
  readonly end: () => void;
};

type Event = { readonly timeMs: number; readonly order: number; readonly run: () => void };

export function createScheduler(): Scheduler {
  const heap: Event[] = [];
  let nowMs = 0;
  let made = 0;
  let isOver = false;

  const runNext = (untilMs: number): boolean => {
    const next = isOver ? undefined : heap[0];
    if (next === undefined || next.timeMs > untilMs) return false;
    removeFirst(heap);
    nowMs = next.timeMs;
    next.run();
    return true;
  };

  return {
    nowMs: () => nowMs,
    at: (timeMs, run) => insert(heap, { timeMs: Math.max(timeMs, nowMs), order: made++, run }),
    runNext,
    runUntil: (timeMs) => {
      while (runNext(timeMs));
      if (!isOver) nowMs = Math.max(nowMs, timeMs);
    },
    end: () => {
      isOver = true;
    },
  };
}

function isBefore(a: Event, b: Event): boolean {
  return a.timeMs !== b.timeMs ? a.timeMs < b.timeMs : a.order < b.order;
}

function insert(heap: Event[], event: Event): void {
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Event;
    if (!isBefore(event, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = event;
}

function removeFirst(heap: Event[]): void {
  const last = heap.pop() as Event;
  if (heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
    if (!isBefore(heap[child] as Event, last)) break;
    heap[index] = heap[child] as Event;
    index = child;
  }
  heap[index] = last;
}
