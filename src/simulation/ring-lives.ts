/**
 * Many random lives of small rings, each checked after every step.
 *
 *     bun run ring-lives -- --seed 1 --steps 10000000 --jobs 2
 *     bun run ring-lives -- --life 1/417                       one life again, with its timeline
 *
 * A step is one input of one node's ring machine. Without `--verdicts` the failure assumption holds, and any finding is
 * a violation: exit code 1, with the seed of the life and the end of its timeline. `--verdicts 0.001` lets every
 * thousandth step end with a wrong verdict, which no proof covers: breaks are counted, and what does not heal fails.
 */
import { parseArgs } from "node:util";
import { liveRing, type RingLife } from "./ring-life.ts";

/** Steps of one life; the last may be shorter. */
const LIFE_STEPS = 10_000;
const TIMELINE_LINES = 60;

/** Sums over lives. */
type Tally = {
  lives: number;
  steps: number;
  joins: number;
  restarts: number;
  crashes: number;
  leaves: number;
  pauses: number;
  cuts: number;
  refusals: number;
  spared: number;
  cutShort: number;
  findings: Record<string, number>;
  /** The first life in which something was found. */
  failed: string | undefined;
};

type Work = {
  readonly seed: string;
  readonly steps: number;
  readonly job: number;
  readonly jobs: number;
  readonly verdicts: number;
};

function emptyTally(): Tally {
  return {
    lives: 0,
    steps: 0,
    joins: 0,
    restarts: 0,
    crashes: 0,
    leaves: 0,
    pauses: 0,
    cuts: 0,
    refusals: 0,
    spared: 0,
    cutShort: 0,
    findings: {},
    failed: undefined,
  };
}

/** Every `jobs`-th life from `job` on. */
function runLives({ seed, steps, job, jobs, verdicts }: Work): Tally {
  const tally = emptyTally();
  const lives = Math.ceil(steps / LIFE_STEPS);
  for (let i = job; i < lives; i += jobs) {
    const lifeSteps = Math.min(LIFE_STEPS, steps - i * LIFE_STEPS);
    add(tally, liveRing({ seed: `${seed}/${i}`, steps: lifeSteps, wrongVerdicts: verdicts }), verdicts);
  }
  return tally;
}

function add(tally: Tally, life: RingLife, verdicts: number): void {
  tally.lives++;
  tally.steps += life.steps;
  tally.joins += life.joins;
  tally.restarts += life.restarts;
  tally.crashes += life.crashes;
  tally.leaves += life.leaves;
  tally.pauses += life.pauses;
  tally.cuts += life.cuts;
  tally.refusals += life.refusals;
  tally.spared += life.spared;
  if (life.isCutShort) tally.cutShort++;
  for (const { kind } of life.findings) tally.findings[kind] = (tally.findings[kind] ?? 0) + 1;
  if (life.findings.some(({ kind }) => verdicts === 0 || kind === "NotIdeal")) tally.failed ??= life.seed;
}

function sum(tallies: readonly Tally[]): Tally {
  const total = emptyTally();
  for (const tally of tallies) {
    total.lives += tally.lives;
    total.steps += tally.steps;
    total.joins += tally.joins;
    total.restarts += tally.restarts;
    total.crashes += tally.crashes;
    total.leaves += tally.leaves;
    total.pauses += tally.pauses;
    total.cuts += tally.cuts;
    total.refusals += tally.refusals;
    total.spared += tally.spared;
    total.cutShort += tally.cutShort;
    for (const [kind, count] of Object.entries(tally.findings)) {
      total.findings[kind] = (total.findings[kind] ?? 0) + count;
    }
    total.failed ??= tally.failed;
  }
  return total;
}

function report(tally: Tally, seconds: number): void {
  const findings = Object.entries(tally.findings);
  const lines: readonly (readonly [string, string])[] = [
    ["lives, steps", `${tally.lives}, ${tally.steps} in ${seconds.toFixed(0)} s`],
    ["crashes, leaves", `${tally.crashes}, ${tally.leaves}; ${tally.spared} more would have broken the assumption`],
    ["joins, restarts", `${tally.joins}, ${tally.restarts}`],
    ["pauses, cuts", `${tally.pauses}, ${tally.cuts}`],
    ["refusals", `${tally.refusals}, false ones among them`],
    ["cut short", `${tally.cutShort}: a leave took effect when the assumption did not hold`],
    ["violations", findings.length === 0 ? "0" : findings.map(([kind, count]) => `${kind} ${count}`).join(", ")],
  ];
  for (const [what, value] of lines) console.log(`${what.padEnd(18)} ${value}`);
}

/** The end of a life that failed, as a timeline. */
function showLife(seed: string, steps: number, verdicts: number): RingLife {
  const lines: string[] = [];
  const life = liveRing({ seed, steps, wrongVerdicts: verdicts, tell: (line) => lines.push(line) });
  for (const line of [lines[0] ?? "", ...lines.slice(1).slice(-TIMELINE_LINES)]) console.log(line.slice(0, 240));
  for (const { kind, what } of life.findings) console.log(`${kind}: ${what}`);
  return life;
}

/** Jobs are processes of their own, each of which prints its tally as JSON. */
async function runJobs(work: Omit<Work, "job">): Promise<Tally> {
  if (work.jobs === 1) return runLives({ ...work, job: 0 });
  const running = Array.from({ length: work.jobs }, async (_, job) => {
    const child = Bun.spawn([process.execPath, import.meta.path, "--work", JSON.stringify({ ...work, job })], {
      stdout: "pipe",
      stderr: "inherit",
    });
    const text = await new Response(child.stdout).text();
    if ((await child.exited) !== 0) throw new Error(`job ${job} failed: ${text}`);
    return JSON.parse(text) as Tally;
  });
  return sum(await Promise.all(running));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      steps: { type: "string", default: "1000000" },
      jobs: { type: "string", default: "1" },
      verdicts: { type: "string", default: "0" },
      life: { type: "string" },
      work: { type: "string" },
    },
  });
  const verdicts = Number(values.verdicts);
  if (values.work !== undefined) {
    console.log(JSON.stringify(runLives(JSON.parse(values.work) as Work)));
  } else if (values.life !== undefined) {
    const life = showLife(values.life, LIFE_STEPS, verdicts);
    process.exitCode = life.findings.length === 0 ? 0 : 1;
  } else {
    const { seed } = values;
    console.log(`seed ${seed}`);
    const startedMs = performance.now();
    const tally = await runJobs({ seed, steps: Number(values.steps), jobs: Number(values.jobs), verdicts });
    report(tally, (performance.now() - startedMs) / 1000);
    if (tally.failed !== undefined) {
      console.log(`\nlife ${tally.failed}:`);
      showLife(tally.failed, LIFE_STEPS, verdicts);
      process.exitCode = 1;
    }
    const outcome = tally.failed === undefined ? "ok" : "FAILED";
    console.log(`${outcome} seed=${seed} lives=${tally.lives} steps=${tally.steps}`);
  }
}
