/**
 * Whether the names of a store's files still lead to the files that are open.
 *
 * A file that is deleted is written and synced as ever for as long as a process has it open, and is gone with that
 * process. SQLite does not notice: what is acknowledged then is on no disk that outlasts the node.
 */
import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { codeOf, STORE_FILE } from "./schema.ts";

const NOTHING = "nothing";

/** Why the store has failed. What was in a log alone can still be saved. */
export type Gone = { readonly reason: string; readonly isLog: boolean };

/** To be made while the files are open. `gone` is undefined as long as nothing proves it. */
export type OpenFiles = { readonly gone: () => Promise<Gone | undefined> };

export function rememberOpenFiles(folder: string): OpenFiles {
  const database = join(resolve(folder), STORE_FILE);
  const files = [
    {
      path: database,
      isLog: false,
      id: idAtNow(database),
      follows:
        "what the node holds goes with its process, so nothing more is acknowledged; other nodes have copies: start it again with --join, and it gets them from there",
    },
    {
      path: `${database}-wal`,
      isLog: true,
      id: idAtNow(`${database}-wal`),
      follows:
        "what was written last would go with the process, so it was moved into the store as far as there is room, and nothing more is acknowledged: start the node again",
    },
  ];
  return {
    gone: async () => {
      for (const file of files) {
        const found = await idAt(file.path);
        // The log has no name before it is written to for the first time.
        if (file.id === undefined && found !== NOTHING) file.id = found;
        if (file.id === undefined || found === undefined || found === file.id) continue;
        const { path, isLog, follows } = file;
        return { reason: `"${path}" was deleted, moved or replaced while it was in use: ${follows}`, isLog };
      }
      return undefined;
    },
  };
}

type Place = { readonly dev: bigint; readonly ino: bigint };

function idOf({ dev, ino }: Place): string {
  return `${dev}-${ino}`;
}

function idAtNow(path: string): string | undefined {
  try {
    return idOf(statSync(path, { bigint: true }));
  } catch {
    return undefined;
  }
}

/** Undefined when that cannot be told: whoever may not look, or has no file descriptor left, has seen nothing. */
async function idAt(path: string): Promise<string | undefined> {
  try {
    return idOf(await stat(path, { bigint: true }));
  } catch (error) {
    return codeOf(error) === "ENOENT" ? NOTHING : undefined;
  }
}
