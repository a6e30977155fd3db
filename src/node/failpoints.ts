/**
 * The failpoints of a node's protocol, by what its kernel is about to do.
 *
 * Named for the moment: what is said has not been sent, what is to be kept is not durable. Those of the disk itself,
 * `before-fsync` and `after-fsync`, are in the storage writer.
 */
import { failpoint } from "#base/failpoint.ts";
import type { StoreWrite } from "#model/store.ts";
import type { MessageKind } from "#replication/message.ts";

const BEFORE_SENDING: { readonly [kind in MessageKind]?: string } = {
  prepare: "vote-prepare",
  "prepare-answer": "vote-promise",
  accept: "vote-accept",
  "accept-answer": "vote-acceptance",
  learn: "vote-chosen",
  "pull-answer": "transfer-give",
  pull: "transfer-ask",
  invite: "transfer-invite",
  hint: "hint-hand-over",
  "hint-answer": "hint-answer",
  "write-answer": "before-replica-answer",
};

/** Before a message is sent. */
export function failpointBeforeSending(kind: MessageKind): void {
  const name = BEFORE_SENDING[kind];
  if (name !== undefined) failpoint(name);
}

/** Before writes go to the store. */
export function failpointBeforeStoring(writes: readonly StoreWrite[]): void {
  for (const name of new Set(writes.map(placeOf))) if (name !== undefined) failpoint(name);
}

function placeOf(write: StoreWrite): string | undefined {
  switch (write.kind) {
    case "drop-entry":
      return "purge-drop";
    case "put-record":
      if (write.table === "ballots") return "vote-keep";
      if (write.table === "range-configs") return "vote-adopt";
      return write.table === "hints" ? "hint-keep" : undefined;
    case "drop-record":
      return write.table === "hints" ? "hint-drop" : undefined;
    case "put-entry":
    case "recount":
      return undefined;
  }
}
