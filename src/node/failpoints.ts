/**
 * The failpoints of a node's protocol, by what its kernel is about to do.
 *
 * Named for the moment: what is said has not been sent, what is to be kept is not durable. Those of the disk itself,
 * `before-fsync` and `after-fsync`, are in the storage writer.
 */
import { type FailpointName, failpoint } from "#base/failpoint.ts";
import { type Position, rangeKey } from "#model/position.ts";
import type { StoreWrite } from "#model/store.ts";
import type { MessageKind } from "#replication/message.ts";
import { pieceAt } from "#replication/range-map.ts";
import type { Replication } from "#replication/replication-state.ts";

const BEFORE_SENDING: { readonly [kind in MessageKind]?: FailpointName } = {
  prepare: "vote-prepare",
  "prepare-answer": "vote-promise",
  accept: "vote-accept",
  "accept-answer": "vote-acceptance",
  learn: "vote-chosen",
  "pull-answer": "transfer-give",
  pull: "transfer-ask",
  invite: "transfer-invite",
  hint: "hint-hand-over",
  "hint-answer": "before-hint-answer",
  "write-answer": "before-replica-answer",
};

/** Before a message is sent. */
export function failpointBeforeSending(kind: MessageKind): void {
  const name = BEFORE_SENDING[kind];
  if (name !== undefined) failpoint(name);
}

type AtWork = Pick<Replication, "held" | "purging" | "releases">;

/** Before writes go to the store. */
export function failpointBeforeStoring(writes: readonly StoreWrite[], replication: AtWork): void {
  for (const name of failpointsOf(writes, replication)) failpoint(name);
}

/** Those that the writes pass, each once. */
export function failpointsOf(writes: readonly StoreWrite[], replication: AtWork): Set<FailpointName> {
  return new Set(writes.map((write) => placeOf(write, replication)).filter((name) => name !== undefined));
}

function placeOf(write: StoreWrite, replication: AtWork): FailpointName | undefined {
  switch (write.kind) {
    case "drop-entry":
      return dropAt(write.position, replication);
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

/** Why something is dropped is told by what is at work on its range: nothing is released there before all is purged. */
function dropAt(position: Position, { held, purging, releases }: AtWork): FailpointName | undefined {
  const piece = pieceAt(held, position);
  if (piece === undefined) return undefined;
  if (purging.has(piece)) return "purge-drop";
  return releases.has(rangeKey(piece.range)) ? "release-drop" : undefined;
}
