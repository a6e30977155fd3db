/** Whether what a message carries can be verified: no corrupt payload gets into a node or past it. */
import type { Entry } from "#model/entry.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { isIntact } from "#storage/entry-checksum.ts";

export function areEntriesIntact(message: ReplicaMessage): boolean {
  switch (message.kind) {
    case "write":
      return isIntact(message.entry);
    case "write-all":
      return message.writes.every(({ entry }) => isIntact(entry));
    case "hint":
      return message.entries.every(isIntact);
    case "read-answer":
      return message.outcome.kind !== "entry" || isAbsentOrIntact(message.outcome.entry);
    case "fetch-answer":
    case "pull-answer":
    case "scan-answer":
      return message.outcome.kind !== "entries" || message.outcome.entries.every(isIntact);
    default:
      return true;
  }
}

function isAbsentOrIntact(entry: Entry | undefined): boolean {
  return entry === undefined || isIntact(entry);
}
