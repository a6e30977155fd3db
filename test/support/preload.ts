/**
 * Before every test file: the patience that real processes on a busy machine need.
 *
 * Bun forgets a default time-out with each file, so every file is given it as it is loaded, on its first line.
 */
import { plugin } from "bun";

const PATIENCE_MS = 120_000;

plugin({
  name: "patience",
  setup: (build) => {
    build.onLoad({ filter: /\.test\.ts$/ }, async ({ path }) => ({
      contents: `import { setDefaultTimeout as wait } from "bun:test"; wait(${PATIENCE_MS}); ${await Bun.file(path).text()}`,
      loader: "ts",
    }));
  },
});
