/**
 * Builds of a broken program: the tree is copied, one patch of `patches/` is applied to the copy, and what is needed is
 * built there. The tree itself is never touched.
 *
 *     bun test/mutants/apply.ts NAME OUTFILE     builds the binary of the mutant NAME
 */
import { cp, mkdir, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { applyPatch, readPatches } from "./patch.ts";

const HOUSE = resolve(import.meta.dir, "../..");
/** What a build and a simulation need of the tree. */
const PARTS = ["src", "proto", "test", "build.ts", "package.json", "tsconfig.json"] as const;

export type MutantTree = AsyncDisposable & {
  /** The copy's own root. */
  readonly path: string;
  /** Builds the binary in the copy and answers its path. */
  readonly buildBinary: () => Promise<string>;
};

/** A copy of the tree with the patch applied. Throws when the patch no longer fits. */
export async function openMutantTree(name: string): Promise<MutantTree> {
  const patch = readPatches().find(({ id }) => id === name);
  if (patch === undefined) throw new Error(`there is no mutant ${name}`);
  const folder = await openTemporaryFolder(`mutant-${name}`);
  try {
    const path = join(folder.path, "tree");
    await mkdir(path);
    for (const part of PARTS) await cp(join(HOUSE, part), join(path, part), { recursive: true });
    await symlink(join(HOUSE, "node_modules"), join(path, "node_modules"));
    applyPatch(patch, path);
    return {
      path,
      buildBinary: async () => {
        await run(path, process.execPath, "build.ts");
        return join(path, "dist/taikv");
      },
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

async function run(cwd: string, ...words: readonly string[]): Promise<void> {
  const child = Bun.spawn([...words], { cwd, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const code = await child.exited;
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}\n${stdout}${stderr}`);
}

if (import.meta.main) {
  const [name, outfile] = process.argv.slice(2);
  if (name === undefined || outfile === undefined) {
    console.error(
      `usage: bun test/mutants/apply.ts NAME OUTFILE; mutants: ${readPatches()
        .map(({ id }) => id)
        .join(", ")}`,
    );
    process.exit(2);
  }
  await using tree = await openMutantTree(name);
  await mkdir(dirname(resolve(outfile)), { recursive: true });
  await cp(await tree.buildBinary(), resolve(outfile));
}
