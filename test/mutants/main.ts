/**
 * Runs the simulator over each mutant until it notices, and says with which seed.
 *
 *     bun run mutants -- [ID...] [--seed 1] [--runs 500]
 *
 * Exits with 1 when a mutant that the simulator must catch is not caught. Those in which time itself is the bug, or the
 * disk, are for the fault suite and only listed.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { openMutantTree } from "./apply.ts";
import { type Patch, readPatches } from "./patch.ts";

type Verdict =
  | { readonly kind: "caught"; readonly seed: number; readonly why: string }
  | { readonly kind: "not-caught" };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, runs: { type: "string", default: "500" } },
});

/** Runs seed after seed on a copy of the tree; ends it at the first that fails. */
async function judge(patch: Patch): Promise<Verdict> {
  await using tree = await openMutantTree(patch.id);
  const child = spawn(
    process.execPath,
    [join(tree.path, "src/simulation/main.ts"), "--seed", values.seed, "--runs", values.runs, "--no-shrink"],
    { cwd: tree.path, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  let why = "";
  let seed: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const failed = /^FAILED seed=(\d+) events=\d+ trace=\w+ (.*)$/.exec(line);
    if (failed === null) continue;
    seed = Number(failed[1]);
    why = failed[2] as string;
    break;
  }
  end();
  await ended;
  return seed === undefined ? { kind: "not-caught" } : { kind: "caught", seed, why };
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
  const verdict = await judge(patch);
  if (verdict.kind === "not-caught") missed++;
  console.log(
    verdict.kind === "caught"
      ? `${patch.id}: caught by seed ${verdict.seed}: ${verdict.why}`
      : `${patch.id}: NOT CAUGHT from seed ${values.seed} in ${values.runs} runs`,
  );
}
console.log(`${chosen.length} mutants, ${missed} not caught`);
process.exitCode = missed === 0 ? 0 : 1;
