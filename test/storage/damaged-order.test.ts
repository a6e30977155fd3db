/**
 * A bit that flips in the place of an entry: a search then misses sound entries near it, and a walk may end too soon.
 * Whoever walks must hear of it; nothing may look like the end of a range that is none.
 */
import { expect, test } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "#base/random.ts";
import { positionBytes, positionFrom } from "#model/position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { openEngine } from "#storage/open-engine.ts";
import { DAMAGE_FILE } from "#storage/sqlite/damaged-store.ts";
import { ReadError, type StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { entryOf, NO_LIMITS, putOf, versionAt, WHOLE_RING } from "./engine-suite.ts";

const ENTRIES = 1500;
const FLIPS = 40;
const SEED = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));

const open = (folder: string): Promise<StorageEngine> =>
  openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });

/** What a walk says of the entries: how many it does not give, or that it has found the damage. */
function walked(walk: () => readonly { readonly position: bigint }[], sound: ReadonlySet<bigint>): number | "told" {
  try {
    const seen = new Set(walk().map(({ position }) => position));
    return [...sound].filter((position) => !seen.has(position)).length;
  } catch (error) {
    if (error instanceof ReadError) return "told";
    throw error;
  }
}

const placesOf = (items: StoredItems): { readonly position: bigint }[] =>
  items.map((item) => ("entry" in item ? item.entry : "head" in item ? item.head : item));
type StoredItems = readonly (
  | { readonly kind: "entry"; readonly entry: { readonly position: bigint } }
  | { readonly kind: "head"; readonly head: { readonly position: bigint } }
  | { readonly kind: "unreadable"; readonly position: bigint }
)[];

test(`a flipped bit in a position is told by every walk that would miss something for it (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const entries = Array.from({ length: ENTRIES }, (_, i) => {
    const entry = entryOf((BigInt(i) << 53n) + 7n, `key ${i}`, 1, "x".repeat(100));
    return i % 3 === 0 ? sealEntry({ ...entry, expiresAtMs: 1_000_000_000_000 }) : entry;
  });
  await using folder = await openTemporaryFolder("order");
  {
    await using engine = await open(folder.path);
    await engine.append(putOf(...entries));
  }
  const path = join(folder.path, "store.db");
  const intact = readFileSync(path);
  let told = 0;
  for (let flip = 0; flip < FLIPS; flip++) {
    const damaged = random.below(ENTRIES);
    const { position } = entries[damaged] as (typeof entries)[number];
    const bytes = Buffer.from(intact);
    const at = bytes.indexOf(positionBytes(position));
    // The leading 11 bits tell these entries apart.
    const bit = random.below(11);
    bytes[at + (bit >> 3)] = (bytes[at + (bit >> 3)] as number) ^ (0x80 >> (bit & 7));
    writeFileSync(path, bytes);
    rmSync(join(folder.path, DAMAGE_FILE), { force: true });
    const sound = new Set(entries.map((entry): bigint => entry.position).filter((other) => other !== position));
    const part = { after: positionFrom(BigInt(300) << 53n), upTo: positionFrom(BigInt(1200) << 53n) };
    const inPart = new Set([...sound].filter((other) => part.after < other && other <= part.upTo));
    const perishable = new Set(
      entries
        .filter((entry) => entry.expiresAtMs > 0 && sound.has(entry.position))
        .map((entry): bigint => entry.position),
    );
    await using engine = await open(folder.path);
    const walks = [
      walked(() => placesOf(engine.scan(WHOLE_RING, undefined, NO_LIMITS).items), sound),
      walked(() => placesOf(engine.scanHeads(WHOLE_RING, undefined, NO_LIMITS).items), sound),
      walked(() => placesOf(engine.scan(part, undefined, NO_LIMITS).items), inPart),
    ];
    // Of a damaged table the scrub tells, which walks through it; the index is seen by nobody else.
    if (!walks.includes("told")) {
      walks.push(walked(() => placesOf(engine.scanPerishable(WHOLE_RING, undefined, NO_LIMITS).items), perishable));
    }
    expect({ damaged, bit, missing: walks.filter((missing) => missing !== "told" && missing > 0) }).toEqual({
      damaged,
      bit,
      missing: [],
    });
    const counted = await engine.digests(WHOLE_RING, 1, { upTo: versionAt(9) }).then(
      ([digest]) => digest?.entries,
      () => "told" as const,
    );
    expect({ damaged, bit, isWhole: counted === "told" || counted === ENTRIES }).toEqual({
      damaged,
      bit,
      isWhole: true,
    });
    if (walks.includes("told")) told++;
  }
  expect(told).toBeGreaterThan(FLIPS / 4);
}, 60_000);
