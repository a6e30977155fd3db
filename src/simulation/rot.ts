/** A byte of a stored entry flips, in its payload or in its head. */
import { drainMicrotasks } from "bun:jsc";
import { utf8TextOf } from "#base/text.ts";
import type { Entry } from "#model/entry.ts";
import { positionFrom, type Range } from "#model/position.ts";
import { isAllNormal, ownersOf } from "#model/range-config.ts";
import type { ScanLimits, StoredHead } from "#model/store.ts";
import { compareVersions, type Version } from "#model/version.ts";
import { BUSY_KEYS } from "./planned-operations.ts";
import type { Machine } from "./simulated-process.ts";
import { isThere, members, newestConfigAt, type Rotten, type World } from "./world.ts";

const WHOLE_RING: Range = { after: positionFrom(0n), upTo: positionFrom(0n) };
const EVERYTHING: ScanLimits = { entriesMax: Number.MAX_SAFE_INTEGER, bytesMax: Number.MAX_SAFE_INTEGER };

/**
 * Flips a byte of some entry, by every other index of its head, that one other node has a copy of, or, unless `isChoosy`, two: with one it matters what the
 * owner makes of it. Of a key that is read again and again, if there is one.
 */
export function rotOne(world: World, { disk }: Machine, index: number, isChoosy: boolean): Rotten | undefined {
  const { items } = disk.store.scan(WHOLE_RING, undefined, EVERYTHING);
  const others = members(world).filter((other) => other.disk !== disk);
  const copiesOf = ({ position, key, version }: Entry): number =>
    others.filter(({ disk: { store } }) => {
      const held = store.head(position, key);
      return held?.kind === "head" && compareVersions(held.head.version, version) >= 0;
    }).length;
  const isOfHead = index % 2 === 0;
  const all = items.flatMap((item) => {
    const isFit = item.kind === "entry" && item.entry.payload.length > 0;
    return isFit && (!isOfHead || hasAllOwners(world, item.entry)) ? [item.entry] : [];
  });
  const busy = all.filter(({ key }) => utf8TextOf(key)?.startsWith(BUSY_KEYS));
  const entries = busy.length > 0 ? busy : all;
  const start = index % Math.max(1, entries.length);
  const inOrder = [...entries.slice(start), ...entries.slice(0, start)];
  const entry = inOrder.find((one) => (isChoosy ? copiesOf(one) === 1 : copiesOf(one) > 1));
  if (entry === undefined) return undefined;
  const { position, key, version } = entry;
  const payload = entry.payload.slice();
  const at = index % payload.length;
  if (!isOfHead) payload[at] = (payload[at] as number) ^ 1;
  // In the place of the old bytes: whoever has read those still has them.
  void disk.store.append([
    { kind: "drop-entry", position, key, upTo: version },
    { kind: "put-entry", entry: { ...entry, payload, version: version.slice() as Version } },
  ]);
  drainMicrotasks();
  if (isOfHead) spoilHead(disk.store.head(position, key));
  return { disk, position, key };
}

/**
 * With one of three lost, what another had is as good as lost with its head: if the third has been written to since, nobody
 * can say whether it ever had the same.
 */
function hasAllOwners(world: World, { position }: Entry): boolean {
  const config = newestConfigAt(world, position);
  return config !== undefined && isAllNormal(config.slots) && ownersOf(config).every((owner) => isThere(world, owner));
}

/** The sums still have what was put, as those of a file do. */
function spoilHead(stored: StoredHead | undefined): void {
  if (stored?.kind !== "head") return;
  const { version } = stored.head;
  version[version.length - 1] = (version[version.length - 1] as number) ^ 1;
}
