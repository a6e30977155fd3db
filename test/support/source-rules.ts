/**
 * Rules about source files that no tool knows: who may import whom, and what pure folders must not touch.
 *
 * Works on texts, not on a compiler's tree, so that a rule can be shown to bite on a made-up file.
 */
import { Glob } from "bun";

/** What one folder of `src/` may import; everything else is a fault. */
export type Layer = {
  readonly folder: string;
  readonly mayImport: readonly string[];
  /** Packages from outside, by name; `bun:…` included, `node:…` not. */
  readonly packages: readonly string[];
  /** Decides without I/O: no platform, no clock, no chance. */
  readonly isPure: boolean;
};

export type SourceFile = { readonly path: string; readonly text: string };

/** All files of the folder that match, with paths relative to `root`, sorted. */
export async function sourceFiles(root: string, pattern: string): Promise<SourceFile[]> {
  const paths = [...new Glob(pattern).scanSync({ cwd: root })].sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(`${root}/${path}`).text() })));
}

/** The text with every comment blanked out; strings and line numbers stay. */
export function withoutComments(text: string): string {
  const tokens = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(tokens, (token) => (/^\/[*/]/.test(token) ? token.replace(/[^\n]/g, " ") : token));
}

/** What a file imports, re-exports, requires or names as a worker, in any of the ways that TypeScript has. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text);
  const found: string[] = [];
  for (const pattern of [
    /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g,
    /\brequire\s*(?:\.resolve\s*)?\(\s*["'`]([^"'`]+)["'`]/g,
    /\bnew\s+URL\(\s*["'`](\.[^"'`]+)["'`]/g,
  ]) {
    for (const [, specifier] of code.matchAll(pattern)) found.push(specifier as string);
  }
  return found;
}

/** Beside the layers: where worker threads begin. Granted like a folder. */
const WORKERS = "workers.ts";

const PACKAGE_NAME = /^(@[^/]+\/[^/]+|[^/]+)/;

/** The faults of one file of `src/` (path relative to it) under the table, as sentences. */
export function layerFaults(file: SourceFile, layers: readonly Layer[]): string[] {
  const faults: string[] = [];
  const [folder, ...rest] = file.path.split("/") as [string, ...string[]];
  if (rest.length === 0) return []; // main.ts and workers.ts sit beside the layers
  const layer = layers.find((one) => one.folder === folder);
  if (layer === undefined) return [`src/${folder} is in no row of the table`];
  const say = (specifier: string, why: string) => faults.push(`src/${file.path} imports ${specifier}: ${why}`);

  for (const specifier of importsOf(file.text)) {
    if (specifier.startsWith("#")) {
      const to = specifier.slice(1).split("/")[0] as string;
      if (to === folder) say(specifier, "within a folder, import by a relative path");
      else if (to !== WORKERS && !layers.some((one) => one.folder === to)) say(specifier, `there is no layer ${to}`);
      else if (!layer.mayImport.includes(to)) say(specifier, `${folder} may not know ${to}`);
      if (!/\.(ts|js|json|css|html|svg|proto|txt)$/.test(specifier)) say(specifier, "name the file, with its ending");
    } else if (specifier.startsWith(".")) {
      if (specifier.includes("../..")) say(specifier, "no ../..");
      else {
        const depth = rest.length - 1;
        const ups = specifier.startsWith("../") ? 1 : 0;
        if (ups > depth) say(specifier, "across folders, import by #folder/file.ts");
      }
    } else if (specifier.startsWith("node:")) {
      if (layer.isPure) say(specifier, "a pure folder has no platform");
    } else {
      const name = specifier.startsWith("bun:") ? specifier : (PACKAGE_NAME.exec(specifier)?.[0] ?? specifier);
      if (!layer.packages.includes(name)) say(specifier, `${folder} may not use ${name}`);
    }
  }
  if (layer.isPure) {
    const code = withoutComments(file.text);
    for (const [what, why] of [
      [/\bMath\.random\b/, "chance comes in with the input"],
      [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/, "time comes in with the input"],
      [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/, "a pure folder never waits"],
      [/\bBun\b|\bprocess\.|\bconsole\./, "a pure folder has no platform"],
      [/\basync\b|\bawait\b|\bPromise\b/, "a pure folder never waits"],
    ] as const) {
      const found = what.exec(code);
      if (found !== null) faults.push(`src/${file.path} says ${found[0].trim()}: ${why}`);
    }
  }
  return faults;
}

/** Faults of names and of form that hold in every folder. */
export function formFaults(file: SourceFile): string[] {
  const faults: string[] = [];
  for (const part of file.path.split("/")) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(part))
      faults.push(`src/${file.path}: ${part} is not kebab-case`);
  }
  const code = withoutComments(file.text);
  const statements = code.replace(/^\s*export\b[^;]*?\bfrom\s*["'][^"']+["'];?/gm, "").trim();
  if (/(^|\/)index\.[jt]s$/.test(file.path) || (statements === "" && code.trim() !== "")) {
    faults.push(`src/${file.path} is a barrel: import from where a thing is`);
  }
  if (/^\s*export\s+\*/m.test(code)) faults.push(`src/${file.path} re-exports everything of another file`);
  if (!/^\s*(#![^\n]*\n\s*)?(\/\*\*|\/\/)/.test(file.text))
    faults.push(`src/${file.path} does not start with what it is`);
  return faults;
}
