/**
 * The fault suite: rows of the scorecard on real processes, hurt in every way that one machine allows.
 *
 * Prints a line for each row; ends with 1 when a promise was broken, with 2 when the machine lacks something.
 * docs/internals/fault-suite.md tells what each row does and needs.
 */
import { existsSync, readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openMutantTree } from "../mutants/apply.ts";
import { binaryPath } from "../support/binary.ts";
import { track } from "../support/child-processes.ts";
import { closeNamespaces, enterNamespace, namespaces, openSwitch } from "./namespaces/network.ts";
import { PROOFS } from "./proofs.ts";
import { missingFor } from "./requirements.ts";
import type { Row } from "./row.ts";
import { SCORECARD } from "./scorecard.ts";
import { runCommand } from "./system-command.ts";
import { USAGE, whatToRun } from "./what-to-run.ts";
import { CLIENTS } from "./world.ts";

const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

/** Begins the names of all that a run makes: namespaces, folders. */
const PREFIX = `tf${process.pid}`;

function usageFault(sentence: string): never {
  console.error(sentence);
  process.exit(EXIT_USAGE);
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: "string" },
        quick: { type: "boolean", default: false },
        evidence: { type: "string" },
        prove: { type: "boolean", default: false },
        "no-prove": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return usageFault((error as Error).message);
  }
}

const { values, positionals } = parsed();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (values.list) {
  for (const { id, title, promise } of SCORECARD) console.log(`${id.padEnd(3)} ${title.padEnd(40)} ${promise}`);
  process.exit(0);
}
const plan = whatToRun(positionals, values.prove, values["no-prove"]);
if ("fault" in plan) usageFault(plan.fault);
const { rows, isProving } = plan;

const proving = SCORECARD.filter(({ id }) => isProving && PROOFS.some(({ row }) => row === id));
const missing = await missingFor([...proving, ...rows]);
if (missing.length > 0) usageFault(["This machine lacks:", ...missing.map((what) => `  ${what}`)].join("\n"));

const seed = values.seed ?? String(Math.floor(Math.random() * 1_000_000));
console.log(`seed ${seed}, ${binaryPath()}`);

let isInterrupted = false;
let current: Bun.Subprocess | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.removeAllListeners(signal);
  process.on(signal, () => {
    isInterrupted = true;
    current?.kill("SIGKILL");
  });
}

/** Runs the row in the clients' namespace. `stopped`: it could not be carried through, which says nothing of the promise. */
async function runRow(
  { id, title, withinMinutes }: Row,
  isQuick: boolean,
  binary: string,
): Promise<{ readonly verdict: "kept" | "broken" | "stopped"; readonly text: string }> {
  await openSwitch(PREFIX);
  const child = track(
    Bun.spawn(
      [
        ...enterNamespace(PREFIX, CLIENTS),
        ...[process.execPath, join(import.meta.dir, "row-process.ts")],
        ...[id, seed, PREFIX, isQuick ? "quick" : "full"],
        ...(values.evidence === undefined ? [] : [resolve(values.evidence)]),
      ],
      { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, TAIKV_BINARY: binary } },
    ),
  );
  current = child;
  const printed = printing(child.stdout);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, withinMinutes * 60_000);
  const code = await child.exited;
  clearTimeout(timer);
  const text = await printed;
  if (isLate) console.log(`${id} ${title}: not finished within ${withinMinutes} minutes ... FAILED`);
  const isStopped = isLate || (code !== 0 && code !== EXIT_BROKEN);
  return { verdict: isStopped ? "stopped" : code === 0 ? "kept" : "broken", text };
}

/** Prints what comes, and answers it all. */
async function printing(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    process.stdout.write(bytes);
    text += decoder.decode(bytes, { stream: true });
  }
  return text;
}

/** Whatever a run has made and not taken away: processes, namespaces, mounts, folders. */
async function sweep(prefix: string): Promise<void> {
  await closeNamespaces(prefix);
  const mine = join(tmpdir(), `taikv-${prefix}-`);
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "");
  for (const mountPoint of mounts.filter((path) => path.startsWith(mine))) await runCommand("umount", "-l", mountPoint);
  for (const name of await readdir(tmpdir())) {
    if (join(tmpdir(), name).startsWith(mine)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Runs that were killed themselves could not clean up. */
async function sweepDeadRuns(): Promise<void> {
  const prefixes = new Set(
    (await namespaces()).map((name) => /^(tf(\d+))-/.exec(name)).filter((match) => match !== null),
  );
  for (const [, prefix, pid] of prefixes) {
    if (!existsSync(`/proc/${pid}`)) await sweep(prefix as string);
  }
}

/** Runs the rows, and answers those whose promise was broken. */
async function runRows(): Promise<string[]> {
  const broken: string[] = [];
  for (const row of rows) {
    if (isInterrupted) break;
    console.log(`${row.id} ${row.title}: ${row.promise}`);
    try {
      if ((await runRow(row, values.quick, binaryPath())).verdict !== "kept") broken.push(row.id);
    } finally {
      await sweep(PREFIX);
    }
  }
  return broken;
}

/** Runs the row that must fail for each broken build, and answers the builds that went through. */
async function prove(): Promise<string[]> {
  const missed: string[] = [];
  for (const { mutant, row: id, what, missed: sign } of PROOFS) {
    const row = proving.find((one) => one.id === id);
    if (isInterrupted || row === undefined) break;
    console.log(`${mutant}: ${what}`);
    await using tree = await openMutantTree(mutant);
    try {
      const binary = await tree.buildBinary();
      let isCaught = false;
      // What a short row misses by chance, a whole one does not.
      for (const isQuick of [true, false]) {
        const { verdict, text } = await runRow(row, isQuick, binary);
        isCaught = verdict === "broken" && sign.test(text);
        if (isCaught || isInterrupted) break;
      }
      console.log(isCaught ? `${mutant} caught by ${id}` : `${mutant} was not caught by ${id}`);
      if (!isCaught) missed.push(mutant);
    } finally {
      await sweep(PREFIX);
    }
  }
  return missed;
}

await sweepDeadRuns();
const missed = isProving ? await prove() : [];
if (isProving && !isInterrupted) {
  console.log(missed.length > 0 ? `not caught: ${missed.join(", ")} (seed ${seed})` : "every broken build is caught");
}
const broken = await runRows();
if (isInterrupted) process.exit(EXIT_INTERRUPTED);
if (broken.length > 0) console.log(`broken: ${broken.join(", ")} (seed ${seed})`);
else if (rows.length > 0) console.log("every promise kept");
process.exit(broken.length + missed.length === 0 ? 0 : EXIT_BROKEN);
