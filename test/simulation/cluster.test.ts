/**
 * Whole clusters in simulation: a seed fixes everything, and what must hold does.
 *
 * `TAIKV_SIMULATE_SEED` repeats the fresh part.
 */
import { expect, test } from "bun:test";
import { planOf } from "#simulation/plan.ts";
import { simulate } from "#simulation/simulate.ts";

const FIXED = [1, 2, 3, 4, 5, 6];
const FRESH_FROM = Number(process.env["TAIKV_SIMULATE_SEED"] ?? Math.floor(Math.random() * 1e9));
const FRESH = Array.from({ length: 4 }, (_, i) => FRESH_FROM + i);

test("the same seed gives the same trace", () => {
  const once = simulate(planOf(7, "quick"));
  const again = simulate(planOf(7, "quick"));
  expect(again.trace).toBe(once.trace);
  expect(again.events).toBe(once.events);
  expect(simulate(planOf(8, "quick")).trace).not.toBe(once.trace);
}, 120_000);

test(`small clusters live through the faults of fixed seeds and of fresh ones (from ${FRESH_FROM})`, () => {
  const faults = [...FIXED, ...FRESH].flatMap((seed) =>
    simulate(planOf(seed, "quick")).faults.map((fault) => `seed ${seed}: ${fault}`),
  );
  expect(faults).toEqual([]);
}, 300_000);
