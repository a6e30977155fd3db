/** A Python with grpcio and stubs generated from `proto/`: the machine's own, or one installed for the occasion. */
import { join } from "node:path";
import { plainEnvironment } from "./binary.ts";
import { track } from "./child-processes.ts";
import { openTemporaryFolder } from "./temporary-folder.ts";

const PROTO_FOLDER = join(import.meta.dir, "../../proto");
const PACKAGES = ["grpcio==1.66.2", "grpcio-tools==1.66.2", "grpcio-reflection==1.66.2"];

export type PythonResult = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type Python = AsyncDisposable & {
  /** Runs the script, which finds the generated stubs. */
  readonly run: (script: string, args: readonly string[]) => Promise<PythonResult>;
};

/** Why there is none, or a Python that can import grpc, grpc_tools and grpc_reflection. */
export async function openPython(): Promise<Python | { readonly missing: string }> {
  const folder = await openTemporaryFolder("python");
  const stubs = join(folder.path, "stubs");
  const discard = async (missing: string) => {
    await folder[Symbol.asyncDispose]();
    return { missing };
  };

  let python = "python3";
  const imports = "import grpc, grpc_tools, grpc_reflection";
  const own = await run([python, "-c", imports]).catch(() => undefined);
  if (own === undefined) return discard("there is no python3");
  if (own.exitCode !== 0) {
    const environment = join(folder.path, "environment");
    const made = await run([python, "-m", "venv", environment]);
    if (made.exitCode !== 0) return discard(`python3 makes no virtual environment: ${lastLine(made)}`);
    python = join(environment, "bin/python");
    // What the machine's installer needs to reach its registry is in the environment that the tests were started in.
    const installed = await run(
      [python, "-m", "pip", "install", "--quiet", ...PACKAGES],
      process.env as Record<string, string>,
    );
    if (installed.exitCode !== 0) return discard(`pip cannot install grpcio: ${lastLine(installed)}`);
  }

  await run(["mkdir", "-p", stubs]);
  const files = [...new Bun.Glob("{taikv,grpc}/**/*.proto").scanSync(PROTO_FOLDER)].map((file) =>
    join(PROTO_FOLDER, file),
  );
  const out = [`-I${PROTO_FOLDER}`, `--python_out=${stubs}`, `--grpc_python_out=${stubs}`];
  // The files of gRPC itself would hide the installed packages of the same name.
  const ours = files.filter((file) => file.startsWith(join(PROTO_FOLDER, "taikv")));
  const generated = await run([python, "-m", "grpc_tools.protoc", ...out, ...ours]);
  if (generated.exitCode !== 0) {
    await folder[Symbol.asyncDispose]();
    throw new Error(`The stubs cannot be generated from proto/:\n${generated.stderr}`);
  }
  return {
    run: (script, args) =>
      run([python, script, ...args], plainEnvironment({ PYTHONPATH: stubs, PYTHONDONTWRITEBYTECODE: "1" })),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function run(command: readonly string[], env = plainEnvironment()): Promise<PythonResult> {
  const child = track(Bun.spawn([...command], { env, stdin: "ignore", stdout: "pipe", stderr: "pipe" }));
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { exitCode: await child.exited, stdout, stderr };
}

function lastLine({ stderr }: PythonResult): string {
  return stderr.trimEnd().split("\n").at(-1) ?? "";
}
