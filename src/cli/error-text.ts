/**
 * Errors as people and programs read them, and their exit codes.
 *
 *     error[quorum]: write needs 2 replicas, 1 answered within 5s
 *       n2 ok · n4 timeout
 *       effect: may have been written; it will spread if it was
 *       fix: repeating an insert is safe; or try --consistency one
 */
import { AssertionError } from "#base/assert.ts";
import { durationText } from "#base/units.ts";
import { NotFoundError, TaikvError, UnreachableError } from "#client/client-error.ts";
import { fullNodes, type ReplicaOutcome } from "#model/failure.ts";
import { nodeIdShort } from "#model/node-id.ts";
import { CommandError, type CommandErrorParts } from "./command-error.ts";
import { EXIT, type ExitCode, exitCodeOfStatus } from "./exit-code.ts";
import type { Paint } from "./output.ts";

/** Everything there is to say about an error, whatever threw it. */
export type ErrorReport = CommandErrorParts & {
  readonly retryable: boolean;
  readonly address: string | undefined;
  readonly elapsedMs: number | undefined;
};

/** Names of nodes by their ids. */
export type NodeNames = ReadonlyMap<string, string>;

/** `action` is the command's name: it says in the title what failed. A node without a name is shown by its id. */
export function errorReport(error: unknown, action: string, names: NodeNames = new Map()): ErrorReport {
  if (error instanceof CommandError)
    return { ...error.parts, retryable: false, address: undefined, elapsedMs: undefined };
  if (error instanceof TaikvError) return reportOfClientError(error, action, names);
  if (isNamed(error, "AbortError")) return plainReport("interrupted", "interrupted", EXIT.interrupted);
  if (isSystemError(error)) return plainReport("system", systemErrorText(error), EXIT.usage);
  return {
    ...plainReport(
      "bug",
      `this is a bug in taikv: ${error instanceof Error ? error.message : String(error)}`,
      EXIT.bug,
    ),
    details: error instanceof Error ? traceOf(error) : [],
    fix: "please report it with the lines above",
  };
}

/** Whether the error tells of nodes by their ids alone. */
export function errorNamesNodes(error: unknown): boolean {
  return error instanceof TaikvError && error.replicas.some(({ name }) => name === undefined);
}

/** The report as lines for stderr. */
export function errorText(report: ErrorReport, paint: Paint): string {
  const lines = [`${paint("red", `error[${report.code}]`)}: ${report.title}`];
  for (const detail of report.details ?? []) lines.push(`  ${paint("dim", detail)}`);
  if (report.effect !== undefined) lines.push(`  effect: ${report.effect}`);
  if (report.fix !== undefined) lines.push(`  ${paint("cyan", "fix")}: ${report.fix}`);
  return lines.join("\n");
}

/** The report as an object for `--json`. */
export function errorJson(report: ErrorReport): object {
  return {
    v: 1,
    error: {
      code: report.code,
      message: report.title,
      details: report.details ?? [],
      effect: report.effect ?? null,
      retryable: report.retryable,
      fix: report.fix ?? null,
      exit_code: report.exitCode,
    },
  };
}

/** What a failed write may have left, in words. */
export function effectText(effect: string | undefined): string | undefined {
  switch (effect) {
    case "nothing-written":
      return "nothing was written";
    case "may-have-been-written":
      return "may have been written; it will spread if it was";
    case "written":
      return "written";
    default:
      return undefined;
  }
}

function reportOfClientError(error: TaikvError, action: string, names: NodeNames): ErrorReport {
  const isWrite = action === "insert" || action === "delete" || action === "import";
  const effect = isWrite && !NO_EFFECT_CODES.has(error.code) ? effectText(error.effect) : undefined;
  const replicas = error.replicas.map(
    ({ node, name, outcome }) => `${name ?? names.get(node) ?? nodeIdShort(node)} ${OUTCOME_TEXT[outcome]}`,
  );
  const known = [
    ...(replicas.length === 0 ? [] : replicas),
    error.address === undefined ? undefined : `node ${error.address}`,
    `after ${durationText(error.elapsedMs)}`,
  ].filter((part) => part !== undefined);
  const exitCode = exitCodeOfClientError(error);
  const fix =
    action === "node leave" && exitCode === EXIT.refused
      ? FORCE_FIX
      : fixOf(error, exitCode, isWrite ? action : undefined);
  const message = error.message.replace(/; effect: [a-z-]+$/, "");
  return {
    code: shownCode(error),
    title: message.startsWith("needs ") ? `${action} ${message}` : message,
    exitCode,
    details: known.length === 0 ? [] : [known.join(" · ")],
    ...(effect === undefined ? {} : { effect }),
    ...(fix === undefined ? {} : { fix }),
    retryable: error.retryable,
    address: error.address,
    elapsedMs: error.elapsedMs,
  };
}

