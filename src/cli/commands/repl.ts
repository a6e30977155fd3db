/** `taikv repl`: the shell, on a terminal or fed by a pipe. */
import type { CommandRun } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { openShell } from "../repl/open-shell.ts";

export const run: CommandRun = async (context): Promise<ExitCode> =>
  await openShell(context, { more: [], greeting: undefined });
