/** The shell's history: a file in the state folder that only its owner reads. */
import { appendFile, chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const LINES_MAX = 2000;

export type History = {
  /** Oldest first. */
  readonly lines: () => readonly string[];
  /** Remembers a statement; a history that cannot be written is no reason to stop. */
  readonly add: (statement: string) => Promise<void>;
};

export function historyPath(environment: Readonly<Record<string, string | undefined>>): string {
  const state = environment["XDG_STATE_HOME"];
  const folder = state?.startsWith("/") === true ? state : join(homedir(), ".local", "state");
  return join(folder, "taikv", "history");
}

/** Statements of one line are kept; those typed after a blank are not. */
export async function openHistory(path: string): Promise<History> {
  const lines = await readLines(path);
  return {
    lines: () => lines,
    add: async (statement) => {
      if (statement.trim() === "" || /^\s/.test(statement) || statement.includes("\n") || lines.at(-1) === statement)
        return;
      lines.push(statement);
      await appendFile(path, `${statement}\n`, { mode: 0o600 }).catch(() => undefined);
    },
  };
}

async function readLines(path: string): Promise<string[]> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const text = await readFile(path, "utf8").catch(() => "");
    const lines = text.split("\n").filter((line) => line !== "");
    if (lines.length > 2 * LINES_MAX) await writeFile(path, `${lines.slice(-LINES_MAX).join("\n")}\n`, { mode: 0o600 });
    if (text !== "") await chmod(path, 0o600);
    return lines.slice(-LINES_MAX);
  } catch {
    return [];
  }
}
