/**
 * Receipts: which entries an owner says that it holds, payloads and all, when another copy is to be deleted on its word.
 *
 * Whoever gives them reads the payloads, and answers in time for as many as it has come to: one at least. Whoever asks
 * makes use of those and goes on after them, so that it comes to an end however large the entries are.
 */
import type { EntryHead } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { ScanPlace } from "#model/store.ts";
import { type HeldPiece, learnConfigs } from "./held.ts";
import { ask } from "./machine.ts";
import type { Replication } from "./replication-state.ts";
import type { Verified } from "./verify.ts";

const RECEIPT_TIMEOUT_MS = 3000;
/** Of an owner that is silent, down or refuses. */
export const NO_RECEIPTS: Verified = { held: [], unreadable: [] };

/** `onEnd` hears what the owner says of the first so many heads. */
export function askReceipts(
  replication: Replication,
  { range, config }: HeldPiece,
  owner: NodeId,
  heads: readonly EntryHead[],
  onEnd: (receipts: Verified) => void,
): void {
  const question = { kind: "receipt", range, epoch: config.epoch, heads, config } as const;
  ask(replication.machine, owner, question, "receipt-answer", RECEIPT_TIMEOUT_MS, (answer) => {
    const outcome = answer?.outcome;
    if (outcome?.kind === "stale") learnConfigs(replication, [outcome.config]);
    onEnd(outcome?.kind === "receipts" && outcome.held.length <= heads.length ? outcome : NO_RECEIPTS);
  });
}

/** Where a scan goes on of whose heads the first so many have been dealt with. */
export function placeAfter(
  heads: readonly EntryHead[],
  count: number,
  next: ScanPlace | undefined,
): ScanPlace | undefined {
  const last = heads[count - 1];
  return count >= heads.length || last === undefined ? next : { position: last.position, key: last.key };
}
