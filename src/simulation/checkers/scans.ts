/** Judges what clients read page by page. */
import { mapKeyOf } from "#base/bytes.ts";
import type { ScanRecord } from "../history.ts";

/** A key that is there throughout comes exactly once; any key at most once; in ring order. */
export function scanFaults(scans: readonly ScanRecord[], stable: readonly Uint8Array[]): string[] {
  return scans.flatMap((scan) => {
    const seen = new Map<string, number>();
    for (const { key } of scan.items) seen.set(mapKeyOf(key), (seen.get(mapKeyOf(key)) ?? 0) + 1);
    const name = `the scan at ${scan.startMs.toFixed(1)}–${scan.endMs.toFixed(1)}`;
    const faults = [...seen]
      .filter(([, times]) => times > 1)
      .map(([key, times]) => `${name} gave ${key} ${times} times`);
    if (!scan.isComplete) return faults;
    return [
      ...faults,
      ...stable.filter((key) => !seen.has(mapKeyOf(key))).map((key) => `${name} missed ${mapKeyOf(key)}`),
    ];
  });
}
