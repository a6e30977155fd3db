/** Runs the simulator on a mutant until it notices. */
import { join, resolve } from "node:path";
import { openMutantTree } from "./apply.ts";
import type { Options } from "./options.ts";
import type { World } from "./patch.ts";
import type { Catch, Judge } from "./report.ts";

const HOUSE = resolve(import.meta.dir, "../..");

type Seeds = { readonly world: World; readonly first: number; readonly runs: number; readonly signal?: AbortSignal };

/** Each line that the simulator writes in the tree, seed after seed, until the caller has had enough. */
async function* simulated(tree: string, { world, first, runs, signal }: Seeds): AsyncGenerator<string> {
  const size = world === "quick" ? ["--quick"] : [];
  const child = Bun.spawn(
    [
      ...[process.execPath, join(tree, "src/simulation/main.ts"), "--seed", `${first}`, "--runs", `${runs}`],
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
function failureIn(line: string): Catch | undefined {
  const [, seed, why] = /^FAILED seed=(\d+) events=\d+ trace=\w+ (.*)$/.exec(line) ?? [];
  return seed === undefined || why === undefined ? undefined : { seed: Number(seed), why };
}

export function createJudge({ starts, runs, seconds }: Options): Judge {
  const sound = new Map<string, boolean>();

  /** Whether the tree as it is passes the seed. */
  async function isSound(world: World, seed: number): Promise<boolean> {
    const name = `${world} ${seed}`;
    let passes = sound.get(name);
    if (passes === undefined) {
      passes = true;
      for await (const line of simulated(HOUSE, { world, first: seed, runs: 1 })) {
        if (failureIn(line) !== undefined) passes = false;
      }
      sound.set(name, passes);
      if (!passes) console.error(`${name} fails without any mutant, and shows none`);
    }
    return passes;
  }

  /** Ends at the first seed that shows the mutant. */
  async function catchFrom(tree: string, world: World, first: number): Promise<Catch | undefined> {
    const bound = seconds > 0 ? { signal: AbortSignal.timeout(seconds * 1000) } : {};
    for await (const line of simulated(tree, { world, first, runs, ...bound })) {
      const failure = failureIn(line);
      if (failure !== undefined && (await isSound(world, failure.seed))) return failure;
    }
    return undefined;
  }

  return async ({ id }, world) => {
    await using tree = await openMutantTree(id);
    const catches: (Catch | undefined)[] = [];
    for (const first of starts) catches.push(await catchFrom(tree.path, world, first));
    return catches;
  };
}
