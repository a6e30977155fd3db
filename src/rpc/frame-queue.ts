/**
 * What waits to be sent on a stream, taken out frame by frame. Pure.
 *
 * A frame has every item that came up while the last one was under way, up to a count and a size; an item above the
 * size travels alone.
 */
import { FRAME_BYTES_MAX, FRAME_ITEMS_MAX } from "./limits.ts";

export type FrameQueue<Item> = {
  /** False, and not taken in, when it would not fit. With nothing waiting any size fits. */
  readonly push: (item: Item, bytes: number) => boolean;
  /** The items of the next frame, at least one; undefined when nothing waits. */
  readonly takeFrame: () => Item[] | undefined;
  /** Takes out everything. */
  readonly takeAll: () => Item[];
  readonly bytes: () => number;
  readonly length: () => number;
};

export function createFrameQueue<Item>(bytesQueuedMax: number): FrameQueue<Item> {
  let items: Item[] = [];
  let sizes: number[] = [];
  /** Items before it have been taken. */
  let next = 0;
  let bytesWaiting = 0;

  const frameEnd = (): number => {
    let bytes = 0;
    let end = next;
    while (end < items.length && end - next < FRAME_ITEMS_MAX) {
      const size = sizes[end] as number;
      if (end > next && bytes + size > FRAME_BYTES_MAX) break;
      bytes += size;
      end++;
    }
    bytesWaiting -= bytes;
    return end;
  };

  return {
    push: (item, bytes) => {
      if (bytesWaiting > 0 && bytesWaiting + bytes > bytesQueuedMax) return false;
      items.push(item);
      sizes.push(bytes);
      bytesWaiting += bytes;
      return true;
    },
    takeFrame: () => {
      if (next === items.length) return undefined;
      const start = next;
      next = frameEnd();
      const frame = start === 0 && next === items.length ? items : items.slice(start, next);
      if (next === items.length) {
        items = [];
        sizes = [];
        next = 0;
      } else if (next > 4 * FRAME_ITEMS_MAX) {
        items = items.slice(next);
        sizes = sizes.slice(next);
        next = 0;
      }
      return frame;
    },
    takeAll: () => {
      const all = items.slice(next);
      items = [];
      sizes = [];
      next = 0;
      bytesWaiting = 0;
      return all;
    },
    bytes: () => bytesWaiting,
    length: () => items.length - next,
  };
}
