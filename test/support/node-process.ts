/** A real node: the compiled binary serving on free ports with a data folder, started and ended by a test. */
import { binaryPath, plainEnvironment } from "./binary.ts";
import { track } from "./child-processes.ts";
import { until, within } from "./until.ts";

/** The first line on stdout of a node that is ready. */
export type ReadyLine = {
  readonly msg: "ready";
  readonly node: string;
  readonly id: string;
  readonly grpc: string;
  readonly http?: string;
  readonly cluster: string;
};

export type NodeOptions = {
  readonly name: string;
  /** False: the node is not told its name, and draws one. */
  readonly isNamed?: boolean;
  readonly dataFolder: string;
  /** Addresses of nodes to join through; none founds a cluster. */
  readonly join?: readonly string[];
  /** 127.0.0.1:0 when left out: a free port. */
  readonly listen?: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another program than `binaryPath()`, such as one with failpoints. */
  readonly binary?: string;
  /** Goes before the binary, such as a command that enters a network namespace; must become the node itself. */
  readonly command?: readonly string[];
  /** Told as soon as there is a process, long before the node is ready. */
  readonly onProcess?: (pid: number) => void;
};

export type NodeProcess = AsyncDisposable & {
  readonly name: string;
  readonly options: NodeOptions;
  readonly pid: number;
  /** Milliseconds from the start of the process to its ready line. */
  readonly readyMs: number;
  readonly ready: ReadyLine;
  /** `host:port` for clients and nodes. */
  readonly address: string;
  /** What it has written to stderr so far. */
  readonly log: () => string;
  readonly isRunning: () => boolean;
  /** Its exit code, once all that it wrote has been read: `log` is complete then. */
  readonly exited: Promise<number>;
  /** `kill -9`, and waits for the end. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and waits for the exit code. */
  readonly stop: (withinMs?: number) => Promise<number>;
  readonly pause: () => void;
  readonly resume: () => void;
};

type Serving = {
  readonly child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly firstLine: Promise<string | undefined>;
  readonly log: () => string;
  /** All of its log has been read. */
  readonly logEnded: Promise<void>;
};

/** Lines kept of a node's log, for the message of a failed test. */
const LOG_LINES_KEPT = 400;

/** `taikv serve` as started, ready or not; for tests of those that never become ready. */
export function spawnServe(options: NodeOptions): Serving {
  const args = [
    "serve",
    ...(options.isNamed === false ? [] : ["--name", options.name]),
    ...["--data", options.dataFolder, "--listen", options.listen ?? "127.0.0.1:0", "--no-http"],
    ...(options.join === undefined || options.join.length === 0 ? [] : ["--join", options.join.join(",")]),
    ...(options.args ?? []),
  ];
  const child = track(
    Bun.spawn([...(options.command ?? []), options.binary ?? binaryPath(), ...args], {
      cwd: options.cwd ?? options.dataFolder,
      env: plainEnvironment(options.env),
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    }),
  );
  const lines: string[] = [];
  const logEnded = eachLine(child.stderr, (line) => {
    lines.push(line);
    if (lines.length > LOG_LINES_KEPT) lines.shift();
  });
  const { promise: firstLine, resolve } = Promise.withResolvers<string | undefined>();
  void eachLine(child.stdout, resolve).finally(() => resolve(undefined));
  return { child, firstLine, log: () => lines.join("\n"), logEnded };
}

/** Starts a node and waits until it is ready. */
export async function startNode(options: NodeOptions, withinMs = 20_000): Promise<NodeProcess> {
  const startedMs = performance.now();
  const { child, firstLine, log, logEnded } = spawnServe(options);
  options.onProcess?.(child.pid);
  let line: string | undefined;
  try {
    line = await within(`node ${options.name} to be ready`, withinMs, firstLine);
    if (line === undefined)
      throw new Error(`Node ${options.name} ended with ${await child.exited} before it was ready`);
  } catch (error) {
    child.kill("SIGKILL");
    await child.exited;
    throw new Error(`${(error as Error).message}\n${log()}`);
  }
  const readyMs = performance.now() - startedMs;
  const ready = JSON.parse(line) as ReadyLine;
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await child.exited;
  };
  return {
    name: options.name,
    options,
    pid: child.pid,
    readyMs,
    ready,
    address: ready.grpc,
    log,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    exited: logEnded.then(() => child.exited),
    kill,
    stop: async (stopWithinMs = 15_000) => {
      child.kill("SIGTERM");
      return await within(`node ${options.name} to stop`, stopWithinMs, child.exited);
    },
    pause: () => child.kill("SIGSTOP"),
    resume: () => child.kill("SIGCONT"),
    [Symbol.asyncDispose]: kill,
  };
}

/** Starts the node again where it was: same folder, same address, joined through the given contacts. */
export function restartNode(node: NodeProcess, contacts: readonly string[]): Promise<NodeProcess> {
  return until(
    `node ${node.name} to start again`,
    () => startNode({ ...node.options, listen: node.address, join: contacts }),
    { withinMs: 30_000 },
  );
}

async function eachLine(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(
    new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>,
  )) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
  if (rest !== "") take(rest);
}
