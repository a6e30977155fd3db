/** The toolchain: pinned, the same on every machine, and free of any machine's own settings. */
import { expect, test } from "bun:test";
import manifest from "../../package.json" with { type: "json" };

const HOUSE = `${import.meta.dir}/../..`;

test("the tests run on the pinned version of Bun", () => {
  expect(Bun.version).toBe(manifest.devDependencies.bun);
});

test("every dependency is pinned to one version", () => {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("the lock file names no registry host", async () => {
  expect(await Bun.file(`${HOUSE}/bun.lock`).text()).not.toMatch(/https?:|registry\./);
});

test("the scripts install with the pinned version and honour the lock file", () => {
  expect(manifest.scripts.setup).toBe(`npx -y bun@${manifest.devDependencies.bun} install --frozen-lockfile`);
});

test("a test may take longer than Bun's own 5 s, in whatever file it is", async () => {
  await Bun.sleep(5100);
});