export function exitCodeOfClientError(error: TaikvError): ExitCode {
  if (error instanceof NotFoundError) return EXIT.no;
  if (error instanceof UnreachableError) return EXIT.unreachable;
  return exitCodeOfStatus(error.grpcStatus);
}

function shownCode(error: TaikvError): string {
  if (error.code === "quorum-unreachable") return "quorum";
  if (error.code === "deadline-passed") return "timeout";
  return error.code;
}

const OUTCOME_TEXT = {
  ok: "ok",
  timeout: "timeout",
  down: "down",
  "not-ready": "not-ready",
  failed: "failed",
  full: "disk full",
  "not-asked": "not asked",
  "not-awaited": "not waited for",
} as const satisfies Record<ReplicaOutcome["outcome"], string>;

/** Failures that tell by themselves that nothing was written. */
const NO_EFFECT_CODES: ReadonlySet<string> = new Set(["not-found", "invalid-argument", "unreachable"]);

const FORCE_FIX = "add nodes first; or --force leaves all the same, and ranges keep fewer copies";

/** `write`: the command, of one that writes. */
function fixOf(error: TaikvError, exitCode: ExitCode, write: string | undefined): string | undefined {
  switch (exitCode) {
    case EXIT.unreachable:
      return "is a node running there? start one with `taikv serve`, or name one with --addr HOST:PORT";
    case EXIT.unavailable:
      if (error.code === "disk-full") return fullFix(fullNodes(error.replicas));
      if (error.code === "quorum-unreachable") {
        return write === undefined
          ? "see `taikv status`; or try --consistency one"
          : `repeating ${aTimeOf(write)} is safe; or try --consistency one`;
      }
      return write !== undefined
        ? `repeating ${aTimeOf(write)} is safe; or give it longer with --timeout 30s`
        : "try again, or give it longer with --timeout 30s";
    case EXIT.permission:
      return "check the certificate and secret that this command was given";
    default:
      return undefined;
  }
}

function aTimeOf(write: string): string {
  return `${/^[aeiou]/.test(write) ? "an" : "a"} ${write}`;
}

function fullFix(names: readonly string[]): string {
  const where = names.length === 0 ? "" : ` on ${names.join(", ")}`;
  return `make room${where}: \`taikv status\` names the folders; reads go on, and writes do when there is room`;
}

function plainReport(code: string, title: string, exitCode: ExitCode): ErrorReport {
  return { code, title, exitCode, retryable: false, address: undefined, elapsedMs: undefined };
}

function traceOf(error: Error): string[] {
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [
    error instanceof AssertionError ? "a contradiction was found" : error.name,
    ...frames.slice(0, 5).map((line) => line.trim()),
  ];
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

type SystemError = Error & { readonly code: string; readonly path?: string; readonly syscall?: string };

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && "syscall" in error && typeof error.code === "string";
}

const SYSTEM_ERRORS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "the system does not permit it"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of the path is no folder"],
  ["ENOSPC", "the disk is full"],
  ["EROFS", "the file system is read-only"],
  ["EMFILE", "too many open files"],
  ["EADDRINUSE", "the address is in use"],
]);

/** `cannot open data.csv: there is no such file or folder`. */
export function systemErrorText(error: {
  readonly code?: string;
  readonly path?: string;
  readonly message: string;
}): string {
  const reason = SYSTEM_ERRORS.get(error.code ?? "") ?? error.message;
  return error.path === undefined ? reason : `${error.path}: ${reason}`;
}
