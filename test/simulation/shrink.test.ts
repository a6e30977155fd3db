/** A failing plan is made smaller, and what is left is what it takes. */
import { expect, test } from "bun:test";
import { type Plan, planOf } from "#simulation/plan.ts";
import { shrink } from "#simulation/shrink.ts";

const PLAN = planOf(1, "full");
const RUNS_MAX = 1000;

function only(plan: Plan) {
  return { faults: plan.faults.length, operations: plan.operations.length, spare: plan.spareOperations.length };
}

test("one operation is left of a plan that needs no more, and none is put in the place of what is left out", () => {
  const needed = PLAN.operations[100];
  const smallest = shrink(PLAN, ({ operations }) => needed !== undefined && operations.includes(needed), RUNS_MAX);
  expect(only(smallest)).toEqual({ faults: 0, operations: 1, spare: 0 });
});

test("spare operations stay in a plan that fails with them only", () => {
  const smallest = shrink(PLAN, ({ spareOperations }) => spareOperations.length > 0, RUNS_MAX);
  expect(only(smallest)).toEqual({ faults: 0, operations: 0, spare: PLAN.spareOperations.length });
});
