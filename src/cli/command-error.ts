/**
 * What ends a command with a message and an exit code of its own.
 *
 * The title says what failed, the details what was known, the fix what to type next.
 */
import { EXIT, type ExitCode } from "./exit-code.ts";

export type CommandErrorParts = {
  /** Stable kebab-case name, shown as `error[code]`. */
  readonly code: string;
  readonly title: string;
  readonly exitCode: ExitCode;
  readonly details?: readonly string[];
  /** The effect of a write, in words. */
  readonly effect?: string;
  readonly fix?: string;
};

export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly parts: CommandErrorParts;

  constructor(parts: CommandErrorParts) {
    super(parts.title);
    this.parts = parts;
  }
}

/** What was typed cannot be meant: exit 2. */
export function usageError(title: string, fix?: string): CommandError {
  return new CommandError({ code: "usage", title, exitCode: EXIT.usage, ...(fix === undefined ? {} : { fix }) });
}

/** What was asked for would not be safe: exit 7. */
export function refusal(code: string, title: string, fix: string, details: readonly string[] = []): CommandError {
  return new CommandError({ code, title, exitCode: EXIT.refused, details, fix });
}
