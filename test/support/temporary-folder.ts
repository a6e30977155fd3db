/** Folders that are gone when their holder is. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type TemporaryFolder = AsyncDisposable & { readonly path: string };

/** An empty folder outside the source tree, removed with all that is in it on disposal. */
export async function openTemporaryFolder(label = "folder"): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `taikv-${label}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
