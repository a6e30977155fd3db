/** Writes whose callers have given up: what becomes of them when the node that they were sent to goes on. */
import { expect, test } from "bun:test";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import { connect } from "#client/connect.ts";
import type { Operation } from "#model/operation.ts";
import { startCluster } from "../support/cluster-processes.ts";

const KEYS = Array.from({ length: 20 }, (_, i) => `key ${i}`);

function insertOf(key: string, payload: string): Operation {
  return { kind: "insert", key: utf8BytesOf(key), payload: utf8BytesOf(payload), ttlMs: 0, consistency: undefined };
}

test("a write whose caller has given up undoes nothing when its node goes on after it stood still", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  const [paused, other] = [cluster.node("n1"), cluster.node("n2")];
  await using early = connect(paused.address);
  await using later = connect(other.address, { timeoutMs: 20_000 });
  const session = early.session();
  const write = async (key: string, index: number, timeoutMs: number): Promise<void> => {
    if (index % 2 === 0) await early.insert(key, "old", { timeoutMs });
    else if ((await session.execute(insertOf(key, "old"), { timeoutMs })).kind === "failed") throw new Error("failed");
  };
  for (const [i, key] of KEYS.entries()) await write(key, i, 20_000);
  paused.pause();
  const given = await Promise.allSettled(KEYS.map((key, i) => write(key, i, 400)));
  expect(given.filter(({ status }) => status === "fulfilled")).toEqual([]);
  for (const key of KEYS) await later.insert(key, "new");
  paused.resume();
  // When these are answered, whatever came before them on the same ways has been begun, or never will be.
  await write("behind 0", 0, 20_000);
  await write("behind 1", 1, 20_000);
  const read = await Promise.all(KEYS.map(async (key) => utf8TextOf((await later.get(key)) ?? new Uint8Array(0))));
  expect(read.filter((text) => text !== "new")).toEqual([]);
});
