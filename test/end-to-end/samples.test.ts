/** What the README tells people to type, typed. */
import { expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binaryPath, plainEnvironment, runTaikv } from "../support/binary.ts";
import { track } from "../support/child-processes.ts";
import { startCluster } from "../support/cluster-processes.ts";
import { HOUSE, readmeSample, wordsOf } from "../support/documents.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { until, within } from "../support/until.ts";

test("a cluster by hand: three terminals and a client", async () => {
  await using folder = await openTemporaryFolder("terminals");
  const base = await freePorts();
  const here = (text: string): string =>
    text.replace(/\b74([0-2])([01])\b/g, (_, tens: string, ones: string) => String(base + Number(tens + ones)));
  const env = {
    TAIKV_LISTEN: `127.0.0.1:${base}`,
    TAIKV_HTTP: `127.0.0.1:${base + 1}`,
    TAIKV_ADDR: `127.0.0.1:${base}`,
  };
  const children = [];
  try {
    for (const terminal of ["terminal-1", "terminal-2", "terminal-3"]) {
      const { text } = await readmeSample("console", terminal);
      const [prompt, program, ...args] = wordsOf(here(text));
      expect([prompt, program]).toEqual(["$", "taikv"]);
      const child = track(
        Bun.spawn([binaryPath(), ...args], {
          cwd: folder.path,
          env: plainEnvironment(env),
          stdin: "ignore",
          stdout: "pipe",
          stderr: "ignore",
        }),
      );
      children.push(child);
      const reader = child.stdout.getReader();
      const { value } = await within(`${terminal} to be ready`, 20_000, reader.read());
      expect(new TextDecoder().decode(value)).toContain('"msg":"ready"');
    }
    await until(
      "three nodes to have all copies",
      async () => {
        const { stdoutText } = await runTaikv(["status", "--json"], { env });
        const status = JSON.parse(stdoutText) as { state: string; nodes: { holds: number }[] };
        return status.state === "ok" && status.nodes.length === 3 && status.nodes.every(({ holds }) => holds > 0.999);
      },
      { withinMs: 30_000, everyMs: 200 },
    );
    const { text } = await readmeSample("console", "client");
    for (const step of here(text).split(/^\$ /m).slice(1)) {
      const [line, ...answer] = step.trimEnd().split("\n") as [string, ...string[]];
      const [program, ...args] = wordsOf(line);
      expect(program).toBe("taikv");
      const { exitCode, stdoutText, stderr } = await runTaikv(args, { env });
      if (answer.length > 0)
        expect({ line, stdoutText: stdoutText.trimEnd() }).toEqual({ line, stdoutText: answer.join("\n") });
      // The last get is of a key that has just been deleted.
      const isLast = text.trimEnd().endsWith(line);
      expect({ line, exitCode, stderr }).toMatchObject({ line, exitCode: isLast ? 1 : 0 });
    }
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(children.map((child) => child.exited));
  }
});

test("the sample in TypeScript type-checks, and prints what it says on Bun and on Node", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  const { text, expected } = await readmeSample("ts", "sample");
  // Inside the tree, so that "taikv" is the package itself.
  const folder = await mkdtemp(join(HOUSE, "dist/.sample-"));
  try {
    const [first, second] = cluster.nodes.map(({ address }) => address) as [string, string];
    const file = join(folder, "sample.ts");
    await writeFile(file, text.replaceAll("127.0.0.1:7400", first).replaceAll("127.0.0.1:7410", second));
    await Bun.build({
      entrypoints: [file],
      outdir: folder,
      naming: "sample.mjs",
      target: "node",
      packages: "external",
    });
    for (const command of [
      [process.execPath, file],
      ...(Bun.which("node") === null ? [] : [["node", join(folder, "sample.mjs")]]),
    ]) {
      const child = track(
        Bun.spawn(command, { cwd: folder, env: plainEnvironment(), stdin: "ignore", stdout: "pipe", stderr: "pipe" }),
      );
      const [stdout, stderr] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
      ]);
      expect({ command: command[0], stdout, stderr }).toEqual({
        command: command[0],
        stdout: expected as string,
        stderr: "",
      });
    }
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../tsconfig.json", include: ["sample.ts"] }),
    );
    const checked = Bun.spawnSync([join(HOUSE, "node_modules/.bin/tsc"), "-p", folder], { cwd: HOUSE });
    expect(checked.stdout.toString()).toBe("");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** A port such that it and those 1, 10, 11, 20 and 21 above it are free now. */
async function freePorts(): Promise<number> {
  return await until("six free ports", () => {
    const base = 20_000 + Math.floor(Math.random() * 4000) * 10;
    const servers = [];
    try {
      for (const offset of [0, 1, 10, 11, 20, 21]) {
        servers.push(Bun.listen({ hostname: "127.0.0.1", port: base + offset, socket: { data: () => undefined } }));
      }
      return base;
    } catch {
      return undefined;
    } finally {
      for (const server of servers) server.stop(true);
    }
  });
}
