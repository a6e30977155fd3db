/** That a node's disk is full, for people. */
import type { Replication } from "#replication/replication-state.ts";

/** Empty: the disk has room, as far as what was written last tells. */
export function diskText({ machine }: Replication, dataFolder: string): string {
  if (machine.disk !== "disk-full") return "";
  return `disk full: writes are refused, reads go on; make room in ${dataFolder}`;
}
