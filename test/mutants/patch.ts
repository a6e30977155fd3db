/**
 * Mutants: patches that break one promise each, to show that the tests notice.
 *
 * A patch is a unified diff below a few lines that say which bug it brings back. It is applied by its content: each hunk
 * must be found exactly once in its file, wherever that is, so that patches outlive changes around them.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Small worlds, or those that are usual. */
export type World = "quick" | "full";

export type Patch = {
  /** The file's name without its ending: number of the row, letter of the clause, words. */
  readonly id: string;
  /** The row of the list of bugs of such stores, from 1 on; 0 for none of them. */
  readonly row: number;
  /** The bug, in the words of that list. */
  readonly clause: string;
  /** What the mutant does. */
  readonly what: string;
  /** Who must notice. */
  readonly caughtBy: "simulate" | "faults";
  /** The smallest world in which the simulator must notice; undefined when the fault suite must. */
  readonly world: World | undefined;
  readonly hunks: readonly Hunk[];
};

type Hunk = { readonly file: string; readonly before: string; readonly after: string };

export const PATCHES_FOLDER = join(import.meta.dirname, "patches");

export function readPatches(): Patch[] {
  return readdirSync(PATCHES_FOLDER)
    .filter((name) => name.endsWith(".patch"))
    .sort()
    .map((name) => patchFrom(name.slice(0, -".patch".length), readFileSync(join(PATCHES_FOLDER, name), "utf8")));
}

function patchFrom(id: string, text: string): Patch {
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1];
  const caughtBy = field("Caught by") ?? "simulate";
  if (caughtBy !== "simulate" && caughtBy !== "faults") throw new Error(`${id}: nobody is called ${caughtBy}`);
  const world = field("World");
  const isWorld = world === "quick" || world === "full";
  if (isWorld !== (caughtBy === "simulate")) throw new Error(`${id}: no mutant for ${caughtBy} in world ${world}`);
  return {
    id,
    row: Number(field("Row") ?? 0),
    clause: field("Clause") ?? "",
    what: field("Mutant") ?? "",
    caughtBy,
    world: isWorld ? world : undefined,
    hunks: hunksIn(text),
  };
}

function hunksIn(text: string): Hunk[] {
  const hunks: Hunk[] = [];
  let file: string | undefined;
  let before = "";
  let after = "";
  const close = (): void => {
    if (file !== undefined && before !== after) hunks.push({ file, before, after });
    before = "";
    after = "";
  };
  for (const line of text.split("\n")) {
    if (line.startsWith("--- ")) {
      close();
      file = undefined;
    } else if (line.startsWith("+++ b/")) file = line.slice("+++ b/".length);
    else if (line.startsWith("@@ ")) close();
    else if (file !== undefined && line !== "") {
      const rest = `${line.slice(1)}\n`;
      if (line[0] !== "+") before += rest;
      if (line[0] !== "-") after += rest;
    }
  }
  close();
  return hunks;
}

/** The changed files below `root`, by path; throws when a hunk is not found in its file exactly once. */
export function patchedFiles(patch: Patch, root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const { file, before, after } of patch.hunks) {
    const text = files.get(file) ?? readFileSync(join(root, file), "utf8");
    const times = text.split(before).length - 1;
    if (times !== 1) throw new Error(`${patch.id}: a hunk is found ${times} times in ${file}`);
    // A function, because in a text `$&` would mean something.
    files.set(
      file,
      text.replace(before, () => after),
    );
  }
  return files;
}

export function applyPatch(patch: Patch, root: string): void {
  for (const [file, text] of patchedFiles(patch, root)) writeFileSync(join(root, file), text);
}
