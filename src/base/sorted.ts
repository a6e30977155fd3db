/** Binary search in sorted arrays. */

/** The first index from 0 to `length` at which `isReached` holds; it must stay true from there on. */
export function firstIndex(length: number, isReached: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
