/**
 * A process that appends and tells what has been acknowledged, to be killed in the midst of it.
 *
 *     bun test/storage/appending-child.ts FOLDER [IN_FLIGHT] [APPENDS] [PAYLOAD_BYTES [LOG_BYTES_MAX]]
 *
 * Each of its lines: the commit number of an answered batch and the number of the entry that it put, or the failure.
 */
import { writeSync } from "node:fs";
import { openEngine } from "#storage/open-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { entryOf, putOf } from "./engine-suite.ts";

const [folder, inFlight = "16", appends = "Infinity", payloadBytes, logBytesMax = `${256 * 1024}`] =
  process.argv.slice(2);
const engine = await openEngine({
  kind: "sqlite",
  folder: folder as string,
  sync: "full",
  writerUrl: STORAGE_WRITER_URL,
  walBytesMax: Number(logBytesMax),
});

let next = engine.commitNumber() * 1000;
const end = next + Number(appends);

async function appendOn(): Promise<void> {
  while (next < end) {
    const number = next++;
    const payload = payloadBytes === undefined ? `payload ${number}` : new Uint8Array(Number(payloadBytes));
    const result = await engine.append(putOf(entryOf(BigInt(number), `key ${number}`, 1, payload)));
    if (result.kind !== "durable") {
      writeSync(1, `${result.kind} ${result.kind === "failed" ? result.reason : ""}\n`);
      return;
    }
    writeSync(1, `${result.commitNumber} ${number}\n`);
  }
}

writeSync(1, "open\n");
await Promise.all(Array.from({ length: Number(inFlight) }, appendOn));
const last = await engine.append([]);
writeSync(1, `then ${last.kind}\n`);
await engine[Symbol.asyncDispose]();
process.exit(0);
