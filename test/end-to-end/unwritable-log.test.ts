/** A node whose log cannot be written serves all the same. */
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { runTaikv } from "../support/binary.ts";
import { startNode } from "../support/node-process.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";

for (const format of ["json", "pretty"]) {
  test.skipIf(!existsSync("/dev/full"))(
    `a node whose log is on a full disk goes on, in the format ${format}`,
    async () => {
      await using folder = await openTemporaryFolder("full-log");
      await using node = await startNode({
        name: "n1",
        dataFolder: folder.path,
        command: ["sh", "-c", 'exec "$@" 2>/dev/full', "sh"],
        args: ["--log-format", format, "--log-level", "debug"],
      });
      const put = await runTaikv(["insert", "a", "1", "-a", node.address]);
      expect([put.stderr, put.exitCode]).toEqual(["", 0]);
      expect(await node.stop()).toBe(0);
    },
  );
}
