/** The generated code is what `bun run proto` makes of the `.proto` files. */
import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taikv } from "#rpc/generated/taikv.js";

const GENERATED_FOLDER = join(import.meta.dir, "../../src/rpc/generated");
const GENERATE = join(import.meta.dir, "../../proto/generate.ts");

test("the committed code is what the protocol files generate", async () => {
  const folder = mkdtempSync(join(tmpdir(), "taikv-generated-"));
  try {
    expect(await Bun.spawn([process.execPath, GENERATE, folder]).exited).toBe(0);
    const fresh = readdirSync(folder).sort();
    expect(readdirSync(GENERATED_FOLDER).sort()).toEqual(fresh);
    for (const file of fresh) {
      const isSame = readFileSync(join(folder, file), "utf8") === readFileSync(join(GENERATED_FOLDER, file), "utf8");
      expect(isSame, `${file} is stale: run \`bun run proto\``).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("64-bit fields are numbers, exact up to 2^53", () => {
  for (const ttlMs of [0, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 48 + 12345, Number.MAX_SAFE_INTEGER]) {
    const bytes = taikv.v1.GetResponse.encode({ ttlMs }).finish();
    expect(taikv.v1.GetResponse.decode(bytes).ttlMs).toBe(ttlMs);
  }
});
