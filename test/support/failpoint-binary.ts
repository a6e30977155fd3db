/** The program with failpoints, built once for a run of tests. */
import { join } from "node:path";
import { openTemporaryFolder } from "./temporary-folder.ts";

const HOUSE = join(import.meta.dir, "../..");

export async function buildWithFailpoints(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await openTemporaryFolder("failpoints");
  const path = join(folder.path, "taikv-failpoints");
  const build = Bun.spawn([process.execPath, join(HOUSE, "build.ts"), "--failpoints", "--outfile", path], {
    cwd: HOUSE,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if ((await build.exited) !== 0) throw new Error("The program with failpoints could not be built");
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
