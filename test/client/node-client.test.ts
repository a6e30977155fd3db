/** The client runs under Node, too. */
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestServer } from "../rpc/memory-handler.ts";

const PROGRAM = `
  const kv = connect(process.argv[2]);
  await kv.insert("tea", "green");
  const payload = await kv.get("tea");
  const session = kv.session();
  const outcome = await session.execute({ kind: "get", key: Buffer.from("tea"), consistency: undefined });
  await session[Symbol.asyncDispose]();
  const keys = [];
  for await (const { key } of kv.scan("t")) keys.push(Buffer.from(key).toString());
  const missing = await kv.delete("none").catch((error) => error.name);
  console.log(JSON.stringify([Buffer.from(payload).toString(), outcome.kind, keys, missing]));
  await kv[Symbol.asyncDispose]();
`;

test.skipIf(Bun.which("node") === null)(
  "the client runs under Node as it does under Bun",
  async () => {
    await using node = await startTestServer();
    const folder = mkdtempSync(join(tmpdir(), "taikv-client-"));
    try {
      const source = join(folder, "program.ts");
      writeFileSync(
        source,
        `import { connect } from "${join(import.meta.dir, "../../src/client/connect.ts")}";\n${PROGRAM}`,
      );
      const built = await Bun.build({
        entrypoints: [source],
        target: "node",
        format: "esm",
        outdir: folder,
        naming: "program.mjs",
      });
      expect(built.success).toBe(true);
      const child = Bun.spawn(["node", join(folder, "program.mjs"), node.address], { stdout: "pipe", stderr: "pipe" });
      const [text, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
      expect(errors).toBe("");
      expect(JSON.parse(text)).toEqual(["green", "got", ["tea"], "NotFoundError"]);
      expect(await child.exited).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  30_000,
);
