/**
 * The cluster of the demo: real nodes as child processes on loopback, in a temporary folder.
 *
 * The nodes end with this process however it ends, and the folder goes with them: they watch their stdin.
 */
import { closeSync, openSync, rmSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, usageError } from "../command-error.ts";
import { END_WITH_STDIN } from "../end-with-stdin.ts";
import { EXIT } from "../exit-code.ts";

export type NodeReady = {
  readonly node: string;
  readonly id: string;
  readonly grpc: string;
  readonly http: string | null;
  readonly cluster: string;
};

export type DemoNode = {
  readonly name: string;
  readonly ready: NodeReady;
  readonly state: "running" | "paused" | "killed";
};

export type DemoCluster = AsyncDisposable & {
  readonly folder: string;
  readonly nodes: () => readonly DemoNode[];
  /** Starts one more node, named n1, n2, … in turn. */
  readonly add: () => Promise<DemoNode>;
  readonly kill: (name: string) => Promise<void>;
  readonly revive: (name: string) => Promise<DemoNode>;
  readonly pause: (name: string) => void;
  readonly resume: (name: string) => void;
};

type Member = { name: string; ready: NodeReady; child: NodeChild; state: DemoNode["state"] };
type NodeChild = Bun.Subprocess<"pipe", "pipe", number>;

/** A node that is not ready by then has failed. */
const READY_WITHIN_MS = 30_000;

export async function openDemoCluster(): Promise<DemoCluster> {
  const folder = await mkdtemp(join(tmpdir(), "taikv-demo-"));
  const members: Member[] = [];
  const children = new Set<NodeChild>();
  const endAll = (): void => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on("exit", endAll);

  const start = async (name: string, listen: string, http: string): Promise<{ child: NodeChild; ready: NodeReady }> => {
    const contacts = members
      .filter((member) => member.name !== name && member.state === "running")
      .map(({ ready }) => ready.grpc);
    const joining = contacts.length === 0 ? [] : ["--join", contacts.join(",")];
    const logPath = join(folder, `${name}.log`);
    const log = openSync(logPath, "a");
    const child = Bun.spawn(
      [
        ...ownCommand(),
        "serve",
        "--name",
        name,
        "--cluster-name",
        "demo",
        "--data",
        join(folder, name),
        "--listen",
        listen,
        "--http",
        http,
        "--log-format",
        "json",
        ...joining,
      ],
      { stdin: "pipe", stdout: "pipe", stderr: log, env: nodeEnvironment(folder), cwd: folder, detached: true },
    );
    closeSync(log);
    children.add(child);
    void child.exited.then(() => children.delete(child));
    const ready = await readyLine(child);
    if (ready !== undefined) return { child, ready };
    child.kill("SIGKILL");
    const lines = (await readFile(logPath, "utf8").catch(() => "")).trimEnd().split("\n").slice(-5);
    throw new CommandError({
      code: "demo",
      title: `node ${name} did not start`,
      exitCode: EXIT.unavailable,
      details: lines,
    });
  };

  const member = (name: string | undefined): Member => {
    const found = members.find((candidate) => candidate.name === name);
    if (found !== undefined) return found;
    const names = members.map((candidate) => candidate.name).join(", ");
    throw usageError(name === undefined ? "a node is missing" : `there is no node ${name}`, `the nodes are ${names}`);
  };

  return {
    folder,
    nodes: () => members,
    add: async () => {
      const name = `n${members.length + 1}`;
      const started = await start(name, "127.0.0.1:0", "127.0.0.1:0");
      const added: Member = { name, ...started, state: "running" };
      members.push(added);
      return added;
    },
    kill: async (name) => {
      const found = member(name);
      if (found.state === "killed") throw usageError(`${name} is not running`, `:revive ${name}`);
      found.child.kill("SIGKILL");
      await found.child.exited;
      found.state = "killed";
    },
    revive: async (name) => {
      const found = member(name);
      if (found.state !== "killed")
        throw usageError(`${name} is running`, found.state === "paused" ? `:resume ${name}` : `:kill ${name}`);
      const { child, ready } = await start(found.name, found.ready.grpc, found.ready.http ?? "127.0.0.1:0");
      found.child = child;
      found.ready = ready;
      found.state = "running";
      return found;
    },
    pause: (name) => {
      const found = member(name);
      if (found.state !== "running") throw usageError(`${name} is ${found.state}`);
      found.child.kill("SIGSTOP");
      found.state = "paused";
    },
    resume: (name) => {
      const found = member(name);
      if (found.state !== "paused") throw usageError(`${name} is not paused`);
      found.child.kill("SIGCONT");
      found.state = "running";
    },
    [Symbol.asyncDispose]: async () => {
      const ending = [...children];
      for (const child of ending) child.kill("SIGKILL");
      await Promise.all(ending.map((child) => child.exited));
      process.off("exit", endAll);
      endAll();
    },
  };
}

/** This very program: the binary, or the runtime with the entry file while developing. */
function ownCommand(): string[] {
  return Bun.main.startsWith("/$bunfs") || Bun.main.startsWith("B:/~BUN")
    ? [process.execPath]
    : [process.execPath, Bun.main];
}

/** Settings of the person's own cluster do not reach the demo's nodes. */
function nodeEnvironment(folder: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name, value]) => value !== undefined && !name.startsWith("TAIKV_"));
  return { ...(Object.fromEntries(kept) as Record<string, string>), [END_WITH_STDIN]: folder };
}

/** The first line that the node prints; undefined when it ends or is late. */
async function readyLine(child: NodeChild): Promise<NodeReady | undefined> {
  const late = Bun.sleep(READY_WITHIN_MS).then(() => undefined);
  const line = (async (): Promise<string | undefined> => {
    let text = "";
    for await (const chunk of child.stdout) {
      text += new TextDecoder().decode(chunk);
      if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
    }
    return undefined;
  })();
  const text = await Promise.race([line, late]);
  return text === undefined ? undefined : (JSON.parse(text) as NodeReady);
}
