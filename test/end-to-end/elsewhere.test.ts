/** The binary is one file: it runs where the tree that it was built from is gone. */
import { expect, test } from "bun:test";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { plainEnvironment } from "../support/binary.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { startNode } from "../support/node-process.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

const HOUSE = join(import.meta.dir, "../..");

test("built in a copy of the tree that is then removed, it serves, reflects and stores", async () => {
  await using folder = await openTemporaryFolder("elsewhere");
  const binary = join(folder.path, "taikv");
  // Beside the original, so that the packages can be linked there file by file instead of copied.
  await mkdir(join(HOUSE, "dist"), { recursive: true });
  const tree = await mkdtemp(join(HOUSE, "dist/.tree-"));
  try {
    for (const part of ["src", "proto", "package.json", "build.ts", "tsconfig.json"]) {
      await cp(join(HOUSE, part), join(tree, part), { recursive: true });
    }
    const linked = Bun.spawnSync(["cp", "-al", join(HOUSE, "node_modules"), join(tree, "node_modules")]);
    expect(linked.exitCode).toBe(0);
    const built = Bun.spawnSync([process.execPath, "build.ts", "--outfile", binary], {
      cwd: tree,
      env: plainEnvironment(),
    });
    expect({ exitCode: built.exitCode, stderr: built.stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
  } finally {
    await rm(tree, { recursive: true, force: true });
  }

  const before = process.env["TAIKV_BINARY"];
  process.env["TAIKV_BINARY"] = binary;
  try {
    const dataFolder = join(folder.path, "data");
    await mkdir(dataFolder);
    await using node = await startNode({ name: "n1", dataFolder });
    using client = connectGrpc(node.address);
    await client.insert("tea", "green");
    expect(new TextDecoder().decode(await client.get("tea"))).toBe("green");
    expect(await client.call("grpc.health.v1.Health/Check", { service: "taikv.v1.KeyValue" })).toMatchObject({
      status: 1,
    });
    expect(await node.stop()).toBe(0);
  } finally {
    if (before === undefined) delete process.env["TAIKV_BINARY"];
    else process.env["TAIKV_BINARY"] = before;
  }
});
