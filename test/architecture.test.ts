/**
 * The layers of the house, as a table and as a test.
 *
 * A folder of `src/` imports from the folders in its row and nothing else: `#folder/file.ts` across folders, `./file.ts`
 * within one. docs/ARCHITECTURE.md says what each folder is for.
 */
import { expect, test } from "bun:test";
import { formFaults, importsOf, type Layer, layerFaults, sourceFiles } from "./support/source-rules.ts";

const PURE = { isPure: true, packages: [] } as const;
const BELOW_NODE = ["base", "model", "ring", "replication", "rpc", "storage", "observe", "archive"] as const;

const LAYERS: readonly Layer[] = [
  { folder: "base", mayImport: [], packages: [], isPure: false },
  { folder: "model", mayImport: ["base"], ...PURE },
  { folder: "ring", mayImport: ["base", "model"], ...PURE },
  { folder: "replication", mayImport: ["base", "model"], ...PURE },
  { folder: "storage", mayImport: ["base", "model"], packages: ["bun:sqlite"], isPure: false },
  { folder: "archive", mayImport: ["base", "model"], packages: ["csv-parse"], isPure: false },
  {
    folder: "observe",
    mayImport: ["base", "model"],
    packages: ["pino", "pino-pretty"],
    isPure: false,
  },
  {
    folder: "rpc",
    mayImport: ["base", "model", "ring", "replication"],
    packages: ["protobufjs", "@grpc/grpc-js"],
    isPure: false,
  },
  { folder: "client", mayImport: ["base", "model", "rpc"], packages: ["@grpc/grpc-js"], isPure: false },
  { folder: "node", mayImport: [...BELOW_NODE, "workers.ts"], packages: [], isPure: false },
  {
    folder: "simulation",
    mayImport: [...BELOW_NODE.filter((folder) => folder !== "archive"), "client", "node"],
    packages: ["bun:jsc"],
    isPure: false,
  },
  {
    folder: "cli",
    mayImport: [...BELOW_NODE, "client", "node"],
    packages: ["cac", "cli-progress", "cli-table3", "smol-toml"],
    isPure: false,
  },
];

/** Written by a generator: its form is not ours. */
const isGenerated = (path: string): boolean => path.startsWith("rpc/generated/");

const SOURCES = (await sourceFiles(`${import.meta.dir}/../src`, "**/*.{ts,tsx,js}")).filter(
  ({ path }) => !isGenerated(path),
);

test("every file of src imports only what its folder's row grants", () => {
  expect(SOURCES.length).toBeGreaterThan(10);
  expect(SOURCES.flatMap((file) => layerFaults(file, LAYERS))).toEqual([]);
});

test("every file of src has a kebab-case name, starts with what it is, and is no barrel", () => {
  expect(SOURCES.flatMap(formFaults)).toEqual([]);
});

test("beside the layers there are only main.ts and workers.ts", () => {
  const beside = SOURCES.map(({ path }) => path).filter((path) => !path.includes("/"));
  expect(beside.filter((path) => path !== "main.ts" && path !== "workers.ts")).toEqual([]);
});

test("base takes nothing from the platform but the two hashes", () => {
  const takers = SOURCES.filter(({ path }) => path.startsWith("base/"))
    .filter(({ text }) => importsOf(text).some((specifier) => !specifier.startsWith(".")))
    .map(({ path }) => path);
  expect(takers.filter((path) => path !== "base/hash.ts")).toEqual([]);
});

test("the table has no cycle: each folder knows only folders that do not know it", () => {
  const knows = (from: string): readonly string[] => LAYERS.find(({ folder }) => folder === from)?.mayImport ?? [];
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of knows(from)) {
      if (!seen.has(to)) {
        seen.add(to);
        reach(to, seen);
      }
    }
    return seen;
  };
  expect(LAYERS.filter(({ folder }) => reach(folder).has(folder))).toEqual([]);
});

