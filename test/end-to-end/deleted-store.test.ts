/** A store that is deleted under a running node. */
import { expect, test } from "bun:test";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runTaikv } from "../support/binary.ts";
import { startNode } from "../support/node-process.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { within } from "../support/until.ts";

test("a node whose data folder is deleted ends like one whose disk has failed, and says what is gone", async () => {
  await using folder = await openTemporaryFolder("deleted-node");
  const dataFolder = join(folder.path, "n1");
  mkdirSync(dataFolder);
  await using node = await startNode({ name: "n1", dataFolder, cwd: folder.path });
  rmSync(dataFolder, { recursive: true });
  expect(await within("the node to end", 10_000, node.exited)).toBe(70);
  expect(node.log()).toContain("storage-failed");
  expect(node.log()).toContain("was deleted, moved or replaced");
});

test("what was in a log that is deleted under a node is there when that is started again", async () => {
  await using folder = await openTemporaryFolder("deleted-log");
  const options = { name: "n1", dataFolder: folder.path };
  await using node = await startNode(options);
  expect(await runTaikv(["insert", "key", "value", "-a", node.address])).toMatchObject({ exitCode: 0 });
  rmSync(join(folder.path, "store.db-wal"));
  expect(await within("the node to end", 10_000, node.exited)).toBe(70);
  await using again = await startNode(options);
  expect((await runTaikv(["get", "key", "-a", again.address])).stdoutText).toStartWith("value");
});
