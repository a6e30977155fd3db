/**
 * Lose: what no owner can read any more is unreadable for all of them, where it may have been acknowledged.
 *
 * When a slot was dropped, a quorum of before may have been of the owner that is gone and of one whose copy has rotted
 * since: then nobody may read what was there before. What an owner can read of that is set aside.
 */
import type { EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { StoreWrite } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { admit, type HeldPiece, learnConfigs } from "./held.ts";
import { ask, load, send, store } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import type { Replication } from "./replication-state.ts";
import { lostEntry } from "./scrub.ts";
import { keepAside } from "./set-aside.ts";

type Message<K extends ReplicaMessage["kind"]> = Extract<ReplicaMessage, { kind: K }>;

const LOSE_TIMEOUT_MS = 3000;

/** `onEnd` hears whether the owner can read neither them nor anything older any more. */
export function askToLose(
  replication: Replication,
  { range, config }: HeldPiece,
  owner: NodeId,
  heads: readonly EntryHead[],
  onEnd: (areLost: boolean) => void,
): void {
  const question = { kind: "lose", range, epoch: config.epoch, heads, config } as const;
  ask(replication.machine, owner, question, "lose-answer", LOSE_TIMEOUT_MS, (answer) => {
    const outcome = answer?.outcome;
    if (outcome?.kind === "stale") learnConfigs(replication, [outcome.config]);
    onEnd(outcome?.kind === "lost");
  });
}

export function answerLose(replication: Replication, from: NodeId, message: Message<"lose">): void {
  const { machine } = replication;
  const { range, epoch, heads, config, requestId } = message;
  const answer = (outcome: Message<"lose-answer">["outcome"]): void =>
    send(machine, from, { kind: "lose-answer", requestId, outcome });
  const admitted = admit(replication, range.upTo, epoch, config);
  if (admitted.kind !== "admitted") return answer(admitted);
  if (admitted.piece.config.synced) return answer({ kind: "not-ready" });
  const keys = heads.map(({ position, key }) => ({ position, key }));
  load(machine, { kind: "heads", keys, isWhole: true }, (result) => {
    if (result.kind !== "heads") return;
    const older = heads.filter((head, i) => {
      const own = result.heads[i];
      return own?.kind !== "head" || compareVersions(own.head.version, head.version) < 0;
    });
    const readable = older.filter((head) => result.heads[heads.indexOf(head)]?.kind === "head");
    keepAside(replication, readable, (isKept) => {
      if (!isKept) return;
      const writes = older.map((head): StoreWrite => ({ kind: "put-entry", entry: lostEntry(machine, head) }));
      store(machine, writes, ({ kind }) => {
        if (kind === "durable") answer({ kind: "lost" });
      });
    });
  });
}