test("a program is simulated only by tests: nothing of src but the simulation knows it", () => {
  expect(LAYERS.filter(({ mayImport }) => mayImport.includes("simulation"))).toEqual([]);
});

/** Each of these must be refused: a rule that cannot fail is none. */
const REFUSED: readonly { readonly path: string; readonly text: string; readonly fault: string }[] = [
  { path: "ring/a.ts", text: `import { x } from "#replication/b.ts";`, fault: "ring may not know replication" },
  { path: "ring/a.ts", text: `import type {\n  X,\n  Y,\n} from "#node/b.ts";`, fault: "ring may not know node" },
  { path: "model/a.ts", text: `export { x } from "#ring/b.ts";`, fault: "model may not know ring" },
  { path: "model/a.ts", text: `const { x } = await import("#ring/b.ts");`, fault: "model may not know ring" },
  { path: "ring/a.ts", text: `import { x } from "#ring/b.ts";`, fault: "relative path" },
  { path: "ring/a.ts", text: `import { x } from "../model/b.ts";`, fault: "#folder/file.ts" },
  { path: "storage/sqlite/a.ts", text: `import { x } from "../../model/b.ts";`, fault: "no ../.." },
  { path: "storage/a.ts", text: `import { X_URL } from "#workers.ts";`, fault: "storage may not know workers.ts" },
  { path: "ring/a.ts", text: `import { x } from "#model/b";`, fault: "with its ending" },
  { path: "ring/a.ts", text: `import { readFileSync } from "node:fs";`, fault: "no platform" },
  { path: "ring/a.ts", text: `import "node:fs";`, fault: "no platform" },
  { path: "ring/a.ts", text: `import pino from "pino";`, fault: "may not use pino" },
  { path: "rpc/a.ts", text: `import { Database } from "bun:sqlite";`, fault: "may not use bun:sqlite" },
  { path: "storage/a.ts", text: `const x = require("@grpc/grpc-js/build");`, fault: "may not use @grpc/grpc-js" },
  { path: "replication/a.ts", text: `const at = Date.now();`, fault: "time comes in" },
  { path: "replication/a.ts", text: `const dice = Math.random();`, fault: "chance comes in" },
  { path: "ring/a.ts", text: `setTimeout(() => {}, 1);`, fault: "never waits" },
  { path: "ring/a.ts", text: `export async function x() {}`, fault: "never waits" },
  { path: "model/a.ts", text: `Bun.hash("x");`, fault: "no platform" },
  { path: "cli/a.ts", text: `import { run } from "#simulation/main.ts";`, fault: "cli may not know simulation" },
  { path: "simulation/a.ts", text: `import { x } from "#archive/b.ts";`, fault: "simulation may not know archive" },
  { path: "utils/a.ts", text: "", fault: "no row of the table" },
];

for (const { path, text, fault } of REFUSED) {
  test(`refused in src/${path}: ${text.replaceAll("\n", " ")}`, () => {
    expect(layerFaults({ path, text }, LAYERS).join("\n")).toContain(fault);
  });
}

test("refused: barrels, other cases of letters, a file that does not say what it is", () => {
  expect(formFaults({ path: "ring/all.ts", text: `/** All. */\nexport { a } from "./a.ts";\n` }).join()).toContain(
    "barrel",
  );
  expect(
    formFaults({ path: "ring/some.ts", text: `/** Some. */\nexport * from "./a.ts";\nconst x = 1;` }).join(),
  ).toContain("everything");
  expect(formFaults({ path: "ring/fingerTable.ts", text: "/** Fingers. */\n" }).join()).toContain("kebab-case");
  expect(formFaults({ path: "ring/fingers.ts", text: "const x = 1;" }).join()).toContain("what it is");
});

test("allowed: what comments and strings say is no import", () => {
  const text = `/** As in \`import { x } from "#node/b.ts"\`. */\n// import "node:fs";\nimport { a } from "./a.ts";\nimport { p } from "#model/p.ts";`;
  expect(layerFaults({ path: "ring/a.ts", text }, LAYERS)).toEqual([]);
});
