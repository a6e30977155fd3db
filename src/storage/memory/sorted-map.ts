/**
 * A map whose keys are kept in order: runs of a few hundred keys, in an array of runs.
 *
 * Finding is two binary searches; adding moves at most one run. Keys are strings with one character a byte
 * (`mapKeyOf`), whose order is that of the bytes.
 */
import { firstIndex } from "#base/sorted.ts";

export type SortedMap<V> = {
  readonly size: () => number;
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  /** Whether it was there. */
  readonly delete: (key: string) => boolean;
  /** Pairs with keys after `key`, in order. The map must not change meanwhile. */
  readonly after: (key: string) => Iterable<readonly [string, V]>;
};

type Run<V> = { readonly keys: string[]; readonly values: V[] };

const RUN_LENGTH_MAX = 512;

export function createSortedMap<V>(): SortedMap<V> {
  /** None is empty, but for the only one of an empty map. */
  const runs: Run<V>[] = [{ keys: [], values: [] }];
  let size = 0;

  /** The run that holds the key, or would. */
  function runIndexOf(key: string): number {
    return Math.max(0, firstIndex(runs.length, (i) => i > 0 && (runAt(i).keys[0] as string) > key) - 1);
  }

  function runAt(index: number): Run<V> {
    return runs[index] as Run<V>;
  }

  function indexIn(run: Run<V>, key: string): number {
    return firstIndex(run.keys.length, (i) => (run.keys[i] as string) >= key);
  }

  function* after(key: string): Generator<readonly [string, V]> {
    let runIndex = runIndexOf(key);
    const first = runAt(runIndex);
    let index = firstIndex(first.keys.length, (i) => (first.keys[i] as string) > key);
    for (; runIndex < runs.length; runIndex++) {
      const run = runAt(runIndex);
      for (; index < run.keys.length; index++) yield [run.keys[index] as string, run.values[index] as V];
      index = 0;
    }
  }

  return {
    size: () => size,
    get: (key) => {
      const run = runAt(runIndexOf(key));
      const index = indexIn(run, key);
      return run.keys[index] === key ? run.values[index] : undefined;
    },
    set: (key, value) => {
      const runIndex = runIndexOf(key);
      const run = runAt(runIndex);
      const index = indexIn(run, key);
      if (run.keys[index] === key) {
        run.values[index] = value;
        return;
      }
      run.keys.splice(index, 0, key);
      run.values.splice(index, 0, value);
      size++;
      if (run.keys.length <= RUN_LENGTH_MAX) return;
      const half = run.keys.length >>> 1;
      runs.splice(runIndex + 1, 0, { keys: run.keys.splice(half), values: run.values.splice(half) });
    },
    delete: (key) => {
      const runIndex = runIndexOf(key);
      const run = runAt(runIndex);
      const index = indexIn(run, key);
      if (run.keys[index] !== key) return false;
      run.keys.splice(index, 1);
      run.values.splice(index, 1);
      size--;
      if (run.keys.length === 0 && runs.length > 1) runs.splice(runIndex, 1);
      return true;
    },
    after,
  };
}
