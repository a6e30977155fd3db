/**
 * How fast a storage engine is: appends, gets, scans and digests, as operations a second.
 *
 *     bun test/bench/storage.ts [sqlite|memory] [entries] [payload bytes]
 */

import { xxHash64 } from "#base/hash.ts";
import { utf8BytesOf } from "#base/text.ts";
import { countText, MIB } from "#base/units.ts";
import type { Entry } from "#model/entry.ts";
import { type Position, positionFrom, type Range } from "#model/position.ts";
import type { Version } from "#model/version.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { openEngine } from "#storage/open-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

const kind = process.argv[2] === "memory" ? "memory" : "sqlite";
const entryCount = Number(process.argv[3] ?? 100_000);
const payloadBytes = Number(process.argv[4] ?? 128);

const WHOLE_RING: Range = { after: positionFrom(0n), upTo: positionFrom(0n) };
const RUN_MS = 3000;

await using folder = await openTemporaryFolder("bench");
await using engine = await openEngine(
  kind === "memory" ? { kind } : { kind, folder: folder.path, sync: "full", writerUrl: STORAGE_WRITER_URL },
);

const keys = Array.from({ length: entryCount }, (_, i) => {
  const key = utf8BytesOf(`key-${i}`);
  return { key, position: xxHash64(key) as Position };
});
/** Of now, as the versions of most writes are. */
let time = BigInt(Date.now()) << 16n;

function nextEntry(): Entry {
  time++;
  const { key, position } = keys[Math.floor(Math.random() * entryCount)] as (typeof keys)[number];
  const version = new Uint8Array(16) as Version;
  new DataView(version.buffer).setBigUint64(0, time);
  return sealEntry({ position, key, version, kind: "payload", expiresAtMs: 0, payload: new Uint8Array(payloadBytes) });
}

function report(what: string, operations: number, startedMs: number, rest = ""): void {
  const perSecond = (operations * 1000) / (performance.now() - startedMs);
  console.log(`${what.padEnd(34)} ${countText(perSecond).padStart(12)} /s ${rest}`);
}

/** `inFlight` callers that each wait for their write before the next one. */
async function appendFor(runMs: number, inFlight: number): Promise<void> {
  const latencies: number[] = [];
  const startedMs = performance.now();
  const caller = async () => {
    while (performance.now() - startedMs < runMs) {
      const sentMs = performance.now();
      const result = await engine.append([{ kind: "put-entry", entry: nextEntry() }]);
      if (result.kind !== "durable") throw new Error(result.kind);
      latencies.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  latencies.sort((a, b) => a - b);
  const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1);
  report(`append, ${inFlight} in flight`, latencies.length, startedMs, `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

let startedMs = performance.now();
for (let i = 0; i < entryCount; i += 1000) {
  const batch = keys.slice(i, i + 1000).map(({ key, position }) => {
    const entry = { ...nextEntry(), key, position };
    return { kind: "put-entry", entry: sealEntry(entry) } as const;
  });
  await engine.append(batch);
}
report("load in batches of 1000", entryCount, startedMs);

for (const inFlight of [1, 64, 256, 1024]) await appendFor(RUN_MS, inFlight);

startedMs = performance.now();
let gets = 0;
while (performance.now() - startedMs < RUN_MS / 2) {
  engine.snapshot(() => {
    for (let i = 0; i < 64; i++) {
      const { key, position } = keys[Math.floor(Math.random() * entryCount)] as (typeof keys)[number];
      if (engine.get(position, key)?.kind === "entry") gets++;
    }
  });
}
report("get, 64 in a snapshot", gets, startedMs);

startedMs = performance.now();
let heads = 0;
while (performance.now() - startedMs < RUN_MS / 2) {
  const { key, position } = keys[Math.floor(Math.random() * entryCount)] as (typeof keys)[number];
  if (engine.head(position, key)?.kind === "head") heads++;
}
report("head, alone", heads, startedMs);

startedMs = performance.now();
let scanned = 0;
for (let place: Parameters<typeof engine.scan>[1] | "start" = "start"; place !== undefined; ) {
  const page = engine.scan(WHOLE_RING, place === "start" ? undefined : place, { entriesMax: 1000, bytesMax: MIB });
  scanned += page.items.length;
  place = page.next;
}
report("scan, pages of 1000", scanned, startedMs);

startedMs = performance.now();
let longestMs = 0;
let tickMs = performance.now();
const ticker = setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - tickMs);
  tickMs = performance.now();
}, 1);
const digests = await engine.digests(WHOLE_RING, 1024);
const digested = digests.reduce((sum, { entries }) => sum + entries, 0);
report("digests, 1024 parts", digested, startedMs, `longest hold of the event loop ${longestMs.toFixed(1)} ms`);
clearInterval(ticker);

startedMs = performance.now();
report("count", (await engine.count(WHOLE_RING)).entries, startedMs);
console.log(
  `${countText(engine.stats().bytes)} bytes stored, ${countText(process.memoryUsage().rss / MIB)} MiB resident`,
);
