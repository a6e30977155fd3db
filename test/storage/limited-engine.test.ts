/** The example of the documentation is an engine, and is what the documentation shows. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { openEngine } from "#storage/open-engine.ts";
import { engineSuite, entryOf, putOf, spoilHeadInMemory } from "./engine-suite.ts";
import { openLimitedEngine } from "./limited-engine.ts";

const open = async (entriesMax: number) => openLimitedEngine(await openEngine({ kind: "memory" }), entriesMax);

engineSuite("limited", {
  isKept: false,
  open: () => open(Number.POSITIVE_INFINITY),
  spoilHead: spoilHeadInMemory,
});

test("it refuses what would be too much and takes what fits", async () => {
  await using engine = await open(2);
  expect(await engine.append(putOf(entryOf(1n, "a", 1, ""), entryOf(1n, "b", 1, "")))).toMatchObject({
    commitNumber: 1,
  });
  expect(await engine.append(putOf(entryOf(1n, "c", 1, "")))).toEqual({ kind: "disk-full" });
});

test("docs/internals/storage-engines.md shows the file as it is", async () => {
  const page = await Bun.file(join(import.meta.dir, "../../docs/internals/storage-engines.md")).text();
  const file = await Bun.file(join(import.meta.dir, "limited-engine.ts")).text();
  expect(page).toContain(`\`\`\`ts\n${file.slice(file.indexOf("import"))}\`\`\``);
});
