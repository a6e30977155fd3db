/** Times to live that mean nothing: refused, and never sent as "for ever". */
import { expect, test } from "bun:test";
import { connect } from "#client/connect.ts";
import type { Operation } from "#model/operation.ts";
import { startTestServer } from "../rpc/memory-handler.ts";

const WRONG = [0.5, 1.5, -1, -0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1];
const RIGHT = [0, 1, Number.MAX_SAFE_INTEGER];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const insert = (key: string, ttlMs: number): Operation => ({
  kind: "insert",
  key: bytes(key),
  payload: bytes("v"),
  ttlMs,
  consistency: undefined,
});

test("a time to live that is no whole number of milliseconds is refused before anything is sent", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  const refused = { code: "invalid-argument", effect: "nothing-written" };
  for (const ttlMs of WRONG) {
    expect(await kv.insert("k", "v", { ttlMs }).catch((error: unknown) => error)).toMatchObject(refused);
    const batch = kv.batch([insert("a", 0), insert("b", ttlMs)]);
    expect(await batch.catch((error: unknown) => error)).toMatchObject(refused);
  }
  expect(node.handler.entries.size).toBe(0);
});

test("a session refuses it, too, and lives on", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  await using session = kv.session();
  for (const ttlMs of WRONG) {
    expect(await session.execute(insert("k", ttlMs))).toMatchObject({ failure: { kind: "invalid-argument" } });
  }
  expect(node.handler.entries.size).toBe(0);
  expect(await session.execute(insert("k", 0))).toMatchObject({ kind: "inserted" });
});

test("a whole one arrives as it is", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  await using session = kv.session();
  for (const ttlMs of RIGHT) {
    await kv.insert("unary", "v", { ttlMs });
    await kv.batch([insert("batch", ttlMs)]);
    await session.execute(insert("session", ttlMs));
    expect([...node.handler.entries.values()].map((entry) => entry.ttlMs)).toEqual([ttlMs, ttlMs, ttlMs]);
  }
});
