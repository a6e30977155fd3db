/**
 * Hints are not lost: one is dropped only when whoever it is for has it, it is kept elsewhere, or it is of a closed past.
 */
import { bytesEqual, mapKeyOf } from "#base/bytes.ts";
import { utf8TextOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { type RangeConfig, slotOf } from "#model/range-config.ts";
import type { StoreWrite } from "#model/store.ts";
import { compareVersions, versionText } from "#model/version.ts";
import { hintRecordHead, hintsFromRecord } from "#replication/hint-record.ts";
import type { HintsRecord, SimulatedDisk } from "../simulated-disk.ts";
import { type DiskOf, holds } from "./quorums.ts";

export type HintSurroundings = {
  readonly disks: () => readonly SimulatedDisk[];
  readonly diskOf: DiskOf;
  readonly configAt: (position: Position) => RangeConfig | undefined;
};

/** A batch that drops records of hints is durable. `isPatient`: its node stays, and no hint is too old to be kept. */
export function judgeDroppedHints(
  around: HintSurroundings,
  batch: readonly StoreWrite[],
  records: readonly HintsRecord[],
  isPatient: boolean,
  complain: (text: string) => void,
): void {
  const areSetAside = batch.some((write) => write.kind === "put-record" && write.table === "set-aside");
  for (const { key, value } of records) {
    const target = hintRecordHead(key)?.target;
    if (target === undefined) continue;
    for (const entry of hintsFromRecord(value)) {
      if (areSetAside || isNeedless(around, target, entry, isPatient)) continue;
      const what = `the hint of ${utf8TextOf(entry.key) ?? mapKeyOf(entry.key)} ${versionText(entry.version)}`;
      complain(`${what} for ${target} is dropped, and who should have it has not`);
    }
  }
}

function isNeedless(around: HintSurroundings, target: NodeId, entry: Entry, isPatient: boolean): boolean {
  const own = around.diskOf(target);
  if (own !== undefined && holds(own, entry)) return true;
  const config = around.configAt(entry.position);
  if (config === undefined || compareVersions(entry.version, config.floor) <= 0) return true;
  if (around.disks().some((disk) => keepsHint(disk, target, entry))) return true;
  // Who is syncing gets all that the others have before it counts.
  const isForTargetAlone = isPatient && own !== undefined && slotOf(config, target)?.state === "normal";
  return !isForTargetAlone && around.disks().some((disk) => holds(disk, entry));
}

/** In that version or a newer one, for the target or, without one, for anybody. */
export function keepsHint(
  { store }: SimulatedDisk,
  target: NodeId | undefined,
  { key, version }: Pick<Entry, "key" | "version">,
): boolean {
  return store
    .records("hints")
    .filter((record) => target === undefined || hintRecordHead(record.key)?.target === target)
    .flatMap(({ value }) => hintsFromRecord(value))
    .some((kept) => bytesEqual(kept.key, key) && compareVersions(kept.version, version) >= 0);
}
