/** Paths that no event names are counted when they are taken, and not when they are not. */
import { expect, test } from "bun:test";
import type { Fault } from "#simulation/fault.ts";
import { type Plan, planOf } from "#simulation/plan.ts";
import { simulate } from "#simulation/simulate.ts";

const CALM: Plan = { ...planOf(1, "quick"), nodes: 4, faults: [] };
const REPLACED = "owner replaced after replaceAfter";
const RESUMED = "ring resumed by a start";

function timesIn(replaceAfterMs: number, ...faults: readonly Fault[]): (path: string) => number {
  const result = simulate({ ...CALM, cluster: { ...CALM.cluster, replaceAfterMs }, faults });
  expect(result.faults).toEqual([]);
  return (path) => result.coverage.get(path) ?? 0;
}

test("an owner that is down for longer than it is waited for is replaced, another one is not", () => {
  const down: Fault = { atMs: 5000, kind: "crash", node: "n2", downMs: 14_000 };
  expect(timesIn(4000, down)(REPLACED)).toBeGreaterThan(0);
  expect(timesIn(900_000, down)(REPLACED)).toBe(0);
}, 60_000);

test("an owner that leaves is not replaced for having been down", () => {
  const times = timesIn(4000, { atMs: 5000, kind: "leave", node: "n2", isForced: false, stayAfterMs: 0 });
  expect(times("ended left")).toBe(1);
  expect(times(REPLACED)).toBe(0);
}, 60_000);

test("who starts when all were down resumes the ring; who starts among others joins it", () => {
  expect(timesIn(900_000, { atMs: 5000, kind: "crash-all", downMs: 500 })(RESUMED)).toBeGreaterThan(0);
  expect(timesIn(900_000, { atMs: 5000, kind: "crash", node: "n2", downMs: 500 })(RESUMED)).toBe(0);
}, 60_000);

test("whoever crashes because it brings a range up to date is counted as such", () => {
  const times = timesIn(
    900_000,
    { atMs: 4000, kind: "crash-syncing", downMs: 5000 },
    { atMs: 4100, kind: "join", node: "n5", through: "n1" },
  );
  expect(times("fault crash-syncing")).toBe(1);
  expect(times("crash while syncing")).toBe(1);
}, 60_000);
