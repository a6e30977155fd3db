/** A node that reads much at once still lets everybody else on its event loop have their turns. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Client } from "#client/client.ts";
import { connect } from "#client/connect.ts";
import { versionOf } from "#model/version.ts";
import { serve } from "#node/serve.ts";
import type { ServeOptions } from "#node/serve-options.ts";
import { createTurns } from "#node/turns.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { openEngine } from "#storage/open-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { nodeNamed } from "../support/lone-node.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

const ENTRIES = 200_000;
const BATCH = 10_000;
const TICK_MS = 10;
const GAP_MS_MAX = 150;

function optionsAt(dataFolder: string): ServeOptions {
  return {
    listen: "127.0.0.1:0",
    http: undefined,
    advertise: undefined,
    dataFolder,
    engine: "sqlite",
    sync: "normal",
    placement: "hashed",
    insecure: false,
    logLevel: "error",
    logFormat: "json",
    join: [],
    replace: [],
    force: false,
    name: undefined,
    clusterName: undefined,
    virtualNodes: 8,
    weight: 1,
    positions: [],
    replicas: 1,
    consistency: undefined,
    successors: undefined,
    readFanout: "nearest",
    replaceAfterMs: 600_000,
    purgeGraceMs: 3_600_000,
    hintWindowMs: 3_600_000,
    hintsBytesMax: 2 ** 20,
    compareEveryMs: undefined,
    scrubEveryMs: undefined,
    batches: undefined,
    suspectAfterMs: undefined,
    zone: "",
    locationsMax: undefined,
  };
}

async function fill(folder: string): Promise<void> {
  await using engine = await openEngine({ kind: "sqlite", folder, sync: "normal", writerUrl: STORAGE_WRITER_URL });
  const payload = utf8BytesOf("small");
  const version = versionOf({ ms: Date.now(), counter: 0 }, nodeNamed(1));
  for (let first = 0; first < ENTRIES; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) => {
      const key = utf8BytesOf(`key-${first + i}`);
      const entry = { position: positionOfKey(key), key, version, kind: "payload", expiresAtMs: 0, payload } as const;
      return { kind: "put-entry", entry: sealEntry(entry) } as const;
    });
    expect(await engine.append(batch)).toMatchObject({ kind: "durable" });
  }
}

/** The longest time between two ticks of the event loop. */
async function longestGapMs(during: () => Promise<void>): Promise<number> {
  let longestMs = 0;
  let lastMs = performance.now();
  const look = (): void => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  const ticker = setInterval(look, TICK_MS);
  await during();
  look();
  clearInterval(ticker);
  return longestMs;
}

async function scanForNothing(kv: Client): Promise<void> {
  for await (const { key } of kv.scan("nobody has it")) throw new Error(`found ${key}`);
}

test("a scan for a prefix that nobody has keeps neither timers nor other clients waiting", async () => {
  await using folder = await openTemporaryFolder("turns");
  await fill(folder.path);
  await using node = await serve(optionsAt(folder.path));
  await using kv = connect(node.ready.grpc);
  const gapsMs: number[] = [];
  let answered = 0;
  // A machine that is busy with something else is so for a while.
  for (let i = 0; i < 3; i++) {
    let isOver = false;
    const gapMs = await longestGapMs(async () => {
      const scan = scanForNothing(kv).finally(() => {
        isOver = true;
      });
      while (!isOver) {
        expect(await kv.get("key-7")).toEqual(utf8BytesOf("small"));
        answered++;
      }
      await scan;
    });
    gapsMs.push(gapMs);
  }
  expect(Math.min(...gapsMs)).toBeLessThan(GAP_MS_MAX);
  expect(answered).toBeGreaterThan(30);
});

test("what goes on by promises alone is in one turn, until that is over and others had theirs", () => {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let nowMs = 0;
  const turns = createTurns(
    { monotonicMs: () => nowMs, wallMs: () => nowMs, after: () => ({ cancel: () => undefined }) },
    {
      soon: () => void asked.push("soon"),
      afterOthers: (run) => {
        asked.push("after others");
        waiting.push(run);
      },
    },
  );
  const goOn = (): string[] => {
    turns.schedule(() => undefined);
    return asked.splice(0);
  };
  expect(goOn()).toEqual(["soon"]);
  turns.begin();
  expect(asked.splice(0)).toEqual(["after others"]);
  nowMs += 50;
  expect(goOn()).toEqual(["soon"]);
  turns.beginReading();
  nowMs += 49;
  turns.begin();
  turns.beginReading();
  expect(goOn()).toEqual(["soon"]);
  nowMs += 1;
  expect(turns.isOver()).toBe(true);
  expect(goOn()).toEqual(["after others"]);
  for (const run of waiting.splice(0)) run();
  expect(turns.isOver()).toBe(false);
  expect(goOn()).toEqual(["soon"]);
});
