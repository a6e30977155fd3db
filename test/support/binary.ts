/**
 * The compiled binary as people use it: commands with their bytes and exit codes.
 *
 * `TAIKV_BINARY` names another one than `dist/taikv`. Every process is started from an empty folder of its own unless
 * told otherwise, with an environment that has no setting of this machine.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { track } from "./child-processes.ts";
import { openTemporaryFolder } from "./temporary-folder.ts";

export function binaryPath(): string {
  const path = resolve(process.env["TAIKV_BINARY"] ?? `${import.meta.dir}/../../dist/taikv`);
  if (!existsSync(path)) throw new Error(`There is no ${path}; build it with: bun run build`);
  return path;
}

/** What a process started by a test sees: where programs are, and nothing that steers TaiKV or Bun. */
export function plainEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "TMPDIR", "LANG"]) {
    const value = process.env[name];
    if (value !== undefined) plain[name] = value;
  }
  return { ...plain, ...extra };
}

export type RunOptions = {
  readonly stdin?: Uint8Array | string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The process is ended and the run fails when it takes longer. */
  readonly withinMs?: number;
};

export type RunResult = {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stdoutText: string;
  readonly stderr: string;
  readonly ms: number;
};

/** Runs `taikv` with the arguments to its end. */
export async function runTaikv(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  await using folder = await openTemporaryFolder("run");
  const startedMs = performance.now();
  const child = track(
    Bun.spawn([binaryPath(), ...args], {
      cwd: options.cwd ?? folder.path,
      env: plainEnvironment(options.env),
      stdin: options.stdin === undefined ? "ignore" : bytesOf(options.stdin),
      stdout: "pipe",
      stderr: "pipe",
    }),
  );
  const withinMs = options.withinMs ?? 30_000;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, withinMs);
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).bytes(), new Response(child.stderr).text()]);
  const exitCode = await child.exited;
  clearTimeout(timer);
  if (isLate) throw new Error(`taikv ${args.join(" ")} did not end within ${withinMs} ms\n${stderr}`);
  return { exitCode, stdout, stdoutText: new TextDecoder().decode(stdout), stderr, ms: performance.now() - startedMs };
}

/** Runs a command that must succeed, with `--json`, and answers its one object. */
export async function runJson<T>(args: readonly string[], options: RunOptions = {}): Promise<T> {
  const result = await runTaikv([...args, "--json"], options);
  if (result.exitCode !== 0) throw new Error(`taikv ${args.join(" ")} ended with ${result.exitCode}\n${result.stderr}`);
  return JSON.parse(result.stdoutText) as T;
}

function bytesOf(input: Uint8Array | string): Uint8Array {
  return typeof input === "string" ? new TextEncoder().encode(input) : input;
}
