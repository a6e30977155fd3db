/** What a node says of itself to those who ask whether it is well. */
import { expect, test } from "bun:test";
import { createReadiness } from "#node/readiness.ts";

test("with a full disk a node is not ready, says why, and goes on taking operations, as it answers reads", () => {
  let full = "";
  const readiness = createReadiness(
    () => "",
    () => "",
    () => full,
  );
  readiness.ready();
  expect(readiness.report()).toMatchObject({ live: true, ready: true });
  full = "disk full";
  const storage = { name: "storage", ok: false, detail: "disk full" };
  expect(readiness.report()).toMatchObject({ live: true, ready: false, checks: expect.arrayContaining([storage]) });
  expect([readiness.isLive(), readiness.isReady()]).toEqual([true, true]);
  full = "";
  expect(readiness.report().ready).toBe(true);
});
