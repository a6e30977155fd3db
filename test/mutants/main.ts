/**
 * Runs the simulator over each mutant until it notices, and says with which seed.
 *
 *     bun run mutants -- [ID...] [--seed 1] [--runs 500] [--quick] [--seconds 0]
 *
 * A seed counts only when the tree as it is passes it. `--seconds` bounds the time for one mutant; 0: none. Exits with 1
 * when a mutant that the simulator must catch is not caught. Those in which time itself is the bug, or the disk, are for
 * the fault suite and only listed.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openMutantTree } from "./apply.ts";
import { type Patch, readPatches } from "./patch.ts";

type Catch = { readonly seed: number; readonly runs: number; readonly why: string };

const HOUSE = resolve(import.meta.dir, "../..");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "500" },
    seconds: { type: "string", default: "0" },
    quick: { type: "boolean", default: false },
  },
});
const first = Number(values.seed);

/** Each line that the simulator writes in the tree, seed after seed, until the caller has had enough. */
async function* simulated(tree: string, seed: number, runs: number, signal?: AbortSignal): AsyncGenerator<string> {
  const size = values.quick ? ["--quick"] : [];
  const child = Bun.spawn(
    [
      ...[process.execPath, join(tree, "src/simulation/main.ts"), "--seed", `${seed}`, "--runs", `${runs}`],
      ...["--jobs", "1", "--no-shrink", ...size],
    ],
    { cwd: tree, stdin: "ignore", stdout: "pipe", stderr: "inherit", ...(signal && { signal, killSignal: "SIGKILL" }) },
  );
  try {
    let rest = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
}

/** The seed and the finding of a line that tells of a run that failed. */
function failureIn(line: string): { readonly seed: number; readonly why: string } | undefined {
  const [, seed, why] = /^FAILED seed=(\d+) events=\d+ trace=\w+ (.*)$/.exec(line) ?? [];
  return seed === undefined || why === undefined ? undefined : { seed: Number(seed), why };
}

const sound = new Map<number, boolean>();

/** Whether the tree as it is passes the seed. */
async function isSound(seed: number): Promise<boolean> {
  let passes = sound.get(seed);
  if (passes === undefined) {
    passes = true;
    for await (const line of simulated(HOUSE, seed, 1)) if (failureIn(line) !== undefined) passes = false;
    sound.set(seed, passes);
  }
  return passes;
}

/** Runs seed after seed on a copy of the tree; ends it at the first that shows the mutant. */
async function judge(patch: Patch): Promise<Catch | undefined> {
  await using tree = await openMutantTree(patch.id);
  const bound = Number(values.seconds) > 0 ? AbortSignal.timeout(Number(values.seconds) * 1000) : undefined;
  for await (const line of simulated(tree.path, first, Number(values.runs), bound)) {
    const failure = failureIn(line);
    if (failure !== undefined && (await isSound(failure.seed))) return { ...failure, runs: failure.seed - first + 1 };
  }
  return undefined;
}

const chosen = readPatches().filter(
  ({ id }) => positionals.length === 0 || positionals.some((it) => id.startsWith(it)),
);
let missed = 0;
for (const patch of chosen) {
  if (patch.caughtBy === "faults") {
    console.log(`${patch.id}: for the fault suite`);
    continue;
  }
  const startedMs = performance.now();
  const caught = await judge(patch);
  const took = `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  if (caught === undefined) missed++;
  console.log(
    caught === undefined
      ? `${patch.id}: NOT CAUGHT from seed ${first} in ${values.runs} runs, ${took}`
      : `${patch.id}: caught by seed ${caught.seed}, run ${caught.runs}, ${took}: ${caught.why}`,
  );
}
console.log(`${chosen.length} mutants, ${missed} not caught`);
process.exitCode = missed === 0 ? 0 : 1;
