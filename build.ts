/**
 * Builds `dist/taikv`: one file with the runtime, the program and its workers, as bytecode; and `dist/client/`: the
 * client library as plain modules for Node.
 *
 *     bun build.ts [--target bun-linux-arm64] [--outfile dist/taikv] [--failpoints]
 *
 * The binary never reads `.env` or `bunfig.toml` of the folder that it is started in: both could run foreign code.
 * With `--failpoints` the binary is `dist/taikv-failpoints`, for tests that make it die at a chosen place.
 * Sources sit under one root, so that `src/workers.ts` finds its workers at the same relative place in the binary.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const HOUSE = import.meta.dir;

/** The files that `src/workers.ts` names as `new URL("./…", import.meta.url)`: they are entry points of their own. */
function workerEntryPoints(): string[] {
  const list = join(HOUSE, "src/workers.ts");
  if (!existsSync(list)) return [];
  const named = readFileSync(list, "utf8").matchAll(/new URL\(\s*"(\.\/[^"]+)"\s*,\s*import\.meta\.url\s*\)/g);
  return [...named].map(([, path]) => join(HOUSE, "src", path as string));
}

const { version, dependencies } = JSON.parse(readFileSync(join(HOUSE, "package.json"), "utf8")) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
};

async function buildBinary(
  outfile: string,
  target: Bun.Build.CompileTarget | undefined,
  hasFailpoints: boolean,
): Promise<void> {
  mkdirSync(dirname(outfile), { recursive: true });
  // Source maps are part of the binary, but are also left beside it: so it is made elsewhere and moved.
  const scratch = mkdtempSync(join(dirname(outfile), ".build-"));
  try {
    const made = join(scratch, "taikv");
    await Bun.build({
      entrypoints: [join(HOUSE, "src/main.ts"), ...workerEntryPoints()],
      root: join(HOUSE, "src"),
      target: "bun",
      format: "esm",
      splitting: true,
      bytecode: true,
      minify: { whitespace: true, syntax: true },
      sourcemap: "linked",
      define: { TAIKV_VERSION: JSON.stringify(version), TAIKV_FAILPOINTS: hasFailpoints ? "true" : "undefined" },
      compile: {
        outfile: made,
        autoloadDotenv: false,
        autoloadBunfig: false,
        ...(target === undefined ? {} : { target }),
      },
    });
    // A running binary cannot be written to, but it can be replaced.
    const fresh = join(scratch, "fresh");
    copyFileSync(made, fresh);
    chmodSync(fresh, 0o755);
    renameSync(fresh, outfile);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Bun runs the client's sources as they are; Node gets JavaScript, with the packages that it imports left outside. */
async function buildClient(outdir: string): Promise<void> {
  await Bun.build({
    entrypoints: [join(HOUSE, "src/client/connect.ts"), join(HOUSE, "src/client/client-error.ts")],
    outdir,
    target: "node",
    format: "esm",
    splitting: true,
    external: Object.keys(dependencies),
  });
}

const { values } = parseArgs({
  options: { target: { type: "string" }, outfile: { type: "string" }, failpoints: { type: "boolean", default: false } },
});
const outfile = resolve(values.outfile ?? join(HOUSE, values.failpoints ? "dist/taikv-failpoints" : "dist/taikv"));
await buildBinary(outfile, values.target as Bun.Build.CompileTarget | undefined, values.failpoints);
if (!values.failpoints) await buildClient(join(dirname(outfile), "client"));
