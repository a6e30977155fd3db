/** What is said of the mutants: a table, of which docs/internals/mutants.md is made. */
import type { Options } from "./options.ts";
import type { Patch, World } from "./patch.ts";

/** The seed that noticed, and what it found. */
export type Catch = { readonly seed: number; readonly why: string };

/** Who noticed, for each first seed; undefined: none. */
export type Judge = (patch: Patch, world: World) => Promise<readonly (Catch | undefined)[]>;

const SEEN_MAX = 100;

/** Says what came of each mutant that is asked for; resolves with the exit code. */
export async function tellMutants(
  patches: readonly Patch[],
  options: Options,
  judge: Judge,
  say: (text: string) => void,
): Promise<number> {
  const { names } = options;
  const unknown = names.find((name) => !patches.some(({ id }) => id.startsWith(name)));
  if (unknown !== undefined) throw new Error(`no mutant's name begins with ${unknown}`);
  const chosen = patches.filter(({ id }) => names.length === 0 || names.some((name) => id.startsWith(name)));
  for (const { id, caughtBy } of chosen) if (caughtBy === "faults") say(`${id}: for the fault suite`);
  const judged = chosen.flatMap((patch) => (patch.world === undefined ? [] : { patch, own: patch.world }));
  say(headOf(options));
  let missed = 0;
  for (const { patch, own } of judged) {
    const world = options.world ?? own;
    const startedMs = performance.now();
    const catches = await judge(patch, world);
    const tookS = (performance.now() - startedMs) / 1000;
    if (options.starts.some((_, i) => catches[i] === undefined)) missed++;
    say(rowOf(patch, world, options, catches, tookS));
  }
  say(`${judged.length} mutants, ${missed} not caught within ${options.runs} seeds`);
  return missed === 0 ? 0 : 1;
}

function headOf({ starts }: Options): string {
  const cells = ["row", "bug", "patch: what it does", "world, seed", "what was seen", "s"];
  if (starts.length > 1) cells.push(`seeds tried from ${starts.join(", ")}`, "worst");
  return `${line(cells)}\n${line(cells.map(() => "---"))}`;
}

function rowOf(
  { id, row, clause, what }: Patch,
  world: World,
  { starts, runs }: Options,
  catches: readonly (Catch | undefined)[],
  tookS: number,
): string {
  const caught = catches.find((it) => it !== undefined);
  const does = `\`${id}\`: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
  const cells = [
    row === 0 ? "-" : `${row}`,
    clause,
    does,
    `${world} ${catches[0]?.seed ?? "NOT CAUGHT"}`,
    seenIn(caught?.why ?? ""),
    tookS.toFixed(0),
  ];
  if (starts.length > 1) {
    const tried = starts.map((first, i) => (catches[i] === undefined ? undefined : catches[i].seed - first + 1));
    const more = `more than ${runs}`;
    cells.push(tried.map((seeds) => seeds ?? more).join(", "));
    cells.push(tried.includes(undefined) ? more : `${Math.max(...tried.map((seeds) => seeds ?? 0))}`);
  }
  return line(cells);
}

/** Short enough for a table, and without ids that are of no use there. */
function seenIn(why: string): string {
  const text = why.replaceAll(/[0-9a-f]{16,}/g, "#");
  return text.length > SEEN_MAX ? `${text.slice(0, SEEN_MAX - 1)}…` : text;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
