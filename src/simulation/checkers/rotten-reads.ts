/** An owner that cannot read its copy does not say that it has none. */
import { bytesEqual } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import type { NodeId } from "#model/node-id.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import type { Machine } from "../simulated-process.ts";
import type { Rotten } from "../world.ts";

export type RottenReads = {
  /** Somebody asks an owner for an entry. */
  readonly ask: (by: NodeId, question: Extract<ReplicaMessage, { kind: "read" }>) => void;
  /** The machine answers. */
  readonly answer: (to: NodeId, from: Machine, answer: Extract<ReplicaMessage, { kind: "read-answer" }>) => void;
};

/** `rotten`: what a disk holds and cannot verify. */
export function createRottenReads(rotten: () => Rotten | undefined, complain: (text: string) => void): RottenReads {
  const asked = new Set<string>();
  return {
    ask: (by, { key, requestId }) => {
      const what = rotten();
      if (what !== undefined && bytesEqual(key, what.key)) asked.add(`${by} ${requestId}`);
    },
    answer: (to, { name, disk }, { requestId, outcome }) => {
      const what = rotten();
      if (what?.disk !== disk || !asked.has(`${to} ${requestId}`)) return;
      const isNothing =
        (outcome.kind === "head" && outcome.head === undefined) ||
        (outcome.kind === "entry" && outcome.entry === undefined);
      if (isNothing && disk.store.get(what.position, what.key)?.kind === "unreadable")
        complain(`${name} answers that it has nothing of ${utf8TextOf(what.key)}, which it cannot read`);
    },
  };
}
