/** That a node's disk is full, for people. */
import type { Replication } from "#replication/replication-state.ts";

/** What is small may still find room on a disk that has none for the rest: it counts as full for so long, ms. */
const FULL_FOR_MS = 3000;

/** Empty: the disk has room, as far as what was written last tells. */
export function diskText({ machine }: Replication, nowMs: number, dataFolder: string): string {
  const isFull = machine.disk === "disk-full" || nowMs - machine.fullAtMs < FULL_FOR_MS;
  return isFull ? `disk full: writes are refused, reads go on; make room in ${dataFolder}` : "";
}
