/** Copies go only under receipts: who is no owner drops only what a quorum of the owners has. */
import { utf8TextOf } from "#base/text.ts";
import type { EntryHead } from "#model/entry.ts";
import type { Position } from "#model/position.ts";
import { type RangeConfig, slotOf } from "#model/range-config.ts";
import type { StoreWrite } from "#model/store.ts";
import { compareVersions, versionText } from "#model/version.ts";
import type { Machine } from "../simulated-process.ts";
import { type DiskOf, isWithQuorum } from "./quorums.ts";

export type ReleaseSurroundings = {
  readonly diskOf: DiskOf;
  readonly configAt: (position: Position) => RangeConfig | undefined;
};

/** A batch that drops copies is durable. What owners have purged they had, and what came after it, before. */
export function judgeRelease(
  { diskOf, configAt }: ReleaseSurroundings,
  { name, node }: Machine,
  batch: readonly StoreWrite[],
  dropped: readonly EntryHead[],
  complain: (text: string) => void,
): void {
  if (node === undefined || batch.some((write) => write.kind === "put-record" && write.table === "set-aside")) return;
  for (const head of dropped) {
    const config = configAt(head.position);
    if (config === undefined || slotOf(config, node) !== undefined) continue;
    if (compareVersions(head.version, config.purged) <= 0 || isWithQuorum(config, head, diskOf)) continue;
    complain(`${name} drops ${utf8TextOf(head.key)} ${versionText(head.version)}, which no quorum of the owners has`);
  }
}
