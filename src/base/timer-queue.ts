/** Timers without a clock: what is due is asked for, never called. A binary heap ordered by time, then by insertion. */

export type TimerQueue<T> = {
  readonly add: (atMs: number, item: T) => void;
  /** The earliest item whose time has come, removed; undefined when none is due. */
  readonly takeDue: (nowMs: number) => T | undefined;
  /** When the earliest item that is still wanted is due; infinity when there is none. */
  readonly nextMs: () => number;
  readonly size: () => number;
};

/** Fewer are not worth being looked through. */
const SWEEP_AFTER_MIN = 256;

/**
 * Items that are not wanted any more wake nobody. They are forgotten when their turn comes, and all of them together
 * each time that half as many have come and gone as there are: so what is far off and in vain takes no more room than
 * the rest, and looking for it costs a constant each.
 */
export function createTimerQueue<T>(isWanted: (item: T) => boolean = () => true): TimerQueue<T> {
  type Slot = { readonly atMs: number; readonly order: number; readonly item: T };
  const heap: Slot[] = [];
  let order = 0;
  let changesSinceSweep = 0;
  const isBefore = (a: Slot, b: Slot): boolean => (a.atMs !== b.atMs ? a.atMs < b.atMs : a.order < b.order);

  function siftUp(start: number): void {
    let at = start;
    const moving = heap[at] as Slot;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Slot;
      if (!isBefore(moving, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = moving;
  }

  function siftDown(start: number): void {
    let at = start;
    const moving = heap[start] as Slot;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Slot, heap[child] as Slot)) child++;
      const below = heap[child] as Slot;
      if (!isBefore(below, moving)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = moving;
  }

  function dropFirst(): void {
    const last = heap.pop() as Slot;
    changesSinceSweep++;
    if (heap.length === 0) return;
    heap[0] = last;
    siftDown(0);
  }

  function sweep(): void {
    changesSinceSweep = 0;
    let kept = 0;
    for (const slot of heap) if (isWanted(slot.item)) heap[kept++] = slot;
    if (kept === heap.length) return;
    heap.length = kept;
    for (let at = (kept >> 1) - 1; at >= 0; at--) siftDown(at);
  }

  /** The earliest that is wanted. */
  function first(): Slot | undefined {
    for (let slot = heap[0]; slot !== undefined; slot = heap[0]) {
      if (isWanted(slot.item)) return slot;
      dropFirst();
    }
    return undefined;
  }

  return {
    add: (atMs, item) => {
      heap.push({ atMs, order: order++, item });
      siftUp(heap.length - 1);
      if (++changesSinceSweep >= Math.max(SWEEP_AFTER_MIN, heap.length >> 1)) sweep();
    },
    takeDue: (nowMs) => {
      const due = first();
      if (due === undefined || due.atMs > nowMs) return undefined;
      dropFirst();
      return due.item;
    },
    nextMs: () => first()?.atMs ?? Number.POSITIVE_INFINITY,
    size: () => heap.length,
  };
}
