/** Hints that this node keeps, as operators ask about them. */
import { bytesEqual } from "#base/bytes.ts";
import type { NodeId } from "#model/node-id.ts";
import { nodeIdBytes } from "#model/node-id.ts";
import type { Position } from "#model/position.ts";
import { compareVersions, type Version } from "#model/version.ts";
import { hintsFromRecord } from "#replication/hint-record.ts";
import type { Replication } from "#replication/replication-state.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";

/** Records looked through before others may run. */
const RECORDS_AT_ONCE = 16;

/** The newest hint for a key that is kept for each owner. Looks through all hints, giving way to other work. */
export async function hintsOfKey(
  engine: StorageEngine,
  { hints }: Replication,
  place: { readonly position: Position; readonly key: Uint8Array },
): Promise<Map<NodeId, Version>> {
  const found = new Map<NodeId, Version>();
  for (const target of [...hints.kept.keys()]) {
    const prefix = nodeIdBytes(target);
    let afterKey: Uint8Array | undefined;
    do {
      const from = afterKey === undefined ? { prefix } : { prefix, afterKey };
      const records = engine.records("hints", { ...from, limit: RECORDS_AT_ONCE });
      for (const { value } of records) {
        for (const { position, key, version } of hintsFromRecord(value)) {
          if (position !== place.position || !bytesEqual(key, place.key)) continue;
          const other = found.get(target);
          if (other === undefined || compareVersions(version, other) > 0) found.set(target, version);
        }
      }
      afterKey = records[RECORDS_AT_ONCE - 1]?.key;
      if (afterKey !== undefined) await new Promise<void>((resolve) => setImmediate(resolve));
    } while (afterKey !== undefined);
  }
  return found;
}
