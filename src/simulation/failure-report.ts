/** What is told of a failing run: the smallest plan that still fails, and what happened in it. */
import { faultText } from "./fault.ts";
import type { Plan } from "./plan.ts";
import { shrink } from "./shrink.ts";
import { type RunResult, simulate } from "./simulate.ts";

const SHRINK_RUNS_MAX = 120;
const TIMELINE_LINES_MAX = 400;

export function tellFailure(plan: Plan, result: RunResult, isShrinking: boolean): void {
  const first = kindOf(result.faults[0]);
  const isStill = (candidate: Plan): boolean => simulate(candidate).faults.some((fault) => kindOf(fault) === first);
  const smallest = isShrinking ? shrink(plan, isStill, SHRINK_RUNS_MAX) : plan;
  const timeline: string[] = [];
  const { faults } = simulate(smallest, {
    tell: (atMs, text) => void timeline.push(`${atMs.toFixed(1).padStart(9)}  ${text}`),
  });
  console.log(`timeline of seed ${plan.seed}, the last ${TIMELINE_LINES_MAX} lines:`);
  console.log(timeline.slice(-TIMELINE_LINES_MAX).join("\n"));
  console.log(`\nseed ${plan.seed}: ${smallest.faults.length} of ${plan.faults.length} faults and`);
  console.log(`${smallest.operations.length} of ${plan.operations.length} operations are enough:`);
  console.log(JSON.stringify({ nodes: smallest.nodes, ...smallest.cluster }));
  for (const fault of smallest.faults) console.log(`  ${faultText(fault)}`);
  for (const fault of faults) console.log(`✗ ${fault}`);
}

/** What is wrong, without the numbers: a smaller plan fails in the same way, not at the same time. */
function kindOf(fault: string | undefined): string {
  return (fault ?? "").replaceAll(/[0-9a-f]{16,}|\d+/g, "#").slice(0, 24);
}
